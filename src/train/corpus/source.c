/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "source.h"

#include <gio/gio.h>
#include <string.h>

#include "corpus.h"

typedef struct
{
  const char *name; /* of the list file, for messages */
  GPtrArray *items;
  GHashTable *seen; /* ids; owned by the items */
  WnWarnFunc warn;
  void *warn_data;
} List;

static void
item_free (void *data)
{
  WnSourceItem *item = data;

  g_free (item->id);
  g_free (item->path);
  g_free (item->text);
  g_free (item);
}

static void
list_init (List *list, const char *path, WnWarnFunc warn, void *warn_data)
{
  list->name = path;
  list->items = g_ptr_array_new_with_free_func (item_free);
  list->seen = g_hash_table_new (g_str_hash, g_str_equal);
  list->warn = warn;
  list->warn_data = warn_data;
}

static void G_GNUC_PRINTF (3, 4) list_warn (const List *list, int line, const char *format, ...)
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

/* takes all three strings */
static void
list_add (List *list, int line, char *id, char *path, char *text)
{
  WnSourceItem *item = g_new (WnSourceItem, 1);

  item->id = id;
  item->path = path;
  item->text = text;
  if (g_hash_table_contains (list->seen, id)) {
    list_warn (list, line, "%s comes a second time", id);
    item_free (item);
    return;
  }
  g_ptr_array_add (list->items, item);
  g_hash_table_add (list->seen, id);
}

typedef void (*LineFunc) (List *list, int number, char *line, void *data);

/* Returns the items, and frees the rest of the list */
static GPtrArray *
list_read (List *list, char *contents, LineFunc func, void *data)
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
      list_warn (list, number, "not UTF-8");
  }
  g_hash_table_unref (list->seen);
  return list->items;
}

/* plain or gzip */
static char *
read_text_file (const char *path, GError **error)
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

/* NULL if there is none */
static char *
find_sound (const char *folder, const char *id)
{
  static const char *const extensions[] = { "", ".wav", ".flac", ".ogg", ".opus", ".oga", ".mp3",
    ".m4a", ".aac", ".aiff", ".aif", ".au", ".webm", ".g722" };

  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++) {
    char *path = g_strconcat (folder, G_DIR_SEPARATOR_S "wavs" G_DIR_SEPARATOR_S, id, extensions[i],
        NULL);

    if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
      return path;
    g_free (path);
  }
  return NULL;
}

static void
ljspeech_line (List *list, int number, char *line, void *folder)
{
  char **columns = g_strsplit (line, "|", -1);
  guint n = g_strv_length (columns);

  for (guint i = 0; i < n; i++)
    g_strstrip (columns[i]);
  if (n < 2 || n > 3) {
    list_warn (list, number, "%u columns instead of id|text or id|text|text as spoken", n);
  } else if (columns[0][0] == '\0') {
    list_warn (list, number, "no id");
  } else if (!wn_utterance_id_is_valid (columns[0])) {
    g_autofree char *shown = g_strescape (columns[0], NULL);

    list_warn (list, number, "the id \"%.100s\" can name no file", shown);
  } else {
    const char *text = n == 3 && columns[2][0] != '\0' ? columns[2] : columns[1];

    list_add (list, number, g_strdup (columns[0]), find_sound (folder, columns[0]),
        g_strdup (text));
  }
  g_strfreev (columns);
}

GPtrArray *
wn_source_ljspeech (const char *folder, WnWarnFunc warn, void *warn_data, GError **error)
{
  char *path = g_build_filename (folder, "metadata.csv", NULL);
  char *contents = read_text_file (path, error);
  GPtrArray *items = NULL;
  List list;

  if (contents) {
    list_init (&list, path, warn, warn_data);
    items = list_read (&list, contents, ljspeech_line, (void *) folder);
  }
  g_free (contents);
  g_free (path);
  return items;
}

/*
 * "...to lock, or unlock the conference." -> "to lock, or unlock the conference.": the dots say
 * that a prompt is a piece of a sentence
 */
