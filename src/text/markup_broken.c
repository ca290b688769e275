/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/markup_broken.h"
#include <string.h>

/* A `<` opens a tag only where a name or one of /!? follows, and a `>` comes */
static const char *
skip_tag (const char *p)
{
  const char *end = *p == '<' && (g_ascii_isalpha (p[1]) || (p[1] && strchr ("/!?", p[1])))
      ? strchr (p, '>')
      : NULL;

  return end ? end + 1 : NULL;
}

/* An entity's bytes, 0 if none is here */
static gsize
read_entity (const char *p, const char **text)
{
  static const struct
  {
    const char *name, *text;
  } entities[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
    { "&apos;", "'" } };

  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++) {
    if (g_str_has_prefix (p, entities[i].name)) {
      *text = entities[i].text;
      return strlen (entities[i].name);
    }
  }
  return 0;
}

static void
cut_tags (WnMarkup *markup, const char *input)
{
  GString *plain = g_string_new (NULL);
  WnMarkupSource source = { 0, 0 };

  for (const char *p = input; *p;) {
    const char *next = skip_tag (p), *text = p;
    gsize n = 0;

    if (next == NULL) {
      n = read_entity (p, &text);
      next = n > 0 ? p + n : g_utf8_next_char (p);
      n = n > 0 ? 1 : next - p;
    }
    source.start = source.end;
    source.end += g_utf8_strlen (p, next - p);
    if (n > 0)
      g_array_append_val (markup->source, source);
    g_string_append_len (plain, text, n);
    p = next;
  }
  markup->text = g_string_free (plain, FALSE);
}

void
wn_markup_read_broken (WnMarkup *markup, const char *input, const char *reason)
{
  const WnMarkupPart part = { g_strdup (""), g_strdup ("") };

  markup->warning = g_strdup_printf ("broken markup, its text is spoken without it: %s", reason);
  g_array_append_val (markup->parts, part);
  cut_tags (markup, input);
}
