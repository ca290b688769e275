/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "base/rng.h"
#include "base/safetensors.h"
#include "text/text.h"
#include "tiny_teacher.h"
#include "tiny_voice.h"

/* "parwavenet eval" as it is run from a shell; the command's path is in PARWAVENET */

#define RATE 16000

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static int
run (const char *arguments, char **out, char **err)
{
  g_autofree char *unread = NULL; /* not into what the test itself prints */
  char *command = g_strdup_printf ("%s %s", g_getenv ("PARWAVENET"), arguments);
  GError *error = NULL;
  int status;

  g_spawn_command_line_sync (command, out ? out : &unread, err, &status, &error);
  g_assert_no_error (error);
  g_free (command);
  return status;
}

/* A buzz that glides, pauses, and has a little noise: level scales it, noise is added */
static void
write_wave (const char *name, int n, double level, double noise)
{
  GByteArray *bytes = g_byte_array_new ();
  const guint32 sizes[] = { 36 + 2 * n, 16, RATE, 2 * RATE, 2 * n };
  const guint16 format[] = { 1, 1, 2, 16 };
  char *path = path_of (name);
  float *random = g_new (float, n);
  double phase = 0;

  wn_rng_normal (1, 1, 0, n, random);
#define PUT(data, size) g_byte_array_append (bytes, (const guint8 *) (data), size)
  PUT ("RIFF", 4), PUT (&sizes[0], 4), PUT ("WAVEfmt ", 8), PUT (&sizes[1], 4);
  PUT (&format[0], 4), PUT (&sizes[2], 8), PUT (&format[2], 4);
  PUT ("data", 4), PUT (&sizes[4], 4);
  for (int t = 0; t < n; t++) {
    double x = 0;
    gint16 s;

    phase += 2 * G_PI * (150 + 50 * sin (2 * G_PI * t / RATE)) / RATE;
    for (int h = 1; h < 20; h++)
      x += sin (h * phase) / h * (0.5 + 0.5 * sin (t * (3.0 + h) / 4000));
    x = t % RATE > RATE / 5 ? level * x : 0;
    s = (gint16) CLAMP (lrint (32767 * (x + noise * random[t])), -32768, 32767);
    PUT (&s, 2);
  }
#undef PUT
  g_assert_true (g_file_set_contents (path, (char *) bytes->data, bytes->len, NULL));
  g_byte_array_unref (bytes);
  g_free (random);
  g_free (path);
}

static void
write_text (const char *name, const char *format, ...)
{
  char *path = path_of (name), *text;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_free (text);
  g_free (path);
}

/* A figure's member "value" (NaN for null), "low" or "high" in a JSON file */
static double
read_figure_of (const char *name, const char *system, const char *figure, const char *member)
{
  char *path = path_of (name);
  JsonParser *parser = json_parser_new ();
  JsonObject *object;
  double value;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  if (system)
    object = json_object_get_object_member (object, system);
  if (figure)
    object = json_object_get_object_member (object, figure);
  value = json_object_get_null_member (object, member)
      ? NAN
      : json_object_get_double_member (object, member);
  g_object_unref (parser);
  g_free (path);
  return value;
}

static double
read_figure (const char *name, const char *figure, const char *member)
{
  return read_figure_of (name, NULL, figure, member);
}

