/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "safetensors.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#define MAX_HEADER (100 * 1024 * 1024)
#define MAX_DEPTH 8

struct _WnSafetensors
{
  char *name; /* for messages */
  GMappedFile *file;
  GArray *tensors;      /* of WnTensor, which own their names */
  GHashTable *index;    /* name (owned by the tensor) -> position in tensors + 1 */
  GHashTable *metadata; /* string -> string */
};

static const struct
{
  const char *name;
  int size;
} dtypes[] = {
  [WN_DTYPE_F32] = { "F32", 4 },
  [WN_DTYPE_F16] = { "F16", 2 },
  [WN_DTYPE_BF16] = { "BF16", 2 },
  [WN_DTYPE_I64] = { "I64", 8 },
  [WN_DTYPE_I32] = { "I32", 4 },
  [WN_DTYPE_I16] = { "I16", 2 },
  [WN_DTYPE_I8] = { "I8", 1 },
  [WN_DTYPE_U8] = { "U8", 1 },
};

const char *
wn_dtype_name (WnDtype dtype)
{
  return dtypes[dtype].name;
}

int
wn_dtype_size (WnDtype dtype)
{
  return dtypes[dtype].size;
}

static gboolean fail (const WnSafetensors *st, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
fail (const WnSafetensors *st, GError **error, const char *format, ...)
{
  va_list args;
  char *reason;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: not a valid safetensors file: %s", st->name,
      reason);
  g_free (reason);
  return FALSE;
}

/*
 * The JSON parser recurses without a limit and takes more than JSON (comments, assignments); this
 * lets through only what it reads as this scan does.
 */
static gboolean
scan_header (const WnSafetensors *st, const char *json, gsize n, GError **error)
{
  gboolean in_string = FALSE;
  int depth = 0;
  gsize i;

  for (i = 0; i < n; i++) {
    guchar c = json[i];

    if (in_string) {
      if (c < 0x20)
        return fail (st, error, "a control character in the header at byte %" G_GSIZE_FORMAT,
            8 + i);
      if (c == '\\')
        i++;
      else if (c == '"')
        in_string = FALSE;
    } else if (c == '"') {
      in_string = TRUE;
    } else if (c == '{' || c == '[') {
      if (++depth > MAX_DEPTH)
        return fail (st, error, "the header is nested too deeply at byte %" G_GSIZE_FORMAT, 8 + i);
    } else if (c == '}' || c == ']') {
      depth--;
    } else if (!g_ascii_isalnum (c) && !strchr (" \t\r\n:,+-.", c)) {
      return fail (st, error, "an unexpected character in the header at byte %" G_GSIZE_FORMAT,
          8 + i);
    }
  }
  return TRUE;
}

/*
 * What the parser reports while it builds its tree, in which the last of two members of one name
 * wins
 */
typedef struct
{
  GHashTable *counts; /* object -> members parsed */
  char *repeated;     /* the first name that an object has twice */
} Members;

static void
on_member (JsonParser *parser, JsonObject *object, const char *name, gpointer data)
{
  Members *members = data;
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (members->counts, object)) + 1;

  g_hash_table_insert (members->counts, object, GUINT_TO_POINTER (count));
  if (count > json_object_get_size (object) && !members->repeated)
    members->repeated = g_strdup (name);
}

static JsonParser *
parse_header (const WnSafetensors *st, const char *json, gsize n, GError **error)
{
  JsonParser *parser = json_parser_new ();
  Members members = { g_hash_table_new (NULL, NULL), NULL };
  GError *reason = NULL;
  gboolean ok = FALSE;

  g_signal_connect (parser, "object-member", G_CALLBACK (on_member), &members);
  if (!json_parser_load_from_data (parser, json, n, &reason))
    fail (st, error, "%s", reason->message);
  else if (members.repeated)
    fail (st, error, "'%s' occurs twice in the header", members.repeated);
  else if (!json_parser_get_root (parser)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    fail (st, error, "the header is not an object");
  else
    ok = TRUE;
  g_clear_error (&reason);
  g_hash_table_destroy (members.counts);
  g_free (members.repeated);
  if (!ok)
    g_clear_object (&parser);
  return parser;
}

static const char *
string_value (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
      ? json_node_get_string (node)
      : NULL;
}

/*
 * An array of non-negative integers; returns how many, -1 if it is something else or longer than
 * max
 */
static int
int_array (JsonNode *node, int max, int64_t *values)
{
  JsonArray *array;
  int i, n;

  if (!node || !JSON_NODE_HOLDS_ARRAY (node))
    return -1;
  array = json_node_get_array (node);
  if (json_array_get_length (array) > max)
    return -1;
  n = json_array_get_length (array);
  for (i = 0; i < n; i++) {
    JsonNode *item = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_INT64)
      return -1;
    values[i] = json_node_get_int (item);
    if (values[i] < 0)
      return -1;
  }
  return n;
}

