/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "safetensors.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "json.h"
#include "memory.h"
#include "safetensors_sum.h"

#define MAX_HEADER (100 * 1024 * 1024)
#define MAX_DEPTH 8
#define ALIGNMENT 64 /* of the copy of a file */

struct _WnSafetensors
{
  char *name;           /* for messages */
  void *copy;           /* of the file, NULL if the caller owns the memory */
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
 * An array of non-negative integers; returns how many, -1 if it is something else or longer than
 * max
 */
static int
int_array (JsonNode *node, int max, int64_t *values)
{
  JsonArray *array;
  int n;

  if (!node || !JSON_NODE_HOLDS_ARRAY (node))
    return -1;
  array = json_node_get_array (node);
  if (json_array_get_length (array) > max)
    return -1;
  n = json_array_get_length (array);
  for (int i = 0; i < n; i++) {
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
  const char *key, *text;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (st, error, "__metadata__ is not an object");
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value)) {
    text = wn_json_string (json_node_get_object (node), key);
    if (!text)
      return fail (st, error, "__metadata__ '%s' is not a string", key);
    g_hash_table_insert (st->metadata, g_strdup (key), g_strdup (text));
  }
  return TRUE;
}

/* Where the data lies; it need not be there */
typedef struct
{
  const char *start; /* NULL if only the header was read */
  gsize at, size;    /* of its first byte in the file, and how many there are */
} Data;

static gboolean
read_shape (const WnSafetensors *st, WnTensor *t, const char *name, JsonObject *object,
    int64_t *bytes, GError **error)
{
  const char *dtype = wn_json_string (object, "dtype");
  int i;

  for (i = 0; dtype && i < (int) G_N_ELEMENTS (dtypes) && strcmp (dtype, dtypes[i].name) != 0; i++)
    ;
  if (!dtype || i == G_N_ELEMENTS (dtypes))
    return fail (st, error, "tensor '%s' has type '%s', which is not supported", name,
        dtype ? dtype : "");
  t->dtype = i;

  t->n_dims = int_array (json_object_get_member (object, "shape"), WN_MAX_DIMS, t->shape);
  if (t->n_dims < 0)
    return fail (st, error, "tensor '%s' has no shape of at most %d sizes", name, WN_MAX_DIMS);
  t->n_elements = 1;
  for (i = 0; i < t->n_dims; i++) {
    if (__builtin_mul_overflow (t->n_elements, t->shape[i], &t->n_elements))
      return fail (st, error, "tensor '%s' is too large", name);
  }
  if (__builtin_mul_overflow (t->n_elements, (int64_t) dtypes[t->dtype].size, bytes))
    return fail (st, error, "tensor '%s' is too large", name);
  return TRUE;
}

static gboolean
read_tensor (WnSafetensors *st, const char *name, JsonNode *node, const Data *data, GError **error)
{
  WnTensor t = { 0 };
  JsonObject *object;
  int64_t offsets[2], bytes = 0;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (st, error, "tensor '%s' is not described by an object", name);
  object = json_node_get_object (node);
  if (!read_shape (st, &t, name, object, &bytes, error))
    return FALSE;
  if (int_array (json_object_get_member (object, "data_offsets"), 2, offsets) != 2)
    return fail (st, error, "tensor '%s' has no two data_offsets", name);
  if (offsets[0] > offsets[1] || (guint64) offsets[1] > data->size)
    return fail (st, error, "tensor '%s' lies outside of the file", name);
  if (offsets[1] - offsets[0] != bytes)
    return fail (st, error,
        "tensor '%s' has %" G_GINT64_FORMAT " bytes where its shape needs %" G_GINT64_FORMAT, name,
        offsets[1] - offsets[0], bytes);
  t.offset = offsets[0];
  t.data = data->start ? data->start + offsets[0] : NULL;
  if (((data->start ? (guintptr) data->start : data->at) + offsets[0]) % dtypes[t.dtype].size != 0)
    return fail (st, error, "tensor '%s' is not aligned to its element's size", name);

  t.name = g_strdup (name);
  g_array_append_val (st->tensors, t);
  g_hash_table_insert (st->index, (char *) t.name, GUINT_TO_POINTER (st->tensors->len));
  return TRUE;
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  const WnTensor *x = *(const WnTensor *const *) a, *y = *(const WnTensor *const *) b;

  if (x->offset != y->offset)
    return x->offset < y->offset ? -1 : 1;
  return (x->n_elements > 0) - (y->n_elements > 0);
}

