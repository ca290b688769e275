/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "gradcheck.h"
#include "model/acoustic_net.h"
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
  c.speakers = 3;
  c.n_mels = MELS;
  c.embedding = 4;
  c.harmonic_bands = 3;
  c.duration_channels = c.encoder_channels = c.prosody_channels = c.spectrum_channels = 16;
  c.duration_blocks = c.encoder_blocks = 2;
  c.prosody_blocks = c.spectrum_blocks = 3;
  return c;
}

static void
tiny_init (Tiny *t, gboolean training, float rate)
{
  WnAcousticConfig config = tiny_config ();
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
  t->pass = (WnAcousticPass){ .member = &t->model->members[1],
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
  wn_acoustic_spectrum_forward (t->model, t->params, p, t->prosody);
  memset (p->d_duration, 0, P * sizeof (float));
  memset (p->d_prosody, 0, F * 3 * sizeof (float));
  memset (p->d_spectrum, 0, F * MELS * sizeof (float));
  loss = wn_loss_smooth_l1 (P, 1, 9, p->duration.output, t->targets, NULL, 1, p->d_duration);
  for (int i = 0; i < 2; i++)
    loss += wn_loss_smooth_l1 (F, 3, 9, p->prosody.output + i, t->targets + i, NULL, 1,
        p->d_prosody + i);
  loss += wn_loss_bce (F, 3, p->prosody.output + 2, t->targets + 2, NULL, 1, p->d_prosody + 2);
  return loss
      + wn_loss_smooth_l1 (F * MELS, 1, 9, p->spectrum.output, t->targets, NULL, 1, p->d_spectrum);
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
test_gradient (void)
{
  for (int dropout = 0; dropout < 2; dropout++) {
    Tiny t;
    const WnParams *layout;

    tiny_init (&t, TRUE, dropout ? 0.25f : 0);
    t.pass.speaker = dropout ? 2 : 1;
    layout = wn_acoustic_layout (t.model);
    bias_stack (&t.model->members[1].duration.stack, t.params);
    bias_stack (&t.model->members[1].encoder.stack, t.params);
    bias_stack (&t.model->members[1].prosody.stack, t.params);
    bias_stack (&t.model->members[1].spectrum.stack, t.params);
    tiny_loss (&t);
    wn_acoustic_duration_backward (t.model, t.params, &t.pass, t.grads);
    wn_acoustic_frames_backward (t.model, t.params, &t.pass, t.grads);
    for (int i = 0; i < layout->n_items; i++) {
      const WnParam *item = &layout->items[i];

      if (!g_str_has_prefix (item->name, "1.")) { /* statistics, and the member that did not run */
        for (size_t j = 0; j < item->n; j++)
          g_assert_cmpfloat (t.grads[item->offset + j], ==, 0);
        continue;
      }
      for (int direction = 0; direction < 3; direction++)
        wn_test_gradient_along (item->name, tiny_loss, &t, item->n, t.params + item->offset,
            t.grads + item->offset, 0.03f, 30 + direction, 2e-3);
    }
    tiny_clear (&t);
  }
}

/* Use and training share the code, but not the buffers */
static void
test_use_as_training (void)
{
  Tiny training, use;

  tiny_init (&training, TRUE, 0);
  tiny_init (&use, FALSE, 0);
  tiny_loss (&training);
  wn_acoustic_duration_forward (use.model, use.params, &use.pass);
  wn_acoustic_prosody_forward (use.model, use.params, &use.pass);
  wn_acoustic_spectrum_forward (use.model, use.params, &use.pass, use.prosody);
  g_assert_cmpmem (use.pass.duration.output, P * sizeof (float), training.pass.duration.output,
      P * sizeof (float));
  g_assert_cmpmem (use.pass.prosody.output, F * 3 * sizeof (float), training.pass.prosody.output,
      F * 3 * sizeof (float));
  g_assert_cmpmem (use.pass.spectrum.output, F * MELS * sizeof (float),
      training.pass.spectrum.output, F * MELS * sizeof (float));
  tiny_clear (&training);
  tiny_clear (&use);
}

/* [F][DIM], g_free */
static float *
features (const Tiny *t, const float *pitch, const float *range, const float *prosody)
{
  float *scratch = wn_block_new (wn_acoustic_scratch (t->model, P, F, 1));
  float *out = g_new (float, F *DIM);

  wn_acoustic_features (t->model, t->params, P, phones, t->context, durations, pitch, range,
      prosody, NULL, scratch, out);
  wn_block_free (scratch);
  return out;
}

/* Members side by side give the same bits */
static void
test_helped (void)
{
  Tiny t;
  WnPool *pool = wn_pool_new (3);

  tiny_init (&t, FALSE, 0);
  for (int n_threads = 2; n_threads <= 3; n_threads++) {
    float *scratch = wn_block_new (wn_acoustic_scratch (t.model, P, F, n_threads));
    g_autofree float *alone = features (&t, NULL, NULL, NULL), *helped = g_new (float, F *DIM);

    for (int i = 0; i < 20; i++) {
      const WnPredictOptions options = { pool, n_threads, NULL };

      g_assert_true (wn_acoustic_features (t.model, t.params, P, phones, t.context, durations, NULL,
          NULL, NULL, &options, scratch, helped));
      g_assert_cmpmem (helped, F * DIM * sizeof (float), alone, F * DIM * sizeof (float));
    }
    wn_block_free (scratch);
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
    float *scratch = wn_block_new (wn_acoustic_scratch (t.model, P, F, 3));
    g_autofree float *whole = features (&t, NULL, NULL, NULL), *out = g_new0 (float, F *DIM),
                     *zero = g_new0 (float, F *DIM);
    GThread *thread;

    g_assert_false (wn_acoustic_features (t.model, t.params, P, phones, t.context, durations, NULL,
        NULL, NULL, &options, scratch, out));
    thread = g_thread_new ("canceller", cancel_now_and_then, &c);
    while (n_done < 20 || n_cancelled < 20) {
      memset (out, 0, F * DIM * sizeof (float));
      if (wn_acoustic_features (t.model, t.params, P, phones, t.context, durations, NULL, NULL,
              NULL, &options, scratch, out)) {
        g_assert_cmpmem (out, F * DIM * sizeof (float), whole, F * DIM * sizeof (float));
        n_done++;
      } else {
        g_assert_cmpmem (out, F * DIM * sizeof (float), zero, F * DIM * sizeof (float));
        n_cancelled++;
      }
    }
    g_atomic_int_set (&c.quit, 1);
    g_thread_join (thread);
    wn_block_free (scratch);
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
  float *scratch;

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
  scratch = wn_block_new (wn_acoustic_scratch (t.model, P, 0, 1));
  wn_acoustic_durations (t.model, t.params, P, phones, t.context, scratch, frames);
  for (int m = 0; m < 2; m++) {
    t.pass.member = &t.model->members[m];
    wn_acoustic_duration_forward (t.model, t.params, &t.pass);
    for (int p = 0; p < P; p++)
      mean[p] += t.pass.duration.output[p] / 2;
  }
  for (int p = 0; p < P; p++)
    g_assert_cmpfloat_with_epsilon (frames[p], 1.04f * expf (mean[p]), 1e-4 * frames[p]);
  wn_block_free (scratch);
  tiny_clear (&t);
}

static void
test_config (void)
{
  WnAcousticConfig a = tiny_config (), b;
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
  g_test_add_func ("/model/acoustic/config", test_config);
  return g_test_run ();
}