static void
test_pairs (void)
{
  char *arguments, *out, *err;

  write_wave ("a.wav", 2 * RATE, 0.2, 0.0005);
  write_wave ("b.wav", 2 * RATE, 0.1, 0.0005);
  write_wave ("c.wav", 2 * RATE - 100, 0.2, 0.0005);
  write_text ("same.csv", "%s/a.wav,%s/a.wav\n%s/a.wav,%s/c.wav\n", folder, folder, folder, folder);
  write_text ("softer.csv", "%s/a.wav,%s/b.wav", folder, folder);

  arguments = g_strdup_printf ("eval --pairs %s/same.csv --json %s/same.json", folder, folder);
  g_assert_cmpint (run (arguments, &out, &err), ==, 0);
  g_assert_nonnull (strstr (out, "same.csv: 2 utterances"));
  g_assert_nonnull (strstr (out, "MCD c1-24 (dB)"));
  g_assert_cmpfloat (read_figure ("same.json", NULL, "utterances"), ==, 2);
  g_assert_cmpfloat (read_figure ("same.json", "estoi", "value"), >, 0.999);
  g_assert_cmpfloat (read_figure ("same.json", "mcd_db", "value"), <, 0.2);
  g_assert_cmpfloat (read_figure ("same.json", "mrstft", "value"), <, 0.05);
  g_free (arguments);
  g_free (out);
  g_free (err);

  arguments = g_strdup_printf ("eval --pairs %s/softer.csv --json %s/softer.json", folder, folder);
  g_assert_cmpint (run (arguments, &out, &err), ==, 0);
  g_assert_cmpfloat (read_figure ("softer.json", "mel_l1_db", "value"), >, 3);
  g_assert_cmpfloat (read_figure ("softer.json", "f0_rmse_hz", "value"), <, 1);
  g_assert_cmpfloat_with_epsilon (read_figure ("softer.json", "mrstft", "low"),
      read_figure ("softer.json", "mrstft", "high"), 1e-9);
  g_free (arguments);
  g_free (out);
  g_free (err);
}

static void
check_refused (const char *arguments, const char *message)
{
  char *out, *err;

  g_assert_cmpint (run (arguments, &out, &err), !=, 0);
  g_assert_cmpstr (out, ==, "");
  if (!strstr (err, message))
    g_error ("%s: \"%s\" not in \"%s\"", arguments, message, err);
  g_free (out);
  g_free (err);
}

static void
test_bad_pairs (void)
{
  char *arguments;

  write_wave ("a.wav", 2 * RATE, 0.2, 0.0005);
  write_wave ("short.wav", RATE, 0.2, 0.0005);
  write_text ("missing.csv", "%s/a.wav,%s/no-such.wav\n", folder, folder);
  write_text ("three.csv", "%s/a.wav,%s/a.wav\na,b,c\n", folder, folder);
  write_text ("short.csv", "%s/a.wav,%s/short.wav\n", folder, folder);
  write_text ("text.csv", "%s/a.wav,%s/text.csv\n", folder, folder);

  arguments = g_strdup_printf ("eval --pairs %s/missing.csv", folder);
  check_refused (arguments, "no-such.wav");
  g_free (arguments);
  arguments = g_strdup_printf ("eval --pairs %s/three.csv", folder);
  check_refused (arguments, "three.csv:2:");
  g_free (arguments);
  arguments = g_strdup_printf ("eval --pairs %s/short.csv", folder);
  check_refused (arguments, "not the same utterance");
  g_free (arguments);
  arguments = g_strdup_printf ("eval --pairs %s/text.csv", folder);
  check_refused (arguments, "text.csv");
  g_free (arguments);
  check_refused ("eval --pairs /no/such/list", "/no/such/list");
  check_refused ("eval", "--pairs");
  check_refused ("eval --voice x", "--corpus");
  check_refused ("eval --nonsense", "nonsense");
}

/*
 * An alignment of the two utterances of n_frames frames each: pause and one phone by turns, a
 * quarter of a second each
 */
