/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/parwavenet.h"

/*
 * The voices of models/, as they are shipped: argv[1] is one, argv[2] its licence, argv[3] Hz,
 * argv[4] its language
 */
static const char *path, *licence, *language;
static int rate;

static const struct
{
  const char *language, *sentence, *two; /* about three seconds; two short sentences */
} texts[] = {
  { "en-US", "The quick brown fox jumps over the lazy dog.", "Hello. How are you?" },
  { "nl", "De trein naar Amsterdam vertrekt om tien over acht.", "Hallo. Hoe gaat het?" },
  { "nl-BE", "Het laatste perron van Antwerpen is het mooiste.", "Hallo. Hoe gaat het?" },
  { "es-MX", "El tren con destino a Guadalajara sale a las ocho.", "Hola. ¿Cómo estás?" },
  { "de", "Der Zug nach Hamburg fährt heute um acht Uhr ab.", "Hallo. Wie geht es dir?" },
  { "ru", "Поезд до Москвы отходит от второй платформы.", "Привет. Как дела?" },
};

static int
text_of_language (void)
{
  for (int i = 0; i < (int) G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].language, language) == 0)
      return i;
  g_assert_not_reached ();
}

static float *
speak (const char *text, gsize piece, gsize *n)
{
  GError *error = NULL;
  WnVoice *voice = wn_voice_load (path, &error);
  WnSynth *synth;
  guint64 length;
  float *x;
  gsize got;

  g_assert_no_error (error);
  synth = wn_synth_new (voice, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (wn_synth_start (synth, text, -1, 1, &error));
  length = wn_synth_get_length (synth);
  x = g_new (float, length + piece);
  *n = 0;
  while ((got = wn_synth_read (synth, x + *n, MIN (piece, length + piece - *n))) > 0)
    *n += got;
  g_assert_cmpuint (*n, ==, length);
  g_assert_null (wn_synth_take_warnings (synth));
  wn_synth_free (synth);
  wn_voice_unref (voice);
  return x;
}

/* Root mean square of a stretch, dB of full scale */
static double
level (const float *x, gsize n)
{
  double sum = 1e-12;

  for (gsize i = 0; i < n; i++)
    sum += (double) x[i] * x[i];
  return 10 * log10 (sum / n);
}

/* Speech has its level and pace, does not clip, and begins and ends in silence, without a click */
static void
test_speech (void)
{
  gsize n, edge = rate / 100;
  g_autofree float *x = speak (texts[text_of_language ()].sentence, 1600, &n);
  float peak = 0;

  for (gsize i = 0; i < n; i++) {
    g_assert_true (isfinite (x[i]));
    peak = MAX (peak, fabsf (x[i]));
  }
  g_assert_cmpuint (n, >, rate * 1.5);
  g_assert_cmpuint (n, <, rate * 5);
  g_assert_cmpfloat (level (x, n), >, -32);
  g_assert_cmpfloat (level (x, n), <, -12);
  g_assert_cmpfloat (peak, <, 1);
  g_assert_cmpfloat (level (x, edge), <, -50);
  g_assert_cmpfloat (level (x + n - edge, edge), <, -50);
}

/* The size of the reads leaves no trace */
static void
test_pieces (void)
{
  const char *two = texts[text_of_language ()].two;
  gsize n, m;
  g_autofree float *x = speak (two, 16000, &n), *y = speak (two, 37, &m);

  g_assert_cmpmem (x, n * sizeof (float), y, m * sizeof (float));
}

static void
test_info (void)
{
  WnVoice *voice = wn_voice_load (path, NULL);
  const WnVoiceInfo *info;

  g_assert_nonnull (voice);
  info = wn_voice_get_info (voice);
  g_assert_cmpstr (info->languages[0], ==, language);
  g_assert_cmpstr (info->licence, ==, licence);
  g_assert_cmpint (info->sample_rate, ==, rate);
  wn_voice_unref (voice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 5);
  path = argv[1];
  licence = argv[2];
  rate = atoi (argv[3]);
  language = argv[4];
  g_test_add_func ("/engine/shipped/speech", test_speech);
  g_test_add_func ("/engine/shipped/pieces", test_pieces);
  g_test_add_func ("/engine/shipped/info", test_info);
  return g_test_run ();
}
