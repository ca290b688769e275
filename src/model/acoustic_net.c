/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "acoustic_net.h"

#include <math.h>
#include <string.h>

#include "dsp/mel.h"
#include "nn/layers/embedding.h"
#include "nn/layers/expand.h"

/* Dropout keys of the nets within an utterance's range */
enum
{
  KEY_ENCODER = 20,
  KEY_PROSODY = 40,
  KEY_SPECTRUM = 60
};

/* Deviations that a band may have, ln of the corpus's */
#define LN_DEVIATION_LOW (-6.0f)
#define LN_DEVIATION_HIGH 1.0f

/* Hz, up to which and from which on their noise is that of low and of high bands */
#define LOW_BANDS 1500
#define HIGH_BANDS 3500

/* Of phones in fluent speech, about 7 frames: so that the encoder reads values around 0 */
#define MEAN_LOG_DURATION 2

static size_t
round_up (size_t n)
{
  return (n + 15) / 16 * 16;
}

/* The next n floats; without memory only counts them */
static float *
take (float *memory, size_t *used, size_t n)
{
  float *at = memory ? memory + *used : NULL;

  *used += round_up (n);
  return at;
}

static void
take_net (const WnAcousticNet *net, int rows, const WnAcousticPass *whole, float *memory,
    size_t *used, WnAcousticNetPass *pass)
{
  size_t n = (size_t) rows * net->stack.channels;
  gboolean training = whole->training;
  int kept = training ? net->stack.n_blocks : 1;

  pass->input = take (memory, used, (size_t) rows * net->in.n_in);
  pass->stack.x = take (memory, used, n * (training ? kept + 1 : 1));
  pass->stack.norm = take (memory, used, n * kept);
  pass->stack.act = take (memory, used, n * kept);
  pass->stack.mean = training ? take (memory, used, (size_t) rows * kept) : NULL;
  pass->stack.rstd = training ? take (memory, used, (size_t) rows * kept) : NULL;
  pass->stack.cancelled = whole->cancelled;
  pass->output = take (memory, used, (size_t) rows * net->out.n_out);
  pass->deviation = take (memory, used, (size_t) rows * net->deviation.n_out);
}

/* Floats that net_backward() needs */
static size_t
backward_scratch (const WnAcousticNet *net, int rows)
{
  size_t C = net->stack.channels;

  return round_up (rows * C) + 2 * rows * C
      + MAX (C * C, MAX (C * net->in.n_in, C * MAX (net->out.n_out, net->deviation.n_out))) + 16;
}

size_t
wn_acoustic_pass_init (const WnAcoustic *model, WnAcousticPass *pass, float *memory)
{
  const WnAcousticMember *m = &model->members[0];
  size_t used = 0, scratch;
  int P = pass->P, F = pass->F;

  take_net (&m->duration, P, pass, memory, &used, &pass->duration);
  if (F > 0) {
    take_net (&m->encoder, P, pass, memory, &used, &pass->encoder);
    take_net (&m->prosody, F, pass, memory, &used, &pass->prosody);
    take_net (&m->spectrum, F, pass, memory, &used, &pass->spectrum);
    pass->bands = pass->spectrum.output;
  }
  if (model->config.deviations) {
    pass->bands = take (memory, &used, (size_t) F * model->config.n_mels);
    pass->noise = take (memory, &used, (size_t) F * model->config.n_mels);
  }
  if (!pass->training)
    return used;
  pass->d_duration = take (memory, &used, P);
  pass->d_prosody = take (memory, &used, (size_t) F * WN_ACOUSTIC_PROSODY);
  pass->d_bands = take (memory, &used, (size_t) F * model->config.n_mels);
  if (model->config.deviations)
    pass->d_deviation = take (memory, &used, (size_t) F * model->config.n_mels);
  scratch = MAX (backward_scratch (&m->spectrum, F), backward_scratch (&m->prosody, F))
      + round_up ((size_t) F * m->spectrum.in.n_in) + round_up ((size_t) F * m->prosody.in.n_in);
  scratch = MAX (scratch,
      backward_scratch (&m->duration, P) + round_up ((size_t) P * m->duration.in.n_in));
  scratch += backward_scratch (&m->encoder, P) + round_up ((size_t) P * m->encoder.in.n_in);
  scratch += round_up ((size_t) P * model->config.encoder_channels);
  pass->scratch = take (memory, &used, scratch);
  return used;
}

