/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "folder.h"
#include "train/lexicon/stress_trainer.h"
#include "train/lexicon/stress_words.h"

/* Stems of one syllable and endings; stress is on the stem or on the ending, by the stem */
static const char *const first[] = { "б", "в", "г", "д", "к", "л", "м", "н" };
static const char *const last[] = { "б", "г", "д", "к", "р" };
static const char *const endings[] = { "а", "у", "ом", "е", "ы", "ам", "ами", "ах" };

static void
write_dictionary (const char *path)
{
  g_autoptr (GString) text = g_string_new ("MNCL\n(\"а\" cc (0))\n");

  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (last); k++)
      for (gsize e = 0; e < G_N_ELEMENTS (endings); e++)
        g_string_append_printf (text, "(\"%sо%s%s\" n (%d))\n", first[i], last[k], endings[e],
            (int) (i * 3 + k * 5) % 4 < 2 ? 1 : 2);
  g_assert_true (g_file_set_contents (path, text->str, text->len, NULL));
}

/* network, run: NULL = none */
static char *
train (const char *dir, const WnStressNetworkTraining *network, const char *run,
    WnStressFigures *figures)
{
  const WnRun options = { .dir = run };
  g_autofree char *dictionary = g_build_filename (dir, "dictionary.scm", NULL);
  char *path = g_build_filename (dir, "ru.lexicon", NULL);
  g_autoptr (GPtrArray) entries = NULL;
  GError *error = NULL;

  write_dictionary (dictionary);
  entries = wn_stress_read (dictionary, &error);
  g_assert_no_error (error);
  wn_stress_train (entries, 5, network, run ? &options : NULL, "none", path, figures, &error);
  g_assert_no_error (error);
  return path;
}

static int
stressed (const WnStress *stress, const char *word)
{
  guint8 letters[WN_STRESS_MAX_WORD];

  return wn_stress_find (stress, NULL, letters, wn_stress_letters (word, letters));
}

/* Words set aside are stressed as their neighbours tell; all of the dictionary's as it tells */
static void
test_train (void)
{
  g_autofree char *dir = g_dir_make_tmp ("stress-XXXXXX", NULL), *path = NULL;
  WnStressFigures figures;
  WnStress *stress;
  GError *error = NULL;

  path = train (dir, NULL, NULL, &figures);
  g_assert_cmpint (figures.words, ==, 320);
  g_assert_cmpint (figures.set_aside, ==, 7);
  g_assert_cmpfloat (figures.right, >, 0.8);
  g_assert_true (isnan (figures.right_network));
  stress = wn_stress_open (path, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (last); k++)
      for (gsize e = 0; e < G_N_ELEMENTS (endings); e++) {
        g_autofree char *word = g_strconcat (first[i], "о", last[k], endings[e], NULL);

        g_assert_cmpint (stressed (stress, word), ==, (i * 3 + k * 5) % 4 < 2 ? 1 : 3);
      }
  g_assert_cmpint (stressed (stress, "кёка"), ==, 1);
  g_assert_cmpint (stressed (stress, "дом"), ==, 1);
  g_assert_cmpint (stressed (stress, "в"), ==, -1);
  wn_stress_close (stress);
  test_remove (dir);
}

