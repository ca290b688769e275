/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "tools.h"
#include <stdio.h>
#include <string.h>

#define ERASE "\033[K" /* to the end of the line, as the progress bar does */

/* What moves the cursor, colours, or turns the writing round */
static gboolean
is_hidden (gunichar c)
{
  return (g_unichar_iscntrl (c) && c != '\n' && c != '\t') || (c >= 0x202a && c <= 0x202e)
      || (c >= 0x2066 && c <= 0x2069);
}

char *
wn_tool_printable (const char *text)
{
  GString *out = g_string_new (NULL);
  char *valid = g_utf8_make_valid (text, -1);
  const char *p = valid;

  if (*p == '\r')
    g_string_append_c (out, *p++);
  while (*p) {
    const gunichar c = g_utf8_get_char (p);
    const char *next = g_utf8_next_char (p);

    if (g_str_has_prefix (p, ERASE)) {
      g_string_append (out, ERASE);
      next = p + strlen (ERASE);
    } else if (is_hidden (c)) {
      g_string_append_printf (out, c < 0x100 ? "\\x%02x" : "\\u%04x", (guint) c);
    } else {
      g_string_append_len (out, p, next - p);
    }
    p = next;
  }
  g_free (valid);
  return g_string_free (out, FALSE);
}

static void
print (FILE *file, const char *text)
{
  g_autofree char *printable = wn_tool_printable (text), *converted = NULL;
  const char *charset;

  if (!g_get_console_charset (&charset))
    converted = g_convert_with_fallback (printable, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  fputs (converted ? converted : printable, file);
  fflush (file);
}

static void
print_out (const char *text)
{
  print (stdout, text);
}

static void
print_error (const char *text)
{
  print (stderr, text);
}

void
wn_tool_guard_terminal (void)
{
  g_set_print_handler (print_out);
  g_set_printerr_handler (print_error);
}
