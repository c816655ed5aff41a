# Frama-C EVA on the harnesses of this folder; see README.md.
proof_rl := $(shell sed -n 's|^// EVA sources: *||p' tests/proof/eva_*.c | tr ' ' '\n' | grep '\.rl$$' | sort -u)

.PHONY: proof
proof: $(proof_rl:%.rl=$(B)/gen/%.c) $(spec_h)
	LENGTHS="$(LENGTHS)" tests/proof/run $(B)/gen $(B)/proof $(PROOF)
