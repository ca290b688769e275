/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "safetensors.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "json_reader.h"
#include "memory.h"
#include "safetensors_sum.h"

#define MAX_HEADER (100 * 1024 * 1024)
#define MAX_DEPTH 8
#define ALIGNMENT 64 /* of the copy of a file */

struct _WnSafetensors
{
  char *name;           /* for messages */
  void *copy;           /* of the file, NULL if the caller owns the memory or it was not read */
  int fd;               /* of a file whose tensors are read one by one, else -1 */
  dev_t device;         /* of that file, */
  ino_t inode;          /* whose descriptor whoever closes all of a process's may close */
  gsize data_at;        /* in that file */
  GPtrArray *fetched;   /* blocks of tensors */
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
int_array (const WnJson *json, int array, int max, int64_t *values)
{
  int n = 0;

  if (array < 0 || wn_json_type (json, array) != WN_JSON_ARRAY || wn_json_size (json, array) > max)
    return -1;
  for (int i = wn_json_first (json, array); i >= 0; i = wn_json_next (json, array, i)) {
    gint64 value;

    if (!wn_json_integer (json, i, &value) || value < 0)
      return -1;
    values[n++] = value;
  }
  return n;
}

static gboolean
read_metadata (WnSafetensors *st, const WnJson *json, int object, GError **error)
{
  if (wn_json_type (json, object) != WN_JSON_OBJECT)
    return fail (st, error, "__metadata__ is not an object");
  for (int i = wn_json_first (json, object); i >= 0; i = wn_json_next (json, object, i)) {
    const char *key = wn_json_text (json, i), *text = wn_json_text (json, i + 1);

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
read_shape (const WnSafetensors *st, WnTensor *t, const char *name, const WnJson *json, int object,
    int64_t *bytes, GError **error)
{
  const char *dtype = wn_json_text (json, wn_json_member (json, object, "dtype"));
  int i;

  for (i = 0; dtype && i < (int) G_N_ELEMENTS (dtypes) && strcmp (dtype, dtypes[i].name) != 0; i++)
    ;
  if (!dtype || i == G_N_ELEMENTS (dtypes))
    return fail (st, error, "tensor '%s' has type '%s', which is not supported", name,
        dtype ? dtype : "");
  t->dtype = i;

  t->n_dims = int_array (json, wn_json_member (json, object, "shape"), WN_MAX_DIMS, t->shape);
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
read_tensor (WnSafetensors *st, const char *name, const WnJson *json, int object, const Data *data,
    GError **error)
{
  WnTensor t = { 0 };
  int64_t offsets[2], bytes = 0;

  if (wn_json_type (json, object) != WN_JSON_OBJECT)
    return fail (st, error, "tensor '%s' is not described by an object", name);
  if (!read_shape (st, &t, name, json, object, &bytes, error))
    return FALSE;
  if (int_array (json, wn_json_member (json, object, "data_offsets"), 2, offsets) != 2)
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

/* header [n] is JSON, behind 8 bytes; data NULL: only that was read */
static gboolean
read_header (WnSafetensors *st, const char *header, gsize n, const char *data, gsize size,
    GError **error)
{
  const Data all = { data, 8 + n, size - 8 - n };
  GError *reason = NULL;
  WnJson *json = wn_json_read (header, n, MAX_DEPTH, &reason);
  gboolean ok = json && wn_json_type (json, 0) == WN_JSON_OBJECT;

  if (!ok)
    fail (st, error, "the header: %s", reason ? reason->message : "it is not an object");
  for (int i = ok ? wn_json_first (json, 0) : -1; ok && i >= 0; i = wn_json_next (json, 0, i)) {
    const char *name = wn_json_text (json, i);

    if (strcmp (name, "__metadata__") == 0)
      ok = read_metadata (st, json, i + 1, error);
    else
      ok = read_tensor (st, name, json, i + 1, &all, error);
  }
  g_clear_error (&reason);
  wn_json_free (json);
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
  st->fd = -1;
  st->fetched = g_ptr_array_new_with_free_func (wn_memory_free);
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
read_bytes (const char *path, int fd, gsize at, char *bytes, gsize n, GError **error)
{
  while (n > 0) {
    const gssize m = pread (fd, bytes, MIN (n, 1 << 30), (off_t) at);

    if (m < 0 && errno == EINTR)
      continue;
    if (m <= 0) {
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s", path,
          m < 0 ? g_strerror (errno) : "it became shorter while it was read");
      return FALSE;
    }
    bytes += m;
    at += m;
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
  return st->copy && read_bytes (st->name, fd, 0, st->copy, size, error)
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
  if (!read_bytes (st->name, fd, 0, length, 8, error)
      || (n = header_length (st, length, size, error)) < 0
      || (json = new_block (st->name, n, error)) == NULL)
    return FALSE;
  st->data_at = 8 + n;
  ok = read_bytes (st->name, fd, 8, json, n, error) && read_header (st, json, n, NULL, size, error);
  wn_memory_free (json);
  return ok;
}

/* A checksum is one of all bytes, and before it is right none of them is to be used */
static gboolean
read_file_in_parts (WnSafetensors *st, int fd, gsize size, GError **error)
{
  struct stat info;

  if (!read_file_header (st, fd, size, error))
    return FALSE;
  if (wn_safetensors_metadata (st, WN_SAFETENSORS_SUM)) {
    g_hash_table_remove_all (st->index);
    g_hash_table_remove_all (st->metadata);
    g_array_set_size (st->tensors, 0);
    return read_file (st, fd, size, error);
  }
  if (fstat (fd, &info) != 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s", st->name, g_strerror (errno));
    return FALSE;
  }
  st->device = info.st_dev;
  st->inode = info.st_ino;
  st->fd = fd;
  return TRUE;
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
  if (!st || st->fd != fd)
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

WnSafetensors *
wn_safetensors_open_in_parts (const char *path, GError **error)
{
  return open_file (path, read_file_in_parts, error);
}

/* Whether the file is open still: what has its descriptor by now may be another one */
static gboolean
is_open (const WnSafetensors *st, GError **error)
{
  struct stat info;

  if (fstat (st->fd, &info) == 0 && info.st_dev == st->device && info.st_ino == st->inode)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: it was closed before all of it was read",
      st->name);
  return FALSE;
}

static gsize
tensor_bytes (const WnTensor *tensor)
{
  return (gsize) tensor->n_elements * wn_dtype_size (tensor->dtype);
}

gboolean
wn_safetensors_read (const WnSafetensors *st, const WnTensor *tensor, gsize first, gsize n,
    void *out, GError **error)
{
  const gsize size = wn_dtype_size (tensor->dtype);

  g_return_val_if_fail (tensor->data || st->fd >= 0, FALSE);
  if (!tensor->data)
    return read_bytes (st->name, st->fd, st->data_at + tensor->offset + first * size, out, n * size,
        error);
  memcpy (out, (const char *) tensor->data + first * size, n * size);
  return TRUE;
}

static gboolean
is_wanted (const WnTensor *tensor, const char *const *prefixes)
{
  gboolean wanted = FALSE;

  for (int i = 0; !tensor->data && !wanted && prefixes[i]; i++)
    wanted = g_str_has_prefix (tensor->name, prefixes[i]);
  return wanted;
}

/* Memory for the data of a tensor, from one that is aligned on */
static gsize
room_of (const WnTensor *tensor)
{
  return (tensor_bytes (tensor) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

gboolean
wn_safetensors_fetch (WnSafetensors *st, const char *const *prefixes, GError **error)
{
  gsize size = 0, at = 0;
  char *block;

  for (guint i = 0; i < st->tensors->len; i++) {
    const WnTensor *t = wn_safetensors_tensor (st, i);

    size += is_wanted (t, prefixes) ? room_of (t) : 0;
  }
  if (size == 0)
    return TRUE;
  if (!is_open (st, error) || (block = new_block (st->name, size, error)) == NULL)
    return FALSE;
  g_ptr_array_add (st->fetched, block);
  for (guint i = 0; i < st->tensors->len; i++) {
    WnTensor *t = &g_array_index (st->tensors, WnTensor, i);

    if (!is_wanted (t, prefixes))
      continue;
    if (!wn_safetensors_read (st, t, 0, t->n_elements, block + at, error))
      return FALSE;
    t->data = block + at;
    at += room_of (t);
  }
  return TRUE;
}

static gboolean
is_of_another (const WnSafetensors *st)
{
  struct stat info;

  return fstat (st->fd, &info) == 0 && (info.st_dev != st->device || info.st_ino != st->inode);
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
  g_ptr_array_unref (st->fetched);
  if (st->fd >= 0 && !is_of_another (st))
    close (st->fd);
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
