/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TOOLS_TIMINGS_H
#define WN_TOOLS_TIMINGS_H

#include "engine/parwavenet.h"

/** When words and phones are spoken, as a file for other programs */
typedef enum
{
  WN_TIMINGS_JSON,
  WN_TIMINGS_SRT,      /* subtitles, SubRip */
  WN_TIMINGS_VTT,      /* subtitles with the time of each word, WebVTT */
  WN_TIMINGS_TEXTGRID, /* tiers of words and phones, Praat's long text format */
  WN_N_TIMINGS
} WnTimingsFormat;

/** By a name, json, srt, vtt or textgrid, or by the suffix of a path; -1 = neither */
int wn_timings_format (const char *name_or_path);
/** Of files, with its dot */
const char *wn_timings_suffix (WnTimingsFormat format);

typedef struct
{
  GPtrArray *marks; /* WnMark, in samples of the whole output, in order of their start */
  /* that the marks' offsets are of, for the punctuation of subtitles; NULL = it was marked up */
  const char *text;
  int rate; /* Hz */
  guint64 n_samples;
} WnTimings;

/** Returns the whole file, g_free */
char *wn_timings_write (const WnTimings *t, WnTimingsFormat format);

#endif
