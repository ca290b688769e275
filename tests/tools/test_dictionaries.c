/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/codes.h"
#include "text/en/homographs.h"
#include "text/en/lexicon.h"
#include "tiny_corpus.h"

/*
 * What makes a lexicon of pronouncing dictionaries, on small ones in their formats: words of three
 * letters, each always of one phone, and such as have something of their own
 */

static char *dir;

static const struct
{
  char letter;
  const char *cmu, *misaki;
} vowels[] = { { 'a', "AE1", "\u02c8\u00e6" }, { 'e', "EH1", "\u02c8\u025b" },
  { 'i', "IH1", "\u02c8\u026a" }, { 'o', "AA1", "\u02c8\u0251" }, { 'u', "AH1", "\u02c8\u028c" } };

static const char consonants[] = "bdfklmnpstz";

#define QUICK "--steps 2 --batch 2 --threads 1 --channels 8 --blocks 2 --evaluate 1000 "

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  GError *error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
write_dictionaries (void)
{
  GString *cmu = g_string_new ("'bout B AW1 T # a comment\n\nread R EH1 D\nread(2) R IY1 D\n"
                               "c3po S IY1\nbass B AE1 S\nbass(2) B EY1 S\nabout AH0 B AW1 T\n"
                               "tv IH0 K S T R AH0 AO1 R D IH0 N EH0 R IY0\n"
                               "data D AE1 T AH0\ndata(2) D EY1 T AH0\n"
                               "record R AH0 K AO1 R D\nrecord(2) R EH1 K ER0 D\n");
  GString *misaki = g_string_new (
      "{\"butter\": \"b\u02c8\u028c\u027e\u0259\u0279\", \"button\": \"b\u02c8\u028c\u0294n\",\n"
      "\"data\": \"d\u02c8A\u027e\u0259\",\n"
      "\"record\": {\"DEFAULT\": \"\u0279\u02c8\u025bk\u0259\u0279d\", \"VERB\": "
      "\"\u0279ik\u02c8\u0254\u0279d\", \"VBD\": \"\u0279ik\u02c8\u0254\u0279d\"},\n"
      "\"undone\": \"\u028cnd\u02c8\u028cn\", \"zubb\": \"z\u02c8\u0259b\",\n"
      "\"Kat\": \"k\u02c8\u00e6t\", \"-able\": \"\u0259b\u1d4al\", \"nothing\": null,\n"
      "\"read\": {\"DEFAULT\": \"\u0279\u02c8id\", \"VBD\": \"\u0279\u02c8\u025bd\"}");

  for (const char *first = consonants; *first; first++)
    for (gsize v = 0; v < G_N_ELEMENTS (vowels); v++)
      for (const char *last = consonants; *last; last++) {
        g_string_append_printf (cmu, "%c%c%c %c %s %c\n", *first, vowels[v].letter, *last,
            g_ascii_toupper (*first), vowels[v].cmu, g_ascii_toupper (*last));
        g_string_append_printf (misaki, ", \"%c%c%c\": \"%c%s%c\"", *first, vowels[v].letter, *last,
            *first, vowels[v].misaki, *last);
      }
  g_string_append_c (misaki, '}');
  write_file ("cmu", cmu->str);
  write_file ("gold.json", misaki->str);
  g_string_free (cmu, TRUE);
  g_string_free (misaki, TRUE);
}

/* Pronunciations of a word in the lexicon, with slashes between, and their tags if there are any */
static void
assert_listed (const char *word, const char *expected)
{
  g_autofree char *path = g_build_filename (dir, "made.lexicon", NULL);
  WnLexiconVariant variants[WN_LEXICON_MAX_VARIANTS];
  g_autoptr (GString) found = g_string_new (NULL);
  GError *error = NULL;
  WnLexicon *lexicon = wn_lexicon_open (path, &error);
  int n;

  g_assert_no_error (error);
  n = wn_lexicon_find (lexicon, word, strlen (word), variants);
  for (int i = 0; i < n; i++) {
    g_autofree char *phones = wn_codes_to_string (variants[i].phones, variants[i].n);

    g_string_append_printf (found, "%s%s%s", i > 0 ? "/" : "", phones,
        variants[i].tags & WN_LEXICON_PAST ? " past" : "");
  }
  g_assert_cmpstr (found->str, ==, expected);
  wn_lexicon_close (lexicon);
}

