/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "vocoder.h"
#include <math.h>
#include <string.h>
#include "base/pool.h"
#include "dsp/emphasis.h"

/*
 * De-emphasis and the high-pass behind it remember all of the past, so that bits would depend on where they began. They therefore begin
 * anew in each cell of a grid, `warm_up` samples before the cell, long enough for the forgotten past to be below a float's resolution.
 */
#define CELL 2048
#define FORGOTTEN 1e-9
#define MAX_CELLS 8         /* a thread renders at once; each piece costs a receptive field of context */
#define MAX_SAMPLE 1000.0f  /* a broken voice's overflow must not stay in the recursion */

/* Renders consecutive samples */
typedef struct
{
  WnStudentRun *run;
  float *history; /* [warm_up] raw samples before `at` */
  float *scratch; /* [warm_up] */
  int64_t at;     /* next sample */
  float de_emphasis, high_pass[2]; /* states */
} Reader;

struct _WnVocoder
{
  float wave_std, pre_emphasis;
  float pole;       /* of the high-pass: losses on spectra hardly see what a student adds below speech */
  int hop, warm_up;
  int n_threads;
  WnPool *pool;     /* NULL with one thread */
  Reader *readers;  /* [n_threads] */

  WnVocoderInput input;
  int64_t at, end;

  /* several threads: rendered ahead, samples ahead_start .. ahead_end-1, whole cells but for the last */
  float *ahead;     /* [n_threads][MAX_CELLS][CELL] */
  int64_t ahead_start, ahead_end;
  int n_cells;      /* of each thread's piece: few at first, so that audio begins soon */
};

WnVocoder *
wn_vocoder_new (const WnStudent *student, float wave_std, float pre_emphasis, int n_threads)
{
  WnVocoder *v = g_new0 (WnVocoder, 1);

  v->hop = wn_student_config (student)->hop;
  v->wave_std = wave_std;
  v->pre_emphasis = pre_emphasis;
  v->pole = wn_dc_pole (wn_student_config (student)->rate, WN_DC_CORNER);
  v->warm_up = (int) ceil (log (FORGOTTEN) / log (MAX (pre_emphasis, v->pole)));
  v->n_threads = n_threads ? n_threads : MIN (4, (int) g_get_num_processors ());
  if (v->n_threads > 1) {
    v->pool = wn_pool_new (v->n_threads);
    v->n_threads = wn_pool_n_threads (v->pool);
    v->ahead = g_new (float, (gsize) v->n_threads * MAX_CELLS * CELL);
  }
  v->readers = g_new0 (Reader, v->n_threads);
  for (int i = 0; i < v->n_threads; i++) {
    v->readers[i].run = wn_student_run_new (student);
    v->readers[i].history = g_new0 (float, v->warm_up);
    v->readers[i].scratch = g_new (float, v->warm_up);
  }
  return v;
}

void
wn_vocoder_free (WnVocoder *v)
{
  if (v == NULL) {
    return;
  }
  wn_pool_free (v->pool);
  for (int i = 0; i < v->n_threads; i++) {
    wn_student_run_free (v->readers[i].run);
    g_free (v->readers[i].history);
    g_free (v->readers[i].scratch);
  }
  g_free (v->readers);
  g_free (v->ahead);
  g_free (v);
}

/* Raw samples of the student into out [n], remembering the last of them */
static void
read_raw (const WnVocoder *v, Reader *reader, float *out, int n)
{
  wn_student_run_read (reader->run, out, n);
  for (int i = 0; i < n; i++) {
    out[i] = fabsf (out[i]) < MAX_SAMPLE ? out[i] * v->wave_std : 0.0f;
  }
  if (n >= v->warm_up) {
    memcpy (reader->history, out + n - v->warm_up, v->warm_up * sizeof (float));
  } else {
    memmove (reader->history, reader->history + n, (v->warm_up - n) * sizeof (float));
    memcpy (reader->history + v->warm_up - n, out, n * sizeof (float));
  }
}

static void
filter (const WnVocoder *v, Reader *reader, const float *x, int n, float *y)
{
  wn_de_emphasis (v->pre_emphasis, x, n, y, &reader->de_emphasis);
  wn_dc_block (v->pole, y, n, y, reader->high_pass);
}

static void
reader_read (const WnVocoder *v, Reader *reader, float *out, int n)
{
  while (n > 0) {
    const int place = reader->at % CELL, m = MIN (n, CELL - place);

    if (place == 0) {
      reader->de_emphasis = reader->high_pass[0] = reader->high_pass[1] = 0.0f;
      filter (v, reader, reader->history, v->warm_up, reader->scratch);
    }
    read_raw (v, reader, out, m);
    filter (v, reader, out, m, out);
    reader->at += m;
    out += m;
    n -= m;
  }
}

/* Begins at the cell of `first`, and skips what is before it; before the waveform there is silence */
static void
reader_start (const WnVocoder *v, Reader *reader, int64_t first)
{
  const WnVocoderInput *in = &v->input;
  const int64_t cell = first / CELL * CELL;
  const int64_t begin = MAX (0, cell - v->warm_up);
  float skipped[CELL];

  wn_student_run_start (reader->run, in->features, in->f0, in->voiced, in->n_frames, in->seed, in->key, in->noise_scale, begin);
  memset (reader->history, 0, v->warm_up * sizeof (float));
  for (int64_t at = begin; at < cell; at += CELL)
    read_raw (v, reader, skipped, MIN (CELL, cell - at));
  reader->at = cell;
  reader_read (v, reader, skipped, first - cell);
}

static void
render_piece (void *data, int task, int worker)
{
  WnVocoder *v = data;
  const int64_t size = (int64_t) v->n_cells * CELL, first = v->ahead_start + task * size;

  reader_start (v, &v->readers[worker], first);
  reader_read (v, &v->readers[worker], v->ahead + task * size, MIN (size, v->end - first));
}

static void
render_ahead (WnVocoder *v)
{
  const int64_t size = (int64_t) v->n_cells * CELL;
  int n_pieces;

  v->ahead_start = v->at / CELL * CELL;
  n_pieces = MIN (v->n_threads, (v->end - v->ahead_start + size - 1) / size);
  wn_pool_run (v->pool, render_piece, v, n_pieces);
  v->ahead_end = MIN (v->end, v->ahead_start + n_pieces * size);
  v->n_cells = MIN (2 * v->n_cells, MAX_CELLS);
}

void
wn_vocoder_start (WnVocoder *v, const WnVocoderInput *input, int64_t first)
{
  v->input = *input;
  v->at = first;
  v->end = (int64_t) input->n_frames * v->hop;
  v->ahead_start = v->ahead_end = 0;
  v->n_cells = 1;
  if (v->pool == NULL) {
    reader_start (v, &v->readers[0], first);
  }
}

int
wn_vocoder_read (WnVocoder *v, float *out, int n)
{
  int done = 0;

  n = MIN (n, v->end - v->at);
  if (v->pool == NULL) {
    reader_read (v, &v->readers[0], out, n);
    v->at += n;
    return n;
  }
  while (done < n) {
    int m;

    if (v->at >= v->ahead_end) {
      render_ahead (v);
    }
    m = MIN (n - done, v->ahead_end - v->at);
    memcpy (out + done, v->ahead + (v->at - v->ahead_start), m * sizeof (float));
    v->at += m;
    done += m;
  }
  return n;
}