/* The format allows neither overlaps nor holes */
static gboolean
check_coverage (const WnSafetensors *st, gsize size, GError **error)
{
  GPtrArray *order = g_ptr_array_new ();
  gint64 end = 0;
  gboolean ok = TRUE;

  for (guint i = 0; i < st->tensors->len; i++)
    g_ptr_array_add (order, &g_array_index (st->tensors, WnTensor, i));
  g_ptr_array_sort (order, compare_offsets);
  for (guint i = 0; ok && i < order->len; i++) {
    const WnTensor *t = g_ptr_array_index (order, i);

    if (t->offset != end)
      ok = fail (st, error, "tensor '%s' %s", t->name,
          t->offset < end ? "overlaps another" : "lies behind a hole");
    end = t->offset + t->n_elements * dtypes[t->dtype].size;
  }
  g_ptr_array_free (order, TRUE);
  if (ok && end != (gint64) size)
    ok = fail (st, error, "%" G_GSIZE_FORMAT " bytes belong to no tensor", size - (gsize) end);
  return ok;
}

static gboolean
check_sum (const WnSafetensors *st, GError **error)
{
  const char *wanted = wn_safetensors_metadata (st, WN_SAFETENSORS_SUM);
  char *found;
  gboolean ok;

  if (!wanted)
    return TRUE;
  found = wn_safetensors_sum (st->metadata, (const WnTensor *) st->tensors->data, st->tensors->len);
  ok = strcmp (wanted, found) == 0;
  g_free (found);
  return ok || fail (st, error, "it is damaged, for its checksum is another one");
}

/* The length of the header; -1 with an error */
static gint64
header_length (const WnSafetensors *st, const void *bytes, gsize size, GError **error)
{
  guint64 header;

  memcpy (&header, bytes, 8);
  header = GUINT64_FROM_LE (header);
  if (header <= size - 8 && header <= MAX_HEADER)
    return (gint64) header;
  fail (st, error, "a header of %" G_GUINT64_FORMAT " bytes in a file of %" G_GSIZE_FORMAT, header,
      size);
  return -1;
}

/* json [n] is the header, behind 8 bytes; data NULL: only that was read */
static gboolean
read_header (WnSafetensors *st, const char *json, gsize n, const char *data, gsize size,
    GError **error)
{
  const Data all = { data, 8 + n, size - 8 - n };
  GError *reason = NULL;
  JsonParser *parser = wn_json_parse (json, n, MAX_DEPTH, &reason);
  JsonObject *object = wn_json_object (parser);
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;
  gboolean ok = object != NULL;

  if (!ok)
    fail (st, error, "the header: %s", reason ? reason->message : "it is not an object");
  else
    json_object_iter_init_ordered (&iter, object);
  while (ok && json_object_iter_next_ordered (&iter, &key, &value)) {
    if (strcmp (key, "__metadata__") == 0)
      ok = read_metadata (st, value, error);
    else
      ok = read_tensor (st, key, value, &all, error);
  }
  g_clear_error (&reason);
  g_clear_object (&parser);
  return ok && check_coverage (st, all.size, error) && (!data || check_sum (st, error));
}

static gboolean
read_memory (WnSafetensors *st, const char *data, gsize size, GError **error)
{
  gint64 header;

  if (G_BYTE_ORDER != G_LITTLE_ENDIAN)
    return fail (st, error, "this machine is big-endian, the data is little-endian");
  if (size < 8)
    return fail (st, error, "it has only %" G_GSIZE_FORMAT " bytes", size);
  header = header_length (st, data, size, error);
  return header >= 0 && read_header (st, data + 8, header, data + 8 + header, size, error);
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

  if (!read_memory (st, data, size, error))
    g_clear_pointer (&st, wn_safetensors_close);
  return st;
}

