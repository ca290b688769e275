/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include "model/config.h"
#include "command.h"
#include "tiny_teacher.h"
#include "tiny_voice.h"
#include "train/acoustic.h"
#include "train/run/checkpoint.h"

static void
test_dispatch (void)
{
  command_expect ("@", 1, NULL, "say");
  command_expect ("@ --help", 0, "voices", NULL);
  command_expect ("@ --version", 0, "parwavenet ", NULL);
  command_expect ("@ sing", 1, NULL, "no command \"sing\"");
  command_expect ("@ say --help", 0, "parwavenet say", NULL);
  command_expect ("@ help say", 0, "parwavenet say", NULL);
  command_expect ("@ help sing", 1, NULL, "no command \"sing\"");
  command_expect ("@ --help", 0, "report", NULL);
  /* defaults, of the variables and in words */
  command_expect ("@ say --help", 0, "Speed, 0.25 to 4 (1)", NULL);
  command_expect ("@ say --help", 0, "Amount of noise, 0 to 2 (the voice's own)", NULL);
  command_expect ("@ train acoustic --help", 0, "updates in all (4000)", NULL);
  command_expect ("@ train acoustic --help", 0, "0, the default, for all processors\n", NULL);
  command_expect ("@ say --loudly x", 1, NULL, "loudly");
}

static void
test_voices (void)
{
  CommandResult r;
  JsonNode *root;
  JsonObject *voice;

  command_expect ("@ voices", 0, "tiny", NULL);
  r = command_shell ("@ voices --json");
  g_assert_cmpint (r.status, ==, 0);
  root = json_from_string (r.out, NULL);
  voice = json_array_get_object_element (json_node_get_array (root), 0);
  g_assert_cmpstr (json_object_get_string_member (voice, "name"), ==, "tiny");
  g_assert_cmpint (json_object_get_int_member (voice, "sample_rate"), ==, 16000);
  g_assert_true (json_object_get_boolean_member (voice, "default"));
  json_node_unref (root);
  command_result_clear (&r);
  command_expect ("PARWAVENET_VOICE_PATH=/nowhere @ voices", 1, NULL, "no voice");
}

/* Into a file that others write to as well: behind what is there, which stays */
static void
test_say_appends (void)
{
  char *before, *path = command_path ("both.wav");
  gsize n;

  command_expect ("(printf '0123456789'; @ say -o - Hi.; printf end) > %/both.wav", 0, NULL, NULL);
  g_assert_true (g_file_get_contents (path, &before, &n, NULL));
  g_assert_cmpmem (before, 14, "0123456789RIFF", 14);
  g_assert_cmpmem (before + n - 3, 3, "end", 3);
  g_assert_cmpuint (command_u32 (before + 10, 4), ==, n - 10 - 3 - 8);
  g_assert_cmpuint (command_u32 (before + 10, 40), ==, n - 10 - 3 - 44);
  g_free (before);
  /* what can only be appended to keeps the header of a pipe */
  command_expect ("printf '0123456789' > %/both.wav; @ say -o - Hi. >> %/both.wav", 0, NULL, NULL);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_cmpmem (before, 14, "0123456789RIFF", 14);
  g_assert_cmpuint (command_u32 (before + 10, 4), >, 0xf0000000u);
  g_free (before);
  g_free (path);
}

/* What a stranger's file says does not control the terminal */
static void
test_escapes (void)
{
  WnVoiceFile *v = tiny_voice_new ("aa\033]0;title\a\033[31m\302\233\342\200\256\rname", 1);
  char *path = command_path ("aaa.safetensors");

  g_free (v->licence);
  v->licence = g_strdup ("CC0\033[2J\033[1;1H\ntiny forged");
  g_assert_true (wn_voice_file_write (v, path, NULL));
  command_expect ("@ voices | tr -d '[:print:]\n' | wc -c", 0, "0", NULL);
  command_expect ("@ voices", 0, "aa\\x1b]0;title\\x07\\x1b[31m\\x9b\\u202e\\x0dname", NULL);
  command_expect ("@ say -v \"$(printf 'no\033[31mbody')\" -o %/x.wav Hi.", 1, NULL,
      "no\\x1b[31mbody");
  g_unlink (path);
  g_free (path);
  wn_voice_file_free (v);
}

static void
test_copy (void)
{
  GBytes *in, *out;

  command_expect ("@ say -o %/a.wav Hello there.", 0, NULL, NULL);
  command_expect ("@ copy %/a.wav %/d.wav", 0, NULL, NULL);
  in = command_read_wav ("a.wav", 2);
  out = command_read_wav ("d.wav", 2);
  g_assert_cmpuint (g_bytes_get_size (in), ==, g_bytes_get_size (out));
  g_bytes_unref (in);
  g_bytes_unref (out);
  /* the same samples, as the suffix asks for them */
  command_expect ("@ copy %/a.wav %/d.raw && tail -c +45 %/d.wav | cmp - %/d.raw", 0, NULL, NULL);
  command_expect ("@ copy %/a.wav - | tail -c +45 | cmp - %/d.raw", 0, NULL, NULL);
  command_expect ("@ copy %/a.wav %/d.flac && test \"$(head -c 4 %/d.flac)\" = fLaC", 0, NULL,
      NULL);
  command_expect ("@ copy %/a.wav", 1, NULL, "recording");
  command_expect ("@ copy /no/such.wav %/d.wav", 1, NULL, "/no/such.wav");
}

