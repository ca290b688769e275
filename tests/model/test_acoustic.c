/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "gradcheck.h"
#include "model/acoustic.h"
#include "model/acoustic_net.h"
#include "dsp/mel.h"
#include "nn/layers/loss.h"

enum
{
  P = 6,
  PHONES = 5,
  CONTEXT = 3,
  MELS = 8,
  DIM = MELS + 3
};

static const int32_t phones[P] = { 0, 3, 1, 4, 2, 0 };
static const int32_t durations[P] = { 4, 1, 5, 2, 6, 3 };
enum
{
  F = 4 + 1 + 5 + 2 + 6 + 3
};

typedef struct
{
  WnAcoustic *model;
  float *params, *grads, *memory, *context, *targets, *prosody;
  WnAcousticPass pass;
} Tiny;

static WnAcousticConfig
tiny_config (void)
{
  WnAcousticConfig c = wn_acoustic_config_default (PHONES, CONTEXT);

  c.members = 2;
  c.generation = 1;
  c.noise = 0;
  c.duration_scale = 1.04f;
  c.speakers = 3;
  c.n_mels = MELS;
  c.embedding = 4;
  c.harmonic_bands = 3;
  c.duration_channels = c.encoder_channels = c.prosody_channels = c.spectrum_channels = 16;
  c.duration_blocks = c.encoder_blocks = 2;
  c.prosody_blocks = c.spectrum_blocks = 3;
  return c;
}

static WnAcousticConfig
drawing_config (void)
{
  WnAcousticConfig c = tiny_config ();

  c.members = 1;
  c.generation = 2;
  c.noise = 2;
  return c;
}

/* And gives each band a deviation */
static WnAcousticConfig
deviating_config (void)
{
  WnAcousticConfig c = drawing_config ();

  c.deviations = 1;
  return c;
}

static void
tiny_init_as (Tiny *t, WnAcousticConfig config, gboolean training, float rate)
{
  float mean[DIM], std[DIM];

  memset (t, 0, sizeof *t);
  t->model = wn_acoustic_new (&config);
  t->params = wn_params_block (wn_acoustic_layout (t->model));
  t->grads = wn_params_block (wn_acoustic_layout (t->model));
  wn_params_init (wn_acoustic_layout (t->model), 1, t->params);
  for (int i = 0; i < DIM; i++) {
    mean[i] = i == MELS + 1 ? 0.5f : 0.1f * i;
    std[i] = 0.2f + 0.01f * i;
  }
  wn_acoustic_set_statistics (t->model, t->params, mean, std, NULL);
  t->context = wn_test_normal (P * CONTEXT, 20);
  t->targets = wn_test_normal (F * DIM, 21);
  t->prosody = wn_test_normal (F * 3, 22);
  for (int f = 0; f < F; f++) {
    t->targets[f * 3 + 2] = f % 2;
    t->prosody[f * 3 + 2] = f % 3 > 0;
  }
  t->pass = (WnAcousticPass){ .member = &t->model->members[config.members - 1],
    .P = P,
    .F = F,
    .training = training,
    .phone = phones,
    .context = t->context,
    .durations = durations,
    .duration_dropout = { rate, 7, 100 },
    .dropout = { rate, 7, 300 } };
  t->memory = wn_block_new (wn_acoustic_pass_init (t->model, &t->pass, NULL));
  wn_acoustic_pass_init (t->model, &t->pass, t->memory);
}

static void
tiny_init (Tiny *t, gboolean training, float rate)
{
  tiny_init_as (t, tiny_config (), training, rate);
}

static void
tiny_clear (Tiny *t)
{
  wn_acoustic_free (t->model);
  wn_block_free (t->params);
  wn_block_free (t->grads);
  wn_block_free (t->memory);
  g_free (t->context);
  g_free (t->targets);
  g_free (t->prosody);
}

