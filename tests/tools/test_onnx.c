/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "base/rng.h"
#include "model/excitation.h"
#include "onnx_graph.h"
#include "tiny_voice.h"

/*
 * What "parwavenet export --onnx" writes, computed by the operators' definitions, against the
 * student
 */

enum
{
  FRAMES = 23,
  HOP = 160,
  SAMPLES = FRAMES * HOP,
  DIM = 35
};
enum
{
  SEED = 5,
  KEY = 6
};

static float features[FRAMES * DIM], f0[FRAMES], voiced[FRAMES], noise[SAMPLES],
    excitation[2 * SAMPLES], expected[SAMPLES];

/* values [columns][rows] as [rows][columns] */
static Tensor *
input_tensor (const float *values, int rows, int columns)
{
  const gint64 dims[2] = { rows, columns };
  Tensor *t = rows > 1 ? tensor_new (2, dims) : tensor_new (1, dims + 1);

  for (int r = 0; r < rows; r++) {
    for (int c = 0; c < columns; c++)
      t->floats[r * columns + c] = values[c * rows + r];
  }
  return t;
}

/* Inputs, and what the student makes of them */
static void
run_student (const WnVoiceFile *voice)
{
  WnStudent *student = wn_student_new (&voice->student_config, voice->student);
  WnStudentRun *run = wn_student_run_new (student);
  double phase[FRAMES];
  float phase0;

  wn_rng_normal (1, 1, 0, FRAMES * DIM, features);
  for (int i = 0; i < FRAMES; i++) {
    f0[i] = 100.0f + 10.0f * i;
    voiced[i] = i % 7 > 1;
  }
  wn_rng_logistic (SEED, KEY, 0, SAMPLES, noise);
  wn_rng_uniform (SEED, ~(guint64) KEY, 0, 1, &phase0); /* the number that a run begins with */
  wn_excitation_phase (16000, HOP, f0, FRAMES, phase0, phase);
  wn_excitation (16000, HOP, 0, f0, voiced, phase, NULL, FRAMES, 0, SAMPLES, excitation);
  wn_student_run_start (run, features, f0, voiced, FRAMES, SEED, KEY, 1.0f, 0);
  g_assert_cmpint (wn_student_run_read (run, expected, SAMPLES), ==, SAMPLES);
  wn_student_run_free (run);
  wn_student_free (student);
}

/*
 * A voice whose networks are heard: at first the last matrix of a flow is small
 * folds  of its two flows, and taps of the filter behind them
 */
static WnVoiceFile *
loud_voice (const int *folds)
{
  WnVoiceFile *voice = tiny_voice_new ("tiny", 3);
  WnStudentConfig *config = &voice->student_config;
  WnStudentLayout *layout;

  memcpy (config->fold, folds, 2 * sizeof *folds);
  config->filter = folds[2];
  layout = wn_student_layout_new (config);
  wn_block_free (voice->student);
  voice->student = wn_params_block (layout->params);
  wn_params_init (layout->params, 4, voice->student);
  for (int i = 0; i < config->n_flows; i++) {
    for (int k = 0; k < 2 * config->fold[i] * config->channels[i]; k++)
      voice->student[layout->flow[i].o2_w + k] *= 30.0f;
  }
  for (int j = 0; j < config->filter; j++)
    voice->student[layout->filter + j] = j + 1 < config->filter ? 0.1f * (float) (j % 4) : 1;
  wn_student_layout_free (layout);
  return voice;
}

