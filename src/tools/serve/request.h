/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SERVE_REQUEST_H
#define WN_SERVE_REQUEST_H

#include "engine/parwavenet.h"

/**
 * The body of POST /v1/audio/speech
 * Source  https://platform.openai.com/docs/api-reference/audio/createSpeech
 */
typedef struct
{
  char *input, *voice; /* voice NULL = the default */
  WnTextFormat text_format;
  const char *encoding; /* "mp3", "opus", "flac", "wav", "pcm"; static */
  double speed;         /* 0.25 .. 4 */
  gboolean events;      /* stream_format "sse" */

  /* of our own */
  gboolean marks;  /* events tell where words are spoken */
  int sample_rate; /* Hz, 8000 .. 48000; 0 = the default */

  char *ignored; /* names of members that have no effect, with commas between; NULL = none */
} WnSpeechRequest;

/**
 * body  [n] of a client
 * Errors  WN_ERROR_READ: no JSON; WN_ERROR_SETTINGS: which member has which wrong value;
 *         WN_ERROR_TEXT: there is no text, or one of more than max_characters
 */
gboolean wn_speech_request_parse (WnSpeechRequest *r, const char *body, gsize n, int max_characters,
    GError **error);
void wn_speech_request_clear (WnSpeechRequest *r);

/**
 * What is common to the texts of all protocols: there is one, and it is not too long
 * Errors  WN_ERROR_TEXT, WN_ERROR_DECODE
 */
gboolean wn_serve_check_text (const char *text, int max_characters, GError **error);

#endif