static void
write_corpus (const char *name)
{
  enum
  {
    FRAMES = 50,
    SAMPLES = FRAMES * 160,
    DIM = 35
  };
  static gint16 wave[SAMPLES];
  static float features[FRAMES * DIM];
  const int64_t offsets[2][2] = { { 0, SAMPLES }, { 0, FRAMES } };
  const guint8 held_out = 0;
  char *path = command_path (name), *json = wn_feature_config_to_json (&wn_feature_config_default);
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  GError *error = NULL;

  for (int i = 0; i < SAMPLES; i++)
    wave[i] = 100 * (i * 7919 % 199 - 99);
  for (int i = 0; i < FRAMES * DIM; i++) {
    features[i] = i * 104729 % 1009 / 1009.0f;
  }
  wn_safetensors_writer_metadata (w, "features", json);
  wn_safetensors_writer_metadata (w, "utterances", "[{\"id\": \"a\", \"text\": \"Hello.\"}]");
  wn_safetensors_writer_metadata (w, "licence", "CC0-1.0");
  wn_safetensors_writer_metadata (w, "source", "numbers");
  wn_safetensors_writer_add (w, "wave", WN_DTYPE_I16, 1, (int64_t[]){ SAMPLES }, wave);
  wn_safetensors_writer_add (w, "features", WN_DTYPE_F32, 2, (int64_t[]){ FRAMES, DIM }, features);
  wn_safetensors_writer_add (w, "sample_offsets", WN_DTYPE_I64, 1, (int64_t[]){ 2 }, offsets[0]);
  wn_safetensors_writer_add (w, "frame_offsets", WN_DTYPE_I64, 1, (int64_t[]){ 2 }, offsets[1]);
  wn_safetensors_writer_add (w, "held_out", WN_DTYPE_U8, 1, (int64_t[]){ 1 }, &held_out);
  wn_safetensors_writer_save (w, path, &error);
  g_assert_no_error (error);
  wn_safetensors_writer_free (w);
  g_free (json);
  g_free (path);
}

/* What the trainings of a voice's two networks leave in a folder, for export */
static void
write_runs (const WnVoiceFile *voice)
{
  const WnRun run = { .dir = command_dir };
  WnAcoustic *acoustic = wn_acoustic_new (&voice->acoustic_config);
  WnStudentLayout *layout = wn_student_layout_new (&voice->student_config);
  WnAdam *adam = wn_adam_new (layout->params);
  WnCheckpointPart part = { "student", adam };
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  char *path = command_path (WN_ACOUSTIC_FILE),
       *json = wn_acoustic_config_to_json (&voice->acoustic_config);
  GError *error = NULL;

  wn_safetensors_writer_metadata (w, WN_ACOUSTIC_METADATA, json);
  wn_params_save (wn_acoustic_layout (acoustic), WN_ACOUSTIC_PREFIX, voice->acoustic, w);
  wn_safetensors_writer_save (w, path, &error);
  g_assert_no_error (error);
  wn_safetensors_writer_free (w);
  g_free (json);
  g_free (path);
  memcpy (adam->average, voice->student, layout->params->size * sizeof (float));
  json = wn_student_config_to_json (&voice->student_config);
  wn_checkpoint_save (&run, 1234, json, NULL, &part, 1, &error);
  g_assert_no_error (error);
  g_free (json);
  wn_adam_free (adam);
  wn_student_layout_free (layout);
  wn_acoustic_free (acoustic);
}

/* A voice with scales of 8 bits is the same voice */
static void
test_export_precision (void)
{
  g_autofree char *before = command_path ("tiny.safetensors"),
                  *behind = command_path ("scaled.safetensors");
  WnVoiceFile *a = wn_voice_file_read (before, WN_VOICE_WHOLE, NULL), *b;

  command_expect ("printf 'Please call.\n\nYes or no?\n' > %/lines && @ export --precision "
                  "%/tiny.safetensors --sentences %/lines -o %/scaled.safetensors",
      0, "8 bits: ", NULL);
  b = wn_voice_file_read (behind, WN_VOICE_WHOLE, NULL);
  g_assert_nonnull (b->peaks);
  g_assert_cmpfloat (b->int8_distance, >, 0);
  g_assert_cmpstr (a->provenance, ==, b->provenance);
  g_assert_cmpfloat (a->student[100], ==, b->student[100]);
  g_assert_cmpfloat (a->acoustic[100], ==, b->acoustic[100]);
  g_assert_cmpint (a->half, ==, b->half);
  wn_voice_file_free (a);
  wn_voice_file_free (b);
  command_expect ("@ export --precision %/tiny.safetensors -o %/x", 1, NULL, "--sentences");
  command_expect ("@ export --precision %/tiny.safetensors --sentences %/none -o %/x", 1, NULL,
      "none");
  command_expect ("rm %/scaled.safetensors", 0, NULL, NULL);
}

