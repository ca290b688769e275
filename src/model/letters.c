/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "letters.h"
#include <math.h>
#include <string.h>
#include "base/error.h"
#include "nn/layers/embedding.h"
#include "nn/layers/layernorm.h"

#define MAX_CHANNELS 1024
#define MAX_CLASSES 4096

struct _WnLettersNet
{
  const WnLetters *letters;
  gboolean training;
  int n, words;  /* of the last pass */
  int32_t *kind; /* [rows] */
  WnConvStackPass pass;
  float *output;               /* of the stack, inside the pass */
  float *norm, *mean, *rstd;   /* [rows][C], [rows] */
  float *logits;               /* [rows][classes] */
  float *d, *d_norm, *scratch; /* in training: [rows][C] twice, as the layers want */
};

gboolean
wn_letters_config_check (const WnLettersConfig *c, GError **error)
{
  if (c->letters >= 1 && c->letters <= 256 && c->kinds >= 1 && c->kinds <= 256 && c->channels >= 1
      && c->channels <= MAX_CHANNELS && c->blocks >= 1 && c->blocks <= WN_CONVSTACK_MAX
      && c->taps >= 1 && c->taps <= 9 && c->taps % 2 == 1 && c->classes >= 1
      && c->classes <= MAX_CLASSES)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
      "a network of letters with %d letters, %d kinds, %d channels, %d blocks, %d taps, %d classes",
      c->letters, c->kinds, c->channels, c->blocks, c->taps, c->classes);
  return FALSE;
}

static const WnTensor *
find (const WnSafetensors *file, const char *prefix, const char *name)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);

  return wn_safetensors_find (file, full);
}

gboolean
wn_letters_config_read (const WnSafetensors *file, const char *prefix, WnLettersConfig *c,
    GError **error)
{
  const WnTensor *letter = find (file, prefix, "letter"), *kind = find (file, prefix, "kind"),
                 *w = find (file, prefix, "output.w"),
                 *conv = find (file, prefix, "stack.0.conv.w");
  int blocks = 0;

  if (!letter || !kind || !w || !conv) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: no network that reads unknown words",
        wn_safetensors_name (file));
    return FALSE;
  }
  for (gboolean found = TRUE; found; blocks += found) {
    g_autofree char *name = g_strdup_printf ("stack.%d.conv.w", blocks);

    found = find (file, prefix, name) != NULL;
  }
  if (letter->n_dims != 2 || kind->n_dims != 2 || w->n_dims != 2 || conv->n_dims != 3
      || letter->shape[0] > 256 || kind->shape[0] > 256 || letter->shape[1] > MAX_CHANNELS
      || w->shape[1] > MAX_CLASSES || conv->shape[0] > 9) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s: the network that reads words has tensors of other shapes", wn_safetensors_name (file));
    return FALSE;
  }
  *c = (WnLettersConfig){ letter->shape[0], kind->shape[0], letter->shape[1], blocks,
    conv->shape[0], w->shape[1] };
  if (wn_letters_config_check (c, error))
    return TRUE;
  g_prefix_error (error, "%s: ", wn_safetensors_name (file));
  return FALSE;
}

WnLetters *
wn_letters_new (const WnLettersConfig *config)
{
  static const int dilations[] = { 1, 2, 4 };
  WnLetters *l = g_new0 (WnLetters, 1);
  const int C = config->channels;

  l->config = *config;
  l->layout = wn_params_new ();
  l->letter = wn_params_add (l->layout, "letter", 0, 1, config->letters, C, 0);
  l->kind = wn_params_add (l->layout, "kind", 0, 0.1f, config->kinds, C, 0);
  wn_convstack_init (&l->stack, l->layout, "stack", C, config->blocks, config->taps, dilations,
      G_N_ELEMENTS (dilations));
  l->gain = wn_params_add (l->layout, "gain", 1, 0, C, 0, 0);
  l->bias = wn_params_add (l->layout, "bias", 0, 0, C, 0, 0);
  l->w = wn_params_add (l->layout, "output.w", 0, 1 / sqrtf (C), C, config->classes, 0);
  l->b = wn_params_add (l->layout, "output.b", 0, 0, config->classes, 0, 0);
  return l;
}

void
wn_letters_free (WnLetters *letters)
{
  if (!letters)
    return;
  wn_params_free (letters->layout);
  g_free (letters);
}

