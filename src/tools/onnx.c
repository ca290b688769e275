/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "onnx.h"
#include <stdlib.h>
#include <string.h>

enum
{
  FLOAT = 1,
  INT64 = 7
}; /* TensorProto.DataType */
/* AttributeProto.AttributeType */
enum
{
  ATTRIBUTE_INT = 2,
  ATTRIBUTE_STRING = 3,
  ATTRIBUTE_INTS = 7
};

struct _WnOnnx
{
  GByteArray *graph, *metadata; /* fields of a GraphProto and of a ModelProto, in any order */
  GStringChunk *names;
  guint n_names;
};

/* ---- protocol buffers: a message is its fields one after the other ---- */

static void
add_varint (GByteArray *message, guint64 value)
{
  guint8 byte;

  do {
    byte = (value & 0x7f) | (value > 0x7f ? 0x80 : 0);
    g_byte_array_append (message, &byte, 1);
    value >>= 7;
  } while (value > 0);
}

static void
add_int (GByteArray *message, int field, gint64 value)
{
  add_varint (message, field << 3);
  add_varint (message, value);
}

static void
add_bytes (GByteArray *message, int field, const void *data, gsize n)
{
  add_varint (message, field << 3 | 2);
  add_varint (message, n);
  g_byte_array_append (message, data, n);
}

static void
add_string (GByteArray *message, int field, const char *value)
{
  add_bytes (message, field, value, strlen (value));
}

/* Frees the part */
static void
add_message (GByteArray *message, int field, GByteArray *part)
{
  add_bytes (message, field, part->data, part->len);
  g_byte_array_unref (part);
}

/* ---- messages of onnx.proto ---- */

/*
 * ValueInfoProto: name = 1, type = 2 { tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 {
 * dim_value = 1 | dim_param = 2 } } } }
 */
static void
add_value (WnOnnx *onnx, int field, const char *name, const char *shape)
{
  GByteArray *value = g_byte_array_new (), *type = g_byte_array_new (),
             *tensor = g_byte_array_new (), *dims = g_byte_array_new ();
  char **sizes = g_strsplit (shape, ",", -1);

  for (int i = 0; sizes[i]; i++) {
    GByteArray *dim = g_byte_array_new ();

    if (g_ascii_isdigit (*sizes[i])) {
      add_int (dim, 1, atoi (sizes[i]));
    } else {
      add_string (dim, 2, sizes[i]);
    }
    add_message (dims, 1, dim);
  }
  add_int (tensor, 1, FLOAT);
  add_message (tensor, 2, dims);
  add_message (type, 1, tensor);
  add_string (value, 1, name);
  add_message (value, 2, type);
  add_message (onnx->graph, field, value);
  g_strfreev (sizes);
}

static const char *
own_name (WnOnnx *onnx, const char *kind)
{
  char name[64];

  g_snprintf (name, sizeof name, "%s.%u", kind, onnx->n_names++);
  return g_string_chunk_insert (onnx->names, name);
}

/* TensorProto: dims = 1, data_type = 2, name = 8, raw_data = 9 */
static const char *
add_tensor (WnOnnx *onnx, int type, int n_dims, const gint64 *dims, const void *data, gsize size)
{
  GByteArray *tensor = g_byte_array_new ();
  const char *name = own_name (onnx, "constant");

  for (int i = 0; i < n_dims; i++) {
    add_int (tensor, 1, dims[i]);
    size *= dims[i];
  }
  add_int (tensor, 2, type);
  add_string (tensor, 8, name);
  add_bytes (tensor, 9, data, size);
  add_message (onnx->graph, 5, tensor);
  return name;
}

/* AttributeProto: name = 1, i = 3, s = 4, ints = 8, type = 20 */
static GByteArray *
attribute_message (const WnOnnxAttribute *a)
{
  GByteArray *message = g_byte_array_new ();

  add_string (message, 1, a->name);
  if (a->string) {
    add_string (message, 4, a->string);
  } else if (a->n == 0) {
    add_int (message, 3, a->ints[0]);
  }
  for (int i = 0; i < a->n; i++)
    add_int (message, 8, a->ints[i]);
  add_int (message, 20, a->string ? ATTRIBUTE_STRING : a->n ? ATTRIBUTE_INTS : ATTRIBUTE_INT);
  return message;
}

WnOnnx *
wn_onnx_new (const char *graph_name)
{
  WnOnnx *onnx = g_new0 (WnOnnx, 1);

  onnx->graph = g_byte_array_new ();
  onnx->metadata = g_byte_array_new ();
  onnx->names = g_string_chunk_new (1024);
  add_string (onnx->graph, 2, graph_name);
  return onnx;
}

void
wn_onnx_free (WnOnnx *onnx)
{
  g_byte_array_unref (onnx->graph);
  g_byte_array_unref (onnx->metadata);
  g_string_chunk_free (onnx->names);
  g_free (onnx);
}

void
wn_onnx_input (WnOnnx *onnx, const char *name, const char *shape)
{
  add_value (onnx, 11, name, shape);
}

void
wn_onnx_output (WnOnnx *onnx, const char *name, const char *shape)
{
  add_value (onnx, 12, name, shape);
}

/* StringStringEntryProto: key = 1, value = 2 */
void
wn_onnx_metadata (WnOnnx *onnx, const char *key, const char *value)
{
  GByteArray *entry = g_byte_array_new ();

  add_string (entry, 1, key);
  add_string (entry, 2, value);
  add_message (onnx->metadata, 14, entry);
}

const char *
wn_onnx_floats (WnOnnx *onnx, int n_dims, const gint64 *dims, const float *values)
{
  return add_tensor (onnx, FLOAT, n_dims, dims, values, sizeof *values);
}

const char *
wn_onnx_ints (WnOnnx *onnx, int n, const gint64 *values)
{
  const gint64 dims[1] = { n };

  return add_tensor (onnx, INT64, 1, dims, values, sizeof *values);
}

/* NodeProto: input = 1, output = 2, op_type = 4, attribute = 5 */
const char *
wn_onnx_node (WnOnnx *onnx, const char *op, const char *name, const WnOnnxAttribute *attributes,
    int n_attributes, ...)
{
  GByteArray *node = g_byte_array_new ();
  const char *input;
  va_list inputs;

  va_start (inputs, n_attributes);
  while ((input = va_arg (inputs, const char *)) != NULL)
    add_string (node, 1, input);
  va_end (inputs);
  name = name ? name : own_name (onnx, op);
  add_string (node, 2, name);
  add_string (node, 4, op);
  for (int i = 0; i < n_attributes; i++)
    add_message (node, 5, attribute_message (&attributes[i]));
  add_message (onnx->graph, 1, node);
  return name;
}

/*
 * ModelProto: ir_version = 1, producer_name = 2, producer_version = 3, graph = 7, opset_import = 8
 * { version = 2 }, metadata_props = 14
 */
GBytes *
wn_onnx_finish (const WnOnnx *onnx, const char *producer, const char *version)
{
  GByteArray *model = g_byte_array_new (), *operators = g_byte_array_new ();

  add_int (model, 1, WN_ONNX_IR_VERSION);
  add_string (model, 2, producer);
  add_string (model, 3, version);
  add_bytes (model, 7, onnx->graph->data, onnx->graph->len);
  add_int (operators, 2, WN_ONNX_OPERATOR_SET);
  add_message (model, 8, operators);
  g_byte_array_append (model, onnx->metadata->data, onnx->metadata->len);
  return g_byte_array_free_to_bytes (model);
}
