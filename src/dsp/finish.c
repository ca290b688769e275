/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "finish.h"

#include <math.h>
#include "emphasis.h"

#define FORGOTTEN 1e-9
#define MAX_SAMPLE 1000.0f

void
wn_finish_init (WnFinish *f, int rate, float scale, float pre_emphasis)
{
  f->scale = scale;
  f->pre_emphasis = pre_emphasis;
  f->pole = wn_dc_pole (rate, WN_DC_CORNER);
  wn_finish_reset (f);
}

void
wn_finish_reset (WnFinish *f)
{
  f->de_emphasis = f->high_pass[0] = f->high_pass[1] = 0.0f;
}

int
wn_finish_memory (const WnFinish *f)
{
  return (int) ceil (log (FORGOTTEN) / log (f->pre_emphasis > f->pole ? f->pre_emphasis : f->pole));
}

void
wn_finish_scale (const WnFinish *f, float *x, int n)
{
  for (int i = 0; i < n; i++)
    x[i] = fabsf (x[i]) < MAX_SAMPLE ? x[i] * f->scale : 0.0f;
}

void
wn_finish_filter (WnFinish *f, const float *x, int n, float *y)
{
  wn_de_emphasis (f->pre_emphasis, x, n, y, &f->de_emphasis);
  wn_dc_block (f->pole, y, n, y, f->high_pass);
}
