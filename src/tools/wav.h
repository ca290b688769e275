/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_WAV_H
#define WN_WAV_H

#include "base/error.h"

/**
 * Writing of mono WAV files, sample by sample, also into a pipe.
 * Source  Microsoft, "Multimedia Programming Interface and Data Specifications 1.0", RIFF WAVE
 */
typedef enum
{
  WN_WAV_S16, /* rounded to the nearest step, no dither */
  WN_WAV_F32
} WnWavFormat;

typedef struct _WnWav WnWav;

/**
 * path    "-" = standard output; into a pipe, the lengths in the header are the longest possible
 * rate    Hz
 * Errors  WN_ERROR_WRITE; messages name the file
 */
WnWav *wn_wav_open (const char *path, int rate, WnWavFormat format, GError **error);
/** The same without a header: bare samples, little-endian */
WnWav *wn_wav_open_bare (const char *path, WnWavFormat format, GError **error);
/**
 * x [n] full scale +-1; what exceeds it is limited with S16, and counted. Errors are kept for
 * wn_wav_close()
 */
void wn_wav_write (WnWav *wav, const float *x, gsize n);
/** Hands on what was written so far, to who reads a pipe */
void wn_wav_flush (WnWav *wav);
/**
 * Completes the header and frees wav, whatever happened.
 * n_clipped  NULL, or set to the samples that were limited
 * Errors     WN_ERROR_WRITE, the first that happened
 */
gboolean wn_wav_close (WnWav *wav, guint64 *n_clipped, GError **error);

/** To 16 bits, as WN_WAV_S16; y [n], native byte order. Returns how many were limited */
gsize wn_wav_quantise (const float *x, gsize n, gint16 *y);

#define WN_WAV_HEADER_SIZE 44
/** The header of 16-bit samples, as into a pipe: its lengths are the longest possible */
void wn_wav_stream_header (int rate, guint8 header[WN_WAV_HEADER_SIZE]);

/** A whole file of 16-bit samples in memory, g_bytes_unref */
GBytes *wn_wav_bytes (int rate, const float *x, gsize n);

/** The rate that a WAV file tells, 16000 for what is none; 4000 .. 192000 */
int wn_wav_rate (const char *path);

#endif
