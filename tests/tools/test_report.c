/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "tiny_corpus.h"
#include "model/acoustic.h"
#include "model/config.h"
#include "train/run/checkpoint.h"

/* The command "parwavenet report"; its path is in PARWAVENET */

static char *dir;
static float wave[TINY_SAMPLES];

static char *
in_dir (const char *name)
{
  return g_build_filename (dir, name, NULL);
}

static char *
page (const char *name)
{
  g_autofree char *path = in_dir (name);
  char *html;

  g_assert_true (g_file_get_contents (path, &html, NULL, NULL));
  g_assert_nonnull (strstr (html, "</html>"));
  return html;
}

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = in_dir (name), *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0777), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
write_wav (const char *name, int n)
{
  g_autofree char *path = in_dir (name);
  guint8 h[44] = "RIFF____WAVEfmt \x10\0\0\0\1\0\1\0\x80\x3e\0\0\0\x7d\0\0\2\0\x10\0data";
  guint32 size = GUINT32_TO_LE (2 * n), riff = GUINT32_TO_LE (2 * n + 36);
  GByteArray *file = g_byte_array_new ();

  memcpy (h + 4, &riff, 4);
  memcpy (h + 40, &size, 4);
  g_byte_array_append (file, h, sizeof h);
  for (int i = 0; i < n; i++) {
    gint16 x = GINT16_TO_LE ((gint16) lrintf (32767 * wave[i]));

    g_byte_array_append (file, (guint8 *) &x, 2);
  }
  g_assert_true (g_file_set_contents (path, (char *) file->data, file->len, NULL));
  g_byte_array_unref (file);
}

/* A checkpoint with one matrix of 6 weights */
static void
write_checkpoint (const char *run, const char *part_name, int64_t step)
{
  g_autofree char *path = in_dir (run);
  WnRun r = { .dir = path };
  WnParams *layout = wn_params_new ();
  WnCheckpointPart part = { .name = part_name };
  GError *error = NULL;

  wn_params_add (layout, "w", 0, 1, 2, 3, 0);
  part.adam = wn_adam_new (layout);
  wn_checkpoint_save (&r, step, "{}", NULL, &part, 1, &error);
  g_assert_no_error (error);
  wn_adam_free (part.adam);
  wn_params_free (layout);
}

static int
count (const char *html, const char *what)
{
  int n = 0;

  for (const char *p = html; (p = strstr (p, what)) != NULL; p++)
    n++;
  return n;
}

/*
 * All pictures of a page are whole PNGs of twice the size at which they are shown; returns how many
 */
static int
check_pictures (const char *html)
{
  int n = 0;
  const char *p = html;

  while ((p = strstr (p, "<img ")) != NULL) {
    int width, height;
    const char *src = strstr (p, "src=\"data:image/png;base64,");
    g_autofree char *text = NULL;
    g_autofree guint8 *png = NULL;
    gsize size;

    g_assert_cmpint (sscanf (p, "<img width=%d height=%d", &width, &height), ==, 2);
    g_assert_nonnull (src);
    src += strlen ("src=\"data:image/png;base64,");
    text = g_strndup (src, strchr (src, '"') - src);
    png = g_base64_decode (text, &size);
    g_assert_cmpuint (size, >, 1000);
    g_assert_cmpmem (png, 8, "\x89PNG\r\n\x1a\n", 8);
    g_assert_cmpint (png[18] << 8 | png[19], ==, 2 * width);
    g_assert_cmpint (png[22] << 8 | png[23], ==, 2 * height);
    g_assert_cmpmem (png + size - 8, 4, "IEND", 4);
    p = src;
    n++;
  }
  return n;
}