/* A smooth loss that touches every output; its derivatives go where the backward pass wants them */
static double
tiny_loss (void *data)
{
  Tiny *t = data;
  WnAcousticPass *p = &t->pass;
  double loss;

  wn_acoustic_duration_forward (t->model, t->params, p);
  wn_acoustic_prosody_forward (t->model, t->params, p);
  wn_acoustic_spectrum_forward (t->model, t->params, p, t->prosody, NULL);
  memset (p->d_duration, 0, P * sizeof (float));
  memset (p->d_prosody, 0, F * 3 * sizeof (float));
  memset (p->d_bands, 0, F * MELS * sizeof (float));
  loss = wn_loss_smooth_l1 (P, 1, 9, p->duration.output, t->targets, NULL, 1, p->d_duration);
  for (int i = 0; i < 2; i++)
    loss += wn_loss_smooth_l1 (F, 3, 9, p->prosody.output + i, t->targets + i, NULL, 1,
        p->d_prosody + i);
  loss += wn_loss_bce (F, 3, p->prosody.output + 2, t->targets + 2, NULL, 1, p->d_prosody + 2);
  return loss + wn_loss_smooth_l1 (F * MELS, 1, 9, p->bands, t->targets, NULL, 1, p->d_bands);
}

/*
 * Biases so large that no step of the finite differences crosses a kink of relu: half of the units
 * are on, half off
 */
static void
bias_stack (const WnConvStack *stack, float *params)
{
  for (int l = 0; l < stack->n_blocks; l++)
    for (int i = 0; i < stack->channels; i++)
      params[stack->blocks[l].b + i] = i % 2 ? 3 : -3;
}

static void
check_gradient (WnAcousticConfig config)
{
  for (int dropout = 0; dropout < 2; dropout++) {
    const char *last = config.members == 2 ? "1." : "0.";
    Tiny t;
    const WnParams *layout;
    const WnAcousticMember *member;

    tiny_init_as (&t, config, TRUE, dropout ? 0.25f : 0);
    t.pass.speaker = dropout ? 2 : 1;
    layout = wn_acoustic_layout (t.model);
    member = t.pass.member;
    bias_stack (&member->duration.stack, t.params);
    bias_stack (&member->encoder.stack, t.params);
    bias_stack (&member->prosody.stack, t.params);
    bias_stack (&member->spectrum.stack, t.params);
    tiny_loss (&t);
    wn_acoustic_duration_backward (t.model, t.params, &t.pass, t.grads);
    wn_acoustic_frames_backward (t.model, t.params, &t.pass, t.grads);
    for (int i = 0; i < layout->n_items; i++) {
      const WnParam *item = &layout->items[i];
      /* a deviation is an exponential */
      const float step = g_str_has_suffix (item->name, "deviation.w") ? 2e-3f : 1e-2f;

      if (!g_str_has_prefix (item->name, last)) { /* statistics, and the member that did not run */
        for (size_t j = 0; j < item->n; j++)
          g_assert_cmpfloat (t.grads[item->offset + j], ==, 0);
        continue;
      }
      for (int direction = 0; direction < 3; direction++)
        wn_test_gradient_along (item->name, tiny_loss, &t, item->n, t.params + item->offset,
            t.grads + item->offset, step, 30 + direction, 3e-3);
    }
    tiny_clear (&t);
  }
}

static void
test_gradient (void)
{
  check_gradient (tiny_config ());
  check_gradient (drawing_config ());
  check_gradient (deviating_config ());
}

/* Use and training share the code, but not the buffers */
static void
check_use_as_training (WnAcousticConfig config)
{
  Tiny training, use;

  tiny_init_as (&training, config, TRUE, 0);
  tiny_init_as (&use, config, FALSE, 0);
  tiny_loss (&training);
  wn_acoustic_duration_forward (use.model, use.params, &use.pass);
  wn_acoustic_prosody_forward (use.model, use.params, &use.pass);
  wn_acoustic_spectrum_forward (use.model, use.params, &use.pass, use.prosody, NULL);
  g_assert_cmpmem (use.pass.duration.output, P * sizeof (float), training.pass.duration.output,
      P * sizeof (float));
  g_assert_cmpmem (use.pass.prosody.output, F * 3 * sizeof (float), training.pass.prosody.output,
      F * 3 * sizeof (float));
  g_assert_cmpmem (use.pass.bands, F * MELS * sizeof (float), training.pass.bands,
      F * MELS * sizeof (float));
  tiny_clear (&training);
  tiny_clear (&use);
}

