/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "judge.h"
#include <math.h>
#include <string.h>
#include "text/language.h"
#include "train/measure/hearing.h"

#define STATES 3 /* of a phone */
#define ROUNDS_DIAGONAL 10
#define ROUNDS_FULL 16
#define MISFIT_LIMIT 30.f /* nats that a single frame counts at most */
/* what the pairs of phones weigh beside the densities, which count each frame as if it were new */
#define PAIR_WEIGHT 6.f
#define PAIR_PRIOR 0.5f /* of each pair, in times that it was there */

struct _WnJudge
{
  const WnCorpus *corpus;
  WnTextFrontend *frontend;
  WnAligner *aligner;
  float *pairs; /* [n_phones][n_phones] nats of the second behind the first, weighted */
  float mean[WN_OBSERVATION_DIM], std[WN_OBSERVATION_DIM];
};

/* ---- learning ---- */

static void
count_pairs (WnJudge *j)
{
  const WnAlignItem *items = wn_aligner_items (j->aligner);
  const int n = j->corpus->language->n_phones;

  j->pairs = g_new (float, n *n);
  for (int i = 0; i < n * n; i++)
    j->pairs[i] = PAIR_PRIOR;
  for (int i = 0; i < j->corpus->n_utterances; i++) {
    const WnTranscript *t = items[i].trains ? items[i].transcript : NULL;

    for (int k = 1, last = WN_PHONE_PAUSE; t && k < t->n; k++) {
      if (t->phone[k] == WN_PHONE_PAUSE && k + 1 < t->n)
        continue;
      j->pairs[last * n + t->phone[k]]++;
      last = t->phone[k];
    }
  }
  for (int a = 0; a < n; a++) {
    float sum = 0;

    for (int b = 0; b < n; b++)
      sum += j->pairs[a * n + b];
    for (int b = 0; b < n; b++)
      j->pairs[a * n + b] = PAIR_WEIGHT * logf (j->pairs[a * n + b] / sum);
  }
}

static gboolean
read_transcripts (WnJudge *j)
{
  WnAlignItem *items = wn_aligner_items (j->aligner);
  gboolean any = FALSE;

  for (int i = 0; i < j->corpus->n_utterances; i++) {
    if (j->corpus->utterances[i].held_out || j->corpus->utterances[i].rejected)
      continue;
    items[i].transcript = wn_transcript_new (j->frontend, j->corpus->utterances[i].text, NULL);
    if (!items[i].transcript)
      continue;
    items[i].hmm = wn_hmm_new (items[i].transcript->phone, items[i].transcript->n);
    items[i].trains = any = TRUE;
  }
  return any;
}

/* Means and deviations of the observations of several utterances */
static void
measure (const WnJudge *j, int n, const float *const *features, const int *n_frames, float *mean,
    float *std)
{
  double sum[WN_OBSERVATION_DIM] = { 0 }, square[WN_OBSERVATION_DIM] = { 0 }, count = 0;

  for (int i = 0; i < n; i++) {
    g_autofree float *x = g_new (float, (gsize) n_frames[i] * WN_OBSERVATION_DIM);

    wn_observations (&j->corpus->config, features[i], n_frames[i], x);
    for (gsize k = 0; k < (gsize) n_frames[i] * WN_OBSERVATION_DIM; k++) {
      sum[k % WN_OBSERVATION_DIM] += x[k];
      square[k % WN_OBSERVATION_DIM] += x[k] * (double) x[k];
    }
    count += n_frames[i];
  }
  for (int d = 0; d < WN_OBSERVATION_DIM; d++) {
    const double m = sum[d] / MAX (count, 1);

    mean[d] = (float) m;
    std[d] = (float) sqrt (MAX (square[d] / MAX (count, 1) - m * m, 1e-6));
  }
}

static void
measure_corpus (WnJudge *j)
{
  const int n = j->corpus->n_utterances;
  g_autofree const float **features = g_new (const float *, n);
  g_autofree int *n_frames = g_new (int, n);

  for (int i = 0; i < n; i++) {
    features[i] = j->corpus->utterances[i].features;
    n_frames[i] = j->corpus->utterances[i].n_frames;
  }
  measure (j, n, features, n_frames, j->mean, j->std);
}