static GBytes *export(const WnVoiceFile *voice)
{
  char *dir = tiny_voice_search_dir (), *source = g_build_filename (dir, "tiny.safetensors", NULL);
  char *path = g_build_filename (dir, "tiny.onnx", NULL), *data, *err;
  const char *argv[] = { g_getenv ("PARWAVENET"), "export", "--onnx", "tiny", "-o", path, NULL };
  gsize n;
  int status;
  GError *error = NULL;

  wn_voice_file_write (voice, source, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, NULL, &err, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (err, ==, "");
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_file_get_contents (path, &data, &n, &error);
  g_assert_no_error (error);
  test_remove (dir);
  g_free (dir);
  g_free (source);
  g_free (path);
  g_free (err);
  return g_bytes_new_take (data, n);
}

static void
test_export (gconstpointer folds)
{
  WnVoiceFile *voice = loud_voice (folds);
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, tensor_free);
  GBytes *file = export(voice);
  gsize n;
  const guint8 *data = g_bytes_get_data (file, &n);
  const Message model = { data, data + n };
  const Tensor *wave;
  double power = 0.0, worst = 0.0;
  Field f;

  g_assert_true (find_field (model, 1, &f));
  g_assert_cmpuint (f.value, ==, 7);
  g_assert_true (find_field (message_part (model, 8), 2, &f));
  g_assert_cmpuint (f.value, ==, 13);
  run_student (voice);
  g_hash_table_insert (values, g_strdup ("noise"), input_tensor (noise, 1, SAMPLES));
  g_hash_table_insert (values, g_strdup ("features"), input_tensor (features, DIM, FRAMES));
  g_hash_table_insert (values, g_strdup ("excitation"), input_tensor (excitation, 2, SAMPLES));
  run_graph (message_part (model, 7), values);
  wave = g_hash_table_lookup (values, "waveform");
  g_assert_nonnull (wave);
  g_assert_cmpint (wave->n_dims, ==, 1);
  g_assert_cmpuint (wave->n, ==, SAMPLES);
  for (int i = 0; i < SAMPLES; i++) {
    power += expected[i] * expected[i] / SAMPLES;
    worst = MAX (worst, fabs (wave->floats[i] - expected[i]));
  }
  g_test_message ("largest difference %g, deviation %g", worst, sqrt (power));
  g_assert_cmpfloat (power, >, 0.0);
  g_assert_cmpfloat (worst, <, 1e-4 * sqrt (power));

  g_hash_table_unref (values);
  g_bytes_unref (file);
  wn_voice_file_free (voice);
}

/* Declared inputs and outputs, name and shape, and what the licence demands */
static void
test_declarations (void)
{
  static const char *const wanted[] = { "11 noise samples", "11 features 35 frames",
    "11 excitation 2 samples", "12 waveform samples" };
  WnVoiceFile *voice = loud_voice ((int[]){ 1, 1, 0 });
  GBytes *file = export(voice);
  gsize n;
  const guint8 *data = g_bytes_get_data (file, &n);
  Message model = { data, data + n }, graph = message_part (model, 7);
  gboolean licence = FALSE;
  gsize found = 0;
  Field f, dim, size;

  while (next_field (&graph, &f)) {
    if (f.number == 11 || f.number == 12) {
      char *name = message_text (message_part (f.content, 1));
      Message tensor = message_part (message_part (f.content, 2), 1),
              shape = message_part (tensor, 2);
      GString *value = g_string_new (NULL);

      g_assert_true (find_field (tensor, 1, &size));
      g_assert_cmpuint (size.value, ==, 1);
      g_string_printf (value, "%d %s", f.number, name);
      while (next_field (&shape, &dim)) {
        g_assert_true (next_field (&dim.content, &size));
        if (size.number == 1) {
          g_string_append_printf (value, " %d", (int) size.value);
        } else {
          char *symbol = message_text (size.content);

          g_string_append_printf (value, " %s", symbol);
          g_free (symbol);
        }
      }
      g_assert_cmpuint (found, <, G_N_ELEMENTS (wanted));
      g_assert_cmpstr (value->str, ==, wanted[found++]);
      g_string_free (value, TRUE);
      g_free (name);
    }
  }
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (wanted));
  while (next_field (&model, &f)) {
    if (f.number == 14) {
      char *key = message_text (message_part (f.content, 1)),
           *value = message_text (message_part (f.content, 2));

      licence = licence || (strcmp (key, "licence") == 0 && strcmp (value, "CC0-1.0") == 0);
      g_free (key);
      g_free (value);
    }
  }
  g_assert_true (licence);
  g_bytes_unref (file);
  wn_voice_file_free (voice);
}

int
main (int argc, char **argv)
{
  static const int folds[][3] = { { 1, 1, 0 }, { 4, 1, 0 }, { 1, 2, 0 }, { 2, 4, 0 }, { 4, 4, 0 },
    { 8, 4, 0 }, { 1, 1, 5 }, { 4, 2, 40 } };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (folds); i++) {
    g_autofree char *path = g_strdup_printf ("/onnx/student/%d-%d-%d", folds[i][0], folds[i][1],
        folds[i][2]);

    g_test_add_data_func (path, folds[i], test_export);
  }
  g_test_add_func ("/onnx/declarations", test_declarations);
  return g_test_run ();
}