static void
write_alignment (const char *name, int n_frames)
{
  WnSafetensorsWriter *writer = wn_safetensors_writer_new ();
  const int64_t n = n_frames / 25, both = 2 * n;
  gint32 *phone = g_new0 (gint32, both), *duration = g_new0 (gint32, both);
  float *context = g_new0 (float, both *WN_CONTEXT_DIM);
  const int64_t offsets[] = { 0, n, both }, shape[] = { both, WN_CONTEXT_DIM };
  const int64_t three = 3, two = 2;
  const guint8 rejected[] = { 0, 0 };
  char *path = path_of (name);
  GError *error = NULL;

  for (int i = 0; i < both; i++) {
    phone[i] = i % 2;
    duration[i] = 25;
  }
  wn_safetensors_writer_add (writer, "phone", WN_DTYPE_I32, 1, &both, phone);
  wn_safetensors_writer_add (writer, "context", WN_DTYPE_F32, 2, shape, context);
  wn_safetensors_writer_add (writer, "duration", WN_DTYPE_I32, 1, &both, duration);
  wn_safetensors_writer_add (writer, "phone_offsets", WN_DTYPE_I64, 1, &three, offsets);
  wn_safetensors_writer_add (writer, "rejected", WN_DTYPE_U8, 1, &two, rejected);
  wn_safetensors_writer_save (writer, path, &error);
  g_assert_no_error (error);
  wn_safetensors_writer_free (writer);
  g_free (phone);
  g_free (duration);
  g_free (context);
  g_free (path);
}

/* A figure of "fidelity" of a system in a JSON file */
static double
read_fidelity (const char *name, const char *system, const char *figure)
{
  char *path = path_of (name);
  JsonParser *parser = json_parser_new ();
  JsonObject *object;
  double value;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  object = json_object_get_object_member (object, "fidelity");
  object = json_object_get_object_member (object, system);
  object = json_object_get_object_member (object, figure);
  value = json_object_get_null_member (object, "value")
      ? NAN
      : json_object_get_double_member (object, "value");
  g_object_unref (parser);
  g_free (path);
  return value;
}

/* After the corpus has been made: sound files that others made, and what the voice says itself */
static void
check_fidelity (const char *voice)
{
  char *arguments, *out, *err;

  arguments = g_strdup_printf ("eval --copies same=%s/wavs --wavs own=%s/wavs --voice %s --speak "
                               "--sentences %s/sentences --questions %s/questions "
                               "--corpus %s/corpus.safetensors --json %s/fidelity.json",
      folder, folder, voice, folder, folder, folder, folder);
  write_text ("sentences", "Good morning.\n\nHow do you do.\n");
  write_text ("questions", "It is late?|It is late.\n");
  g_assert_cmpint (run (arguments, &out, &err), ==, 0);
  g_assert_nonnull (strstr (out, "Envelope periodicity 4-6 kHz, e3"));
  g_assert_cmpfloat_with_epsilon (read_fidelity ("fidelity.json", "same", "envelope_4_6"),
      read_fidelity ("fidelity.json", "recordings", "envelope_4_6"), 1e-3);
  g_assert_cmpfloat_with_epsilon (
      read_fidelity ("fidelity.json", "same", "power_db_4_6_above_recordings"), 0, 0.01);
  g_assert_cmpfloat_with_epsilon (read_fidelity ("fidelity.json", "own", "power_db_4_6"),
      read_fidelity ("fidelity.json", "recordings", "power_db_4_6"), 0.1);
  g_assert_cmpfloat (read_fidelity ("fidelity.json", "recordings", "peak_dbfs"), <, 0);
  g_assert_cmpfloat (read_fidelity ("fidelity.json", "speech", "duration_sd_ms"), >=, 0);
  g_assert_cmpfloat (read_fidelity ("fidelity.json", "questions", "duration_sd_ms"), >=, 0);
  g_assert_cmpfloat (read_fidelity ("fidelity.json", "sentences", "peak_dbfs"), <, 1);
  g_free (arguments);
  g_free (out);
  g_free (err);

  write_text ("questions", "It is late.\n");
  arguments = g_strdup_printf ("eval --voice %s --questions %s/questions --corpus "
                               "%s/corpus.safetensors",
      voice, folder, folder);
  check_refused (arguments, "questions:1: not");
  g_free (arguments);
  arguments = g_strdup_printf ("eval --wavs %s --corpus %s/corpus.safetensors", folder, folder);
  check_refused (arguments, "not NAME=FOLDER");
  g_free (arguments);
  arguments = g_strdup_printf ("eval --wavs x=%s --corpus %s/corpus.safetensors", folder, folder);
  check_refused (arguments, "no file ID.wav");
  g_free (arguments);
  arguments = g_strdup_printf ("eval --student %s --corpus %s/corpus.safetensors", folder, folder);
  check_refused (arguments, "checkpoint");
  g_free (arguments);
  check_refused ("eval --speak --corpus x", "--speak");
}

