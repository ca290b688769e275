/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "params.h"

#include <math.h>
#include <string.h>
#include "base/memory.h"
#include "base/rng.h"
#include "nn/layers/gemm.h"

/* Tensors start at multiples of this many floats, 64 bytes */
#define ALIGNMENT 16
/* Halves that are converted at once */
#define PIECE 8192

WnParams *
wn_params_new (void)
{
  return g_new0 (WnParams, 1);
}

void
wn_params_free (WnParams *params)
{
  if (!params)
    return;
  for (int i = 0; i < params->n_items; i++)
    g_free (params->items[i].name);
  g_free (params->items);
  g_free (params);
}

size_t
wn_params_add (WnParams *params, const char *name, float init_offset, float init_scale, int64_t d0,
    int64_t d1, int64_t d2)
{
  WnParam *p;
  int i;

  params->items = g_renew (WnParam, params->items, params->n_items + 1);
  p = &params->items[params->n_items++];
  *p = (WnParam){ g_strdup (name), 0, { d0, d1, d2 }, params->size, 1, init_scale, init_offset };
  for (i = 0; i < 3 && p->shape[i] > 0; i++)
    p->n *= p->shape[i];
  p->n_dims = i;
  params->size += (p->n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  return p->offset;
}

/* As where GLib's own functions find no memory */
static float *
require_block (float *block, size_t n_bytes)
{
  if (!block)
    g_error ("failed to allocate %" G_GSIZE_FORMAT " bytes", n_bytes);
  return block;
}

static float *
try_params_block (const WnParams *params)
{
  return wn_memory_try_new_filled (params->size * sizeof (float), ALIGNMENT * sizeof (float), TRUE);
}

float *
wn_params_block (const WnParams *params)
{
  return require_block (try_params_block (params), params->size * sizeof (float));
}

float *
wn_block_new (size_t n_floats)
{
  g_assert (n_floats < G_MAXSIZE / sizeof (float));
  return require_block (
      wn_memory_try_new (n_floats * sizeof (float), ALIGNMENT * sizeof (float), TRUE),
      n_floats * sizeof (float));
}

void
wn_block_free (float *block)
{
  wn_memory_free (block);
}

void
wn_params_init (const WnParams *params, uint64_t seed, float *block)
{
  for (int i = 0; i < params->n_items; i++) {
    const WnParam *p = &params->items[i];
    float *x = block + p->offset;

    wn_rng_normal (seed, wn_rng_hash (p->name, strlen (p->name), 0), 0, p->n, x);
    for (size_t k = 0; k < p->n; k++)
      x[k] = p->init_offset + p->init_scale * x[k];
  }
}

static void
add_items (const WnParams *params, const char *prefix, WnDtype type, const void *block,
    size_t value_size, WnSafetensorsWriter *w)
{
  for (int i = 0; i < params->n_items; i++) {
    const WnParam *p = &params->items[i];
    char *name = g_strconcat (prefix, p->name, NULL);

    wn_safetensors_writer_add (w, name, type, p->n_dims, p->shape,
        (const char *) block + p->offset * value_size);
    g_free (name);
  }
}

void
wn_params_save (const WnParams *params, const char *prefix, const float *block,
    WnSafetensorsWriter *w)
{
  add_items (params, prefix, WN_DTYPE_F32, block, sizeof (float), w);
}

#define LARGEST_HALF 65504.0f

/* To the nearest half, of two the even one */
static uint16_t
to_f16 (float x)
{
  const float size = MIN (fabsf (x), LARGEST_HALF);
  /* the distance between halves at this size: 2^-24 below the normal numbers */
  const float unit = ldexpf (1, MAX (ilogbf (MAX (size, 0x1p-24f)), -14) - 10);
  const int steps = lrintf (size / unit);
  const int exponent = MAX (ilogbf (unit) + 24, 0);

  return (signbit (x) ? 0x8000 : 0) + (exponent << 10) + steps;
}

uint16_t *
wn_params_save_half (const WnParams *params, const char *prefix, const float *block,
    WnSafetensorsWriter *w)
{
  uint16_t *halves = g_new (uint16_t, params->size);

  for (size_t i = 0; i < params->size; i++)
    halves[i] = to_f16 (block[i]);
  add_items (params, prefix, WN_DTYPE_F16, halves, sizeof *halves, w);
  return halves;
}

/*
 * Without a branch, so that compilers make vectors of it. A half's exponent and fraction, moved to
 * their places in a float, are 2^112 times too small, denormal numbers as well; an exponent of 31
 * is infinity or no number
 */
static void
from_f16 (size_t n, const uint16_t *in, float *out)
{
  for (size_t i = 0; i < n; i++) {
    const uint32_t size = in[i] & 0x7FFFu, sign = (in[i] & 0x8000u) << 16,
                   special = size >= 0x7C00u ? 0x7F800000u : 0;
    uint32_t bits = size << 13;
    float x;

    memcpy (&x, &bits, 4);
    x *= 0x1p112f;
    memcpy (&bits, &x, 4);
    bits |= sign | special;
    memcpy (&out[i], &bits, 4);
  }
}

static void
from_bf16 (size_t n, const uint16_t *in, float *out)
{
  for (size_t i = 0; i < n; i++) {
    uint32_t bits = (uint32_t) in[i] << 16;

    memcpy (&out[i], &bits, 4);
  }
}

/* Piece by piece, each of which stays in the innermost caches */
static gboolean
read_halves (const WnSafetensors *st, const WnTensor *t, size_t n, float *x, GError **error)
{
  uint16_t halves[PIECE];

  for (size_t i = 0; i < n; i += PIECE) {
    const size_t m = MIN (PIECE, n - i);

    if (!wn_safetensors_read (st, t, i, m, halves, error))
      return FALSE;
    if (t->dtype == WN_DTYPE_F16)
      from_f16 (m, halves, x + i);
    else
      from_bf16 (m, halves, x + i);
  }
  return TRUE;
}

/* x - x is 0 for finite numbers only */
static gboolean
all_finite (size_t n, const float *x)
{
  int bad = 0;

  for (size_t i = 0; i < n; i++)
    bad |= x[i] - x[i] != 0.0f;
  return !bad;
}

static gboolean
load_tensor (const WnParam *p, const char *name, const WnSafetensors *st, float *x, GError **error)
{
  const WnTensor *t = wn_safetensors_find (st, name);

  if (!t) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: there is no tensor '%s'",
        wn_safetensors_name (st), name);
    return FALSE;
  }
  if (t->dtype != WN_DTYPE_F16 && t->dtype != WN_DTYPE_BF16)
    t = wn_safetensors_require (st, name, WN_DTYPE_F32, p->n_dims, p->shape, error);
  else
    t = wn_safetensors_require (st, name, t->dtype, p->n_dims, p->shape, error);
  if (!t)
    return FALSE;
  if (!(t->dtype == WN_DTYPE_F32 ? wn_safetensors_read (st, t, 0, p->n, x, error)
                                 : read_halves (st, t, p->n, x, error)))
    return FALSE;
  if (!all_finite (p->n, x)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: tensor '%s' holds values that are not finite", wn_safetensors_name (st), name);
    return FALSE;
  }
  return TRUE;
}

