/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_FUZZ_H
#define WN_FUZZ_H

#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What the targets share; each is a program whose LLVMFuzzerTestOneInput() takes any bytes */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Bytes that are taken off the front, one for each choice */
typedef struct
{
  const uint8_t *data;
  size_t n;
} FuzzInput;

static inline unsigned
fuzz_byte (FuzzInput *in)
{
  if (in->n == 0)
    return 0;
  in->n--;
  return *in->data++;
}

/* What must be true, or the input is a find */
#define FUZZ_CHECK(condition)                                                 \
  do {                                                                        \
    if (!(condition)) {                                                       \
      g_printerr ("%s:%d: %s is not true\n", __FILE__, __LINE__, #condition); \
      abort ();                                                               \
    }                                                                         \
  } while (0)

/* All that is left, as a string; NULL if it is not UTF-8, or holds a NUL. g_free */
static inline char *
fuzz_text (const FuzzInput *in)
{
  return g_utf8_validate_len ((const char *) in->data, in->n, NULL)
      ? g_strndup ((const char *) in->data, in->n)
      : NULL;
}

/* A failure has an error with a message in UTF-8, success has none; clears it */
static inline void
fuzz_check_error (gboolean ok, GError **error)
{
  FUZZ_CHECK (ok == (*error == NULL));
  FUZZ_CHECK (ok || g_utf8_validate ((*error)->message, -1, NULL));
  g_clear_error (error);
}

/*
 * A safetensors file of the rest: with the first bit of `how` it is a header, to which data is made
 * up as large as the header asks for, up to 1 MB; else it is the whole. g_free
 */
uint8_t *fuzz_safetensors (const FuzzInput *in, unsigned how, size_t *size);
/* Path of a file with this content, which the next call with the same number overwrites; borrowed
 */
const char *fuzz_file (int number, const void *data, size_t size);
/* A folder that is there as long as the program runs; borrowed */
const char *fuzz_folder (void);

#endif