/* A filter is all that is new; another time one is added behind it */
static void
test_equalise (void)
{
  g_autofree char *before = command_path ("tiny.safetensors"),
                  *behind = command_path ("equal.safetensors"),
                  *again = command_path ("again.safetensors");
  WnVoiceFile *a = wn_voice_file_read (before, WN_VOICE_WHOLE, NULL), *b, *c;
  WnStudentLayout *layout;

  write_corpus ("corpus");
  command_expect ("@ export --equalise %/tiny.safetensors --corpus %/corpus -o %/equal.safetensors",
      0, "gain: ", "no scales of 8 bits");
  command_expect ("@ export --equalise %/equal.safetensors --corpus %/corpus -o "
                  "%/again.safetensors && @ say -v %/again.safetensors -o %/again.wav Hello",
      0, "gain: ", "no scales of 8 bits");
  b = wn_voice_file_read (behind, WN_VOICE_WHOLE, NULL);
  c = wn_voice_file_read (again, WN_VOICE_WHOLE, NULL);
  g_assert_cmpint (a->student_config.filter, ==, 0);
  g_assert_cmpint (b->student_config.filter, ==, 128);
  layout = wn_student_layout_new (&b->student_config);
  g_assert_cmpint (c->student_config.filter, ==, 255);
  g_assert_cmpfloat (b->student[layout->filter + 127], >, 0);
  g_assert_cmpmem (b->student, 1000 * sizeof (float), c->student, 1000 * sizeof (float));
  g_assert_cmpmem (b->acoustic, 1000 * sizeof (float), a->acoustic, 1000 * sizeof (float));
  wn_student_layout_free (layout);
  wn_voice_file_free (a);
  wn_voice_file_free (b);
  wn_voice_file_free (c);
  command_expect ("@ export --equalise %/tiny.safetensors --corpus %/corpus", 1, NULL, "--output");
  command_expect ("@ export --equalise %/tiny.safetensors -o %/x", 1, NULL, "--corpus");
  command_expect ("@ export --equalise %/tiny.safetensors --corpus %/corpus --last-recordings -1 "
                  "-o %/x",
      1, NULL, "--last-recordings -1: ");
  command_expect ("@ export --onnx %/tiny.safetensors --last-recordings 1 -o %/x", 1, NULL,
      "--last-recordings 1: ");
  command_expect ("@ export --equalise %/nobody.safetensors --corpus %/corpus -o %/x", 1, NULL,
      "nobody");
  command_expect ("@ export --equalise %/tiny.safetensors --corpus %/none -o %/x", 1, NULL, "none");
  command_expect ("rm %/equal.safetensors %/again.safetensors %/again.wav", 0, NULL, NULL);
}

/* The mean of two students, which must be alike */
static void
test_averaged (void)
{
  WnVoiceFile *tiny = tiny_voice_new ("tiny", 9), *other = tiny_voice_new ("other", 10), *made;
  WnStudentLayout *layout = wn_student_layout_new (&tiny->student_config);
  g_autofree char *run = command_path ("checkpoint.safetensors"), *folder = command_path ("other"),
                  *moved = command_path ("other/checkpoint.safetensors"),
                  *path = command_path ("mean.safetensors");
  GError *error = NULL;

  write_corpus ("corpus");
  write_runs (other);
  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  g_assert_cmpint (g_rename (run, moved), ==, 0);
  write_runs (tiny);
  command_expect ("@ export --corpus %/corpus --acoustic % --student % --averaged-with "
                  "%/other -o %/mean.safetensors --name mean",
      0, NULL, "no scales of 8 bits");
  made = wn_voice_file_read (path, WN_VOICE_WHOLE, &error);
  g_assert_no_error (error);
  for (size_t i = 0; i < layout->params->size; i++)
    g_assert_cmpfloat_with_epsilon (made->student[i], 0.5f * (tiny->student[i] + other->student[i]),
        1e-6f);
  wn_voice_file_free (made);
  command_expect ("@ export --corpus %/corpus --acoustic % --student % --averaged-with "
                  "%/other --averaged-share 0.25 -o %/mean.safetensors --name mean",
      0, NULL, "no scales of 8 bits");
  made = wn_voice_file_read (path, WN_VOICE_WHOLE, &error);
  g_assert_no_error (error);
  for (size_t i = 0; i < layout->params->size; i++)
    g_assert_cmpfloat_with_epsilon (made->student[i],
        0.75f * tiny->student[i] + 0.25f * other->student[i], 1e-6f);
  wn_voice_file_free (made);
  command_expect ("@ export --corpus %/corpus --acoustic % --student % --averaged-with %/other "
                  "--averaged-share 1.5 -o %/x --name x",
      1, NULL, "--averaged-share 1.5: 0 to 1");
  command_expect ("@ export --corpus %/corpus --acoustic % --student % --averaged-with /nowhere "
                  "-o %/x --name x",
      1, NULL, "/nowhere");
  /* of as many weights, but other dilations */
  other->student_config.cycle /= 2;
  g_assert_cmpint (g_remove (moved), ==, 0);
  write_runs (other);
  g_assert_cmpint (g_rename (run, moved), ==, 0);
  write_runs (tiny);
  command_expect ("@ export --corpus %/corpus --acoustic % --student % --averaged-with %/other "
                  "-o %/x --name x",
      1, NULL, "other: a student of another architecture cannot be averaged with");
  wn_student_layout_free (layout);
  wn_voice_file_free (tiny);
  wn_voice_file_free (other);
}