static void
test_use_as_training (void)
{
  check_use_as_training (tiny_config ());
  check_use_as_training (drawing_config ());
  check_use_as_training (deviating_config ());
}

static WnAcousticInput
tiny_input (const Tiny *t)
{
  return (
      WnAcousticInput){ .P = P, .phone = phones, .context = t->context, .durations = durations };
}

/* [frames of the input][DIM], g_free */
static float *
features_of (const Tiny *t, const WnAcousticInput *input)
{
  int n = 0;
  float *out;

  for (int p = 0; p < input->P; p++)
    n += input->durations[p];
  out = g_new (float, n *DIM);
  g_assert_true (wn_acoustic_features (t->model, t->params, input, NULL, out));
  return out;
}

/* [F][DIM], g_free */
static float *
features (const Tiny *t, const float *pitch, const float *range, const float *prosody)
{
  WnAcousticInput input = tiny_input (t);

  input.pitch = pitch;
  input.pitch_range = range;
  input.prosody = prosody;
  return features_of (t, &input);
}

/* Members side by side give the same bits */
static void
test_helped (void)
{
  Tiny t;
  WnPool *pool = wn_pool_new (3);

  tiny_init (&t, FALSE, 0);
  for (int n_threads = 2; n_threads <= 3; n_threads++) {
    const WnAcousticInput input = tiny_input (&t);
    g_autofree float *alone = features (&t, NULL, NULL, NULL), *helped = g_new (float, F *DIM);

    for (int i = 0; i < 20; i++) {
      const WnPredictOptions options = { pool, n_threads, NULL };

      g_assert_true (wn_acoustic_features (t.model, t.params, &input, &options, helped));
      g_assert_cmpmem (helped, F * DIM * sizeof (float), alone, F * DIM * sizeof (float));
    }
  }
  wn_pool_free (pool);
  tiny_clear (&t);
}

typedef struct
{
  int flag, quit;
} Cancelled;

static gpointer
cancel_now_and_then (gpointer data)
{
  Cancelled *c = data;

  for (int i = 0; !g_atomic_int_get (&c->quit); i++) {
    g_atomic_int_set (&c->flag, i & 1);
    g_usleep (5 + i * 37 % 61);
  }
  return NULL;
}

/* Either it fills nothing, or it fills what it would have filled */
static void
test_cancel (void)
{
  Tiny t;
  WnPool *pool = wn_pool_new (3);
  Cancelled c = { 1, 0 };
  const WnPredictOptions options = { pool, 3, &c.flag };
  int n_done = 0, n_cancelled = 0;

  tiny_init (&t, FALSE, 0);
  {
    const WnAcousticInput input = tiny_input (&t);
    g_autofree float *whole = features (&t, NULL, NULL, NULL), *out = g_new0 (float, F *DIM),
                     *zero = g_new0 (float, F *DIM);
    GThread *thread;

    g_assert_false (wn_acoustic_features (t.model, t.params, &input, &options, out));
    thread = g_thread_new ("canceller", cancel_now_and_then, &c);
    while (n_done < 20 || n_cancelled < 20) {
      memset (out, 0, F * DIM * sizeof (float));
      if (wn_acoustic_features (t.model, t.params, &input, &options, out)) {
        g_assert_cmpmem (out, F * DIM * sizeof (float), whole, F * DIM * sizeof (float));
        n_done++;
      } else {
        g_assert_cmpmem (out, F * DIM * sizeof (float), zero, F * DIM * sizeof (float));
        n_cancelled++;
      }
    }
    g_atomic_int_set (&c.quit, 1);
    g_thread_join (thread);
  }
  wn_pool_free (pool);
  tiny_clear (&t);
}

