/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TENSOR_H
#define WN_TENSOR_H

#include <stdint.h>

/** A tensor as files (safetensors.h) hold it */

typedef enum
{
  WN_DTYPE_F32,
  WN_DTYPE_F16,
  WN_DTYPE_BF16,
  WN_DTYPE_I64,
  WN_DTYPE_I32,
  WN_DTYPE_I16,
  WN_DTYPE_I8,
  WN_DTYPE_U8
} WnDtype;

/** "F32" and so on */
const char *wn_dtype_name (WnDtype dtype);
/** Bytes of an element */
int wn_dtype_size (WnDtype dtype);

#define WN_MAX_DIMS 8

typedef struct
{
  const char *name;
  WnDtype dtype;
  int n_dims;
  int64_t shape[WN_MAX_DIMS];
  int64_t n_elements;
  int64_t offset;   /* of the data's first byte, behind the header */
  const void *data; /* aligned to the element's size; NULL if it was not read */
} WnTensor;

#endif
