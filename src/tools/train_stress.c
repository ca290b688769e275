/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "training.h"
#include "train.h"
#include "train/lexicon/stress_trainer.h"
#include "train/lexicon/stress_words.h"

int
wn_tool_train_stress (int argc, char **argv)
{
  WnStressNetworkTraining network = wn_stress_network_training_default;
  g_autofree char *output = NULL, *licence = NULL, *folder = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  int epochs = 16;
  const GOptionEntry options[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "the file (ru.lexicon)", "FILE" },
    { "licence", 0, 0, G_OPTION_ARG_STRING, &licence, "of the dictionary, for the file", "TEXT" },
    { "epochs", 0, 0, G_OPTION_ARG_INT, &epochs,
        "times that the log-linear model sees each word (16)", "N" },
    { "run", 0, 0, G_OPTION_ARG_FILENAME, &folder,
        "train a network here that finds stress too, or go on; without it the file has none",
        "FOLDER" },
    { "channels", 0, 0, G_OPTION_ARG_INT, &network.channels, "of the network", "N" },
    { "blocks", 0, 0, G_OPTION_ARG_INT, &network.blocks, "of the network", "N" },
    { "dropout", 0, 0, G_OPTION_ARG_DOUBLE, &network.dropout,
        "share of values dropped behind each block", "X" },
    WN_TOOL_LOOP_OPTIONS (&network.loop),
    { NULL },
  };
  WnStressFigures f;
  WnRun run;
  GError *error = NULL;

  if (!wn_tool_parse ("DICTIONARY - learns which vowel of Russian words is stressed", options, 1,
          &argc, &argv))
    return 1;
  if (folder)
    wn_tool_run_init (&run, folder);
  entries = wn_stress_read (argv[1], &error);
  if (!entries
      || !wn_stress_train (entries, epochs, &network, folder ? &run : NULL, licence,
          output ? output : "ru.lexicon", &f, &error))
    return wn_tool_fail (error);
  g_print ("%d words; of %d set aside, %.2f %% are stressed rightly\n", f.words, f.set_aside,
      100 * f.right);
  if (folder)
    g_print ("by the network alone %.2f %%, by the log-linear model alone %.2f %%, which counts "
             "%g\n",
        100 * f.right_network, 100 * f.right_linear, f.mix);
  return 0;
}