static void
test_pitch (void)
{
  Tiny t;
  float high[P], flat[P], given[F * 3];
  float *plain, *raised, *monotone, *told;
  double moved = 0;

  tiny_init (&t, FALSE, 0);
  for (int p = 0; p < P; p++) {
    high[p] = 1.25f;
    flat[p] = p < 3 ? 0 : 1; /* one value a phone */
  }
  plain = features (&t, NULL, NULL, NULL);
  raised = features (&t, high, NULL, NULL);
  monotone = features (&t, NULL, flat, NULL);
  for (int f = 0; f < F; f++) {
    const float *p = plain + f * DIM, *r = raised + f * DIM, *m = monotone + f * DIM;

    g_assert_cmpfloat_with_epsilon (r[MELS], p[MELS] + logf (1.25f), 1e-5);
    g_assert_true (p[MELS + 1] >= 0 && p[MELS + 1] <= 1 && r[MELS + 1] == p[MELS + 1]);
    g_assert_true ((p[MELS + 2] == 0 || p[MELS + 2] == 1) && r[MELS + 2] == p[MELS + 2]);
    if (f < durations[0] + durations[1] + durations[2])
      g_assert_cmpfloat (m[MELS], ==, t.params[t.model->mean + MELS]);
    else
      g_assert_cmpfloat (m[MELS], ==, p[MELS]);
    for (int b = 0; b < MELS; b++)
      moved += fabs (r[b] - p[b]);
    memcpy (given + f * 3, r + MELS, 3 * sizeof (float));
  }
  g_assert_cmpfloat (moved, >, 0.01); /* the spectrum's harmonics follow */

  told = features (&t, NULL, NULL, given);
  g_assert_cmpmem (told, F * DIM * sizeof (float), raised, F * DIM * sizeof (float));
  g_free (plain);
  g_free (raised);
  g_free (monotone);
  g_free (told);
  tiny_clear (&t);
}

/*
 * Bands are widened about their means where there is speech, silence stays; shifted: into the one,
 * in between, and into the other
 */
static void
test_gain (void)
{
  const float shifts[] = { 0, -1.25f, -3 };
  Tiny t;
  float mean[DIM], std[DIM], gain[MELS], none[MELS];
  int silent = 0, loud = 0;

  tiny_init (&t, FALSE, 0);
  memcpy (mean, t.params + t.model->mean, sizeof mean);
  memcpy (std, t.params + t.model->std, sizeof std);
  for (int b = 0; b < MELS; b++) {
    gain[b] = 1 + 0.1f * b;
    none[b] = 1;
  }
  for (guint s = 0; s < G_N_ELEMENTS (shifts); s++) {
    float *before, *after;

    for (int m = 0; m < t.model->config.members; m++)
      for (int b = 0; b < MELS; b++)
        t.params[t.model->members[m].spectrum.out_b + b] = shifts[s];
    wn_acoustic_set_statistics (t.model, t.params, mean, std, none);
    before = features (&t, NULL, NULL, NULL);
    wn_acoustic_set_statistics (t.model, t.params, mean, std, gain);
    after = features (&t, NULL, NULL, NULL);
    for (int f = 0; f < F; f++) {
      const float *x = before + f * DIM, *y = after + f * DIM;
      float level = 0, widened;

      for (int b = 0; b < MELS; b++)
        level += (x[b] - mean[b]) / std[b] / MELS;
      widened = CLAMP ((level + 1.5f) / 0.5f, 0, 1);
      silent += widened == 0;
      loud += widened == 1;
      for (int b = 0; b < MELS; b++)
        g_assert_cmpfloat_with_epsilon (y[b] - mean[b],
            (1 + widened * (gain[b] - 1)) * (x[b] - mean[b]), 1e-4);
      g_assert_cmpmem (x + MELS, (DIM - MELS) * sizeof (float), y + MELS,
          (DIM - MELS) * sizeof (float));
    }
    g_free (before);
    g_free (after);
  }
  g_assert_cmpint (silent, >=, F / 2);
  g_assert_cmpint (loud, >=, F / 2);
  g_assert_cmpint (silent + loud, <, 3 * F);
  tiny_clear (&t);
}

