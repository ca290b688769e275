/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/language.h"
#include "text/text.h"

#define MILLION 1000000

/* The language that is tested, an argument; NULL for English */
static const char *tag;
/*
 * Seconds that no step may exceed even on a loaded machine under a sanitizer; a quadratic step
 * would take minutes
 */
#define PATIENCE 60.0

/* Made by the first test that needs it, so that the threads are the first to open the lexicon */
static WnTextFrontend *
shared_frontend (void)
{
  static WnTextFrontend *frontend;

  if (!frontend)
    frontend = wn_text_frontend_new (wn_language_find (tag), NULL);
  return frontend;
}

static GString *
repeat (const char *piece, gsize total)
{
  GString *text = g_string_sized_new (total + strlen (piece));

  while (text->len < total)
    g_string_append (text, piece);
  return text;
}

/* A generator of our own: the texts must be the same with every GLib */
static guint
next_random (guint64 *state, guint n)
{
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (guint) (*state >> 33) % n;
}

static void
speak (const char *text, gsize n, WnTextFlags flags)
{
  GError *error = NULL;
  char *warning = NULL;
  WnSentence *s = wn_text_to_phones (shared_frontend (), text, n, 0, flags, &warning, &error);

  if (s)
    for (int i = 0; i < s->n_words; i++) {
      g_assert_true (g_utf8_validate (s->words[i].text, -1, NULL));
      g_assert_cmpint (s->words[i].offset + s->words[i].length, <=, s->length);
    }
  else
    g_assert_true (error && error->domain == WN_ERROR);
  g_clear_error (&error);
  g_free (warning);
  wn_sentence_free (s);
}

static void
test_random_bytes (void)
{
  guint64 state = 1;

  for (int round = 0; round < 300; round++) {
    char text[200];
    gsize n = next_random (&state, sizeof (text));

    for (gsize i = 0; i < n; i++)
      text[i] = next_random (&state, 256);
    speak (text, n, round % 4);
  }
}

static void
test_random_characters (void)
{
  static const guint ranges[] = { 0x80, 0x250, 0x600, 0x3000, 0x20000 };
  guint64 state = 2;

  for (int round = 0; round < 300; round++) {
    GString *text = g_string_new (NULL);
    guint range = ranges[round % G_N_ELEMENTS (ranges)];

    for (int i = next_random (&state, 80); i > 0; i--) {
      gunichar c = next_random (&state, range);

      if (g_unichar_validate (c))
        g_string_append_unichar (text, c);
    }
    speak (text->str, text->len, round % 4);
    g_string_free (text, TRUE);
  }
}

/* Pieces that the rules look for, in any order */
static void
test_random_pieces (void)
{
  static const char *const pieces[] = { "1", "23", "1,000", ".", ",", ":", "-", "/", "$", "\u20ac",
    "\u00a3", "%", "\u00bd", " ", " ", " ", "Jan", "May", "a.m.", "pm", "th", "s", "'", "\"", "(",
    ")", "http://", "www.", "@", ".com", "AT&T", "&", "#", "*", "_", "+", "=", "<", ">", "~", "^",
    "x", "St.", "Dr.", "No.", "e.g.", "XIV", "I", "A", "a", "km", "\u00b0C", "\u00b2", "read",
    "I'm", "'s", "LEDs", "iPhone", "McDonald", "\u00e9", "\u0416", "\u03b1", "\u2026", "\u2014",
    "\U0001F600", "\n", "\t", "\\", "|", "n't", "24/7", "9/11", "-5", "+44 20", "555-1234", "v2.0",
    "USD", "bn", "million" };
  guint64 state = 3;

  for (int round = 0; round < 500; round++) {
    GString *text = g_string_new (NULL);

    for (int i = next_random (&state, 20); i > 0; i--)
      g_string_append (text, pieces[next_random (&state, G_N_ELEMENTS (pieces))]);
    speak (text->str, text->len, round % 4);
    g_string_free (text, TRUE);
  }
}

