/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "base/rng.h"
#include "text/language.h"
#include "base/safetensors.h"
#include "model/config.h"
#include "sounds.h"
#include "train/align/align.h"
#include "train/align/gaussian.h"
#include "train/align/hmm.h"
#include "train/align/judge.h"
#include "train/corpus/transcript.h"

#define UTTERANCES 40
#define MISMATCHED 7 /* utterances that say something else than their text */
#define HELD_OUT 11
#define TOO_SHORT 23
#define SENTENCE_WORDS 5

static float
uniform (guint key, guint i)
{
  float value;

  wn_rng_uniform (3, key, i, 1, &value);
  return value;
}

static void
test_gaussian (void)
{
  enum
  {
    D = WN_GAUSSIAN_DIM,
    N = 400
  };
  float *x = g_new (float, N *D), score;
  WnMoments *moments = g_new (WnMoments, 1);
  WnGaussian *gaussian = g_new (WnGaussian, 1);
  double expected = -0.5 * D * log (2 * G_PI);

  /*
   * independent values of standard deviation 1 + i/10 around i, and a copy of one with noise:
   * density known in closed form
   */
  wn_rng_normal (4, 0, 0, N * D, x);
  for (int n = 0; n < N; n++) {
    for (int i = 0; i < D; i++)
      x[n * D + i] = i + (1 + 0.1f * i) * x[n * D + i];
  }
  wn_moments (x, NULL, N, 0, moments);
  g_assert_cmpint (moments->n, ==, N);
  for (int i = 0; i < D; i++) {
    g_assert_cmpfloat_with_epsilon (moments->mean[i], i, 0.2 * (1 + 0.1 * i));
    g_assert_cmpfloat_with_epsilon (sqrt (moments->covariance[i][i]), 1 + 0.1 * i,
        0.15 * (1 + 0.1 * i));
    for (int k = 0; k <= i; k++) {
      moments->mean[i] = i;
      moments->covariance[i][k] = i == k ? (1 + 0.1 * i) * (1 + 0.1 * i) : 0;
    }
  }
  /* y1 = x1 + x0 / 2 has the covariance 1/2 with x0 */
  moments->covariance[1][0] = 0.5;
  moments->covariance[1][1] += 0.25;
  wn_gaussian_set (gaussian, moments, moments, 1, FALSE);
  for (int i = 0; i < D; i++) {
    double z = (x[i] - i) / (1 + 0.1 * i);

    expected -= 0.5 * z * z + log (1 + 0.1 * i);
  }
  x[1] += 0.5f * x[0];
  wn_gaussian_score (gaussian, x, 1, &score, 1);
  g_assert_cmpfloat_with_epsilon (score, expected, 0.1);
  g_free (gaussian);
  g_free (moments);
  g_free (x);
}

static void
test_path (void)
{
  static const int phones[] = { 0, 1, 0, 2, 0 }, spoken[] = { 0, 0, 1, 2, 3, 4, 6, 6, 6 };
  const int n_emissions = wn_hmm_n_emissions (3), n = G_N_ELEMENTS (spoken);
  WnHmm *hmm = wn_hmm_new (phones, G_N_ELEMENTS (phones));
  float *scores = g_new (float, n *n_emissions);
  int path[G_N_ELEMENTS (spoken)];

  for (int f = 0; f < n; f++) {
    for (int e = 0; e < n_emissions; e++)
      scores[f * n_emissions + e] = e == spoken[f] ? -0.5f : -10 - f;
  }
  /*
   * the pause between the phones and the one at the end are left out, as is the middle of the
   * second phone
   */
  g_assert_cmpfloat_with_epsilon (wn_hmm_align (hmm, scores, n_emissions, n, path), -0.5 * n, 1e-5);
  for (int f = 0; f < n; f++)
    g_assert_cmpint (hmm->states[path[f]].emission, ==, spoken[f]);
  g_assert_cmpint (hmm->states[path[n - 1]].unit, ==, 3);
  g_assert_true (isfinite (wn_hmm_align (hmm, scores, n_emissions, 4, path)));
  g_assert_true (isinf (wn_hmm_align (hmm, scores, n_emissions, 3, path)));
  g_free (scores);
  wn_hmm_free (hmm);
}

