/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <gmodule.h>
#include <math.h>
#include <samplerate.h>
#include <sndfile.h>
#include <string.h>
#include "sound/codec.h"

#define MIN_RATE 4000
#define MAX_RATE 768000
#define MAX_CHANNELS 32
#define MAX_LEVEL 32.0f /* 30 dB above full scale: floating point has no limit of its own */
#define BLOCK 4096      /* frames that are decoded at once */
/* of a second that a file may be shorter than it says: encoders disagree about padding */
#define MISSING 10

static char *
check_info (const SF_INFO *info)
{
  if (info->samplerate < MIN_RATE || info->samplerate > MAX_RATE)
    return g_strdup_printf ("its rate is %d Hz, where %d to %d are possible", info->samplerate,
        MIN_RATE, MAX_RATE);
  if (info->channels < 1 || info->channels > MAX_CHANNELS)
    return g_strdup_printf ("it has %d channels, where 1 to %d are possible", info->channels,
        MAX_CHANNELS);
  return NULL;
}

/* Frames [n][channels] as samples at the end of the array; FALSE if one is no sound */
static gboolean
mix (const float *frames, gsize n, int channels, GArray *samples)
{
  for (gsize i = 0; i < n; i++) {
    float sum = 0.0f;

    for (int c = 0; c < channels; c++)
      sum += frames[i * channels + c];
    sum /= channels;
    if (!(fabsf (sum) <= MAX_LEVEL))
      return FALSE;
    g_array_append_val (samples, sum);
  }
  return TRUE;
}

/* Appends all samples of the file; returns what is wrong with it, or NULL */
static char *
take_all (SNDFILE *file, const SF_INFO *info, gsize most, GArray *samples)
{
  g_autofree float *frames = g_new (float, BLOCK * info->channels);
  sf_count_t n;

  while ((n = sf_readf_float (file, frames, BLOCK)) > 0) {
    if ((gsize) n > most - samples->len)
      return g_strdup_printf ("it is longer than the %.1f s that are left for sounds",
          (double) most / info->samplerate);
    if (!mix (frames, n, info->channels, samples))
      return g_strdup_printf ("it is damaged after %.1f s",
          (double) samples->len / info->samplerate);
  }
  if (sf_error (file) != SF_ERR_NO_ERROR)
    return g_strdup_printf ("it is damaged after %.1f s: %s",
        (double) samples->len / info->samplerate, sf_strerror (file));
  if (samples->len == 0)
    return g_strdup ("there is no sound in it");
  if (samples->len + info->samplerate / MISSING < info->frames)
    return g_strdup_printf ("it ends after %.1f s of %.1f",
        (double) samples->len / info->samplerate, (double) info->frames / info->samplerate);
  return NULL;
}

static float *
read_file (const char *path, size_t most, int *rate, size_t *n, char **problem)
{
  SF_INFO info = { 0 };
  SNDFILE *file = sf_open (path, SFM_READ, &info);
  GArray *samples;

  if (!file) {
    *problem = g_strdup ("it is no sound file, or damaged");
    return NULL;
  }
  samples = g_array_new (FALSE, FALSE, sizeof (float));
  *problem = check_info (&info);
  if (!*problem)
    *problem = take_all (file, &info, most, samples);
  sf_close (file);
  *rate = info.samplerate;
  *n = samples->len;
  return (float *) g_array_free (samples, *problem != NULL);
}

static void
resample (const float *in, size_t n, double ratio, float *out, size_t n_out)
{
  SRC_DATA data = { .data_in = in,
    .data_out = out,
    .input_frames = (long) n,
    .output_frames = (long) n_out,
    .src_ratio = ratio };

  memset (out, 0, n_out * sizeof (float));
  src_simple (&data, SRC_SINC_MEDIUM_QUALITY, 1);
}

G_MODULE_EXPORT const WnSoundCodec wn_sound_codec = { WN_SOUND_CODEC_VERSION, read_file, resample };
