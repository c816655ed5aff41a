# ng(7), whose tables are the rows of spec/ng_*.def.
man_pages += $(B)/doc/ng.7

$(B)/tools/ng_manual: tools/ng_manual.c $(wildcard spec/ng_*.def) spec/limits.def
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -o $@ $<

$(B)/doc/ng.7: docs/ng.7.in $(B)/tools/ng_manual
	@mkdir -p $(@D)
	$(B)/tools/ng_manual < $< > $@
