/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TOOLS_AUDIO_OUT_H
#define WN_TOOLS_AUDIO_OUT_H

#include "audio_format.h"

/**
 * Where speech goes: the sound system, a file, or standard output, encoded as asked for. WAV and
 * bare samples are written here, everything else by GStreamer's encoders.
 */

struct _GstElement;

/** FALSE with an error: "-" is a terminal, which takes no audio */
gboolean wn_audio_check_path (const char *path, GError **error);
/**
 * Opens the file of an output, once all that is to be written to it is ready: one that is there is
 * emptied
 * pipeline  ends in an fdsink "sink", which writes to the file from then on
 * Returns   a file descriptor to be closed behind the pipeline's end, -1 = an error
 * Errors    WN_ERROR_WRITE, naming the file
 */
int wn_audio_open_file (const char *path, struct _GstElement *pipeline, GError **error);

typedef struct
{
  const char *path;            /* "-" = standard output, NULL = the sound system */
  const WnAudioFormat *format; /* NULL for the sound system */
  const char *sink;            /* GStreamer's sink for the sound system */
  int rate;                    /* Hz, of what is written */
  int rate_hz;                 /* Hz, of the output; 0 = the same */
  gboolean float32;            /* for WAV and bare samples */
} WnAudioOutSettings;

typedef struct _WnAudioOut WnAudioOut;

/**
 * Strings are borrowed until the output is closed.
 * Errors  WN_ERROR_WRITE, WN_ERROR_SETTINGS; messages name the file
 */
WnAudioOut *wn_audio_out_open (const WnAudioOutSettings *settings, GError **error);
/**
 * x [n] full scale +-1. Into the sound system, waits until there is place.
 * Errors  WN_ERROR_WRITE
 */
gboolean wn_audio_out_write (WnAudioOut *out, const float *x, gsize n, GError **error);
/** Samples, as they were written, that the sound system has played; not for a file */
guint64 wn_audio_out_played (WnAudioOut *out);
/**
 * No more will be written. Waits for the end, at most so long.
 * done    set to whether it has come
 * Errors  WN_ERROR_WRITE
 */
gboolean wn_audio_out_drain (WnAudioOut *out, int milliseconds, gboolean *done, GError **error);
/**
 * Ends and frees it, whatever happened.
 * n_clipped  NULL, or set to the samples that were limited to full scale
 * Errors     WN_ERROR_WRITE
 */
gboolean wn_audio_out_close (WnAudioOut *out, guint64 *n_clipped, GError **error);

#endif
