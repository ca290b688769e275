/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/markup.h"

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

static GArray *
array_new (guint size, GDestroyNotify clear_element)
{
  GArray *array = g_array_new (FALSE, FALSE, size);

  if (clear_element)
    g_array_set_clear_func (array, clear_element);
  return array;
}

GArray *
wn_markup_parts_new (void)
{
  return array_new (sizeof (WnMarkupPart), clear_part);
}

WnMarkup *
wn_markup_empty (void)
{
  WnMarkup *markup = g_new0 (WnMarkup, 1);

  markup->source = array_new (sizeof (WnMarkupSource), NULL);
  markup->spans = array_new (sizeof (WnMarkupSpan), NULL);
  markup->shapes = array_new (sizeof (WnMarkupShape), NULL);
  markup->points = array_new (sizeof (WnMarkupPoint), clear_point);
  markup->sounds = array_new (sizeof (WnMarkupSound), NULL);
  markup->given = array_new (sizeof (WnPronunciation), clear_given);
  markup->parts = wn_markup_parts_new ();
  return markup;
}

void
wn_markup_free (WnMarkup *markup)
{
  if (!markup)
    return;
  g_array_unref (markup->source);
  g_array_unref (markup->spans);
  g_array_unref (markup->shapes);
  g_array_unref (markup->points);
  g_array_unref (markup->sounds);
  g_array_unref (markup->given);
  g_array_unref (markup->parts);
  g_free (markup->warning);
  g_free (markup->text);
  g_free (markup);
}

/* The first of an ascending array's elements, which begin with their character, at or behind it */
static guint
first_from (const GArray *array, int at)
{
  const guint size = g_array_get_element_size ((GArray *) array);
  guint low = 0, high = array->len;

  while (low < high) {
    const guint middle = (low + high) / 2;

    if (*(const int *) (array->data + (gsize) middle * size) < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

guint
wn_markup_point_from (const WnMarkup *markup, int at)
{
  return first_from (markup->points, at);
}

guint
wn_markup_sound_from (const WnMarkup *markup, int at)
{
  return first_from (markup->sounds, at);
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
