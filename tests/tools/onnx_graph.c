/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "onnx_graph.h"
#include <math.h>
#include <string.h>

/* ---- protocol buffers ---- */

static guint64
read_varint (Message *m)
{
  guint64 value = 0;

  for (int shift = 0; shift < 64; shift += 7) {
    g_assert_true (m->at < m->end);
    value |= (guint64) (*m->at & 0x7f) << shift;
    if (!(*m->at++ & 0x80))
      return value;
  }
  g_assert_not_reached ();
}

gboolean
next_field (Message *m, Field *f)
{
  guint64 key;

  if (m->at == m->end)
    return FALSE;
  key = read_varint (m);
  f->number = (int) (key >> 3);
  f->value = read_varint (m);
  if ((key & 7) == 2) {
    g_assert_cmpuint (f->value, <=, m->end - m->at);
    f->content = (Message){ m->at, m->at + f->value };
    m->at += f->value;
  } else {
    g_assert_cmpuint (key & 7, ==, 0);
  }
  return TRUE;
}

gboolean
find_field (Message m, int number, Field *f)
{
  while (next_field (&m, f)) {
    if (f->number == number)
      return TRUE;
  }
  return FALSE;
}

Message
message_part (Message m, int number)
{
  Field f;

  g_assert_true (find_field (m, number, &f));
  return f.content;
}

char *
message_text (Message m)
{
  return g_strndup ((const char *) m.at, m.end - m.at);
}

/* ---- tensors ---- */

void
tensor_free (void *data)
{
  Tensor *t = data;

  g_free (t->floats);
  g_free (t->ints);
  g_free (t);
}

Tensor *
tensor_new (int n_dims, const gint64 *dims)
{
  Tensor *t = g_new0 (Tensor, 1);

  g_assert_cmpint (n_dims, <=, 4);
  t->n_dims = n_dims;
  t->n = 1;
  for (int i = 0; i < n_dims; i++) {
    t->dims[i] = dims[i];
    t->n *= dims[i];
  }
  t->floats = g_new0 (float, t->n);
  return t;
}

static Tensor *
read_tensor (Message m)
{
  gint64 dims[4];
  int n_dims = 0;
  Message all = m, raw = message_part (m, 9);
  Tensor *t;
  Field f;

  while (next_field (&all, &f)) {
    if (f.number == 1) {
      g_assert_cmpint (n_dims, <, 4);
      dims[n_dims++] = f.value;
    }
  }
  t = tensor_new (n_dims, dims);
  g_assert_true (find_field (m, 2, &f));
  if (f.value == 1) {
    g_assert_cmpuint (raw.end - raw.at, ==, t->n * sizeof (float));
    memcpy (t->floats, raw.at, raw.end - raw.at);
  } else {
    g_assert_cmpuint (f.value, ==, 7);
    g_assert_cmpuint (raw.end - raw.at, ==, t->n * sizeof (gint64));
    t->ints = g_memdup2 (raw.at, raw.end - raw.at);
  }
  return t;
}

/* ---- operators; a node's inputs are in[0] ... ---- */

typedef struct
{
  char *op;
  const Tensor *in[4];
  int n_in;
  Message message;
} Node;

/* Ints of an attribute; FALSE if there is none of this name */
static gboolean
attribute (const Node *node, const char *name, int n, gint64 *ints, char **string)
{
  Message all = node->message;
  Field f;

  while (next_field (&all, &f)) {
    if (f.number == 5) {
      char *found = message_text (message_part (f.content, 1));
      const gboolean same = strcmp (found, name) == 0;
      Message fields = f.content;

      g_free (found);
      while (same && next_field (&fields, &f)) {
        if (f.number == 3 || f.number == 8) {
          g_assert_cmpint (n, >, 0);
          *ints++ = f.value;
          n--;
        } else if (f.number == 4) {
          *string = message_text (f.content);
        }
      }
      if (same) {
        g_assert_cmpint (n, ==, 0);
        return TRUE;
      }
    }
  }
  return FALSE;
}

