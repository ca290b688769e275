/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ONNX_H
#define WN_ONNX_H

#include <glib.h>

/**
 * Makes a model in the Open Neural Network Exchange format, node by node. Values are called by
 * name; names that are returned belong to the model. The protocol buffers are written here: nine
 * messages of numbers, strings and each other need less code than a generated encoder needs build
 * rules, and no package.
 * Source  onnx.proto (field numbers, IR version 7), Operators.md (operator set 13) of
 *         https://github.com/onnx/onnx
 */
typedef struct _WnOnnx WnOnnx;

#define WN_ONNX_IR_VERSION 7
#define WN_ONNX_OPERATOR_SET 13

WnOnnx *wn_onnx_new (const char *graph_name);
void wn_onnx_free (WnOnnx *onnx);

/** A float tensor that a caller gives or takes; shape: sizes and names of sizes, "2,samples" */
void wn_onnx_input (WnOnnx *onnx, const char *name, const char *shape);
void wn_onnx_output (WnOnnx *onnx, const char *name, const char *shape);
void wn_onnx_metadata (WnOnnx *onnx, const char *key, const char *value);

/** Constants, copied; dims [n_dims] sizes. Each returns its name */
const char *wn_onnx_floats (WnOnnx *onnx, int n_dims, const gint64 *dims, const float *values);
/** A vector of n */
const char *wn_onnx_ints (WnOnnx *onnx, int n, const gint64 *values);

/** An attribute of a node: a string, or else a list of n ints, or where n is 0 the one int */
typedef struct
{
  const char *name, *string;
  int n;
  gint64 ints[4];
} WnOnnxAttribute;

/**
 * Adds a node of one output
 * name        of the output; NULL for any
 * attributes  [n_attributes], or NULL
 * ...         names of the inputs, NULL-terminated
 * Returns     the output's name
 */
const char *wn_onnx_node (WnOnnx *onnx, const char *op, const char *name,
    const WnOnnxAttribute *attributes, int n_attributes, ...) G_GNUC_NULL_TERMINATED;

/**
 * The whole model, as it stands in a file; at most 2 GiB, the limit of the format. producer: name
 * and version of the program
 */
GBytes *wn_onnx_finish (const WnOnnx *onnx, const char *producer, const char *version);

#endif
