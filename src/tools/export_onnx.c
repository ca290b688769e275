/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "export_onnx.h"
#include <math.h>
#include "config.h"
#include "model/config.h"
#include "onnx.h"

/*
 * All values are images of height 1, [1][channels][1][time], and each gate has a convolution for
 * either half: of the ways to write the network down, this is the one that ONNX Runtime runs
 * fastest, by its convolutions over blocks of channels.
 */
typedef struct
{
  const WnStudentConfig *config;
  const WnStudentLayout *layout;
  const float *params;
  WnOnnx *onnx;
  const char *h2; /* [1][Cc][1][F + 1] the conditioning network at frame rate; a frame more for
                     students with a lag, which compute as many samples more */
  int lag;        /* samples of the last flow's waveform before the first one */
  /* vectors of one number, for slices and reshapes */
  const char *zero, *one, *last, *end, *time_axis;
} Graph;

/* A convolution by n columns of a matrix of parameters, [taps][c_in][c_out] */
typedef struct
{
  size_t w;
  const size_t *b; /* [c_out], or NULL */
  int taps, c_in, c_out;
  int first, n, step; /* the columns; step 0 as 1 */
  int dilation;       /* 0 as 1 */
  int padding;        /* zeros in front */
  float shift;        /* added to the bias */
} Convolution;

static const char *
ints (Graph *g, gint64 a, gint64 b, gint64 c, gint64 d)
{
  return wn_onnx_ints (g->onnx, 4, (gint64[]){ a, b, c, d });
}

static const char *
conv (Graph *g, const char *x, const Convolution *m)
{
  const gint64 dims[4] = { m->n, m->c_in, 1, m->taps };
  const WnOnnxAttribute attributes[2] = { { "dilations", NULL, 2, { 1, MAX (1, m->dilation) } },
    { "pads", NULL, 4, { 0, m->padding, 0, 0 } } };
  float *w = g_new (float, (gsize) m->n * m->c_in * m->taps), *b = g_new (float, m->n);
  const char *weights, *bias = NULL;
  gsize at = 0;

  for (int o = 0; o < m->n; o++) {
    const int column = m->first + o * MAX (1, m->step);

    for (int i = 0; i < m->c_in; i++) {
      for (int j = 0; j < m->taps; j++)
        w[at++] = g->params[m->w + ((gsize) j * m->c_in + i) * m->c_out + column];
    }
    b[o] = m->b ? g->params[*m->b + column] + m->shift : 0.0f;
  }
  weights = wn_onnx_floats (g->onnx, 4, dims, w);
  if (m->b)
    bias = wn_onnx_floats (g->onnx, 1, dims, b);
  g_free (w);
  g_free (b);
  return wn_onnx_node (g->onnx, "Conv", NULL, attributes, 2, x, weights, bias, NULL);
}

static const char *
apply (Graph *g, const char *op, const char *x)
{
  return wn_onnx_node (g->onnx, op, NULL, NULL, 0, x, NULL);
}

static const char *
combine (Graph *g, const char *op, const char *x, const char *y)
{
  return wn_onnx_node (g->onnx, op, NULL, NULL, 0, x, y, NULL);
}

static const char *
concat (Graph *g, gint64 axis, const char *x, const char *y)
{
  const WnOnnxAttribute attribute = { "axis", NULL, 0, { axis } };

  return wn_onnx_node (g->onnx, "Concat", NULL, &attribute, 1, x, y, NULL);
}

/* Samples of time more in front and behind, zeros; fewer where they are negative */
static const char *
pad_time (Graph *g, const char *x, int before, int behind)
{
  const gint64 pads[8] = { 0, 0, 0, before, 0, 0, 0, behind };

  return before || behind ? combine (g, "Pad", x, wn_onnx_ints (g->onnx, 8, pads)) : x;
}

/* ---- fold samples as the channels of one, and back ---- */

static const char *
transpose (Graph *g, const char *x, gint64 a, gint64 b, gint64 c, gint64 d)
{
  const WnOnnxAttribute order = { "perm", NULL, 4, { a, b, c, d } };

  return wn_onnx_node (g->onnx, "Transpose", NULL, &order, 1, x, NULL);
}

/* x [1][n][1][T] as [1][fold n][1][T / fold], a sample's n channels side by side */
static const char *
fold_time (Graph *g, const char *x, int n, int fold)
{
  if (fold == 1)
    return x;
  x = transpose (g, combine (g, "Reshape", x, ints (g, 1, n, -1, fold)), 0, 3, 1, 2);
  return combine (g, "Reshape", x, ints (g, 1, fold * n, 1, -1));
}

/* x [1][fold][1][R] as [1][1][1][fold R] */
static const char *
unfold_time (Graph *g, const char *x, int fold)
{
  if (fold == 1)
    return x;
  return combine (g, "Reshape", transpose (g, x, 0, 2, 3, 1), ints (g, 1, 1, 1, -1));
}

/* ---- the network ---- */

/*
 * The conditioning network but for its last matrix, from the features: what is beyond their ends
 * repeats them
 */
