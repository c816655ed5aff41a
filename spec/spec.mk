# State tables: spec/X.tbl -> C, models, pictures, manual.  Included by the Makefile.
STGEN    = awk -f tools/stgen.awk
machines := $(patsubst spec/%.tbl,%,$(wildcard spec/*.tbl))
spec_h   := $(machines:%=$(B)/gen/%.gen.h)

# Whoever includes a table's enums needs them first; -MMD knows who, but only after a build.
$(pure_o) $(shell_o) $(tests): | $(spec_h)

$(B)/gen/%.gen.h: spec/%.tbl tools/stgen.awk
	@mkdir -p $(@D)
	$(STGEN) -v out=c $< > $@
