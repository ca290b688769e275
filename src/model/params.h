/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_PARAMS_H
#define WN_PARAMS_H

#include <stddef.h>
#include "base/safetensors.h"

/**
 * The layout of a network's parameters in one block of floats: parameters, gradients, moments and
 * averages are blocks of one layout. Each tensor starts at a multiple of 16 floats.
 */
typedef struct
{
  char *name;
  int n_dims;
  int64_t shape[4];
  size_t offset, n; /* floats */
  float init_scale; /* initial values: init_offset + init_scale * standard normal */
  float init_offset;
} WnParam;

typedef struct
{
  WnParam *items;
  int n_items;
  size_t size; /* floats of the whole block, padding (always 0) included */
} WnParams;

WnParams *wn_params_new (void);
void wn_params_free (WnParams *params);
/**
 * Adds a tensor; unused dimensions are 0.
 * Returns  its offset in the block, in floats
 */
size_t wn_params_add (WnParams *params, const char *name, float init_offset, float init_scale,
    int64_t d0, int64_t d1, int64_t d2);
/** A zeroed block of this layout, 64-byte aligned; free with wn_block_free() */
float *wn_params_block (const WnParams *params);
float *wn_block_new (size_t n_floats);
void wn_block_free (float *block);
/** Initial values from the stream (seed, key = hash of the tensor's name) */
void wn_params_init (const WnParams *params, uint64_t seed, float *block);
/** Adds all tensors to a file as prefix + name; block is borrowed until it is written */
void wn_params_save (const WnParams *params, const char *prefix, const float *block,
    WnSafetensorsWriter *w);
/**
 * The same as 16-bit floats, each rounded to the nearest; values beyond their range become the
 * largest.
 * Returns  what the file borrows until it is written, g_free
 */
uint16_t *wn_params_save_half (const WnParams *params, const char *prefix, const float *block,
    WnSafetensorsWriter *w);
/**
 * Copies all tensors out of a file (float32, float16 or bfloat16 there).
 * Errors  WN_ERROR_SETTINGS if one is missing, of another shape, or holds values that are not
 *         finite
 */
gboolean wn_params_load (const WnParams *params, const char *prefix, const WnSafetensors *st,
    float *block, GError **error);

/**
 * The same into a new block, wn_block_free(); a file with fewer values in all than the layout needs
 * is refused (WN_ERROR_SETTINGS) before memory is asked for
 */
float *wn_params_read (const WnParams *params, const char *prefix, const WnSafetensors *st,
    GError **error);

/**
 * Every matrix of a block transposed where it stands, as the backward passes read them; made again
 * after each update
 * params, out  blocks of the layout
 */
void wn_params_transpose (const WnParams *layout, const float *params, float *out);

#endif
