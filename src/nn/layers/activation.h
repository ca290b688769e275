/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ACTIVATION_H
#define WN_ACTIVATION_H

#include <stddef.h>
#include <stdint.h>

/**
 * Which values a dropout keeps: value i of a layer by byte i of the counter-based stream (seed,
 * key). NULL in place of a dropout, or a rate of 0, keeps all.
 */
typedef struct
{
  float rate;         /* probability to drop, 0 <= rate < 1, rounded to a multiple of 1/256 */
  uint64_t seed, key; /* another key for each layer, step and utterance */
} WnDropout;

/** y = max (x, 0), then dropout: 0 or scaled by 1 / (1 - rate); x, y [n], may be the same buffer */
void wn_relu_forward (size_t n, const float *x, const WnDropout *dropout, float *y);
/**
 * Adds the derivatives into dx [n], given y and the derivatives by it: what was dropped has y = 0,
 * so the mask is not needed
 */
void wn_relu_backward (size_t n, const float *y, const WnDropout *dropout, const float *dy,
    float *dx);

/** Dropout alone; x, y [n], may be the same buffer */
void wn_dropout_forward (size_t n, const float *x, const WnDropout *dropout, float *y);
/** Adds the derivatives into dx [n]; dy [n] */
void wn_dropout_backward (size_t n, const WnDropout *dropout, const float *dy, float *dx);

/** 1 / (1 + e^-x) */
float wn_sigmoid (float x);

#endif
