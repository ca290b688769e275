/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "acoustic.h"

#include <math.h>
#include <string.h>

#include "acoustic_net.h"
#include "dsp/mel.h"

#define LF0_LOW (-1.3862944f) /* ln (50 / 200) */
#define LF0_HIGH 1.3862944f   /* ln (800 / 200) */

/* What an untrained network gives: 0.2 of the corpus's */
#define FIRST_LN_DEVIATION (-1.6f)

WnAcousticConfig
wn_acoustic_config_default (int n_phones, int context_dim)
{
  return (WnAcousticConfig){ .members = 1,
    .speakers = 1,
    .n_phones = n_phones,
    .context_dim = context_dim,
    .n_mels = 32,
    .mel_low = 0,
    .mel_high = 8000,
    .embedding = 64,
    .duration_channels = 96,
    .duration_blocks = 4,
    .encoder_channels = 192,
    .encoder_blocks = 4,
    .prosody_channels = 96,
    .prosody_blocks = 4,
    .spectrum_channels = 192,
    .spectrum_blocks = 6,
    .harmonic_bands = 14,
    .duration_scale = 1,
    .generation = 2,
    .noise = 8,
    .duration_noise = { 1, 1, 1 },
    .prosody_noise = { 1, 1, 1 },
    .spectrum_noise = { 1, 1, 1 },
    .f0_range = 1,
    .band_noise = { 1, 1 } };
}

static const WnField fields[] = {
  WN_FIELD (WnAcousticConfig, members, 1, WN_ACOUSTIC_MAX_MEMBERS),
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
  WN_FIELD_OPTIONAL (WnAcousticConfig, generation, 1, 2, 1),
  WN_FIELD_OPTIONAL (WnAcousticConfig, noise, 0, 64, 0),
  WN_FIELD_OPTIONAL (WnAcousticConfig, duration_noise.phone, 0, 2, 1),
  WN_FIELD_OPTIONAL (WnAcousticConfig, duration_noise.slow, 0, 2, 1),
  WN_FIELD_OPTIONAL (WnAcousticConfig, prosody_noise.frame, 0, 2, 1),
  WN_FIELD_OPTIONAL (WnAcousticConfig, prosody_noise.phone, 0, 2, 1),
  WN_FIELD_OPTIONAL (WnAcousticConfig, prosody_noise.slow, 0, 2, 1),
  WN_FIELD_OPTIONAL (WnAcousticConfig, spectrum_noise.frame, 0, 2, 1),
  WN_FIELD_OPTIONAL (WnAcousticConfig, spectrum_noise.phone, 0, 2, 1),
  WN_FIELD_OPTIONAL (WnAcousticConfig, spectrum_noise.slow, 0, 2, 1),
  WN_FIELD_OPTIONAL (WnAcousticConfig, f0_range, 0.5, 2, 1),
  WN_FIELD_OPTIONAL (WnAcousticConfig, lowered_gain, 0, 6, 0),
  WN_FIELD_OPTIONAL (WnAcousticConfig, texture, 0, 6, 0),
  WN_FIELD_OPTIONAL (WnAcousticConfig, deviations, 0, 1, 0),
  WN_FIELD_OPTIONAL (WnAcousticConfig, band_noise.low, 0, 2, 1),
  WN_FIELD_OPTIONAL (WnAcousticConfig, band_noise.high, 0, 2, 1),
};

static gboolean
check (void *data, const char *what, GError **error)
{
  WnAcousticConfig *config = data;

  config->speakers = 1;
  config->duration_noise.frame = 1;
  if (config->harmonic_bands > config->n_mels || config->mel_low >= config->mel_high) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: \"harmonic_bands\" must not exceed \"n_mels\", nor \"mel_low\" \"mel_high\"", what);
    return FALSE;
  }
  if (config->generation == 1 ? config->noise > 0 || config->deviations : config->members > 1) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: \"noise\" and \"deviations\" need \"generation\" 2, and that 1 of \"members\"", what);
    return FALSE;
  }
  return TRUE;
}