/* The acoustic model's networks become the mean, what its bands are normalised by does not */
static void
test_averaged_acoustic (void)
{
  WnVoiceFile *tiny = tiny_voice_new ("tiny", 9), *other = tiny_voice_new ("other", 10), *made;
  WnAcoustic *acoustic = wn_acoustic_new (&tiny->acoustic_config);
  const WnParams *layout = wn_acoustic_layout (acoustic);
  g_autofree char *path = command_path ("mean.safetensors"),
                  *voice = command_path ("other.safetensors");
  GError *error = NULL;

  for (int i = 0; i < layout->n_items; i++)
    if (strcmp (layout->items[i].name, "std") == 0)
      other->acoustic[layout->items[i].offset] += 1;
  write_corpus ("corpus");
  write_runs (tiny);
  wn_voice_file_write (other, voice, &error);
  g_assert_no_error (error);
  command_expect ("@ export --corpus %/corpus --acoustic % --student % --acoustic-averaged-with "
                  "%/other.safetensors -o %/mean.safetensors --name mean",
      0, NULL, "no scales of 8 bits");
  made = wn_voice_file_read (path, WN_VOICE_WHOLE, &error);
  g_assert_no_error (error);
  for (int i = 0; i < layout->n_items; i++) {
    const WnParam *item = &layout->items[i];
    const gboolean mean = strchr (item->name, '.') != NULL;

    for (size_t j = item->offset; j < item->offset + item->n; j++)
      g_assert_cmpfloat (made->acoustic[j], ==,
          mean ? 0.5f * (tiny->acoustic[j] + other->acoustic[j]) : tiny->acoustic[j]);
  }
  g_assert_cmpfloat (made->student[0], ==, tiny->student[0]);
  wn_voice_file_free (made);
  command_expect ("@ export --corpus %/corpus --acoustic % --student % --acoustic-averaged-with "
                  "/nowhere -o %/x --name x",
      1, NULL, "/nowhere");
  g_free (other->phones[1]);
  other->phones[1] = g_strdup ("xx");
  wn_voice_file_write (other, voice, &error);
  g_assert_no_error (error);
  command_expect ("@ export --corpus %/corpus --acoustic % --student % --acoustic-averaged-with "
                  "%/other.safetensors -o %/x --name x",
      1, NULL, "other phones, features or");
  command_expect ("rm %/other.safetensors %/mean.safetensors", 0, NULL, NULL);
  wn_acoustic_free (acoustic);
  wn_voice_file_free (tiny);
  wn_voice_file_free (other);
}