/* A student with renderings of one utterance, whose corpus lies beside the run */
static void
test_student (void)
{
  g_autofree char *messages = NULL, *html = NULL;
  GString *log = g_string_new ("step,loss,perceptual,grad_norm,seconds,held_out\n");

  for (int step = 10; step <= 2000; step += 10)
    g_string_append_printf (log, "%d,%.4f,0,5,%d,%g\n", step, 1 + 1.0 / step + 0.01 * (step % 7),
        step,
        step < 1000       ? 0
            : step < 2000 ? 1.5
                          : 1.25);
  g_string_append (log, "2010,1.2");
  write_text ("a <b> run/log.csv", log->str);
  g_string_free (log, TRUE);
  /* the first, one in the middle, and the last */
  for (int step = 1000; step <= 2000; step += 250) {
    g_autofree char *name = g_strdup_printf ("a <b> run/test_<1>-%06d.wav", step);

    write_wav (name, TINY_SAMPLES / 2);
  }
  write_checkpoint ("a <b> run", "student", 2000);
  messages = tiny_run (dir, "report 'a <b> run'", 0);
  g_assert_cmpstr (messages, ==, "");
  html = page ("report.html");
  /* nothing of outside */
  g_assert_null (strstr (html, "http"));
  g_assert_null (strstr (html, "<b> run"));
  g_assert_nonnull (strstr (html, "a &lt;b&gt; run"));
  g_assert_nonnull (strstr (html, "A &lt; B &amp; C."));
  g_assert_nonnull (strstr (html, "<td>student<td>0.00 million<td>2000<td>33 min"));
  /* loss and held out, neither what is 0 nor what stays the same; a recording and three renderings */
  g_assert_cmpint (check_pictures (html), ==, 6);
  g_assert_cmpint (count (html, "<audio controls"), ==, 4);
  g_assert_cmpint (count (html, "data:audio/wav;base64,UklGR"), ==, 4);
  g_assert_nonnull (strstr (html, "step 1500"));
  g_assert_null (strstr (html, "step 1250"));
  g_assert_nonnull (strstr (html, "Held out: loss<td>1.25 <small>2000</small>"));
  g_assert_null (strstr (html, "Perceptual"));
  /* the rendering is the recording */
  g_assert_nonnull (strstr (html, "Renderings against the recordings"));
  g_assert_nonnull (strstr (html, "MCD c1-24 (dB)<td>0.0"));
}

/*
 * Two runs: each has its own colour; figures of different networks are not drawn together; without
 * the corpus no recording
 */
static void
test_several (void)
{
  g_autofree char *messages = NULL, *html = NULL;

  write_text ("elsewhere/teacher/log.csv", "step,bits,held_out\n10,9,10\n20,8,10\n30,7,8\n");
  write_checkpoint ("elsewhere/teacher", "teacher", 30);
  write_text ("elsewhere/distilled/log.csv", "step,kl,held_out\n10,3,1\n20,2,0.5\n");
  write_checkpoint ("elsewhere/distilled", "student", 20);
  write_wav ("elsewhere/distilled/x-000020.wav", TINY_SAMPLES);
  messages = tiny_run (dir, "report elsewhere/distilled elsewhere/teacher -o both.html", 0);
  html = page ("both.html");
  g_assert_nonnull (strstr (html, "<td>distilled student<td>"));
  g_assert_nonnull (strstr (html, "Held out: bits a sample<td><td>8"));
  g_assert_nonnull (strstr (html, "Held out: loss<td>0.5"));
  g_assert_nonnull (strstr (html, "The recordings are missing"));
  g_assert_cmpint (check_pictures (html), ==, 5);
  g_assert_cmpint (count (html, "<audio controls"), ==, 1);
  /* one that has measured nothing yet, and one that has not even begun a log */
  write_text ("elsewhere/begun/log.csv", "step,kl,held_out\n10,3,\n20,2,\n");
  write_checkpoint ("elsewhere/begun", "student", 20);
  write_checkpoint ("elsewhere/bare", "student", 0);
  g_clear_pointer (&messages, g_free);
  g_clear_pointer (&html, g_free);
  messages = tiny_run (dir,
      "report elsewhere/distilled elsewhere/begun elsewhere/bare -o three.html", 0);
  html = page ("three.html");
  g_assert_nonnull (strstr (html, ">begun<"));
  g_assert_nonnull (strstr (html, ">bare<"));
  g_assert_nonnull (strstr (html, "Held out: loss<td>0.5"));
  /* losses, what was held out, and one sound */
  g_assert_cmpint (check_pictures (html), ==, 3);
}

