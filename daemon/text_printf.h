/* daemon/text_printf.h: printf into a text that grows. */
#ifndef SLUICE_DAEMON_TEXT_PRINTF_H
#define SLUICE_DAEMON_TEXT_PRINTF_H

#include "base/attr.h"
#include "daemon/text.h"

void text_printf(struct text *t, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