/* The student of a voice, with what it is normalised by, beside a newly trained acoustic model */
static void
test_student_of_voice (void)
{
  WnVoiceFile *tiny = tiny_voice_new ("tiny", 9), *other = tiny_voice_new ("other", 10), *made;
  WnStudentLayout *layout = wn_student_layout_new (&other->student_config);
  const size_t size = layout->params->size * sizeof (float);
  g_autofree char *path = command_path ("made.safetensors"),
                  *voice = command_path ("other.safetensors");
  GError *error = NULL;

  write_corpus ("corpus");
  write_runs (tiny);
  other->wave_std = 0.375f;
  other->feature_mean[1] = -3;
  other->feature_std[2] = 0.625f;
  wn_voice_file_write (other, voice, &error);
  g_assert_no_error (error);
  command_expect ("@ export --corpus %/corpus --acoustic % --student %/other.safetensors "
                  "-o %/made.safetensors --name made",
      0, NULL, "no scales of 8 bits");
  made = wn_voice_file_read (path, WN_VOICE_WHOLE, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (made->student, size, other->student, size);
  g_assert_cmpfloat (made->wave_std, ==, 0.375f);
  g_assert_cmpfloat (made->feature_mean[1], ==, -3);
  g_assert_cmpfloat (made->feature_std[2], ==, 0.625f);
  g_assert_cmpfloat (made->acoustic[0], ==, tiny->acoustic[0]);
  g_assert_nonnull (strstr (made->provenance, "student of other"));
  wn_voice_file_free (made);
  command_expect ("@ export --corpus %/corpus --acoustic % --student /nowhere -o %/x --name x", 1,
      NULL, "/nowhere");
  other->pre_emphasis = 0.25f;
  wn_voice_file_write (other, voice, &error);
  g_assert_no_error (error);
  command_expect ("@ export --corpus %/corpus --acoustic % --student %/other.safetensors -o %/x "
                  "--name x",
      1, NULL, "other.safetensors: the voice was trained on other features than the corpus has");
  command_expect ("rm %/other.safetensors %/made.safetensors", 0, NULL, NULL);
  wn_student_layout_free (layout);
  wn_voice_file_free (tiny);
  wn_voice_file_free (other);
}

static void
test_export (void)
{
  WnVoiceFile *tiny = tiny_voice_new ("tiny", 9), *exported;
  WnStudentLayout *layout = wn_student_layout_new (&tiny->student_config);
  char *path = command_path ("made.safetensors");
  WnAcoustic *acoustic;
  GError *error = NULL;

  write_corpus ("corpus");
  tiny->acoustic_config.duration_scale = 1.5f; /* older trainings kept a voice's */
  write_runs (tiny);
  command_expect (
      "@ export --corpus %/corpus --acoustic % --student % -o %/made.safetensors --name made "
      "--gender male --noise-scale 0.5 --prosody-noise 0,0.5,1.5 --spectrum-noise 0.25 "
      "--f0-range 1.2 --spectrum-range 1.25 --texture 1.5 --band-noise 0.25,1.5 --duration-scale "
      "1.1 "
      "--lowered-gain 1.5 --loudness -20",
      0, "gain: ", "no scales of 8 bits");
  exported = wn_voice_file_read (path, WN_VOICE_WHOLE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (exported->name, ==, "made");
  g_assert_cmpstr (exported->gender, ==, "male");
  g_assert_cmpstr (exported->licence, ==, "CC0-1.0");
  g_assert_cmpfloat (exported->noise_scale, ==, 0.5f);
  g_assert_cmpfloat (exported->loudness, ==, -20);
  g_assert_cmpfloat (exported->gain, >, 10);
  g_assert_cmpfloat (exported->acoustic_config.prosody_noise.frame, ==, 0);
  g_assert_cmpfloat (exported->acoustic_config.prosody_noise.phone, ==, 0.5f);
  g_assert_cmpfloat (exported->acoustic_config.prosody_noise.slow, ==, 1.5f);
  g_assert_cmpfloat (exported->acoustic_config.spectrum_noise.phone, ==, 0.25f);
  g_assert_cmpfloat (exported->acoustic_config.f0_range, ==, 1.2f);
  g_assert_cmpfloat (exported->acoustic_config.lowered_gain, ==, 1.5f);
  g_assert_cmpfloat (exported->acoustic_config.texture, ==, 1.5f);
  g_assert_cmpfloat (exported->acoustic_config.band_noise.low, ==, 0.25f);
  g_assert_cmpfloat (exported->acoustic_config.band_noise.high, ==, 1.5f);
  g_assert_cmpfloat (exported->acoustic_config.duration_scale, ==, 1.1f);
  g_assert_nonnull (strstr (exported->provenance, "numbers"));
  g_assert_nonnull (strstr (exported->provenance, "1234"));
  g_assert_cmpmem (exported->student, layout->params->size * sizeof (float), tiny->student,
      layout->params->size * sizeof (float));
  command_expect ("@ say -v made -o %/a.wav Hello.", 0, NULL, NULL);

  command_expect ("@ export --corpus %/corpus --acoustic % --student % -o %/x", 1, NULL, "--name");
  command_expect ("@ export --corpus %/corpus --acoustic % --student % -o %/x --name x "
                  "--gain 3 --loudness -20",
      1, NULL, "--gain and --loudness");
  command_expect ("@ export --corpus %/corpus --acoustic % --student % -o %/x --name x "
                  "--band-noise 1,1,1",
      1, NULL, "--band-noise 1,1,1: give one factor, or two");
  command_expect ("@ export --corpus %/corpus --acoustic % --student % -o %/x --name x "
                  "--duration-scale 3",
      1, NULL, "--duration-scale must be 0.5 to 2");
  command_expect ("@ export --corpus %/corpus --acoustic % --student % -o %/x --name x "
                  "--loudness -2",
      1, NULL, "--loudness must be -60 to -5");
  acoustic = wn_acoustic_new (&exported->acoustic_config);
  for (int i = 0; i < wn_acoustic_layout (acoustic)->n_items; i++) {
    const WnParam *item = &wn_acoustic_layout (acoustic)->items[i];

    if (strcmp (item->name, "gain") == 0)
      for (size_t b = 0; b < item->n; b++)
        g_assert_cmpfloat (exported->acoustic[item->offset + b], ==,
            1.25f * tiny->acoustic[item->offset + b]);
  }
  wn_acoustic_free (acoustic);
  command_expect ("@ export --corpus %/corpus --acoustic % --student % -o %/x --name x "
                  "--f0-range 3",
      1, NULL, "--f0-range");
  command_expect ("@ export --corpus %/corpus --acoustic % --student % -o %/x --name x "
                  "--prosody-noise 1,2",
      1, NULL, "--prosody-noise 1,2");
  command_expect ("@ export --corpus %/corpus --acoustic % --student % -o %/x --name x "
                  "--spectrum-noise 3",
      1, NULL, "spectrum_noise");
  command_expect ("@ export --corpus %/corpus --acoustic /nowhere --student % -o %/x --name x", 1,
      NULL, "/nowhere");
  command_expect ("@ export --corpus %/tiny.safetensors --acoustic % --student % -o %/x --name x",
      1, NULL, "tiny.safetensors");
  command_expect ("@ export --corpus %/corpus --acoustic % --student % -o /no/such/x --name x", 1,
      NULL, "/no/such/x");
  command_expect ("mkdir %/odd && cp %/corpus %/odd/" WN_ACOUSTIC_FILE
                  " && @ export --corpus %/corpus --acoustic %/odd --student % -o %/x --name x",
      1, NULL, WN_ACOUSTIC_FILE ": its metadata lack \"acoustic\"");
  command_expect (
      "sed 's/\"licence\"/\"licensed\"/; s/CC0-1.0/CC0-1./' %/corpus > %/unfree && @ export "
      "--corpus %/unfree --acoustic % --student % -o %/x --name x",
      1, NULL, "unfree does not tell its licence: give --licence");
  command_expect ("cd % && @ export --onnx tiny && test -s tiny.onnx && rm tiny.onnx", 0, NULL,
      NULL);
  command_expect ("@ export --onnx nobody", 1, NULL, "nobody");
  command_expect ("@ export --onnx tiny -o /no/such/x.onnx", 1, NULL, "/no/such/x.onnx");
  command_expect ("@ export --onnx tiny --name x", 1, NULL, "--onnx");
  wn_student_layout_free (layout);
  wn_voice_file_free (exported);
  wn_voice_file_free (tiny);
  g_remove (path);
  g_free (path);
}

/*
 * The teacher as engine: from its training's folder, from a file, and from the file beside the
 * voice, all with the same sound
 */
static void
test_teacher (void)
{
  WnFeatureConfig other = wn_feature_config_default;
  char *teacher = command_path ("teacher"),
       *checkpoint = command_path ("teacher/" WN_CHECKPOINT_FILE),
       *beside = command_path ("tiny.teacher.safetensors");

  command_expect ("@ say -v tiny --engine teacher -o %/a.wav Hello.", 1, NULL, "give --teacher");
  command_expect ("@ copy -v tiny --engine teacher %/a.wav %/b.wav", 1, NULL, "give --teacher");
  tiny_teacher_write (teacher, &wn_feature_config_default, 0.05f);
  command_expect ("@ say -v tiny --engine teacher --teacher %/teacher -o %/a.wav Hello.", 0, NULL,
      NULL);
  command_expect ("@ export --teacher %/teacher -o %/tiny.teacher.safetensors", 0, NULL, NULL);
  command_expect (
      "@ say -v tiny --engine teacher --teacher %/tiny.teacher.safetensors -o %/b.wav Hello. "
      "&& cmp %/a.wav %/b.wav",
      0, NULL, NULL);
  command_expect ("@ say -v tiny --engine teacher -o %/b.wav Hello. && cmp %/a.wav %/b.wav", 0,
      NULL, NULL);
  command_expect (
      "@ say -v tiny --engine teacher --temperature 0.5 -o %/b.wav Hello. && ! cmp -s %/a.wav "
      "%/b.wav",
      0, NULL, NULL);
  command_expect (
      "@ say -v tiny --engine teacher --noise-scale 0.5 -o %/b.wav Hello. && ! cmp -s "
      "%/a.wav %/b.wav && @ say -v tiny --engine teacher --temperature 0.45 "
      "--voiced-temperature 0.25 -o %/c.wav Hello. && cmp %/b.wav %/c.wav && rm %/c.wav",
      0, NULL, NULL);
  command_expect ("@ say -v tiny -o %/b.wav Hello. && ! cmp -s %/a.wav %/b.wav", 0, NULL, NULL);
  command_expect ("@ copy -v tiny --engine teacher %/a.wav %/b.wav 2>%/x && test -s %/b.wav", 0,
      NULL, NULL);
  command_expect (
      "@ copy -v tiny --engine teacher --noise-scale 0.5 %/a.wav %/c.wav 2>%/x && ! cmp "
      "-s %/b.wav %/c.wav && rm %/c.wav",
      0, NULL, NULL);
  command_expect ("@ voices", 0, "tiny", NULL);

  command_expect ("@ say --engine piano -o %/x.wav Hello.", 1, NULL, "piano");
  command_expect ("@ say --teacher %/teacher -o %/x.wav Hello.", 1, NULL, "--engine teacher");
  command_expect ("@ say --engine teacher --temperature 3 -o %/x.wav Hello.", 1, NULL,
      "temperature");
  command_expect ("@ say -v tiny --engine teacher --teacher /no/such -o %/x.wav Hello.", 1, NULL,
      "/no/such");
  command_expect ("@ say -v tiny --engine teacher --teacher %/tiny.safetensors -o %/x.wav Hello.",
      1, NULL, "tiny.safetensors");
  command_expect ("@ export --teacher %/teacher --licence CC0-1.0 -o %/free.safetensors && "
                  "grep -ao '\"licence\":\"CC0-1.0\"' %/free.safetensors && rm %/free.safetensors",
      0, "CC0-1.0", NULL);
  command_expect ("@ export --teacher /no/such", 1, NULL, "/no/such");
  command_expect ("@ export --teacher %/teacher --name x", 1, NULL, "--teacher");
  command_expect ("@ export --teacher %/teacher -o /no/such/x", 1, NULL, "/no/such/x");
  other.hop = 80;
  tiny_teacher_write (teacher, &other, 0.05f);
  command_expect ("@ say -v tiny --engine teacher --teacher %/teacher -o %/x.wav Hello.", 1, NULL,
      "other features");
  g_remove (beside);
  g_remove (checkpoint);
  g_rmdir (teacher);
  g_free (beside);
  g_free (checkpoint);
  g_free (teacher);
}

static void
test_bench (void)
{
  char *json = command_path ("bench.json"), *path = command_path ("bench.svg"), *svg;
  JsonParser *parser = json_parser_new ();
  const GMarkupParser nothing = { 0 };
  GMarkupParseContext *xml = g_markup_parse_context_new (&nothing, 0, NULL, NULL);
  JsonObject *o;

  command_expect ("@ bench -v tiny --repeat 1 --json %/bench.json --svg %/bench.svg", 0,
      "text to audio", NULL);
  g_assert_true (json_parser_load_from_file (parser, json, NULL));
  o = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpfloat (json_object_get_double_member (o, "student_inference_gflops"), >, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (o, "student_inference_fraction_of_core"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (o, "student_inference_fraction_of_core"), <, 3);
  g_assert_cmpfloat (json_object_get_double_member (o, "text_to_audio_times_real_time"), >, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (o, "student_64_training_gflops"), >, 0.0);
  g_object_unref (parser);
  g_assert_true (g_file_get_contents (path, &svg, NULL, NULL));
  g_assert_true (g_markup_parse_context_parse (xml, svg, -1, NULL));
  g_assert_true (g_markup_parse_context_end_parse (xml, NULL));
  g_assert_nonnull (strstr (svg, "text to audio"));
  g_markup_parse_context_free (xml);
  g_free (svg);
  g_free (path);
  g_free (json);
  command_expect ("@ bench -v nobody", 1, NULL, "nobody");
  command_expect ("@ bench --voices -v tiny --repeat 1 --json %/bench.json", 0, "text analysis",
      NULL);
  command_expect ("grep -c tiny.over_first.*:.1.0 %/bench.json", 0, "1", NULL);
  command_expect ("@ bench --voices -v nobody", 1, NULL, "nobody");
  command_expect ("PARWAVENET_VOICE_PATH=/nowhere @ bench --voices", 1, NULL, "no voice found");
  command_expect ("@ bench -v tiny --repeat 1 --length 0.05 --json /no/such/bench.json > /dev/null",
      1, NULL, "/no/such/bench.json");
}

static void
test_text (void)
{
  static const char ssml[] =
      "printf '<speak>One. <break time=\"1s\"/>Two<mark name=\"m\"/></speak>' | @ text ";

  command_expect_exactly ("@ text 'Hello, Mr. Smith! It costs $5.'",
      "hello mister smith it costs five "
      "dollars\n");
  command_expect_exactly ("printf 'Two words.\\n\\n7 URLs\\r\\nend' | @ text --lines",
      "two words\n\nseven u r l's\nend\n");
  command_expect_exactly ("printf 'Two\\nwords.' | @ text", "two words\n");
  command_expect ("printf 'a\\nb\\377\\n' | @ text --lines", 0, "a\nb\n",
      "line 2: left out 1 bytes");
  command_expect_exactly ("@ text --phones 'a cat, the URLs'",
      "ax0 | k ae1 t | dh ax0 | y uw1 | aa1 r | eh1 l z\n");
  command_expect_exactly ("@ text --punctuation all 'Hi!'", "hi exclamation point\n");
  command_expect_exactly ("@ text 'Great 👍'", "great thumbs up\n");
  command_expect_exactly ("@ text --no-emoji 'Great 👍'", "great\n");
  command_expect_exactly ("@ text --spell cat", "c a t\n");
  command_expect_exactly ("@ text --pango '<b>5 &lt; 6</b>'", "five less than six\n");
  command_expect_exactly (ssml, "one two\n");
  command_expect ("@ text --json '$5. Now'", 0,
      "{\"offset\":0,\"length\":4,\"words\":[{\"spoken\":\"five\",\"written\":\"$5\",\"offset\":0,"
      "\"length\":2,\"phones\":\"f ay1 v\",\"stress\":[1],\"break\":\"\"}",
      NULL);
  command_expect ("@ text --json --ssml 'One <break time=\"300ms\"/> <mark name=\"m\"/> <prosody "
                  "rate=\"2\" pitch=\"+12st\" range=\"-12st\">two</prosody>.'",
      0,
      "\"break\":\".\",\"rate\":2.0,\"pitch\":2.0,\"range\":0.5,\"volume\":1.0}]}],"
      "\"points\":[{\"offset\":89,\"pause\":300.0},{\"offset\":89,\"mark\":\"m\"}],"
      "\"warnings\":[]}",
      NULL);
  command_expect ("printf 'a\\377b' | @ text", 0, "a b\n", "1 bytes that are not UTF-8");
  command_expect ("printf 'a\\377b' | @ text --json", 0, "\"warnings\":[\"left out 1 bytes",
      "1 bytes that are not UTF-8");
  command_expect ("@ text --language xx hello", 1, NULL, "no language \"xx\"");
  command_expect ("@ text --punctuation many hello", 1, NULL, "none, some, most and all");
  command_expect ("@ text --format html hello", 1, NULL, "auto, plain, ssml and pango");
  command_expect ("@ text --file %/none", 1, NULL, "could not be opened");
  command_expect ("@ text --file %", 1, "\n", "could not be read");
  command_expect ("@ text < %/.", 1, "\n", "standard input could not be read");
}

/* A folder of 300 damaged recordings costs 100 warnings, and a count of the others */
static void
test_prepare_warnings (void)
{
  CommandResult r;
  guint lines = 0;

  r = command_shell ("mkdir -p %/many/wavs; for i in $(seq 300); do echo \"a$i|One.\" >> "
                     "%/many/metadata.csv; echo junk > %/many/wavs/a$i.wav; done; "
                     "@ prepare --ljspeech %/many %/many.safetensors; rm -r %/many");
  for (const char *p = r.err; (p = strchr (p, '\n')); p++)
    lines++;
  g_assert_cmpuint (lines, >=, 100);
  g_assert_cmpuint (lines, <, 110);
  g_assert_nonnull (strstr (r.err, "200 warnings more are not shown"));
  command_result_clear (&r);
}

/* Prompts of Asterisk from another place: what the package is known to be is noted */
static void
test_prepare_asterisk (void)
{
  GString *sound = g_string_new (NULL);
  char *path = command_path ("sounds/vm-hello.g722");

  for (int i = 0; i < 16000; i++)
    g_string_append_c (sound, (char) (i * 37));
  command_expect ("mkdir %/sounds; printf '; a remark\nvm-hello: Buenos dias a todos.\nvm-none: "
                  "Nada.\nno colon\n../up: Nada.\n' > %/prompts",
      0, NULL, NULL);
  g_assert_true (g_file_set_contents (path, sound->str, (gssize) sound->len, NULL));
  if (system ("gst-inspect-1.0 --exists avdec_g722") == 0) {
    command_expect ("@ prepare --asterisk es --transcripts %/prompts --sounds %/sounds "
                    "--no-held-out %/es.safetensors 2>&1",
        0, "es.safetensors: 1 of 2 recordings", NULL);
    command_expect ("strings %/es.safetensors | head -n 1 | grep -o CC-BY-SA-3.0", 0,
        "CC-BY-SA-3.0", NULL);
  } else {
    /* gstreamer1.0-libav */
    command_expect ("@ prepare --asterisk es --transcripts %/prompts --sounds %/sounds "
                    "--no-held-out %/es.safetensors 2>&1",
        1, "vm-hello.g722: no element \"avdec_g722\"", NULL);
  }
  command_expect ("rm -r %/sounds", 0, NULL, NULL);
  g_string_free (sound, TRUE);
  g_free (path);
}

/* On a terminal a bar is drawn */
static void
test_progress (void)
{
  command_expect ("mkdir -p %/bar/wavs; echo 'a|One.' > %/bar/metadata.csv; echo junk > "
                  "%/bar/wavs/a.wav; script -qec '@ prepare --ljspeech %/bar %/bar.safetensors' "
                  "/dev/null < /dev/null; rm -r %/bar",
      0, "[############............]  50.0 %  ETA", NULL);
}

/* Whoever reads what it says goes away: it ends, as other commands do */
static void
test_closed_pipe (void)
{
  CommandResult r = command_shell (
      "bash -c '@ say -o - \"One two three four five six seven eight nine ten.\" | head -c 20 | "
      "wc -c; echo ${PIPESTATUS[0]}'");

  g_assert_true (strcmp (r.out, "20\n141\n") == 0 || strcmp (r.out, "20\n1\n") == 0
      || strcmp (r.out, "20\n0\n") == 0);
  command_result_clear (&r);
  command_expect ("@ text hello > /dev/full", 1, NULL, "standard output");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commands/dispatch", test_dispatch);
  g_test_add_func ("/commands/voices", test_voices);
  g_test_add_func ("/commands/text", test_text);
  g_test_add_func ("/commands/say-appends", test_say_appends);
  g_test_add_func ("/commands/escapes", test_escapes);
  g_test_add_func ("/commands/copy", test_copy);
  g_test_add_func ("/commands/export", test_export);
  g_test_add_func ("/commands/averaged", test_averaged);
  g_test_add_func ("/commands/export-precision", test_export_precision);
  g_test_add_func ("/commands/averaged-acoustic", test_averaged_acoustic);
  g_test_add_func ("/commands/student-of-voice", test_student_of_voice);
  g_test_add_func ("/commands/equalise", test_equalise);
  g_test_add_func ("/commands/teacher", test_teacher);
  g_test_add_func ("/commands/bench", test_bench);
  g_test_add_func ("/commands/prepare-warnings", test_prepare_warnings);
  g_test_add_func ("/commands/prepare-asterisk", test_prepare_asterisk);
  g_test_add_func ("/commands/progress", test_progress);
  g_test_add_func ("/commands/closed-pipe", test_closed_pipe);
  return command_test_run ();
}
