/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "student_growth.h"

/* What the scale's pre-activation is for s = e^-3 + softplus (a + beta) to be 1 */
static float
unit_scale (float beta)
{
  return (float) log (exp (1.0 - exp (-3.0)) - 1.0) - beta;
}

/* [rows][n] into the first columns of [rows][m] */
static void
copy_columns (int rows, int n, const float *in, int m, float *out)
{
  for (int i = 0; i < rows; i++)
    memcpy (out + (size_t) i * m, in + (size_t) i * n, n * sizeof (float));
}

float *
wn_student_grow (const WnStudentConfig *from, const float *params, const WnStudentConfig *to,
    uint64_t seed)
{
  WnStudentLayout *old = wn_student_layout_new (from), *layout = wn_student_layout_new (to);
  const WnCondLayout *cond = &layout->cond;
  float *grown = wn_params_block (layout->params);

  wn_params_init (layout->params, seed, grown);
  for (int i = 0; i < old->params->n_items; i++) {
    const WnParam *a = &old->params->items[i], *b = &layout->params->items[i];

    /* both layouts name the same tensors in the same order, the further flows' behind them */
    g_assert (!strcmp (a->name, b->name));
    if (a->offset != old->cond.p_w && a->offset != old->cond.p_b)
      memcpy (grown + b->offset, params + a->offset, a->n * sizeof (float));
  }
  copy_columns (cond->channels, old->cond.n_out, params + old->cond.p_w, cond->n_out,
      grown + cond->p_w);
  copy_columns (1, old->cond.n_out, params + old->cond.p_b, cond->n_out, grown + cond->p_b);
  for (int i = from->n_flows; i < to->n_flows; i++) {
    const WnStackConfig *stack = &layout->stack[i];
    float *bias = grown + layout->flow[i].o2_b;

    memset (grown + layout->flow[i].o2_w, 0,
        (size_t) stack->channels * stack->n_out * sizeof (float));
    for (int j = 0; j < stack->n_out; j += 2) {
      bias[j] = 0;
      bias[j + 1] = unit_scale (to->scale_bias);
    }
  }
  wn_student_layout_free (old);
  wn_student_layout_free (layout);
  return grown;
}