/* Where a speaker's values lie in a block; NULL for the first, who has none */
static float *
speaker_bias (const WnAcousticNet *net, float *block, int speaker)
{
  return speaker > 0 ? block + net->speakers + (size_t) (speaker - 1) * net->stack.channels : NULL;
}

static void
fold_speaker (const WnAcousticNet *net, const float *params, int speaker,
    const WnAcousticNet *alone, float *target)
{
  const float *bias = speaker_bias (net, (float *) params, speaker);

  for (int c = 0; bias && c < net->stack.channels; c++)
    target[alone->in_b + c] += bias[c];
}

void
wn_acoustic_fold_speaker (const WnAcoustic *model, const float *params, int speaker,
    const WnAcoustic *alone, float *target)
{
  for (int m = 0; m < model->config.members; m++) {
    const WnAcousticMember *from = &model->members[m], *to = &alone->members[m];

    fold_speaker (&from->duration, params, speaker, &to->duration, target);
    fold_speaker (&from->encoder, params, speaker, &to->encoder, target);
    fold_speaker (&from->prosody, params, speaker, &to->prosody, target);
    fold_speaker (&from->spectrum, params, speaker, &to->spectrum, target);
  }
}

/* FALSE if it was cancelled */
static gboolean
net_forward (const WnAcousticNet *net, const float *params, int rows, int speaker,
    WnAcousticNetPass *pass, const WnDropout *dropout, int key)
{
  WnDropout drop = { dropout->rate, dropout->seed, dropout->key + key };
  const float *bias = speaker_bias (net, (float *) params, speaker);
  int C = net->stack.channels;
  float *y;

  wn_conv1d_forward (&net->in, rows, pass->input, params + net->in_w, params + net->in_b,
      pass->stack.x);
  for (int i = 0; bias && i < rows; i++)
    for (int c = 0; c < C; c++)
      pass->stack.x[(size_t) i * C + c] += bias[c];
  y = wn_convstack_forward (&net->stack, params, rows, &pass->stack, &drop);
  if (!y)
    return FALSE;
  if (net->out.n_out > 0)
    wn_conv1d_forward (&net->out, rows, y, params + net->out_w, params + net->out_b, pass->output);
  else
    pass->output = y;
  if (net->deviation.n_out > 0)
    wn_conv1d_forward (&net->deviation, rows, y, params + net->deviation_w,
        params + net->deviation_b, pass->deviation);
  return TRUE;
}

/* d_output and d_deviation [rows][n_out], that one NULL: none; d_input [rows][n_in] is added to */
static void
net_backward (const WnAcousticNet *net, const float *params, int rows, int speaker,
    const WnAcousticNetPass *pass, const WnDropout *dropout, int key, const float *d_output,
    const float *d_deviation, float *d_input, float *grads, float *scratch)
{
  WnDropout drop = { dropout->rate, dropout->seed, dropout->key + key };
  float *d_bias = speaker_bias (net, grads, speaker);
  size_t C = net->stack.channels, n = rows * C;
  float *d = scratch, *rest = scratch + round_up (n);

  memset (d, 0, n * sizeof (float));
  if (net->out.n_out > 0)
    wn_conv1d_backward (&net->out, rows, pass->stack.x + net->stack.n_blocks * n,
        params + net->out_w, d_output, d, grads + net->out_w, grads + net->out_b, rest);
  else
    memcpy (d, d_output, n * sizeof (float));
  if (d_deviation)
    wn_conv1d_backward (&net->deviation, rows, pass->stack.x + net->stack.n_blocks * n,
        params + net->deviation_w, d_deviation, d, grads + net->deviation_w,
        grads + net->deviation_b, rest);
  wn_convstack_backward (&net->stack, params, rows, &pass->stack, &drop, d, grads, rest);
  for (size_t i = 0; d_bias && i < n; i++)
    d_bias[i % C] += d[i];
  wn_conv1d_backward (&net->in, rows, pass->input, params + net->in_w, d, d_input,
      grads + net->in_w, grads + net->in_b, rest);
}