static void
add_condnet (Graph *g)
{
  const WnCondLayout *l = &g->layout->cond;
  const Convolution c1 = { l->c1_w, &l->c1_b, 3, l->n_in, l->channels, .n = l->channels };
  const Convolution c2 = { l->c2_w, &l->c2_b, 3, l->channels, l->channels, .n = l->channels };
  const WnOnnxAttribute edge = { "mode", "edge", 0, { 0 } };
  const gint64 pads[8] = { 0, 0, 0, WN_COND_MARGIN, 0, 0, 0, WN_COND_MARGIN + 1 },
               one_more[8] = { 0, 0, 0, 0, 0, 0, 0, 1 };
  const char *x = combine (g, "Reshape", "features", ints (g, 1, l->n_in, 1, -1));

  x = wn_onnx_node (g->onnx, "Pad", NULL, &edge, 1, x, wn_onnx_ints (g->onnx, 8, pads), NULL);
  x = apply (g, "Relu", conv (g, x, &c1));
  g->h2 = apply (g, "Relu", conv (g, x, &c2));
  if (g->lag)
    g->h2 = wn_onnx_node (g->onnx, "Pad", NULL, &edge, 1, g->h2,
        wn_onnx_ints (g->onnx, 8, one_more), NULL);
}

/* [2][n] weights of the frames on either side of each of the n rows of a frame */
static const char *
blend_rows (Graph *g, int n)
{
  const gint64 dims[2] = { 2, n };
  g_autofree float *blend = g_new (float, 2 * n);

  for (int i = 0; i < n; i++) {
    blend[n + i] = (float) i / n;
    blend[i] = 1.0f - blend[n + i];
  }
  return wn_onnx_floats (g->onnx, 2, dims, blend);
}

/*
 * [1][n][1][R] columns first .. first + n - 1 of the conditioning, interpolated between frames: a
 * product of [n][F][2] and `blend`
 */
static const char *
conditioning (Graph *g, const char *blend, int first, int n)
{
  const WnCondLayout *l = &g->layout->cond;
  const Convolution projection = { l->p_w, &l->p_b, 1, l->channels, l->n_out, first, .n = n };
  const char *c = conv (g, g->h2, &projection),
             *shape = wn_onnx_ints (g->onnx, 3, (gint64[]){ n, -1, 1 });
  const char *left = wn_onnx_node (g->onnx, "Slice", NULL, NULL, 0, c, g->zero, g->last,
      g->time_axis, NULL);
  const char *right = wn_onnx_node (g->onnx, "Slice", NULL, NULL, 0, c, g->one, g->end,
      g->time_axis, NULL);

  c = concat (g, 2, combine (g, "Reshape", left, shape), combine (g, "Reshape", right, shape));
  return combine (g, "Reshape", combine (g, "MatMul", c, blend), ints (g, 1, n, 1, -1));
}

/* Half of a gate's pre-activations */
static const char *
half_gate (Graph *g, const char *h, const char *blend, int flow, int layer, int half)
{
  const WnStackConfig *c = &g->layout->stack[flow];
  const WnStackLayout *l = &g->layout->flow[flow];
  const int n = c->channels;
  const Convolution m = { l->w[layer], NULL, c->kernel, n, 2 * n, half * n, n,
    .dilation = wn_stack_dilation (c, layer), .padding = wn_stack_history (c, layer) };

  return combine (g, "Add", conv (g, h, &m),
      conditioning (g, blend, l->cond + (2 * layer + half) * n, n));
}

/* Hidden values [1][C][1][R] of a flow's inputs [1][n_in][1][R] */
static const char *
add_layers (Graph *g, int flow, const char *inputs)
{
  const WnStackConfig *c = &g->layout->stack[flow];
  const WnStackLayout *l = &g->layout->flow[flow];
  const int n = c->channels;
  const Convolution in = { l->in_w, &l->in_b, 1, c->n_in, n, .n = n },
                    o1 = { l->o1_w, &l->o1_b, 1, n, n, .n = n };
  const char *blend = blend_rows (g, g->config->hop / g->config->fold[flow]),
             *h = conv (g, inputs, &in);

  for (int i = 0; i < c->layers; i++) {
    const Convolution residual = { l->r[i], NULL, 1, n, n, .n = n };
    const char *t = apply (g, "Tanh", half_gate (g, h, blend, flow, i, 0)),
               *gate = apply (g, "Sigmoid", half_gate (g, h, blend, flow, i, 1));

    h = combine (g, "Add", conv (g, combine (g, "Mul", t, gate), &residual), h);
  }
  return apply (g, "Relu", conv (g, apply (g, "Relu", h), &o1));
}

/*
 * The next waveform from the last, both [1][1][1][T] that begin `delayed` samples before the first,
 * this one and the flows before it counted; excitation [1][2][1][T] from the first on
 */