static gboolean
read_metadata (WnSafetensors *st, JsonNode *node, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (st, error, "__metadata__ is not an object");
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value)) {
    if (!string_value (value))
      return fail (st, error, "__metadata__ '%s' is not a string", key);
    g_hash_table_insert (st->metadata, g_strdup (key), g_strdup (string_value (value)));
  }
  return TRUE;
}

static gboolean
read_tensor (WnSafetensors *st, const char *name, JsonNode *node, const char *data, gsize size,
    GError **error)
{
  WnTensor t = { 0 };
  JsonObject *object;
  const char *dtype;
  int64_t offsets[2], bytes;
  int i;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (st, error, "tensor '%s' is not described by an object", name);
  object = json_node_get_object (node);

  dtype = string_value (json_object_get_member (object, "dtype"));
  for (i = 0; dtype && i < (int) G_N_ELEMENTS (dtypes) && strcmp (dtype, dtypes[i].name) != 0; i++)
    ;
  if (!dtype || i == G_N_ELEMENTS (dtypes))
    return fail (st, error, "tensor '%s' has type '%s', which is not supported", name,
        dtype ? dtype : "");
  t.dtype = i;

  t.n_dims = int_array (json_object_get_member (object, "shape"), WN_MAX_DIMS, t.shape);
  if (t.n_dims < 0)
    return fail (st, error, "tensor '%s' has no shape of at most %d sizes", name, WN_MAX_DIMS);
  t.n_elements = 1;
  for (i = 0; i < t.n_dims; i++) {
    if (__builtin_mul_overflow (t.n_elements, t.shape[i], &t.n_elements))
      return fail (st, error, "tensor '%s' is too large", name);
  }
  if (__builtin_mul_overflow (t.n_elements, (int64_t) dtypes[t.dtype].size, &bytes))
    return fail (st, error, "tensor '%s' is too large", name);

  if (int_array (json_object_get_member (object, "data_offsets"), 2, offsets) != 2)
    return fail (st, error, "tensor '%s' has no two data_offsets", name);
  if (offsets[0] > offsets[1] || (guint64) offsets[1] > size)
    return fail (st, error, "tensor '%s' lies outside of the file", name);
  if (offsets[1] - offsets[0] != bytes)
    return fail (st, error,
        "tensor '%s' has %" G_GINT64_FORMAT " bytes where its shape needs %" G_GINT64_FORMAT, name,
        offsets[1] - offsets[0], bytes);
  t.data = data + offsets[0];
  if ((guintptr) t.data % dtypes[t.dtype].size != 0)
    return fail (st, error, "tensor '%s' is not aligned to its element's size", name);

  t.name = g_strdup (name);
  g_array_append_val (st->tensors, t);
  g_hash_table_insert (st->index, (char *) t.name, GUINT_TO_POINTER (st->tensors->len));
  return TRUE;
}

static int
compare_data (gconstpointer a, gconstpointer b)
{
  const WnTensor *x = *(const WnTensor *const *) a, *y = *(const WnTensor *const *) b;

  if (x->data != y->data)
    return (guintptr) x->data < (guintptr) y->data ? -1 : 1;
  return (x->n_elements > 0) - (y->n_elements > 0);
}

/* The format allows neither overlaps nor holes */
static gboolean
check_coverage (const WnSafetensors *st, const char *data, gsize size, GError **error)
{
  GPtrArray *order = g_ptr_array_new ();
  const char *end = data;
  gboolean ok = TRUE;
  guint i;

  for (i = 0; i < st->tensors->len; i++)
    g_ptr_array_add (order, &g_array_index (st->tensors, WnTensor, i));
  g_ptr_array_sort (order, compare_data);
  for (i = 0; ok && i < order->len; i++) {
    const WnTensor *t = g_ptr_array_index (order, i);

    if (t->data != end)
      ok = fail (st, error, "tensor '%s' %s", t->name,
          (const char *) t->data < end ? "overlaps another" : "lies behind a hole");
    end = (const char *) t->data + t->n_elements * dtypes[t->dtype].size;
  }
  g_ptr_array_free (order, TRUE);
  if (ok && end != data + size)
    ok = fail (st, error, "%" G_GSIZE_FORMAT " bytes belong to no tensor",
        (gsize) (data + size - end));
  return ok;
}

static gboolean
read_all (WnSafetensors *st, const char *data, gsize size, GError **error)
{
  guint64 header;
  JsonParser *parser;
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;
  gboolean ok = TRUE;

  if (G_BYTE_ORDER != G_LITTLE_ENDIAN)
    return fail (st, error, "this machine is big-endian, the data is little-endian");
  if (size < 8)
    return fail (st, error, "it has only %" G_GSIZE_FORMAT " bytes", size);
  memcpy (&header, data, 8);
  if (header > size - 8 || header > MAX_HEADER)
    return fail (st, error, "a header of %" G_GUINT64_FORMAT " bytes in a file of %" G_GSIZE_FORMAT,
        header, size);
  if (!scan_header (st, data + 8, header, error))
    return FALSE;
  parser = parse_header (st, data + 8, header, error);
  if (!parser)
    return FALSE;
  data += 8 + header;
  size -= 8 + header;
  json_object_iter_init_ordered (&iter, json_node_get_object (json_parser_get_root (parser)));
  while (ok && json_object_iter_next_ordered (&iter, &key, &value)) {
    if (strcmp (key, "__metadata__") == 0)
      ok = read_metadata (st, value, error);
    else
      ok = read_tensor (st, key, value, data, size, error);
  }
  g_object_unref (parser);
  return ok && check_coverage (st, data, size, error);
}

