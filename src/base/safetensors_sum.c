/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "safetensors_sum.h"

#include <string.h>
#include "rng.h"

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/* With the NUL, lest two strings in a row could be cut elsewhere */
static guint64
add_string (guint64 sum, const char *string)
{
  return wn_rng_hash (string, strlen (string) + 1, sum);
}

static guint64
tensor_sum (const WnTensor *t)
{
  guint64 sum = add_string (add_string (0, t->name), wn_dtype_name (t->dtype));

  sum = wn_rng_hash (t->shape, t->n_dims * sizeof t->shape[0], sum);
  return wn_rng_hash (t->data, (gsize) t->n_elements * wn_dtype_size (t->dtype), sum);
}

char *
wn_safetensors_sum (GHashTable *metadata, const WnTensor *tensors, int n)
{
  GList *keys = g_list_sort (g_hash_table_get_keys (metadata), compare_keys);
  guint64 sum = 0;

  for (GList *l = keys; l; l = l->next) {
    if (strcmp (l->data, WN_SAFETENSORS_SUM) != 0)
      sum = add_string (add_string (sum, l->data), g_hash_table_lookup (metadata, l->data));
  }
  g_list_free (keys);
  for (int i = 0; i < n; i++)
    sum += tensor_sum (&tensors[i]);
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", sum);
}
