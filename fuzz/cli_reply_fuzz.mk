edges_cli_reply = 598
plants_cli_reply = 1 2 3
planted_cli_reply = daemon/control/cli_values.c daemon/control/params.c
flags_cli_reply = -max_len=1024
parts_cli_reply = daemon/control/cli.c daemon/control/cli_text.c daemon/control/cli_values.c \
	daemon/control/params.c daemon/control/statistics.c daemon/snapshot.c daemon/text.c \
	daemon/text_printf.c daemon/interfaces_resolve.c $(parts_options)
libs_cli_reply = -ljansson -lm
