edges_options = 571
plants_options = 1 2 3
planted_options = daemon/options_table.c
flags_options = -max_len=4096
parts_options = daemon/options.c daemon/options_table.c daemon/options_derive.c daemon/access.c \
	daemon/sockaddr.c
