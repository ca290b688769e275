/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include "config.h"
#include "base/rng.h"
#include "text/en/codes.h"
#include "text/en/lexicon.h"
#include "text/en/stems.h"

static const char *const words[] = { "a", "aardvark", "hello", "read", "record", "polish", "zzz",
  "antidisestablishmentarianism", "qwrtz", "don't" };

static void
test_find (void)
{
  static const struct
  {
    const char *word, *phones; /* of the first pronunciation, NULL: not listed */
  } cases[] = {
    { "hello", "hh ax0 l ow1" },
    { "aardvark", "aa1 r d v aa2 r k" },
    { "don't", "d ow1 n t" },
    { "gstreamer", "jh iy1 s t r iy1 m er0" },
    { "qwrtz", NULL },
    { "hell", "hh eh1 l" },
    { "helloo", NULL },
    { "", NULL },
  };
  GError *error = NULL;
  const WnLexicon *lexicon = wn_lexicon_english (&error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnLexiconVariant v[WN_LEXICON_MAX_VARIANTS];
    const int n = wn_lexicon_find (lexicon, cases[i].word, strlen (cases[i].word), v);
    char *phones = n > 0 ? wn_codes_to_string (v[0].phones, v[0].n) : NULL;

    g_assert_cmpstr (phones, ==, cases[i].phones);
    g_free (phones);
  }
  g_assert_true (wn_lexicon_contains ("nasa"));
  g_assert_false (wn_lexicon_contains ("ibm")); /* spelled */
  g_assert_true (wn_lexicon_pronounceable ("blorp"));
  g_assert_false (wn_lexicon_pronounceable ("xkcd"));
}

/* Names of phones that are none are left out, and that is told */
static void
test_codes (void)
{
  static const struct
  {
    const char *names;
    gboolean right;
    const char *read;
  } cases[] = {
    { "hh ax0 l ow1", TRUE, "hh ax0 l ow1" },
    { "hh xx1 ow1", FALSE, "hh ow1" },
    { "hh ow3", FALSE, "hh" },
    { "hh abcdefghijk ow1", FALSE, "hh ow1" },
    { "pau ow1", FALSE, "ow1" },
    { " ", TRUE, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) codes = g_byte_array_new ();
    const gboolean right = wn_codes_read (cases[i].names, codes);
    g_autofree char *read = wn_codes_to_string (codes->data, codes->len);

    g_assert_cmpint (right, ==, cases[i].right);
    g_assert_cmpstr (read, ==, cases[i].read);
  }
}

static void
test_stems (void)
{
  static const char *const cases[][2] = {
    { "zebralike", "z iy1 b r ax0 l ay2 k" }, { "friended", "f r eh1 n d ih0 d" },
    { "overhopped", "ow2 v er0 hh aa1 p t" }, { "geotagged", "jh iy1 ow0 t ae2 g d" },
    { "vlogging", "v l aa1 g ih0 ng" }, { "spammily", "s p ae1 m ax0 l iy0" },
    { "zebras'", "z iy1 b r ax0 z" }, { "qwrtzed", NULL }, { "qwrtzedly", NULL }, { "", NULL },
    { "antiantiantiantiantiantiantiantiantiantiantiantiantiantiantihello", NULL }, /* too long */
  };
  const WnLexicon *lexicon = wn_lexicon_english (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GByteArray *codes = g_byte_array_new ();
    const gboolean known = wn_stem_phones (lexicon, cases[i][0], strlen (cases[i][0]), 0, codes);
    char *phones = wn_codes_to_string (codes->data, codes->len);

    g_assert_cmpint (known, ==, codes->len > 0);
    g_assert_cmpstr (phones, ==, cases[i][1] ? cases[i][1] : "");
    g_free (phones);
    g_byte_array_unref (codes);
  }
}