/* Identity and context of each phone: the first values of ld a row */
static void
phone_input (const WnAcoustic *model, const float *table, const WnAcousticPass *pass, float *input,
    int ld)
{
  int E = model->config.embedding, C = model->config.context_dim;

  wn_embedding_forward (pass->P, E, pass->phone, table, input, ld);
  for (int p = 0; p < pass->P; p++)
    memcpy (input + (size_t) p * ld + E, pass->context + (size_t) p * C, C * sizeof (float));
}

/* Frames that a phone has at the natural rate */
static float
natural_duration (const WnAcousticPass *pass, int p)
{
  return pass->natural ? pass->natural[p] : pass->durations[p];
}

/* The last WN_ACOUSTIC_PLACE of ld values of each frame */
static void
place_input (const WnAcousticPass *pass, float *input, int ld)
{
  float *place = input + ld - WN_ACOUSTIC_PLACE;

  for (int p = 0; p < pass->P; p++) {
    int n = pass->durations[p];
    float natural = natural_duration (pass, p), rate = natural / n;

    for (int i = 0; i < n; i++) {
      float u = (i + 0.5f) / n, late = rate * (i + 0.5f) - 0.5f;

      place[0] = u;
      place[1] = 1 - u;
      place[2] = CLAMP (late, 0, 20) / 20.0f;
      place[3] = CLAMP (natural - 1 - late, 0, 20) / 20.0f;
      place[4] = logf (natural) / 3;
      place[5] = sinf (G_PI * u);
      place += ld;
    }
  }
}

/* What generation 2 reads of each frame before those values: its noise, and the rate */
static void
drawn_input (const WnAcoustic *model, const WnAcousticPass *pass, WnAcousticHead head, float *input,
    int ld)
{
  const WnAcousticConfig *c = &model->config;
  float *rate = input + c->encoder_channels + WN_ACOUSTIC_FRAME_NOISE * c->noise;

  if (c->generation == 1)
    return;
  wn_acoustic_frame_noise (c, head, &pass->draw, pass->P, pass->durations,
      input + c->encoder_channels, ld);
  for (int p = 0; p < pass->P; p++)
    for (int i = 0; i < pass->durations[p]; i++, rate += ld)
      *rate = logf (natural_duration (pass, p) / pass->durations[p]);
}

/*
 * What the spectrum head reads of one frame's prosody: the three values normalised (the first one
 * of another log F0, tone), then for each
 * of the lowest bands the cosines of once and twice 2 pi f_c / F0: 1 where a harmonic falls on the
 * band's centre f_c, -1 half-way between two.
 */
static void
prosody_input (const WnAcoustic *model, const float *params, const float *prosody, float tone,
    float *input)
{
  const WnAcousticConfig *c = &model->config;
  const float *mean = params + model->mean + c->n_mels, *std = params + model->std + c->n_mels;
  float f0 = 200 * expf (prosody[0]), voiced = prosody[2];
  float low = 2595 * log10f (1 + c->mel_low / 700), high = 2595 * log10f (1 + c->mel_high / 700);

  input[0] = (tone - mean[0]) / MAX (std[0], 1e-6f);
  input[1] = (prosody[1] - mean[1]) / MAX (std[1], 1e-6f);
  input[2] = voiced;
  for (int b = 0; b < c->harmonic_bands; b++) {
    float mel = low + (high - low) * (b + 1) / (c->n_mels + 1);
    float angle = 2 * (float) G_PI * 700 * (powf (10, mel / 2595) - 1) / f0;

    input[WN_ACOUSTIC_PROSODY + 2 * b] = voiced * cosf (angle);
    input[WN_ACOUSTIC_PROSODY + 2 * b + 1] = voiced * cosf (2 * angle);
  }
}

