# How much the tests notice: `make c-mutants` changes the C and the grammars of core/ and parsers/, one thing at a time.
#   FILES=changed     those that differ from BASE;  FILES='core/learn/learn.c'  these
#   EVERY=20          a sample
BASE  ?= main
EVERY ?= 1
FILES ?= all

mutated_all     = $(filter core/% parsers/%,$(pure_c) $(pure_rl))
mutated_changed = $(filter $(mutated_all),$(shell git diff --name-only $$(git merge-base HEAD $(BASE))))
mutated         = $(if $(filter all,$(FILES)),$(mutated_all),$(if $(filter changed,$(FILES)),$(mutated_changed),$(FILES)))

judge_c := $(filter-out tests/daemon/%,$(test_c)) $(wildcard fuzz/*_fuzz.c) tests/mutants/replay.c
judge_o := $(judge_c:%.c=$(B)/%.o) $(world_o)
$(judge_o): | $(spec_h)
$(filter $(B)/fuzz/%,$(judge_o)): CPPFLAGS += -DFUZZING
$(filter $(B)/fuzz/%,$(judge_o)): CFLAGS += -w

.PHONY: c-mutants
c-mutants: $(judge_o) $(explore_o) $(pure_o)
	tools/c-mutants --every $(EVERY) $(B) $(mutated)
