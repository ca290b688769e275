/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "train/lexicon/letters_trainer.h"
#include "train/lexicon/pack.h"
#include "training.h"

#define LICENCE "BSD-2-Clause AND Apache-2.0"
#define SOURCES "CMU Pronouncing Dictionary (cmudict.dict) and hexgrad/misaki (us_gold.json)"

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

static gboolean
write_lexicon (const GPtrArray *entries, const char *dir, const char *path, GError **error)
{
  g_autoptr (GPtrArray) words = wn_lexicon_merge (entries);
  WnLexiconPack *pack = wn_lexicon_pack_new (words);
  WnLettersResult *letters = dir ? wn_letters_result_open (dir, error) : NULL;
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  gboolean ok = letters || !dir;

  if (ok) {
    wn_lexicon_pack_add (pack, LICENCE, SOURCES, w);
    if (letters)
      wn_letters_result_add (letters, w);
    ok = wn_safetensors_writer_save (w, path, error);
  }
  if (ok)
    g_print ("%s: %u words in %u bytes\n", path, words->len, pack->words->len);
  wn_safetensors_writer_free (w);
  wn_letters_result_free (letters);
  wn_lexicon_pack_free (pack);
  return ok;
}

static gboolean
train_letters (const WnLettersTraining *training, const GPtrArray *entries, const char *dir,
    GError **error)
{
  WnLettersFigures f;
  WnRun run;

  wn_tool_run_init (&run, dir);
  if (!wn_letters_train (training, entries, &run, &f, error))
    return FALSE;
  g_print ("of %d words and %d names set aside, the network alone reads %.1f %% right but for "
           "stress, %.1f %% with the primary stress, %.1f %% with all stress; of the names %.1f %% "
           "but for stress\n",
      f.words, f.names, 100 * f.phones, 100 * f.primary, 100 * f.stressed, 100 * f.names_phones);
  return TRUE;
}

int
wn_tool_train_lexicon (int argc, char **argv)
{
  WnLettersTraining training = wn_letters_training_default;
  g_autofree char *output = NULL, *run = NULL;
  gboolean set_aside = FALSE;
  const GOptionEntry options[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "the lexicon", "FILE" },
    { "run", 0, 0, G_OPTION_ARG_FILENAME, &run,
        "train the network that reads unknown words here, or go on; without it the lexicon has "
        "none",
        "FOLDER" },
    { "set-aside", 0, 0, G_OPTION_ARG_NONE, &set_aside,
        "leave out the tenth of the words that the network is measured on", NULL },
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
  if (!entries || (run && !train_letters (&training, entries, run, &error)))
    return wn_tool_fail (error);
  packed = set_aside ? without_set_aside (entries) : g_ptr_array_ref (entries);
  return write_lexicon (packed, run, output ? output : "en.lexicon", &error) ? 0
                                                                             : wn_tool_fail (error);
}
