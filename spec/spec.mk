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
# It has one thread, and takes minutes under the thread sanitizer.
ifeq (,$(findstring thread,$(EXTRA)))
tests += $(B)/tests/core/explore
unit: $(B)/tests/core/explore
endif

# The models: each says which tables it runs.  Each result is a file that says what was seen; `spec` counts.
models   := $(filter-out properties,$(patsubst spec/%.pml,%,$(wildcard spec/*.pml)))
spec_out := $(models:%=$(B)/spec/%.out)
$(B)/spec/%.out: spec/%.pml spec/properties.pml $(wildcard spec/*.tbl) tools/stgen.awk tools/spin-check
	@mkdir -p $(@D)
	@tools/spin-check spec/$*.pml $(B)/spec/$* > $@ 2>&1 || echo "FAIL $* was not checked to its end" >> $@
	@cat $@

# What people read: one picture and one page a table, and a manual page of them all.
spec_doc := $(machines:%=$(B)/doc/%.svg) $(machines:%=$(B)/doc/%.md) $(B)/doc/sluice-states.7
$(B)/doc/%.md: spec/%.tbl tools/stgen.awk
	@mkdir -p $(@D)
	$(STGEN) -v out=md $< > $@
$(B)/doc/%.dot: spec/%.tbl tools/stgen.awk
	@mkdir -p $(@D)
	$(STGEN) -v out=dot $< > $@
$(B)/doc/%.svg: $(B)/doc/%.dot
	dot -Tsvg $< -o $@
$(B)/doc/sluice-states.7: spec/states.7.head $(machines:%=spec/%.tbl) tools/stgen.awk
	@mkdir -p $(@D)
	cp $< $@
	for m in $(machines); do $(STGEN) -v out=man spec/$$m.tbl >> $@ || exit 1; done

.PHONY: spec spec-doc plants
spec-doc: $(spec_doc)
spec: $(spec_h) $(spec_out) $(spec_doc)
	@for m in $(machines); do $(STGEN) -v out=check spec/$$m.tbl; done
	@n=$$(cat $(spec_out) | grep -c '^ok'); f=$$(cat $(spec_out) | grep -vc '^ok'); \
		n=$$((n + $(words $(machines)))); echo "spec: $$n passed, $$f failed"; [ $$f -eq 0 ]
# Every fault that was planted on purpose has to be found.
plants: $(B)/tests/core/explore
	spec/plants.sh $(B)

# How much the explorer notices: `make mutants` changes the tables, one thing at a time.
MUTANTS_EVERY ?= 10
mutant_o := $(machine_o:$(B)/%.o=$(B)/mutants/%.o)
$(B)/mutants/%.o: %.c | $(spec_h)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -DMACHINE_ROWS= -MMD -MP -c -o $@ $<
$(B)/tests/core/mutants: $(mutant_o) $(B)/mutants/tests/core/mutants.o \
		$(filter-out %/explore_main.o,$(explore_o)) $(B)/base/addr.o $(B)/base/slice.o $(B)/base/writer.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^
.PHONY: mutants
mutants: $(B)/tests/core/mutants
	for m in $(machines); do $< $$m $(MUTANTS_EVERY) || exit 1; done
