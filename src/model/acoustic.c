/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "acoustic_net.h"

#include <math.h>
#include <string.h>

#include "config.h"

#define LF0_LOW -1.3862944f /* ln (50 / 200) */
#define LF0_HIGH 1.3862944f /* ln (800 / 200) */

WnAcousticConfig
wn_acoustic_config_default (int n_phones, int context_dim)
{
  return (WnAcousticConfig) {
    .n_phones = n_phones, .context_dim = context_dim, .n_mels = 32, .mel_low = 0, .mel_high = 8000, .embedding = 64,
    .duration_channels = 128, .duration_blocks = 4, .encoder_channels = 128, .encoder_blocks = 4,
    .prosody_channels = 96, .prosody_blocks = 4, .spectrum_channels = 128, .spectrum_blocks = 6,
    .harmonic_bands = 14, .duration_scale = 1.04f
  };
}

static const WnField fields[] = {
  WN_FIELD (WnAcousticConfig, n_phones, 1, 1000),
  WN_FIELD (WnAcousticConfig, context_dim, 1, 1000),
  WN_FIELD (WnAcousticConfig, n_mels, 2, 512),
  WN_FIELD (WnAcousticConfig, mel_low, 0, 24000),
  WN_FIELD (WnAcousticConfig, mel_high, 1, 24000),
  WN_FIELD (WnAcousticConfig, embedding, 1, 1024),
  WN_FIELD (WnAcousticConfig, duration_channels, 16, 1024),
  WN_FIELD (WnAcousticConfig, duration_blocks, 1, WN_CONVSTACK_MAX),
  WN_FIELD (WnAcousticConfig, encoder_channels, 16, 1024),
  WN_FIELD (WnAcousticConfig, encoder_blocks, 1, WN_CONVSTACK_MAX),
  WN_FIELD (WnAcousticConfig, prosody_channels, 16, 1024),
  WN_FIELD (WnAcousticConfig, prosody_blocks, 1, WN_CONVSTACK_MAX),
  WN_FIELD (WnAcousticConfig, spectrum_channels, 16, 1024),
  WN_FIELD (WnAcousticConfig, spectrum_blocks, 1, WN_CONVSTACK_MAX),
  WN_FIELD (WnAcousticConfig, harmonic_bands, 0, 512),
  WN_FIELD (WnAcousticConfig, duration_scale, 0.5, 2),
};

char *
wn_acoustic_config_to_json (const WnAcousticConfig *config)
{
  return wn_config_to_json (fields, G_N_ELEMENTS (fields), config);
}

gboolean
wn_acoustic_config_from_json (const char *json, WnAcousticConfig *config, GError **error)
{
  static const char what[] = "acoustic model's architecture";

  if (!wn_config_from_json (fields, G_N_ELEMENTS (fields), json, what, config, error))
    return FALSE;
  if (config->harmonic_bands > config->n_mels || config->mel_low >= config->mel_high) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: \"harmonic_bands\" must not exceed \"n_mels\", nor \"mel_low\" \"mel_high\"",
        what);
    return FALSE;
  }
  return TRUE;
}

static void
add_conv (WnParams *layout, const char *net, const char *part, const WnConv1d *conv, float bias, size_t *w, size_t *b)
{
  char *w_name = g_strdup_printf ("%s.%s.w", net, part), *b_name = g_strdup_printf ("%s.%s.b", net, part);

  *w = wn_params_add (layout, w_name, 0, 1 / sqrtf (3.0f * conv->n_in), 1, conv->n_in, conv->n_out);
  *b = wn_params_add (layout, b_name, bias, 0, conv->n_out, 0, 0);
  g_free (w_name);
  g_free (b_name);
}

