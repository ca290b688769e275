/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "base/rng.h"
#include "model/config.h"
#include "model/params.h"

static char *dir, *path;

static WnParams *
make_layout (void)
{
  WnParams *params = wn_params_new ();

  g_assert_cmpuint (wn_params_add (params, "w", 0, 0.5f, 2, 3, 5), ==, 0);
  g_assert_cmpuint (wn_params_add (params, "b", 1, 0, 17, 0, 0), ==, 32);
  g_assert_cmpuint (wn_params_add (params, "gain", -2, 0.1f, 1, 0, 0), ==, 64);
  g_assert_cmpuint (wn_params_add (params, "m", 0, 1, 100, 100, 0), ==, 80);
  return params;
}

static void
test_layout (void)
{
  WnParams *params = make_layout ();
  float *block = wn_params_block (params);

  g_assert_cmpint (params->n_items, ==, 4);
  g_assert_cmpuint (params->size, ==, 80 + 10000);
  g_assert_cmpint (params->items[0].n_dims, ==, 3);
  g_assert_cmpint (params->items[1].n_dims, ==, 1);
  g_assert_cmpint (params->items[3].n_dims, ==, 2);
  g_assert_cmpuint (params->items[0].n, ==, 30);
  g_assert_cmpint ((guintptr) block % 64, ==, 0);
  for (size_t i = 0; i < params->size; i++)
    g_assert_cmpfloat (block[i], ==, 0);
  wn_block_free (block);
  wn_params_free (params);
}

static void
test_init (void)
{
  WnParams *params = make_layout ();
  float *a = wn_params_block (params), *b = wn_params_block (params);
  double squares = 0;

  wn_params_init (params, 5, a);
  wn_params_init (params, 5, b);
  g_assert_cmpmem (a, params->size * sizeof (float), b, params->size * sizeof (float));
  for (int i = 0; i < 17; i++)
    g_assert_cmpfloat (a[32 + i], ==, 1);
  for (int i = 0; i < 10000; i++)
    squares += a[80 + i] * a[80 + i];
  g_assert_cmpfloat (fabs (squares / 10000 - 1), <, 0.07);
  for (int i = 30; i < 32; i++)
    g_assert_cmpfloat (a[i], ==, 0);
  wn_params_init (params, 6, b);
  g_assert_cmpfloat (a[0], !=, b[0]);
  /* what else is in the layout changes nothing */
  wn_rng_normal (5, wn_rng_hash ("m", 1, 0), 0, 1, b);
  g_assert_cmpfloat (a[80], ==, b[0]);
  wn_block_free (a);
  wn_block_free (b);
  wn_params_free (params);
}

static WnSafetensors *
save_and_open (WnSafetensorsWriter *w)
{
  GError *error = NULL;
  WnSafetensors *st;

  wn_safetensors_writer_save (w, path, &error);
  g_assert_no_error (error);
  wn_safetensors_writer_free (w);
  st = wn_safetensors_open (path, &error);
  g_assert_no_error (error);
  return st;
}

