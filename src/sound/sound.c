/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "sound.h"
#include <math.h>
#include "base/module.h"
#include "codec.h"

struct _WnSound
{
  const WnSoundCodec *codec;
  int rate;
  gsize n;
  float *samples; /* [n] */
};

static const WnSoundCodec *
load_codec (char **problem)
{
  static WnModule module = { .file = "libparwavenet-sound",
    .symbol = WN_SOUND_CODEC_SYMBOL,
    .version = WN_SOUND_CODEC_VERSION,
    .needs = "Debian's libsndfile1-dev and libsamplerate0-dev and -Dsounds=enabled" };
  GError *error = NULL;
  const WnSoundCodec *codec = wn_module_load (&module, &error);

  if (!codec)
    *problem = g_strdup (error->message);
  g_clear_error (&error);
  return codec;
}

WnSound *
wn_sound_read (const char *path, gsize most, char **problem)
{
  const WnSoundCodec *codec = load_codec (problem);
  WnSound read = { .codec = codec };

  if (!codec || !(read.samples = codec->read (path, most, &read.rate, &read.n, problem)))
    return NULL;
  return g_memdup2 (&read, sizeof read);
}

void
wn_sound_free (WnSound *sound)
{
  if (sound) {
    g_free (sound->samples);
    g_free (sound);
  }
}

gsize
wn_sound_n_samples (const WnSound *sound)
{
  return sound->n;
}

double
wn_sound_length (const WnSound *sound)
{
  return (double) sound->n / sound->rate;
}

gsize
wn_sound_clip_length (const WnSoundClip *clip, int rate)
{
  return MAX (1, llround ((clip->end - clip->begin) / clip->speed * rate));
}

void
wn_sound_render (const WnSound *sound, const WnSoundClip *clip, int rate, float *out)
{
  const gsize n_out = wn_sound_clip_length (clip, rate),
              first = MIN ((gsize) llround (clip->begin * sound->rate), sound->n - 1),
              end = CLAMP ((gsize) llround (clip->end * sound->rate), first + 1, sound->n);
  const double ratio = rate / (sound->rate * clip->speed);

  if (ratio == 1.0)
    for (gsize i = 0; i < n_out; i++)
      out[i] = first + i < end ? sound->samples[first + i] : 0.0f;
  else
    sound->codec->resample (sound->samples + first, end - first, ratio, out, n_out);
  for (gsize i = 0; i < n_out; i++)
    out[i] *= (float) clip->gain;
}
