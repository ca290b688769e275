/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_FINISH_H
#define WN_FINISH_H

/**
 * The way from what a network makes to audio, the same for engine, training and evaluation:
 * scaling, de-emphasis, and a high-pass, for losses on spectra hardly see what a network adds below
 * speech.
 */
typedef struct
{
  float scale;        /* deviation of the pre-emphasised audio: full scale +-1 from the network's */
  float pre_emphasis; /* 0 .. 1 */
  float pole;         /* of the high-pass */
  float de_emphasis, high_pass[2]; /* states */
} WnFinish;

void wn_finish_init (WnFinish *finish, int rate, float scale, float pre_emphasis);
/** Silence for the past of the filters */
void wn_finish_reset (WnFinish *finish);
/** Samples after which the filters have forgotten their past to below a float's resolution */
int wn_finish_memory (const WnFinish *finish);

/**
 * The first half, without a memory: x [n] scaled in place, zero where a broken network left all
 * bounds, which would stay in the recursion
 */
void wn_finish_scale (const WnFinish *finish, float *x, int n);
/** The second half: the filters, x [n] to y [n], which may be x */
void wn_finish_filter (WnFinish *finish, const float *x, int n, float *y);

#endif