/* A round begins with a word of its number, which may be more than there are words */
static void
test_many_rounds (void)
{
  g_autofree char *dir = g_dir_make_tmp ("stress-XXXXXX", NULL),
                  *dictionary = g_build_filename (dir, "dictionary.scm", NULL),
                  *path = g_build_filename (dir, "ru.lexicon", NULL);
  g_autoptr (GPtrArray) entries = NULL;
  WnStressFigures figures;
  GError *error = NULL;

  write_dictionary (dictionary);
  entries = wn_stress_read (dictionary, &error);
  g_assert_no_error (error);
  wn_stress_train (entries, 1000, NULL, NULL, "none", path, &figures, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (figures.right, >, 0.8);
  test_remove (dir);
}

/* Of a word that is there several times the first counts, whatever stands between */
static void
test_repeated (void)
{
  static const struct
  {
    const char *word;
    int stressed;
  } wanted[] = { { "дома", 1 }, { "вода", 2 }, { "рука", 2 } };
  g_autofree char *dir = g_dir_make_tmp ("stress-XXXXXX", NULL),
                  *dictionary = g_build_filename (dir, "dictionary.scm", NULL);
  g_autoptr (GPtrArray) entries = NULL;
  GError *error = NULL;

  g_assert_true (g_file_set_contents (dictionary,
      "(\"дома\" n (1))\n(\"дома\" n (2))\n(\"вода\" n (2))\n(\"рука\" n (2))\n"
      "(\"дома\" n (2))\n(\"вода\" n (1))\n(\"дома\" n (2))\n(\"вода\" n (1))\n",
      -1, NULL));
  entries = wn_stress_read (dictionary, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < entries->len; i++) {
    const WnStressEntry *entry = entries->pdata[i];

    g_assert_cmpstr (entry->word, ==, wanted[i].word);
    g_assert_cmpint (entry->stressed, ==, wanted[i].stressed);
  }
  test_remove (dir);
}

static void
test_damaged (void)
{
  g_autofree char *dir = g_dir_make_tmp ("stress-XXXXXX", NULL), *path = NULL, *content = NULL;
  WnStressFigures figures;
  gsize n;

  path = train (dir, NULL, NULL, &figures);
  g_assert_true (g_file_get_contents (path, &content, &n, NULL));
  for (int i = 0; i < 3; i++) {
    GError *error = NULL;

    content[n - 2] ^= 1;
    g_assert_true (g_file_set_contents (path, content, i == 0 ? n : n / (i + 1), NULL));
    g_assert_null (wn_stress_open (path, &error));
    g_assert_nonnull (error);
    g_clear_error (&error);
  }
  test_remove (dir);
}

/* One that another version has written is refused, by name */
static void
test_other_version (void)
{
  g_autofree char *dir = g_dir_make_tmp ("stress-XXXXXX", NULL),
                  *path = g_build_filename (dir, "ru.lexicon", NULL);
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  GError *error = NULL;

  wn_safetensors_writer_metadata (w, "format", "parwavenet-stress");
  wn_safetensors_writer_metadata (w, "version", "4");
  g_assert_true (wn_safetensors_writer_save (w, path, NULL));
  wn_safetensors_writer_free (w);
  g_assert_null (wn_stress_open (path, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "version \"4\""));
  g_clear_error (&error);
  test_remove (dir);
}

/* The network is in the file, and is asked */
static void
test_network (void)
{
  g_autofree char *dir = g_dir_make_tmp ("stress-XXXXXX", NULL), *path = NULL,
                  *run = g_build_filename (dir, "run", NULL);
  WnStressNetworkTraining training = wn_stress_network_training_default;
  WnStressFigures figures;
  WnStress *stress;
  GError *error = NULL;
  int right = 0, all = 0;

  training.loop.steps = 150;
  training.channels = 16;
  training.blocks = 2;
  path = train (dir, &training, run, &figures);
  g_assert_cmpfloat (figures.right_network, >, 0.8);
  g_assert_cmpfloat (figures.mix, >=, 0);
  stress = wn_stress_open (path, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (last); k++) {
      /* an ending that the dictionary does not have */
      g_autofree char *word = g_strconcat (first[i], "о", last[k], "ою", NULL);

      right += stressed (stress, word) == ((i * 3 + k * 5) % 4 < 2 ? 1 : 3);
      all++;
    }
  g_assert_cmpint (right, >, 0.8 * all);
  wn_stress_close (stress);
  test_remove (dir);
}

/* A list that does not fit its letters is never searched, whatever its file's checksum says */
static void
test_unsound (void)
{
  static const guint8 letters[] = { 1, 2, 1, 2, 1 };
  gint32 starts[] = { 0, 3, 5 }, backwards[] = { 0, 1 };
  guint8 stressed[] = { 2, 1 };
  const WnStressList list = { 2, letters, starts, stressed, backwards };

  g_assert_true (wn_stress_list_is_sound (&list, 5));
  g_assert_cmpint (wn_stress_list_find (&list, letters, 3), ==, 2);
  g_assert_cmpint (wn_stress_list_find (&list, letters, 2), ==, -1);
  g_assert_false (wn_stress_list_is_sound (&list, 4));
  starts[1] = 6;
  g_assert_false (wn_stress_list_is_sound (&list, 5));
  starts[1] = -1;
  g_assert_false (wn_stress_list_is_sound (&list, 5));
  starts[1] = 3;
  stressed[1] = 2;
  g_assert_false (wn_stress_list_is_sound (&list, 5));
  stressed[1] = 1;
  backwards[0] = 2;
  g_assert_false (wn_stress_list_is_sound (&list, 5));
  backwards[0] = -1;
  g_assert_false (wn_stress_list_is_sound (&list, 5));
}

/* Codes ascend with what they stand for, and are 3 % off at most */
static void
test_counts (void)
{
  for (guint count = 0; count < 900000; count += 1 + count / 8) {
    const float value = wn_stress_count_value (wn_stress_count_code (count));

    g_assert_cmpfloat (fabsf (value - count), <=, count < 16 ? 0 : 0.03 * count);
  }
  g_assert_cmpint (wn_stress_count_code (G_MAXUINT), ==, 255);
  for (int code = 1; code < 256; code++)
    g_assert_cmpfloat (wn_stress_count_value (code), >, wn_stress_count_value (code - 1));
}

/* Stress on the ending in -у where it is there in -ы; a word that was counted does not see itself */
static void
test_analogies (void)
{
  static const guint8 known[] = { 12, 15, 2, 28 }, word[] = { 12, 15, 2, 20 };
  const WnStressNeighbour candidate = { .letters = known, .n = 4, .stressed = 3, .common = 3 };
  WnStressAnalogy best[WN_STRESS_ANALOGIES];
  g_autofree guint8 *counts = g_new0 (guint8, WN_STRESS_COUNTS);
  WnStressSlots slots = { .n = 0 };
  int n = 0;

  wn_stress_slots_add (&slots, &candidate, 1, WN_STRESS_FIRST, word, 4, 3);
  g_assert_cmpint (slots.n, ==, 2 * WN_STRESS_PAIRS);
  for (int i = 0; i < slots.n; i++)
    counts[slots.at[i]] = wn_stress_count_code (1);
  wn_stress_analogies_add (counts, &candidate, 1, WN_STRESS_FIRST, word, 4, NULL, best, &n);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpint (best[0].likeliest, ==, 1);
  g_assert_cmpfloat (best[0].p[1], >, 0.7);
  g_assert_cmpfloat_with_epsilon (best[0].p[0] + best[0].p[1], 1, 1e-6);
  n = 0;
  wn_stress_analogies_add (counts, &candidate, 1, WN_STRESS_FIRST, word, 4, &slots, best, &n);
  g_assert_cmpfloat (best[0].p[0], ==, best[0].p[1]);
  for (int i = 0; i < 3 * WN_STRESS_ANALOGIES; i++)
    wn_stress_analogies_add (counts, &candidate, 1, WN_STRESS_FIRST, word, 4, NULL, best, &n);
  g_assert_cmpint (n, ==, WN_STRESS_ANALOGIES);
  for (int i = 0; i < n; i++)
    g_assert_cmpfloat (best[i].p[1], >, 0.7);
}

/* Of "принесли" another prefix's form is told by, which neither begins nor ends alike; not itself */
static void
test_prefixes (void)
{
  static const WnStressEntry known[] = { { "вынесла", 1 }, { "принесли", 3 }, { "горка", 1 } };
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autoptr (GArray) words = NULL;
  g_autofree guint8 *counts = g_new0 (guint8, WN_STRESS_COUNTS);
  WnStressWordList *list;
  WnStressNeighbours found;
  guint8 letters[WN_STRESS_MAX_WORD];

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    g_ptr_array_add (entries, (void *) &known[i]);
  words = wn_stress_words_new (entries);
  list = wn_stress_word_list_new (words, ~0u);
  wn_stress_neighbours_find (&list->list, counts, letters, wn_stress_letters ("принесли", letters),
      NULL, &found);
  g_assert_cmpint (found.n[WN_STRESS_FIRST], ==, 0);
  g_assert_cmpint (found.n[WN_STRESS_LAST], ==, 0);
  g_assert_cmpint (found.n_analogies, ==, 1);
  g_assert_cmpint (found.analogies[0].direction, ==, WN_STRESS_BEHIND);
  g_assert_cmpint (found.analogies[0].neighbour.prefix, ==, 3);
  g_assert_cmpint (found.analogies[0].neighbour.other_prefix, ==, 2);
  g_assert_cmpint (found.analogies[0].neighbour.common, ==, 4);
  wn_stress_word_list_free (list);
}

/* As long as words can be, and of nothing but vowels: more than are learnt */
static void
test_many_vowels (void)
{
  g_autofree char *dir = g_dir_make_tmp ("stress-XXXXXX", NULL), *path = NULL;
  g_autoptr (GString) word = g_string_new (NULL);
  WnStressFigures figures;
  WnStress *stress;
  GError *error = NULL;

  path = train (dir, NULL, NULL, &figures);
  stress = wn_stress_open (path, &error);
  g_assert_no_error (error);
  for (int n = 1; n <= WN_STRESS_MAX_WORD; n++) {
    g_string_append (word, n % 2 ? "а" : "о");
    g_assert_cmpint (stressed (stress, word->str), >=, 0);
    g_assert_cmpint (stressed (stress, word->str), <, n);
  }
  wn_stress_close (stress);
  test_remove (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stress/train", test_train);
  g_test_add_func ("/stress/many-rounds", test_many_rounds);
  g_test_add_func ("/stress/repeated", test_repeated);
  g_test_add_func ("/stress/damaged", test_damaged);
  g_test_add_func ("/stress/other-version", test_other_version);
  g_test_add_func ("/stress/network", test_network);
  g_test_add_func ("/stress/unsound", test_unsound);
  g_test_add_func ("/stress/counts", test_counts);
  g_test_add_func ("/stress/analogies", test_analogies);
  g_test_add_func ("/stress/prefixes", test_prefixes);
  g_test_add_func ("/stress/many-vowels", test_many_vowels);
  return g_test_run ();
}