gboolean
wn_params_load (const WnParams *params, const char *prefix, const WnSafetensors *st, float *block,
    GError **error)
{
  gboolean ok = TRUE;

  for (int i = 0; ok && i < params->n_items; i++) {
    const WnParam *p = &params->items[i];
    char *name = g_strconcat (prefix, p->name, NULL);

    ok = load_tensor (p, name, st, block + p->offset, error);
    g_free (name);
  }
  return ok;
}

float *
wn_params_read (const WnParams *params, const char *prefix, const WnSafetensors *st, GError **error)
{
  int64_t wanted = 0, found = 0;
  float *block;

  for (int i = 0; i < params->n_items; i++)
    wanted += params->items[i].n;
  for (int i = 0; i < wn_safetensors_n_tensors (st); i++)
    found += wn_safetensors_tensor (st, i)->n_elements;
  if (found < wanted) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: the architecture of %s* has %" G_GINT64_FORMAT
        " weights, the file holds %" G_GINT64_FORMAT " values",
        wn_safetensors_name (st), prefix, wanted, found);
    return NULL;
  }
  block = try_params_block (params);
  if (!block)
    g_set_error (error, WN_ERROR, WN_ERROR_READ,
        "%s: there is no memory for the %" G_GINT64_FORMAT " weights of %s*",
        wn_safetensors_name (st), wanted, prefix);
  else if (!wn_params_load (params, prefix, st, block, error))
    g_clear_pointer (&block, wn_block_free);
  return block;
}

void
wn_params_transpose (const WnParams *layout, const float *params, float *out)
{
  for (int i = 0; i < layout->n_items; i++) {
    const WnParam *p = &layout->items[i];

    if (p->n_dims == 2)
      wn_transpose ((int) p->shape[0], (int) p->shape[1], params + p->offset, out + p->offset);
    for (int j = 0; p->n_dims == 3 && j < p->shape[0]; j++) {
      size_t at = p->offset + j * p->shape[1] * p->shape[2];

      wn_transpose ((int) p->shape[1], (int) p->shape[2], params + at, out + at);
    }
  }
}
