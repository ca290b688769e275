/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SERVE_ENCODER_H
#define WN_SERVE_ENCODER_H

#include "tools/speak/audio_format.h"

/**
 * Samples to bytes as they come: WAV and bare samples (16 bits, little-endian), and what
 * GStreamer's encoders make, which run in the caller's thread.
 */
typedef struct _WnEncoder WnEncoder;

/**
 * rate     Hz, of what is written
 * rate_hz  Hz, of what comes out; 0 = the same
 * Errors   WN_ERROR_SETTINGS: the encoder is missing, or cannot do it
 */
WnEncoder *wn_encoder_new (const WnAudioFormat *format, int rate, int rate_hz, GError **error);
void wn_encoder_free (WnEncoder *encoder);
/**
 * x    [n] full scale +-1
 * out  what has come out is put behind what it holds
 * Errors  WN_ERROR_WRITE
 */
gboolean wn_encoder_write (WnEncoder *encoder, const float *x, gsize n, GByteArray *out,
    GError **error);
/** No more will be written: the rest. Errors as above */
gboolean wn_encoder_finish (WnEncoder *encoder, GByteArray *out, GError **error);

#endif