gboolean
wn_acoustic_duration_forward (const WnAcoustic *model, const float *params, WnAcousticPass *pass)
{
  phone_input (model, params + pass->member->duration_embedding, pass, pass->duration.input,
      pass->member->duration.in.n_in);
  if (model->config.noise > 0)
    wn_acoustic_phone_noise (&model->config, WN_ACOUSTIC_DURATION, &pass->draw, pass->P,
        pass->duration.input + model->config.embedding + model->config.context_dim,
        pass->member->duration.in.n_in);
  return net_forward (&pass->member->duration, params, pass->P, pass->speaker, &pass->duration,
      &pass->duration_dropout, 0);
}

void
wn_acoustic_duration_backward (const WnAcoustic *model, const float *params, WnAcousticPass *pass,
    float *grads)
{
  int ld = pass->member->duration.in.n_in;
  size_t n = (size_t) pass->P * ld;
  float *d_input = pass->scratch, *rest = pass->scratch + round_up (n);

  memset (d_input, 0, n * sizeof (float));
  net_backward (&pass->member->duration, params, pass->P, pass->speaker, &pass->duration,
      &pass->duration_dropout, 0, pass->d_duration, NULL, d_input, grads, rest);
  wn_embedding_backward (pass->P, model->config.embedding, pass->phone, d_input, ld,
      grads + pass->member->duration_embedding);
}

gboolean
wn_acoustic_prosody_forward (const WnAcoustic *model, const float *params, WnAcousticPass *pass)
{
  int ld = pass->member->prosody.in.n_in, ld_e = pass->member->encoder.in.n_in;

  phone_input (model, params + pass->member->encoder_embedding, pass, pass->encoder.input, ld_e);
  for (int p = 0; p < pass->P; p++)
    pass->encoder.input[(size_t) (p + 1) * ld_e - 1] = logf (natural_duration (pass, p))
        - MEAN_LOG_DURATION;
  if (!net_forward (&pass->member->encoder, params, pass->P, pass->speaker, &pass->encoder,
          &pass->dropout, KEY_ENCODER))
    return FALSE;
  wn_expand_forward (pass->P, model->config.encoder_channels, pass->durations, pass->encoder.output,
      pass->prosody.input, ld);
  drawn_input (model, pass, WN_ACOUSTIC_PROSODY_HEAD, pass->prosody.input, ld);
  place_input (pass, pass->prosody.input, ld);
  return net_forward (&pass->member->prosody, params, pass->F, pass->speaker, &pass->prosody,
      &pass->dropout, KEY_PROSODY);
}

/* Adds to each band noise of the deviation that the network gives it */
static void
draw_bands (const WnAcoustic *model, WnAcousticPass *pass)
{
  const WnAcousticConfig *c = &model->config;
  g_autofree float *amount = g_new (float, c->n_mels);

  wn_mel_centres (c->n_mels, c->mel_low, c->mel_high, amount);
  for (int b = 0; b < c->n_mels; b++) {
    const float u = CLAMP ((amount[b] - LOW_BANDS) / (HIGH_BANDS - LOW_BANDS), 0, 1);

    amount[b] = c->band_noise.low + u * (c->band_noise.high - c->band_noise.low);
  }
  wn_acoustic_band_noise (c, &pass->draw, pass->F, pass->noise);
  for (int i = 0; i < pass->F * c->n_mels; i++) {
    const float ln = CLAMP (pass->spectrum.deviation[i], LN_DEVIATION_LOW, LN_DEVIATION_HIGH);

    pass->bands[i] = pass->spectrum.output[i] + amount[i % c->n_mels] * expf (ln) * pass->noise[i];
  }
}

