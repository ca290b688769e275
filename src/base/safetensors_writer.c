/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "safetensors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "safetensors_sum.h"

/* The data begins at a multiple of this: a cache line and the widest vector */
#define DATA_ALIGNMENT 64

typedef struct
{
  WnTensor tensor; /* owns its name */
  gsize bytes;
  int order; /* of adding */
} Entry;

struct _WnSafetensorsWriter
{
  GArray *entries;      /* of Entry */
  GHashTable *metadata; /* string -> string */
  GPtrArray *keys;      /* of metadata, in the order of adding; owned by that */
  gboolean has_sum;
};

static void
clear_entry (gpointer entry)
{
  g_free ((char *) ((Entry *) entry)->tensor.name);
}

WnSafetensorsWriter *
wn_safetensors_writer_new (void)
{
  WnSafetensorsWriter *w = g_new0 (WnSafetensorsWriter, 1);

  w->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (w->entries, clear_entry);
  w->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  w->keys = g_ptr_array_new ();
  return w;
}

void
wn_safetensors_writer_free (WnSafetensorsWriter *w)
{
  if (!w)
    return;
  g_array_free (w->entries, TRUE);
  g_ptr_array_unref (w->keys);
  g_hash_table_unref (w->metadata);
  g_free (w);
}

void
wn_safetensors_writer_metadata (WnSafetensorsWriter *w, const char *key, const char *value)
{
  char *own = g_strdup (key);

  if (!g_hash_table_contains (w->metadata, key))
    g_ptr_array_add (w->keys, own);
  g_hash_table_insert (w->metadata, own, g_utf8_make_valid (value, -1));
}

void
wn_safetensors_writer_sum (WnSafetensorsWriter *w)
{
  w->has_sum = TRUE;
}

void
wn_safetensors_writer_add (WnSafetensorsWriter *w, const char *name, WnDtype dtype, int n_dims,
    const int64_t *shape, const void *data)
{
  Entry e = { 0 };

  g_return_if_fail (n_dims >= 0 && n_dims <= WN_MAX_DIMS);
  e.tensor.name = g_strdup (name);
  e.tensor.dtype = dtype;
  e.tensor.n_dims = n_dims;
  e.tensor.n_elements = 1;
  for (int i = 0; i < n_dims; i++) {
    e.tensor.shape[i] = shape[i];
    e.tensor.n_elements *= shape[i];
  }
  e.tensor.data = data;
  e.bytes = (gsize) e.tensor.n_elements * wn_dtype_size (dtype);
  e.order = w->entries->len;
  g_array_append_val (w->entries, e);
}

/* Larger elements first: without holes, everything is aligned then */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;
  int size_x = wn_dtype_size (x->tensor.dtype), size_y = wn_dtype_size (y->tensor.dtype);

  return size_x != size_y ? size_y - size_x : x->order - y->order;
}

static void
add_sum (WnSafetensorsWriter *w)
{
  WnTensor *tensors = g_new (WnTensor, w->entries->len);
  char *sum;

  for (guint i = 0; i < w->entries->len; i++)
    tensors[i] = g_array_index (w->entries, Entry, i).tensor;
  sum = wn_safetensors_sum (w->metadata, tensors, w->entries->len);
  wn_safetensors_writer_metadata (w, WN_SAFETENSORS_SUM, sum);
  g_free (sum);
  g_free (tensors);
}

