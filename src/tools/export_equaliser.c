/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "export_equaliser.h"

#include "base/error.h"
#include "train/equaliser.h"

#define TAPS 128 /* at 24 kHz 5 ms; 64 to 512 did alike (docs/log/2026-11-28-larger-student.md) */
#define COPIES 200

/* The filter for the voice as it is; FALSE: nothing to copy */
static gboolean
find (const WnVoiceFile *v, const WnCorpus *corpus, int last, float *weights)
{
  WnStudent *student = wn_student_new (&v->student_config, v->student);
  const int n = wn_equaliser_find (corpus, student, v->noise_scale, last, COPIES, TAPS, weights);

  wn_student_free (student);
  return n > 0;
}

/* Behind the one that it has */
static void
add_filter (WnVoiceFile *v, const float *weights)
{
  WnStudentLayout *layout = wn_student_layout_new (&v->student_config);
  const int before = v->student_config.filter;
  float joined[WN_MAX_FILTER], *changed;
  const int taps = before
      ? wn_equaliser_join (before, v->student + layout->filter, TAPS, weights, joined)
      : TAPS;

  changed = wn_student_set_filter (&v->student_config, v->student, taps, before ? joined : weights);
  wn_block_free (v->student);
  v->student = changed;
  wn_student_layout_free (layout);
}

gboolean
wn_export_equalise (WnVoiceFile *v, const char *path, int last, GError **error)
{
  WnCorpus *corpus = wn_corpus_open (path, NULL, error);
  WnStatistics statistics;
  float weights[TAPS];
  gboolean ok = FALSE;

  if (!corpus)
    return FALSE;
  if (!wn_feature_config_equal (&corpus->config, &v->features)
      || v->pre_emphasis != WN_FEATURE_PRE_EMPHASIS) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: the corpus has other features than the voice %s", path, v->name);
  } else {
    wn_statistics_init (&statistics, wn_feature_dim (&v->features), v->feature_mean, v->feature_std,
        v->wave_std);
    corpus->statistics = &statistics;
    ok = find (v, corpus, last, weights);
    if (ok)
      add_filter (v, weights);
    else
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
          "%s: all recordings are held out, there is none to compare the voice with", path);
  }
  wn_corpus_close (corpus);
  return ok;
}
