/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "normalise_cases.h"
#include "text/en/lexicon.h"
#include "text/en/english.h"
#include "text/text.h"

static WnTextFrontend *frontend;

static WnSentence *
phones (const char *text, WnTextFlags flags)
{
  GError *error = NULL;
  WnSentence *sentence = wn_text_to_phones (frontend, text, strlen (text), 0, flags, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (sentence);
  return sentence;
}

static char *
phone_line (const WnSentence *sentence)
{
  GString *line = g_string_new (NULL);

  for (int i = 0; i < sentence->n_phones; i++)
    g_string_append_printf (line, "%s%s%s", i ? " " : "", sentence->phones[i].optional ? "?" : "",
        wn_english.phones[sentence->phones[i].phone].name);
  return g_string_free (line, FALSE);
}

static void
test_phone_set (void)
{
  g_assert_cmpint (wn_english.n_phones, ==, 41);
  g_assert_cmpint (wn_language_phone (&wn_english, "pau"), ==, 0);
  g_assert_cmpint (wn_language_phone (&wn_english, "aa"), ==, 1);
  g_assert_cmpint (wn_language_phone (&wn_english, "zh"), ==, 40);
  g_assert_cmpint (wn_language_phone (&wn_english, "xx"), ==, -1);
  for (int i = 2; i < wn_english.n_phones; i++)
    g_assert_cmpstr (wn_english.phones[i - 1].name, <, wn_english.phones[i].name);
}

static void
test_selected (void)
{
  static const struct
  {
    const char *text, *line;
    WnTextFlags flags;
  } cases[] = {
    { "Hello world", "pau hh ax l ow w er l d pau", 0 },
    { "Hello world", "pau hh ax l ow ?pau w er l d pau", WN_TEXT_ALL_PAUSES },
    { "Yes, no.", "pau y eh s pau n ow pau", 0 },
    { "Yes, no.", "pau y eh s pau n ow pau", WN_TEXT_ALL_PAUSES },
    { "#", "pau p aw n d pau", 0 },
    { "*", "pau s t aa r pau", 0 },
    { "a", "pau ey pau", 0 },
    { "a star", "pau ax s t aa r pau", 0 },
    { "P", "pau p iy pau", 0 },
    { "Z", "pau z iy pau", 0 },
    { "9", "pau n ay n pau", 0 },
    { "LED", "pau eh l iy d iy pau", 0 },
    { "LED", "pau eh l ?pau iy ?pau d iy pau", WN_TEXT_ALL_PAUSES },
    { "the party's", "pau dh ax ?pau p aa r t iy z pau", WN_TEXT_ALL_PAUSES },
    { "the box's", "pau dh ax b aa k s ax z pau", 0 },
    { "the API", "pau dh iy ey p iy ay pau", 0 },
    { "we're", "pau w iy r pau", 0 },
    { "I've read it", "pau ay v r eh d ih t pau", 0 },
    { "to read it", "pau t ax r iy d ih t pau", 0 },
    { "cat", "pau s iy ?pau ey ?pau t iy pau", WN_TEXT_ALL_PAUSES | WN_TEXT_SPELL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnSentence *sentence = phones (cases[i].text, cases[i].flags);
    char *line = phone_line (sentence);

    g_assert_cmpstr (line, ==, cases[i].line);
    g_free (line);
    wn_sentence_free (sentence);
  }
}

/* The levels of stress, and the words that have a weak and a full form */
static void
test_stress (void)
{
  static const struct
  {
    const char *text, *line;
  } cases[] = {
    { "Hello world.", "hh ax0 l ow1 | w er1 l d" },
    { "The information", "dh iy0 | ih2 n f er0 m ey1 sh ax0 n" },
    { "to rewrite a record", "t ax0 | r iy0 r ay1 t | ax0 | r eh1 k er0 d" },
    { "to record", "t ax0 | r ax0 k ao1 r d" },
    { "What are you looking for?", "w ah1 t | er0 | y uw0 | l uh1 k ih0 ng | f ao1 r" },
    { "looking for it", "l uh1 k ih0 ng | f er0 | ih0 t" },
    { "Can you swim? Yes, I can.", "k ae0 n | y uw0 | s w ih1 m | y eh1 s | ay0 | k ae1 n" },
    { "We can swim.", "w iy0 | k ax0 n | s w ih1 m" },
    { "a can of beer", "ax0 | k ae1 n | ax0 v | b ih1 r" },
    { "He said that he knew that man.",
        "hh iy0 | s eh1 d | dh ax0 t | hh iy0 | n uw1 | dh ae1 t | m ae1 n" },
    { "to eat and to drink", "t uw0 | iy1 t | ax0 n d | t ax0 | d r ih1 ng k" },
    { "letter A", "l eh1 t er0 | ey1" },
    { "plan A and B", "p l ae1 n | ey1 | ax0 n d | b iy1" },
    { "There is a house over there.", "dh eh0 r | ih0 z | ax0 | hh aw1 s | ow1 v er0 | dh eh1 r" },
    { "to polish the Polish table",
        "t ax0 | p aa1 l ih0 sh | dh ax0 | p ow1 l ih0 sh | t ey1 b ax0 l" },
    { "They have already read it. They will read it.",
        "dh ey0 | hh ax0 v | ao0 l r eh1 d iy0 | r eh1 d | ih0 t | dh ey0 | w ih0 l | r iy1 d | "
        "ih0 t" },
    { "They live in a live house.", "dh ey0 | l ih1 v | ih0 n | ax0 | l ay1 v | hh aw1 s" },
    { "He wound the clock; the wound healed.",
        "hh iy0 | w aw1 n d | dh ax0 | k l aa1 k | dh ax0 | w uw1 n d | hh iy1 l d" },
    { "I refuse to close the refuse bin.",
        "ay0 | r ax0 f y uw1 z | t ax0 | k l ow1 z | dh ax0 | r eh1 f y uw2 s | b ih1 n" },
    { "boxes' cats' lions'", "b aa1 k s ax0 z | k ae1 t s | l ay1 ax0 n z" },
    { "Rex's", "r eh1 k s ax0 z" },
    { "The FBI'd know.", "dh iy0 | eh1 f | b iy1 | ay1 d | n ow1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnSentence *s = phones (cases[i].text, 0);
    GString *line = g_string_new (NULL);
    int spoken = 0;

    for (int k = 0; k < s->n_phones; k++) {
      const WnPhone *p = &s->phones[k];
      const WnPhoneInfo *info = &wn_english.phones[p->phone];

      if (p->phone == 0)
        continue;
      if (line->len)
        g_string_append (line, p->context[5] && p->spoken != spoken ? " | " : " ");
      spoken = p->spoken;
      g_string_append (line, info->name);
      if (info->features & WN_PHONE_VOWEL)
        g_string_append_printf (line, "%d", p->stress);
      g_assert_cmpfloat (p->context[23], ==, p->stress == 1);
      g_assert_cmpfloat (p->context[24], ==, p->stress == 2);
    }
    g_assert_cmpstr (line->str, ==, cases[i].line);
    g_string_free (line, TRUE);
    wn_sentence_free (s);
  }
}

/* Older layouts are the beginning of later ones */
static void
test_layouts (void)
{
  float context[2 * WN_CONTEXT_DIM], first[2 * 23];

  for (int i = 0; i < 2 * WN_CONTEXT_DIM; i++)
    context[i] = i;
  g_assert_cmpint (wn_context_dim (0), ==, 0);
  g_assert_cmpint (wn_context_dim (1), ==, 23);
  g_assert_cmpint (wn_context_dim (WN_CONTEXT_LAYOUT), ==, WN_CONTEXT_DIM);
  g_assert_cmpint (wn_context_dim (WN_CONTEXT_LAYOUT + 1), ==, 0);
  g_assert_cmpint (wn_context_layout (23), ==, 1);
  g_assert_cmpint (wn_context_layout (WN_CONTEXT_DIM), ==, WN_CONTEXT_LAYOUT);
  g_assert_cmpint (wn_context_layout (24), ==, 0);
  wn_context_of_layout (2, 23, context, first);
  for (int i = 0; i < 23; i++) {
    g_assert_cmpfloat (first[i], ==, i);
    g_assert_cmpfloat (first[23 + i], ==, WN_CONTEXT_DIM + i);
  }
}

/* What a sentence asks, and where its nucleus is: values 26 to 29 */
static void
test_questions (void)
{
  static const struct
  {
    const char *text;
    int nucleus; /* phones in the nuclear syllable of the last phrase */
    gboolean yes_no, open;
  } cases[] = {
    { "Is it ready?", 2, TRUE, FALSE },
    { "Where is it?", 3, FALSE, TRUE },
    { "And with whom did he go?", 2, FALSE, TRUE },
    { "It is ready.", 2, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnSentence *s = phones (cases[i].text, 0);
    int nucleus = 0;

    for (int k = 0; k < s->n_phones; k++) {
      nucleus += s->phones[k].context[26] == 1;
      g_assert_cmpfloat (s->phones[k].context[28], ==, cases[i].yes_no);
      g_assert_cmpfloat (s->phones[k].context[29], ==, cases[i].open);
      if (nucleus > 0 && s->phones[k].phone)
        g_assert_cmpfloat (s->phones[k].context[27], ==, 1);
    }
    g_assert_cmpint (nucleus, ==, cases[i].nucleus);
    wn_sentence_free (s);
  }
}

/* What holds for any text */
static void
check_invariants (const char *text, const WnSentence *s)
{
  int word = 0;

  g_assert_cmpint (s->n_words > 0, ==, s->n_phones > 0);
  g_assert_cmpint (s->length, ==, g_utf8_strlen (text, -1));
  if (s->n_phones == 0)
    return;
  g_assert_cmpint (s->phones[0].phone, ==, 0);
  g_assert_cmpint (s->phones[s->n_phones - 1].phone, ==, 0);
  for (int i = 0; i < s->n_phones; i++) {
    const WnPhone *p = &s->phones[i];
    float classes = 0;

    g_assert_cmpint (p->phone, >=, 0);
    g_assert_cmpint (p->phone, <, wn_english.n_phones);
    g_assert_cmpint (p->word, >=, p->phone ? word : -1);
    g_assert_cmpint (p->word, <, s->n_words);
    g_assert_cmpint (p->phone == 0, ==, p->word == -1);
    g_assert_true (p->phone != 0 || p->word_end);
    if (i > 0 && p->phone == 0)
      g_assert_cmpint (s->phones[i - 1].phone, !=, 0);
    if (p->phone)
      word = p->word;
    for (int k = 0; k < WN_CONTEXT_DIM; k++) {
      g_assert_true (isfinite (p->context[k]));
      g_assert_cmpfloat (p->context[k], >=, 0);
    }
    for (int k = 14; k <= 18; k++)
      classes += p->context[k];
    g_assert_cmpfloat (classes, ==, 1);
  }
  for (int i = 0; i < s->n_words; i++) {
    const char *at = g_utf8_offset_to_pointer (text, s->words[i].offset);

    g_assert_cmpint (g_utf8_strlen (s->words[i].text, -1), ==, s->words[i].length);
    g_assert_cmpint (s->words[i].length, >, 0);
    g_assert_true (g_str_has_prefix (at, s->words[i].text));
    if (i > 0)
      g_assert_cmpint (s->words[i].offset, >=, s->words[i - 1].offset + s->words[i - 1].length);
  }
}

/* A model trained on aligned output must see the same at synthesis */
static void
check_without_pauses (const WnSentence *all, const WnSentence *plain)
{
  int j = 0;

  for (int i = 0; i < all->n_phones; i++) {
    g_assert_cmpint (j, <, plain->n_phones);
    /* of the optional ones long phrases have some */
    if (all->phones[i].optional && plain->phones[j].phone != WN_PHONE_PAUSE)
      continue;
    g_assert_cmpint (all->phones[i].phone, ==, plain->phones[j].phone);
    g_assert_cmpint (all->phones[i].word, ==, plain->phones[j].word);
    g_assert_cmpint (all->phones[i].word_end, ==, plain->phones[j].word_end);
    for (int k = 0; k < WN_CONTEXT_DIM; k++)
      g_assert_cmpfloat (all->phones[i].context[k], ==, plain->phones[j].context[k]);
    j++;
  }
  g_assert_cmpint (j, ==, plain->n_phones);
}

static void
test_invariants (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (normalise_cases); i++) {
    const char *text = normalise_cases[i][0];
    WnSentence *plain = phones (text, 0), *all = phones (text, WN_TEXT_ALL_PAUSES),
               *spelled = phones (text, WN_TEXT_SPELL);

    check_invariants (text, plain);
    check_invariants (text, all);
    check_invariants (text, spelled);
    check_without_pauses (all, plain);
    wn_sentence_free (plain);
    wn_sentence_free (all);
    wn_sentence_free (spelled);
  }
}

static void
test_context (void)
{
  WnSentence *s = phones ("Hello, big world!", WN_TEXT_ALL_PAUSES);
  char *line = phone_line (s);
  const WnPhone *p = s->phones;

  g_assert_cmpstr (line, ==, "pau hh ax l ow pau b ih g ?pau w er l d pau");
  /* ax: unstressed, ends the first of two syllables */
  g_assert_cmpfloat (p[2].context[0], ==, 0);
  g_assert_cmpfloat (p[2].context[4], ==, 1);
  g_assert_cmpfloat (p[2].context[5], ==, 0);
  g_assert_cmpfloat (p[2].context[8], ==, 0);
  g_assert_cmpfloat_with_epsilon (p[2].context[9], 0.1, 1e-6);
  g_assert_cmpfloat (p[2].context[10], ==, 0);
  g_assert_cmpfloat (p[2].context[11], ==, 1);
  g_assert_cmpfloat (p[2].context[12], ==, 1);
  g_assert_cmpfloat_with_epsilon (p[2].context[13], 0.4, 1e-6);
  g_assert_cmpfloat (p[2].context[15], ==, 1);
  g_assert_cmpfloat (p[2].context[19], ==, 1);
  g_assert_cmpfloat (p[2].context[20], ==, 0);
  g_assert_cmpfloat_with_epsilon (p[2].context[21], log (5) / 4, 1e-6);
  g_assert_cmpfloat_with_epsilon (p[2].context[22], log (12) / 5, 1e-6);
  /* ow: stressed vowel, last in everything */
  g_assert_cmpfloat (p[4].context[0], ==, 1);
  g_assert_cmpfloat (p[4].context[1], ==, 1);
  g_assert_cmpfloat (p[4].context[6], ==, 1);
  g_assert_cmpfloat (p[4].context[10], ==, 1);
  g_assert_true (p[4].word_end);
  /* l of "hello": stressed syllable, no vowel */
  g_assert_cmpfloat (p[3].context[0], ==, 1);
  g_assert_cmpfloat (p[3].context[1], ==, 0);
  g_assert_cmpfloat (p[3].context[3], ==, 1);
  /* the pause that ends the first phrase */
  g_assert_cmpfloat_with_epsilon (p[5].context[8], 0.2, 1e-6);
  g_assert_cmpfloat (p[5].context[9], ==, 0);
  g_assert_cmpfloat (p[5].context[15], ==, 1);
  /* the second phrase */
  g_assert_cmpfloat (p[7].context[7], ==, 1);
  g_assert_cmpfloat (p[7].context[12], ==, 1);
  g_assert_cmpfloat (p[7].context[18], ==, 1);
  g_assert_cmpfloat (p[7].context[20], ==, 1);
  g_assert_cmpfloat_with_epsilon (p[11].context[8], 0.1, 1e-6);
  g_assert_cmpfloat (p[11].context[11], ==, 1);
  g_free (line);
  wn_sentence_free (s);
}

static void
test_offsets (void)
{
  static const struct
  {
    const char *text, *words; /* text@offset+length */
  } cases[] = {
    { "Hello, world!", "Hello@0+5 world@7+5" },
    { "It's $1.5 billion.", "It's@0+4 $1.5 billion@5+12" },
    { "\u00dcn\u00ef \u201cq\u201d na\u00efve", "\u00dcn\u00ef@0+3 q@5+1 na\u00efve@8+5" },
    { "Dr. Smith", "Dr.@0+3 Smith@4+5" },
    { "pages 3-5", "pages@0+5 3-5@6+3" },
    { "2\u00bd cups", "2\u00bd@0+2 cups@3+4" },
    { "a \U0001F600 b", "a@0+1 \U0001F600@2+1 b@4+1" },
    { "cafe\u0301 au", "cafe\u0301@0+5 au@6+2" },
    { "full-featured", "full@0+4 featured@5+8" },
    { "x\u00b2", "x@0+1 \u00b2@1+1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;
    WnSentence *s = wn_text_to_phones (frontend, cases[i].text, strlen (cases[i].text), 1000, 0,
        NULL, &error);
    GString *line = g_string_new (NULL);

    g_assert_no_error (error);
    g_assert_cmpint (s->offset, ==, 1000);
    for (int w = 0; w < s->n_words; w++)
      g_string_append_printf (line, "%s%s@%d+%d", w ? " " : "", s->words[w].text,
          s->words[w].offset - 1000, s->words[w].length);
    g_assert_cmpstr (line->str, ==, cases[i].words);
    g_string_free (line, TRUE);
    wn_sentence_free (s);
  }
}

static void
test_nothing_to_speak (void)
{
  static const char *const cases[] = { "", " ", "\n\n", "...", "?!", "()", "\" \"", "\u2014",
    "\u65e5\u672c" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnSentence *s = phones (cases[i], 0);

    g_assert_cmpint (s->n_words, ==, 0);
    g_assert_cmpint (s->n_phones, ==, 0);
    wn_sentence_free (s);
  }
}

static void
check_error (const char *text, gsize n, int code, const char *says)
{
  GError *error = NULL;

  g_assert_null (wn_text_to_phones (frontend, text, n, 0, 0, NULL, &error));
  g_assert_error (error, WN_ERROR, code);
  g_assert_nonnull (strstr (error->message, says));
  g_error_free (error);
}

static void
test_errors (void)
{
  char *run = g_strnfill (1001, 'a');

  check_error ("ok \xff", 4, WN_ERROR_DECODE, "0xff at byte 3");
  check_error ("\xe2\x82", 2, WN_ERROR_DECODE, "0xe2 at byte 0");
  check_error ("a\0b\xc0", 4, WN_ERROR_DECODE, "0xc0 at byte 3");
  check_error (run, 1001, WN_ERROR_TEXT, "1000");
  g_free (run);
}

/* A NUL is a control character like others */
static void
test_nul (void)
{
  GError *error = NULL;
  char *warning = NULL;
  WnSentence *s = wn_text_to_phones (frontend, "one\0two \x1b", 9, 0, 0, &warning, &error);

  g_assert_no_error (error);
  g_assert_cmpint (s->n_words, ==, 2);
  g_assert_cmpint (s->words[1].offset, ==, 4);
  g_assert_cmpint (s->length, ==, 9);
  g_assert_nonnull (strstr (warning, "U+0000"));
  g_assert_nonnull (strstr (warning, "U+001B"));
  g_free (warning);
  wn_sentence_free (s);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  frontend = wn_text_frontend_new (wn_language_find (NULL), NULL);
  g_test_add_func ("/text/phones/set", test_phone_set);
  g_test_add_func ("/text/phones/stress", test_stress);
  g_test_add_func ("/text/phones/layouts", test_layouts);
  g_test_add_func ("/text/phones/questions", test_questions);
  g_test_add_func ("/text/phones/selected", test_selected);
  g_test_add_func ("/text/phones/invariants", test_invariants);
  g_test_add_func ("/text/phones/context", test_context);
  g_test_add_func ("/text/phones/offsets", test_offsets);
  g_test_add_func ("/text/phones/nothing", test_nothing_to_speak);
  g_test_add_func ("/text/phones/errors", test_errors);
  g_test_add_func ("/text/phones/nul", test_nul);
  result = g_test_run ();
  wn_text_frontend_free (frontend);
  return result;
}
