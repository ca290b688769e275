/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "source_list.h"
#include <gio/gio.h>
#include <string.h>

static void
item_free (void *data)
{
  WnSourceItem *item = data;

  g_free (item->id);
  g_free (item->path);
  g_free (item->text);
  g_free (item);
}

void
wn_source_list_init (WnSourceList *list, const char *path, WnWarnFunc warn, void *warn_data)
{
  list->name = path;
  list->items = g_ptr_array_new_with_free_func (item_free);
  list->seen = g_hash_table_new (g_str_hash, g_str_equal);
  list->warn = warn;
  list->warn_data = warn_data;
}

void
wn_source_list_warn (const WnSourceList *list, int line, const char *format, ...)
{
  va_list args;
  char *what, *message;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  message = g_strdup_printf ("%s:%d: %s", list->name, line, what);
  list->warn (list->warn_data, message);
  g_free (message);
  g_free (what);
}

void
wn_source_list_add (WnSourceList *list, int line, char *id, char *path, char *text)
{
  WnSourceItem *item = g_new (WnSourceItem, 1);

  item->id = id;
  item->path = path;
  item->text = text;
  if (g_hash_table_contains (list->seen, id)) {
    wn_source_list_warn (list, line, "%s comes a second time", id);
    item_free (item);
    return;
  }
  g_ptr_array_add (list->items, item);
  g_hash_table_add (list->seen, id);
}

GPtrArray *
wn_source_list_read (WnSourceList *list, char *contents, WnSourceLine func, void *data)
{
  char *line = contents, *next;

  if (g_str_has_prefix (line, "\xef\xbb\xbf"))
    line += 3;
  for (int number = 1; line; number++, line = next) {
    next = strchr (line, '\n');
    if (next)
      *next++ = '\0';
    g_strstrip (line);
    if (*line == '\0')
      continue;
    if (g_utf8_validate (line, -1, NULL))
      func (list, number, line, data);
    else
      wn_source_list_warn (list, number, "not UTF-8");
  }
  g_hash_table_unref (list->seen);
  return list->items;
}

char *
wn_source_read_text (const char *path, GError **error)
{
  GFile *file = g_file_new_for_path (path);
  GInputStream *in = G_INPUT_STREAM (g_file_read (file, NULL, NULL));
  GOutputStream *out;
  char *contents = NULL;
  GError *cause = NULL;

  g_object_unref (file);
  if (!in) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: no such file, or not readable", path);
    return NULL;
  }
  if (g_str_has_suffix (path, ".gz")) {
    GConverter *gzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
    GInputStream *plain = g_converter_input_stream_new (in, gzip);

    g_object_unref (gzip);
    g_object_unref (in);
    in = plain;
  }
  out = g_memory_output_stream_new_resizable ();
  if (g_output_stream_splice (out, in, G_OUTPUT_STREAM_SPLICE_NONE, NULL, &cause) >= 0
      && g_output_stream_write_all (out, "", 1, NULL, NULL, &cause)
      && g_output_stream_close (out, NULL, &cause)) {
    contents = g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (out));
  } else {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s", path, cause->message);
    g_clear_error (&cause);
  }
  g_object_unref (out);
  g_object_unref (in);
  return contents;
}
