/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "document_scripts.h"
#include <string.h>
#include "text/script.h"

typedef struct
{
  const char *text; /* [n] */
  gsize n;
  WnDocumentVoices *voices;
  WnMarkup *markup; /* of the text, or NULL as long as it has none */
  GArray *parts;    /* WnMarkupPart, the new ones */
  GArray *missing;  /* GUnicodeScript that nobody reads */
} Splitter;

/* Markup that says nothing, of a plain text: each character comes from itself */
static WnMarkup *
plain_markup (const char *text, gsize n)
{
  WnMarkup *markup = wn_markup_empty ();
  int character = 0;

  markup->text = g_strndup (text, n);
  for (gsize at = 0; at < n; character++) {
    const WnMarkupSource source = { character, character + 1 };

    g_array_append_val (markup->source, source);
    at = g_utf8_next_char (text + at) - text;
  }
  g_array_append_vals (markup->source, (&(WnMarkupSource){ character, character }), 1);
  return markup;
}

/* The voice that speaks a part, NULL if it is none of the list */
static const WnVoiceInfo *
voice_of (Splitter *s, const WnMarkupPart *part)
{
  return *part->voice ? wn_document_voices_find (s->voices, part->voice)
                      : wn_document_voices_usual (s->voices);
}

/* What it reads; the list of voices is not read for what is known without */
static const char *
language_of (Splitter *s, const WnMarkupPart *part)
{
  const WnVoiceInfo *voice;

  if (*part->language)
    return part->language;
  voice = *part->voice ? voice_of (s, part) : NULL;
  return voice && voice->languages && voice->languages[0] ? voice->languages[0]
                                                          : wn_document_voices_language (s->voices);
}

static void
note_missing (Splitter *s, GUnicodeScript script)
{
  for (guint i = 0; i < s->missing->len; i++)
    if (g_array_index (s->missing, GUnicodeScript, i) == script)
      return;
  g_array_append_val (s->missing, script);
}

/* Appends a stretch of a part, in the voice of a name, or NULL: in the part's own */
static void
append (Splitter *s, const WnMarkupPart *part, const char *voice, WnScriptRun stretch)
{
  WnMarkupPart new = { .start = part->start + stretch.first,
    .end = part->start + stretch.end_char,
    .text_start = part->text_start + stretch.start,
    .text_end = part->text_start + stretch.end };

  new.voice = g_strdup (voice ? voice : part->voice);
  new.language = g_strdup (voice ? "" : part->language);
  new.points_start = stretch.start == 0
      ? part->points_start
      : MAX (part->points_start, wn_markup_point_from (s->markup, new.start));
  new.points_end = new.text_end == part->text_end
      ? part->points_end
      : MIN (part->points_end, wn_markup_point_from (s->markup, new.end));
  g_array_append_val (s->parts, new);
}

/* The stretch that was appended last goes on to the end of its part */
static void
extend_last (Splitter *s, const WnMarkupPart *part)
{
  WnMarkupPart *last = &g_array_index (s->parts, WnMarkupPart, s->parts->len - 1);

  last->end = part->end;
  last->text_end = part->text_end;
  last->points_end = part->points_end;
}

static gboolean
is_blank (const char *text, gsize from, gsize to)
{
  for (gsize at = from; at < to; at = g_utf8_next_char (text + at) - text)
    if (!g_unichar_isspace (g_utf8_get_char (text + at)))
      return FALSE;
  return TRUE;
}

/* Who is to read a run, NULL if the part's voice has to */
static const WnVoiceInfo *
reader_of (Splitter *s, const WnScriptRun *run, const WnVoiceInfo *voice)
{
  const WnVoiceInfo *other = wn_document_voices_of_script (s->voices, run->script,
      voice ? voice->gender : NULL);

  if (!other)
    note_missing (s, run->script);
  return wn_document_voices_are_same (other, voice) ? NULL : other;
}

/* A part of the markup, or the whole of a text that has no parts */
static void
split_part (Splitter *s, const WnMarkupPart *part)
{
  const char *text = (s->markup ? s->markup->text : s->text) + part->text_start;
  const gsize n = part->text_end - part->text_start;
  const GUnicodeScript own = wn_script_of_language (language_of (s, part));
  GArray *runs = wn_script_runs (text, n, own);
  const WnVoiceInfo *voice = runs ? voice_of (s, part) : NULL;
  WnScriptRun rest = { .end = n, .end_char = part->end - part->start };
  const guint before = s->parts->len;

  for (guint i = 0; runs && i < runs->len; i++) {
    WnScriptRun run = g_array_index (runs, WnScriptRun, i), before_run = rest;
    const WnVoiceInfo *other = reader_of (s, &run, voice);

    if (!other)
      continue;
    if (!s->markup)
      s->markup = plain_markup (s->text, s->n);
    before_run.end = run.start;
    before_run.end_char = run.first;
    rest.start = run.end;
    rest.first = run.end_char;
    if (is_blank (text, before_run.start, before_run.end)) {
      run.start = before_run.start;
      run.first = before_run.first;
    } else {
      append (s, part, NULL, before_run);
    }
    append (s, part, other->name, run);
  }
  if (s->parts->len > before && is_blank (text, rest.start, rest.end))
    extend_last (s, part);
  else if (s->markup)
    append (s, part, NULL, rest);
  if (runs)
    g_array_unref (runs);
}

static void
warn (Splitter *s)
{
  GString *all;

  if (s->missing->len == 0)
    return;
  if (!s->markup)
    s->markup = plain_markup (s->text, s->n);
  all = g_string_new (s->markup->warning);
  for (guint i = 0; i < s->missing->len; i++)
    g_string_append_printf (all, "%sno voice reads %s: the voice reads it as well as it can",
        all->len ? "; " : "", wn_script_name (g_array_index (s->missing, GUnicodeScript, i)));
  g_free (s->markup->warning);
  s->markup->warning = g_string_free (all, FALSE);
}

WnMarkup *
wn_document_split_scripts (const char *text, gsize n, WnMarkup *markup, WnDocumentVoices *voices)
{
  Splitter s = { text, n, voices, markup, NULL, NULL };
  const GArray *parts = markup ? markup->parts : NULL;

  /* markup has no NUL in its text */
  if (!markup && memchr (text, '\0', n))
    return NULL;
  s.parts = wn_markup_parts_new ();
  s.missing = g_array_new (FALSE, FALSE, sizeof (GUnicodeScript));
  for (guint i = 0; parts && i < parts->len; i++)
    split_part (&s, &g_array_index (parts, WnMarkupPart, i));
  if (!markup) {
    const WnMarkupPart whole = { .voice = "",
      .language = "",
      .end = (int) g_utf8_strlen (text, n),
      .text_end = n };

    split_part (&s, &whole);
  }
  warn (&s);
  if (s.markup && s.parts->len > 0) {
    g_array_unref (s.markup->parts);
    s.markup->parts = g_steal_pointer (&s.parts);
  }
  g_clear_pointer (&s.parts, g_array_unref);
  g_array_unref (s.missing);
  return s.markup;
}
