/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TOOLS_SPEAKER_H
#define WN_TOOLS_SPEAKER_H

#include "audio_out.h"
#include "engine/parwavenet.h"

/** Speaks texts, one after the other, into one output */
typedef struct
{
  WnSynth *synth;
  int voice_rate; /* Hz */
  int pause;      /* ms between texts */
  WnAudioOutSettings to;
  gboolean show_words; /* on stderr, as they are heard */
  GPtrArray *marks;    /* collects WnMark when not NULL, in samples of the output */

  /* state, 0 at first */
  WnAudioOut *out;    /* opened with the first sample: NULL = nothing was spoken */
  guint64 n_samples;  /* of the voice's rate */
  int n_chars;        /* of the texts before */
  GString *text;      /* these, while marks are collected */
  gboolean marked_up; /* one of them was */
  guint64 n_texts;
  GPtrArray *heard;   /* WnMark of words still to be shown */
  gint64 first_sound; /* us, monotonic; 0 = not yet */
} WnSpeaker;

/**
 * Speaks a text to its end.
 * text, n  UTF-8
 * Errors   as wn_synth_start_markup() and wn_audio_out_write()
 */
gboolean wn_speaker_say (WnSpeaker *s, const char *text, gsize n, WnTextFormat format,
    GError **error);
/**
 * Once something was spoken: waits until all was heard, closes the output, and tells of limited
 * samples on stderr
 */
gboolean wn_speaker_finish (WnSpeaker *s, GError **error);
/** After a failure too; not the synthesizer */
void wn_speaker_clear (WnSpeaker *s);

#endif
