/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "training.h"
#include "train/network/network.h"
#include "train/teacher_trainer.h"

/* Architecture and first weights of another run, on a corpus with the same features */
static float *
load_start (const char *from, const WnToolTraining *t, WnTeacherConfig *arch, GError **error)
{
  const WnFeatureConfig *c = &t->corpus->config;
  float *params;

  if (t->voice) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--from %s: a voice holds no teacher; the folder of a teacher's training is needed", from);
    return NULL;
  }
  params = wn_network_load (&wn_teacher_network, from, arch, error);
  if (params
      && (arch->cond_in != wn_feature_dim (c) || arch->hop != c->hop || arch->rate != c->rate)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--from %s: its teacher is for %d features a frame of %d samples at %d Hz, the corpus has "
        "%d, %d, %d",
        from, arch->cond_in, arch->hop, arch->rate, wn_feature_dim (c), c->hop, c->rate);
    g_clear_pointer (&params, wn_block_free);
  }
  return params;
}

int
wn_tool_train_teacher (int argc, char **argv)
{
  WnTeacherTraining training = wn_teacher_training_default;
  g_autofree char *from = NULL;
  const GOptionEntry entries[] = {
    WN_TOOL_LOOP_OPTIONS (&training.loop),
    { "segment", 0, 0, G_OPTION_ARG_INT, &training.segment, "frames a segment", "N" },
    { "layers", 0, 0, G_OPTION_ARG_INT, &training.arch.layers, "gated layers", "N" },
    { "channels", 0, 0, G_OPTION_ARG_INT, &training.arch.channels,
        "residual channels, a multiple of 16", "N" },
    { "kernel", 0, 0, G_OPTION_ARG_INT, &training.arch.kernel, "taps of a convolution, 2 or 3",
        "N" },
    { "cycle", 0, 0, G_OPTION_ARG_INT, &training.arch.cycle, "layers after which dilations restart",
        "N" },
    { "lpc-order", 0, 0, G_OPTION_ARG_INT, &training.arch.lpc_order,
        "coefficients of the linear prediction, 0 for none", "N" },
    { "feature-noise", 0, 0, G_OPTION_ARG_DOUBLE, &training.feature_noise,
        "deviation of the noise on normalised features", "X" },
    { "sample", 0, 0, G_OPTION_ARG_INT, &training.sample_steps,
        "a free-running sample every N updates", "N" },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from,
        "go on with this teacher, whose architecture is kept, on another corpus", "FOLDER" },
    { NULL },
  };
  WnToolTraining t = { NULL };
  float *start = NULL;
  GError *error = NULL;

  training.arch = wn_teacher_config_default;
  if (!wn_tool_parse ("CORPUS.safetensors RUN-FOLDER - trains the teacher on recordings", entries,
          2, &argc, &argv))
    return 1;
  if (wn_tool_training_begin (&t, argv[1], NULL, argv[2], from, &error)
      && (!from || (start = load_start (from, &t, &training.arch, &error)))) {
    training.start = start;
    training.sample = wn_tool_write_sample;
    training.sample_data = &t.samples;
    wn_teacher_train (&training, t.corpus, &t.run, &error);
  }
  wn_block_free (start);
  return wn_tool_training_end (&t, error);
}