static void
test_pack (void)
{
  g_autofree char *said = tiny_run (dir, "train lexicon cmu gold.json -o made.lexicon >&2", 0);

  g_assert_nonnull (strstr (said, "passed over 1 of cmu and 2 of gold.json"));
  assert_listed ("bat", "b ae1 t");
  assert_listed ("'bout", "b aw1 t");
  assert_listed ("about", "ax0 b aw1 t");
  assert_listed ("butter", "b ah1 t er0");
  assert_listed ("button", "b ah1 t ax0 n");
  assert_listed ("read", "r iy1 d/r eh1 d past");
  assert_listed ("gstreamer", "jh iy1 s t r iy1 m er0");
  /* what both have comes first; what one of them has in another shade is one and the same */
  assert_listed ("data", "d ey1 t ax0");
  assert_listed ("record", "r eh1 k er0 d/r ax0 k ao1 r d past");
  /* an unstressed "ah" is a schwa, and a stressed schwa is none */
  assert_listed ("undone", "ax0 n d ah1 n");
  assert_listed ("zubb", "z ah1 b");
  assert_listed ("c3po", "");
  assert_listed ("able", "");
}

/* With a network for unknown words and models for homographs, and measured on words set aside */
static void
test_whole (void)
{
  g_autofree char *folder = g_build_filename (dir, "homographs", "train", NULL), *said = NULL,
                  *again = NULL;
  GString *sentences = g_string_new ("homograph\twordid\tsentence\tstart\tend\n");
  g_autofree char *path = g_build_filename (dir, "made.lexicon", NULL);
  WnLexicon *lexicon;
  GError *error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  write_file ("homographs/wordids.tsv",
      "homograph\twordid\tlabel\tpronunciation\thomograph_type\tfine\n"
      "bass\tbass\tfish\t'b\u00e6s\tOther\tOther\nbass\tbass_corp\tmusic\t'be\u026as\tOther\tOther"
      "\n");
  for (int i = 10; i < 40; i++)
    g_string_append_printf (sentences,
        "bass\tbass\t\"Tom %d caught a bass.\"\t16\t20\nbass\tbass_corp\tTom %d plays "
        "bass.\t13\t17\n",
        i, i);
  write_file ("homographs/train/bass.tsv", sentences->str);
  g_string_free (sentences, TRUE);
  said = tiny_run (dir,
      "train lexicon " QUICK "--run run --homographs homographs --set-aside cmu gold.json -o "
      "made.lexicon >&2",
      0);
  g_assert_nonnull (strstr (said, "the network with its n-grams reads"));
  g_assert_nonnull (strstr (said, "homographs in sentences set aside:"));
  g_assert_nonnull (strstr (said, "the file reads"));
  lexicon = wn_lexicon_open (path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (wn_lexicon_letters (lexicon));
  g_assert_nonnull (wn_lexicon_homographs (lexicon));
  wn_lexicon_close (lexicon);
  /* a network that has made its updates is taken as it is */
  again = tiny_run (dir, "train lexicon " QUICK "--run run cmu gold.json -o made.lexicon >&2", 0);
  g_assert_nonnull (strstr (again, "the network with its n-grams reads"));
}

#define HOMOGRAPHS "homograph\twordid\tlabel\tpronunciation\thomograph_type\tfine\n"
#define SENTENCES "homograph\twordid\tsentence\tstart\tend\n"

/* A class's part of speech is what its name says, but of those whose name says something else */
static void
test_homographs (void)
{
  static const struct
  {
    const char *word, *id, *ipa, *phones;
    WnPart part;
    WnRole parts;
  } cases[] = {
    { "polish", "polish", "'p\u0251l\u026a\u0283", "p aa1 l ih0 sh", WN_PART_NONE,
        WN_ROLE_NOUN | WN_ROLE_VERB },
    { "polish", "polish_geo", "'po\u028al\u026a\u0283", "p ow1 l ih0 sh", WN_PART_NAME,
        WN_ROLE_NAME | WN_ROLE_ADJECTIVE | WN_ROLE_NOUN },
    { "conduct", "conduct_nou", "'k\u0251nd\u028ckt", "k aa1 n d ah0 k t", WN_PART_NOUN,
        WN_ROLE_NOUN },
    { "conduct", "conduct_vrb", "k\u0251n'd\u028ckt", "k ax0 n d ah1 k t", WN_PART_VERB,
        WN_ROLE_VERB },
    { "read", "read_present", "'\u0279id", "r iy1 d", WN_PART_VERB, WN_ROLE_VERB | WN_ROLE_NOUN },
    { "read", "read_past", "'\u0279\u025bd", "r eh1 d", WN_PART_PAST, WN_ROLE_PAST },
    { "nice", "nice", "'na\u026as", "n ay1 s", WN_PART_NONE, WN_ROLE_ANY },
    { "nice", "nice_geo", "'nis", "n iy1 s", WN_PART_NAME, WN_ROLE_NAME },
    { "use", "use_nou-vrb", "'juz", "y uw1 z", WN_PART_NONE, WN_ROLE_NOUN | WN_ROLE_VERB },
    { "use", "use_adj", "'jus", "y uw1 s", WN_PART_ADJECTIVE, WN_ROLE_ADJECTIVE },
  };
  g_autofree char *folder = g_build_filename (dir, "parts", "train", NULL),
                  *path = g_build_filename (dir, "made.lexicon", NULL);
  g_autoptr (GString) ids = g_string_new (HOMOGRAPHS);
  GError *error = NULL;
  WnLexicon *lexicon;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("parts/train/%s.tsv", cases[i].word),
                    *text = g_strdup_printf (SENTENCES "%s\t%s\tSome %s.\t5\t9\n"
                                                       "%s\t%s\tNot where it is: %s.\t4\t8\n",
                        cases[i].word, cases[i].id, cases[i].word, cases[i].word, cases[i].id,
                        cases[i].word);

    g_string_append_printf (ids, "%s\t%s\tx\t%s\tOther\tOther\n", cases[i].word, cases[i].id,
        cases[i].ipa);
    write_file (name, text);
  }
  write_file ("parts/wordids.tsv", ids->str);
  g_free (tiny_run (dir, "train lexicon --homographs parts cmu gold.json -o made.lexicon", 0));
  lexicon = wn_lexicon_open (path, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const WnHomograph *found = wn_homograph_find (wn_lexicon_homographs (lexicon), cases[i].word);
    const WnHomographClass *class = found ? &found->classes[i % 2] : NULL;
    g_autofree char *phones = class ? wn_codes_to_string (class->phones, class->n) : NULL;

    g_test_message ("%s", cases[i].id);
    g_assert_cmpstr (phones, ==, cases[i].phones);
    g_assert_cmpint (class->part, ==, cases[i].part);
    g_assert_cmphex (class->parts, ==, cases[i].parts);
  }
  wn_lexicon_close (lexicon);

  write_file ("parts/train/nice.tsv", SENTENCES "nice\tnice_vrb\tSome nice.\t5\t9\n");
  tiny_run_fails (dir, "train lexicon --homographs parts cmu gold.json", "nice.tsv: line 2: nice");
  write_file ("parts/wordids.tsv", HOMOGRAPHS "nice\tnice\tx\t-\tOther\tOther\n");
  tiny_run_fails (dir, "train lexicon --homographs parts cmu gold.json",
      "wordids.tsv: line 2: nice");
}

