/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "wav.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>

#define MAX_DATA (G_MAXUINT32 - WN_WAV_HEADER_SIZE)
#define BLOCK 1024

struct _WnWav
{
  FILE *file;
  goffset start; /* of the header in the file; -1: it stays as written first, for a pipe */
  char *path;
  int rate;
  WnWavFormat format;
  gboolean bare; /* no header */
  guint64 n_samples, n_clipped;
  int saved_errno; /* of the first failure, 0 = none */
};

static void
put_bytes (WnWav *wav, const void *data, gsize n)
{
  if (wav->saved_errno == 0 && fwrite (data, 1, n, wav->file) != n)
    wav->saved_errno = errno ? errno : EIO;
}

static void
put_u16 (guint8 *p, guint16 v)
{
  v = GUINT16_TO_LE (v);
  memcpy (p, &v, sizeof v);
}

static void
put_u32 (guint8 *p, guint32 v)
{
  v = GUINT32_TO_LE (v);
  memcpy (p, &v, sizeof v);
}

static int
sample_size (const WnWav *wav)
{
  return wav->format == WN_WAV_S16 ? 2 : 4;
}

static void
fill_header (guint8 h[WN_WAV_HEADER_SIZE], int rate, WnWavFormat format, guint32 data_size)
{
  const int size = format == WN_WAV_S16 ? 2 : 4;

  memcpy (h, "RIFF", 4);
  put_u32 (h + 4, data_size + WN_WAV_HEADER_SIZE - 8);
  memcpy (h + 8, "WAVEfmt ", 8);
  put_u32 (h + 16, 16);
  put_u16 (h + 20, format == WN_WAV_S16 ? 1 : 3);
  put_u16 (h + 22, 1);
  put_u32 (h + 24, rate);
  put_u32 (h + 28, rate * size);
  put_u16 (h + 32, size);
  put_u16 (h + 34, 8 * size);
  memcpy (h + 36, "data", 4);
  put_u32 (h + 40, data_size);
}

void
wn_wav_stream_header (int rate, guint8 header[WN_WAV_HEADER_SIZE])
{
  fill_header (header, rate, WN_WAV_S16, MAX_DATA & ~3u);
}

static void
put_header (WnWav *wav, guint32 data_size)
{
  guint8 h[WN_WAV_HEADER_SIZE];

  fill_header (h, wav->rate, wav->format, data_size);
  put_bytes (wav, h, sizeof h);
}

/*
 * Where writing begins, which may be behind what others wrote; -1 if one cannot go back there,
 * as with a pipe, or with a file that is only appended to
 */
static goffset
find_start (FILE *file)
{
  const int fd = fileno (file), flags = fd < 0 ? 0 : fcntl (fd, F_GETFL);

  return flags >= 0 && (flags & O_APPEND) ? -1 : ftello (file);
}

static WnWav *
wav_new (FILE *file, const char *path, gboolean bare, int rate, WnWavFormat format)
{
  WnWav *wav = g_new0 (WnWav, 1);

  wav->file = file;
  wav->start = find_start (file);
  wav->bare = bare;
  wav->path = g_strdup (path);
  wav->rate = rate;
  wav->format = format;
  if (!bare)
    put_header (wav, MAX_DATA & ~3u);
  return wav;
}

static WnWav *
wav_open (const char *path, gboolean bare, int rate, WnWavFormat format, GError **error)
{
  const gboolean to_stdout = strcmp (path, "-") == 0;
  FILE *file = to_stdout ? stdout : g_fopen (path, "wb");

  if (!file) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s", path, g_strerror (errno));
    return NULL;
  }
  return wav_new (file, to_stdout ? "standard output" : path, bare, rate, format);
}

WnWav *
wn_wav_open (const char *path, int rate, WnWavFormat format, GError **error)
{
  return wav_open (path, FALSE, rate, format, error);
}

WnWav *
wn_wav_open_bare (const char *path, WnWavFormat format, GError **error)
{
  return wav_open (path, TRUE, 0, format, error);
}

gsize
wn_wav_quantise (const float *x, gsize n, gint16 *y)
{
  gsize n_limited = 0;

  for (gsize i = 0; i < n; i++) {
    const float v = rintf (x[i] * 32768.0f), limited = CLAMP (v, -32768.0f, 32767.0f);

    n_limited += v != limited;
    y[i] = (gint16) limited;
  }
  return n_limited;
}

void
wn_wav_write (WnWav *wav, const float *x, gsize n)
{
  while (n > 0) {
    const gsize m = MIN (n, BLOCK);
    gint16 steps[BLOCK];
    guint8 block[4 * BLOCK];

    if (wav->format == WN_WAV_S16)
      wav->n_clipped += wn_wav_quantise (x, m, steps);
    for (gsize i = 0; i < m; i++) {
      if (wav->format == WN_WAV_S16) {
        put_u16 (block + 2 * i, steps[i]);
      } else {
        guint32 bits;
        memcpy (&bits, x + i, sizeof bits);
        put_u32 (block + 4 * i, bits);
      }
    }
    put_bytes (wav, block, m * sample_size (wav));
    wav->n_samples += m;
    x += m;
    n -= m;
  }
}

void
wn_wav_flush (WnWav *wav)
{
  if (fflush (wav->file) != 0 && wav->saved_errno == 0)
    wav->saved_errno = errno;
}

gboolean
wn_wav_close (WnWav *wav, guint64 *n_clipped, GError **error)
{
  const guint64 size = wav->n_samples * sample_size (wav);
  gboolean ok;

  if (n_clipped)
    *n_clipped = wav->n_clipped;
  if (!wav->bare && wav->saved_errno == 0 && size <= MAX_DATA && wav->start >= 0
      && fseeko (wav->file, wav->start, SEEK_SET) == 0) {
    put_header (wav, size);
    fseek (wav->file, 0, SEEK_END);
  }
  if ((wav->file == stdout ? fflush (stdout) : fclose (wav->file)) != 0 && wav->saved_errno == 0)
    wav->saved_errno = errno;
  ok = wav->saved_errno == 0;
  if (!ok)
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: %s", wav->path,
        g_strerror (wav->saved_errno));
  g_free (wav->path);
  g_free (wav);
  return ok;
}

GBytes *
wn_wav_bytes (int rate, const float *x, gsize n)
{
  char *data;
  size_t size;
  WnWav *wav = wav_new (open_memstream (&data, &size), "memory", FALSE, rate, WN_WAV_S16);

  wn_wav_write (wav, x, n);
  wn_wav_close (wav, NULL, NULL);
  return g_bytes_new_with_free_func (data, size, free, data);
}

int
wn_wav_rate (const char *path)
{
  guint8 header[28] = { 0 };
  FILE *file = fopen (path, "rb");
  int rate = 16000;

  if (file && fread (header, sizeof header, 1, file) == 1 && memcmp (header, "RIFF", 4) == 0)
    rate = header[24] | header[25] << 8 | header[26] << 16;
  if (file)
    fclose (file);
  return CLAMP (rate, 4000, 192000);
}
