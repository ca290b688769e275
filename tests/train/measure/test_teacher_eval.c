/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "model/mixture.h"
#include "train/corpus/segments.h"
#include "train/measure/teacher_eval.h"
#include "train/network/teacher_net.h"

enum
{
  FRAMES = 450,
  HOP = 160,
  N = FRAMES * HOP,
  DIM = 35
};

/* A long utterance predicted piece by piece costs the bits that it costs as a whole */
static void
test_pieces (void)
{
  static int16_t wave[N];
  static float features[FRAMES * DIM], noise[N], x[N], offset[FRAMES + 1],
      normal[(FRAMES + 5) * DIM];
  float f0[FRAMES + 1], voiced[FRAMES + 1];
  double phase[FRAMES + 1], wanted = 0, bits;
  WnUtterance u = { .id = "a",
    .text = "",
    .wave = wave,
    .n_samples = N,
    .features = features,
    .n_frames = FRAMES };
  static WnStatistics statistics = { .dim = DIM, .wave_std = 0.1f };
  WnCorpus corpus = { wn_language_find (NULL), wn_feature_config_default, 1, &u, &statistics,
    &statistics, NULL };
  WnTeacherConfig c = { .layers = 4,
    .channels = 16,
    .kernel = 2,
    .cycle = 4,
    .mixtures = 3,
    .cond_in = DIM,
    .cond_channels = 16,
    .hop = HOP,
    .rate = 16000,
    .wave_std = 0.1f };
  WnTeacherLayout *layout;
  WnTeacherNet *net;
  float *params;
  const float *out;

  c.lpc_order = wn_teacher_config_default.lpc_order;
  c.n_mels = corpus.config.n_mels;
  c.mel_low = wn_teacher_config_default.mel_low;
  c.mel_high = wn_teacher_config_default.mel_high;
  layout = wn_teacher_layout_new (&c);
  params = wn_params_block (layout->params);
  wn_rng_normal (1, 1, 0, N, noise);
  for (int i = 0; i < N; i++) {
    noise[i] = 0.01f * noise[i] + 0.2f * sinf (0.08f * i);
    wave[i] = (int16_t) lrintf (32767 * noise[i]);
  }
  for (int j = 0; j < DIM; j++)
    statistics.feature_std[j] = 1;
  g_assert_true (wn_features_analyse (&corpus.config, noise, N, features, NULL));
  wn_teacher_init (&c, layout, 1, params);
  wn_teacher_set_statistics (&c, layout, statistics.feature_mean, statistics.feature_std,
      wn_feature_window_energy (&corpus.config), params);
  bits = wn_teacher_bits (&c, params, &corpus, &u);

  net = wn_teacher_net_new (&c, FRAMES);
  wn_utterance_emphasised (&u, x);
  for (int i = 0; i < N; i++)
    x[i] /= c.wave_std;
  wn_utterance_phase (&corpus, &u, phase, offset);
  wn_corpus_normalise (&corpus, features, FRAMES, -WN_COND_MARGIN, FRAMES + 5, normal);
  wn_corpus_excitation (&corpus, features, FRAMES, 0, FRAMES + 1, f0, voiced);
  out = wn_teacher_net_forward (net, params, FRAMES, normal, f0, voiced, phase, offset, x);
  for (int i = 0; i < N; i++)
    wanted -= wn_mixture_log_probability (3, out + 9 * (size_t) i, x[i], wn_teacher_half_bin (&c),
                  NULL, NULL)
        / G_LN2;
  g_assert_cmpfloat (wanted / N, >, 2);
  g_assert_cmpfloat_with_epsilon (bits / N, wanted / N, 1e-5);
  wn_teacher_net_free (net);
  wn_teacher_layout_free (layout);
  wn_block_free (params);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/teacher/bits", test_pieces);
  return g_test_run ();
}