#define UNITS 4
#define FRAMES 14

/* The best that units from one on make of frames from one on, by trying all that they may do */
typedef struct
{
  const int *phones;
  const float *scores, *durations;
  int n_emissions;
} Trial;

static double
try_phone (const Trial *t, int unit, int begin, int end)
{
  double best = -INFINITY;

  for (int second = begin + 1; second < end; second++) {
    for (int third = second; third < end; third++) {
      double sum = t->durations[unit * (1 + WN_HMM_LONGEST) + end - begin];

      for (int f = begin; f < end; f++)
        sum += t->scores[f * t->n_emissions + 1 + 3 * (t->phones[unit] - 1) + (f >= second)
            + (f >= third)];
      best = MAX (best, sum);
    }
  }
  return best;
}

/* That a pause is there counts, but at the ends */
static double
pause_worth (const Trial *t, int unit)
{
  return unit > 0 && unit < UNITS - 1 ? t->durations[unit * (1 + WN_HMM_LONGEST)] : 0;
}

static double
try_units (const Trial *t, int unit, int begin)
{
  const gboolean pause = unit < UNITS && t->phones[unit] == 0;
  const int shortest = unit == 0 || unit == UNITS - 1 ? WN_HMM_END_PAUSE : WN_HMM_PAUSE;
  double best = pause ? try_units (t, unit + 1, begin) : -INFINITY;

  if (unit == UNITS)
    return begin == FRAMES ? 0 : -INFINITY;
  for (int end = begin + 1; end <= FRAMES; end++) {
    double sum = pause ? pause_worth (t, unit) : try_phone (t, unit, begin, end);

    for (int f = begin; pause && f < end; f++)
      sum += t->scores[f * t->n_emissions];
    if (!pause || end - begin >= shortest)
      best = MAX (best, sum + try_units (t, unit + 1, end));
  }
  return best;
}

/* What a path is worth, and that it goes through all phones in their order */
static double
worth (const Trial *t, const WnHmm *hmm, const int *path)
{
  double sum = 0;
  int said = 0;

  for (int f = 0, begin = 0; f < FRAMES; begin = f) {
    const int unit = hmm->states[path[f]].unit;

    for (; f < FRAMES && hmm->states[path[f]].unit == unit; f++)
      sum += t->scores[f * t->n_emissions + hmm->states[path[f]].emission];
    sum += t->phones[unit] ? t->durations[unit * (1 + WN_HMM_LONGEST) + f - begin]
                           : pause_worth (t, unit);
    g_assert_cmpint (said, <=, t->phones[unit] ? t->phones[unit] : said);
    said = t->phones[unit] ? t->phones[unit] : said;
  }
  g_assert_cmpint (said, ==, 2);
  return sum;
}

static void
test_durations (void)
{
  static const int all[][UNITS] = { { 0, 1, 0, 2 }, { 1, 0, 2, 0 } };
  const int n_emissions = wn_hmm_n_emissions (3);
  const gsize n_durations = UNITS * (1 + WN_HMM_LONGEST);
  g_autofree float *scores = g_new (float, FRAMES *n_emissions),
                   *durations = g_new (float, n_durations);
  int path[FRAMES];

  for (guint seed = 0; seed < 40; seed++) {
    const Trial t = { all[seed % 2], scores, durations, n_emissions };
    WnHmm *hmm = wn_hmm_new (t.phones, UNITS);
    double found;

    wn_rng_normal (seed, 0, 0, FRAMES * n_emissions, scores);
    wn_rng_normal (seed, 1, 0, n_durations, durations);
    found = wn_hmm_align_durations (hmm, scores, n_emissions, FRAMES, durations, path);
    g_assert_cmpfloat_with_epsilon (found, try_units (&t, 0, 0), 1e-4);
    g_assert_cmpfloat_with_epsilon (found, worth (&t, hmm, path), 1e-4);
    wn_hmm_free (hmm);
  }
}