static void
test_durations (void)
{
  enum
  {
    N = 200
  };
  float frames[N], rate[N], mean[P] = { 0 };
  int32_t rounded[N], faster[N];
  double end = 0;
  int sum, at = 0, quick;
  Tiny t;

  wn_rng_uniform (3, 4, 0, N, frames);
  for (int i = 0; i < N; i++) {
    frames[i] = 2 + 8 * frames[i];
    rate[i] = 2;
  }
  sum = wn_acoustic_round_durations (N, frames, NULL, rounded);
  for (int i = 0; i < N; i++) {
    end += frames[i];
    at += rounded[i];
    g_assert_cmpfloat_with_epsilon (at, end, 0.51);
  }
  g_assert_cmpint (at, ==, sum);
  quick = wn_acoustic_round_durations (N, frames, rate, faster);
  g_assert_cmpfloat_with_epsilon (quick, sum / 2.0, 1);
  for (int i = 0; i < N; i++)
    rate[i] = 100;
  g_assert_cmpint (wn_acoustic_round_durations (N, frames, rate, faster), ==, N);
  for (int i = 0; i < N; i++)
    g_assert_cmpint (faster[i], ==, 1);

  tiny_init (&t, FALSE, 0);
  wn_acoustic_durations (t.model, t.params, P, phones, t.context, NULL, frames);
  for (int m = 0; m < 2; m++) {
    t.pass.member = &t.model->members[m];
    wn_acoustic_duration_forward (t.model, t.params, &t.pass);
    for (int p = 0; p < P; p++)
      mean[p] += t.pass.duration.output[p] / 2;
  }
  for (int p = 0; p < P; p++)
    g_assert_cmpfloat_with_epsilon (frames[p], 1.04f * expf (mean[p]), 1e-4 * frames[p]);
  tiny_clear (&t);
}

/* Another seed or key is another rendering, the same is the same; temperature 0 knows one only */
static void
test_draws (void)
{
  Tiny t;
  WnAcousticInput input;
  float seconds[P], frames[3][P];
  float *out[3];

  tiny_init_as (&t, drawing_config (), FALSE, 0);
  input = tiny_input (&t);
  for (int i = 0; i < 3; i++) {
    input.draw.seed = i % 2;
    out[i] = features_of (&t, &input);
    wn_acoustic_durations (t.model, t.params, P, phones, t.context, &input.draw, frames[i]);
  }
  g_assert_cmpmem (out[0], F * DIM * sizeof (float), out[2], F * DIM * sizeof (float));
  g_assert_cmpmem (frames[0], sizeof frames[0], frames[2], sizeof frames[2]);
  for (int b = 0; b <= MELS; b++) {
    double difference = 0;

    for (int f = 0; f < F; f++)
      difference += fabs (out[0][f * DIM + b] - out[1][f * DIM + b]) / F;
    g_assert_cmpfloat (difference, >, 1e-3);
  }
  for (int p = 0; p < P; p++)
    g_assert_cmpfloat (frames[0][p], !=, frames[1][p]);
  t.model->config.duration_noise = (WnAcousticNoise){ 0 };
  for (int i = 0; i < 2; i++) {
    input.draw.key = i;
    wn_acoustic_durations (t.model, t.params, P, phones, t.context, &input.draw,
        i ? seconds : frames[0]);
  }
  g_assert_cmpmem (seconds, sizeof seconds, frames[0], sizeof frames[0]);
  for (int i = 0; i < 3; i++)
    g_free (out[i]);
  tiny_clear (&t);
}

