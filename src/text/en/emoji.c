/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/emoji.h"
#include <string.h>
#include "text/en/emoji_data.h"

/* Characters of the longest sequence: a family of four with joiners between, the flag of Wales */
#define MAX_SEQUENCE 10

static gpointer
make_table (gpointer unused)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);
  char *line = g_strdup (emoji_names); /* kept as long as the process, as the table is */

  while (*line) {
    char *space = strchr (line, ' '), *end = strchr (line, '\n');

    *space = *end = '\0';
    g_hash_table_insert (table, line, space + 1);
    line = end + 1;
  }
  return table;
}

static gboolean
is_modifier (gunichar c)
{
  return c == 0xfe0e || c == 0xfe0f || (c >= 0x1f3fb && c <= 0x1f3ff);
}

/* The characters of the table begin here */
static gboolean
may_be_named (gunichar c)
{
  return c >= 0x2030;
}

const char *
wn_emoji_name (const char *text, gsize n, gsize *n_bytes)
{
  static GOnce once = G_ONCE_INIT;
  const char *end = text + n, *name = NULL;
  char sequence[6 * MAX_SEQUENCE + 1];
  gsize length = 0;
  int characters = 0;

  if (n == 0 || !may_be_named (g_utf8_get_char (text)))
    return NULL;
  g_once (&once, make_table, NULL);
  for (const char *p = text, *next; p < end; p = next) {
    const gunichar c = g_utf8_get_char (p);
    const char *found;

    next = g_utf8_next_char (p);
    if (is_modifier (c) && p > text) {
      if (name && *n_bytes == (gsize) (p - text))
        *n_bytes = next - text;
      continue;
    }
    if (characters++ == MAX_SEQUENCE)
      break;
    length += g_unichar_to_utf8 (c, sequence + length);
    sequence[length] = '\0';
    found = g_hash_table_lookup (once.retval, sequence);
    if (found) {
      name = found;
      *n_bytes = next - text;
    } else if (characters > 1 && c != 0x200d && !(c >= 0xe0020 && c <= 0xe007f)
        && !(c >= 0x1f1e6 && c <= 0x1f1ff) && *n_bytes + 16 < (gsize) (next - text)) {
      break;
    }
  }
  return name;
}
