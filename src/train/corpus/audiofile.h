/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_AUDIOFILE_H
#define WN_AUDIOFILE_H

#include "base/error.h"

/**
 * Decodes a sound file whole: any container and codec that GStreamer has a decoder for, and
 * headerless G.722 (*.g722), but not notes of music. Nothing but the file is read, whatever it
 * refers to. Channels are mixed down to one. Initialises GStreamer if nobody did so before; needs
 * no main loop; may run on several threads. Returns at the latest 10 s after the decoder gave its
 * last sample.
 * rate       Hz of the result
 * n_samples  set to the length, at least 1
 * Returns    [n_samples] full scale +-1, g_free
 * Errors     WN_ERROR_NOT_FOUND (no such file), WN_ERROR_READ (not decodable, no audio in it, a
 * rate outside of 4 to 768 kHz, samples 30 dB above full scale or that are not numbers, more than
 * 2^26 of them); messages name the file
 */
float *wn_audio_file_read (const char *path, int rate, int *n_samples, GError **error);

#endif