/* n_out = 0: no output convolution */
static void
add_net (WnAcousticNet *net, WnParams *layout, const char *name, int n_in, int channels, int n_blocks, int taps,
    const int *dilations, int n_dilations, int n_out, float bias)
{
  net->in = (WnConv1d) { n_in, channels, 1, 1 };
  net->out = (WnConv1d) { channels, n_out, 1, 1 };
  add_conv (layout, name, "in", &net->in, 0, &net->in_w, &net->in_b);
  wn_convstack_init (&net->stack, layout, name, channels, n_blocks, taps, dilations, n_dilations);
  if (n_out > 0)
    add_conv (layout, name, "out", &net->out, bias, &net->out_w, &net->out_b);
}

WnAcoustic *
wn_acoustic_new (const WnAcousticConfig *config)
{
  static const int plain[] = { 1 }, prosody[] = { 1, 2, 4, 8 }, spectrum[] = { 1, 2, 4 };
  WnAcoustic *model = g_new0 (WnAcoustic, 1);
  WnParams *layout = wn_params_new ();
  int n_phone_in = config->embedding + config->context_dim;
  int n_frame_in = config->encoder_channels + WN_ACOUSTIC_PLACE;
  int dim = config->n_mels + WN_ACOUSTIC_PROSODY;

  model->config = *config;
  model->layout = layout;
  model->mean = wn_params_add (layout, "mean", 0, 0, dim, 0, 0);
  model->std = wn_params_add (layout, "std", 1, 0, dim, 0, 0);
  model->gain = wn_params_add (layout, "gain", 1, 0, config->n_mels, 0, 0);
  model->duration_embedding = wn_params_add (layout, "duration.embedding", 0, 1, config->n_phones, config->embedding, 0);
  add_net (&model->duration, layout, "duration", n_phone_in, config->duration_channels, config->duration_blocks, 5, plain, 1, 1,
      2 /* exp 2 = 7.4 frames */ );
  model->encoder_embedding = wn_params_add (layout, "encoder.embedding", 0, 1, config->n_phones, config->embedding, 0);
  add_net (&model->encoder, layout, "encoder", n_phone_in, config->encoder_channels, config->encoder_blocks, 5, plain, 1, 0, 0);
  add_net (&model->prosody, layout, "prosody", n_frame_in, config->prosody_channels, config->prosody_blocks, 5, prosody, 4,
      WN_ACOUSTIC_PROSODY, 0);
  add_net (&model->spectrum, layout, "spectrum", n_frame_in + WN_ACOUSTIC_PROSODY + 2 * config->harmonic_bands,
      config->spectrum_channels, config->spectrum_blocks, 3, spectrum, 3, config->n_mels, 0);
  return model;
}

void
wn_acoustic_free (WnAcoustic *model)
{
  if (model == NULL)
    return;
  wn_params_free (model->layout);
  g_free (model);
}

WnAcoustic *
wn_acoustic_load (const WnSafetensors *st, float **params, GError **error)
{
  const char *json = wn_safetensors_metadata (st, WN_ACOUSTIC_METADATA);
  WnAcousticConfig config;
  WnAcoustic *model;

  if (json == NULL) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: no acoustic model in it", wn_safetensors_name (st));
    return NULL;
  }
  if (!wn_acoustic_config_from_json (json, &config, error)) {
    g_prefix_error (error, "%s: ", wn_safetensors_name (st));
    return NULL;
  }
  model = wn_acoustic_new (&config);
  *params = wn_params_block (model->layout);
  if (wn_params_load (model->layout, WN_ACOUSTIC_PREFIX, st, *params, error))
    return model;
  wn_block_free (*params);
  *params = NULL;
  wn_acoustic_free (model);
  return NULL;
}

const WnAcousticConfig *
wn_acoustic_config (const WnAcoustic *model)
{
  return &model->config;
}

const WnParams *
wn_acoustic_layout (const WnAcoustic *model)
{
  return model->layout;
}

