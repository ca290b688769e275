/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/text.h"
#include "text/language.h"
#include "text/phrase.h"

struct _WnTextFrontend
{
  const WnLanguage *language;
  void *pronouncer;
};

WnTextFrontend *
wn_text_frontend_new (const WnLanguage *language, GError **error)
{
  WnTextFrontend *frontend;
  void *pronouncer = NULL;

  if (language->open && !(pronouncer = language->open (error)))
    return NULL;
  frontend = g_new (WnTextFrontend, 1);
  frontend->language = language;
  frontend->pronouncer = pronouncer;
  return frontend;
}

const WnLanguage *
wn_text_frontend_language (const WnTextFrontend *frontend)
{
  return frontend->language;
}

void
wn_text_frontend_free (WnTextFrontend *frontend)
{
  if (!frontend)
    return;
  if (frontend->language->close)
    frontend->language->close (frontend->pronouncer);
  g_free (frontend);
}

void
wn_sentence_free (WnSentence *sentence)
{
  if (!sentence)
    return;
  for (int i = 0; i < sentence->n_words; i++)
    g_free (sentence->words[i].text);
  for (int i = 0; i < sentence->n_spoken; i++)
    g_free (sentence->spoken[i].text);
  g_free (sentence->words);
  g_free (sentence->spoken);
  g_free (sentence->phones);
  g_free (sentence);
}

/* Unlike g_utf8_strlen() this does not stop at a NUL */
static int
count_characters (const char *text, gsize n)
{
  int count = 0;

  for (gsize i = 0; i < n; i++)
    count += ((guchar) text[i] & 0xc0) != 0x80;
  return count;
}

/*
 * g_utf8_validate() takes a NUL for the end of the text; here it is a control character like others
 */
static gboolean
check_utf8 (const char *text, gsize n, GError **error)
{
  const char *end = text + n, *bad;

  for (const char *p = text; p < end; p = bad + 1)
    if (!g_utf8_validate (p, end - p, &bad) && *bad != 0) {
      g_set_error (error, WN_ERROR, WN_ERROR_DECODE,
          "text is not UTF-8: invalid byte 0x%02x at byte %" G_GSIZE_FORMAT, (guchar) *bad,
          (gsize) (bad - text));
      return FALSE;
    } else if (bad == end) {
      break;
    }
  return TRUE;
}

static gboolean
check_runs (const char *text, gsize n, GError **error)
{
  int run = 0;

  for (const char *p = text; p < text + n; p = g_utf8_next_char (p)) {
    run = g_unichar_isspace (g_utf8_get_char (p)) ? 0 : run + 1;
    if (run > WN_TEXT_MAX_RUN) {
      g_set_error (error, WN_ERROR, WN_ERROR_TEXT,
          "text has a run of more than %d characters without a space, up to byte %" G_GSIZE_FORMAT,
          WN_TEXT_MAX_RUN, (gsize) (p - text));
      return FALSE;
    }
  }
  return TRUE;
}

static void
set_words (WnSentence *sentence, const WnSpoken *spoken, const char *text, int offset)
{
  const char *at = text;

  sentence->n_words = spoken->written->len;
  sentence->words = g_new0 (WnWord, MAX (1, sentence->n_words));
  for (int i = 0; i < sentence->n_words; i++) {
    const WnWritten *written = &g_array_index (spoken->written, WnWritten, i);
    WnWord *word = &sentence->words[i];

    offset += count_characters (at, text + written->start - at);
    at = text + written->start;
    word->offset = offset;
    word->text = g_strndup (at, written->length);
    word->length = count_characters (at, written->length);
  }
}

/*
 * "_a", the letter's name, is written as the letter; what has a pronunciation of its own as in the
 * text
 */
static void
set_spoken (WnSentence *sentence, const WnSpoken *spoken)
{
  sentence->n_spoken = spoken->words->len;
  sentence->spoken = g_new0 (WnSaidWord, MAX (1, sentence->n_spoken));
  for (int i = 0; i < sentence->n_spoken; i++) {
    const WnSpokenWord *word = &g_array_index (spoken->words, WnSpokenWord, i);
    WnSaidWord *said = &sentence->spoken[i];

    said->text = word->phones && strcmp (word->text, "given") == 0
        ? g_utf8_strdown (sentence->words[word->written].text, -1)
        : g_strdup (word->text + (word->text[0] == '_'));
    said->word = word->written;
    said->punct = word->punct;
  }
}

static gsize
byte_of (const char *text, gsize n, int character)
{
  gsize at = 0;

  for (; at < n && character > 0; character--)
    at = g_utf8_next_char (text + at) - text;
  return at;
}

/* Those of one sentence, in bytes; what began in the sentence before is not said again */
static GArray *
given_in_sentence (const GArray *given, const char *text, gsize n, int offset)
{
  GArray *local = g_array_new (FALSE, FALSE, sizeof (WnGiven));

  for (guint i = 0; given && i < given->len; i++) {
    const WnPronunciation *p = &g_array_index (given, WnPronunciation, i);
    const WnGiven here = { byte_of (text, n, p->start - offset), byte_of (text, n, p->end - offset),
      p->start < offset ? "" : p->phones };

    if (here.start < here.end)
      g_array_append_val (local, here);
  }
  return local;
}

WnSentence *
wn_text_to_phones (WnTextFrontend *frontend, const char *text, gsize n, int offset,
    WnTextFlags flags, char **warning, GError **error)
{
  return wn_text_to_phones_given (frontend, text, n, offset, NULL, flags, warning, error);
}

WnSentence *
wn_text_to_phones_given (WnTextFrontend *frontend, const char *text, gsize n, int offset,
    const GArray *given, WnTextFlags flags, char **warning, GError **error)
{
  GArray *local;
  WnSentence *sentence;
  WnSpoken spoken;
  GArray *phones;

  if (warning)
    *warning = NULL;
  if (!check_utf8 (text, n, error) || !check_runs (text, n, error))
    return NULL;

  sentence = g_new0 (WnSentence, 1);
  sentence->language = frontend->language;
  sentence->offset = offset;
  sentence->length = count_characters (text, n);
  local = given_in_sentence (given, text, n, offset);
  frontend->language->normalise (&spoken, text, n, local, flags);
  g_array_unref (local);
  phones = g_array_new (FALSE, FALSE, sizeof (WnPhone));
  wn_phrase_phones (frontend->language, frontend->pronouncer, &spoken,
      (flags & WN_TEXT_ALL_PAUSES) != 0, phones);
  if (phones->len > 0) {
    set_words (sentence, &spoken, text, offset);
    set_spoken (sentence, &spoken);
  }
  sentence->n_phones = phones->len;
  sentence->phones = (WnPhone *) g_array_free (phones, FALSE);
  if (warning)
    *warning = g_steal_pointer (&spoken.warning);
  wn_spoken_clear (&spoken);
  return sentence;
}
