/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/text.h"
#include <string.h>
#include "text/language.h"
#include "text/phrase.h"
#include "text/user_lexicon.h"

struct _WnTextFrontend
{
  const WnLanguage *language;
  void *pronouncer;
  GPtrArray *lexica; /* WnUserLexicon, the last one counts first */
  gboolean in_alias; /* lexica are not looked up for what stands in them */
};

gboolean
wn_text_frontend_add_lexica (WnTextFrontend *frontend, const char *paths, GError **error)
{
  g_auto (GStrv) all = g_strsplit (paths ? paths : "", G_SEARCHPATH_SEPARATOR_S, -1);

  for (int i = 0; all[i]; i++)
    if (*all[i] && !wn_text_frontend_add_lexicon (frontend, all[i], error))
      return FALSE;
  return TRUE;
}

WnTextFrontend *
wn_text_frontend_new (const WnLanguage *language, GError **error)
{
  WnTextFrontend *frontend;
  void *pronouncer = NULL;

  if (language->open && !(pronouncer = language->open (language, error)))
    return NULL;
  frontend = g_new0 (WnTextFrontend, 1);
  frontend->language = language;
  frontend->pronouncer = pronouncer;
  frontend->lexica = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_user_lexicon_free);
  if (!wn_text_frontend_add_lexica (frontend, g_getenv ("PARWAVENET_LEXICON"), error))
    g_clear_pointer (&frontend, wn_text_frontend_free);
  return frontend;
}

