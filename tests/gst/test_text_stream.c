/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Bytes to pieces of text: nothing a stream holds costs more than its size, or what stands behind
 */

#include <string.h>
#include <time.h>

#include "gstwavenettext.h"

/* Pieces of a stream pushed in blocks, "~" in the place of damaged ones; *most: bytes held */
static gchar *
pieces (const gchar *text, gsize n, gsize block, WnTextFormat format, guint *n_dropped, gsize *most)
{
  GString *all = g_string_new (NULL);
  GstWavenetTextStream stream;
  gchar *piece;

  gst_wavenet_text_stream_init (&stream);
  *most = 0;
  for (gsize at = 0; at <= n; at += block) {
    const gboolean flush = at + block > n;

    gst_wavenet_text_stream_push (&stream, (const guint8 *) text + at, MIN (block, n - at));
    *most = MAX (*most, stream.bytes->allocated_len);
    while ((piece = gst_wavenet_text_stream_pop (&stream, format, flush))) {
      g_assert_true (g_utf8_validate (piece, -1, NULL));
      g_string_append_printf (all, "[%s]",
          gst_wavenet_text_is_damaged (piece) ? "~" : g_strstrip (piece));
      g_free (piece);
    }
  }
  *n_dropped = stream.n_dropped;
  g_assert_true (gst_wavenet_text_stream_is_empty (&stream));
  gst_wavenet_text_stream_clear (&stream);
  return g_string_free (all, FALSE);
}

static void
check (const gchar *text, gsize n, WnTextFormat format, const gchar *expected)
{
  for (gsize block = 1; block <= 9; block++) {
    guint n_dropped;
    gsize most;
    gchar *found = pieces (text, n, block < 9 ? block : n, format, &n_dropped, &most);

    g_assert_cmpstr (found, ==, expected);
    g_assert_cmpuint (n_dropped, ==, 0);
    g_free (found);
  }
}

#define CHECK(text, expected) check (text, sizeof (text) - 1, WN_FORMAT_PLAIN, expected)

/* Only the sentence with the bad bytes is lost, wherever a lead byte or a NUL stands */
static void
test_damage (void)
{
  CHECK ("First one. \xe1\0 Second one. Third one. Fourth.\n",
      "[First one.][~][Third one.][Fourth.]");
  CHECK ("One. T\0wo. Three.", "[One.][~][Three.]");
  CHECK ("One. T\xf0\0\0\0wo. Three.", "[One.][~][Three.]");
  CHECK ("One. T\xf0\x9f\x98 wo. Three \xf0\x9f\x98\x80.", "[One.][~][Three \xf0\x9f\x98\x80.]");
  CHECK ("One. T\xc3\xc3\xa9wo. Three.", "[One.][~][Three.]");
  CHECK ("One. T\xfc\x80\x80wo. Three.", "[One.][~][Three.]");
  CHECK ("One. T\xe0\x80wo. Three.\xe1", "[One.][~][~]");
  CHECK ("\xef\xbb\xbfOne. \xe1", "[One.][~]");
  /* a byte order mark is one only at the very beginning */
  CHECK ("\t\xef\xbb\xbfOne. Two.", "[\xef\xbb\xbfOne.][Two.]");
  CHECK ("  \n\n One. \n\n Two.", "[One.][Two.]");
  check ("<speak>a\xe1\0</speak><speak>b</speak>", 34, WN_FORMAT_SSML, "[~][<speak>b</speak>]");
  check ("a\xe9\n\nb\0\nc\n\n", 9, WN_FORMAT_PANGO, "[~][~][c]");
}

static gdouble
cpu_seconds (void)
{
  return clock () / (gdouble) CLOCKS_PER_SEC;
}

/* 8 MB of Latin-1, of spaces, of one line: what took the square of the time would take minutes */
static void
test_linear (void)
{
  const gsize n = 8 << 20, blocks[] = { n, 4096 };
  const gchar *const fill[] = { "caf\xe9 au lait ", " ", "\0\xe1", "x", "Yes. " };
  gchar *text = g_malloc (n);

  for (guint i = 0; i < G_N_ELEMENTS (fill); i++) {
    const gsize length = MAX (strlen (fill[i]), i == 2 ? 2 : 1);
    const gdouble begun = cpu_seconds ();

    for (gsize k = 0; k < n; k++)
      text[k] = fill[i][k % length];
    for (guint b = 0; b < G_N_ELEMENTS (blocks); b++) {
      guint n_dropped;
      gsize most;

      g_free (pieces (text, n, blocks[b], WN_FORMAT_PLAIN, &n_dropped, &most));
      g_assert_cmpuint (n_dropped, ==, i == 3);
    }
    g_assert_cmpfloat (cpu_seconds () - begun, <, 100.0);
  }
  g_free (text);
}

/* A document without an end is not held without a bound; one behind it is spoken */
static void
test_endless_markup (void)
{
  const gsize n = 10 << 20, blocks[] = { 4096, 1 << 20, n + 64 };
  const gchar *const ends[] = { "</speak>", "\n" };
  const WnTextFormat formats[] = { WN_FORMAT_SSML, WN_FORMAT_PANGO };

  for (guint i = 0; i < G_N_ELEMENTS (blocks) * 2; i++) {
    GString *text = g_string_sized_new (n + 64);
    guint n_dropped;
    gsize most;
    gchar *found;

    g_string_append_printf (text, "a%s", ends[i % 2]);
    while (text->len < n)
      g_string_append (text, "<s>words and words </s>");
    g_string_append_printf (text, "%sb%s", ends[i % 2], ends[i % 2]);
    found = pieces (text->str, text->len, blocks[i / 2], formats[i % 2], &n_dropped, &most);
    g_assert_cmpstr (found, ==, i % 2 ? "[a][b]" : "[a</speak>][b</speak>]");
    g_assert_cmpuint (n_dropped, ==, 1);
    g_assert_cmpuint (most, <=, 4 * (GST_WAVENET_TEXT_MAX_PIECE + MIN (blocks[i / 2], text->len)));
    g_free (found);
    g_string_free (text, TRUE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-stream/damage", test_damage);
  g_test_add_func ("/text-stream/linear", test_linear);
  g_test_add_func ("/text-stream/endless-markup", test_endless_markup);
  return g_test_run ();
}