/* What "eval --write" writes: no corpus is needed, each sound has its name, the recording is first */
static void
test_evaluation (void)
{
  g_autofree char *messages = NULL, *html = NULL;
  const char *recording, *speech;

  write_text ("en-xx-1/texts.txt", "a/b|One & two.\nc|Three.\nd|Four.\nnone|Not made.\n");
  write_wav ("en-xx-1/a_b-speech.wav", TINY_SAMPLES / 2);
  write_wav ("en-xx-1/a_b.wav", TINY_SAMPLES);
  write_wav ("en-xx-1/a_b-teacher.wav", TINY_SAMPLES);
  write_wav ("en-xx-1/a_b-reference.wav", TINY_SAMPLES);
  write_wav ("en-xx-1/c-speech.wav", TINY_SAMPLES);
  write_wav ("en-xx-1/d-speech.wav", TINY_SAMPLES);
  messages = tiny_run (dir, "report en-xx-1 --utterances 2 -o evaluation.html", 0);
  g_assert_cmpstr (messages, ==, "");
  html = page ("evaluation.html");
  g_assert_cmpint (check_pictures (html), ==, 5);
  g_assert_cmpint (count (html, "<audio controls"), ==, 5);
  g_assert_nonnull (strstr (html, "One &amp; two."));
  g_assert_null (strstr (html, "Four."));
  recording = strstr (html, "en-xx-1: recording");
  speech = strstr (html, "en-xx-1: text to speech");
  g_assert_nonnull (strstr (html, "en-xx-1: teacher"));
  g_assert_nonnull (strstr (html, "en-xx-1: student"));
  g_assert_true (recording && speech && recording < speech);
  g_assert_null (strstr (html, "recordings are missing"));
  g_assert_null (strstr (html, "Over the updates"));
}

/* A model of fewer bands than the corpus has */
static void
write_other_acoustic (const char *name)
{
  g_autofree char *path = in_dir (name), *json = NULL;
  WnAcousticConfig config = wn_acoustic_config_default (TINY_PHONES, WN_CONTEXT_DIM);
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  GError *error = NULL;
  WnAcoustic *model;
  float *params;

  config.n_mels = 20;
  config.embedding = config.duration_channels = config.encoder_channels = 16;
  config.prosody_channels = config.spectrum_channels = 16;
  model = wn_acoustic_new (&config);
  params = wn_params_block (wn_acoustic_layout (model));
  wn_params_init (wn_acoustic_layout (model), 1, params);
  json = wn_acoustic_config_to_json (&config);
  wn_safetensors_writer_metadata (w, WN_ACOUSTIC_METADATA, json);
  wn_params_save (wn_acoustic_layout (model), WN_ACOUSTIC_PREFIX, params, w);
  wn_safetensors_writer_save (w, path, &error);
  g_assert_no_error (error);
  wn_safetensors_writer_free (w);
  wn_block_free (params);
  wn_acoustic_free (model);
}

/* An acoustic model's predictions beside the recordings, by an alignment */
static void
test_acoustic (void)
{
  g_autofree char *alignment = in_dir ("alignment.safetensors"), *messages = NULL, *html = NULL;
  const char *corpus = "corpus.safetensors",
             *train = "train acoustic --steps 1 --batch 1 "
                      "--channels 16 --blocks 1 --threads 1";
  g_autofree char *line = g_strdup_printf ("%s %s alignment.safetensors acoustic", train, corpus),
                  *model = in_dir ("acoustic/acoustic.safetensors");

  tiny_alignment_write_with (alignment, 12);
  g_free (tiny_run (dir, line, 0));
  messages = tiny_run (dir, "report acoustic -o acoustic.html", 0);
  g_assert_cmpstr (messages, ==, "");
  html = page ("acoustic.html");
  g_assert_nonnull (strstr (html, "acoustic, predicted"));
  g_assert_nonnull (strstr (html, "A &lt; B &amp; C."));
  g_assert_cmpint (check_pictures (html), >=, 2);
  tiny_run_fails (dir, "report acoustic --alignment /no/such/alignment", "/no/such/alignment");
  write_text ("acoustic/acoustic.safetensors", "damaged");
  tiny_run_fails (dir, "report acoustic", "acoustic.safetensors");
  write_other_acoustic ("acoustic/acoustic.safetensors");
  tiny_run_fails (dir, "report acoustic",
      "acoustic.safetensors: was trained on other features or phones than the corpus has");
  /* one that has nothing to show yet is reported without */
  g_assert_cmpint (g_remove (model), ==, 0);
  g_clear_pointer (&messages, g_free);
  g_clear_pointer (&html, g_free);
  messages = tiny_run (dir, "report acoustic -o acoustic.html", 0);
  g_assert_cmpstr (messages, ==, "");
  html = page ("acoustic.html");
  g_assert_null (strstr (html, "acoustic, predicted"));
  g_remove (alignment);
}

