# State tables: spec/X.tbl -> C, models, pictures, manual.  Included by the Makefile.
STGEN    = awk -f tools/stgen.awk
machines := $(patsubst spec/%.tbl,%,$(wildcard spec/*.tbl))
spec_h   := $(machines:%=$(B)/gen/%.gen.h)

# Whoever includes a table's enums needs them first; -MMD knows who, but only after a build.
$(pure_o) $(shell_o) $(tests): | $(spec_h)

$(B)/gen/%.gen.h: spec/%.tbl tools/stgen.awk
	@mkdir -p $(@D)
	$(STGEN) -v out=c $< > $@

# The exhaustive explorer of the real core, part of `make unit`.
explore_c := $(wildcard tests/core/explore*.c)
explore_o := $(patsubst %.c,$(B)/%.o,$(explore_c))
machine_o := $(B)/core/call/exchange.o $(B)/core/stream/stream.o $(B)/core/learn/learn.o $(B)/core/txn/txn.o
$(explore_o): | $(spec_h)
$(B)/tests/core/explore: $(explore_o) $(machine_o) $(B)/base/addr.o $(B)/base/slice.o $(B)/base/writer.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^
tests += $(B)/tests/core/explore
unit: $(B)/tests/core/explore