/* After the corpus has been made: a teacher alone, and beside a voice */
static void
check_teacher (const char *voice)
{
  char *arguments, *out, *err, *teacher = path_of ("teacher");

  tiny_teacher_write (teacher, &wn_feature_config_default, 0.05f);
  arguments = g_strdup_printf (
      "eval --teacher %s --corpus %s/corpus.safetensors --json %s/teacher.json", teacher, folder,
      folder);
  g_assert_cmpint (run (arguments, &out, &err), ==, 0);
  g_assert_nonnull (strstr (out, "copy synthesis: 1 utterances"));
  g_assert_nonnull (strstr (out, "Bits a sample"));
  g_assert_cmpfloat (read_figure ("teacher.json", NULL, "bits_per_sample"), >, 4);
  g_assert_cmpfloat (read_figure ("teacher.json", NULL, "bits_per_sample"), <, 24);
  g_assert_cmpfloat (read_figure ("teacher.json", "mcd_db", "value"), >, 1);
  g_free (arguments);
  g_free (out);
  g_free (err);

  arguments = g_strdup_printf ("eval --teacher %s --voice %s --corpus %s/corpus.safetensors --json "
                               "%s/both.json --write %s/both",
      teacher, voice, folder, folder, folder);
  g_assert_cmpint (run (arguments, &out, &err), ==, 0);
  g_assert_nonnull (strstr (out, "worse by %"));
  g_assert_cmpfloat_with_epsilon (read_figure_of ("both.json", "teacher", "mcd_db", "value"),
      read_figure ("teacher.json", "mcd_db", "value"), 1e-6);
  g_assert_cmpfloat_with_epsilon (read_figure_of ("both.json", "worse_percent", "mcd_db", "value"),
      100
          * (read_figure_of ("both.json", "student", "mcd_db", "value")
                  / read_figure ("teacher.json", "mcd_db", "value")
              - 1),
      1e-6);
  g_free (arguments);
  g_free (out);
  g_free (err);
  for (guint i = 0; i < 5; i++) {
    static const char *const names[] = { "both/pairs.csv", "both/pairs-teacher.csv",
      "both/texts.txt", "both/two.wav", "both/two-teacher.wav" };
    char *path = path_of (names[i]);

    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    g_free (path);
  }
  arguments = g_strdup_printf ("eval --teacher %s/nowhere --corpus %s/corpus.safetensors", folder,
      folder);
  check_refused (arguments, "nowhere");
  g_free (arguments);
  arguments = g_strdup_printf ("eval --teacher %s --alignment x --corpus %s/corpus.safetensors",
      teacher, folder);
  check_refused (arguments, "--alignment");
  g_free (arguments);
  g_free (teacher);
}

/* After the alignment has been made: a classifier listens to the recordings and to copies of them
 */