/* A voice's range of F0 widens what it draws, about its mean, and nothing else */
static void
test_f0_range (void)
{
  Tiny t;
  WnAcousticConfig config = drawing_config ();
  WnAcousticInput input;
  float mean;

  config.harmonic_bands = 0;
  tiny_init_as (&t, config, FALSE, 0);
  input = tiny_input (&t);
  mean = t.params[t.model->mean + MELS];
  {
    g_autofree float *plain = features_of (&t, &input), *wide;

    t.model->config.f0_range = 1.5f;
    wide = features_of (&t, &input);
    for (int f = 0; f < F; f++) {
      g_assert_cmpmem (wide + f * DIM, MELS * sizeof (float), plain + f * DIM,
          MELS * sizeof (float));
      g_assert_cmpfloat_with_epsilon (wide[f * DIM + MELS] - mean,
          1.5f * (plain[f * DIM + MELS] - mean), 1e-5);
    }
  }
  tiny_clear (&t);
}

/* What is made lower becomes stronger, as much as the voice says, but not what is silent */
static void
test_lowered_gain (void)
{
  Tiny t;
  WnAcousticConfig config = drawing_config ();
  WnAcousticInput input;
  float pitch[P];
  double sum = 0;

  config.harmonic_bands = 0;
  tiny_init_as (&t, config, FALSE, 0);
  for (int i = 0; i < DIM; i++)
    t.params[t.model->mean + i] = 0;
  input = tiny_input (&t);
  input.pitch = pitch;
  for (int p = 0; p < P; p++)
    pitch[p] = p == 0 ? 2 : 0.8f;
  {
    g_autofree float *plain = features_of (&t, &input), *strong;
    int f = 0;

    t.model->config.lowered_gain = 3;
    strong = features_of (&t, &input);
    for (int p = 0; p < P; p++) {
      for (int i = 0; i < durations[p]; i++, f++) {
        const float more = strong[f * DIM] - plain[f * DIM];

        g_assert_cmpfloat (more, >=, 0);
        g_assert_cmpfloat (more, <=, p == 0 ? 0 : 0.3f * log2f (1.25f) + 1e-4);
        sum += more;
      }
    }
  }
  g_assert_cmpfloat (sum, >, 0.01);
  tiny_clear (&t);
}

/* Noise is added to what speaks, from 2 kHz on, and in full from 6 */
static void
test_textured (void)
{
  Tiny t;
  WnAcousticConfig config = drawing_config ();
  WnAcousticInput input;
  float centres[MELS];
  int added = 0, regular = 0;

  tiny_init_as (&t, config, FALSE, 0);
  input = tiny_input (&t);
  wn_mel_centres (MELS, config.mel_low, config.mel_high, centres);
  {
    g_autofree float *plain = features_of (&t, &input), *textured, *noise = g_new (float, F *MELS);

    t.model->config.texture = 3;
    wn_acoustic_band_noise (&t.model->config, &input.draw, F, noise);
    textured = features_of (&t, &input);
    for (int f = 0; f < F; f++) {
      g_assert_cmpmem (textured + f * DIM + MELS, (DIM - MELS) * sizeof (float),
          plain + f * DIM + MELS, (DIM - MELS) * sizeof (float));
      for (int b = 0; b < MELS; b++) {
        const float more = textured[f * DIM + b] - plain[f * DIM + b];

        if (centres[b] < 2000) {
          g_assert_cmpfloat (more, ==, 0);
          regular++;
        } else if (more != 0) {
          g_assert_cmpfloat (fabsf (more), <=, 0.3f * fabsf (noise[f * MELS + b]) + 1e-5f);
          added++;
        }
      }
    }
  }
  g_assert_cmpint (regular, >, 0);
  g_assert_cmpint (added, >, 0);
  tiny_clear (&t);
}

