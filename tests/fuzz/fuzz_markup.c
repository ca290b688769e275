/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include <string.h>
#include "engine/document.h"
#include "text/language.h"
#include "text/markup_reader.h"
#include "text/text.h"

/*
 * SSML or Pango markup: which; the markup, which may look words up in "words" and play "beep" and
 * "words", which is none. Positions are in order and inside
 */

/* The folder that has them; the sound has 100 samples of 8 bits, of a rate of 8000 Hz */
static const char *
files_folder (void)
{
  static const char words[] = "hello = good_day\nworld W ER1 L D\nnew_york = a b c\n";
  static const char wav[44 + 100] = "RIFF\x88\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0"
                                    "\x40\x1f\0\0\1\0\x8\0data\x64\0\0\0";
  static gboolean written;
  char *path;

  if (!written) {
    path = g_build_filename (fuzz_folder (), "words", NULL);
    written = g_file_set_contents (path, words, -1, NULL);
    g_free (path);
    path = g_build_filename (fuzz_folder (), "beep", NULL);
    written = written && g_file_set_contents (path, wav, sizeof wav, NULL);
    g_free (path);
  }
  return fuzz_folder ();
}

static void
check_order (const WnMarkup *m, glong length, glong input)
{
  for (guint i = 0; i < m->spans->len; i++) {
    const WnMarkupSpan *s = &g_array_index (m->spans, WnMarkupSpan, i);

    FUZZ_CHECK (s->start >= (i ? s[-1].end : 0) && s->start < s->end && s->end <= length);
    FUZZ_CHECK (s->rate >= 0 && s->pitch >= 0 && s->volume >= 0 && s->pitch_range >= 0);
  }
  for (guint i = 0; i < m->points->len; i++) {
    const WnMarkupPoint *p = &g_array_index (m->points, WnMarkupPoint, i);

    FUZZ_CHECK (p->at >= (i ? p[-1].at : 0) && p->at <= length);
  }
  for (guint i = 0; i < m->sounds->len; i++) {
    const WnMarkupSound *s = &g_array_index (m->sounds, WnMarkupSound, i);

    FUZZ_CHECK (s->at >= (i ? s[-1].at + 2 : 0) && s->at + 2 <= length);
    FUZZ_CHECK (strncmp (m->text + s->text_at, "\n\n", 2) == 0);
    FUZZ_CHECK (s->begin >= 0 && s->end > s->begin && s->duration >= 0
        && s->duration <= WN_MARKUP_MAX_SOUND && s->speed > 0 && s->gain >= 0);
  }
  for (guint i = 0; i < m->given->len; i++) {
    const WnPronunciation *p = &g_array_index (m->given, WnPronunciation, i);

    FUZZ_CHECK (p->start >= (i ? p[-1].end : 0) && p->start < p->end && p->end <= length);
  }
  for (guint i = 0; i < m->source->len; i++) {
    const WnMarkupSource *s = &g_array_index (m->source, WnMarkupSource, i);

    FUZZ_CHECK (s->start >= (i ? s[-1].start : 0) && s->start <= s->end && s->end <= input);
  }
}

static void
speak (const WnMarkup *m)
{
  static WnTextFrontend *frontend;
  const WnLanguage *language = wn_language_find (NULL);
  const char *text = m->text;
  gsize left = strlen (text), n;
  int offset = 0;

  if (frontend == NULL)
    frontend = wn_text_frontend_new (language, NULL);
  for (int i = 0; i < 8 && (n = wn_text_sentence_end (language, text, left, TRUE)) > 0; i++) {
    char *warning = NULL;

    wn_sentence_free (
        wn_text_to_phones_given (frontend, text, n, offset, m->given, 0, &warning, NULL));
    g_free (warning);
    offset += g_utf8_strlen (text, n);
    text += n;
    left -= n;
  }
}

/* With the voices that are there; the parts are the whole text, one behind the other */
static void
read_document (const char *text, gsize n, unsigned how)
{
  WnDocument *d = wn_document_new (text, n, how & 1 ? WN_FORMAT_PANGO : WN_FORMAT_SSML, NULL,
      files_folder (), NULL);
  gsize at = 0;

  FUZZ_CHECK (d != NULL);
  for (guint i = 0; i < wn_document_get_n_parts (d); i++) {
    const WnDocumentPart part = wn_document_part (d, i);

    FUZZ_CHECK (part.text == d->markup->text + at);
    at += part.n;
    g_free (wn_document_get_voice (d, i));
  }
  FUZZ_CHECK (at == strlen (d->markup->text));
  wn_document_unref (d);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size };
  const unsigned how = fuzz_byte (&in);
  char *text = fuzz_text (&in);
  WnDocumentSounds *sounds = wn_document_sounds_new ();
  const WnMarkupOptions options = { .language = wn_language_find (NULL),
    .files = files_folder (),
    .open_sound = wn_document_sounds_open,
    .sounds = sounds };
  WnMarkup *m;
  glong length;

  if (text == NULL) {
    wn_document_sounds_free (sounds);
    return 0;
  }
  m = wn_markup_new (how & 1 ? WN_MARKUP_PANGO : WN_MARKUP_SSML, &options, text, in.n);
  FUZZ_CHECK (g_utf8_validate (m->text, -1, NULL));
  FUZZ_CHECK (m->warning == NULL || g_utf8_validate (m->warning, -1, NULL));
  length = g_utf8_strlen (m->text, -1);
  FUZZ_CHECK (m->source->len == (guint) length + 1);
  check_order (m, length, g_utf8_strlen (text, -1));
  for (int at = 0; at <= MIN (length, 50); at += 7) {
    int offset = at, n = 3;

    wn_markup_span_at (m, at);
    wn_markup_locate (m, &offset, &n);
  }
  speak (m);
  wn_markup_free (m);
  wn_document_sounds_free (sounds);
  read_document (text, in.n, how);
  g_free (text);
  return 0;
}