static Tensor *
reshape (const Node *node)
{
  const Tensor *x = node->in[0], *shape = node->in[1];
  gint64 dims[4], n = x->n;
  int free_dim = -1;
  Tensor *y;

  g_assert_cmpuint (shape->n, <=, 4);
  for (gsize i = 0; i < shape->n; i++) {
    dims[i] = shape->ints[i];
    if (dims[i] < 0) {
      g_assert_cmpint (free_dim, <, 0);
      free_dim = (int) i;
    } else {
      g_assert_cmpint (n % dims[i], ==, 0);
      n /= dims[i];
    }
  }
  if (free_dim >= 0)
    dims[free_dim] = n;
  y = tensor_new ((int) shape->n, dims);
  g_assert_cmpuint (y->n, ==, x->n);
  memcpy (y->floats, x->floats, x->n * sizeof (float));
  return y;
}

/* Of time only */
static Tensor *
pad (const Node *node)
{
  const Tensor *x = node->in[0];
  const gint64 *pads = node->in[1]->ints;
  gint64 dims[4], n = x->dims[3];
  char *mode = NULL;
  Tensor *y;

  g_assert_cmpuint (node->in[1]->n, ==, 8);
  g_assert_true (
      pads[0] == 0 && pads[1] == 0 && pads[2] == 0 && pads[4] == 0 && pads[5] == 0 && pads[6] == 0);
  memcpy (dims, x->dims, sizeof dims);
  dims[3] = n + pads[3] + pads[7];
  y = tensor_new (4, dims);
  attribute (node, "mode", 0, NULL, &mode);
  g_assert_true (mode == NULL || strcmp (mode, "edge") == 0);
  for (gint64 c = 0; c < dims[1]; c++) {
    for (gint64 t = 0; t < dims[3]; t++) {
      const gint64 from = t - pads[3], inside = CLAMP (from, 0, n - 1);

      y->floats[c * dims[3] + t] = mode || from == inside ? x->floats[c * n + inside] : 0.0f;
    }
  }
  g_free (mode);
  return y;
}

/* Dimension i of the result is dimension perm[i] of the operand */
static Tensor *
transpose (const Node *node)
{
  const Tensor *x = node->in[0];
  gint64 perm[4], dims[4],
      strides[4] = { x->dims[1] * x->dims[2] * x->dims[3], x->dims[2] * x->dims[3], x->dims[3], 1 };
  Tensor *y;

  g_assert_cmpint (x->n_dims, ==, 4);
  g_assert_true (attribute (node, "perm", 4, perm, NULL));
  for (int i = 0; i < 4; i++)
    dims[i] = x->dims[perm[i]];
  y = tensor_new (4, dims);
  for (gsize at = 0; at < y->n; at++) {
    gsize rest = at, from = 0;

    for (int i = 3; i >= 0; i--) {
      from += rest % dims[i] * strides[perm[i]];
      rest /= dims[i];
    }
    y->floats[at] = x->floats[from];
  }
  return y;
}

static Tensor *
conv (const Node *node)
{
  const Tensor *x = node->in[0], *w = node->in[1], *b = node->n_in > 2 ? node->in[2] : NULL;
  const gint64 n_in = x->dims[1], n = x->dims[3], taps = w->dims[3];
  gint64 dilations[2], pads[4], dims[4] = { 1, w->dims[0], 1, 0 };
  Tensor *y;

  g_assert_true (
      attribute (node, "dilations", 2, dilations, NULL) && attribute (node, "pads", 4, pads, NULL));
  g_assert_true (x->dims[0] == 1 && x->dims[2] == 1 && w->dims[1] == n_in && w->dims[2] == 1
      && pads[0] == 0 && pads[2] == 0);
  dims[3] = n + pads[1] + pads[3] - (taps - 1) * dilations[1];
  y = tensor_new (4, dims);
  for (gint64 o = 0; o < dims[1]; o++) {
    for (gint64 t = 0; t < dims[3]; t++) {
      double sum = b ? b->floats[o] : 0.0;

      for (gint64 j = 0; j < taps; j++) {
        const gint64 from = t - pads[1] + j * dilations[1];

        for (gint64 i = 0; from >= 0 && from < n && i < n_in; i++)
          sum += (double) w->floats[(o * n_in + i) * taps + j] * x->floats[i * n + from];
      }
      y->floats[o * dims[3] + t] = (float) sum;
    }
  }
  return y;
}

