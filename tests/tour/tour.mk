# The tour needs a daemon that counts rows, which only -DSLUICE_CHECKS makes.  BACKEND=NAME walks with another backend.
BACKEND ?= userspace

.PHONY: tour tour-here tour-plants
tour:
	$(MAKE) --no-print-directory B=$(B)/checks EXTRA='$(EXTRA) -DSLUICE_CHECKS' tour-here
tour-here: $(B)/sluiced
	SLUICED=$(abspath $(B)/sluiced) tests/tour/run --backend $(BACKEND)
# Every fault that was planted in a table has to be found.
tour-plants: $(B)/sluiced
	tests/tour/plants $(B)