/* As JSON writes it; text is UTF-8 */
static void
append_string (GString *json, const char *text)
{
  static const char special[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";

  g_string_append_c (json, '"');
  for (const char *p = text; *p; p++) {
    const char *found = strchr (special, *p);

    if (found)
      g_string_append_printf (json, "\\%c", names[found - special]);
    else if ((guchar) *p < 0x20)
      g_string_append_printf (json, "\\u%04x", (guchar) *p);
    else
      g_string_append_c (json, *p);
  }
  g_string_append_c (json, '"');
}

static void
append_metadata (GString *json, const WnSafetensorsWriter *w)
{
  for (guint i = 0; i < w->keys->len; i++) {
    g_string_append (json, i ? "," : "\"__metadata__\":{");
    append_string (json, w->keys->pdata[i]);
    g_string_append_c (json, ':');
    append_string (json, g_hash_table_lookup (w->metadata, w->keys->pdata[i]));
  }
  if (w->keys->len > 0)
    g_string_append_c (json, '}');
}

static void
append_entry (GString *json, const Entry *e, gint64 offset)
{
  append_string (json, e->tensor.name);
  g_string_append_printf (json, ":{\"dtype\":\"%s\",\"shape\":[", wn_dtype_name (e->tensor.dtype));
  for (int d = 0; d < e->tensor.n_dims; d++)
    g_string_append_printf (json, "%s%" G_GINT64_FORMAT, d ? "," : "", (gint64) e->tensor.shape[d]);
  g_string_append_printf (json, "],\"data_offsets\":[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "]}",
      offset, offset + (gint64) e->bytes);
}

/* Returns the JSON text, NULL if two tensors have one name, which *repeated points to then */
static GString *
make_header (const WnSafetensorsWriter *w, const char **repeated)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  GString *json = g_string_new ("{");
  gint64 offset = 0;

  *repeated = NULL;
  append_metadata (json, w);
  for (guint i = 0; i < w->entries->len; i++) {
    const Entry *e = &g_array_index (w->entries, Entry, i);

    if (!g_hash_table_add (names, (char *) e->tensor.name)) {
      *repeated = e->tensor.name;
      g_string_free (json, TRUE);
      return NULL;
    }
    if (json->len > 1)
      g_string_append_c (json, ',');
    append_entry (json, e, offset);
    offset += e->bytes;
  }
  g_string_append_c (json, '}');
  while ((8 + json->len) % DATA_ALIGNMENT != 0)
    g_string_append_c (json, ' ');
  return json;
}

/* Returns whether all could be written and synced; errno tells why not. Closes fd */
static gboolean
write_all (const WnSafetensorsWriter *w, const GString *header, int fd)
{
  FILE *f = fdopen (fd, "wb");
  guint64 length = GUINT64_TO_LE ((guint64) header->len);
  gboolean ok;
  int code;

  if (!f) {
    code = errno;
    close (fd);
    errno = code;
    return FALSE;
  }
  ok = fwrite (&length, 8, 1, f) == 1 && fwrite (header->str, header->len, 1, f) == 1;
  for (guint i = 0; ok && i < w->entries->len; i++) {
    const Entry *e = &g_array_index (w->entries, Entry, i);

    ok = e->bytes == 0 || fwrite (e->tensor.data, e->bytes, 1, f) == 1;
  }
  ok = ok && fflush (f) == 0 && fsync (fileno (f)) == 0;
  code = errno;
  if (fclose (f) != 0 && ok)
    return FALSE;
  errno = code;
  return ok;
}

/* Makes the renaming itself durable; a file system that cannot do so is no reason to fail */
static void
sync_folder (const char *path)
{
  char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0) {
    fsync (fd);
    close (fd);
  }
  g_free (folder);
}

gboolean
wn_safetensors_writer_save (WnSafetensorsWriter *w, const char *path, GError **error)
{
  char *temporary = g_strconcat (path, ".tmp", NULL);
  const char *repeated;
  GString *header;
  GStatBuf info;
  int fd = -1;
  gboolean ok = FALSE;

  g_array_sort (w->entries, compare_entries);
  if (w->has_sum)
    add_sum (w);
  header = make_header (w, &repeated);
  if (!header) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: two tensors are named '%s'", path, repeated);
  } else if (G_BYTE_ORDER != G_LITTLE_ENDIAN) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE,
        "%s: this machine is big-endian, the format is little-endian", path);
  } else if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode)) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: exists and is not a regular file", path);
  } else {
    g_unlink (temporary);
    fd = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    ok = fd >= 0 && write_all (w, header, fd) && g_rename (temporary, path) == 0;
    if (!ok) {
      g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s: cannot be written: %s", path,
          g_strerror (errno));
      if (fd >= 0)
        g_unlink (temporary);
    } else {
      sync_folder (path);
    }
  }
  if (header)
    g_string_free (header, TRUE);
  g_free (temporary);
  return ok;
}
