/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/letter_ngrams.h"

/* ln P of what stands in no word */
#define UNSEEN (-16.0f)

gboolean
wn_letter_ngrams_read (WnLetterNgrams *ngrams, const WnSafetensors *file, GError **error)
{
  int64_t units[] = { -1, 2 }, nodes[] = { -1 }, inner[] = { -1 };
  const WnTensor *unit, *log_prob, *backoff, *child;

  if (!(unit = wn_safetensors_require (file, WN_NGRAMS_PREFIX "units", WN_DTYPE_U8, 2, units,
            error))
      || !(backoff = wn_safetensors_require (file, WN_NGRAMS_PREFIX "backoffs", WN_DTYPE_U8, 1,
               inner, error)))
    return FALSE;
  nodes[0] = unit->shape[0];
  inner[0] = backoff->shape[0] + 1;
  if (!(log_prob = wn_safetensors_require (file, WN_NGRAMS_PREFIX "log_probs", WN_DTYPE_U8, 1,
            nodes, error))
      || !(child = wn_safetensors_require (file, WN_NGRAMS_PREFIX "children", WN_DTYPE_I32, 1,
               inner, error)))
    return FALSE;
  *ngrams = (WnLetterNgrams){ unit->shape[0], backoff->shape[0], unit->data, log_prob->data,
    backoff->data, child->data };
  return TRUE;
}

static int
key (const guint8 *unit)
{
  return unit[0] << 8 | unit[1];
}

/* The child of a node that is this unit, or -1 */
static int
find_child (const WnLetterNgrams *g, int node, int unit)
{
  int low, high;

  if (node < 0 || node >= g->n_inner)
    return -1;
  low = g->children[node];
  high = g->children[node + 1];
  if (low <= node || high > g->n_nodes)
    return -1;
  while (low < high) {
    const int middle = low + (high - low) / 2, found = key (g->units + 2 * middle);

    if (found == unit)
      return middle;
    if (found < unit)
      low = middle + 1;
    else
      high = middle;
  }
  return -1;
}

WnNgramState
wn_letter_ngrams_begin (const WnLetterNgrams *ngrams)
{
  WnNgramState nothing = { { 0 } };

  for (int k = 1; k < WN_NGRAM_ORDER; k++)
    nothing.nodes[k] = -1;
  return wn_letter_ngrams_next (ngrams, &nothing, WN_NGRAM_EDGE, WN_NGRAM_EDGE);
}

float
wn_letter_ngrams_log_prob (const WnLetterNgrams *ngrams, const WnNgramState *state, int letter,
    int class)
{
  const int unit = letter << 8 | class;
  float backoff = 0;

  for (int k = WN_NGRAM_ORDER - 1; k >= 0; k--) {
    const int node = state->nodes[k], child = find_child (ngrams, node, unit);

    if (child >= 0)
      return backoff - WN_NGRAM_LOG_PROB * ngrams->log_probs[child];
    if (node >= 0 && node < ngrams->n_inner)
      backoff -= WN_NGRAM_BACKOFF * ngrams->backoffs[node];
  }
  return backoff + UNSEEN;
}

WnNgramState
wn_letter_ngrams_next (const WnLetterNgrams *ngrams, const WnNgramState *state, int letter,
    int class)
{
  WnNgramState next = { { 0 } };

  for (int k = 1; k < WN_NGRAM_ORDER; k++)
    next.nodes[k] = find_child (ngrams, state->nodes[k - 1], letter << 8 | class);
  return next;
}
