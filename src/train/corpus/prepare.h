/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_PREPARE_H
#define WN_PREPARE_H

#include "dsp/features.h"
#include "train/run/run.h"
#include "source.h"

#define WN_HELD_OUT_EVERY 20
#define WN_HELD_OUT_MOST 50

/* How often a corpus must have a phone for it to be one of its own; rarer ones are read as others */
#define WN_PHONE_LEAST 5

/* ms: what shows two periods of a low voice, and what smears four frames into one */
#define WN_WINDOW_LEAST 10
#define WN_WINDOW_MOST 100
/* ms: of new voices, and of those before 24 kHz */
#define WN_WINDOW 20
#define WN_WINDOW_LONG 40

/**
 * Writing of a corpus file (format: corpus.h): decodes, checks and analyses the items of a source.
 */
typedef struct
{
  int rate;             /* Hz */
  int window;           /* ms that a frame's bands see, WN_WINDOW_LEAST .. WN_WINDOW_MOST */
  int n_threads;        /* 0 = all processors */
  const char *held_out; /* file with one id a line, "#" begins a comment; NULL = see below */
  /* without such a file: one in WN_HELD_OUT_EVERY, evenly spread, at most WN_HELD_OUT_MOST */
  gboolean choose_held_out;
  const char *source, *licence, *language; /* for the file's metadata, or NULL */
  WnWarnFunc warn;                         /* one line for each item that is left out */
  void *warn_data;
  const WnRun *run; /* progress and stop only; NULL = neither */
} WnPrepareOptions;

typedef struct
{
  int n_items, n_used, n_held_out;
  double seconds; /* of audio in the file */
} WnPrepareSummary;

/**
 * Items that are missing, unreadable, silent, without text, or much too short or long for their
 * text are warned about and left out. Digital silence at the ends is cut to 0.2 s, and
 * each recording's mean is taken from it; everything else stays as it is.
 * items   WnSourceItem
 * path    the corpus file
 * Errors  WN_ERROR_NOT_FOUND (the list of held-out ids), WN_ERROR_SETTINGS (rate, window; no usable
 * item), WN_ERROR_WRITE (also if stopped)
 */
gboolean wn_prepare (const GPtrArray *items, const char *path, const WnPrepareOptions *options,
    WnPrepareSummary *summary, GError **error);

/**
 * The features' configuration at a rate, in Hz, with a window in ms: bands as wide and frames as
 * far apart as in wn_feature_config_default, whose window is WN_WINDOW_LONG
 */
WnFeatureConfig wn_prepare_features (int rate, int window);

#endif
