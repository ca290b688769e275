/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "gstwavenettext.h"

/*
 * A stream of text: the format, eight bytes of where it is cut, the text. However it is cut, the
 * same sentences come out
 */

#define N_CUTS 8

static void
take (GPtrArray *pieces, char *piece)
{
  FUZZ_CHECK (g_utf8_validate (piece, -1, NULL));
  if (gst_wavenet_text_is_speakable (piece))
    g_ptr_array_add (pieces, g_strstrip (piece));
  else
    g_free (piece);
}

/* cuts: NULL = in one buffer */
static GPtrArray *
read_all (const FuzzInput *in, const uint8_t *cuts, WnTextFormat format)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (g_free);
  GstWavenetTextStream stream;
  char *piece;

  gst_wavenet_text_stream_init (&stream);
  for (size_t at = 0, i = 0, n; at < in->n; at += n, i++) {
    n = cuts ? MIN (in->n - at, 1u + cuts[i % N_CUTS] % 37) : in->n;
    gst_wavenet_text_stream_push (&stream, in->data + at, n);
    while ((piece = gst_wavenet_text_stream_pop (&stream, format, FALSE)))
      take (pieces, piece);
  }
  while ((piece = gst_wavenet_text_stream_pop (&stream, format, TRUE)))
    take (pieces, piece);
  FUZZ_CHECK (gst_wavenet_text_stream_is_empty (&stream));
  g_ptr_array_add (pieces, g_strdup_printf ("%u", stream.n_dropped));
  gst_wavenet_text_stream_clear (&stream);
  return pieces;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size };
  const WnTextFormat format = fuzz_byte (&in) % 3;
  uint8_t cuts[N_CUTS];
  GPtrArray *whole, *cut;

  for (int i = 0; i < N_CUTS; i++)
    cuts[i] = (uint8_t) fuzz_byte (&in);
  whole = read_all (&in, NULL, format);
  cut = read_all (&in, cuts, format);
  FUZZ_CHECK (whole->len == cut->len);
  for (guint i = 0; i < whole->len; i++)
    FUZZ_CHECK (strcmp (whole->pdata[i], cut->pdata[i]) == 0);
  g_ptr_array_unref (whole);
  g_ptr_array_unref (cut);
  return 0;
}
