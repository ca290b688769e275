/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "text/en/numbers.h"

/* Digits to words: which function, its number, the digits. None reads beyond them */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size };
  const unsigned how = fuzz_byte (&in) % 9, x = fuzz_byte (&in);
  const char *alphabet = how == 6        ? "0123456789.-+,"
      : how == 3 || how == 4 || how == 7 ? "0123456789"
                                         : "0123456789,";
  char *digits = g_malloc (MAX (in.n, 1));
  const size_t n = in.n;
  GString *out = g_string_new (NULL);
  gboolean any = FALSE;

  for (size_t i = 0; i < n; i++) {
    digits[i] = alphabet[in.data[i] % strlen (alphabet)];
    any |= g_ascii_isdigit (digits[i]) != 0;
  }
  if (any && how == 0)
    wn_number_cardinal (out, digits, n);
  else if (any && how == 1)
    wn_number_ordinal (out, digits, n);
  else if (any && how == 2)
    wn_number_digits (out, digits, n);
  else if (any && how == 3)
    wn_number_pairs (out, digits, n);
  else if (any && how == 4)
    wn_number_plural (out, digits, n);
  else if (any && how == 5)
    wn_number_denominator (out, digits, n, x & 1);
  else if (any && how == 6)
    wn_number_real (out, digits, n);
  else if (any && how == 7)
    wn_number_date (out, x % 13, x % 32, digits, n);
  else if (any)
    wn_number_value (digits, n), wn_number_roman (digits, n);
  FUZZ_CHECK (g_utf8_validate_len (out->str, out->len, NULL));
  g_string_free (out, TRUE);
  g_free (digits);
  return 0;
}