static WnParams *
acoustic_layout (const void *config)
{
  WnAcoustic *model = wn_acoustic_new (config);
  WnParams *layout = g_steal_pointer (&model->layout);

  wn_acoustic_free (model);
  return layout;
}

const WnNetwork wn_acoustic_network = {
  .name = "acoustic",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .config_size = sizeof (WnAcousticConfig),
  .check = check,
  .layout = acoustic_layout,
};

char *
wn_acoustic_config_to_json (const WnAcousticConfig *config)
{
  return wn_network_to_json (&wn_acoustic_network, config);
}

gboolean
wn_acoustic_config_from_json (const char *json, WnAcousticConfig *config, GError **error)
{
  return wn_network_from_json (&wn_acoustic_network, json, config, error);
}

static void
add_conv (WnParams *layout, const char *net, const char *part, const WnConv1d *conv, float bias,
    size_t *w, size_t *b)
{
  char *w_name = g_strdup_printf ("%s.%s.w", net, part),
       *b_name = g_strdup_printf ("%s.%s.b", net, part);

  *w = wn_params_add (layout, w_name, 0, 1 / sqrtf (3.0f * conv->n_in), 1, conv->n_in, conv->n_out);
  *b = wn_params_add (layout, b_name, bias, 0, conv->n_out, 0, 0);
  g_free (w_name);
  g_free (b_name);
}

static size_t
add_embedding (WnParams *layout, const char *net, const WnAcousticConfig *c)
{
  char *name = g_strconcat (net, ".embedding", NULL);
  size_t offset = wn_params_add (layout, name, 0, 1, c->n_phones, c->embedding, 0);

  g_free (name);
  return offset;
}

/* n_out = 0: no output convolution */
static void
add_net (WnAcousticNet *net, WnParams *layout, const char *name, int n_in, int channels,
    int n_blocks, int taps, const int *dilations, int n_dilations, int n_out, float bias,
    int speakers)
{
  net->in = (WnConv1d){ n_in, channels, 1, 1 };
  net->out = (WnConv1d){ channels, n_out, 1, 1 };
  add_conv (layout, name, "in", &net->in, 0, &net->in_w, &net->in_b);
  if (speakers > 1) {
    char *speakers_name = g_strconcat (name, ".speakers", NULL);

    net->speakers = wn_params_add (layout, speakers_name, 0, 0, speakers - 1, channels, 0);
    g_free (speakers_name);
  }
  wn_convstack_init (&net->stack, layout, name, channels, n_blocks, taps, dilations, n_dilations);
  if (n_out > 0)
    add_conv (layout, name, "out", &net->out, bias, &net->out_w, &net->out_b);
}

static void
add_member (WnAcousticMember *m, WnParams *layout, const WnAcousticConfig *c, int index)
{
  static const int plain[] = { 1 }, prosody[] = { 1, 2, 4, 8 }, spectrum[] = { 1, 2, 4 };
  int n_phone_in = c->embedding + c->context_dim,
      n_frame_in = c->encoder_channels + WN_ACOUSTIC_PLACE
      + (c->generation > 1 ? WN_ACOUSTIC_RATE : 0) + WN_ACOUSTIC_FRAME_NOISE * c->noise;
  char *name = g_strdup_printf ("%d.duration", index);

  m->duration_embedding = add_embedding (layout, name, c);
  add_net (&m->duration, layout, name, n_phone_in + WN_ACOUSTIC_PHONE_NOISE * c->noise,
      c->duration_channels, c->duration_blocks, 5, plain, 1, 1, 2 /* exp 2 = 7.4 frames */,
      c->speakers);
  g_free (name);
  name = g_strdup_printf ("%d.encoder", index);
  m->encoder_embedding = add_embedding (layout, name, c);
  add_net (&m->encoder, layout, name, n_phone_in + 1, c->encoder_channels, c->encoder_blocks, 5,
      plain, 1, 0, 0, c->speakers);
  g_free (name);
  name = g_strdup_printf ("%d.prosody", index);
  add_net (&m->prosody, layout, name, n_frame_in, c->prosody_channels, c->prosody_blocks, 5,
      prosody, 4, WN_ACOUSTIC_PROSODY, 0, c->speakers);
  g_free (name);
  name = g_strdup_printf ("%d.spectrum", index);
  add_net (&m->spectrum, layout, name, n_frame_in + WN_ACOUSTIC_PROSODY + 2 * c->harmonic_bands,
      c->spectrum_channels, c->spectrum_blocks, 3, spectrum, 3, c->n_mels, 0, c->speakers);
  if (c->deviations) {
    m->spectrum.deviation = (WnConv1d){ c->spectrum_channels, c->n_mels, 1, 1 };
    add_conv (layout, name, "deviation", &m->spectrum.deviation, FIRST_LN_DEVIATION,
        &m->spectrum.deviation_w, &m->spectrum.deviation_b);
  }
  g_free (name);
}