void
wn_acoustic_set_statistics (const WnAcoustic *model, float *params, const float *mean, const float *std, const float *gain)
{
  size_t dim = model->config.n_mels + WN_ACOUSTIC_PROSODY;

  memcpy (params + model->mean, mean, dim * sizeof (float));
  memcpy (params + model->std, std, dim * sizeof (float));
  for (int b = 0; b < model->config.n_mels; b++)
    params[model->gain + b] = gain != NULL ? gain[b] : 1;
}

size_t
wn_acoustic_scratch (const WnAcoustic *model, int n_phones, int n_frames)
{
  WnAcousticPass pass = { .P = n_phones, .F = n_frames };

  return wn_acoustic_pass_init (model, &pass, NULL) + (size_t) n_frames * WN_ACOUSTIC_PROSODY;
}

void
wn_acoustic_durations (const WnAcoustic *model, const float *params, int P, const int32_t *phone, const float *context,
    float *scratch, float *frames)
{
  WnAcousticPass pass = { .P = P, .phone = phone, .context = context };

  wn_acoustic_pass_init (model, &pass, scratch);
  wn_acoustic_duration_forward (model, params, &pass);
  for (int p = 0; p < P; p++)
    frames[p] = model->config.duration_scale * expf (CLAMP (pass.duration.output[p], -2.0f, 6.0f));
}

int
wn_acoustic_round_durations (int P, const float *frames, const float *rate, int32_t *durations)
{
  double end = 0;
  int sum = 0;

  for (int p = 0; p < P; p++) {
    end += frames[p] / (rate != NULL ? rate[p] : 1);
    durations[p] = MAX (1, (int) floor (end + 0.5) - sum);
    sum += durations[p];
    /* frames that phones were lengthened to are not taken from the next ones */
    end = MAX (end, sum - 0.5);
  }
  return sum;
}

void
wn_acoustic_prosody_value (const WnAcoustic *model, const float *params, const float *output, float pitch, float range, float *prosody)
{
  const float *mean = params + model->mean + model->config.n_mels, *std = params + model->std + model->config.n_mels;

  prosody[0] = CLAMP (mean[0] + range * std[0] * output[0] + logf (pitch), LF0_LOW, LF0_HIGH);
  prosody[1] = CLAMP (mean[1] + std[1] * output[1], 0.0f, 1.0f);
  prosody[2] = output[2] > 0;
}

void
wn_acoustic_features (const WnAcoustic *model, const float *params, int P, const int32_t *phone, const float *context,
    const int32_t *durations, const float *pitch, const float *pitch_range, const float *prosody, float *scratch, float *features)
{
  WnAcousticPass pass = { .P = P, .phone = phone, .context = context, .durations = durations };
  const float *mean = params + model->mean, *std = params + model->std, *gain = params + model->gain;
  int n_mels = model->config.n_mels, dim = n_mels + WN_ACOUSTIC_PROSODY;
  float *controlled;

  for (int p = 0; p < P; p++)
    pass.F += durations[p];
  controlled = scratch + wn_acoustic_pass_init (model, &pass, scratch);
  wn_acoustic_prosody_forward (model, params, &pass);
  if (prosody == NULL) {
    for (int p = 0, f = 0; p < P; p++)
      for (int i = 0; i < durations[p]; i++, f++)
        wn_acoustic_prosody_value (model, params, pass.prosody.output + (size_t) f * WN_ACOUSTIC_PROSODY, pitch != NULL ? pitch[p] : 1,
            pitch_range != NULL ? pitch_range[p] : 1, controlled + (size_t) f * WN_ACOUSTIC_PROSODY);
    prosody = controlled;
  }
  wn_acoustic_spectrum_forward (model, params, &pass, prosody);
  for (int f = 0; f < pass.F; f++) {
    float *out = features + (size_t) f * dim;

    for (int b = 0; b < n_mels; b++)
      out[b] = mean[b] + std[b] * gain[b] * pass.spectrum.output[(size_t) f * n_mels + b];
    memcpy (out + n_mels, prosody + (size_t) f * WN_ACOUSTIC_PROSODY, WN_ACOUSTIC_PROSODY * sizeof (float));
  }
}
