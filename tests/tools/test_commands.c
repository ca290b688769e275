/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include "model/config.h"
#include "tiny_teacher.h"
#include "tiny_voice.h"
#include "train/acoustic.h"
#include "train/run/checkpoint.h"

/* The command as it is run from a shell; its path is in PARWAVENET */

static char *dir;

typedef struct
{
  int status;
  char *out, *err;
  gsize n_out;
} Result;

static char *
contents (GBytes *bytes)
{
  const gsize n = g_bytes_get_size (bytes);

  return n > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), n) : g_strdup ("");
}

/* A shell's command line in which @ is the command and % the folder of the test */
static Result
shell (const char *line)
{
  char **halves = g_strsplit (line, "@", -1),
       *with_command = g_strjoinv (g_getenv ("PARWAVENET"), halves);
  char **parts = g_strsplit (with_command, "%", -1), *whole = g_strjoinv (dir, parts);
  const char *argv[] = { "/bin/sh", "-c", whole, NULL };
  GSubprocess *process;
  GBytes *out, *err;
  GError *error = NULL;
  Result r;

  process = g_subprocess_newv (argv,
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  r.status = g_subprocess_get_exit_status (process);
  r.n_out = g_bytes_get_size (out);
  r.out = contents (out);
  r.err = contents (err);
  g_bytes_unref (out);
  g_bytes_unref (err);
  g_object_unref (process);
  g_strfreev (halves);
  g_strfreev (parts);
  g_free (with_command);
  g_free (whole);
  return r;
}

static void
result_clear (Result *r)
{
  g_free (r->out);
  g_free (r->err);
}

/* Runs a line, and checks its status and that it prints (or not at all: NULL) what is given */
static void
expect (const char *line, int status, const char *out, const char *err)
{
  Result r = shell (line);

  if (r.status != status || (out ? strstr (r.out, out) == NULL : r.n_out > 0)
      || (err ? strstr (r.err, err) == NULL : *r.err != '\0'))
    g_error ("%s: status %d\n%s\n%s", line, r.status, r.out, r.err);
  result_clear (&r);
}

static char *
in_dir (const char *name)
{
  return g_build_filename (dir, name, NULL);
}

static guint32
u32 (const char *bytes, gsize at)
{
  guint32 v;

  memcpy (&v, bytes + at, 4);
  return GUINT32_FROM_LE (v);
}

/* Contents of a file of the folder; a whole WAV file of 16 kHz, one channel */
static GBytes *
read_wav (const char *name, int sample_size)
{
  char *path = in_dir (name), *data;
  gsize n;
  GError *error = NULL;

  g_file_get_contents (path, &data, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, >, 44);
  g_assert_cmpmem (data, 4, "RIFF", 4);
  g_assert_cmpuint (u32 (data, 4), ==, n - 8);
  g_assert_cmpmem (data + 8, 8, "WAVEfmt ", 8);
  g_assert_cmpuint (u32 (data, 20), ==, sample_size == 2 ? 0x10001 : 0x10003);
  g_assert_cmpuint (u32 (data, 24), ==, 16000);
  g_assert_cmpuint (u32 (data, 28), ==, 16000 * sample_size);
  g_assert_cmpuint (u32 (data, 32), ==, (guint) (sample_size | sample_size * 8 << 16));
  g_assert_cmpmem (data + 36, 4, "data", 4);
  g_assert_cmpuint (u32 (data, 40), ==, n - 44);
  g_free (path);
  return g_bytes_new_take (data, n);
}

static void
test_dispatch (void)
{
  expect ("@", 1, NULL, "say");
  expect ("@ --help", 0, "voices", NULL);
  expect ("@ --version", 0, "parwavenet ", NULL);
  expect ("@ sing", 1, NULL, "no command \"sing\"");
  expect ("@ say --help", 0, "parwavenet say", NULL);
  expect ("@ say --loudly x", 1, NULL, "loudly");
}

static void
test_voices (void)
{
  expect ("@ voices", 0, "tiny", NULL);
  expect ("PARWAVENET_VOICE_PATH=/nowhere XDG_DATA_HOME=/nowhere @ voices", 1, NULL, "no voice");
}

static void
test_say (void)
{
  GBytes *one, *other, *floats;
  Result r;

  expect ("@ say -o %/a.wav Hello there.", 0, NULL, NULL);
  expect ("@ say -o %/b.wav 'Hello there.' --seed 0", 0, NULL, NULL);
  one = read_wav ("a.wav", 2);
  other = read_wav ("b.wav", 2);
  g_assert_true (g_bytes_equal (one, other));
  g_bytes_unref (other);

  expect ("@ say -o %/b.wav 'Hello there.' --seed 1", 0, NULL, NULL);
  other = read_wav ("b.wav", 2);
  g_assert_cmpuint (g_bytes_get_size (one), ==, g_bytes_get_size (other));
  g_assert_false (g_bytes_equal (one, other));
  g_bytes_unref (other);

  expect ("@ say -V --float -o %/c.wav 'Hello there.'", 0, NULL, "faster than real time");
  floats = read_wav ("c.wav", 4);
  g_assert_cmpuint (g_bytes_get_size (floats) - 44, ==, 2 * (g_bytes_get_size (one) - 44));
  g_bytes_unref (floats);

  r = shell ("echo 'Hello there.' | @ say -f - -o -");
  g_assert_cmpint (r.status, ==, 0);
  g_assert_cmpuint (r.n_out, ==, g_bytes_get_size (one));
  result_clear (&r);
  expect ("echo 'Hello there.' > %/text; @ say -f %/text -o %/b.wav; cmp %/a.wav %/b.wav", 0, NULL,
      NULL);
  expect ("cd % && @ say Hello. && test -s speech.wav", 0, NULL, NULL);
  g_bytes_unref (one);
}

static void
test_say_fails (void)
{
  expect ("@ say", 1, NULL, "TEXT");
  expect ("@ say -f %/text Hello.", 1, NULL, "TEXT");
  expect ("@ say -f /no/such/text -o %/x.wav", 1, NULL, "/no/such/text");
  expect ("@ say -v nobody -o %/x.wav Hello.", 1, NULL, "nobody");
  expect ("@ say -o /no/such/folder/x.wav Hello.", 1, NULL, "/no/such/folder/x.wav");
  expect ("@ say -o /dev/full Hello.", 1, NULL, "/dev/full");
  expect ("printf 'a\\377b' | @ say -f - -o %/x.wav", 1, NULL, "UTF-8");
  expect ("@ say --noise-scale 7 -o %/x.wav Hello.", 1, NULL, "noise scale");
}

/* Into a file that others write to as well: behind what is there, which stays */
static void
test_say_appends (void)
{
  char *before, *path = in_dir ("both.wav");
  gsize n;

  expect ("(printf '0123456789'; @ say -o - Hi.; printf end) > %/both.wav", 0, NULL, NULL);
  g_assert_true (g_file_get_contents (path, &before, &n, NULL));
  g_assert_cmpmem (before, 14, "0123456789RIFF", 14);
  g_assert_cmpmem (before + n - 3, 3, "end", 3);
  g_assert_cmpuint (u32 (before + 10, 4), ==, n - 10 - 3 - 8);
  g_assert_cmpuint (u32 (before + 10, 40), ==, n - 10 - 3 - 44);
  g_free (before);
  /* what can only be appended to keeps the header of a pipe */
  expect ("printf '0123456789' > %/both.wav; @ say -o - Hi. >> %/both.wav", 0, NULL, NULL);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_cmpmem (before, 14, "0123456789RIFF", 14);
  g_assert_cmpuint (u32 (before + 10, 4), >, 0xf0000000u);
  g_free (before);
  g_free (path);
}

/* What a stranger's file says does not control the terminal */
static void
test_escapes (void)
{
  WnVoiceFile *v = tiny_voice_new ("aa\033]0;title\a\033[31m\302\233\342\200\256\rname", 1);
  char *path = in_dir ("aaa.safetensors");

  g_free (v->licence);
  v->licence = g_strdup ("CC0\033[2J\033[1;1H\ntiny forged");
  g_assert_true (wn_voice_file_write (v, path, NULL));
  expect ("@ voices | tr -d '[:print:]\n' | wc -c", 0, "0", NULL);
  expect ("@ voices", 0, "aa\\x1b]0;title\\x07\\x1b[31m\\x9b\\u202e\\x0dname", NULL);
  expect ("@ say -v \"$(printf 'no\033[31mbody')\" -o %/x.wav Hi.", 1, NULL, "no\\x1b[31mbody");
  g_unlink (path);
  g_free (path);
  wn_voice_file_free (v);
}

static void
test_copy (void)
{
  GBytes *in, *out;

  expect ("@ say -o %/a.wav Hello there.", 0, NULL, NULL);
  expect ("@ copy %/a.wav %/d.wav", 0, NULL, NULL);
  in = read_wav ("a.wav", 2);
  out = read_wav ("d.wav", 2);
  g_assert_cmpuint (g_bytes_get_size (in), ==, g_bytes_get_size (out));
  g_bytes_unref (in);
  g_bytes_unref (out);
  expect ("@ copy %/a.wav", 1, NULL, "recording");
  expect ("@ copy /no/such.wav %/d.wav", 1, NULL, "/no/such.wav");
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
  char *path = in_dir (name), *json = wn_feature_config_to_json (&wn_feature_config_default);
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
  const WnRun run = { .dir = dir };
  WnAcoustic *acoustic = wn_acoustic_new (&voice->acoustic_config);
  WnStudentLayout *layout = wn_student_layout_new (&voice->student_config);
  WnAdam *adam = wn_adam_new (layout->params);
  WnCheckpointPart part = { "student", adam };
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  char *path = in_dir (WN_ACOUSTIC_FILE),
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

static void
test_export (void)
{
  WnVoiceFile *tiny = tiny_voice_new ("tiny", 9), *exported;
  WnStudentLayout *layout = wn_student_layout_new (&tiny->student_config);
  char *path = in_dir ("made.safetensors");
  GError *error = NULL;

  write_corpus ("corpus");
  write_runs (tiny);
  expect ("@ export --corpus %/corpus --acoustic % --student % -o %/made.safetensors --name made "
          "--gender male --noise-scale 0.5",
      0, NULL, NULL);
  exported = wn_voice_file_read (path, WN_VOICE_WHOLE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (exported->name, ==, "made");
  g_assert_cmpstr (exported->gender, ==, "male");
  g_assert_cmpstr (exported->licence, ==, "CC0-1.0");
  g_assert_cmpfloat (exported->noise_scale, ==, 0.5f);
  g_assert_nonnull (strstr (exported->provenance, "numbers"));
  g_assert_nonnull (strstr (exported->provenance, "1234"));
  g_assert_cmpmem (exported->student, layout->params->size * sizeof (float), tiny->student,
      layout->params->size * sizeof (float));
  expect ("@ say -v made -o %/a.wav Hello.", 0, NULL, NULL);

  expect ("@ export --corpus %/corpus --acoustic % --student % -o %/x", 1, NULL, "--name");
  expect ("@ export --corpus %/corpus --acoustic /nowhere --student % -o %/x --name x", 1, NULL,
      "/nowhere");
  expect ("@ export --corpus %/tiny.safetensors --acoustic % --student % -o %/x --name x", 1, NULL,
      "tiny.safetensors");
  expect ("@ export --corpus %/corpus --acoustic % --student % -o /no/such/x --name x", 1, NULL,
      "/no/such/x");
  expect ("cd % && @ export --onnx tiny && test -s tiny.onnx && rm tiny.onnx", 0, NULL, NULL);
  expect ("@ export --onnx nobody", 1, NULL, "nobody");
  expect ("@ export --onnx tiny -o /no/such/x.onnx", 1, NULL, "/no/such/x.onnx");
  expect ("@ export --onnx tiny --name x", 1, NULL, "--onnx");
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
  char *teacher = in_dir ("teacher"), *checkpoint = in_dir ("teacher/" WN_CHECKPOINT_FILE),
       *beside = in_dir ("tiny.teacher.safetensors");

  expect ("@ say -v tiny --engine teacher -o %/a.wav Hello.", 1, NULL, "give --teacher");
  expect ("@ copy -v tiny --engine teacher %/a.wav %/b.wav", 1, NULL, "give --teacher");
  tiny_teacher_write (teacher, &wn_feature_config_default, 0.05f);
  expect ("@ say -v tiny --engine teacher --teacher %/teacher -o %/a.wav Hello.", 0, NULL, NULL);
  expect ("@ export --teacher %/teacher -o %/tiny.teacher.safetensors", 0, NULL, NULL);
  expect ("@ say -v tiny --engine teacher --teacher %/tiny.teacher.safetensors -o %/b.wav Hello. "
          "&& cmp %/a.wav %/b.wav",
      0, NULL, NULL);
  expect ("@ say -v tiny --engine teacher -o %/b.wav Hello. && cmp %/a.wav %/b.wav", 0, NULL, NULL);
  expect ("@ say -v tiny --engine teacher --temperature 0.5 -o %/b.wav Hello. && ! cmp -s %/a.wav "
          "%/b.wav",
      0, NULL, NULL);
  expect ("@ say -v tiny -o %/b.wav Hello. && ! cmp -s %/a.wav %/b.wav", 0, NULL, NULL);
  expect ("@ copy -v tiny --engine teacher %/a.wav %/b.wav 2>%/x && test -s %/b.wav", 0, NULL,
      NULL);
  expect ("@ voices", 0, "tiny", NULL);

  expect ("@ say --engine piano -o %/x.wav Hello.", 1, NULL, "piano");
  expect ("@ say --teacher %/teacher -o %/x.wav Hello.", 1, NULL, "--engine teacher");
  expect ("@ say --engine teacher --temperature 3 -o %/x.wav Hello.", 1, NULL, "temperature");
  expect ("@ say -v tiny --engine teacher --teacher /no/such -o %/x.wav Hello.", 1, NULL,
      "/no/such");
  expect ("@ say -v tiny --engine teacher --teacher %/tiny.safetensors -o %/x.wav Hello.", 1, NULL,
      "tiny.safetensors");
  expect ("@ export --teacher /no/such", 1, NULL, "/no/such");
  expect ("@ export --teacher %/teacher --name x", 1, NULL, "--teacher");
  expect ("@ export --teacher %/teacher -o /no/such/x", 1, NULL, "/no/such/x");
  other.hop = 80;
  tiny_teacher_write (teacher, &other, 0.05f);
  expect ("@ say -v tiny --engine teacher --teacher %/teacher -o %/x.wav Hello.", 1, NULL,
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
  char *json = in_dir ("bench.json"), *path = in_dir ("bench.svg"), *svg;
  JsonParser *parser = json_parser_new ();
  const GMarkupParser nothing = { 0 };
  GMarkupParseContext *xml = g_markup_parse_context_new (&nothing, 0, NULL, NULL);
  JsonObject *o;

  expect ("@ bench -v tiny --repeat 1 --json %/bench.json --svg %/bench.svg", 0, "text to audio",
      NULL);
  g_assert_true (json_parser_load_from_file (parser, json, NULL));
  o = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpfloat (json_object_get_double_member (o, "student_inference_gflops"), >, 0.0);
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
  expect ("@ bench -v nobody", 1, NULL, "nobody");
  expect ("@ bench -v tiny --repeat 1 --length 0.05 --json /no/such/bench.json > /dev/null", 1,
      NULL, "/no/such/bench.json");
}

/* The whole output of a line, and its status 0 */
static void
expect_exactly (const char *line, const char *out)
{
  Result r = shell (line);

  g_assert_cmpint (r.status, ==, 0);
  g_assert_cmpstr (r.out, ==, out);
  result_clear (&r);
}

static void
test_text (void)
{
  static const char ssml[] =
      "printf '<speak>One. <break time=\"1s\"/>Two<mark name=\"m\"/></speak>' | @ text ";

  expect_exactly ("@ text 'Hello, Mr. Smith! It costs $5.'",
      "hello mister smith it costs five "
      "dollars\n");
  expect_exactly ("printf 'Two words.\\n\\n7 URLs\\r\\nend' | @ text --lines",
      "two words\n\nseven u r l's\nend\n");
  expect_exactly ("printf 'Two\\nwords.' | @ text", "two words\n");
  expect_exactly ("@ text --phones 'a cat, the URLs'",
      "ax0 | k ae1 t | dh ax0 | y uw1 | aa1 r | eh1 l z\n");
  expect_exactly ("@ text --punctuation all 'Hi!'", "hi exclamation point\n");
  expect_exactly ("@ text 'Great 👍'", "great thumbs up\n");
  expect_exactly ("@ text --no-emoji 'Great 👍'", "great\n");
  expect_exactly ("@ text --spell cat", "c a t\n");
  expect_exactly ("@ text --pango '<b>5 &lt; 6</b>'", "five less than six\n");
  expect_exactly (ssml, "one two\n");
  expect ("@ text --json '$5. Now'", 0,
      "{\"offset\":0,\"length\":4,\"words\":[{\"spoken\":\"five\",\"written\":\"$5\",\"offset\":0,"
      "\"length\":2,\"phones\":\"f ay1 v\",\"stress\":[1],\"break\":\"\"}",
      NULL);
  expect ("printf 'a\\377b' | @ text", 0, "a b\n", "1 bytes that are not UTF-8");
  expect ("@ text --language xx hello", 1, NULL, "no language \"xx\"");
  expect ("@ text --punctuation many hello", 1, NULL, "none, some, most and all");
  expect ("@ text --format html hello", 1, NULL, "auto, plain, ssml and pango");
  expect ("@ text --file %/none", 1, NULL, "could not be opened");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = tiny_voice_search_dir ();
  g_free (tiny_voice_write (dir, "tiny", 1));
  g_test_add_func ("/commands/dispatch", test_dispatch);
  g_test_add_func ("/commands/voices", test_voices);
  g_test_add_func ("/commands/say", test_say);
  g_test_add_func ("/commands/text", test_text);
  g_test_add_func ("/commands/say-fails", test_say_fails);
  g_test_add_func ("/commands/say-appends", test_say_appends);
  g_test_add_func ("/commands/escapes", test_escapes);
  g_test_add_func ("/commands/copy", test_copy);
  g_test_add_func ("/commands/export", test_export);
  g_test_add_func ("/commands/teacher", test_teacher);
  g_test_add_func ("/commands/bench", test_bench);
  status = g_test_run ();
  tiny_voice_remove_dir (dir);
  g_free (dir);
  return status;
}
