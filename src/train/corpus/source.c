/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "source.h"
#include <string.h>
#include "corpus.h"

/* NULL if there is none */
static char *
find_sound (const char *folder, const char *sub, const char *id)
{
  static const char *const extensions[] = { "", ".wav", ".flac", ".ogg", ".opus", ".oga", ".mp3",
    ".m4a", ".aac", ".aiff", ".aif", ".au", ".webm", ".g722" };

  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++) {
    char *path = g_strconcat (folder, G_DIR_SEPARATOR_S, sub, G_DIR_SEPARATOR_S, id, extensions[i],
        NULL);

    if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
      return path;
    g_free (path);
  }
  return NULL;
}

static void
ljspeech_line (WnSourceList *list, int number, char *line, void *folder)
{
  char **columns = g_strsplit (line, "|", -1);
  guint n = g_strv_length (columns);

  for (guint i = 0; i < n; i++)
    g_strstrip (columns[i]);
  if (n < 2 || n > 3) {
    wn_source_list_warn (list, number, "%u columns instead of id|text or id|text|text as spoken",
        n);
  } else if (columns[0][0] == '\0') {
    wn_source_list_warn (list, number, "no id");
  } else if (!wn_utterance_id_is_valid (columns[0])) {
    g_autofree char *shown = g_strescape (columns[0], NULL);

    wn_source_list_warn (list, number, "the id \"%.100s\" can name no file", shown);
  } else {
    const char *text = n == 3 && columns[2][0] != '\0' ? columns[2] : columns[1];

    wn_source_list_add (list, number, g_strdup (columns[0]),
        find_sound (folder, "wavs", columns[0]), g_strdup (text));
  }
  g_strfreev (columns);
}

GPtrArray *
wn_source_ljspeech (const char *folder, WnWarnFunc warn, void *warn_data, GError **error)
{
  char *path = g_build_filename (folder, "metadata.csv", NULL);
  char *contents = wn_source_read_text (path, error);
  GPtrArray *items = NULL;
  WnSourceList list;

  if (contents) {
    wn_source_list_init (&list, path, warn, warn_data);
    items = wn_source_list_read (&list, contents, ljspeech_line, (void *) folder);
  }
  g_free (contents);
  g_free (path);
  return items;
}

/* "+" stands before the stressed vowel: the accent behind it says the same to the text front end */
static void
append_stressed (GString *out, const char *text)
{
  const char *p = text;

  while (*p) {
    const char *next = g_utf8_next_char (p);

    if (*p == '+' && g_unichar_isalpha (g_utf8_get_char (next))) {
      p = next;
      next = g_utf8_next_char (p);
      g_string_append_len (out, p, next - p);
      g_string_append (out, "\u0301");
    } else {
      g_string_append_len (out, p, next - p);
    }
    p = next;
  }
}

/* ( id "text" ), a backslash before quotation marks inside */
static void
festvox_line (WnSourceList *list, int number, char *line, void *folder)
{
  char *id = line + 1, *text = strchr (line, '"'), *end = strrchr (line, '"');
  g_autofree char *plain = NULL;
  GString *out;

  if (*line != '(' || text == end || strcspn (end + 1, ")") != strspn (end + 1, " \t")) {
    wn_source_list_warn (list, number, "no ( id \"text\" )");
    return;
  }
  *text++ = *end = '\0';
  g_strstrip (id);
  if (!wn_utterance_id_is_valid (id)) {
    g_autofree char *shown = g_strescape (id, NULL);

    wn_source_list_warn (list, number, "the id \"%.100s\" can name no file", shown);
    return;
  }
  plain = g_strcompress (text);
  out = g_string_new (NULL);
  append_stressed (out, g_strstrip (plain));
  wn_source_list_add (list, number, g_strdup (id), find_sound (folder, "wav", id),
      g_string_free (out, FALSE));
}

GPtrArray *
wn_source_festvox (const char *folder, WnWarnFunc warn, void *warn_data, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "etc", "txt.done.data", NULL),
                  *contents = wn_source_read_text (path, error);
  WnSourceList list;

  if (!contents)
    return NULL;
  wn_source_list_init (&list, path, warn, warn_data);
  return wn_source_list_read (&list, contents, festvox_line, (void *) folder);
}
