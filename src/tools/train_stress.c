/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "training.h"
#include "train.h"
#include "train/lexicon/stress_trainer.h"

int
wn_tool_train_stress (int argc, char **argv)
{
  g_autofree char *output = NULL, *licence = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  int epochs = 12;
  const GOptionEntry options[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "the file (ru.lexicon)", "FILE" },
    { "licence", 0, 0, G_OPTION_ARG_STRING, &licence, "of the dictionary, for the file", "TEXT" },
    { "epochs", 0, 0, G_OPTION_ARG_INT, &epochs, "times that each word is seen", "N" },
    { NULL },
  };
  WnStressFigures f;
  GError *error = NULL;

  if (!wn_tool_parse ("DICTIONARY - learns which vowel of Russian words is stressed", options, 1,
          &argc, &argv))
    return 1;
  entries = wn_stress_read (argv[1], &error);
  if (!entries
      || !wn_stress_train (entries, epochs, licence, output ? output : "ru.lexicon", &f, &error))
    return wn_tool_fail (error);
  g_print ("%d words; of %d set aside, %.2f %% are stressed rightly; %d listed\n", f.words,
      f.set_aside, 100 * f.right, f.listed);
  return 0;
}
