# How much the tests notice: `make c-mutants` changes the C and the grammars of core/ and parsers/, one thing at a time.
#   FILES=changed     those that differ from BASE;  FILES='core/learn/learn.c'  these
#   EVERY=20          a sample
BASE  ?= main
EVERY ?= 1
FILES ?= all

mutated_all     = $(filter core/% parsers/%,$(pure_c) $(pure_rl))
mutated_changed = $(filter $(mutated_all),$(shell git diff --name-only $$(git merge-base HEAD $(BASE))))
mutated         = $(if $(filter all,$(FILES)),$(mutated_all),$(if $(filter changed,$(FILES)),$(mutated_changed),$(FILES)))

judge_c := $(filter-out tests/daemon/%,$(test_c)) $(explore_c) $(wildcard fuzz/*_fuzz.c) tests/mutants/replay.c
judge_o := $(judge_c:%.c=$(B)/judge/%.o)
$(judge_o): | $(spec_h)
$(B)/judge/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -w -MMD -MP -c -o $@ $<

.PHONY: c-mutants
c-mutants: $(judge_o) $(world_o) $(pure_o)
	tools/c-mutants --every $(EVERY) $(B) $(mutated)
