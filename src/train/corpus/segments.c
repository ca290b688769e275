/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>

#include "segments.h"

#include "dsp/emphasis.h"
#include "model/excitation.h"

/* Seconds over which the recording's fundamental is averaged to find its phase */
#define ALIGNMENT_WINDOW 0.03

struct _WnSegments
{
  const WnCorpus *corpus;
  int n;
  int *utterance; /* [n] */
  int64_t *start; /* [n + 1] running sum of frames */
  float **target; /* [n] */
  double **phase; /* [n][n_frames + 1] */
  float **offset; /* [n][n_frames + 1] */
};

void
wn_corpus_normalise (const WnCorpus *corpus, const float *features, int n_frames, int first, int n,
    float *out)
{
  const WnStatistics *s = corpus->statistics;
  int dim = wn_feature_dim (&corpus->config);

  for (int f = 0; f < n; f++)
    wn_feature_normalise (dim, features + (size_t) CLAMP (first + f, 0, n_frames - 1) * dim,
        s->feature_mean, s->feature_std, out + (size_t) f * dim);
}

void
wn_corpus_excitation (const WnCorpus *corpus, const float *features, int n_frames, int first, int n,
    float *f0, float *voiced)
{
  int dim = wn_feature_dim (&corpus->config);

  for (int f = 0; f < n; f++) {
    const float *x = features + (size_t) CLAMP (first + f, 0, n_frames - 1) * dim;

    f0[f] = 200.0f * expf (x[WN_FEATURE_LF0 (&corpus->config)]);
    voiced[f] = x[WN_FEATURE_VOICED (&corpus->config)];
  }
}

void
wn_utterance_emphasised (const WnUtterance *utterance, float *out)
{
  float state = 0;

  wn_utterance_wave (utterance, utterance->n_samples, out);
  wn_pre_emphasis (WN_FEATURE_PRE_EMPHASIS, out, utterance->n_samples, out, &state);
}

/*
 * The angle between the recording's fundamental and the excitation's sine in the middle of each
 * frame: the waveform is multiplied by the sine and cosine of the excitation's phase, and averaged
 */
void
wn_utterance_phase (const WnCorpus *corpus, const WnUtterance *u, double *phase, float *offset)
{
  int hop = corpus->config.hop, half = (int) (ALIGNMENT_WINDOW / 2 * corpus->config.rate),
      n = u->n_frames;
  float *f0 = g_new (float, n + 1), *voiced = g_new (float, n + 1);
  double before = 0;

  wn_corpus_excitation (corpus, u->features, n, 0, n + 1, f0, voiced);
  wn_excitation_phase (corpus->config.rate, hop, f0, n + 1, 0, phase);
  for (int f = 0; f <= n; f++) {
    int centre = f * hop;
    double re = 0, im = 0, angle;

    for (int t = MAX (0, centre - half); t < MIN (u->n_samples, centre + half); t++) {
      int g = t / hop, k = t % hop;
      double p = phase[g]
          + (f0[g] * k + (f0[g + 1] - f0[g]) * k * (k - 1) / (2.0 * hop)) / corpus->config.rate;
      double w = 0.5 + 0.5 * cos (G_PI * (t - centre) / half);

      re += w * u->wave[t] * sin (2 * G_PI * p);
      im += w * u->wave[t] * cos (2 * G_PI * p);
    }
    angle = re != 0 || im != 0 ? atan2 (im, re) / (2 * G_PI) : before;
    angle -= floor (angle - before + 0.5);
    offset[f] = (float) angle;
    before = angle;
  }
  g_free (f0);
  g_free (voiced);
}

static void
add_utterance (WnSegments *s, int index)
{
  const WnUtterance *u = &s->corpus->utterances[index];
  int n = u->n_frames + 1;

  s->target[s->n] = g_new (float, u->n_samples);
  s->phase[s->n] = g_new (double, n);
  s->offset[s->n] = g_new (float, n);
  wn_utterance_emphasised (u, s->target[s->n]);
  wn_utterance_phase (s->corpus, u, s->phase[s->n], s->offset[s->n]);
  s->utterance[s->n] = index;
  s->start[s->n + 1] = s->start[s->n] + u->n_frames;
  s->n++;
}

WnSegments *
wn_segments_new (const WnCorpus *corpus, GError **error)
{
  WnSegments *s = g_new0 (WnSegments, 1);

  s->corpus = corpus;
  s->utterance = g_new (int, corpus->n_utterances);
  s->start = g_new0 (int64_t, corpus->n_utterances + 1);
  s->target = g_new0 (float *, corpus->n_utterances);
  s->phase = g_new0 (double *, corpus->n_utterances);
  s->offset = g_new0 (float *, corpus->n_utterances);
  for (int i = 0; i < corpus->n_utterances; i++) {
    if (!corpus->utterances[i].held_out && corpus->utterances[i].n_frames > 0)
      add_utterance (s, i);
  }
  if (s->n == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "the corpus has no utterance to train on");
    wn_segments_free (s);
    return NULL;
  }
  return s;
}

void
wn_segments_free (WnSegments *s)
{
  if (!s)
    return;
  for (int i = 0; i < s->n; i++) {
    g_free (s->target[i]);
    g_free (s->phase[i]);
    g_free (s->offset[i]);
  }
  g_free (s->target);
  g_free (s->phase);
  g_free (s->offset);
  g_free (s->utterance);
  g_free (s->start);
  g_free (s);
}

void
wn_segments_pick (const WnSegments *s, const float u[2], int max_frames, WnSegment *segment)
{
  /* two numbers of 24 bits: one has fewer values than a long corpus has frames */
  int64_t frame = (int64_t) (((double) u[0] + (u[1] - 0.5) / 16777216.0) * s->start[s->n]);
  const WnUtterance *utterance;
  int i = 0;

  frame = CLAMP (frame, 0, s->start[s->n] - 1);
  while (s->start[i + 1] <= frame)
    i++;
  utterance = &s->corpus->utterances[s->utterance[i]];
  segment->utterance = utterance;
  segment->n_frames = MIN (max_frames, utterance->n_frames);
  segment->first = (int) MIN (frame - s->start[i], utterance->n_frames - segment->n_frames);
  segment->n = segment->n_frames * s->corpus->config.hop;
  segment->target = s->target[i] + (size_t) segment->first * s->corpus->config.hop;
  segment->phase = s->phase[i] + segment->first;
  segment->offset = s->offset[i] + segment->first;
}