/* Every sentence end of random text lies within the text, on a character */
static void
test_random_sentences (void)
{
  static const char *const pieces[] = { "a", "Dr", ".", "!", "?", " ", " ", "\n", "\u2026",
    "\u201d", "\u0416", "1", "U.S.", "\"", "The" };
  guint64 state = 4;

  for (int round = 0; round < 200; round++) {
    GString *text = g_string_new (NULL);
    gsize at = 0;

    for (int i = next_random (&state, 1500); i > 0; i--)
      g_string_append (text, pieces[next_random (&state, G_N_ELEMENTS (pieces))]);
    while (at < text->len) {
      gsize end = wn_text_sentence_end (wn_language_find (tag), text->str + at, text->len - at,
          TRUE);

      g_assert_cmpuint (end, >, 0);
      g_assert_cmpuint (end, <=, text->len - at);
      g_assert_true (g_utf8_validate (text->str + at, end, NULL));
      at += end;
    }
    g_string_free (text, TRUE);
  }
}

static void
check_split_time (const char *piece)
{
  GString *text = repeat (piece, MILLION);
  GTimer *timer = g_timer_new ();

  for (gsize at = 0; at < text->len;)
    at += wn_text_sentence_end (wn_language_find (tag), text->str + at, text->len - at, TRUE);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, PATIENCE);
  g_timer_destroy (timer);
  g_string_free (text, TRUE);
}

/*
 * Pronunciations of random stretches, cut by the sentence's ends too: each has its word, in order,
 * and none of its text is read
 */
static void
test_random_pronunciations (void)
{
  static const char *const pieces[] = { "word ", "$1.50 ", "Dr. ", "12:30 ", "\303\251",
    "\346\235\261", "... ", "a", "-", "1999", "'s ", ", ", "x@y.com ", "I'm " };
  static const char *const phones[] = { "t ax0 t aa1", "uw1", "", "s # t iy1 #",
    "hh ax0 l ow1 # w er1 l d" };
  guint64 state = 5;

  for (int round = 0; round < 500; round++) {
    GString *text = g_string_new (NULL);
    GArray *given = g_array_new (FALSE, FALSE, sizeof (WnPronunciation));
    WnSentence *s;
    char *warning;
    int end = 0, n;

    for (guint i = next_random (&state, 20); i > 0; i--)
      g_string_append (text, pieces[next_random (&state, G_N_ELEMENTS (pieces))]);
    n = (int) g_utf8_strlen (text->str, -1);
    for (int start = (int) next_random (&state, 8) - 2; start < n + 2;
         start = end + (int) next_random (&state, 10)) {
      const WnPronunciation p = { 100 + start, 100 + start + 1 + (int) next_random (&state, 6),
        (char *) phones[next_random (&state, G_N_ELEMENTS (phones))], 0 };

      g_array_append_val (given, p);
      end = p.end - 100;
    }
    s = wn_text_to_phones_given (shared_frontend (), text->str, text->len, 100, given,
        round % 2 ? WN_TEXT_ALL_PAUSES : 0, &warning, NULL);
    g_assert_nonnull (s);
    for (int w = 0; w < s->n_words; w++) {
      g_assert_cmpint (s->words[w].offset, >=,
          w > 0 ? s->words[w - 1].offset + s->words[w - 1].length : 100);
      g_assert_cmpint (s->words[w].offset + s->words[w].length, <=, 100 + n);
    }
    for (guint i = 0; i < given->len; i++) {
      const WnPronunciation *p = &g_array_index (given, WnPronunciation, i);
      gboolean found = FALSE;

      for (int w = 0; w < s->n_words; w++) {
        found |= s->words[w].offset == p->start
            && s->words[w].offset + s->words[w].length == MIN (p->end, 100 + n);
        g_assert_true (s->words[w].offset == p->start || s->words[w].offset >= p->end
            || s->words[w].offset + s->words[w].length <= p->start);
      }
      g_assert_true (found == (*p->phones && p->start >= 100 && p->start < 100 + n));
    }
    g_free (warning);
    wn_sentence_free (s);
    g_array_unref (given);
    g_string_free (text, TRUE);
  }
}

static void
test_million_characters_split (void)
{
  static const char *const pieces[] = { "a", ".", ". ", "... ", " ", "\n", "\" ", "a.", "word ",
    "Word. ", "\u0416", "\u2026" };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    check_split_time (pieces[i]);
}