/* A training that has just begun, and what is in logs but no number */
static void
test_beginning (void)
{
  g_autofree char *messages = NULL, *more = NULL, *html = NULL, *odd = NULL;

  write_text ("new/log.csv", "step,loss\n");
  write_checkpoint ("new", "student", 0);
  messages = tiny_run (dir, "report new -o new.html", 0);
  html = page ("new.html");
  g_assert_nonnull (strstr (html, "Nothing has been logged yet."));
  write_text ("odd/log.csv",
      "step,loss,my_figure,held_out\n10,,2,\n20,x,3,1\nno number,1,1,1\n15,1\n2000000,nan,4,1\n"
      "3000000,2,5,2\n");
  write_text ("odd/other.csv", "step,loss\n10,3\n20,2\n");
  write_text ("odd/none.csv", "a,b\n1,2\n");
  write_text ("odd/no-number-x.wav", "no sound");
  write_text ("odd/x-12y.wav", "no sound");
  write_checkpoint ("odd", "student", 3000000);
  more = tiny_run (dir, "report odd -o odd.html", 0);
  odd = page ("odd.html");
  g_assert_nonnull (strstr (odd, "my figure"));
  g_assert_cmpint (check_pictures (odd), >=, 2);
  write_text ("odd/x-000020.wav", "no sound");
  tiny_run_fails (dir, "report odd -o odd.html", "x-000020.wav");
}

static void
test_fails (void)
{
  g_autofree char *empty = in_dir ("empty"), *texts = in_dir ("folders/texts.txt"),
                  *log = in_dir ("folders/log.csv");

  tiny_run_fails (dir, "report", "folder");
  tiny_run_fails (dir, "report /no/such/folder", "/no/such/folder");
  g_assert_cmpint (g_mkdir (empty, 0777), ==, 0);
  tiny_run_fails (dir, "report empty", "empty");
  tiny_run_fails (dir, "report elsewhere/teacher --corpus /no/such/corpus", "/no/such/corpus");
  tiny_run_fails (dir, "report elsewhere/teacher -o /no/such/page.html", "/no/such/page.html");
  g_assert_cmpint (g_mkdir_with_parents (texts, 0777), ==, 0);
  tiny_run_fails (dir, "report folders", "texts.txt");
  g_assert_cmpint (g_rmdir (texts), ==, 0);
  g_assert_cmpint (g_mkdir (log, 0777), ==, 0);
  tiny_run_fails (dir, "report folders", "log.csv");
  write_text ("elsewhere/teacher/checkpoint.safetensors", "damaged");
  tiny_run_fails (dir, "report elsewhere/teacher", "checkpoint.safetensors");
}

int
main (int argc, char **argv)
{
  char *corpus;
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("wn-report-XXXXXX", NULL);
  tiny_wave (wave);
  corpus = in_dir ("corpus.safetensors");
  tiny_corpus_write (corpus);
  g_free (corpus);
  g_test_add_func ("/report/student", test_student);
  g_test_add_func ("/report/several", test_several);
  g_test_add_func ("/report/evaluation", test_evaluation);
  g_test_add_func ("/report/acoustic", test_acoustic);
  g_test_add_func ("/report/beginning", test_beginning);
  g_test_add_func ("/report/fails", test_fails);
  status = g_test_run ();
  test_remove (dir);
  g_free (dir);
  return status;
}
