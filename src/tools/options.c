/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "options.h"
#include <string.h>

/* What a variable holds, as it would be given; NULL = nothing to tell; g_free */
static char *
default_value (const GOptionEntry *entry)
{
  switch (entry->arg) {
    case G_OPTION_ARG_INT:
      return g_strdup_printf ("%d", *(const int *) entry->arg_data);
    case G_OPTION_ARG_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, *(const gint64 *) entry->arg_data);
    case G_OPTION_ARG_DOUBLE:
      return g_strdup_printf ("%g", *(const double *) entry->arg_data);
    case G_OPTION_ARG_STRING:
    case G_OPTION_ARG_FILENAME:
      return g_strdup (*(char *const *) entry->arg_data);
    default:
      return NULL;
  }
}

void
wn_tool_add_entries (GOptionContext *context, const GOptionEntry *entries)
{
  for (; entries->long_name; entries++) {
    GOptionEntry one[2] = { *entries, { NULL } };
    char *value = NULL;

    if (one->description && !g_str_has_suffix (one->description, ")")
        && !strstr (one->description, "default"))
      value = default_value (one);
    if (value) {
      char *description = g_strdup_printf ("%s (%s)", one->description, value);

      /* the context keeps the pointer */
      one->description = g_intern_string (description);
      g_free (description);
      g_free (value);
    }
    g_option_context_add_main_entries (context, one, NULL);
  }
}

gboolean
wn_tool_check_range (const char *option, double value, double min, double max, GError **error)
{
  if (value >= min && value <= max)
    return TRUE;
  if (max < G_MAXFLOAT)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s %g is not between %g and %g", option,
        value, min, max);
  else
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s %g is not a finite number from %g on",
        option, value, min);
  return FALSE;
}

/* FALSE: the option takes none */
static gboolean
get_number (const GOptionEntry *entry, double *value)
{
  switch (entry->arg) {
    case G_OPTION_ARG_INT:
      *value = *(const int *) entry->arg_data;
      return TRUE;
    case G_OPTION_ARG_INT64:
      *value = *(const gint64 *) entry->arg_data;
      return TRUE;
    case G_OPTION_ARG_DOUBLE:
      *value = *(const double *) entry->arg_data;
      return TRUE;
    default:
      return FALSE;
  }
}

gboolean
wn_tool_check_numbers (const GOptionEntry *entries, const WnToolRange *ranges, GError **error)
{
  for (; entries->long_name; entries++) {
    g_autofree char *option = g_strconcat ("--", entries->long_name, NULL);
    const WnToolRange *range = ranges;
    double value;

    while (range->name && strcmp (range->name, entries->long_name) != 0)
      range++;
    if (get_number (entries, &value)
        && !wn_tool_check_range (option, value, range->min, range->max, error))
      return FALSE;
  }
  return TRUE;
}

int
wn_tool_choose (const char *option, const char *value, const char *const *names, GError **error)
{
  g_autofree char *all = g_strjoinv (", ", (char **) names);

  for (int i = 0; names[i]; i++)
    if (strcmp (names[i], value) == 0)
      return i;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s \"%s\" is none of %s", option, value, all);
  return -1;
}

gboolean
wn_tool_looks_like_ssml (const char *text)
{
  static const char *const starts[] = { "<speak", "<?xml", "<!DOCTYPE", "<ssml:speak", "<SPEAK" };

  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  text += strspn (text, " \t\r\n");
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (text, starts[i]))
      return TRUE;
  return FALSE;
}