/* Frames that phones may not last are no path at all */
static void
test_longest (void)
{
  const int phone = 1, n = WN_HMM_LONGEST + 1, n_emissions = wn_hmm_n_emissions (2);
  g_autofree float *scores = g_new0 (float, n *n_emissions),
                   *durations = g_new0 (float, 1 + WN_HMM_LONGEST);
  g_autofree int *path = g_new (int, n);
  WnHmm *hmm = wn_hmm_new (&phone, 1);

  g_assert_true (isinf (wn_hmm_align_durations (hmm, scores, n_emissions, n, durations, path)));
  g_assert_true (isinf (wn_hmm_align_durations (hmm, scores, n_emissions, 1, durations, path)));
  g_assert_true (
      isfinite (wn_hmm_align_durations (hmm, scores, n_emissions, n - 1, durations, path)));
  wn_hmm_free (hmm);
}

static char *
make_text (guint key)
{
  static const char *const words[] = { "yellow", "father", "singing", "thousand", "judge", "boy",
    "shower", "cheese", "happy", "the", "zero", "over" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < SENTENCE_WORDS; i++)
    g_string_append_printf (text, "%s%s", i ? " " : "",
        words[(int) (uniform (100 + key, i) * G_N_ELEMENTS (words))]);
  g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

#define BREATH (-1) /* in place of silence before some utterances */

/*
 * A corpus whose phones are smooth random spectra that glide from one colour to another, with known
 * boundaries
 */
typedef struct
{
  char *folder, *corpus, *alignment;
  WnFeatureConfig config;
  GArray *features, *frame_offsets, *sample_offsets;
  GString *utterances;
  GArray *ends[UTTERANCES]; /* of the phones, in frames */
  guint8 held_out[UTTERANCES];
  GPtrArray *warnings;
} Fixture;

static float
colour (const Fixture *f, int phone, int mel, double position)
{
  float sum = 0;

  if (phone == 0)
    return -4.5;
  if (phone == BREATH)
    return -2.8 - 0.4 * sin (G_PI * position) + 0.5 * cos (G_PI * (mel + 0.5) / f->config.n_mels);
  for (int k = 1; k <= 4; k++)
    sum += (uniform (1000 + phone, k) - 0.5 + position * (uniform (2000 + phone, k) - 0.5)) * 2
        * cos (G_PI * k * (mel + 0.5) / f->config.n_mels);
  return sum;
}

static void
append_frame (Fixture *f, int phone, double position, guint key)
{
  float frame[64], noise[64];

  wn_rng_normal (5, key, f->features->len, f->config.n_mels, noise);
  for (int m = 0; m < f->config.n_mels; m++)
    frame[m] = colour (f, phone, m, position) + 0.2f * noise[m];
  frame[WN_FEATURE_LF0 (&f->config)] = 0;
  frame[WN_FEATURE_PERIODICITY (&f->config)] = (phone > 0 && phone % 2) + 0.1f * noise[0];
  frame[WN_FEATURE_VOICED (&f->config)] = phone > 0 && phone % 2;
  g_array_append_vals (f->features, frame, wn_feature_dim (&f->config));
}

static void
append_utterance (Fixture *f, WnTextFrontend *frontend, int u)
{
  char *text = make_text (u), *said = u == MISMATCHED ? make_text (u + 1000) : g_strdup (text);
  WnTranscript *transcript = wn_transcript_new (frontend, said, NULL);
  gint64 frames = g_array_index (f->frame_offsets, gint64, u), samples;

  g_assert_nonnull (transcript);
  f->ends[u] = g_array_new (FALSE, FALSE, sizeof (int));
  for (int i = 0, end = 0; i < transcript->n; i++) {
    const int phone = transcript->phone[i];
    const gboolean at_end = i == 0 || i == transcript->n - 1;
    const int n = u == TOO_SHORT ? i < 8
        : phone || at_end        ? 4 + 8 * uniform (u, i)
        : uniform (u, i) < 0.2   ? 12
                                 : 0;

    for (int k = 0; k < n; k++)
      append_frame (f, i == 0 && u % 7 == 1 ? BREATH : phone, (k + 0.5) / n, u);
    end += n;
    frames += n;
    if (n > 0)
      g_array_append_val (f->ends[u], end);
  }
  g_string_append_printf (f->utterances, "%s{\"id\": \"u%d\", \"text\": \"%s\"}", u ? ", " : "", u,
      text);
  samples = frames * f->config.hop;
  g_array_append_val (f->frame_offsets, frames);
  g_array_append_val (f->sample_offsets, samples);
  wn_transcript_free (transcript);
  g_free (text);
  g_free (said);
}

static void
write_corpus (const Fixture *f)
{
  WnSafetensorsWriter *writer = wn_safetensors_writer_new ();
  char *config = wn_feature_config_to_json (&f->config);
  const gint64 frames = g_array_index (f->frame_offsets, gint64, UTTERANCES),
               samples = frames * f->config.hop;
  gint16 *wave = g_new0 (gint16, samples);

  wn_safetensors_writer_metadata (writer, "features", config);
  wn_safetensors_writer_metadata (writer, "utterances", f->utterances->str);
  wn_safetensors_writer_add (writer, "wave", WN_DTYPE_I16, 1, &samples, wave);
  wn_safetensors_writer_add (writer, "features", WN_DTYPE_F32, 2,
      (gint64[]){ frames, wn_feature_dim (&f->config) }, f->features->data);
  wn_safetensors_writer_add (writer, "sample_offsets", WN_DTYPE_I64, 1,
      (gint64[]){ UTTERANCES + 1 }, f->sample_offsets->data);
  wn_safetensors_writer_add (writer, "frame_offsets", WN_DTYPE_I64, 1, (gint64[]){ UTTERANCES + 1 },
      f->frame_offsets->data);
  wn_safetensors_writer_add (writer, "held_out", WN_DTYPE_U8, 1, (gint64[]){ UTTERANCES },
      f->held_out);
  g_assert_true (wn_safetensors_writer_save (writer, f->corpus, NULL));
  wn_safetensors_writer_free (writer);
  g_free (wave);
  g_free (config);
}

static void
warn (void *data, const char *message)
{
  g_test_message ("%s", message);
  g_ptr_array_add (data, g_strdup (message));
}

static void
set_up (Fixture *f, const void *data)
{
  WnTextFrontend *frontend = wn_text_frontend_new (wn_language_find (NULL), NULL);
  const gint64 zero = 0;

  f->folder = test_folder ();
  f->corpus = g_build_filename (f->folder, "corpus.safetensors", NULL);
  f->alignment = g_build_filename (f->folder, "alignment.safetensors", NULL);
  f->config = wn_feature_config_default;
  f->features = g_array_new (FALSE, FALSE, sizeof (float));
  f->frame_offsets = g_array_new (FALSE, FALSE, sizeof (gint64));
  f->sample_offsets = g_array_new (FALSE, FALSE, sizeof (gint64));
  f->utterances = g_string_new ("[");
  f->warnings = g_ptr_array_new_with_free_func (g_free);
  g_array_append_val (f->frame_offsets, zero);
  g_array_append_val (f->sample_offsets, zero);
  for (int u = 0; u < UTTERANCES; u++)
    append_utterance (f, frontend, u);
  g_string_append_c (f->utterances, ']');
  f->held_out[HELD_OUT] = 1;
  write_corpus (f);
  wn_text_frontend_free (frontend);
}

static void
tear_down (Fixture *f, const void *data)
{
  test_remove (f->folder);
  for (int u = 0; u < UTTERANCES; u++)
    g_array_unref (f->ends[u]);
  g_array_unref (f->features);
  g_array_unref (f->frame_offsets);
  g_array_unref (f->sample_offsets);
  g_string_free (f->utterances, TRUE);
  g_ptr_array_unref (f->warnings);
  g_free (f->folder);
  g_free (f->corpus);
  g_free (f->alignment);
}

static WnCorpus *
align (Fixture *f, int n_threads, WnAlignOptions options, WnAlignSummary *summary)
{
  WnCorpus *corpus = wn_corpus_open (f->corpus, NULL, NULL);
  GError *error = NULL;

  options.n_threads = n_threads;
  options.warn = warn;
  options.warn_data = f->warnings;
  g_assert_true (wn_align (corpus, f->alignment, &options, summary, &error));
  g_assert_no_error (error);
  wn_corpus_close (corpus);
  corpus = wn_corpus_open (f->corpus, f->alignment, &error);
  g_assert_no_error (error);
  return corpus;
}

/* Counts boundaries that are at most a frame off */
static void
compare_ends (const Fixture *f, const WnUtterance *u, const GArray *ends, int *n_close, int *n)
{
  guint k = 0;

  for (int i = 0, end = 0; i < u->n_phones; i++) {
    end += u->duration[i];
    while (k + 1 < ends->len && g_array_index (ends, int, k) < end - 1)
      k++;
    *n_close += ABS (g_array_index (ends, int, k) - end) <= 1;
    ++*n;
  }
}

static void
test_boundaries (Fixture *f, const void *data)
{
  const WnAlignOptions options = { .rounds_diagonal = 5, .rounds_full = 5 };
  WnAlignSummary summary;
  WnCorpus *corpus = align (f, 2, options, &summary);
  int n = 0, n_close = 0, n_same = 0;

  for (int i = 0; i < UTTERANCES; i++) {
    const WnUtterance *u = &corpus->utterances[i];

    g_assert_true (u->rejected == (i == MISMATCHED || i == TOO_SHORT));
    if (u->rejected)
      continue;
    n_same += u->n_phones == (int) f->ends[i]->len;
    compare_ends (f, u, f->ends[i], &n_close, &n);
  }
  g_test_message ("%d of %d boundaries within a frame, %d utterances with the right pauses",
      n_close, n, n_same);
  g_assert_cmpint (n, >, 700);
  g_assert_cmpint (n_close, >, 0.94 * n);
  g_assert_cmpint (n_same, >=, UTTERANCES - 5);
  g_assert_cmpint (summary.n_utterances, ==, UTTERANCES);
  g_assert_cmpint (summary.n_rejected, ==, 2);
  g_assert_cmpint (f->warnings->len, ==, 2);
  wn_corpus_close (corpus);
}

/* Another speaker: louder, and brighter from band to band */
static float *
other_speaker (const WnCorpus *corpus, const WnUtterance *u)
{
  const int dim = wn_feature_dim (&corpus->config);
  float *x = g_memdup2 (u->features, (gsize) u->n_frames * dim * sizeof (float));

  for (int f = 0; f < u->n_frames; f++)
    for (int m = 0; m < corpus->config.n_mels; m++)
      x[f * dim + m] += 0.5f + 0.02f * m;
  return x;
}

static void
test_judge (Fixture *f, const void *data)
{
  WnCorpus *corpus = wn_corpus_open (f->corpus, NULL, NULL);
  GError *error = NULL;
  WnJudge *judge = wn_judge_new (corpus, 2, NULL, &error);
  float *features[UTTERANCES];
  int n_frames[UTTERANCES], n_phones = 0, n_wrong = 0, n_caught = 0, n = 0;
  double worst = 0, misfits[UTTERANCES] = { 0 };
  WnJudgeSpeaker speaker;
  WnJudged judged;

  g_assert_no_error (error);
  for (int i = 0; i < UTTERANCES; i++) {
    features[i] = other_speaker (corpus, &corpus->utterances[i]);
    n_frames[i] = corpus->utterances[i].n_frames;
  }
  wn_judge_speaker (judge, UTTERANCES, (const float *const *) features, n_frames, &speaker);
  for (int i = 0; i < UTTERANCES; i++) {
    const char *other = corpus->utterances[(i + 1) % UTTERANCES].text;

    if (i == MISMATCHED || i == TOO_SHORT)
      continue;
    g_assert_true (wn_judge_listen (judge, &speaker, features[i], n_frames[i],
        corpus->utterances[i].text, &judged, &error));
    n_phones += judged.n_phones;
    n_wrong += judged.n_wrong;
    worst = MAX (worst, judged.misfit);
    g_assert_true (
        wn_judge_listen (judge, &speaker, features[i], n_frames[i], other, &judged, &error));
    misfits[n++] = judged.misfit;
  }
  for (int i = 0; i < n; i++)
    n_caught += misfits[i] > worst;
  g_test_message ("%d of %d phones wrong, %d of %d wrong texts caught, misfit of right ones %.2f",
      n_wrong, n_phones, n_caught, n, worst);
  g_assert_cmpint (n_wrong, <, 0.1 * n_phones);
  g_assert_cmpint (n_caught, >=, n - 1);
  g_assert_true (wn_judge_listen (judge, &speaker, features[TOO_SHORT], n_frames[TOO_SHORT],
      corpus->utterances[TOO_SHORT].text, &judged, &error));
  g_assert_true (judged.misfit > worst);
  g_assert_cmpint (judged.n_wrong, >, judged.n_phones / 2);
  g_assert_false (
      wn_judge_listen (judge, &speaker, features[0], n_frames[0], "...", &judged, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_TEXT);
  g_clear_error (&error);
  for (int i = 0; i < UTTERANCES; i++)
    g_free (features[i]);
  wn_judge_free (judge);
  wn_corpus_close (corpus);
}

/* The same bytes whatever the number of threads */
static void
test_threads (Fixture *f, const void *data)
{
  const WnAlignOptions options = { .rounds_diagonal = 1, .rounds_full = 1 };
  char *contents[2];
  gsize sizes[2];

  for (int i = 0; i < 2; i++) {
    WnAlignSummary summary;

    wn_corpus_close (align (f, i ? 3 : 1, options, &summary));
    g_assert_true (g_file_get_contents (f->alignment, &contents[i], &sizes[i], NULL));
  }
  g_assert_cmpmem (contents[0], sizes[0], contents[1], sizes[1]);
  g_free (contents[0]);
  g_free (contents[1]);
}

static void
test_stop (Fixture *f, const void *data)
{
  WnAlignOptions options = WN_ALIGN_OPTIONS_DEFAULT;
  WnCorpus *corpus = wn_corpus_open (f->corpus, NULL, NULL);
  const volatile int stop = 1;
  const WnRun run = { .stop = &stop };
  WnAlignSummary summary;
  GError *error = NULL;

  options.run = &run;
  g_assert_false (wn_align (corpus, f->alignment, &options, &summary, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_WRITE);
  g_assert_false (g_file_test (f->alignment, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  wn_corpus_close (corpus);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/align/gaussian", test_gaussian);
  g_test_add_func ("/align/path", test_path);
  g_test_add_func ("/align/durations", test_durations);
  g_test_add_func ("/align/longest", test_longest);
  g_test_add ("/align/boundaries", Fixture, NULL, set_up, test_boundaries, tear_down);
  g_test_add ("/align/judge", Fixture, NULL, set_up, test_judge, tear_down);
  g_test_add ("/align/threads", Fixture, NULL, set_up, test_threads, tear_down);
  g_test_add ("/align/stop", Fixture, NULL, set_up, test_stop, tear_down);
  return g_test_run ();
}
