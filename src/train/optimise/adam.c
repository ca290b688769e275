/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "adam.h"

#include <math.h>
#include <string.h>

#include "muon.h"

/* Partial sums and steps of the loops; divides the size of every block */
#define LANES 16

/* Of what Muon moves by */
#define MUON_MOMENTUM 0.95f

WnAdam *
wn_adam_new (const WnParams *layout)
{
  WnAdam *adam = g_new0 (WnAdam, 1);

  adam->layout = layout;
  adam->params = wn_params_block (layout);
  adam->grads = wn_params_block (layout);
  adam->m = wn_params_block (layout);
  adam->v = wn_params_block (layout);
  adam->average = wn_params_block (layout);
  adam->beta1 = 0.9f;
  adam->beta2 = 0.999f;
  adam->epsilon = 1e-8f;
  adam->averaging = 0.999f;
  return adam;
}

void
wn_adam_free (WnAdam *adam)
{
  if (!adam)
    return;
  wn_block_free (adam->params);
  wn_block_free (adam->grads);
  wn_block_free (adam->m);
  wn_block_free (adam->v);
  wn_block_free (adam->average);
  for (int i = 0; adam->scratch && adam->scratch[i]; i++)
    wn_block_free (adam->scratch[i]);
  g_free (adam->scratch);
  g_free (adam);
}

/*
 * In double precision, so that no gradient that is finite overflows; always added in the same order
 */
static double
norm (size_t n, const float *x)
{
  double sums[LANES] = { 0 }, sum = 0;

  for (size_t i = 0; i < n; i += LANES) {
    for (size_t j = 0; j < LANES; j++)
      sums[j] += (double) x[i + j] * x[i + j];
  }
  for (size_t j = 0; j < LANES; j++)
    sum += sums[j];
  return sqrt (sum);
}

typedef struct
{
  float grad_scale;
  float beta1, beta2;
  float rate;         /* learning rate / (1 - beta1^t) */
  float v_correction; /* 1 / sqrt (1 - beta2^t) */
  float epsilon;
  float keep; /* 1 - learning rate * weight decay */
  float averaging;
} Coefficients;

/* The padding, 0 everywhere, stays 0 */
static void
update_tensor (const Coefficients *coefficients, size_t n, float *restrict params,
    const float *restrict grads, float *restrict m, float *restrict v, float *restrict average)
{
  const Coefficients c = *coefficients;

  for (size_t i = 0; i < n; i++) {
    float g = grads[i] * c.grad_scale;

    m[i] = c.beta1 * m[i] + (1.0f - c.beta1) * g;
    v[i] = c.beta2 * v[i] + (1.0f - c.beta2) * (g * g);
    params[i] = c.keep * params[i] - c.rate * m[i] / (sqrtf (v[i]) * c.v_correction + c.epsilon);
    average[i] = c.averaging * average[i] + (1.0f - c.averaging) * params[i];
  }
}

typedef struct
{
  const WnAdam *adam;
  Coefficients coefficients;
  float rate;
} Update;

static void
get_sides (const WnParam *p, int *rows, int *cols)
{
  *cols = p->n_dims ? (int) p->shape[p->n_dims - 1] : 1;
  *rows = (int) (p->n / *cols);
}

static gboolean
is_hidden (const WnParam *p)
{
  int rows, cols;

  get_sides (p, &rows, &cols);
  return p->n_dims >= 2 && MIN (rows, cols) >= WN_MUON_SMALLEST;
}

static void
update_matrix (const Update *u, const WnParam *p, float *scratch)
{
  const WnAdam *adam = u->adam;
  Coefficients c = u->coefficients;
  float *params = adam->params + p->offset, *direction = adam->grads + p->offset,
        *m = adam->m + p->offset, *average = adam->average + p->offset, step;
  int rows, cols;

  get_sides (p, &rows, &cols);
  for (size_t i = 0; i < p->n; i++) {
    float g = direction[i] * c.grad_scale;

    m[i] = MUON_MOMENTUM * m[i] + (1.0f - MUON_MOMENTUM) * g;
    direction[i] = MUON_MOMENTUM * m[i] + (1.0f - MUON_MOMENTUM) * g;
  }
  wn_muon_orthogonalise (rows, cols, direction, scratch);
  step = u->rate * adam->muon * sqrtf ((float) MAX (rows, cols));
  for (size_t i = 0; i < p->n; i++) {
    params[i] = c.keep * params[i] - step * direction[i];
    average[i] = c.averaging * average[i] + (1.0f - c.averaging) * params[i];
  }
}

static void
update_item (void *data, int item, int worker)
{
  const Update *u = data;
  const WnAdam *adam = u->adam;
  const WnParams *layout = adam->layout;
  const WnParam *p = &layout->items[item];
  size_t end = item + 1 < layout->n_items ? p[1].offset : layout->size;
  Update own = *u;

  own.coefficients.keep = p->n_dims >= 2 ? 1.0f - u->rate * adam->weight_decay : 1.0f;
  if (adam->muon > 0 && is_hidden (p))
    update_matrix (&own, p, adam->scratch[worker]);
  else
    update_tensor (&own.coefficients, end - p->offset, adam->params + p->offset,
        adam->grads + p->offset, adam->m + p->offset, adam->v + p->offset,
        adam->average + p->offset);
}

