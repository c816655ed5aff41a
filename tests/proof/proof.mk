# Frama-C on the harnesses of this folder; see README.md.
proof_rl := $(shell sed -n 's|^// EVA sources: *||p' tests/proof/eva_*.c | tr ' ' '\n' | grep '\.rl$$' | sort -u)

.PHONY: proof proof-eva proof-wp proof-self
# Each runs, whatever became of the one before.
proof: deps-proof
	@sum=0; for t in self eva wp; do \
		$(MAKE) --no-print-directory B=$(B) proof-$$t || sum=1; done; exit $$sum
proof-eva: $(proof_rl:%.rl=$(B)/gen/%.c) $(spec_h)
	LENGTHS="$(LENGTHS)" tests/proof/run $(B)/gen $(B)/proof $(PROOF)
proof-wp: $(spec_h)
	tests/proof/run-wp $(B)/gen $(B)/wp $(PROOF)
# The runners have to refuse what they are shown here.
proof-self:
	tests/proof/self $(B)
