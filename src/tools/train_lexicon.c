/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "train/lexicon/homograph_trainer.h"
#include "train/lexicon/letters_trainer.h"
#include "train/lexicon/pack.h"
#include "training.h"

#define LICENCE "BSD-2-Clause AND Apache-2.0"
#define SOURCES                                                                                   \
  "CMU Pronouncing Dictionary (cmudict.dict), hexgrad/misaki (us_gold.json), Google's Wikipedia " \
  "homograph data"

static GPtrArray *
read_sources (const char *cmu, const char *misaki, GError **error)
{
  GPtrArray *entries = wn_source_entries_new ();
  int passed_cmu = wn_source_read_cmu (cmu, entries, error), passed_misaki;

  if (passed_cmu < 0 || (passed_misaki = wn_source_read_misaki (misaki, entries, error)) < 0) {
    g_ptr_array_unref (entries);
    return NULL;
  }
  wn_source_add_own (entries);
  g_print ("%u pronunciations; passed over %d of %s and %d of %s that are not words of letters\n",
      entries->len, passed_cmu, cmu, passed_misaki, misaki);
  return entries;
}

/* So that what is measured on these words does not know them */
static GPtrArray *
without_set_aside (const GPtrArray *entries)
{
  GPtrArray *others = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++) {
    WnSourceEntry *e = entries->pdata[i];

    if (!wn_is_set_aside (e->word))
      g_ptr_array_add (others, e);
  }
  return others;
}

/* Those of the sentences set aside, word by word */
static void
report_homographs (const GArray *figures)
{
  int n = 0, right = 0;
  double shares = 0;
  guint words = 0;

  for (guint i = 0; i < figures->len; i++) {
    const WnHomographFigure *f = &g_array_index (figures, WnHomographFigure, i);

    if (f->n == 0)
      continue;
    g_print ("  %-14s %3d of %3d\n", f->word, f->right, f->n);
    n += f->n;
    right += f->right;
    shares += (double) f->right / f->n;
    words++;
  }
  g_print ("homographs in sentences set aside: %d of %d right (%.1f %%), %.1f %% a word\n", right,
      n, 100.0 * right / MAX (1, n), 100 * shares / MAX (1, words));
}

static WnHomographResult *
train_homographs (const char *dir, const GPtrArray *entries, GError **error)
{
  GArray *figures;
  WnHomographResult *result = wn_homographs_train (dir, entries, &figures, error);

  if (result) {
    report_homographs (figures);
    g_array_unref (figures);
  }
  return result;
}

static gboolean
write_lexicon (const GPtrArray *entries, const char *dir, const WnLetterCounts *counts,
    WnHomographResult *homographs, const char *path, GError **error)
{
  g_autoptr (GPtrArray) words = wn_lexicon_merge (entries);
  WnLexiconPack *pack = wn_lexicon_pack_new (words);
  WnLettersResult *letters = dir ? wn_letters_result_open (dir, error) : NULL;
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  gboolean ok = letters || !dir;

  if (ok) {
    wn_lexicon_pack_add (pack, LICENCE, SOURCES, w);
    if (letters) {
      wn_letters_result_add (letters, w);
      wn_letter_counts_add (counts, w);
    }
    if (homographs)
      wn_homograph_result_add (homographs, w);
    ok = wn_safetensors_writer_save (w, path, error);
  }
  if (ok)
    g_print ("%s: %u words in %u bytes\n", path, words->len, pack->words->len);
  wn_safetensors_writer_free (w);
  wn_letters_result_free (letters);
  wn_lexicon_pack_free (pack);
  return ok;
}

static void
report_words (const char *what, const WnLettersFigures *f)
{
  g_print ("of %d words and %d names set aside, %s reads %.1f %% right but for stress (%.1f %% if "
           "unstressed ih and ax are one), %.1f %% with the primary stress, %.1f %% with all "
           "stress; of the names %.1f %% but for stress\n",
      f->words, f->names, what, 100 * f->phones, 100 * f->schwa, 100 * f->primary,
      100 * f->stressed, 100 * f->names_phones);
}

static gboolean
train_letters (const WnLettersTraining *training, const GPtrArray *entries, const char *dir,
    WnLetterCounts **counts, GError **error)
{
  WnLettersFigures f;
  WnRun run;

  wn_tool_run_init (&run, dir);
  if (!wn_letters_train (training, entries, &run, &f, counts, error))
    return FALSE;
  report_words ("the network with its n-grams", &f);
  return TRUE;
}

int
wn_tool_train_lexicon (int argc, char **argv)
{
  WnLettersTraining training = wn_letters_training_default;
  g_autofree char *output = NULL, *run = NULL, *sentences = NULL;
  WnHomographResult *homographs = NULL;
  WnLetterCounts *counts = NULL;
  gboolean set_aside = FALSE, ok;
  WnLettersFigures figures;
  const char *path;
  const GOptionEntry options[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "the lexicon", "FILE" },
    { "run", 0, 0, G_OPTION_ARG_FILENAME, &run,
        "train the network that reads unknown words here, or go on; without it the lexicon has "
        "none",
        "FOLDER" },
    { "homographs", 0, 0, G_OPTION_ARG_FILENAME, &sentences,
        "sentences that tell homographs apart: wordids.tsv and train/WORD.tsv", "FOLDER" },
    { "set-aside", 0, 0, G_OPTION_ARG_NONE, &set_aside,
        "leave out the tenth of the words that the network never saw, and measure the file on it",
        NULL },
    { "channels", 0, 0, G_OPTION_ARG_INT, &training.channels, "of the network", "N" },
    { "blocks", 0, 0, G_OPTION_ARG_INT, &training.blocks, "of the network", "N" },
    { "dropout", 0, 0, G_OPTION_ARG_DOUBLE, &training.dropout,
        "share of values dropped behind each block", "X" },
    WN_TOOL_LOOP_OPTIONS (&training.loop),
    { NULL },
  };
  g_autoptr (GPtrArray) entries = NULL, packed = NULL;
  GError *error = NULL;

  if (!wn_tool_parse ("CMUDICT US_GOLD - packs a lexicon", options, 2, &argc, &argv))
    return 1;
  entries = read_sources (argv[1], argv[2], &error);
  if (!entries || (run && !train_letters (&training, entries, run, &counts, &error)))
    return wn_tool_fail (error);
  if (sentences && !(homographs = train_homographs (sentences, entries, &error)))
    return wn_tool_fail (error);
  packed = set_aside ? without_set_aside (entries) : g_ptr_array_ref (entries);
  path = output ? output : "en.lexicon";
  ok = write_lexicon (packed, run, counts, homographs, path, &error);
  if (ok && set_aside && (ok = wn_letters_measure_file (path, entries, &figures, &error)))
    report_words ("the file", &figures);
  wn_homograph_result_free (homographs);
  wn_letter_counts_free (counts);
  return ok ? 0 : wn_tool_fail (error);
}
