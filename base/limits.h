/* base/limits.h: the limits of spec/limits.def, by name. */
#ifndef SLUICE_BASE_LIMITS_H
#define SLUICE_BASE_LIMITS_H

enum {
#define LIMIT(name, value, text) name = value,
#include "spec/limits.def"
#undef LIMIT
};

#endif
