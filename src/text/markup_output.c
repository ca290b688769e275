/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/markup_state.h"
#include <string.h>

int
wn_markup_character (WnMarkupState *r, gsize byte)
{
  r->n_counted += g_utf8_strlen (r->lexer.input + r->counted, byte - r->counted);
  r->counted = byte;
  return r->n_counted;
}

WnMarkupLevel *
wn_markup_top (WnMarkupState *r)
{
  return &g_array_index (r->levels, WnMarkupLevel, r->levels->len - 1);
}

gboolean
wn_markup_is_wanted (const WnMarkupState *r)
{
  return r->started && !r->ended;
}

void
wn_markup_warn (WnMarkupState *r, char *message)
{
  wn_markup_report (r->report, message);
}

void
wn_markup_warn_value (WnMarkupState *r, const WnPiece *piece, const char *attribute)
{
  wn_markup_warn (r,
      g_strdup_printf ("%s=\"%s\" of <%s> is not understood", attribute,
          wn_piece_attribute (piece, attribute), piece->name));
}

const char *
wn_markup_keep (WnMarkupState *r, char *text)
{
  g_ptr_array_add (r->strings, text);
  return text;
}

void
wn_markup_end_parts (WnMarkupState *r)
{
  const GArray *parts = r->markup->parts;
  WnMarkupPart *last = parts->len > 0 ? &g_array_index (parts, WnMarkupPart, parts->len - 1) : NULL;

  if (!last)
    return;
  last->end = r->n_plain;
  last->text_end = r->plain->len;
  last->points_end = r->markup->points->len;
}

void
wn_markup_enter_part (WnMarkupState *r)
{
  const WnMarkupLevel *level = wn_markup_top (r);
  GArray *parts = r->markup->parts;
  const WnMarkupPart *last = parts->len > 0 ? &g_array_index (parts, WnMarkupPart, parts->len - 1)
                                            : NULL;
  WnMarkupPart part = { .start = r->n_plain,
    .text_start = r->plain->len,
    .points_start = r->markup->points->len };

  if (last && strcmp (last->voice, level->voice) == 0
      && strcmp (last->language, level->language) == 0)
    return;
  wn_markup_end_parts (r);
  if (!last)
    part.start = part.text_start = part.points_start = 0;
  part.voice = g_strdup (level->voice);
  part.language = g_strdup (level->language);
  g_array_append_val (parts, part);
}

void
wn_markup_put (WnMarkupState *r, const char *text, gsize n, int start, int end)
{
  const WnMarkupSource source = { start, end };

  if (!wn_markup_is_wanted (r))
    return;
  for (const char *p = text; p < text + n; p = g_utf8_next_char (p)) {
    g_array_append_val (r->markup->source, source);
    r->n_plain++;
  }
  g_string_append_len (r->plain, text, n);
}

static gboolean
is_neutral (const WnMarkupSpan *f)
{
  return f->rate == 1.0f && f->pitch == 1.0f && f->pitch_range == 1.0f && f->volume == 1.0f
      && f->pitch_hz == 0.0f && f->pitch_add == 0.0f && f->range_hz == 0.0f && f->range_add == 0.0f
      && f->shape == 0;
}

/* Gives what was put since `start` the factors of the level */
void
wn_markup_close_span (WnMarkupState *r, int start)
{
  WnMarkupSpan span = wn_markup_top (r)->factors;

  if (start == r->n_plain || is_neutral (&span))
    return;
  span.start = start;
  span.end = r->n_plain;
  g_array_append_val (r->markup->spans, span);
}

static gboolean
ends_with (const GString *text, const char *suffix)
{
  return g_str_has_suffix (text->str, suffix);
}

/* What the tag that is being read stands for */
void
wn_markup_put_here (WnMarkupState *r, const char *text)
{
  const int at = MAX (0, r->tag_end - 1);

  wn_markup_put (r, text, strlen (text), at, at + 1);
}

void
wn_markup_put_paragraph (WnMarkupState *r)
{
  if (r->plain->len > 0 && !ends_with (r->plain, "\n\n"))
    wn_markup_put_here (r, "\n\n");
}

void
wn_markup_put_point (WnMarkupState *r, int pause, const char *name)
{
  WnMarkupPoint point = { r->n_plain, pause, NULL };

  if (!wn_markup_is_wanted (r))
    return;
  point.name = g_strdup (name);
  g_array_append_val (r->markup->points, point);
}

/* A comma makes the phrase end here; the engine makes its pause as long as asked for */
void
wn_markup_put_break (WnMarkupState *r, int ms)
{
  char *end = r->plain->len > 0 ? g_utf8_prev_char (r->plain->str + r->plain->len) : NULL;

  while (end && end > r->plain->str && g_ascii_isspace (*end))
    end--;
  if (ms > 0 && end && !strchr (",.;:!?", *end) && !ends_with (r->plain, "\n"))
    wn_markup_put_here (r, ", ");
  wn_markup_put_point (r, ms, NULL);
}

static gboolean
is_in_word (const WnMarkupState *r)
{
  const char *last = r->plain->len > 0 ? g_utf8_prev_char (r->plain->str + r->plain->len) : NULL;

  return last && g_unichar_isalnum (g_utf8_get_char (last));
}

void
wn_markup_end_word (WnMarkupState *r)
{
  if (is_in_word (r))
    wn_markup_put_here (r, " ");
}

/* Text in place of the element's content, which end_element() then finds */
void
wn_markup_put_instead (WnMarkupState *r, const char *text)
{
  const int start = r->n_plain;

  wn_markup_enter_part (r);
  wn_markup_put_here (r, text);
  wn_markup_close_span (r, start);
  wn_markup_top (r)->hidden = TRUE;
  wn_markup_top (r)->stands_from = start;
  wn_markup_top (r)->content = r->tag_end;
}

/* What was put since character `from` comes from there; from the tag's end if there is nothing */
void
wn_markup_place (WnMarkupState *r, int from, int start, int end)
{
  for (int i = from; i < r->n_plain; i++)
    g_array_index (r->markup->source, WnMarkupSource, i) = (WnMarkupSource){ start,
      MAX (start + 1, end) };
}

void
wn_markup_give (WnMarkupState *r, int from, const char *phones, WnRole role)
{
  GArray *all = r->markup->given;
  WnPronunciation given = { from, r->n_plain, NULL, role };

  /* what stands inside says more of itself */
  if (from >= r->n_plain
      || (all->len > 0 && g_array_index (all, WnPronunciation, all->len - 1).end > from))
    return;
  given.phones = g_strdup (phones);
  g_array_append_val (all, given);
}