static void
check_classifier (const char *voice)
{
  char *arguments, *out, *err;
  double error;

  arguments = g_strdup_printf ("train classifier --steps 1 --batch 1 --threads 1 "
                               "%s/corpus.safetensors %s/alignment.safetensors %s/classifier",
      folder, folder, folder);
  g_assert_cmpint (run (arguments, NULL, NULL), ==, 0);
  g_free (arguments);
  write_text ("sentences", "Good morning.\n");
  arguments = g_strdup_printf (
      "eval --copies same=%s/wavs --classifier %s/classifier --voice %s --sentences %s/sentences "
      "--corpus %s/corpus.safetensors --json %s/heard.json",
      folder, folder, voice, folder, folder, folder);
  g_assert_cmpint (run (arguments, &out, &err), ==, 0);
  g_assert_nonnull (strstr (out, "Frechet distance"));
  error = read_fidelity ("heard.json", "recordings", "phone_error_percent");
  g_assert_cmpfloat (error, >, 10);
  g_assert_cmpfloat_with_epsilon (read_fidelity ("heard.json", "same", "phone_error_percent"),
      error, 1);
  g_assert_cmpfloat_with_epsilon (read_fidelity ("heard.json", "same", "frechet"), 0, 0.01);
  g_assert_true (isnan (read_fidelity ("heard.json", "sentences", "frechet")));
  g_free (arguments);
  g_free (out);
  g_free (err);
  arguments = g_strdup_printf ("eval --copies same=%s/wavs --classifier %s/teacher "
                               "--corpus %s/corpus.safetensors",
      folder, folder, folder);
  check_refused (arguments, "teacher");
  g_free (arguments);
}

/*
 * Five sentences that were recorded twice, softer the second time, are a system of their own; what
 * is missing of others is told, and what was spoken is written
 */
static void
check_takes (const char *voice)
{
  GString *list = g_string_new ("training|Good night.\n"), *held_out = g_string_new (NULL);
  char *arguments, *out, *err, *copies = path_of ("copies"), *take;

  g_assert_cmpint (g_mkdir (copies, 0777), ==, 0);
  write_wave ("wavs/training.wav", RATE, 0.2, 0.0005);
  for (int i = 0; i < 10; i++) {
    g_autofree char *name = g_strdup_printf ("wavs/t%d.wav", i);

    write_wave (name, RATE, i < 5 ? 0.2 : 0.1, i < 5 ? 0.002 : 0.001);
    g_string_append_printf (list, "t%d|Good morning, number %d.\n", i, i % 5);
    g_string_append_printf (held_out, "t%d\n", i);
  }
  write_wave ("copies/t0.wav", RATE, 0.2, 0.0005);
  write_text ("metadata.csv", "%s", list->str);
  write_text ("held-out", "%s", held_out->str);
  arguments = g_strdup_printf (
      "prepare --window 40 --ljspeech %s --held-out %s/held-out %s/takes.safetensors", folder,
      folder, folder);
  g_assert_cmpint (run (arguments, NULL, NULL), ==, 0);
  g_free (arguments);

  arguments = g_strdup_printf (
      "eval --copies some=%s --voice %s --speak --corpus %s/takes.safetensors --write "
      "%s/said --json %s/takes.json",
      copies, voice, folder, folder, folder);
  g_assert_cmpint (run (arguments, &out, &err), ==, 0);
  g_assert_nonnull (strstr (err, "copies: 9 of 10 held-out utterances are missing"));
  g_assert_nonnull (strstr (out, "another take"));
  g_assert_cmpfloat_with_epsilon (
      read_fidelity ("takes.json", "another take", "power_db_4_6_above_recordings"), 6, 0.5);
  take = path_of ("said/t9-speech.wav");
  g_assert_true (g_file_test (take, G_FILE_TEST_EXISTS));
  g_free (arguments);
  g_free (out);
  g_free (err);

  g_assert_cmpint (g_remove (take), ==, 0);
  g_assert_cmpint (g_mkdir (take, 0777), ==, 0);
  arguments = g_strdup_printf (
      "eval --voice %s --speak --corpus %s/takes.safetensors --write %s/said", voice, folder,
      folder);
  check_refused (arguments, "said/t9-speech.wav: Is a directory");
  g_free (arguments);
  g_free (take);
  take = path_of ("said/pairs.csv");
  g_remove (take);
  g_assert_cmpint (g_mkdir (take, 0777), ==, 0);
  arguments = g_strdup_printf ("eval --voice %s --corpus %s/takes.safetensors --write %s/said",
      voice, folder, folder);
  check_refused (arguments, "said/pairs.csv");
  g_free (arguments);
  g_free (take);
  g_free (copies);
  g_string_free (list, TRUE);
  g_string_free (held_out, TRUE);
}

