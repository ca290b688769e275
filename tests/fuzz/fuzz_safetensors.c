/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "base/safetensors.h"

/* Any safetensors file: a choice of header or whole, the file */

static void
use (WnSafetensors *st, gboolean has_data)
{
  volatile unsigned sum = 0;

  for (int i = 0; i < wn_safetensors_n_tensors (st); i++) {
    const WnTensor *t = wn_safetensors_tensor (st, i);
    const uint8_t *bytes = t->data;

    FUZZ_CHECK (wn_safetensors_find (st, t->name) == t);
    FUZZ_CHECK ((bytes != NULL) == has_data);
    for (int64_t k = 0; has_data && k < t->n_elements * wn_dtype_size (t->dtype); k++)
      sum += bytes[k];
    wn_safetensors_require (st, t->name, WN_DTYPE_F32, 2, (int64_t[]){ -1, 3 }, NULL);
  }
  wn_safetensors_metadata (st, "format");
  wn_safetensors_close (st);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size };
  const unsigned how = fuzz_byte (&in);
  size_t n;
  uint8_t *file = fuzz_safetensors (&in, how, &n);
  GError *error = NULL;
  WnSafetensors *st = how & 2 ? wn_safetensors_open_header (fuzz_file (0, file, n), &error)
      : how & 4               ? wn_safetensors_open (fuzz_file (0, file, n), &error)
                              : wn_safetensors_open_memory (file, n, "fuzz", &error);

  fuzz_check_error (st != NULL, &error);
  if (st)
    use (st, !(how & 2));
  g_free (file);
  return 0;
}
