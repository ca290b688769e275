/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TOOLS_OPTIONS_H
#define WN_TOOLS_OPTIONS_H

#include "base/error.h"

/**
 * Adds options whose help tells their defaults: the value that the variable of a number or string
 * has now, behind the description, unless that tells one itself
 * (it ends with a parenthesis, or has the word).
 */
void wn_tool_add_entries (GOptionContext *context, const GOptionEntry *entries);

/**
 * Whether min <= value <= max; with max G_MAXFLOAT, whether it is finite and not below min
 * Errors  WN_ERROR_SETTINGS, naming the option, the value and the range
 */
gboolean wn_tool_check_range (const char *option, double value, double min, double max,
    GError **error);

typedef struct
{
  const char *name; /* of an option, the long one; NULL, the last: of all others */
  double min, max;
} WnToolRange;

/**
 * Whether the variables of all options that take a number are in the range of their name
 * Errors  as above
 */
gboolean wn_tool_check_numbers (const GOptionEntry *entries, const WnToolRange *ranges,
    GError **error);

/**
 * names    NULL-terminated
 * Returns  the index of value in names; -1 = an error
 * Errors   WN_ERROR_SETTINGS, naming the option and all names
 */
int wn_tool_choose (const char *option, const char *value, const char *const *names,
    GError **error);

/** Whether a text, NUL-terminated, begins like an SSML document */
gboolean wn_tool_looks_like_ssml (const char *text);

#endif