WnAcoustic *
wn_acoustic_new (const WnAcousticConfig *config)
{
  WnAcoustic *model = g_new0 (WnAcoustic, 1);
  int dim = config->n_mels + WN_ACOUSTIC_PROSODY;

  model->config = *config;
  model->layout = wn_params_new ();
  model->mean = wn_params_add (model->layout, "mean", 0, 0, dim, 0, 0);
  model->std = wn_params_add (model->layout, "std", 1, 0, dim, 0, 0);
  model->gain = wn_params_add (model->layout, "gain", 1, 0, config->n_mels, 0, 0);
  for (int m = 0; m < config->members; m++)
    add_member (&model->members[m], model->layout, config, m);
  return model;
}

void
wn_acoustic_free (WnAcoustic *model)
{
  if (!model)
    return;
  if (model->layout)
    wn_params_free (model->layout);
  g_free (model);
}

WnAcoustic *
wn_acoustic_load (const WnSafetensors *st, float **params, GError **error)
{
  WnAcousticConfig config;

  *params = wn_network_read (&wn_acoustic_network, st, WN_ACOUSTIC_METADATA, WN_ACOUSTIC_PREFIX,
      &config, error);
  return *params ? wn_acoustic_new (&config) : NULL;
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
wn_acoustic_set_statistics (const WnAcoustic *model, float *params, const float *mean,
    const float *std, const float *gain)
{
  size_t dim = model->config.n_mels + WN_ACOUSTIC_PROSODY;

  memcpy (params + model->mean, mean, dim * sizeof (float));
  memcpy (params + model->std, std, dim * sizeof (float));
  for (int b = 0; b < model->config.n_mels; b++)
    params[model->gain + b] = gain ? gain[b] : 1;
}

void
wn_acoustic_widen (const WnAcoustic *model, float *params, float factor)
{
  for (int b = 0; b < model->config.n_mels; b++)
    params[model->gain + b] *= factor;
}

static int
reach (const WnConvStack *stack)
{
  int rows = 0;

  for (int l = 0; l < stack->n_blocks; l++)
    rows += (stack->blocks[l].conv.taps - 1) / 2 * stack->blocks[l].conv.dilation;
  return rows;
}

void
wn_acoustic_margins (const WnAcoustic *model, int *phones, int *frames)
{
  const WnAcousticMember *m = &model->members[0];

  *phones = reach (&m->encoder.stack);
  *frames = reach (&m->prosody.stack) + reach (&m->spectrum.stack);
}

/* Floats of one member's [F][] input of the prosody head, which its spectrum head reads again */
static size_t
frame_input_size (const WnAcoustic *model, int F)
{
  return (size_t) F * model->members[0].prosody.in.n_in;
}

/* Floats that the functions below need between their beginning and their end */
static size_t
scratch_size (const WnAcoustic *model, int n_phones, int n_frames, int n_threads)
{
  WnAcousticPass pass = { .P = n_phones, .F = n_frames };
  size_t outputs = (size_t) n_frames * (WN_ACOUSTIC_PROSODY + model->config.n_mels);
  int members = model->config.members;

  return CLAMP (n_threads, 1, members) * wn_acoustic_pass_init (model, &pass, NULL)
      + members * frame_input_size (model, n_frames) + (members + 1) * outputs
      + (size_t) n_frames * WN_ACOUSTIC_PROSODY;
}

/* mean [n] += x / members */
static void
add_to_mean (const WnAcoustic *model, size_t n, const float *x, float *mean)
{
  float weight = 1.0f / model->config.members;

  for (size_t i = 0; i < n; i++)
    mean[i] += weight * x[i];
}

void
wn_acoustic_durations (const WnAcoustic *model, const float *params, int P, const int32_t *phone,
    const float *context, const WnAcousticDraw *draw, float *frames)
{
  WnAcousticPass pass = { .P = P, .phone = phone, .context = context };
  float *scratch = wn_block_new (scratch_size (model, P, 0, 1));

  if (draw)
    pass.draw = *draw;
  wn_acoustic_pass_init (model, &pass, scratch);
  memset (frames, 0, P * sizeof (float));
  for (int m = 0; m < model->config.members; m++) {
    pass.member = &model->members[m];
    wn_acoustic_duration_forward (model, params, &pass);
    add_to_mean (model, P, pass.duration.output, frames);
  }
  for (int p = 0; p < P; p++)
    frames[p] = model->config.duration_scale * expf (CLAMP (frames[p], -2.0f, 6.0f));
  wn_block_free (scratch);
}

int
wn_acoustic_round_durations (int P, const float *frames, const float *rate, int32_t *durations)
{
  double end = 0;
  int sum = 0;

  for (int p = 0; p < P; p++) {
    end += frames[p] / (rate ? rate[p] : 1);
    durations[p] = MAX (1, (int) floor (end + 0.5) - sum);
    sum += durations[p];
    /* frames that phones were lengthened to are not taken from the next ones */
    end = MAX (end, sum - 0.5);
  }
  return sum;
}

float
wn_acoustic_mean_f0 (const WnAcoustic *model, const float *params)
{
  return 200 * expf (CLAMP (params[model->mean + model->config.n_mels], LF0_LOW, LF0_HIGH));
}

float
wn_acoustic_deviation_f0 (const WnAcoustic *model, const float *params)
{
  return CLAMP (params[model->std + model->config.n_mels], 0, 1);
}

void
wn_acoustic_prosody_value (const WnAcoustic *model, const float *params, const float *output,
    float shift, float range, float *prosody)
{
  const float *mean = params + model->mean + model->config.n_mels,
              *std = params + model->std + model->config.n_mels;

  /* memory is there, or the process ends. NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
  prosody[0] = CLAMP (mean[0] + range * std[0] * output[0] + shift, LF0_LOW, LF0_HIGH);
  prosody[1] = CLAMP (mean[1] + std[1] * output[1], 0.0f, 1.0f);
  prosody[2] = output[2] > 0;
}

/* What the members compute side by side */
typedef struct
{
  const WnAcoustic *model;
  const float *params;
  WnAcousticPass pass[WN_ACOUSTIC_MAX_MEMBERS]; /* of each worker */
  float *inputs;                                /* [members][F][] of the prosody heads */
  float *outputs;                               /* [members][F][3] or [members][F][n_mels] */
  const float *prosody, *tone;                  /* [F][3] */
  int cancelled;                                /* atomic: a member gave up */
} Work;

static WnAcousticPass *
begin_member (Work *w, int member, int worker)
{
  WnAcousticPass *pass = &w->pass[worker];

  pass->member = &w->model->members[member];
  pass->prosody.input = w->inputs + member * frame_input_size (w->model, pass->F);
  return pass;
}

/* A WnPoolFunc */
static void
predict_prosody (void *data, int member, int worker)
{
  Work *w = data;
  WnAcousticPass *pass = begin_member (w, member, worker);

  pass->prosody.output = w->outputs + (size_t) member * pass->F * WN_ACOUSTIC_PROSODY;
  if (!wn_acoustic_prosody_forward (w->model, w->params, pass))
    g_atomic_int_set (&w->cancelled, TRUE);
}

/* A WnPoolFunc */
static void
predict_spectrum (void *data, int member, int worker)
{
  Work *w = data;
  WnAcousticPass *pass = begin_member (w, member, worker);

  pass->bands = w->outputs + (size_t) member * pass->F * w->model->config.n_mels;
  if (!w->model->config.deviations)
    pass->spectrum.output = pass->bands;
  if (!wn_acoustic_spectrum_forward (w->model, w->params, pass, w->prosody, w->tone))
    g_atomic_int_set (&w->cancelled, TRUE);
}

/* mean [F][n_out] of the members' outputs, in their order whoever came first */
static void
take_mean (const Work *w, int n_out, float *mean)
{
  size_t n = (size_t) w->pass[0].F * n_out;

  memset (mean, 0, n * sizeof (float));
  for (int m = 0; m < w->model->config.members; m++)
    add_to_mean (w->model, n, w->outputs + m * n, mean);
}

/*
 * How far a frame's bands are widened, 0 .. 1, by the mean of their normalised values [n_mels]:
 * silence is predicted as wide as it is, and so far from the mean that a factor on the distance
 * would put it out by decibels.
 */
static float
widening (int n_mels, const float *bands)
{
  const float silent = -1.5f, speech = -1.0f; /* deviations */
  float mean = 0;

  for (int b = 0; b < n_mels; b++)
    mean += bands[b] / n_mels;
  return CLAMP ((mean - silent) / (speech - silent), 0.0f, 1.0f);
}

/*
 * The prosody of each frame as asked for, in place of the heads' outputs
 * tone  NULL, or [F][3] set to what it would be if nothing was asked for
 */
static void
control_prosody (const WnAcoustic *model, const float *params, const WnAcousticInput *in,
    float *prosody, float *tone)
{
  for (int p = 0; p < in->P; p++) {
    float shift = logf (in->pitch ? in->pitch[p] : 1),
          range = model->config.f0_range * (in->pitch_range ? in->pitch_range[p] : 1);

    for (int i = 0; i < in->durations[p]; i++, prosody += WN_ACOUSTIC_PROSODY) {
      float bend = 0;

      if (in->bend)
        bend = in->bend[p] + (in->bend[p + 1] - in->bend[p]) * (i + 0.5f) / in->durations[p];
      if (tone) {
        wn_acoustic_prosody_value (model, params, prosody, 0, 1, tone);
        tone += WN_ACOUSTIC_PROSODY;
      }
      wn_acoustic_prosody_value (model, params, prosody, shift + bend, range, prosody);
    }
  }
}

/*
 * Gives each band noise of its own, more and more of it from 2 kHz to 6: below lies what words are
 * told by, and what a voice makes regular
 * bands  [F][n_mels], normalised, before the noise
 */
static void
add_texture (const WnAcoustic *model, const WnAcousticDraw *draw, int F, const float *bands,
    float *features)
{
  const WnAcousticConfig *c = &model->config;
  const int n_mels = c->n_mels, dim = n_mels + WN_ACOUSTIC_PROSODY;
  float *noise = g_new (float, MAX (1, F * n_mels)), *share = g_new (float, n_mels);

  wn_mel_centres (n_mels, c->mel_low, c->mel_high, share);
  for (int b = 0; b < n_mels; b++)
    share[b] = CLAMP ((share[b] - 2000) / 4000, 0.0f, 1.0f);
  wn_acoustic_band_noise (c, draw, F, noise);
  for (int f = 0; f < F; f++) {
    const float widened = widening (n_mels, bands + (size_t) f * n_mels);

    for (int b = 0; b < n_mels; b++)
      features[f * dim + b] += widened * c->texture / 10 * share[b] * noise[f * n_mels + b];
  }
  g_free (noise);
  g_free (share);
}

/*
 * Of all members, from bands and prosody: what wn_acoustic_features() returns
 * tone  NULL, or [F][3] prosody if nothing was asked for
 */
static void
take_features (const WnAcoustic *model, const float *params, int F, const float *spectrum,
    const float *prosody, const float *tone, float *features)
{
  const float *mean = params + model->mean, *std = params + model->std,
              *gain = params + model->gain;
  /* log10 of power by ln F0 */
  const float lowered_gain = model->config.lowered_gain / (10 * (float) G_LN2);
  int n_mels = model->config.n_mels, dim = n_mels + WN_ACOUSTIC_PROSODY;

  for (int f = 0; f < F; f++) {
    const float *bands = spectrum + (size_t) f * n_mels;
    float *out = features + (size_t) f * dim, widened = widening (n_mels, bands), level = 0;
    const size_t p = (size_t) f * WN_ACOUSTIC_PROSODY;

    if (tone)
      level = widened * lowered_gain * MAX (0, tone[p] - prosody[p]);
    for (int b = 0; b < n_mels; b++)
      out[b] = mean[b] + std[b] * (1 + widened * (gain[b] - 1)) * bands[b] + level;
    memcpy (out + n_mels, prosody + p, WN_ACOUSTIC_PROSODY * sizeof (float));
  }
}

/* wn_acoustic_features() of F frames, in memory of scratch_size() */
static gboolean
predict_features (const WnAcoustic *model, const float *params, const WnAcousticInput *input, int F,
    const WnPredictOptions *options, float *scratch, float *features)
{
  Work work = { .model = model, .params = params, .prosody = input->prosody };
  const int dim = model->config.n_mels + WN_ACOUSTIC_PROSODY, members = model->config.members,
            n_threads = CLAMP (options->n_threads, 1, members);
  float *controlled, *spectrum, *tone;

  for (int i = 0; i < n_threads; i++) {
    work.pass[i] = (WnAcousticPass){ .P = input->P,
      .F = F,
      .phone = input->phone,
      .context = input->context,
      .durations = input->durations,
      .natural = model->config.generation > 1 ? input->natural : NULL,
      .draw = input->draw,
      .cancelled = options->cancelled };
    scratch += wn_acoustic_pass_init (model, &work.pass[i], scratch);
  }
  work.inputs = scratch;
  work.outputs = work.inputs + members * frame_input_size (model, F);
  controlled = work.outputs + (size_t) members * F * dim;
  spectrum = controlled + (size_t) F * WN_ACOUSTIC_PROSODY;
  tone = spectrum + (size_t) F * model->config.n_mels;

  wn_pool_help (options->pool, n_threads, predict_prosody, &work, members);
  if (work.cancelled)
    return FALSE;
  take_mean (&work, WN_ACOUSTIC_PROSODY, controlled);
  if (!input->prosody) {
    work.tone = model->config.generation > 1 ? tone : NULL;
    control_prosody (model, params, input, controlled, (float *) work.tone);
    work.prosody = controlled;
  }
  wn_pool_help (options->pool, n_threads, predict_spectrum, &work, members);
  if (work.cancelled)
    return FALSE;
  take_mean (&work, model->config.n_mels, spectrum);
  take_features (model, params, F, spectrum, work.prosody, work.tone, features);
  if (model->config.generation > 1 && model->config.texture > 0)
    add_texture (model, &input->draw, F, spectrum, features);
  return TRUE;
}

gboolean
wn_acoustic_features (const WnAcoustic *model, const float *params, const WnAcousticInput *input,
    const WnPredictOptions *options, float *features)
{
  static const WnPredictOptions alone = { NULL, 1, NULL };
  float *scratch;
  gboolean done;
  int F = 0;

  options = options ? options : &alone;
  for (int p = 0; p < input->P; p++)
    F += input->durations[p];
  scratch = wn_block_new (scratch_size (model, input->P, F, options->n_threads));
  done = predict_features (model, params, input, F, options, scratch, features);
  wn_block_free (scratch);
  return done;
}
