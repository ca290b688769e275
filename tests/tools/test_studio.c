/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "sounds.h"
#include "tiny_corpus.h"
#include "tiny_voice.h"

/*
 * Each step of making a voice as a command, on a corpus so small that an update takes no time, and
 * what it measures; and what does not belong to that corpus, a second one of another rate among it
 */

static char *dir;

#define QUICK "--steps 1 --batch 1 --rate 1e-6 --evaluate 1000 --threads 1 "
#define SEGMENT QUICK "--segment 10 "

static char *
in_dir (const char *name)
{
  return g_build_filename (dir, name, NULL);
}

/* Standard output and error, g_free */
static char *
run (const char *arguments)
{
  g_autofree char *line = g_strconcat (arguments, " >&2", NULL);

  return tiny_run (dir, line, 0);
}

typedef struct
{
  const char *arguments, *message;
} Refusal;

static void
expect_refusals (const Refusal *refusals, gsize n)
{
  for (gsize i = 0; i < n; i++)
    tiny_run_fails (dir, refusals[i].arguments, refusals[i].message);
}

/* [2 * TINY_FRAMES][TINY_DIM] of a file, g_free */
static float *
read_features (const char *name)
{
  g_autofree char *path = in_dir (name);
  GError *error = NULL;
  WnSafetensors *st = wn_safetensors_open (path, &error);
  const int64_t shape[] = { 2 * TINY_FRAMES, TINY_DIM };
  const WnTensor *tensor;
  float *features;

  g_assert_no_error (error);
  tensor = wn_safetensors_require (st, "features", WN_DTYPE_F32, 2, shape, &error);
  g_assert_no_error (error);
  features = g_memdup2 (tensor->data, 2 * TINY_FRAMES * TINY_DIM * sizeof (float));
  for (int i = 0; i < 2 * TINY_FRAMES * TINY_DIM; i++)
    g_assert_true (isfinite (features[i]));
  wn_safetensors_close (st);
  return features;
}

/* Bands and what else there is, F0 among it, that are the same in both */
static void
count_equal (const float *x, const float *y, int *bands, int *others)
{
  const int n_mels = wn_feature_config_default.n_mels;

  *bands = *others = 0;
  for (int i = 0; i < 2 * TINY_FRAMES * TINY_DIM; i++)
    if (fabsf (x[i] - y[i]) < 1e-5f)
      *(i % TINY_DIM < n_mels ? bands : others) += 1;
}

static void
test_acoustic (void)
{
  g_autofree char *said = run ("train acoustic " QUICK "--from tiny --predict predicted corpus "
                               "alignment acoustic"),
                  *again = run ("train acoustic " QUICK "--from tiny --predict prosody "
                                "--recorded-prosody corpus alignment acoustic"),
                  *deviations = run ("train acoustic " QUICK "--from tiny --deviations corpus "
                                     "alignment deviations");
  g_autofree float *predicted = read_features ("predicted"), *prosody = read_features ("prosody"),
                   *recorded = read_features ("corpus");
  int bands, others, kept;

  g_assert_nonnull (strstr (said, "1 held-out utterances"));
  g_assert_nonnull (strstr (said, "duration RMSE (frames)"));
  g_assert_nonnull (strstr (deviations, "1 held-out utterances"));
  count_equal (predicted, recorded, &bands, &others);
  g_assert_cmpint (bands, ==, 0);
  count_equal (prosody, recorded, &bands, &kept);
  g_assert_cmpint (bands, ==, 0);
  g_assert_cmpint (kept, >, others);
}

static void
test_student (void)
{
  static const Refusal refusals[] = {
    { "train student " SEGMENT "--layers 2,2 --channels 16 corpus new",
        "--channels \"16\": one number for each flow is needed" },
    { "train student " SEGMENT "--layers 2,2,2,2,2,2,2,2,2,2,2,2 corpus new",
        "one number for each flow is needed" },
    { "train student " SEGMENT "--predicted alignment corpus new", "features" },
    { "train student " SEGMENT "--predicted none corpus new", "none: No such file" },
    { "train student " SEGMENT "--classifier none corpus new", "No such file" },
    { "train student " SEGMENT "--from none corpus new", "none" },
    { "train student " SEGMENT "corpus", "RUN-FOLDER" },
    { "train student --nothing corpus new", "Unknown option --nothing" },
  };
  g_autofree char
      *first = run ("train student " SEGMENT "--layers 2,2 --channels 16,16 --fold 1,1 "
                    "--predicted predicted --predicted-share 1 --excitation-band 2 corpus student"),
      *classifier = run ("train classifier " QUICK "corpus alignment classifier"),
      *heard = run ("train student " SEGMENT "--layers 2,2 --channels 16,16 "
                    "--classifier classifier corpus heard");

  g_assert_nonnull (strstr (classifier, "of the frames right"));
  g_assert_nonnull (strstr (first, "Ctrl-C stops at any time"));
  g_assert_nonnull (strstr (heard, "Ctrl-C stops at any time"));
  expect_refusals (refusals, G_N_ELEMENTS (refusals));
}