WnJudge *
wn_judge_new (const WnCorpus *corpus, int n_threads, const WnRun *run, GError **error)
{
  WnJudge *j = g_new0 (WnJudge, 1);
  gboolean ok = FALSE;

  j->corpus = corpus;
  j->aligner = wn_aligner_new (corpus, n_threads);
  j->frontend = wn_text_frontend_new (corpus->language, error);
  if (j->frontend && !read_transcripts (j))
    g_set_error (error, WN_ERROR, WN_ERROR_TEXT, "no utterance of the judge's can be aligned");
  else if (j->frontend && !wn_aligner_learn (j->aligner, ROUNDS_DIAGONAL, ROUNDS_FULL, run))
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "stopped");
  else
    ok = j->frontend != NULL;
  if (!ok) {
    wn_judge_free (j);
    return NULL;
  }
  count_pairs (j);
  measure_corpus (j);
  return j;
}

void
wn_judge_free (WnJudge *j)
{
  if (!j)
    return;
  wn_aligner_free (j->aligner);
  wn_text_frontend_free (j->frontend);
  g_free (j->pairs);
  g_free (j);
}

void
wn_judge_speaker (const WnJudge *j, int n, const float *const *features, const int *n_frames,
    WnJudgeSpeaker *speaker)
{
  float mean[WN_OBSERVATION_DIM], std[WN_OBSERVATION_DIM];

  measure (j, n, features, n_frames, mean, std);
  for (int d = 0; d < WN_OBSERVATION_DIM; d++) {
    speaker->scale[d] = j->std[d] / std[d];
    speaker->offset[d] = j->mean[d] - mean[d] * speaker->scale[d];
  }
}

/* ---- the loop of phones ---- */

typedef struct
{
  const WnJudge *judge;
  int n_phones, n_frames;
  const float *scores; /* [n_frames][n_emissions] */
  float *best;         /* [n_emissions] of the states, and of the frame before */
  float *before;
  int *entered; /* [n_frames][n_emissions] the frame in which the phone of this path began */
  int *source;  /* [n_frames][n_phones] the phone before one that begins here */
} Loop;

static int
first_state (int phone)
{
  return phone == WN_PHONE_PAUSE ? 0 : 1 + STATES * (phone - 1);
}

static int
last_state (int phone)
{
  return phone == WN_PHONE_PAUSE ? 0 : STATES * phone;
}

/* A phone begins in frame f, behind the best of all */
static float
enter (Loop *l, int f, int phone)
{
  const float *pairs = l->judge->pairs;
  float best = -INFINITY;

  for (int from = 0; from < l->n_phones; from++) {
    const float value = l->before[last_state (from)] + pairs[from * l->n_phones + phone];

    if (from != phone && value > best) {
      best = value;
      l->source[f * l->n_phones + phone] = from;
    }
  }
  return best;
}

static void
step_phone (Loop *l, int f, int phone, int n_emissions)
{
  const int first = first_state (phone), last = last_state (phone);
  const int *old = l->entered + (gsize) (f - 1) * n_emissions;
  int *now = l->entered + (gsize) f * n_emissions;

  for (int s = last; s >= first; s--) {
    float value = l->before[s];

    now[s] = old[s];
    for (int back = 1; back <= 2 && s - back >= first; back++)
      if (l->before[s - back] > value && (back == 1 || s == last)) {
        value = l->before[s - back];
        now[s] = old[s - back];
      }
    if (s == first) {
      const float fresh = enter (l, f, phone);

      if (fresh > value) {
        value = fresh;
        now[s] = f;
      }
    }
    l->best[s] = value + l->scores[(gsize) f * n_emissions + s];
  }
}

/* The most likely phones without pauses; out [n_frames] */
static int
trace (const Loop *l, int n_emissions, int *out)
{
  int phone = WN_PHONE_PAUSE, n = 0;

  for (int p = 1; p < l->n_phones; p++)
    if (l->best[last_state (p)] > l->best[last_state (phone)])
      phone = p;
  for (int f = l->n_frames - 1; f >= 0;) {
    const int began = l->entered[(gsize) f * n_emissions + last_state (phone)];

    if (phone != WN_PHONE_PAUSE)
      out[n++] = phone;
    if (began <= 0)
      break;
    phone = l->source[began * l->n_phones + phone];
    f = began - 1;
  }
  for (int i = 0; i < n / 2; i++) {
    const int other = out[i];

    out[i] = out[n - 1 - i];
    out[n - 1 - i] = other;
  }
  return n;
}

