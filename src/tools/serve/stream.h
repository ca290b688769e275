/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SERVE_STREAM_H
#define WN_SERVE_STREAM_H

#include "service.h"
#include "tools/speak/audio_format.h"

/**
 * A text on its way to a client: spoken and encoded by the service's threads some seconds ahead of
 * what the client has taken, and no further. Used by the main thread.
 */
typedef struct _WnStream WnStream;

typedef struct
{
  int voice;  /* of the service */
  char *text; /* UTF-8, taken */
  WnTextFormat text_format;
  double rate;
  const WnAudioFormat *format;
  int rate_hz; /* of the audio, 0 = the voice's */
  gboolean with_marks;
} WnStreamSettings;

/** What was made in one step */
typedef struct
{
  GBytes *audio;    /* maybe empty */
  GPtrArray *marks; /* WnMark that begin in it; NULL = not asked for */
  guint64 start;    /* samples before it, at the voice's rate */
  int rate;         /* Hz, the voice's */
} WnPiece;

void wn_piece_free (WnPiece *piece);

/** By the main loop: wn_stream_take() has something, or the stream has ended */
typedef void (*WnStreamFunc) (WnStream *stream, gpointer user_data);

/**
 * Returns  a stream, wn_stream_stop()
 * Errors   WN_ERROR_SETTINGS: there are as many streams as may be
 */
WnStream *wn_stream_start (WnService *service, WnStreamSettings *settings, WnStreamFunc func,
    gpointer user_data, GError **error);
/** The next piece, NULL = none yet, or no more; wn_piece_free() */
WnPiece *wn_stream_take (WnStream *stream);
/**
 * Whether all was taken
 * error  set to a copy of what ended it early, NULL = it was spoken whole; g_error_free
 */
gboolean wn_stream_has_ended (WnStream *stream, GError **error);
/** Frees it; what is still spoken is cancelled, and func not called any more */
void wn_stream_stop (WnStream *stream);

#endif
