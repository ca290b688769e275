/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEST_ONNX_GRAPH_H
#define WN_TEST_ONNX_GRAPH_H

#include <glib.h>

/**
 * ONNX models read field by field, and the operators of an exported student by their definitions;
 * all else is a failed assertion
 */

/** Bytes of a protocol buffer's message, borrowed */
typedef struct
{
  const guint8 *at, *end;
} Message;

typedef struct
{
  int number;
  guint64 value;   /* of a number */
  Message content; /* of all else */
} Field;

typedef struct
{
  int n_dims;
  gint64 dims[4];
  gsize n;
  float *floats; /* or */
  gint64 *ints;
} Tensor;

/** Moves on by one field; FALSE at the end */
gboolean next_field (Message *m, Field *f);
/** The first field of a number; FALSE if there is none */
gboolean find_field (Message m, int number, Field *f);
/** The content of the first field of a number */
Message message_part (Message m, int number);
/** Returns g_free */
char *message_text (Message m);

/** A zeroed tensor of floats; dims [n_dims] */
Tensor *tensor_new (int n_dims, const gint64 *dims);
void tensor_free (void *tensor);

/**
 * Adds what a GraphProto's nodes make to its values, a table of names and Tensors that holds its
 * inputs
 */
void run_graph (Message graph, GHashTable *values);

#endif