/* A teacher, and what a student learns from it */
static void
test_distil (void)
{
  static const Refusal refusals[] = {
    { "train distil " SEGMENT "corpus student teacher", "RUN-FOLDER" },
    { "train distil " SEGMENT "corpus teacher student new", "teacher" },
    { "train distil " SEGMENT "corpus student none new", "none" },
    { "train distil " SEGMENT "--classifier none corpus student teacher new", "none" },
    { "train distil " SEGMENT "--temperature 3 corpus student teacher new", "temperature" },
  };
  g_autofree char
      *teacher = run ("train teacher " SEGMENT "--layers 2 --channels 16 --sample 1 corpus "
                      "teacher"),
      *plain = run ("train distil " SEGMENT "corpus student teacher distilled"),
      *all = run ("train distil " SEGMENT "--classifier classifier --contrastive 0.1 "
                  "--repulsion 0.1 --fine --ramp 1 --voiced-temperature 0.5 corpus student teacher "
                  "distilled-more");
  g_autofree char *result = in_dir ("distilled/checkpoint.safetensors"),
                  *more = in_dir ("distilled-more/checkpoint.safetensors"),
                  *sample = in_dir ("teacher/test_<1>-000001.wav");

  g_assert_true (g_file_test (sample, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (result, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (more, G_FILE_TEST_EXISTS));
  expect_refusals (refusals, G_N_ELEMENTS (refusals));
}

/* What was trained is measured, and what belongs to another corpus is refused */
static void
test_eval (void)
{
  static const Refusal refusals[] = {
    { "eval --student student --corpus slow", "features are not those that the student student" },
    { "eval --teacher teacher --corpus slow", "features are not those that the teacher teacher" },
    { "eval --voice tiny --corpus slow", "features are not those of the voice" },
    { "eval --voice tiny --speak --corpus slow", "features are not those of the voice" },
    { "eval --copies short=wavs --corpus slow", "no copy" },
    { "eval --student none --corpus corpus", "none" },
    { "eval --student student --corpus corpus --write corpus/inside", "corpus/inside" },
    { "eval --student student --corpus corpus --json none/x.json", "none/x.json" },
    { "eval --voice tiny --sentences empty --corpus corpus", "no sentence in it" },
    { "eval --voice tiny --sentences none --corpus corpus", "none" },
    { "eval --voice tiny --student student --corpus corpus", "Usage:" },
    { "eval --nothing", "Unknown option --nothing" },
    { "train teacher " SEGMENT "--from teacher slow new",
        "of 35 features a frame, where the corpus has 27" },
    { "train teacher " SEGMENT "--from teacher fast new",
        "is for 35 features a frame of 160 samples at 16000 Hz, the corpus has 35, 161, 16100" },
    { "train student " SEGMENT "--from student fast new",
        "is for 35 features a frame of 160 samples at 16000 Hz, the corpus has 35, 161, 16100" },
    { "train student " SEGMENT "--classifier classifier slow new", "classifier" },
    { "train align corpus new", "nothing to speak in the text" },
    { "train acoustic " QUICK "--from ./corpus corpus alignment new", "holds no acoustic model" },
    { "train acoustic " QUICK "--from tiny slow alignment new", "alignment" },
  };
  g_autofree char *said = run ("eval --student distilled --corpus corpus --write made"),
                  *both = run ("eval --student student --teacher teacher --corpus corpus"),
                  *list = in_dir ("made/pairs.csv");

  g_assert_nonnull (strstr (said, "distilled, copy synthesis"));
  g_assert_nonnull (strstr (both, "student, copy synthesis"));
  g_assert_nonnull (strstr (both, "teacher, copy synthesis"));
  g_assert_true (g_file_test (list, G_FILE_TEST_EXISTS));
  expect_refusals (refusals, G_N_ELEMENTS (refusals));
}

/* Stems of one syllable with endings; the stress is on either, by the stem */
static void
write_dictionary (const char *path)
{
  static const char *const stems[] = { "боб", "вог", "год", "док", "кор", "лоб", "мог", "нор",
    "бок", "вор", "гор", "лод", "мор", "ног", "дор", "код" };
  static const char *const endings[] = { "а", "у", "ом", "е", "ы", "ам", "ами", "ах" };
  g_autoptr (GString) text = g_string_new ("MNCL\n");

  /* no words to choose the stress of, and a word once more */
  g_string_append (text, "(\"во-вторых\" n (2))\n(\"тётя\" n (1))\n(\"боба\" n (1))\n");
  for (gsize i = 0; i < G_N_ELEMENTS (stems); i++)
    for (gsize e = 0; e < G_N_ELEMENTS (endings); e++)
      g_string_append_printf (text, "(\"%s%s\" n (%d))\n", stems[i], endings[e], i % 3 ? 1 : 2);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
test_stress (void)
{
  g_autofree char *dictionary = in_dir ("dictionary.scm"), *few = in_dir ("few.scm"),
                  *out = in_dir ("ru.lexicon"), *said = NULL, *network = NULL;

  write_dictionary (dictionary);
  g_assert_true (g_file_set_contents (few, "MNCL\n(\"боба\" n (1))\n", -1, NULL));
  said = run ("train stress --epochs 1 --licence none -o ru.lexicon dictionary.scm");
  g_assert_nonnull (strstr (said, "128 words; of "));
  g_assert_nonnull (strstr (said, "are stressed rightly"));
  g_assert_true (g_file_test (out, G_FILE_TEST_EXISTS));
  network = run ("train stress --epochs 1 --run stress --channels 16 --blocks 1 --steps 2 --batch "
                 "2 --threads 1 -o ru.lexicon dictionary.scm");
  g_assert_nonnull (strstr (network, "by the network alone"));
  tiny_run_fails (dir, "train stress --run new --channels 0 -o x dictionary.scm", "0 channels");
  tiny_run_fails (dir, "train stress few.scm", "words with stress are too few to learn from");
  tiny_run_fails (dir, "train stress none", "none");
  tiny_run_fails (dir, "train stress -o none/ru.lexicon dictionary.scm", "none/ru.lexicon");
  tiny_run_fails (dir, "train stress", "DICTIONARY");
}

/* Recordings of half the rate, two of which nobody is trained on */
static void
write_slow (void)
{
  g_autofree char *said = NULL;

  test_write_tone (dir, "wavs/one.wav", 8000, 300, 0.1, 2);
  test_write_tone (dir, "wavs/two.wav", 8000, 500, 0.1, 2);
  test_write (dir, "metadata.csv", "one|Good morning, all of you.\ntwo|Good evening to you.\n", -1);
  test_write (dir, "held-out", "two\n", -1);
  test_write (dir, "empty", "\n \n", -1);
  said = run ("prepare --rate 8000 --ljspeech . --held-out held-out slow");
  g_assert_nonnull (strstr (said, "2 of 2 recordings"));
  g_free (run ("prepare --rate 16100 --ljspeech . --held-out held-out fast"));
  /* as long as no recording is */
  test_write_tone (dir, "wavs/two.wav", 8000, 500, 0.1, 1);
}

int
main (int argc, char **argv)
{
  g_autofree char *corpus = NULL, *alignment = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = tiny_voice_search_dir ();
  g_free (tiny_voice_write (dir, "tiny", 1));
  corpus = in_dir ("corpus");
  alignment = in_dir ("alignment");
  tiny_corpus_write (corpus);
  tiny_alignment_write (alignment);
  write_slow ();
  g_test_add_func ("/studio/acoustic", test_acoustic);
  g_test_add_func ("/studio/student", test_student);
  g_test_add_func ("/studio/distil", test_distil);
  g_test_add_func ("/studio/eval", test_eval);
  g_test_add_func ("/studio/stress", test_stress);
  status = g_test_run ();
  test_remove (dir);
  g_free (dir);
  return status;
}