static void
test_voice (void)
{
  char *arguments, *out, *err, *voice, *wavs = path_of ("wavs"), *list;

  g_assert_cmpint (g_mkdir (wavs, 0777), ==, 0);
  write_wave ("wavs/one.wav", 2 * RATE, 0.2, 0.0005);
  write_wave ("wavs/two.wav", 2 * RATE, 0.1, 0.0005);
  write_text ("metadata.csv", "one|Good morning to you all.\ntwo|Good evening to you all.\n");
  write_text ("held-out", "two\n");
  arguments = g_strdup_printf (
      "prepare --window 40 --ljspeech %s --held-out %s/held-out %s/corpus.safetensors", folder,
      folder, folder);
  g_assert_cmpint (run (arguments, NULL, NULL), ==, 0);
  g_free (arguments);
  voice = tiny_voice_write (folder, "tiny", 3);

  arguments = g_strdup_printf (
      "eval --voice %s --corpus %s/corpus.safetensors --write %s/out --json %s/copy.json", voice,
      folder, folder, folder);
  g_assert_cmpint (run (arguments, &out, &err), ==, 0);
  g_assert_nonnull (strstr (out, "copy synthesis: 1 utterances"));
  g_assert_cmpfloat (read_figure ("copy.json", "mcd_db", "value"), >, 1);
  g_free (arguments);
  g_free (out);
  g_free (err);

  /* what it wrote, compared once more, gives the same but for the rounding to 16 bits */
  list = g_strdup_printf ("eval --pairs %s/out/pairs.csv --json %s/again.json", folder, folder);
  g_assert_cmpint (run (list, &out, &err), ==, 0);
  g_assert_cmpfloat_with_epsilon (read_figure ("again.json", "mcd_db", "value"),
      read_figure ("copy.json", "mcd_db", "value"), 0.2);
  g_assert_cmpfloat_with_epsilon (read_figure ("again.json", "mrstft", "value"),
      read_figure ("copy.json", "mrstft", "value"), 0.05);
  g_free (list);
  g_free (out);
  g_free (err);

  check_teacher (voice);
  check_fidelity (voice);

  write_alignment ("alignment.safetensors", 200);
  arguments = g_strdup_printf (
      "eval --voice %s --corpus %s/corpus.safetensors --alignment %s/alignment.safetensors", voice,
      folder, folder);
  g_assert_cmpint (run (arguments, &out, &err), ==, 0);
  g_assert_nonnull (strstr (out, "text to speech with true durations: 1 utterances"));
  g_free (arguments);
  g_free (out);
  g_free (err);

  check_classifier (voice);
  check_takes (voice);

  write_text ("metadata.csv", "one|Good morning to you all.\ntwo|Good evening to you all.\n");
  write_text ("held-out", "#\n");
  arguments = g_strdup_printf (
      "prepare --window 40 --ljspeech %s --held-out %s/held-out %s/corpus.safetensors", folder,
      folder, folder);
  g_assert_cmpint (run (arguments, NULL, NULL), ==, 0);
  g_free (arguments);
  arguments = g_strdup_printf ("eval --voice %s --corpus %s/corpus.safetensors", voice, folder);
  check_refused (arguments, "held out");
  g_free (arguments);
  g_free (voice);
  g_free (wavs);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("parwavenet-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/eval/pairs", test_pairs);
  g_test_add_func ("/eval/bad-pairs", test_bad_pairs);
  g_test_add_func ("/eval/voice", test_voice);
  status = g_test_run ();
  test_remove (folder);
  g_free (folder);
  return status;
}