static int
hear (const WnJudge *j, const float *scores, int n_frames, int *out)
{
  const int n_emissions = wn_aligner_n_emissions (j->aligner),
            n_phones = j->corpus->language->n_phones;
  g_autofree float *a = g_new (float, n_emissions), *b = g_new (float, n_emissions);
  g_autofree int *entered = g_new0 (int, (gsize) n_frames *n_emissions),
                 *source = g_new0 (int, (gsize) n_frames *n_phones);
  Loop l = { j, n_phones, n_frames, scores, a, b, entered, source };

  for (int s = 0; s < n_emissions; s++)
    l.best[s] = -INFINITY;
  for (int p = 0; p < n_phones; p++)
    l.best[first_state (p)] = scores[first_state (p)] + j->pairs[p];
  for (int f = 1; f < n_frames; f++) {
    float *other = l.best, most = -INFINITY;

    l.best = l.before;
    l.before = other;
    for (int s = 0; s < n_emissions; s++)
      most = MAX (most, l.before[s]);
    for (int s = 0; s < n_emissions; s++)
      l.before[s] -= most;
    for (int p = 0; p < n_phones; p++)
      step_phone (&l, f, p, n_emissions);
  }
  return trace (&l, n_emissions, out);
}

/* ---- judging ---- */

static double
misfit_of (const WnJudge *j, const WnTranscript *t, const float *scores, int n_frames)
{
  const int n_emissions = wn_aligner_n_emissions (j->aligner);
  WnHmm *hmm = wn_hmm_new (t->phone, t->n);
  g_autofree int *path = g_new (int, n_frames);
  double misfit = 0;
  int n_speech = 0;

  if (wn_hmm_align (hmm, scores, n_emissions, n_frames, path) == -INFINITY) {
    wn_hmm_free (hmm);
    return INFINITY;
  }
  for (int f = 0; f < n_frames; f++, scores += n_emissions) {
    const int emission = hmm->states[path[f]].emission;
    float most = scores[0];

    if (emission == 0)
      continue;
    for (int e = 1; e < n_emissions; e++)
      most = MAX (most, scores[e]);
    misfit += MIN (most - scores[emission], MISFIT_LIMIT);
    n_speech++;
  }
  wn_hmm_free (hmm);
  return misfit / MAX (n_speech, 1);
}

gboolean
wn_judge_listen (const WnJudge *j, const WnJudgeSpeaker *speaker, const float *features,
    int n_frames, const char *text, WnJudged *judged, GError **error)
{
  WnTranscript *t = wn_transcript_new (j->frontend, text, error);
  const int n_emissions = wn_aligner_n_emissions (j->aligner);
  g_autofree float *x = g_new (float, (gsize) n_frames *WN_OBSERVATION_DIM),
                   *scores = g_new (float, (gsize) n_frames *n_emissions);
  g_autofree int *heard = g_new (int, n_frames), *wanted = NULL;

  if (!t)
    return FALSE;
  *judged = (WnJudged){ 0 };
  wanted = g_new (int, t->n);
  for (int i = 0; i < t->n; i++)
    if (t->phone[i] != WN_PHONE_PAUSE)
      wanted[judged->n_phones++] = t->phone[i];
  wn_observations (&j->corpus->config, features, n_frames, x);
  for (gsize k = 0; k < (gsize) n_frames * WN_OBSERVATION_DIM; k++)
    x[k] = speaker->scale[k % WN_OBSERVATION_DIM] * x[k] + speaker->offset[k % WN_OBSERVATION_DIM];
  wn_aligner_score (j->aligner, x, n_frames, scores);
  judged->misfit = misfit_of (j, t, scores, n_frames);
  judged->n_wrong = wn_edit_distance (wanted, judged->n_phones, heard,
      hear (j, scores, n_frames, heard));
  wn_transcript_free (t);
  return TRUE;
}