/* A regular file and its size; -1 with an error. O_NONBLOCK: a FIFO is not waited for */
static int
open_regular (const char *path, gsize *size, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), code = errno;
  struct stat info;

  if (fd >= 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode)) {
    *size = (gsize) info.st_size;
    return fd;
  }
  g_set_error (error, WN_ERROR,
      fd < 0 && (code == ENOENT || code == ENOTDIR) ? WN_ERROR_NOT_FOUND : WN_ERROR_READ, "%s: %s",
      path, fd < 0 ? g_strerror (code) : "not a regular file");
  if (fd >= 0)
    close (fd);
  return -1;
}

/* A mapping would end the process when somebody truncates the file: what is used is a copy */
static gboolean
read_bytes (const char *path, int fd, char *bytes, gsize n, GError **error)
{
  while (n > 0) {
    const gssize m = read (fd, bytes, MIN (n, 1 << 30));

    if (m < 0 && errno == EINTR)
      continue;
    if (m <= 0) {
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s", path,
          m < 0 ? g_strerror (errno) : "it became shorter while it was read");
      return FALSE;
    }
    bytes += m;
    n -= m;
  }
  return TRUE;
}

static void *
new_block (const char *path, gsize n, GError **error)
{
  void *block = wn_memory_try_new_filled (n, ALIGNMENT, FALSE);

  if (block)
    return block;
  g_set_error (error, WN_ERROR, WN_ERROR_READ,
      "%s: there is no memory for its %" G_GSIZE_FORMAT " bytes", path, n);
  return NULL;
}

static gboolean
read_file (WnSafetensors *st, int fd, gsize size, GError **error)
{
  st->copy = new_block (st->name, size, error);
  return st->copy && read_bytes (st->name, fd, st->copy, size, error)
      && read_memory (st, st->copy, size, error);
}

static gboolean
read_file_header (WnSafetensors *st, int fd, gsize size, GError **error)
{
  char length[8], *json;
  gint64 n;
  gboolean ok;

  if (size < 8)
    return fail (st, error, "it has only %" G_GSIZE_FORMAT " bytes", size);
  if (!read_bytes (st->name, fd, length, 8, error)
      || (n = header_length (st, length, size, error)) < 0
      || (json = new_block (st->name, n, error)) == NULL)
    return FALSE;
  ok = read_bytes (st->name, fd, json, n, error) && read_header (st, json, n, NULL, size, error);
  wn_memory_free (json);
  return ok;
}

static WnSafetensors *
open_file (const char *path, gboolean (*read_it) (WnSafetensors *, int, gsize, GError **),
    GError **error)
{
  gsize size;
  int fd = open_regular (path, &size, error);
  WnSafetensors *st;

  if (fd < 0)
    return NULL;
  st = safetensors_new (path);
  if (!read_it (st, fd, size, error))
    g_clear_pointer (&st, wn_safetensors_close);
  close (fd);
  return st;
}

WnSafetensors *
wn_safetensors_open (const char *path, GError **error)
{
  return open_file (path, read_file, error);
}

WnSafetensors *
wn_safetensors_open_header (const char *path, GError **error)
{
  return open_file (path, read_file_header, error);
}

void
wn_safetensors_close (WnSafetensors *st)
{
  if (!st)
    return;
  g_hash_table_destroy (st->index);
  g_hash_table_destroy (st->metadata);
  g_array_free (st->tensors, TRUE);
  wn_memory_free (st->copy);
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

  for (int i = 0; i < n_dims; i++) {
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

  if (!t) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: there is no tensor '%s'", st->name,
        name);
    return NULL;
  }
  same = t->dtype == dtype && t->n_dims == n_dims;
  for (int i = 0; same && i < n_dims; i++)
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