gboolean
wn_acoustic_spectrum_forward (const WnAcoustic *model, const float *params, WnAcousticPass *pass,
    const float *prosody, const float *tone)
{
  int n = pass->member->prosody.in.n_in, ld = pass->member->spectrum.in.n_in;

  for (int f = 0; f < pass->F; f++) {
    float *input = pass->spectrum.input + (size_t) f * ld;

    memcpy (input, pass->prosody.input + (size_t) f * n, n * sizeof (float));
    prosody_input (model, params, prosody + (size_t) f * WN_ACOUSTIC_PROSODY,
        (tone ? tone : prosody)[(size_t) f * WN_ACOUSTIC_PROSODY], input + n);
  }
  drawn_input (model, pass, WN_ACOUSTIC_SPECTRUM_HEAD, pass->spectrum.input, ld);
  if (!net_forward (&pass->member->spectrum, params, pass->F, pass->speaker, &pass->spectrum,
          &pass->dropout, KEY_SPECTRUM))
    return FALSE;
  if (model->config.deviations)
    draw_bands (model, pass);
  return TRUE;
}

/* d_deviation of d_bands, whose derivative by the bands themselves is 1 */
static void
deviations_backward (const WnAcoustic *model, WnAcousticPass *pass)
{
  const size_t n = (size_t) pass->F * model->config.n_mels;
  const float *ln = pass->spectrum.deviation;

  for (size_t i = 0; i < n; i++)
    pass->d_deviation[i] = ln[i] > LN_DEVIATION_LOW && ln[i] < LN_DEVIATION_HIGH
        ? pass->d_bands[i] * (pass->bands[i] - pass->spectrum.output[i])
        : 0;
}

void
wn_acoustic_frames_backward (const WnAcoustic *model, const float *params, WnAcousticPass *pass,
    float *grads)
{
  int P = pass->P, F = pass->F, N = model->config.encoder_channels;
  int ld_p = pass->member->prosody.in.n_in, ld_s = pass->member->spectrum.in.n_in,
      ld_e = pass->member->encoder.in.n_in;
  float *d_spectrum_in = pass->scratch,
        *d_prosody_in = d_spectrum_in + round_up ((size_t) F * ld_s);
  float *d_encoder = d_prosody_in + round_up ((size_t) F * ld_p),
        *d_phones = d_encoder + round_up ((size_t) P * N);
  float *rest = d_phones + round_up ((size_t) P * ld_e);

  memset (pass->scratch, 0, (rest - pass->scratch) * sizeof (float));
  if (model->config.deviations)
    deviations_backward (model, pass);
  net_backward (&pass->member->spectrum, params, F, pass->speaker, &pass->spectrum, &pass->dropout,
      KEY_SPECTRUM, pass->d_bands, pass->d_deviation, d_spectrum_in, grads, rest);
  net_backward (&pass->member->prosody, params, F, pass->speaker, &pass->prosody, &pass->dropout,
      KEY_PROSODY, pass->d_prosody, NULL, d_prosody_in, grads, rest);
  wn_expand_backward (P, N, pass->durations, d_spectrum_in, ld_s, d_encoder);
  wn_expand_backward (P, N, pass->durations, d_prosody_in, ld_p, d_encoder);
  net_backward (&pass->member->encoder, params, P, pass->speaker, &pass->encoder, &pass->dropout,
      KEY_ENCODER, d_encoder, NULL, d_phones, grads, rest);
  wn_embedding_backward (P, model->config.embedding, pass->phone, d_phones, ld_e,
      grads + pass->member->encoder_embedding);
}