static void
test_round_trip (void)
{
  WnParams *params = make_layout ();
  float *a = wn_params_block (params), *b = wn_params_block (params), *c = wn_params_block (params);
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  GError *error = NULL;
  WnSafetensors *st;

  wn_params_init (params, 1, a);
  wn_params_init (params, 2, b);
  wn_params_save (params, "one.", a, w);
  wn_params_save (params, "two.", b, w);
  st = save_and_open (w);
  g_assert_true (wn_params_load (params, "two.", st, c, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (b, params->size * sizeof (float), c, params->size * sizeof (float));
  g_assert_true (wn_params_load (params, "one.", st, c, &error));
  g_assert_cmpmem (a, params->size * sizeof (float), c, params->size * sizeof (float));
  wn_safetensors_close (st);
  wn_block_free (a);
  wn_block_free (b);
  wn_block_free (c);
  wn_params_free (params);
}

/* Loads one tensor "x" of n values */
static gboolean
load_one (WnDtype dtype, int64_t n, const void *data, int64_t wanted, float *out, GError **error)
{
  WnParams *params = wn_params_new ();
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  float *block;
  WnSafetensors *st;
  gboolean ok;

  wn_params_add (params, "x", 0, 0, wanted, 0, 0);
  block = wn_params_block (params);
  wn_safetensors_writer_add (w, "x", dtype, 1, &n, data);
  st = save_and_open (w);
  ok = wn_params_load (params, "", st, block, error);
  memcpy (out, block, wanted * sizeof *out);
  wn_safetensors_close (st);
  wn_block_free (block);
  wn_params_free (params);
  return ok;
}

/* All finite values of half precision, by definition */
static void
test_float16 (void)
{
  uint16_t *halves = g_new (uint16_t, 65536);
  float *out = g_new (float, 65536);
  int n = 0;

  for (int i = 0; i < 65536; i++) {
    if ((i >> 10 & 31) != 31)
      halves[n++] = i;
  }
  g_assert_true (load_one (WN_DTYPE_F16, n, halves, n, out, NULL));
  for (int i = 0; i < n; i++) {
    int exponent = halves[i] >> 10 & 31, fraction = halves[i] & 1023;
    double value = exponent ? ldexp (1024 + fraction, exponent - 25) : ldexp (fraction, -24);

    g_assert_cmpfloat (out[i], ==, halves[i] & 0x8000 ? -value : value);
    g_assert_cmpint (!!signbit (out[i]), ==, halves[i] >> 15);
  }
  g_free (halves);
  g_free (out);
}

/* Every half and what lies between it and the next becomes the nearer one, of two the even one */
static void
test_save_half (void)
{
  static const float extremes[] = { 0, -0.0f, 65520, -1e30f, 1e-30f, 0x1p-25f, 0x1.8p-24f };
  static const float expected[] = { 0, -0.0f, 65504, -65504, 0, 0, 0x1p-23f };
  int n_extremes = G_N_ELEMENTS (extremes), n = n_extremes + 3 * 0x7bff;
  WnParams *params = wn_params_new ();
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  WnSafetensors *st;
  float *in, *out;
  uint16_t *borrowed;

  wn_params_add (params, "x", 0, 0, n, 0, 0);
  in = wn_params_block (params);
  out = wn_params_block (params);
  memcpy (in, extremes, sizeof extremes);
  for (int i = 0; i < 0x7bff; i++) {
    int exponent = i >> 10, next = (i + 1) >> 10;
    double a = ldexp ((i & 1023) + (exponent ? 1024 : 0), MAX (exponent, 1) - 25);
    double b = ldexp (((i + 1) & 1023) + (next ? 1024 : 0), MAX (next, 1) - 25);

    in[n_extremes + 3 * i] = -a;
    in[n_extremes + 3 * i + 1] = (a + b) / 2;
    in[n_extremes + 3 * i + 2] = 0.4 * a + 0.6 * b;
  }
  borrowed = wn_params_save_half (params, "", in, w);
  st = save_and_open (w);
  g_free (borrowed);
  g_assert_true (wn_params_load (params, "", st, out, NULL));
  for (int i = 0; i < n_extremes; i++) {
    g_assert_cmpfloat (out[i], ==, expected[i]);
    g_assert_cmpint (!!signbit (out[i]), ==, !!signbit (expected[i]));
  }
  for (int i = 0; i < 0x7bff; i++) {
    const float *x = in + n_extremes + 3 * i, *y = out + n_extremes + 3 * i;
    float next = i + 1 < 0x7bff ? -x[3] : 65504;

    g_assert_cmpfloat (y[0], ==, x[0]);
    g_assert_cmpfloat (y[1], ==, i % 2 ? next : -x[0]);
    g_assert_cmpfloat (y[2], ==, next);
  }
  wn_safetensors_close (st);
  wn_block_free (in);
  wn_block_free (out);
  wn_params_free (params);
}

static void
test_bfloat16 (void)
{
  static const uint16_t values[] = { 0x3F80, 0xC000, 0x0000, 0x8000, 0x4049, 0x7F7F };
  static const float expected[] = { 1, -2, 0, -0.0f, 3.140625f, 0x1.FEp127f };
  float out[6];

  g_assert_true (load_one (WN_DTYPE_BF16, 6, values, 6, out, NULL));
  g_assert_cmpmem (out, sizeof out, expected, sizeof expected);
}

static void
check_load_fails (WnDtype dtype, int n, const void *data, int wanted, const char *message)
{
  GError *error = NULL;
  float out[8];

  g_assert_false (load_one (dtype, n, data, wanted, out, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, message));
  g_error_free (error);
}

static void
test_load_fails (void)
{
  static const float good[4] = { 1, 2, 3, 4 };
  const float bad[][4] = { { 0, NAN, 0, 0 }, { 0, 0, INFINITY, 0 }, { 0, 0, 0, -INFINITY } };
  static const uint16_t bad_half[2] = { 0, 0x7C00 }, bad_bfloat[2] = { 0xFFC0, 0 };
  WnParams *params = make_layout ();
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  float *block = wn_params_block (params);
  GError *error = NULL;
  WnSafetensors *st;

  check_load_fails (WN_DTYPE_F32, 4, good, 5, "F32[4] where F32[5]");
  check_load_fails (WN_DTYPE_I32, 4, good, 4, "I32[4] where F32[4]");
  check_load_fails (WN_DTYPE_F16, 4, good, 5, "F16[4]");
  for (int i = 0; i < 3; i++)
    check_load_fails (WN_DTYPE_F32, 4, bad[i], 4, "not finite");
  check_load_fails (WN_DTYPE_F16, 2, bad_half, 2, "not finite");
  check_load_fails (WN_DTYPE_BF16, 2, bad_bfloat, 2, "not finite");

  wn_params_save (params, "a.", block, w);
  st = save_and_open (w);
  g_assert_false (wn_params_load (params, "b.", st, block, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_nonnull (strstr (error->message, "'b.w'"));
  g_error_free (error);
  wn_safetensors_close (st);
  wn_block_free (block);
  wn_params_free (params);
}

/* Each number of a definition is in its range, and they go together */
static void
test_config_refuses (void)
{
  const struct
  {
    const char *name;
    int value;
    const char *says;
  } cases[] = { { "fft", 300, "\"fft\" must be even and not below" },
    { "fft", 1023, "\"fft\" must be even and not below" },
    { "mel_high", 9000, "\"mel_low\" < \"mel_high\" <= \"rate\" / 2 must hold" },
    { "mel_low", 8000, "\"mel_low\" < \"mel_high\" <= \"rate\" / 2 must hold" },
    { "f0_min", 500, "\"f0_min\" must be below \"f0_max\"" }, { "rate", 1, "\"rate\"" } };
  g_autofree char *json = wn_feature_config_to_json (&wn_feature_config_default);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    JsonNode *node = json_from_string (json, NULL);
    WnFeatureConfig config;
    GError *error = NULL;
    g_autofree char *changed = NULL;

    json_object_set_int_member (json_node_get_object (node), cases[i].name, cases[i].value);
    changed = json_to_string (node, FALSE);
    g_test_message ("%s", changed);
    g_assert_false (wn_feature_config_from_json (changed, &config, &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
    g_assert_nonnull (strstr (error->message, cases[i].says));
    g_error_free (error);
    json_node_unref (node);
  }
}

/* A student whose channels, or frames, no kernel takes */
static void
test_student_refuses (void)
{
  WnStudentConfig good = wn_student_config_default, read;
  const struct
  {
    int *member, value;
    const char *says;
  } cases[] = { { &good.channels[0], 17, "\"channels\" must be multiples of 16" },
    { &good.fold[0], 3, "\"hop\" must be a multiple of each flow's \"fold\"" },
    { &good.cond_channels, 17, "\"cond_channels\" must be a multiple of 16" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const int before = *cases[i].member;
    g_autofree char *json = NULL;
    GError *error = NULL;

    *cases[i].member = cases[i].value;
    json = wn_student_config_to_json (&good);
    *cases[i].member = before;
    g_test_message ("%s", json);
    g_assert_false (wn_student_config_from_json (json, &read, &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
    g_assert_nonnull (strstr (error->message, cases[i].says));
    g_error_free (error);
  }
}

/* What stands behind a name, up to the next comma or bracket, is another value; g_free */
static char *
with_value (const char *json, const char *name, const char *value)
{
  const char *at = strstr (json, name), *end;

  g_assert_nonnull (at);
  at += strlen (name);
  end = at + strcspn (at, ",]}");
  return g_strdup_printf ("%.*s%s%s", (int) (at - json), json, value, end);
}

/* Numbers that are none, or not whole */
static void
test_values_refused (void)
{
  static const struct
  {
    const char *name, *value, *says;
  } cases[] = {
    { "\"channels\": [", "\"x\"", "\"channels\" must be a whole number from" },
    { "\"channels\": [", "16.5", "\"channels\" must be a whole number from" },
    { "\"channels\": [", "null", "\"channels\" must be a whole number from" },
    { "\"channels\": [", "16, 16", "\"channels\" must be an array of" },
    { "\"rate\": ", "1e300", "\"rate\" must be a whole number from" },
    { "\"rate\": ", "[1]", "\"rate\" must be a whole number from" },
  };
  g_autofree char *json = wn_student_config_to_json (&wn_student_config_default);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *changed = with_value (json, cases[i].name, cases[i].value);
    WnStudentConfig config;
    GError *error = NULL;

    g_test_message ("%s", changed);
    g_assert_false (wn_student_config_from_json (changed, &config, &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, cases[i].says));
    g_error_free (error);
  }
}

/* A teacher whose bands are none, or above half of the rate */
static void
test_teacher_refuses (void)
{
  static const struct
  {
    const char *name, *value, *says;
  } cases[] = {
    { "\"mel_low\": ", "20000", "\"mel_low\" < \"mel_high\" <= \"rate\" / 2 must hold" },
    { "\"mel_high\": ", "20000", "\"mel_low\" < \"mel_high\" <= \"rate\" / 2 must hold" },
    { "\"mel_low\": ", "\"low\"", "\"mel_low\" must be a number from" },
    { "\"channels\": ", "17", "\"channels\" and \"cond_channels\" must be multiples of 16" },
  };
  g_autofree char *json = wn_teacher_config_to_json (&wn_teacher_config_default);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *changed = with_value (json, cases[i].name, cases[i].value);
    WnTeacherConfig config;
    GError *error = NULL;

    g_test_message ("%s", changed);
    g_assert_false (wn_teacher_config_from_json (changed, &config, &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
    g_assert_nonnull (strstr (error->message, cases[i].says));
    g_error_free (error);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("wn-test-XXXXXX", NULL);
  path = g_build_filename (dir, "params.safetensors", NULL);
  g_test_add_func ("/params/layout", test_layout);
  g_test_add_func ("/params/init", test_init);
  g_test_add_func ("/params/round-trip", test_round_trip);
  g_test_add_func ("/params/float16", test_float16);
  g_test_add_func ("/params/save-half", test_save_half);
  g_test_add_func ("/params/bfloat16", test_bfloat16);
  g_test_add_func ("/params/load-fails", test_load_fails);
  g_test_add_func ("/params/config-refuses", test_config_refuses);
  g_test_add_func ("/params/student-refuses", test_student_refuses);
  g_test_add_func ("/params/values-refused", test_values_refused);
  g_test_add_func ("/params/teacher-refuses", test_teacher_refuses);
  result = g_test_run ();
  g_unlink (path);
  g_rmdir (dir);
  g_free (path);
  g_free (dir);
  return result;
}
