# Fuzz targets, found by themselves: see fuzz/README.md.
FUZZ_CC      ?= clang-14
FUZZ_SAN     ?= -fsanitize=address,undefined -fno-sanitize-recover=all
SECONDS      ?= 60
FUZZ         ?= $(TARGET)
MINUTES      ?= 10
ENGINE       ?= libfuzzer
EXECS        ?= 100000000

fuzz_names   := $(patsubst fuzz/%_fuzz.c,%,$(wildcard fuzz/*_fuzz.c))
fuzz_now      = $(or $(FUZZ),$(fuzz_names))
# What a target may set, by name, in a file fuzz/X_fuzz.mk:
#   edges_X     how many edges its corpus must reach, else fuzz-replay fails
#   plants_X    the planted faults (-DPLANT=n) it must find: 1 2 3
#   planted_X   the sources that carry them; if missing, those of parsers/X.* and core/X.*
#   flags_X     more libFuzzer options, e.g. -max_len=65536
#   mutator_X   whose fuzz/Y_mutate.c changes its inputs; if missing, its own, if there is one
#   parts_X     more sources it is linked with, e.g. tests/world/world.c
#   libs_X      and libraries
-include $(wildcard fuzz/*_fuzz.mk)

# A target of a parser is linked with base/ and parsers/ only, any other with all that is pure.
fuzz_pure     = $(pure_c) $(pure_rl)
fuzz_low      = $(filter base/% parsers/%,$(fuzz_pure))
fuzz_is_low   = $(filter parsers/%,$(wildcard parsers/$(1).*) $(planted_$(1)))
fuzz_mutator  = $(wildcard fuzz/$(or $(mutator_$(1)),$(1))_mutate.c)
fuzz_mutators = $(if $(fuzz_mutator),$(fuzz_mutator) fuzz/mutator.c $(wildcard fuzz/mutate_*.c))
fuzz_sources  = fuzz/$(1)_fuzz.c $(if $(fuzz_is_low),$(fuzz_low),$(fuzz_pure)) $(parts_$(1)) $(fuzz_mutators)
fuzz_o        = $(addprefix $(B)/$(1)-obj/,$(addsuffix .o,$(basename $(2))))

# One source, four builds: fuzz with sanitizers, fuzz-fast without, and two for AFL++, which brings
# its own main and mutates by itself.
fuzz_cc       = $(CPPFLAGS) -std=c11 -g -DFUZZING
fuzz_new.fuzz      = $(FUZZ_CC) $(fuzz_cc) -O1 -fno-omit-frame-pointer $(FUZZ_SAN) -fsanitize=fuzzer
fuzz_new.fuzz-fast = $(FUZZ_CC) $(fuzz_cc) -O2 -fsanitize=fuzzer
fuzz_new.fuzz-afl  = AFL_QUIET=1 afl-clang-fast $(fuzz_cc) -O2
fuzz_new.fuzz-cmplog = AFL_QUIET=1 AFL_LLVM_CMPLOG=1 afl-clang-fast $(fuzz_cc) -O2
fuzz_builds   := fuzz fuzz-fast fuzz-afl fuzz-cmplog
fuzz_objects  = $(call fuzz_o,$(1),$(if $(filter fuzz fuzz-fast,$(1)),$(call fuzz_sources,$(2)),\
	$(filter-out $(call fuzz_mutators,$(2)),$(call fuzz_sources,$(2)))))

# An object knows no main yet; AFL++ takes no notice of fuzzer-no-link.
fuzz_object   = $(subst -fsanitize=fuzzer,-fsanitize=fuzzer-no-link,$(fuzz_new.$(1)))

define fuzz_build
$(B)/$(1)-obj/%.o: %.c
	@mkdir -p $$(@D)
	$$(call fuzz_object,$(1)) $(WARN) -Wno-missing-prototypes -MMD -MP -c -o $$@ $$<

$(B)/$(1)-obj/%.o: $(B)/gen/%.c
	@mkdir -p $$(@D)
	$$(call fuzz_object,$(1)) -w -MMD -MP -c -o $$@ $$<
endef
$(foreach b,$(fuzz_builds),$(eval $(call fuzz_build,$(b))))

define fuzz_rule
$(B)/$(1)/$(2): $(call fuzz_objects,$(1),$(2))
	@mkdir -p $$(@D)
	$$(filter-out -fsanitize=fuzzer,$$(fuzz_new.$(1))) -fsanitize=fuzzer -o $$@ \
		$$(filter %.o,$$^) $$(libs_$(2))
endef
$(foreach b,$(fuzz_builds),$(foreach x,$(fuzz_names),$(eval $(call fuzz_rule,$(b),$(x)))))

# Headers that are made first, as for the plain objects (spec/spec.mk).
$(sort $(foreach b,$(fuzz_builds),$(foreach x,$(fuzz_names),$(call fuzz_objects,$(b),$(x))))): | $(spec_h)
# Long runs bring what they need themselves.
$(sort $(foreach b,fuzz-afl fuzz-cmplog,$(foreach x,$(fuzz_names),$(call fuzz_objects,$(b),$(x))))): | deps-fuzz
.PHONY: deps-fuzz
deps-fuzz:
	@tools/deps fuzz

# What the scripts need to know of a target.
fuzz_settings = @mkdir -p $(B)/fuzz; $(foreach x,$(fuzz_names),\
	printf 'edges="%s"\nflags="%s"\n' '$(edges_$(x))' '$(flags_$(x))' > $(B)/fuzz/$(x).settings;)

.PHONY: fuzz fuzz-replay fuzz-smoke fuzz-plants fuzz-merge fuzz-campaign fuzz-afl
# fuzz TARGET=X MINUTES=10 ENGINE=afl: a long run.  Without TARGET: only build.
fuzz: $(if $(FUZZ),$(if $(filter afl,$(ENGINE)),fuzz-afl,$(FUZZ:%=$(B)/fuzz/%)),$(fuzz_names:%=$(B)/fuzz/%))
	$(fuzz_settings)
	$(if $(FUZZ),fuzz/run long $(B) $(ENGINE) $(MINUTES) $(FUZZ))

# Every stored input through every target once; too few edges are a failure.
fuzz-replay: $(fuzz_names:%=$(B)/fuzz/%)
	$(fuzz_settings)
	fuzz/run replay $(B) $(fuzz_names)

# fuzz-smoke: SECONDS of new inputs a target, two targets at a time.  FUZZ=X takes only that one.
fuzz-smoke: $(fuzz_now:%=$(B)/fuzz/%)
	$(fuzz_settings)
	fuzz/run smoke $(B) $(SECONDS) $(fuzz_now)

# A planted fault is a build of its own: its sources with -DPLANT=n, the rest as it is.
plant_src = $(or $(planted_$(1)),$(wildcard parsers/$(1).c parsers/$(1).rl core/$(1).c core/$(1)/*.c))
plant_gen = $(patsubst %.rl,$(B)/gen/%.c,$(call plant_src,$(1)))
plant_old = $(call fuzz_o,fuzz,$(call plant_src,$(1)))
plants    = $(foreach x,$(fuzz_names),$(addprefix $(x).,$(plants_$(x))))

define plant_rule
$(B)/fuzz-plant/$(1).$(2): $(call plant_gen,$(1)) $(call fuzz_objects,fuzz,$(1))
	@mkdir -p $$(@D)
	$$(fuzz_new.fuzz) -w -DPLANT=$(2) -o $$@ $(call plant_gen,$(1)) \
		$$(filter-out $(call plant_old,$(1)),$$(filter %.o,$$^)) $$(libs_$(1))
endef
$(foreach p,$(plants),$(eval $(call plant_rule,$(basename $(p)),$(patsubst .%,%,$(suffix $(p))))))

plants_now = $(if $(FUZZ),$(filter $(FUZZ:%=%.%),$(plants)),$(plants))
fuzz-plants: $(plants_now:%=$(B)/fuzz-plant/%)
	$(fuzz_settings)
	fuzz/run plants $(B) $(SECONDS) $(plants_now)

# The targets for afl-fuzz (package afl++): plain, with cmplog, and their mutators.
fuzz-afl: $(foreach x,$(fuzz_now),$(B)/fuzz-afl/$(x) $(B)/fuzz-cmplog/$(x) \
	$(if $(call fuzz_mutator,$(x)),$(B)/fuzz-afl/$(x).mutator.so))

define mutator_rule
$(B)/fuzz-afl/$(1).mutator.so: $(call fuzz_mutators,$(1)) $(filter base/%.c,$(pure_c)) \
		parsers/ng_tree.c $(B)/gen/parsers/bencode.c | $(spec_h)
	@mkdir -p $$(@D)
	$$(FUZZ_CC) $$(CPPFLAGS) -std=c11 -O2 -w -fPIC -shared -DAFL_MUTATOR -o $$@ $$^
endef
$(foreach x,$(fuzz_names),$(if $(call fuzz_mutator,$(x)),$(eval $(call mutator_rule,$(x)))))

# Takes into the stored corpora what the runs found that reaches new edges.
fuzz-merge: $(fuzz_now:%=$(B)/fuzz/%)
	$(fuzz_settings)
	fuzz/run merge $(B) $(fuzz_now)

# Runs until EXECS inputs a target were tried, and writes that down in fuzz/CAMPAIGNS.md.  Can be
# stopped at any time; goes on where it was.
fuzz-campaign: $(foreach x,$(fuzz_now),$(B)/fuzz/$(x) $(B)/fuzz-fast/$(x))
	$(fuzz_settings)
	fuzz/campaign $(B) $(EXECS) $(fuzz_now)

# make proof has its rules beside its harnesses.
-include tests/proof/proof.mk
