/* base/attr.h: the few compiler attributes the house uses. */
#ifndef SLUICE_BASE_ATTR_H
#define SLUICE_BASE_ATTR_H

#define NODISCARD __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_COUNT(a) (sizeof(a) / sizeof((a)[0]))

#endif
