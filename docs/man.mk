# sluiced(8), sluice.conf(5) and sluice-ctl(1), whose tables are the rows of spec/options.def and spec/cli.def.
daemon_pages := sluiced.8 sluice.conf.5 sluice-ctl.1
man_pages    += $(daemon_pages:%=$(B)/doc/%)

$(B)/tools/daemon_manual: tools/daemon_manual.c daemon/options.h spec/options.def spec/log_subsystems.def spec/cli.def
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $<

$(daemon_pages:%=$(B)/doc/%): $(B)/doc/%: docs/%.in $(B)/tools/daemon_manual tools/wrap-man
	@mkdir -p $(@D)
	$(B)/tools/daemon_manual < $< | tools/wrap-man > $@
