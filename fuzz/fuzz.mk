# Fuzz targets, found by themselves: see fuzz/README.md.
FUZZ_CC      ?= clang-14
FUZZ_SAN     ?= -fsanitize=address,undefined -fno-sanitize-recover=all
SECONDS      ?= 60
FUZZ_CFLAGS   = -std=c11 -O1 -g -w -fno-omit-frame-pointer $(FUZZ_SAN) -DFUZZING

fuzz_names   := $(patsubst fuzz/%_fuzz.c,%,$(wildcard fuzz/*_fuzz.c))
fuzz_bin     := $(fuzz_names:%=$(B)/fuzz/%)
fuzz_o       := $(pure_c:%.c=$(B)/fuzz-obj/%.o) $(pure_rl:%.rl=$(B)/fuzz-obj/%.o)
# What else a target may set, by name, in a file fuzz/X_fuzz.mk:
#   plants_X    how many planted faults (-DPLANT=1..n) it must find
#   planted_X   the sources that carry them; if missing, those of parsers/X.* and core/X.*
#   flags_X     more libFuzzer options, e.g. -max_len=65536
-include $(wildcard fuzz/*_fuzz.mk)

# A target of a parser is linked with base/ and parsers/ only, any other with all that is pure.
fuzz_low_o    = $(filter $(B)/fuzz-obj/base/% $(B)/fuzz-obj/parsers/%,$(fuzz_o))
fuzz_in_low   = $(filter parsers/%,$(wildcard parsers/$(1).*) $(planted_$(1)))
fuzz_objects  = $(if $(call fuzz_in_low,$(1)),$(fuzz_low_o),$(fuzz_o))

fuzz_new = $(FUZZ_CC) $(CPPFLAGS) $(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<
fuzz_link = $(FUZZ_CC) $(CPPFLAGS) $(FUZZ_CFLAGS) -fsanitize=fuzzer -MMD -MP -MF $@.d -MT $@ -o $@

$(B)/fuzz-obj/%.o: %.c
	@mkdir -p $(@D)
	$(fuzz_new)

$(B)/fuzz-obj/%.o: $(B)/gen/%.c
	@mkdir -p $(@D)
	$(fuzz_new)

define fuzz_rule
$(B)/fuzz/$(1): fuzz/$(1)_fuzz.c $(call fuzz_objects,$(1))
	@mkdir -p $$(@D)
	$$(fuzz_link) $$(filter %.c %.o,$$^)
endef
$(foreach x,$(fuzz_names),$(eval $(call fuzz_rule,$(x))))

# Headers that are made first, as for the plain objects (spec/spec.mk).
$(fuzz_o): | $(spec_h)

.PHONY: fuzz fuzz-replay fuzz-smoke fuzz-plants fuzz-afl
fuzz: $(fuzz_bin)

# Every stored input through every target once.
fuzz-replay: $(fuzz_bin)
	fuzz/run replay $(B) $(fuzz_names)

# fuzz-smoke: SECONDS of new inputs a target, two targets at a time.  FUZZ=X takes only that one.
fuzz-smoke: $(or $(FUZZ:%=$(B)/fuzz/%),$(fuzz_bin))
	@$(foreach x,$(fuzz_names),printf '%s\n' '$(flags_$(x))' > $(B)/fuzz/$(x).flags;)
	fuzz/run smoke $(B) $(SECONDS) $(or $(FUZZ),$(fuzz_names))

# A planted fault is a build of its own: its sources with -DPLANT=n, the rest as it is.
plant_src = $(or $(planted_$(1)),$(wildcard parsers/$(1).c parsers/$(1).rl core/$(1).c core/$(1)/*.c))
plant_gen = $(patsubst %.rl,$(B)/gen/%.c,$(call plant_src,$(1)))
plant_old = $(patsubst %,$(B)/fuzz-obj/%.o,$(basename $(call plant_src,$(1))))
plants    = $(foreach x,$(fuzz_names),$(foreach n,$(wordlist 1,$(or $(plants_$(x)),0),1 2 3 4 5 6 7 8 9),$(x).$(n)))

define plant_rule
$(B)/fuzz-plant/$(1).$(2): fuzz/$(1)_fuzz.c $(call plant_gen,$(1)) $(call fuzz_objects,$(1))
	@mkdir -p $$(@D)
	$$(fuzz_link) -DPLANT=$(2) $$< $(call plant_gen,$(1)) $$(filter-out $(call plant_old,$(1)),$$(filter %.o,$$^))
endef
$(foreach p,$(plants),$(eval $(call plant_rule,$(basename $(p)),$(patsubst .%,%,$(suffix $(p))))))

plants_now = $(if $(FUZZ),$(filter $(FUZZ:%=%.%),$(plants)),$(plants))
fuzz-plants: $(plants_now:%=$(B)/fuzz-plant/%)
	@mkdir -p $(B)/fuzz
	@$(foreach x,$(fuzz_names),printf '%s\n' '$(flags_$(x))' > $(B)/fuzz/$(x).flags;)
	fuzz/run plants $(B) $(SECONDS) $(plants_now)

# The same targets for AFL++ (package afl++), for long runs:
#   afl-fuzz -i fuzz/corpus/X -o OUT -x fuzz/dict/X.dict BUILD/fuzz-afl/X
fuzz-afl: $(fuzz_names:%=$(B)/fuzz-afl/%)
afl_low = $(filter base/% parsers/%,$(pure_c)) $(pure_rl:%.rl=$(B)/gen/%.c)
afl_all = $(pure_c) $(pure_rl:%.rl=$(B)/gen/%.c)

define afl_rule
$(B)/fuzz-afl/$(1): fuzz/$(1)_fuzz.c $(if $(call fuzz_in_low,$(1)),$(afl_low),$(afl_all)) | $(spec_h)
	@mkdir -p $$(@D)
	AFL_QUIET=1 afl-clang-fast $$(CPPFLAGS) -std=c11 -O2 -g -w -DFUZZING -fsanitize=fuzzer -o $$@ $$(filter %.c,$$^)
endef
$(foreach x,$(fuzz_names),$(eval $(call afl_rule,$(x))))

# make proof has its rules beside its harnesses.
-include tests/proof/proof.mk