static void
test_refuses (void)
{
  g_autofree char *deep = g_strnfill (80000, '[');

  write_file ("bad", "bat B AE1 T\nbit B QQ T\n");
  tiny_run_fails (dir, "train lexicon bad gold.json", "bad: line 2 is no pronunciation");
  write_file ("bad", "bat B AE1 T\nbit B IIIIIIII1 T\n");
  tiny_run_fails (dir, "train lexicon bad gold.json", "bad: line 2 is no pronunciation");
  tiny_run_fails (dir, "train lexicon no-such gold.json", "no-such");
  tiny_run_fails (dir, "train lexicon cmu no-such.json", "no-such.json");
  write_file ("deep.json", deep);
  tiny_run_fails (dir, "train lexicon cmu deep.json", "deep.json: nested too deeply");
  write_file ("list.json", "[]");
  tiny_run_fails (dir, "train lexicon cmu list.json", "list.json: no pronunciation");
  write_file ("odd.json", "{\"bat\": \"b\u2603t\", \"bit\": 3}");
  tiny_run_fails (dir, "train lexicon cmu odd.json", "no pronunciation of \"bat\"");
  tiny_run_fails (dir, "train lexicon --homographs no-such cmu gold.json", "no-such");
  tiny_run_fails (dir, "train lexicon --run cmu cmu gold.json", "cmu");
  tiny_run_fails (dir, "train lexicon cmu gold.json -o no-such/lexicon", "no-such/lexicon");
  tiny_run_fails (dir, "train lexicon cmu", "");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("parwavenet-dictionaries-XXXXXX", NULL);
  write_dictionaries ();
  g_test_add_func ("/dictionaries/pack", test_pack);
  g_test_add_func ("/dictionaries/whole", test_whole);
  g_test_add_func ("/dictionaries/homographs", test_homographs);
  g_test_add_func ("/dictionaries/refuses", test_refuses);
  status = g_test_run ();
  test_remove (dir);
  g_free (dir);
  return status;
}