static double
seconds_to_speak (const char *piece, gsize total)
{
  GString *text = repeat (piece, total);
  GTimer *timer = g_timer_new ();
  double seconds;

  speak (text->str, text->len, 0);
  seconds = g_timer_elapsed (timer, NULL);
  g_timer_destroy (timer);
  g_string_free (text, TRUE);
  return seconds;
}

static void
test_long_input (void)
{
  static const char *const silent[] = { "a", "\" ", "... ", " ", "\n", "\u65e5 ", "\a" };
  char *token = g_strnfill (999, 'a');

  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++)
    g_assert_cmpfloat (seconds_to_speak (silent[i], MILLION), <, PATIENCE);
  g_assert_cmpfloat (seconds_to_speak ("word ", 20000), <, PATIENCE);
  g_assert_cmpfloat (seconds_to_speak (token, 16000), <, PATIENCE);
  token[998] = ' ';
  g_assert_cmpfloat (seconds_to_speak (token, 3000), <, PATIENCE);
  for (int i = 0; i < 998; i++)
    token[i] = "1/"[i % 2];
  g_assert_cmpfloat (seconds_to_speak (token, 3000), <, PATIENCE);
  g_free (token);
}

static const char *const thread_texts[] = {
  "Hello, world! It costs $1.5 billion.",
  "The quick brown fox jumps over 13 lazy dogs.",
  "Dr. Smith lives on Elm St. in Austin, TX.",
  "Call 555-1234 at 10:30 p.m. on January 5, 2024.",
};

static guint
fingerprint (WnTextFrontend *own, const char *text)
{
  WnSentence *s = wn_text_to_phones (own, text, strlen (text), 0, WN_TEXT_ALL_PAUSES, NULL, NULL);
  guint hash = 2166136261u;

  for (int i = 0; i < s->n_phones; i++) {
    const guchar *bytes = (const guchar *) s->phones[i].context;

    hash = (hash ^ s->phones[i].phone) * 16777619u;
    for (gsize k = 0; k < sizeof (s->phones[i].context); k++)
      hash = (hash ^ bytes[k]) * 16777619u;
  }
  wn_sentence_free (s);
  return hash;
}

static void *
speak_in_thread (void *data)
{
  WnTextFrontend *own = wn_text_frontend_new (wn_language_find (tag), NULL);
  guint *hashes = data;

  for (int round = 0; round < 5; round++)
    for (gsize i = 0; i < G_N_ELEMENTS (thread_texts); i++) {
      guint hash = fingerprint (own, thread_texts[i]);

      g_assert_cmpuint (round ? hashes[i] : hash, ==, hash);
      hashes[i] = hash;
    }
  wn_text_frontend_free (own);
  return NULL;
}

static void
test_threads (void)
{
  guint hashes[4][G_N_ELEMENTS (thread_texts)] = { { 0 } };
  GThread *threads[4];

  for (int t = 0; t < 4; t++)
    threads[t] = g_thread_new ("text", speak_in_thread, hashes[t]);
  for (int t = 0; t < 4; t++)
    g_thread_join (threads[t]);
  for (int t = 0; t < 4; t++)
    for (gsize i = 0; i < G_N_ELEMENTS (thread_texts); i++)
      g_assert_cmpuint (hashes[t][i], ==, fingerprint (shared_frontend (), thread_texts[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tag = argc > 1 ? argv[1] : NULL;
  g_test_add_func ("/text/robustness/threads", test_threads);
  g_test_add_func ("/text/robustness/random-bytes", test_random_bytes);
  g_test_add_func ("/text/robustness/random-characters", test_random_characters);
  g_test_add_func ("/text/robustness/random-pieces", test_random_pieces);
  g_test_add_func ("/text/robustness/random-sentences", test_random_sentences);
  g_test_add_func ("/text/robustness/random-pronunciations", test_random_pronunciations);
  g_test_add_func ("/text/robustness/million-split", test_million_characters_split);
  g_test_add_func ("/text/robustness/long-input", test_long_input);
  return g_test_run ();
}