gboolean
wn_text_frontend_add_lexicon (WnTextFrontend *frontend, const char *path, GError **error)
{
  WnUserLexicon *lexicon = wn_user_lexicon_open (path, frontend->language, error);

  if (lexicon)
    g_ptr_array_add (frontend->lexica, lexicon);
  return lexicon != NULL;
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
  g_ptr_array_unref (frontend->lexica);
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

/* g_utf8_validate() takes a NUL for the end of the text */
gboolean
wn_text_validate (const char *text, gsize n, GError **error)
{
  const char *end = text + n, *bad;

  for (const char *p = text; p < end; p = bad + 1)
    if (!g_utf8_validate (p, end - p, &bad) && *bad != 0) {
      g_set_error (error, WN_ERROR, WN_ERROR_DECODE,
          "the text is not UTF-8: 0x%02x at byte %" G_GSIZE_FORMAT, (guchar) *bad,
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

/* The byte of a character, where *at is that of an earlier one, *character, or of it */
static gsize
byte_of (const char *text, gsize n, int wanted, gsize *at, int *character)
{
  for (; *at < n && *character < wanted; ++*character)
    *at = g_utf8_next_char (text + *at) - text;
  return *at;
}

/* The first that ends behind a character */
static guint
given_from (const GArray *given, int offset)
{
  guint low = 0, high = given ? given->len : 0;

  while (low < high) {
    const guint middle = (low + high) / 2;

    if (g_array_index (given, WnPronunciation, middle).end <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Those of one sentence, in bytes; what began in the sentence before is not said again */
static GArray *
given_in_sentence (const GArray *given, const char *text, gsize n, int offset)
{
  GArray *local = g_array_new (FALSE, FALSE, sizeof (WnGiven));
  gsize at = 0;
  int character = 0;

  for (guint i = given_from (given, offset); given && i < given->len && at < n; i++) {
    const WnPronunciation *p = &g_array_index (given, WnPronunciation, i);
    const gsize start = byte_of (text, n, p->start - offset, &at, &character);
    const WnGiven here = { start, byte_of (text, n, p->end - offset, &at, &character),
      p->start < offset ? "" : p->phones };

    if (here.start < here.end && p->phones)
      g_array_append_val (local, here);
  }
  return local;
}

/* What the words are that the text tells */
static void
set_roles (WnSpoken *spoken, const GArray *given, const char *text, gsize n, int offset)
{
  gsize at = 0;
  int character = 0;
  guint word = 0;

  for (guint i = given_from (given, offset); given && i < given->len && at < n; i++) {
    const WnPronunciation *p = &g_array_index (given, WnPronunciation, i);
    const gsize start = byte_of (text, n, p->start - offset, &at, &character),
                end = byte_of (text, n, p->end - offset, &at, &character);

    for (; word < spoken->words->len; word++) {
      WnSpokenWord *w = &g_array_index (spoken->words, WnSpokenWord, word);
      const gsize from = g_array_index (spoken->written, WnWritten, w->written).start;

      if (from >= end)
        break;
      if (from >= start)
        w->role = p->role;
    }
  }
}

/* What is read instead, as phones; g_free */
static char *
alias_phones (WnTextFrontend *frontend, const char *alias)
{
  GString *phones = g_string_new (NULL);
  WnSentence *s;

  frontend->in_alias = TRUE;
  s = wn_text_to_phones (frontend, alias, strlen (alias), 0, WN_TEXT_DEFAULT, NULL, NULL);
  frontend->in_alias = FALSE;
  for (int i = 0; s && i < s->n_phones; i++) {
    const WnPhone *p = &s->phones[i];
    const WnPhoneInfo *info = &frontend->language->phones[p->phone];

    if (p->phone == 0)
      continue;
    if (phones->len)
      g_string_append (phones, p->context[5] ? " # " : " ");
    g_string_append (phones, info->name);
    if (info->features & WN_PHONE_VOWEL)
      g_string_append_c (phones, '0' + p->stress);
  }
  wn_sentence_free (s);
  return g_string_free (phones, FALSE);
}

static WnUserEntry
find_in_lexica (const WnTextFrontend *frontend, const char *text, gsize n, gsize at)
{
  for (guint i = frontend->lexica->len; i-- > 0;) {
    const WnUserEntry entry = wn_user_lexicon_find (frontend->lexica->pdata[i], text, n, at);

    if (entry.length)
      return entry;
  }
  return (WnUserEntry){ 0, NULL, NULL };
}

/*
 * Adds to `given` what the user's lexica have of the rest of the text
 * owned  keeps phones that are made here
 */
static GArray *
add_from_lexica (WnTextFrontend *frontend, GArray *given, const char *text, gsize n,
    GPtrArray *owned)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (WnGiven));
  gboolean in_word = FALSE;
  guint next = 0;

  for (gsize at = 0; at < n;) {
    const WnGiven *g = next < given->len ? &g_array_index (given, WnGiven, next) : NULL;
    const gboolean letter = g_unichar_isalnum (g_utf8_get_char (text + at));
    const gsize end = g ? g->start : n;
    WnUserEntry entry = { 0, NULL, NULL };

    if (g && at >= g->start) {
      g_array_append_val (all, *g);
      at = MAX (g->end, at);
      next++;
      in_word = FALSE;
      continue;
    }
    if (letter && !in_word)
      entry = find_in_lexica (frontend, text, end, at);
    in_word = letter && !entry.length;
    if (entry.length) {
      char *phones = entry.phones ? NULL : alias_phones (frontend, entry.alias);
      const WnGiven found = { at, at + entry.length, phones ? phones : entry.phones };

      if (phones)
        g_ptr_array_add (owned, phones);
      g_array_append_val (all, found);
      at += entry.length;
    } else {
      at = g_utf8_next_char (text + at) - text;
    }
  }
  for (; next < given->len; next++)
    g_array_append_val (all, g_array_index (given, WnGiven, next));
  g_array_unref (given);
  return all;
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
  GPtrArray *owned;
  GArray *local;
  WnSentence *sentence;
  WnSpoken spoken;
  GArray *phones;

  if (warning)
    *warning = NULL;
  if (!wn_text_validate (text, n, error) || !check_runs (text, n, error))
    return NULL;

  owned = g_ptr_array_new_with_free_func (g_free);
  sentence = g_new0 (WnSentence, 1);
  sentence->language = frontend->language;
  sentence->offset = offset;
  sentence->length = count_characters (text, n);
  local = given_in_sentence (given, text, n, offset);
  if (frontend->lexica->len > 0 && !frontend->in_alias)
    local = add_from_lexica (frontend, local, text, n, owned);
  frontend->language->normalise (frontend->language, &spoken, text, n, local, flags);
  set_roles (&spoken, given, text, n, offset);
  g_array_unref (local);
  g_ptr_array_unref (owned);
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