WnLettersNet *
wn_letters_net_new (const WnLetters *letters, int max_rows, gboolean training)
{
  WnLettersNet *net = g_new0 (WnLettersNet, 1);
  const int C = letters->config.channels, kept = training ? letters->config.blocks : 1;
  const size_t n = (size_t) max_rows * C;

  net->letters = letters;
  net->training = training;
  net->kind = g_new (int32_t, max_rows);
  net->pass.x = g_new (float, n *(kept + training));
  net->pass.norm = g_new (float, n *kept);
  net->pass.act = g_new (float, n *kept);
  net->norm = g_new (float, n);
  net->logits = g_new (float, (size_t) max_rows * letters->config.classes);
  if (training) {
    net->pass.mean = g_new (float, (size_t) max_rows *kept);
    net->pass.rstd = g_new (float, (size_t) max_rows *kept);
    net->mean = g_new (float, max_rows);
    net->rstd = g_new (float, max_rows);
    net->d = g_new (float, n);
    net->d_norm = g_new (float, n);
    net->scratch = g_new (float, 2 * n + (size_t) C * MAX (C, letters->config.classes));
  }
  return net;
}

void
wn_letters_net_free (WnLettersNet *net)
{
  if (!net)
    return;
  g_free (net->kind);
  g_free (net->pass.x);
  g_free (net->pass.norm);
  g_free (net->pass.act);
  g_free (net->pass.mean);
  g_free (net->pass.rstd);
  g_free (net->norm);
  g_free (net->mean);
  g_free (net->rstd);
  g_free (net->logits);
  g_free (net->d);
  g_free (net->d_norm);
  g_free (net->scratch);
  g_free (net);
}

/* The stack as it is for rows of several words */
static WnConvStack
interleaved (const WnConvStack *stack, int words)
{
  WnConvStack s = *stack;

  for (int l = 0; l < s.n_blocks; l++)
    s.blocks[l].conv.dilation *= words;
  return s;
}

static WnConv1d
output_layer (const WnLetters *l)
{
  return (WnConv1d){ l->config.channels, l->config.classes, 1, 1 };
}

const float *
wn_letters_net_forward (WnLettersNet *net, const float *params, int n, int words,
    const int32_t *letter, const int32_t *kind, const WnDropout *dropout)
{
  const WnLetters *l = net->letters;
  const int rows = n * words, C = l->config.channels;
  const WnConvStack stack = interleaved (&l->stack, words);
  const WnConv1d output = output_layer (l);

  net->n = n;
  net->words = words;
  wn_embedding_forward (rows, C, letter, params + l->letter, net->pass.x, C);
  for (int r = 0; r < rows; r++)
    for (int i = 0; i < C; i++)
      net->pass.x[r * C + i] += params[l->kind + kind[r % words] * C + i];
  net->output = wn_convstack_forward (&stack, params, rows, &net->pass, dropout);
  wn_layernorm_forward (rows, C, net->output, params + l->gain, params + l->bias, net->norm,
      net->mean, net->rstd);
  wn_conv1d_forward (&output, rows, net->norm, params + l->w, params + l->b, net->logits);
  return net->logits;
}

void
wn_letters_net_backward (WnLettersNet *net, const float *params, const int32_t *letter,
    const int32_t *kind, const float *d_logits, const WnDropout *dropout, float *grads)
{
  const WnLetters *l = net->letters;
  const int rows = net->n * net->words, C = l->config.channels;
  const WnConvStack stack = interleaved (&l->stack, net->words);
  const WnConv1d output = output_layer (l);
  const size_t size = (size_t) rows * C * sizeof (float);

  memset (net->d, 0, size);
  memset (net->d_norm, 0, size);
  wn_conv1d_backward (&output, rows, net->norm, params + l->w, d_logits, net->d_norm, grads + l->w,
      grads + l->b, net->scratch);
  wn_layernorm_backward (rows, C, net->output, params + l->gain, net->mean, net->rstd, net->d_norm,
      net->d, grads + l->gain, grads + l->bias);
  wn_convstack_backward (&stack, params, rows, &net->pass, dropout, net->d, grads, net->scratch);
  wn_embedding_backward (rows, C, letter, net->d, C, grads + l->letter);
  for (int r = 0; r < rows; r++)
    net->kind[r] = kind[r % net->words];
  wn_embedding_backward (rows, C, net->kind, net->d, C, grads + l->kind);
}