/* What is asked of F0 and rate moves F0 and the rate, not what else the networks read */
static void
test_control (void)
{
  Tiny t;
  WnAcousticConfig config = drawing_config ();
  WnAcousticInput input;
  float natural[P], pitch[P], bend[P + 1];
  int f = 0;

  config.harmonic_bands = 0;
  tiny_init_as (&t, config, FALSE, 0);
  input = tiny_input (&t);
  for (int p = 0; p < P; p++) {
    natural[p] = durations[p];
    pitch[p] = 0.8f;
  }
  for (int p = 0; p <= P; p++)
    bend[p] = 0.01f * p * p;
  {
    g_autofree float *plain = features_of (&t, &input), *same, *bent;

    input.natural = natural;
    same = features_of (&t, &input);
    g_assert_cmpmem (plain, F * DIM * sizeof (float), same, F * DIM * sizeof (float));
    input.pitch = pitch;
    input.bend = bend;
    bent = features_of (&t, &input);
    for (int p = 0; p < P; p++) {
      for (int i = 0; i < durations[p]; i++, f++) {
        const float u = (i + 0.5f) / durations[p];

        g_assert_cmpmem (bent + f * DIM, MELS * sizeof (float), plain + f * DIM,
            MELS * sizeof (float));
        g_assert_cmpfloat_with_epsilon (bent[f * DIM + MELS] - plain[f * DIM + MELS],
            logf (0.8f) + (1 - u) * bend[p] + u * bend[p + 1], 1e-5);
      }
    }
  }
  tiny_clear (&t);
}

/* A file of the first generation does not tell one, and has its values */
static void
test_first_generation (void)
{
  static const char *const later[] = { "generation", "noise", "duration_noise", "prosody_noise",
    "spectrum_noise", "f0_range", "lowered_gain", "texture", "deviations", "band_noise" };
  WnAcousticConfig a = tiny_config (), b;
  g_autofree char *json = wn_acoustic_config_to_json (&a);
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (later); i++)
    g_assert_null (strstr (json, later[i]));
  memset (&b, 255, sizeof b);
  g_assert_true (wn_acoustic_config_from_json (json, &b, &error));
  g_assert_no_error (error);
  g_assert_cmpint (b.generation, ==, 1);
  g_assert_cmpint (b.noise, ==, 0);
  g_free (json);
  /* neither noise nor deviations without generation 2, nor members with it */
  a.deviations = 1;
  json = wn_acoustic_config_to_json (&a);
  g_assert_false (wn_acoustic_config_from_json (json, &b, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  g_free (json);
  a.deviations = 0;
  a.noise = 2;
  json = wn_acoustic_config_to_json (&a);
  g_assert_false (wn_acoustic_config_from_json (json, &b, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  g_free (json);
  a.generation = 2;
  json = wn_acoustic_config_to_json (&a);
  g_assert_false (wn_acoustic_config_from_json (json, &b, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
}

static void
check_config (WnAcousticConfig a)
{
  WnAcousticConfig b;
  char *json = wn_acoustic_config_to_json (&a);
  GError *error = NULL;

  a.speakers = 1;
  memset (&b, 0, sizeof b);
  g_assert_true (wn_acoustic_config_from_json (json, &b, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
  g_free (json);
  a.harmonic_bands = MELS + 1;
  json = wn_acoustic_config_to_json (&a);
  g_assert_false (wn_acoustic_config_from_json (json, &b, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
  g_free (json);
  g_assert_false (wn_acoustic_config_from_json ("{}", &b, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&error);
}

static void
test_config (void)
{
  check_config (tiny_config ());
  check_config (drawing_config ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/acoustic/gradient", test_gradient);
  g_test_add_func ("/model/acoustic/use-as-training", test_use_as_training);
  g_test_add_func ("/model/acoustic/helped", test_helped);
  g_test_add_func ("/model/acoustic/cancel", test_cancel);
  g_test_add_func ("/model/acoustic/pitch", test_pitch);
  g_test_add_func ("/model/acoustic/gain", test_gain);
  g_test_add_func ("/model/acoustic/durations", test_durations);
  g_test_add_func ("/model/acoustic/draws", test_draws);
  g_test_add_func ("/model/acoustic/f0-range", test_f0_range);
  g_test_add_func ("/model/acoustic/lowered-gain", test_lowered_gain);
  g_test_add_func ("/model/acoustic/textured", test_textured);
  g_test_add_func ("/model/acoustic/control", test_control);
  g_test_add_func ("/model/acoustic/config", test_config);
  g_test_add_func ("/model/acoustic/first-generation", test_first_generation);
  return g_test_run ();
}
