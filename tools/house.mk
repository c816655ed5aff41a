# What a person types.  tools/deps installs what is missing and says so.
.PHONY: help deps-build deps-test deps-proof demo check check-long shape golden net coverage install rfc-index doc format

help:
	@echo "make            build sluiced and sluice-ctl into $(B)/"
	@echo "make demo       install what is missing, build, place a call on loopback"
	@echo "make check      install what is missing, build, run every test"
	@echo "make unit       the unit tests, in seconds"
	@echo "make golden     replay the recorded dialogues against the daemon"
	@echo "make tour       walk every row of the state tables that can be reached from outside"
	@echo "make net        the tests with Kamailio, SIPp, ffmpeg and others"
	@echo "make spec       check the state tables and their models"
	@echo "make sim SEEDS=1..50   the daemon in a seeded world; SEED=n; sim-soak MINUTES=10; sim-plants"
	@echo "make fuzz-smoke SECONDS=60   every fuzz target for a minute; fuzz-replay: the stored inputs"
	@echo "make proof      Frama-C on the parsers, the core machines and the packet step"
	@echo "make coverage   lines and branches that the tests and the stored inputs take"
	@echo "make c-mutants FILES=changed   change the C of core/ and parsers/ one thing at a time: the tests must notice"
	@echo "make check-long what takes longer: proof, planted faults, mutants, coverage, a thousand seeds"
	@echo "make bench      measure against the floor and rtpengine"
	@echo "make doc        the manual pages, in $(B)/doc"
	@echo "make install    into \$$(DESTDIR)\$$(prefix); COMPAT=1 adds rtpengine's names"

deps-build:
	@tools/deps build
deps-test:
	@tools/deps test
deps-proof:
	@tools/deps proof

demo: deps-build
	@$(MAKE) --no-print-directory all
	@tools/demo

shape: all
	tools/check-shape $(B)

golden: $(B)/sluiced
	SLUICED=$(abspath $(B)/sluiced) tests/golden/play -q

net: all
	SLUICED=$(abspath $(B)/sluiced) SLUICE_CTL=$(abspath $(B)/sluice-ctl) tests/net/run

# The parts run one after another, each with its own limit; one line at the end sums them up.
check: deps-test
	tools/check $(B)

# A build of its own; what the unit tests, the explorer, the recordings and the corpora take of it.
COVERED = -fprofile-instr-generate -fcoverage-mapping
coverage: deps-test
	rm -rf $(B)/cov/prof
	LLVM_PROFILE_FILE=$(abspath $(B))/cov/prof/%m.profraw $(MAKE) --no-print-directory B=$(B)/cov CC=clang-14 \
		OPT='-O1 -g' EXTRA='$(COVERED) -DSLUICE_CHECKS' FUZZ_SAN='$(COVERED)' unit fuzz-replay golden
	tools/coverage $(B)/cov

# What takes longer than a check may: campaigns, soaks, planted faults, mutants, coverage.
check-long: check
	$(MAKE) proof
	$(MAKE) plants
	$(MAKE) tour-plants
	$(MAKE) sim-plants
	$(MAKE) fuzz-plants
	$(MAKE) fuzz-smoke
	$(MAKE) coverage
	$(MAKE) sim SEEDS=1..1000
	$(MAKE) c-mutants

# RFC sections that sources and tests cite, in the form "RFC 8866 section 5.14".
rfc-index:
	@grep -rnoE 'RFC [0-9]+( (section|appendix) [0-9A-Z.]*[0-9A-Z])?' base parsers core backends daemon spec tests \
		--include='*.[ch]' --include='*.rl' --include='*.tbl' --include='*.def' --include='*_test.c' | \
		awk -F: '{ at = $$1; where[$$3] = where[$$3] (index(where[$$3], at) ? "" : " " at) } \
			END { for (r in where) printf "%-32s%s\n", r, where[r] }' | sort -V

format:
	clang-format-14 -i $$(git ls-files '*.c' '*.h')

prefix ?= /usr/local
install: all doc
	install -D -m 755 $(B)/sluiced $(DESTDIR)$(prefix)/sbin/sluiced
	install -D -m 755 $(B)/sluice-ctl $(DESTDIR)$(prefix)/bin/sluice-ctl
	for p in $(B)/doc/*.[1578]; do [ -e "$$p" ] || continue; \
		install -D -m 644 "$$p" "$(DESTDIR)$(prefix)/share/man/man$${p##*.}/$${p##*/}"; done
	[ -z "$(COMPAT)" ] || ln -sf sluiced $(DESTDIR)$(prefix)/sbin/rtpengine
	[ -z "$(COMPAT)" ] || ln -sf sluice-ctl $(DESTDIR)$(prefix)/bin/rtpengine-ctl

doc: $(man_pages) spec-doc
