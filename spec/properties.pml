/* What each model starts with: NEED(P4, x) names the property of spec/properties.md that x belongs to, so that
 * pan says it when x does not hold.  The names are always false.  Which mutant a table is: see tools/stgen.awk. */
bit P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P13, L1, L2, L3, L4, L5;
#define NEED(p, x) assert((x) || p)
c_decl {
	\#include <stdlib.h>
	static short mutant(const char *name) { const char *n = getenv(name); return n ? atoi(n) : -1; }
}
