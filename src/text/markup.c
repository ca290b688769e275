/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/markup.h"
#include <string.h>
#include "text/markup_reader.h"

static void
clear_point (gpointer point)
{
  g_free (((WnMarkupPoint *) point)->name);
}

static void
clear_given (gpointer given)
{
  g_free (((WnPronunciation *) given)->phones);
}

static void
clear_part (gpointer part)
{
  g_free (((WnMarkupPart *) part)->voice);
  g_free (((WnMarkupPart *) part)->language);
}

static void
clear (WnMarkup *markup)
{
  GArray *arrays[] = { markup->source, markup->spans, markup->points, markup->given,
    markup->parts };

  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_set_size (arrays[i], 0);
  g_clear_pointer (&markup->warning, g_free);
  g_clear_pointer (&markup->text, g_free);
}

static GArray *
array_new (guint size, GDestroyNotify clear_element)
{
  GArray *array = g_array_new (FALSE, FALSE, size);

  if (clear_element)
    g_array_set_clear_func (array, clear_element);
  return array;
}

/* For broken markup: a `<` opens a tag only where a name or one of /!? follows, and a `>` comes */
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

/* Only the text, in one part */
static void
read_broken (WnMarkup *markup, const char *input, const GError *error)
{
  const WnMarkupPart part = { g_strdup (""), g_strdup ("") };

  clear (markup);
  markup->warning = g_strdup_printf ("broken markup, its text is spoken without it: %s",
      error->message);
  g_array_append_val (markup->parts, part);
  cut_tags (markup, input);
}

WnMarkup *
wn_markup_new (WnMarkupKind kind, const WnLanguage *language, const char *text, gsize n, int part)
{
  WnMarkup *markup = g_new0 (WnMarkup, 1);
  char *input = g_strndup (text, n);
  GError *error = NULL;
  WnMarkupSource end;

  markup->source = array_new (sizeof (WnMarkupSource), NULL);
  markup->spans = array_new (sizeof (WnMarkupSpan), NULL);
  markup->points = array_new (sizeof (WnMarkupPoint), clear_point);
  markup->given = array_new (sizeof (WnPronunciation), clear_given);
  markup->parts = array_new (sizeof (WnMarkupPart), clear_part);

  if (!wn_markup_read (markup, kind, language, part, input, strlen (input), &error)) {
    read_broken (markup, input, error);
    g_error_free (error);
  }
  end.start = end.end = g_utf8_strlen (input, -1);
  g_array_append_val (markup->source, end);
  g_free (input);
  return markup;
}

void
wn_markup_free (WnMarkup *markup)
{
  if (!markup)
    return;
  g_array_unref (markup->source);
  g_array_unref (markup->spans);
  g_array_unref (markup->points);
  g_array_unref (markup->given);
  g_array_unref (markup->parts);
  g_free (markup->warning);
  g_free (markup->text);
  g_free (markup);
}

const WnMarkupSpan *
wn_markup_span_at (const WnMarkup *markup, int at)
{
  guint low = 0, high = markup->spans->len;

  while (low < high) {
    const guint middle = (low + high) / 2;
    const WnMarkupSpan *span = &g_array_index (markup->spans, WnMarkupSpan, middle);

    if (at < span->start)
      high = middle;
    else if (at >= span->end)
      low = middle + 1;
    else
      return span;
  }
  return NULL;
}

static WnMarkupSource
source_of (const WnMarkup *markup, int at)
{
  return g_array_index (markup->source, WnMarkupSource,
      CLAMP (at, 0, (int) markup->source->len - 1));
}

void
wn_markup_locate (const WnMarkup *markup, int *offset, int *length)
{
  const WnMarkupSource first = source_of (markup, *offset),
                       last = source_of (markup, *offset + *length - 1);

  *offset = first.start;
  *length = *length > 0 ? last.end - first.start : 0;
}