static const char *
add_flow (Graph *g, int flow, int delayed, const char *x, const char *excitation)
{
  const WnStackConfig *c = &g->layout->stack[flow];
  const WnStackLayout *l = &g->layout->flow[flow];
  const int n = c->channels, fold = g->config->fold[flow],
            delay = wn_student_delay (g->config, flow);
  const Convolution mu = { l->o2_w, &l->o2_b, 1, n, c->n_out, 0, fold, 2, .shift = 0 },
                    a = { l->o2_w, &l->o2_b, 1, n, c->n_out, 1, fold, 2,
                      .shift = g->config->scale_bias };
  const float floor = expf (-3.0f);
  const char *before, *h, *s;

  x = fold_time (g, pad_time (g, x, delay, -delay), 1, fold);
  excitation = fold_time (g, pad_time (g, excitation, delayed, -delayed), 2, fold);
  before = pad_time (g, x, 1, -1);
  h = add_layers (g, flow, concat (g, 1, before, excitation));
  s = apply (g, "Softplus", conv (g, h, &a));
  s = combine (g, "Add", s, wn_onnx_floats (g->onnx, 0, NULL, &floor));
  return unfold_time (g, combine (g, "Add", combine (g, "Mul", x, s), conv (g, h, &mu)), fold);
}

/* noise and excitation to the waveform, [1][1][1][T]; a lag needs a frame more of all */
static const char *
add_flows (Graph *g, const char *x, const char *excitation)
{
  const int more = g->lag ? g->config->hop : 0;
  int delayed = 0;

  x = pad_time (g, x, 0, more);
  excitation = pad_time (g, excitation, 0, more);
  for (int i = 0; i < g->config->n_flows; i++) {
    delayed += wn_student_delay (g->config, i);
    x = add_flow (g, i, delayed, x, excitation);
  }
  if (g->config->filter) {
    const Convolution filter = { g->layout->filter, NULL, g->config->filter, 1, 1, .n = 1,
      .padding = g->config->filter - 1 };

    x = conv (g, x, &filter);
  }
  return pad_time (g, x, -g->lag, g->lag - more);
}

static void
add_number (WnOnnx *onnx, const char *key, float value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  wn_onnx_metadata (onnx, key, g_ascii_formatd (text, sizeof text, "%.9g", value));
}

static void
add_numbers (WnOnnx *onnx, const char *key, const float *values, int n)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  GString *list = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    g_string_append_printf (list, i ? " %s" : "%s",
        g_ascii_formatd (text, sizeof text, "%.9g", values[i]));
  wn_onnx_metadata (onnx, key, list->str);
  g_string_free (list, TRUE);
}

static void
add_metadata (WnOnnx *onnx, const WnVoiceFile *voice)
{
  char *features = wn_feature_config_to_json (&voice->features),
       *student = wn_student_config_to_json (&voice->student_config);
  const int dim = wn_feature_dim (&voice->features);

  wn_onnx_metadata (onnx, "name", voice->name);
  wn_onnx_metadata (onnx, "licence", voice->licence);
  wn_onnx_metadata (onnx, "provenance", voice->provenance);
  wn_onnx_metadata (onnx, "features", features);
  wn_onnx_metadata (onnx, "student", student);
  add_numbers (onnx, "feature_mean", voice->feature_mean, dim);
  add_numbers (onnx, "feature_std", voice->feature_std, dim);
  add_number (onnx, "wave_std", voice->wave_std);
  add_number (onnx, "pre_emphasis", voice->pre_emphasis);
  add_number (onnx, "noise_scale", voice->noise_scale);
  g_free (features);
  g_free (student);
}

static void
add_constants (Graph *g)
{
  g->zero = wn_onnx_ints (g->onnx, 1, (gint64[]){ 0 });
  g->one = wn_onnx_ints (g->onnx, 1, (gint64[]){ 1 });
  g->last = wn_onnx_ints (g->onnx, 1, (gint64[]){ -1 });
  g->end = wn_onnx_ints (g->onnx, 1, (gint64[]){ G_MAXINT64 });
  g->time_axis = wn_onnx_ints (g->onnx, 1, (gint64[]){ 3 });
}

GBytes *
wn_export_onnx (const WnVoiceFile *voice)
{
  WnStudentLayout *layout = wn_student_layout_new (&voice->student_config);
  Graph g = { .config = &voice->student_config,
    .layout = layout,
    .params = voice->student,
    .lag = wn_student_lag (&voice->student_config),
    .onnx = wn_onnx_new ("student") };
  char *features = g_strdup_printf ("%d,frames", g.config->cond_in);
  const char *x, *excitation;
  GBytes *model;

  wn_onnx_input (g.onnx, "noise", "samples");
  wn_onnx_input (g.onnx, "features", features);
  wn_onnx_input (g.onnx, "excitation", "2,samples");
  wn_onnx_output (g.onnx, "waveform", "samples");
  add_metadata (g.onnx, voice);
  add_constants (&g);
  add_condnet (&g);
  x = combine (&g, "Reshape", "noise", ints (&g, 1, 1, 1, -1));
  excitation = combine (&g, "Reshape", "excitation", ints (&g, 1, 2, 1, -1));
  x = add_flows (&g, x, excitation);
  wn_onnx_node (g.onnx, "Reshape", "waveform", NULL, 0, x, g.last, NULL);
  model = wn_onnx_finish (g.onnx, "parwavenet", WN_VERSION);
  g_free (features);
  wn_onnx_free (g.onnx);
  wn_student_layout_free (layout);
  return model;
}