static void
need_scratch (WnAdam *adam)
{
  int n_workers = adam->pool ? wn_pool_n_threads (adam->pool) : 1;
  size_t size = 0;

  for (int i = 0; i < adam->layout->n_items; i++) {
    int rows, cols;

    if (is_hidden (&adam->layout->items[i])) {
      get_sides (&adam->layout->items[i], &rows, &cols);
      size = MAX (size, wn_muon_scratch (rows, cols));
    }
  }
  adam->scratch = g_new0 (float *, n_workers + 1);
  for (int i = 0; i < n_workers; i++)
    adam->scratch[i] = wn_block_new (MAX (1, size));
}

float
wn_adam_update (WnAdam *adam, float rate)
{
  const WnParams *layout = adam->layout;
  size_t bytes = layout->size * sizeof (float);
  double total = norm (layout->size, adam->grads);

  if (isfinite (total)) {
    if (adam->step == 0)
      memcpy (adam->average, adam->params, bytes);
    adam->step++;
    if (adam->muon > 0 && !adam->scratch)
      need_scratch (adam);
    {
      Update u = { .adam = adam,
        .rate = rate,
        .coefficients = {
            .grad_scale = adam->clip > 0.0f && total > adam->clip ? (float) (adam->clip / total)
                                                                  : 1.0f,
            .beta1 = adam->beta1,
            .beta2 = adam->beta2,
            .rate = (float) (rate / (1.0 - pow (adam->beta1, (double) adam->step))),
            .v_correction = (float) (1.0 / sqrt (1.0 - pow (adam->beta2, (double) adam->step))),
            .epsilon = adam->epsilon,
            .averaging = (float) MIN (adam->averaging, (1.0 + adam->step) / (10.0 + adam->step)),
        } };

      wn_pool_run (adam->muon > 0 ? adam->pool : NULL, update_item, &u, layout->n_items);
    }
  }
  memset (adam->grads, 0, bytes);
  return (float) total;
}

static const char *const block_names[] = { "params.", "m.", "v.", "average." };

static float *
get_block (const WnAdam *adam, int i)
{
  float *blocks[] = { adam->params, adam->m, adam->v, adam->average };

  return blocks[i];
}

void
wn_adam_save (const WnAdam *adam, const char *prefix, WnSafetensorsWriter *w)
{
  char *name = g_strconcat (prefix, "step", NULL);

  wn_safetensors_writer_add (w, name, WN_DTYPE_I64, 0, NULL, &adam->step);
  g_free (name);
  for (guint i = 0; i < G_N_ELEMENTS (block_names); i++) {
    name = g_strconcat (prefix, block_names[i], NULL);
    wn_params_save (adam->layout, name, get_block (adam, i), w);
    g_free (name);
  }
}

static gboolean
has_tensor (const WnParams *layout, const char *name)
{
  for (int i = 0; i < layout->n_items; i++)
    if (strcmp (layout->items[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

/*
 * Whether the file has what is trained, and nothing else: the next checkpoint would lose that, a
 * discriminator for example
 */
static gboolean
check_names (const WnParams *layout, const char *prefix, const WnSafetensors *st, GError **error)
{
  g_autofree char *average = g_strconcat (prefix, "average.", NULL);
  const size_t length = strlen (average);

  for (int i = 0; i < layout->n_items; i++) {
    g_autofree char *name = g_strconcat (average, layout->items[i].name, NULL);

    if (!wn_safetensors_find (st, name)) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
          "%s: there is no tensor '%s': the run was begun without something that is trained now; "
          "give the same options again, or another folder",
          wn_safetensors_name (st), name);
      return FALSE;
    }
  }
  for (int i = 0; i < wn_safetensors_n_tensors (st); i++) {
    const char *name = wn_safetensors_tensor (st, i)->name;

    if (strncmp (name, average, length) == 0 && !has_tensor (layout, name + length)) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
          "%s: there is a tensor '%s': the run was begun with something that is not trained now; "
          "give the same options again, or another folder",
          wn_safetensors_name (st), name);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
wn_adam_load (WnAdam *adam, const char *prefix, const WnSafetensors *st, GError **error)
{
  char *name = g_strconcat (prefix, "step", NULL);
  const WnTensor *step = wn_safetensors_require (st, name, WN_DTYPE_I64, 0, NULL, error);
  gboolean ok = step && check_names (adam->layout, prefix, st, error);

  g_free (name);
  for (guint i = 0; ok && i < G_N_ELEMENTS (block_names); i++) {
    name = g_strconcat (prefix, block_names[i], NULL);
    ok = wn_params_load (adam->layout, name, st, get_block (adam, i), error);
    g_free (name);
  }
  if (ok)
    adam->step = *(const int64_t *) step->data;
  return ok;
}
