/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "vocoder.h"
#include <string.h>
#include "base/cancel.h"

/*
 * The filters remember all of the past, so that bits would depend on where they began. They
 * therefore begin anew in each cell of a grid, `warm_up` samples before the cell.
 */
#define CELL 2048
#define STEP 512 /* samples skipped between two looks whether to give up */

struct _WnVocoder
{
  const WnVocoderKind *kind;
  void *state;
  int hop;
  WnFinish finish;
  int warm_up;     /* wn_finish_memory() */
  float *history;  /* [warm_up] raw samples before `at` */
  float *scratch;  /* [warm_up] */
  int64_t at, end; /* next sample, end of the input */
  WnBandCorrection *correction;
};

WnVocoder *
wn_vocoder_new (const WnVocoderKind *kind, void *state, int hop, const WnFinish *finish)
{
  WnVocoder *v = g_new0 (WnVocoder, 1);

  v->kind = kind;
  v->state = state;
  v->hop = hop;
  v->finish = *finish;
  v->warm_up = wn_finish_memory (&v->finish);
  v->history = g_new0 (float, v->warm_up);
  v->scratch = g_new (float, v->warm_up);
  return v;
}

void
wn_vocoder_free (WnVocoder *v)
{
  if (!v)
    return;
  v->kind->free (v->state);
  wn_band_correction_free (v->correction);
  g_free (v->history);
  g_free (v->scratch);
  g_free (v);
}

void
wn_vocoder_correct_bands (WnVocoder *v, WnBandCorrection *correction)
{
  wn_band_correction_free (v->correction);
  v->correction = correction;
}

/*
 * Raw samples into out [n], remembering the last of them; returns how many: fewer than n when
 * features are wanting
 */
static int
read_raw (WnVocoder *v, float *out, int n)
{
  n = v->kind->read (v->state, out, n);
  wn_finish_scale (&v->finish, out, n);
  if (n >= v->warm_up) {
    memcpy (v->history, out + n - v->warm_up, v->warm_up * sizeof (float));
  } else {
    memmove (v->history, v->history + n, (v->warm_up - n) * sizeof (float));
    memcpy (v->history + v->warm_up - n, out, n * sizeof (float));
  }
  return n;
}

/* Returns how many: fewer than n at the end of the input, or when features are wanting */
static int
read_finished (void *data, float *out, int n)
{
  WnVocoder *v = data;
  int done = 0, m = 1;

  for (n = MIN (n, v->end - v->at); done < n && m > 0; done += m) {
    const int place = v->at % CELL;

    if (place == 0) {
      wn_finish_reset (&v->finish);
      wn_finish_filter (&v->finish, v->history, v->warm_up, v->scratch);
    }
    m = read_raw (v, out + done, MIN (n - done, CELL - place));
    wn_finish_filter (&v->finish, out + done, m, out + done);
    v->at += m;
  }
  return done;
}

/*
 * Begins at the cell of `first`, and skips what is before it; before the waveform there is silence
 */
static gboolean
start_finished (WnVocoder *v, const WnVocoderInput *in, int64_t first)
{
  const int64_t cell = first / CELL * CELL;
  const int64_t begin = MAX (0, cell - v->warm_up);
  float skipped[STEP];

  v->end = (int64_t) in->n_frames * v->hop;
  if (!v->kind->start (v->state, in, begin))
    return FALSE;
  memset (v->history, 0, v->warm_up * sizeof (float));
  for (int64_t at = begin, n; at < cell; at += n) {
    n = MIN (STEP, cell - at);
    if (wn_is_cancelled (in->cancelled) || read_raw (v, skipped, n) < n)
      return FALSE;
  }
  v->at = cell;
  while (v->at < first) {
    const int n = MIN (STEP, first - v->at);

    if (wn_is_cancelled (in->cancelled) || read_finished (v, skipped, n) < n)
      return FALSE;
  }
  return TRUE;
}

gboolean
wn_vocoder_start (WnVocoder *v, const WnVocoderInput *in, int64_t first)
{
  if (v->correction)
    first = wn_band_correction_start (v->correction, in->features, in->n_frames, first);
  return start_finished (v, in, first);
}

int
wn_vocoder_read (WnVocoder *v, float *out, int n)
{
  return v->correction ? wn_band_correction_read (v->correction, out, n, read_finished, v)
                       : read_finished (v, out, n);
}
