/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/plain_text.h"

#define MAX_NAMED_SKIPPED 8

void
wn_plain_text_init (WnPlainText *plain, gsize n)
{
  plain->text = g_string_sized_new (n + n / 4);
  plain->source = g_array_sized_new (FALSE, FALSE, sizeof (guint), n + n / 4);
  plain->skipped = g_string_new (NULL);
  plain->n_skipped = 0;
}

void
wn_plain_text_append (WnPlainText *plain, const char *text, guint source)
{
  for (; *text; text++) {
    g_string_append_c (plain->text, *text);
    g_array_append_val (plain->source, source);
  }
}

void
wn_plain_text_skip (WnPlainText *plain, gunichar c, guint source)
{
  char utf8[7] = { 0 };

  wn_plain_text_append (plain, " ", source);
  plain->n_skipped++;
  if (plain->n_skipped > MAX_NAMED_SKIPPED)
    return;
  g_string_append_printf (plain->skipped, "%sU+%04X", plain->skipped->len ? ", " : "", c);
  if (g_unichar_isprint (c)) {
    g_unichar_to_utf8 (c, utf8);
    g_string_append_printf (plain->skipped, " %s", utf8);
  }
}

void
wn_plain_text_end (WnPlainText *plain, guint n)
{
  g_array_append_val (plain->source, n);
}

void
wn_plain_text_clear (WnPlainText *plain)
{
  g_string_free (plain->text, TRUE);
  g_array_free (plain->source, TRUE);
  g_string_free (plain->skipped, TRUE);
}

char *
wn_plain_text_warning (const WnPlainText *plain)
{
  if (plain->n_skipped == 0)
    return NULL;
  return g_strdup_printf ("left out %d character%s that cannot be spoken: %s%s", plain->n_skipped,
      plain->n_skipped == 1 ? "" : "s", plain->skipped->str,
      plain->n_skipped > MAX_NAMED_SKIPPED ? ", ..." : "");
}

gboolean
wn_is_invisible (gunichar c)
{
  switch (g_unichar_type (c)) {
    case G_UNICODE_FORMAT:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_SPACING_MARK:
      return TRUE;
    default:
      return FALSE;
  }
}
