/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "teacher_eval.h"

#include "model/mixture.h"
#include "nn/kernels/kernels.h"
#include "train/corpus/segments.h"
#include "train/network/teacher_net.h"

/* Frames that are predicted at once, behind a receptive field that is computed again */
#define PIECE 60

/* Bits of samples first .. n - 1 of a piece; out, x those of the whole piece */
static double
piece_bits (const WnTeacherConfig *c, int first, int n, const float *out, const float *x)
{
  float half = wn_teacher_half_bin (c);
  double sum = 0;

  for (int i = first; i < n; i++)
    sum -= wn_mixture_log_probability (c->mixtures, out + (size_t) i * 3 * c->mixtures, x[i], half,
        NULL, NULL);
  return sum / G_LN2;
}

double
wn_teacher_bits (const WnTeacherConfig *c, const float *params, const WnCorpus *corpus,
    const WnUtterance *u)
{
  WnTeacherLayout *layout = wn_teacher_layout_new (c);
  int context = (wn_stack_receptive_field (&layout->stack_config) + c->lpc_order) / c->hop + 1,
      most = context + PIECE;
  WnTeacherNet *net = wn_teacher_net_new (c, most);
  float *features = g_new (float, (size_t) (most + 1 + 2 * WN_COND_MARGIN) * c->cond_in),
        *f0 = g_new (float, most + 1);
  float *voiced = g_new (float, most + 1), *x = g_new (float, u->n_samples),
        *offset = g_new (float, u->n_frames + 1);
  double *phase = g_new (double, u->n_frames + 1), bits = 0;
  unsigned mode = wn_denormals_flush ();

  wn_utterance_emphasised (u, x);
  for (int i = 0; i < u->n_samples; i++)
    x[i] /= c->wave_std;
  wn_utterance_phase (corpus, u, phase, offset);
  for (int start = 0; start < u->n_frames; start += PIECE) {
    int first = MAX (0, start - context), n = MIN (u->n_frames, start + PIECE) - first;
    const float *out;

    wn_corpus_normalise (corpus, u->features, u->n_frames, first - WN_COND_MARGIN,
        n + 1 + 2 * WN_COND_MARGIN, features);
    wn_corpus_excitation (corpus, u->features, u->n_frames, first, n + 1, f0, voiced);
    out = wn_teacher_net_forward (net, params, n, features, f0, voiced, phase + first,
        offset + first, x + (size_t) first * c->hop);
    bits += piece_bits (c, (start - first) * c->hop, n * c->hop, out, x + (size_t) first * c->hop);
  }
  wn_denormals_restore (mode);
  wn_teacher_net_free (net);
  wn_teacher_layout_free (layout);
  g_free (features);
  g_free (f0);
  g_free (voiced);
  g_free (x);
  g_free (offset);
  g_free (phase);
  return bits;
}
