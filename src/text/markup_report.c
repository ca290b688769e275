/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/markup_report.h"

#define MAX_NAMED 12
/* different ones that are told apart */
#define MAX_KNOWN 1000

struct _WnMarkupReport
{
  GHashTable *messages; /* char * -> number of times */
  GPtrArray *named;     /* of their keys the first, in order */
  guint more;           /* times, of those that are not told apart */
};

WnMarkupReport *
wn_markup_report_new (void)
{
  WnMarkupReport *report = g_new0 (WnMarkupReport, 1);

  report->messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  report->named = g_ptr_array_new ();
  return report;
}

void
wn_markup_report (WnMarkupReport *report, char *message)
{
  gpointer key, times;

  if (g_hash_table_lookup_extended (report->messages, message, &key, &times)) {
    g_free (message);
    g_hash_table_steal (report->messages, key);
    g_hash_table_insert (report->messages, key, GINT_TO_POINTER (GPOINTER_TO_INT (times) + 1));
  } else if (g_hash_table_size (report->messages) < MAX_KNOWN) {
    g_hash_table_insert (report->messages, message, GINT_TO_POINTER (1));
    if (report->named->len < MAX_NAMED)
      g_ptr_array_add (report->named, message);
  } else {
    g_free (message);
    report->more++;
  }
}

char *
wn_markup_report_free (WnMarkupReport *report)
{
  const guint n = g_hash_table_size (report->messages) + report->more;
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < report->named->len; i++) {
    const char *message = report->named->pdata[i];
    const int times = GPOINTER_TO_INT (g_hash_table_lookup (report->messages, message));

    g_string_append_printf (all, "%s%s", i ? "; " : "", message);
    if (times > 1)
      g_string_append_printf (all, " (%d times)", times);
  }
  if (n > report->named->len)
    g_string_append_printf (all, "; and %u more", n - report->named->len);
  g_hash_table_unref (report->messages);
  g_ptr_array_unref (report->named);
  g_free (report);
  return g_string_free (all, n == 0);
}
