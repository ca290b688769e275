/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "train.h"
#include "wav.h"

void
wn_tool_write_sample (void *data, const char *id, int64_t step, const float *wave, int n)
{
  const WnToolSamples *samples = data;
  g_autofree char *name = g_strdup_printf ("%s-%06d.wav", id, (int) step);
  g_autofree char *path = NULL;
  WnWav *wav;

  g_strdelimit (name, "/", '_');
  path = g_build_filename (samples->dir, name, NULL);
  wav = wn_wav_open (path, samples->rate, WN_WAV_S16, NULL);
  if (wav) {
    wn_wav_write (wav, wave, n);
    wn_wav_close (wav, NULL, NULL);
  }
}
