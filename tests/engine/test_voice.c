/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define _GNU_SOURCE
#include <math.h>
#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "engine/parwavenet.h"
#include "tiny_voice.h"

static char *dir;

static void
assert_fails (const char *name, int code, const char *says)
{
  GError *error = NULL;

  g_assert_null (wn_voice_load (name, &error));
  g_assert_error (error, WN_ERROR, code);
  if (!strstr (error->message, says))
    g_error ("the message '%s' does not say '%s'", error->message, says);
  g_error_free (error);
}

static WnVoice *
load (const char *name)
{
  GError *error = NULL;
  WnVoice *voice = wn_voice_load (name, &error);

  g_assert_no_error (error);
  return voice;
}

static void
test_round_trip (void)
{
  char *path = tiny_voice_write (dir, "trip", 3);
  WnVoiceFile *a = tiny_voice_new ("trip", 3), *b, *header;
  GError *error = NULL;
  const int dim = wn_feature_dim (&a->features);
  WnStudentLayout *layout = wn_student_layout_new (&a->student_config);
  WnAcoustic *acoustic = wn_acoustic_new (&a->acoustic_config);

  b = wn_voice_file_read (path, WN_VOICE_WHOLE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpstr (a->speaker, ==, b->speaker);
  g_assert_cmpstr (a->gender, ==, b->gender);
  g_assert_cmpstr (a->licence, ==, b->licence);
  g_assert_cmpstr (a->provenance, ==, b->provenance);
  g_assert_cmpstrv (a->languages, b->languages);
  g_assert_cmpstrv (a->phones, b->phones);
  g_assert_cmpmem (&a->features, sizeof a->features, &b->features, sizeof b->features);
  g_assert_cmpmem (&a->acoustic_config, sizeof a->acoustic_config, &b->acoustic_config,
      sizeof b->acoustic_config);
  g_assert_cmpfloat (a->student_config.scale_bias, ==, b->student_config.scale_bias);
  g_assert_cmpint (a->student_config.layers[1], ==, b->student_config.layers[1]);
  g_assert_cmpfloat (a->wave_std, ==, b->wave_std);
  g_assert_cmpfloat (a->pre_emphasis, ==, b->pre_emphasis);
  g_assert_cmpfloat (a->noise_scale, ==, b->noise_scale);
  g_assert_cmpfloat (a->sharpness, ==, b->sharpness);
  g_assert_null (b->peaks);
  g_assert_cmpmem (a->feature_mean, dim * sizeof (float), b->feature_mean, dim * sizeof (float));
  g_assert_cmpmem (a->student, layout->params->size * sizeof (float), b->student,
      layout->params->size * sizeof (float));
  g_assert_cmpmem (a->acoustic, wn_acoustic_layout (acoustic)->size * sizeof (float), b->acoustic,
      wn_acoustic_layout (acoustic)->size * sizeof (float));

  header = wn_voice_file_read (path, WN_VOICE_HEADER, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (header->name, ==, a->name);
  g_assert_null (header->student);

  wn_voice_file_free (header);
  wn_voice_file_free (a);
  wn_voice_file_free (b);
  wn_acoustic_free (acoustic);
  wn_student_layout_free (layout);
  g_remove (path);
  g_free (path);
}

static void
test_search (void)
{
  char *beta = tiny_voice_write (dir, "beta", 1), *alpha = tiny_voice_write (dir, "alpha", 2);
  char *junk = g_build_filename (dir, "aaa.safetensors", NULL),
       *link = g_build_filename (dir, "zz.safetensors", NULL),
       *folder = g_build_filename (dir, "empty", NULL);
  GPtrArray *voices;
  WnVoice *first, *again, *linked;

  g_assert_true (g_file_set_contents (junk, "nothing of the kind", -1, NULL));
  voices = wn_voices_list ();
  g_assert_cmpuint (voices->len, ==, 2);
  g_assert_cmpstr (((WnVoiceInfo *) voices->pdata[0])->name, ==, "alpha");
  g_assert_cmpstr (((WnVoiceInfo *) voices->pdata[1])->name, ==, "beta");
  g_assert_cmpstr (((WnVoiceInfo *) voices->pdata[1])->path, ==, beta);
  g_assert_cmpstr (((WnVoiceInfo *) voices->pdata[0])->languages[0], ==, "en-US");
  g_assert_cmpint (((WnVoiceInfo *) voices->pdata[0])->sample_rate, ==, 16000);
  g_ptr_array_unref (voices);

  /* the system's folders, behind the others, are those that are named */
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_setenv ("PARWAVENET_VOICE_PATH", folder, TRUE);
  voices = wn_voices_list ();
  g_assert_cmpuint (voices->len, ==, 0);
  g_ptr_array_unref (voices);
  g_setenv ("PARWAVENET_VOICE_SYSTEM_PATH", dir, TRUE);
  voices = wn_voices_list ();
  g_assert_cmpuint (voices->len, ==, 2);
  g_ptr_array_unref (voices);
  g_setenv ("PARWAVENET_VOICE_PATH", dir, TRUE);
  g_setenv ("PARWAVENET_VOICE_SYSTEM_PATH", "", TRUE);

  /* by name, by path, by default: one voice in memory */
  first = load ("beta");
  again = load (beta);
  g_assert_true (first == again);
  wn_voice_unref (again);
  g_assert_cmpint (symlink (beta, link), ==, 0);
  linked = load (link);
  g_assert_true (first == linked);
  wn_voice_unref (linked);
  wn_voice_unref (first);
  first = load (NULL);
  g_assert_cmpstr (wn_voice_get_info (first)->name, ==, "alpha");
  wn_voice_unref (first);

  assert_fails ("gamma", WN_ERROR_NOT_FOUND, "gamma");
  assert_fails ("gamma", WN_ERROR_NOT_FOUND, dir);
  assert_fails ("aaa", WN_ERROR_READ, junk);
  assert_fails ("/no/such/voice.safetensors", WN_ERROR_NOT_FOUND, "/no/such/voice.safetensors");
  assert_fails ("none.safetensors", WN_ERROR_NOT_FOUND, "none.safetensors");
  g_remove (link);
  g_remove (junk);
  g_remove (alpha);
  g_remove (beta);
  assert_fails (NULL, WN_ERROR_NOT_FOUND, dir);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  g_free (link);
  g_free (junk);
  g_free (alpha);
  g_free (beta);
}

/*
 * A voice that is replaced while it is spoken with: the old one stays whole, the next load gives
 * the new one
 */
static void
test_replaced (void)
{
  char *path = tiny_voice_write (dir, "one", 1);
  WnVoice *old = load (path), *new;

  g_free (tiny_voice_write (dir, "one", 2));
  new = load (path);
  g_assert_true (old != new);
  g_assert_cmpstr (wn_voice_get_info (old)->name, ==, "one");
  wn_voice_unref (wn_voice_ref (old));
  wn_voice_unref (old);
  old = load (path);
  g_assert_true (old == new);
  wn_voice_unref (old);
  wn_voice_unref (new);
  g_remove (path);
  g_free (path);
}

static void
write_bytes (const char *path, const char *data, gsize n)
{
  GError *error = NULL;

  g_file_set_contents (path, data, n, &error);
  g_assert_no_error (error);
}

/*
 * Whatever is done to a file, loading it and speaking with it neither crash nor give samples that
 * are not numbers
 */
static void
try_damaged (const char *path)
{
  WnVoice *voice = wn_voice_load (path, NULL);
  float out[2000];

  if (voice) {
    WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
    WnSynth *synth;

    options.n_threads = 1;
    synth = wn_synth_new (voice, &options, NULL);
    g_assert_true (wn_synth_start (synth, "No.", -1, 0, NULL));
    wn_synth_read (synth, out, 2000);
    for (int i = 0; i < 2000; i++)
      g_assert_true (out[i] >= -1.0f && out[i] <= 1.0f);
    wn_synth_free (synth);
    wn_voice_unref (voice);
  }
}

static void
test_damaged (void)
{
  char *path = tiny_voice_write (dir, "good", 1),
       *bad = g_build_filename (dir, "bad.safetensors", NULL), *data;
  GRand *random = g_rand_new_with_seed (7);
  gsize n, header;

  g_assert_true (g_file_get_contents (path, &data, &n, NULL));
  header = 8 + GUINT64_FROM_LE (*(guint64 *) data);
  write_bytes (bad, "", 0);
  assert_fails (bad, WN_ERROR_READ, bad);
  for (int i = 0; i < 40; i++) {
    write_bytes (bad, data,
        i < 20 ? (gsize) g_rand_int_range (random, 0, header)
               : (gsize) g_rand_int_range (random, header, n - 1));
    assert_fails (bad, WN_ERROR_READ, bad);
  }
  for (int i = 0; i < 300; i++) {
    const gsize at = i < 200 ? g_rand_int_range (random, 0, header)
                             : g_rand_int_range (random, header, n);
    const char kept = data[at];

    data[at] ^= 1 << g_rand_int_range (random, 0, 8);
    write_bytes (bad, data, n);
    try_damaged (bad);
    data[at] = kept;
  }
  g_rand_free (random);
  g_free (data);
  g_remove (bad);
  g_remove (path);
  g_free (bad);
  g_free (path);
}

/* One thing wrong in an otherwise good file */
static void
test_unusable (void)
{
  static const struct
  {
    const char *from, *to; /* of the same length, in the header */
    const char *says;
  } changes[] = {
    { "parwavenet-voice", "elsewhere--voice", "not a voice" },
    { "\"version\":\"1\"", "\"version\":\"2\"", "version" },
    { "\"noise_scale\":\"0.8", "\"noise_scale\":\"9.8", "noise_scale" },
    { "\"sharpness\":\"1.2", "\"sharpness\":\"9.2", "sharpness" },
    { "\"wave_std\":\"0.05", "\"wave_std\":\"nanx", "wave_std" },
    { "\"provenance\"", "\"providence\"", "provenance" },
    { "\\\"hop\\\": 160", "\\\"hop\\\": 150", "other features" },
    { "\\\"kernel\\\": 3", "\\\"kernel\\\": 9", "kernel" },
    { "\\\"kernel\\\": 3", "\\\"kermit\\\": 3", "kernel" },
    { "\\\"cond_channels\\\": 16", "\\\"cond_channels\\\": 17", "cond_channels" },
    { "\\\"cond_channels\\\": 16", "\\\"cond_channels\\\": 32", "student.cond" },
    { "\\\"channels\\\": [16, 16]", "\\\"channels\\\": [96, 96]", "weights" },
    { "\\\"n_phones\\\": ", "\\\"n_phones\\\":9", "phones" },
    { "\\\"context_dim\\\": ", "\\\"context_dim\\\":1", "" },
    { "\"context\":\"2\"", "\"context\":\"1\"", "layout 1" },
    { "\"context\":\"2\"", "\"context\":\"x\"", "context" },
    { "\"context\":\"2\"", "\"context\":\"9\"", "layout 9" },
    { "\"context\":", "\"no-text\":", "layout 1" },
    { "\"pau aa ", "\"pau ii ", "\"aa\"" },
    { "\"student.", "\"studant.", "" },
    { "\"feature.std\"", "\"feature.stt\"", "feature.std" },
  };
  char *path = tiny_voice_write (dir, "good", 1),
       *bad = g_build_filename (dir, "bad.safetensors", NULL), *data;
  gsize n;

  g_assert_true (g_file_get_contents (path, &data, &n, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    const gsize m = strlen (changes[i].from);
    char *at = memmem (data, n, changes[i].from, m);

    g_test_message ("%s -> %s", changes[i].from, changes[i].to);
    g_assert_cmpuint (strlen (changes[i].to), ==, m);
    g_assert_nonnull (at);
    memcpy (at, changes[i].to, m);
    write_bytes (bad, data, n);
    memcpy (at, changes[i].from, m);
    assert_fails (bad, WN_ERROR_SETTINGS, changes[i].says);
    assert_fails (bad, WN_ERROR_SETTINGS, bad);
  }
  memset (data + n - 4, 0xff, 4);
  write_bytes (bad, data, n);
  assert_fails (bad, WN_ERROR_SETTINGS, "finite");
  g_free (data);
  g_remove (bad);
  g_remove (path);
  g_free (bad);
  g_free (path);
}

/*
 * English comes first; of voices that differ by a number the newest comes first, and is the default
 * of its folder, also where teachers lie between
 */
static void
test_order (void)
{
  enum
  {
    N_TEACHERS = 8
  };
  static const char *const order[] = { "a-10", "a-2", "a-1", "b", "0-de" };
  static const char *const names[] = { "a-1", "b", "a-10", "a-2" },
                           *const german[] = { "de", NULL };
  WnVoiceFile *voice = tiny_voice_new_of ("0-de", 1, german);
  g_autofree char *path = g_build_filename (dir, "0-de.safetensors", NULL);
  GPtrArray *voices;
  WnVoice *first;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (tiny_voice_write (dir, names[i], 1));
  for (int i = 0; i < N_TEACHERS; i++) {
    g_autofree char *teacher = g_strdup_printf ("%s/a-1.teacher%c.safetensors", dir, 'a' + i);

    g_assert_true (g_file_set_contents (teacher, "no voice", -1, NULL));
  }
  g_assert_true (wn_voice_file_write (voice, path, NULL));
  wn_voice_file_free (voice);
  voices = wn_voices_list ();
  g_assert_cmpuint (voices->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    const WnVoiceInfo *info = voices->pdata[i];

    g_assert_cmpstr (info->name, ==, order[i]);
  }
  first = load (NULL);
  g_assert_cmpstr (wn_voice_get_info (first)->name, ==, order[0]);
  wn_voice_unref (first);
  for (guint i = 0; i < voices->len; i++)
    g_remove (((WnVoiceInfo *) voices->pdata[i])->path);
  for (int i = 0; i < N_TEACHERS; i++) {
    g_autofree char *teacher = g_strdup_printf ("%s/a-1.teacher%c.safetensors", dir, 'a' + i);

    g_remove (teacher);
  }
  g_ptr_array_unref (voices);
}

static void
test_foreign (void)
{
  static const float x[4] = { 1, 2, 3, 4 };
  const int64_t shape[2] = { 2, 2 };
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  char *path = g_build_filename (dir, "foreign.safetensors", NULL);
  GPtrArray *voices;

  wn_safetensors_writer_add (w, "model.weight", WN_DTYPE_F32, 2, shape, x);
  g_assert_true (wn_safetensors_writer_save (w, path, NULL));
  wn_safetensors_writer_free (w);
  assert_fails (path, WN_ERROR_SETTINGS, "not a voice");
  voices = wn_voices_list ();
  g_assert_cmpuint (voices->len, ==, 0);
  g_ptr_array_unref (voices);
  g_remove (path);
  assert_fails (dir, WN_ERROR_READ, dir);
  g_free (path);
}

/* One member of a voice that no voice may have */
static void
expect_refused (const WnVoiceFile *v, const char *path, const char *says)
{
  GError *error = NULL;

  g_assert_false (wn_voice_file_write (v, path, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  if (!strstr (error->message, says))
    g_error ("the message '%s' does not say '%s'", error->message, says);
  g_clear_error (&error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_refuses_to_write (void)
{
  WnVoiceFile *v = tiny_voice_new ("wrong", 1);
  char *path = g_build_filename (dir, "wrong.safetensors", NULL);
  const struct
  {
    float *member, value;
    const char *says;
  } cases[] = {
    { &v->noise_scale, 3, "\"noise_scale\" must be 0 to 2" },
    { &v->noise_scale, NAN, "\"noise_scale\" must be 0 to 2" },
    { &v->sharpness, 0.1f, "\"sharpness\" must be 0.5 to 2" },
    { &v->wave_std, 0, "\"wave_std\" must be above 0" },
    { &v->wave_std, 11, "\"wave_std\" must be above 0" },
    { &v->pre_emphasis, -1, "\"pre_emphasis\" must be 0 to" },
    { &v->gain, 1000, "\"gain\" must be" },
    { &v->loudness, 5, "\"loudness\" must be" },
    { &v->features.mel_high, 7000, "the acoustic model is for other mel bands" },
  };
  GError *error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const float before = *cases[i].member;

    *cases[i].member = cases[i].value;
    expect_refused (v, path, cases[i].says);
    *cases[i].member = before;
  }
  v->student_config.rate++;
  expect_refused (v, path, "the student is for other features than the voice's");
  v->student_config.rate--;
  g_assert_false (wn_voice_file_write (v, "/no/such/folder/v.safetensors", &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_WRITE);
  g_clear_error (&error);
  wn_voice_file_free (v);
  g_free (path);
}

static gpointer
load_often (gpointer path)
{
  for (int i = 0; i < 20; i++)
    wn_voice_unref (load (path));
  return NULL;
}

static void
test_threads (void)
{
  char *path = tiny_voice_write (dir, "shared", 1);
  GThread *threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("loader", load_often, path);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  g_remove (path);
  g_free (path);
}

typedef struct
{
  const char *good, *damaged;
} Paths;

static gpointer
load_both (gpointer data)
{
  const Paths *paths = data;

  for (int i = 0; i < 20; i++) {
    WnVoice *voice = load (paths->good);

    assert_fails (paths->damaged, WN_ERROR_READ, "damaged");
    wn_voice_unref (voice);
  }
  return NULL;
}

/* A voice that cannot be loaded neither holds up nor damages the others */
static void
test_threads_with_damage (void)
{
  Paths paths = { tiny_voice_write (dir, "good", 1),
    g_build_filename (dir, "damaged.safetensors", NULL) };
  GThread *threads[4];

  g_assert_true (g_file_set_contents (paths.damaged, "damaged", -1, NULL));
  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("loader", load_both, &paths);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  g_remove (paths.good);
  g_remove (paths.damaged);
  g_free ((char *) paths.good);
  g_free ((char *) paths.damaged);
}

static void
test_version (void)
{
  g_autofree char *compiled = g_strdup_printf ("%d.%d.%d", WN_VERSION_MAJOR, WN_VERSION_MINOR,
      WN_VERSION_MICRO);

  g_assert_cmpstr (wn_version (), ==, compiled);
  g_assert_true (WN_CHECK_VERSION (0, 1, 0));
  g_assert_false (WN_CHECK_VERSION (WN_VERSION_MAJOR, WN_VERSION_MINOR, WN_VERSION_MICRO + 1));
  g_assert_false (WN_CHECK_VERSION (WN_VERSION_MAJOR + 1, 0, 0));
}

static void
test_speaks (void)
{
  char *languages[] = { "en-US", "de", "zh_Hant_TW", NULL }, *none[] = { NULL };
  const WnVoiceInfo voice = { .languages = languages }, silent = { .languages = none },
                    untold = { NULL };
  static const struct
  {
    const char *tag;
    WnSpeaks speaks;
  } cases[] = {
    { "en-US", WN_SPEAKS_IT },
    { "EN_us", WN_SPEAKS_IT },
    { "en", WN_SPEAKS_IT },
    { "en-GB", WN_SPEAKS_VARIETY },
    { "en-U", WN_SPEAKS_VARIETY },
    { "en-US-x-twain", WN_SPEAKS_VARIETY },
    { "e", WN_SPEAKS_NOT },
    { "eng", WN_SPEAKS_NOT },
    { "de-AT", WN_SPEAKS_VARIETY },
    { "zh-Hant", WN_SPEAKS_IT },
    { "fr", WN_SPEAKS_NOT },
    { "", WN_SPEAKS_NOT },
    { "-US", WN_SPEAKS_NOT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (wn_voice_info_speaks (&voice, cases[i].tag), ==, cases[i].speaks);
  g_assert_cmpint (wn_voice_info_speaks (&silent, "en"), ==, WN_SPEAKS_NOT);
  g_assert_cmpint (wn_voice_info_speaks (&untold, "en"), ==, WN_SPEAKS_NOT);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = tiny_voice_search_dir ();
  g_test_add_func ("/voice/version", test_version);
  g_test_add_func ("/voice/speaks", test_speaks);
  g_test_add_func ("/voice/round-trip", test_round_trip);
  g_test_add_func ("/voice/search", test_search);
  g_test_add_func ("/voice/replaced", test_replaced);
  g_test_add_func ("/voice/damaged", test_damaged);
  g_test_add_func ("/voice/unusable", test_unusable);
  g_test_add_func ("/voice/order", test_order);
  g_test_add_func ("/voice/foreign", test_foreign);
  g_test_add_func ("/voice/refuses-to-write", test_refuses_to_write);
  g_test_add_func ("/voice/threads", test_threads);
  g_test_add_func ("/voice/threads-with-damage", test_threads_with_damage);
  status = g_test_run ();
  test_remove (dir);
  g_free (dir);
  return status;
}