static void
strip_dots (char *text)
{
  gsize n = strlen (text);

  while (n >= 2 && text[n - 1] == '.' && text[n - 2] == '.') {
    while (n > 0 && (text[n - 1] == '.' || text[n - 1] == ' '))
      n--;
  }
  text[n] = '\0';
  n = strspn (text, ". ");
  memmove (text, text + n, strlen (text + n) + 1);
}

static char *
replace_matches (char *text, const char *pattern, const char *replacement)
{
  GRegex *regex = g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, NULL);
  char *result = g_regex_replace_literal (regex, text, -1, 0, replacement, 0, NULL);

  g_regex_unref (regex);
  g_free (text);
  return result;
}

/* What is spoken where the transcript says something else */
static const struct
{
  const char *id, *written, *spoken;
} asterisk_corrections[] = {
  { "conf-adminmenu-menu8", "umute", "unmute" },
  { "demo-instruct", "8500", "eight five zero zero" },
  { "demo-instruct", "500", "five zero zero" },
  { "demo-instruct", "600", "six zero zero" },
  { "demo-instruct", "1234", "one two three four" },
  { "demo-instruct", "4242", "four two four two" },
  { "letters/exclaimation-point", "exclaimation-point", "exclamation point" },
  { "phonetic/x_p", "xray", "x-ray" },
  { "queue-periodic-announce", "represenatives", "representatives" },
  { "spy-dahdi", "DAHDI", "daddy" },
  { "spy-h323", "H.323", "H three two three" },
  { "unidentified-no-callback", "Un-indentified or witheld", "Unidentified or withheld" },
};

static char *
correct_asterisk (const char *id, char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (asterisk_corrections); i++) {
    if (strcmp (asterisk_corrections[i].id, id) == 0) {
      GString *s = g_string_new (text);

      g_string_replace (s, asterisk_corrections[i].written, asterisk_corrections[i].spoken, 0);
      g_free (text);
      text = g_string_free (s, FALSE);
    }
  }
  return text;
}

static void
asterisk_line (List *list, int number, char *line, void *sounds)
{
  char *text = strchr (line, ':'), *path;

  if (*line == ';')
    return;
  if (!text) {
    list_warn (list, number, "no colon behind the prompt's name");
    return;
  }
  *text++ = '\0';
  if (!wn_utterance_id_is_valid (line)) {
    g_autofree char *shown = g_strescape (line, NULL);

    list_warn (list, number, "the prompt's name \"%.100s\" can name no file", shown);
    return;
  }
  text = replace_matches (g_strdup (text), "\\[[^]]*\\]|\\([^)]*\\)|<[^>]*>", "");
  text = replace_matches (text, "#", "pound");
  text = replace_matches (text, "\\*", "star");
  text = correct_asterisk (line, text);
  text = replace_matches (text, "\\s+", " ");
  g_strstrip (text);
  strip_dots (text);
  if (text[0] != '\0' && text[1] == '\0')
    text[0] = g_ascii_toupper (text[0]);
  if (*text == '\0') {
    g_free (text);
    return;
  }
  path = g_strconcat (sounds, G_DIR_SEPARATOR_S, line, ".g722", NULL);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_clear_pointer (&path, g_free);
  list_add (list, number, g_strdelimit (g_strdup (line), "/", '_'), path, text);
}

GPtrArray *
wn_source_asterisk_en (const char *transcripts, const char *sounds, WnWarnFunc warn,
    void *warn_data, GError **error)
{
  char *contents;
  GPtrArray *items;
  List list;

  if (!g_file_test (sounds, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: no such folder", sounds);
    return NULL;
  }
  contents = read_text_file (transcripts, error);
  if (!contents)
    return NULL;
  list_init (&list, transcripts, warn, warn_data);
  items = list_read (&list, contents, asterisk_line, (void *) sounds);
  g_free (contents);
  return items;
}
