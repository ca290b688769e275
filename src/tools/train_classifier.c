/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>

#include "train/classifier_trainer.h"
#include "train/run/ranks.h"
#include "training.h"

int
wn_tool_train_classifier (int argc, char **argv)
{
  WnClassifierTraining training = wn_classifier_training_default;
  const GOptionEntry entries[] = {
    WN_TOOL_LOOP_OPTIONS (&training.loop),
    { "segment", 0, 0, G_OPTION_ARG_INT, &training.segment, "frames a segment", "N" },
    { "dropout", 0, 0, G_OPTION_ARG_DOUBLE, &training.dropout,
        "share of values dropped behind each block", "X" },
    { "channels", 0, 0, G_OPTION_ARG_INT, &training.arch.channels,
        "of the stack below the frame rate", "N" },
    { "blocks", 0, 0, G_OPTION_ARG_INT, &training.arch.blocks, "of the same", "N" },
    { NULL },
  };
  WnToolTraining t = { NULL };
  WnClassifierFigures figures;
  GError *error = NULL;

  if (!wn_tool_parse ("CORPUS.safetensors ALIGNMENT.safetensors RUN-FOLDER - trains a phone "
                      "classifier for the perceptual loss",
          entries, 3, &argc, &argv))
    return 1;
  if (wn_tool_training_begin (&t, argv[1], argv[2], argv[3], NULL, &error)
      && wn_classifier_train (&training, t.corpus, &t.run, &figures, &error)
      && wn_ranks_index () == 0 && !isnan (figures.accuracy))
    g_print ("held out: %.1f %% of the frames right, %.1f %% of those that are no pause, "
             "cross-entropy %.3f nats\n",
        100 * figures.accuracy, 100 * figures.accuracy_speech, figures.cross_entropy);
  return wn_tool_training_end (&t, error);
}