static void
clear_tensor (gpointer tensor)
{
  g_free ((char *) ((WnTensor *) tensor)->name);
}

static WnSafetensors *
safetensors_new (const char *name)
{
  WnSafetensors *st = g_new0 (WnSafetensors, 1);

  st->name = g_strdup (name);
  st->tensors = g_array_new (FALSE, FALSE, sizeof (WnTensor));
  g_array_set_clear_func (st->tensors, clear_tensor);
  st->index = g_hash_table_new (g_str_hash, g_str_equal);
  st->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return st;
}

WnSafetensors *
wn_safetensors_open_memory (const void *data, gsize size, const char *name, GError **error)
{
  WnSafetensors *st = safetensors_new (name);

  if (!read_all (st, data, size, error))
    g_clear_pointer (&st, wn_safetensors_close);
  return st;
}

WnSafetensors *
wn_safetensors_open (const char *path, GError **error)
{
  WnSafetensors *st;
  GStatBuf info;
  GError *reason = NULL;
  GMappedFile *file;

  if (g_stat (path, &info) != 0) {
    int code = errno;

    g_set_error (error, WN_ERROR,
        code == ENOENT || code == ENOTDIR ? WN_ERROR_NOT_FOUND : WN_ERROR_READ, "%s: %s", path,
        g_strerror (code));
    return NULL;
  }
  if (!S_ISREG (info.st_mode)) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: not a regular file", path);
    return NULL;
  }
  file = g_mapped_file_new (path, FALSE, &reason);
  if (!file) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s", path, reason->message);
    g_error_free (reason);
    return NULL;
  }
  st = wn_safetensors_open_memory (g_mapped_file_get_contents (file),
      g_mapped_file_get_length (file), path, error);
  if (st)
    st->file = file;
  else
    g_mapped_file_unref (file);
  return st;
}

void
wn_safetensors_close (WnSafetensors *st)
{
  if (!st)
    return;
  g_hash_table_destroy (st->index);
  g_hash_table_destroy (st->metadata);
  g_array_free (st->tensors, TRUE);
  if (st->file)
    g_mapped_file_unref (st->file);
  g_free (st->name);
  g_free (st);
}

const char *
wn_safetensors_name (const WnSafetensors *st)
{
  return st->name;
}

const char *
wn_safetensors_metadata (const WnSafetensors *st, const char *key)
{
  return g_hash_table_lookup (st->metadata, key);
}

int
wn_safetensors_n_tensors (const WnSafetensors *st)
{
  return st->tensors->len;
}

const WnTensor *
wn_safetensors_tensor (const WnSafetensors *st, int i)
{
  return &g_array_index (st->tensors, WnTensor, i);
}

const WnTensor *
wn_safetensors_find (const WnSafetensors *st, const char *name)
{
  guint i = GPOINTER_TO_UINT (g_hash_table_lookup (st->index, name));

  return i ? wn_safetensors_tensor (st, i - 1) : NULL;
}

static char *
shape_string (int n_dims, const int64_t *shape)
{
  GString *s = g_string_new ("[");
  int i;

  for (i = 0; i < n_dims; i++) {
    if (shape[i] < 0)
      g_string_append_printf (s, "%sany", i ? "," : "");
    else
      g_string_append_printf (s, "%s%" G_GINT64_FORMAT, i ? "," : "", shape[i]);
  }
  g_string_append_c (s, ']');
  return g_string_free (s, FALSE);
}

const WnTensor *
wn_safetensors_require (const WnSafetensors *st, const char *name, WnDtype dtype, int n_dims,
    const int64_t *shape, GError **error)
{
  const WnTensor *t = wn_safetensors_find (st, name);
  gboolean same;
  int i;

  if (!t) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: there is no tensor '%s'", st->name,
        name);
    return NULL;
  }
  same = t->dtype == dtype && t->n_dims == n_dims;
  for (i = 0; same && i < n_dims; i++)
    same = shape[i] < 0 || shape[i] == t->shape[i];
  if (!same) {
    char *wanted = shape_string (n_dims, shape), *found = shape_string (t->n_dims, t->shape);

    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: tensor '%s' is %s%s where %s%s is needed",
        st->name, name, dtypes[t->dtype].name, found, dtypes[dtype].name, wanted);
    g_free (wanted);
    g_free (found);
    return NULL;
  }
  return t;
}
