/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TOOLS_AUDIO_FORMAT_H
#define WN_TOOLS_AUDIO_FORMAT_H

#include "base/error.h"

/** An encoding */
typedef struct
{
  const char *name, *suffixes;   /* with spaces between */
  const char *pipeline;          /* of GStreamer, from raw audio to bytes; NULL for bare samples */
  const char *element, *package; /* what it needs, and the Debian package that has it */
} WnAudioFormat;

/**
 * name     of the encoding, or NULL: by the suffix of path
 * path     a file, "-" = standard output, NULL = the sound system; WAV where nothing tells
 * Errors   WN_ERROR_SETTINGS: no such encoding, or none of that suffix, or its encoder is missing
 */
const WnAudioFormat *wn_audio_format (const char *name, const char *path, GError **error);
/**
 * Whether the encoding has the rate that was asked for: in a pipeline audioresample would take the
 * nearest that it has, and not say so
 * format   of wn_audio_format()
 * rate_hz  Hz; 0 = none was
 * Errors   WN_ERROR_SETTINGS, naming the rates that there are
 */
gboolean wn_audio_format_check_rate (const WnAudioFormat *format, int rate_hz, GError **error);
/**
 * Whether it holds samples in floating point, if --float asked for them
 * Errors  WN_ERROR_SETTINGS
 */
gboolean wn_audio_format_check_float (const WnAudioFormat *format, gboolean float32,
    GError **error);
const char *wn_audio_format_suffix (const WnAudioFormat *format);
/** The two that need no encoder: WAV, and bare samples */
const WnAudioFormat *wn_audio_format_wav (void);
const WnAudioFormat *wn_audio_format_raw (void);

/**
 * Starts GStreamer, once
 * Errors  WN_ERROR_SETTINGS
 */
gboolean wn_audio_init (GError **error);

#endif