/* Whatever bytes a file has, it is refused or read within its bounds */
static void
test_damaged (void)
{
  char *dir = g_dir_make_tmp ("parwavenet-lexicon-XXXXXX", NULL), *data,
       *path = g_build_filename (dir, "bad.lexicon", NULL);
  gsize n;

  g_assert_true (g_file_get_contents (g_getenv ("PARWAVENET_TEST_LEXICON"), &data, &n, NULL));
  for (guint round = 0; round < 12; round++) {
    char *bad = g_memdup2 (data, n);
    const gsize size = round % 4 == 3 ? n - 1 - round * 1000 : n;
    guint32 random[4];
    WnLexicon *lexicon;

    for (guint64 k = 0; k < 3000; k++) {
      wn_rng_philox (1, round, k, random);
      bad[3000 + random[0] % (n - 3000)] = random[1];
    }
    g_assert_true (g_file_set_contents (path, bad, size, NULL));
    lexicon = wn_lexicon_open (path, NULL);
    for (gsize i = 0; lexicon && i < G_N_ELEMENTS (words); i++) {
      WnLexiconVariant v[WN_LEXICON_MAX_VARIANTS];
      const int found = wn_lexicon_find (lexicon, words[i], strlen (words[i]), v);

      for (int k = 0; k < found; k++)
        g_assert_true (wn_codes_are_phones (v[k].phones, v[k].n));
    }
    wn_lexicon_close (lexicon);
    g_free (bad);
  }
  g_remove (path);
  g_rmdir (dir);
  g_free (path);
  g_free (dir);
  g_free (data);
}

/* One that another version has written is refused, by name */
static void
test_other_version (void)
{
  static const char key[] = "\"version\":\"";
  g_autofree char *dir = g_dir_make_tmp ("parwavenet-lexicon-XXXXXX", NULL), *data = NULL,
                  *path = g_build_filename (dir, "old.lexicon", NULL);
  GError *error = NULL;
  char *version;
  gsize n;

  g_assert_true (g_file_get_contents (g_getenv ("PARWAVENET_TEST_LEXICON"), &data, &n, NULL));
  version = g_strstr_len (data + 8, n - 8, key);
  g_assert_nonnull (version);
  version[strlen (key)] = '0';
  g_assert_true (g_file_set_contents (path, data, n, NULL));
  g_assert_null (wn_lexicon_open (path, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "old.lexicon"));
  g_assert_nonnull (strstr (error->message, "version \"0"));
  g_clear_error (&error);
  g_remove (path);
  g_rmdir (dir);
}

static void
test_missing (void)
{
  GError *error = NULL;

  g_assert_null (wn_lexicon_open ("/nowhere/en.lexicon", &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_NOT_FOUND);
  g_clear_error (&error);
}

static double
processor_ms (void)
{
  return 1000.0 * clock () / CLOCKS_PER_SEC;
}

/* Read once a process; tells the processor time that it takes */
static void
test_load (void)
{
  g_autofree char *path = g_build_filename (WN_LANGUAGE_SOURCE_DIR, "en.lexicon", NULL);
  double least = HUGE_VAL;

  g_assert_true (wn_lexicon_english (NULL) == wn_lexicon_english (NULL));
  for (int i = 0; i < 40; i++) {
    const double start = processor_ms ();
    WnLexicon *lexicon = wn_lexicon_open (path, NULL);
    const double took = processor_ms () - start;

    g_assert_nonnull (lexicon);
    wn_lexicon_close (lexicon);
    least = MIN (least, took);
  }
  g_test_message ("en.lexicon is read in %.1f ms, the least of 40", least);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/lexicon/find", test_find);
  g_test_add_func ("/text/lexicon/codes", test_codes);
  g_test_add_func ("/text/lexicon/stems", test_stems);
  g_test_add_func ("/text/lexicon/damaged", test_damaged);
  g_test_add_func ("/text/lexicon/other-version", test_other_version);
  g_test_add_func ("/text/lexicon/missing", test_missing);
  g_test_add_func ("/text/lexicon/load", test_load);
  return g_test_run ();
}
