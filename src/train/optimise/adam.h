/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ADAM_H
#define WN_ADAM_H

#include "base/pool.h"
#include "model/params.h"

/**
 * AdamW with clipping by global norm and an exponential average of the weights. With `muon` above
 * 0, matrices inside the network move by their momentum made orthogonal (muon.h) times muon sqrt
 * (max (rows, columns)) times the learning rate instead: 0.2 makes a step as large as Adam's.
 * A tensor is such a matrix if it has two dimensions or more (the last one its columns, the others
 * together its rows) and the fewer of both are at least WN_MUON_SMALLEST: what reads samples or
 * gives out parameters of a distribution is not.
 * Source  Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2; Jordan et al.
 *         2024, "Muon: an optimizer for hidden layers in neural networks", with Nesterov momentum;
 *         its factor Liu et al. 2025, "Muon is scalable for LLM training", section 2.2
 */
#define WN_MUON_SMALLEST 32

typedef struct
{
  const WnParams *layout;
  /* blocks of the layout, owned; the average begins as the parameters at the first update */
  float *params, *grads, *m, *v, *average;
  /* [n_threads of the pool] for muon, NULL until needed, owned */
  float **scratch;
  int64_t step;                /* updates done */
  float beta1, beta2, epsilon; /* 0.9, 0.999, 1e-8 */
  float weight_decay;          /* 0; tensors of two or more dimensions only */
  float clip;                  /* 0 = never */
  float muon;                  /* 0 */
  WnPool *pool;                /* NULL; its workers share the matrices, borrowed */
  /* 0.999; ramped up as min (averaging, (1 + step) / (10 + step)) */
  float averaging;
} WnAdam;

/** layout is borrowed; all blocks are 0, so the caller sets params */
WnAdam *wn_adam_new (const WnParams *layout);
void wn_adam_free (WnAdam *adam);
/**
 * One update from grads, which is then zeroed.
 * Returns  the gradients' norm before clipping; a norm that is not finite skips the update (and is
 *          returned)
 */
float wn_adam_update (WnAdam *adam, float rate);
/**
 * Parameters, moments, average and step into a checkpoint as prefix + "params." + name, "m.", "v.",
 * "average." and prefix + "step"; borrowed until it is written
 */
void wn_adam_save (const WnAdam *adam, const char *prefix, WnSafetensorsWriter *w);
/**
 * Errors  WN_ERROR_NOT_FOUND, WN_ERROR_SETTINGS: the file is not one of this layout, or has an
 *         average of a tensor that the layout lacks; some blocks may be loaded then
 */
gboolean wn_adam_load (WnAdam *adam, const char *prefix, const WnSafetensors *st, GError **error);

#endif