static Tensor *
elementwise (const Node *node)
{
  const Tensor *x = node->in[0], *other = node->n_in > 1 ? node->in[1] : NULL;
  Tensor *y = tensor_new (x->n_dims, x->dims);

  g_assert_true (other == NULL || other->n == x->n || other->n_dims == 0);
  for (gsize i = 0; i < x->n; i++) {
    const double v = x->floats[i], u = other ? other->floats[other->n == 1 ? 0 : i] : 0.0;

    switch (node->op[0] << 8 | node->op[1]) {
      case 'A' << 8 | 'd':
        y->floats[i] = v + u;
        break;
      case 'M' << 8 | 'u':
        y->floats[i] = v * u;
        break;
      case 'R' << 8 | 'e':
        y->floats[i] = MAX (v, 0.0);
        break;
      case 'T' << 8 | 'a':
        y->floats[i] = tanh (v);
        break;
      case 'S' << 8 | 'i':
        y->floats[i] = 1.0 / (1.0 + exp (-v));
        break;
      case 'S' << 8 | 'o':
        y->floats[i] = log1p (exp (v));
        break;
    }
  }
  return y;
}

/* Of time only */
static Tensor *
slice (const Node *node)
{
  const Tensor *x = node->in[0];
  const gint64 n = x->dims[3], first = node->in[1]->ints[0], given = node->in[2]->ints[0];
  const gint64 end = given < 0 ? n + given : MIN (given, n),
               dims[4] = { 1, x->dims[1], 1, end - first };
  Tensor *y = tensor_new (4, dims);

  g_assert_cmpint (node->in[3]->ints[0], ==, 3);
  for (gint64 c = 0; c < dims[1]; c++)
    memcpy (y->floats + c * dims[3], x->floats + c * n + first, dims[3] * sizeof (float));
  return y;
}

static Tensor *
concat (const Node *node)
{
  gint64 axis, dims[4];
  gsize outer = 1, size[2];
  Tensor *y;

  g_assert_true (attribute (node, "axis", 1, &axis, NULL));
  memcpy (dims, node->in[0]->dims, sizeof dims);
  dims[axis] += node->in[1]->dims[axis];
  for (gint64 i = 0; i < axis; i++)
    outer *= dims[i];
  y = tensor_new (node->in[0]->n_dims, dims);
  for (int k = 0; k < 2; k++) {
    size[k] = node->in[k]->n / outer;
    for (gsize i = 0; i < outer; i++) {
      memcpy (y->floats + i * y->n / outer + k * size[0], node->in[k]->floats + i * size[k],
          size[k] * sizeof (float));
    }
  }
  return y;
}

static Tensor *
matmul (const Node *node)
{
  const Tensor *a = node->in[0], *b = node->in[1];
  const gint64 inner = b->dims[0], n = b->dims[1], dims[4] = { a->dims[0], a->dims[1], n };
  Tensor *y = tensor_new (3, dims);

  g_assert_true (a->n_dims == 3 && b->n_dims == 2 && a->dims[2] == inner);
  for (gsize i = 0; i < y->n; i++) {
    for (gint64 k = 0; k < inner; k++) {
      y->floats[i] += a->floats[i / n * inner + k] * b->floats[k * n + i % n];
    }
  }
  return y;
}

static Tensor *
compute (const Node *node)
{
  static const struct
  {
    const char *op;
    Tensor *(*compute) (const Node *node);
  } operators[] = {
    { "Reshape", reshape },
    { "Pad", pad },
    { "Transpose", transpose },
    { "Conv", conv },
    { "Slice", slice },
    { "Concat", concat },
    { "MatMul", matmul },
    { "Add", elementwise },
    { "Mul", elementwise },
    { "Relu", elementwise },
    { "Tanh", elementwise },
    { "Sigmoid", elementwise },
    { "Softplus", elementwise },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++) {
    if (strcmp (node->op, operators[i].op) == 0)
      return operators[i].compute (node);
  }
  g_error ("no operator %s", node->op);
}

void
run_graph (Message graph, GHashTable *values)
{
  Message all = graph;
  Field f, g;

  while (next_field (&all, &f)) {
    if (f.number == 5)
      g_hash_table_insert (values, message_text (message_part (f.content, 8)),
          read_tensor (f.content));
  }
  while (next_field (&graph, &f)) {
    if (f.number == 1) {
      Node node = { .op = message_text (message_part (f.content, 4)), .message = f.content };

      while (next_field (&f.content, &g)) {
        if (g.number == 1) {
          char *name = message_text (g.content);

          g_assert_cmpint (node.n_in, <, 4);
          node.in[node.n_in] = g_hash_table_lookup (values, name);
          g_assert_nonnull (node.in[node.n_in++]);
          g_free (name);
        }
      }
      g_hash_table_insert (values, message_text (message_part (node.message, 2)), compute (&node));
      g_free (node.op);
    }
  }
}
