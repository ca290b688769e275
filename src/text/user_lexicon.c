/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/user_lexicon.h"
#include <string.h>

/* Longest grapheme, in bytes */
#define MAX_GRAPHEME 200

typedef struct
{
  char *grapheme, *phones, *alias;
} Entry;

struct _WnUserLexicon
{
  const WnLanguage *language;
  GHashTable *entries; /* first word, small -> GPtrArray of Entry */
};

static void
free_entry (void *data)
{
  Entry *entry = data;

  g_free (entry->grapheme);
  g_free (entry->phones);
  g_free (entry->alias);
  g_free (entry);
}

static gboolean
is_letter (const char *text, gsize n, gsize at)
{
  return at < n && g_unichar_isalnum (g_utf8_get_char_validated (text + at, n - at));
}

/* Bytes of the run of letters and digits at the place */
static gsize
word_length (const char *text, gsize n, gsize at)
{
  gsize end = at;

  while (is_letter (text, n, end))
    end = g_utf8_next_char (text + end) - text;
  return end - at;
}

static char *
key_of (const char *text, gsize n)
{
  return g_utf8_strdown (text, n);
}

/* Takes phones and alias */
static gboolean
add (WnUserLexicon *lexicon, const char *grapheme, char *phones, char *alias)
{
  const gsize n = strlen (grapheme), first = word_length (grapheme, n, 0);
  Entry *entry = g_new0 (Entry, 1);
  GPtrArray *same;
  char *key;

  entry->phones = phones;
  entry->alias = alias;
  if (first == 0 || n > MAX_GRAPHEME) {
    free_entry (entry);
    return FALSE;
  }
  entry->grapheme = g_strdup (grapheme);
  key = key_of (grapheme, first);
  same = g_hash_table_lookup (lexicon->entries, key);
  if (same) {
    g_free (key);
  } else {
    same = g_ptr_array_new_with_free_func (free_entry);
    g_hash_table_insert (lexicon->entries, key, same);
  }
  g_ptr_array_add (same, entry);
  return TRUE;
}

/* Phones as the language has them, g_free; NULL with an error that begins with `where` */
static char *
read_phones (const WnUserLexicon *lexicon, const char *alphabet, const char *ph, const char *where,
    GError **error)
{
  char *unknown = NULL, *phones = NULL;
  int at = 0;

  if (lexicon->language->read_phones)
    phones = lexicon->language->read_phones (lexicon->language, alphabet, ph, &unknown, &at);
  if (unknown || !phones) {
    if (at < 0)
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: no alphabet \"%s\"", where, alphabet);
    else
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: no phones in \"%s\"%s%s", where, ph,
          unknown ? ": " : "", unknown ? unknown : "");
    g_clear_pointer (&phones, g_free);
  }
  g_free (unknown);
  return phones;
}

/* ---- plain lines ---- */

static gboolean
read_line (WnUserLexicon *lexicon, char *line, const char *where, GError **error)
{
  const gsize n = strcspn (line, " \t");
  char *value = line + n, *phones = NULL, *alias = NULL;
  gsize length;

  if (*value)
    *value++ = '\0';
  value = g_strstrip (value);
  length = strlen (value);
  g_strdelimit (line, "_", ' ');
  if (length == 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: \"%s\" has no pronunciation", where, line);
    return FALSE;
  }
  if (value[0] == '=') {
    alias = g_strdup (g_strstrip (value + 1));
  } else if (length > 2 && value[0] == '/' && value[length - 1] == '/') {
    value[length - 1] = '\0';
    phones = read_phones (lexicon, "ipa", value + 1, where, error);
  } else {
    phones = read_phones (lexicon, "x-arpabet", value, where, error);
  }
  if (!phones && !alias)
    return FALSE;
  if (!add (lexicon, line, phones, alias)) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: \"%s\" does not begin with a word", where,
        line);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_lines (WnUserLexicon *lexicon, const char *path, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (int i = 0; lines[i]; i++) {
    g_autofree char *where = g_strdup_printf ("%s: line %d", path, i + 1);
    char *line = g_strstrip (lines[i]);

    if (*line && *line != '#' && !read_line (lexicon, line, where, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- PLS ---- */

typedef struct
{
  WnUserLexicon *lexicon;
  const char *path;
  char *alphabet, *own_alphabet; /* of the document, of the phoneme element */
  GPtrArray *graphemes;          /* of the lexeme */
  char *phones, *alias;          /* likewise, the first */
  GString *text;
} Pls;

static const char *
attribute (const char *name, const char **names, const char **values)
{
  for (int i = 0; names[i]; i++)
    if (strcmp (names[i], name) == 0)
      return values[i];
  return NULL;
}

static void
start_element (GMarkupParseContext *context, const char *name, const char **names,
    const char **values, void *data, GError **error)
{
  Pls *p = data;

  g_string_truncate (p->text, 0);
  if (strcmp (name, "lexicon") == 0) {
    g_free (p->alphabet);
    p->alphabet = g_strdup (attribute ("alphabet", names, values));
  } else if (strcmp (name, "lexeme") == 0) {
    g_ptr_array_set_size (p->graphemes, 0);
    g_clear_pointer (&p->phones, g_free);
    g_clear_pointer (&p->alias, g_free);
  } else if (strcmp (name, "phoneme") == 0) {
    g_free (p->own_alphabet);
    p->own_alphabet = g_strdup (attribute ("alphabet", names, values));
  }
}

static void
add_lexeme (Pls *p, GError **error)
{
  for (guint i = 0; i < p->graphemes->len; i++)
    if (!(p->phones || p->alias)
        || !add (p->lexicon, p->graphemes->pdata[i], g_strdup (p->phones),
            p->phones ? NULL : g_strdup (p->alias))) {
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: the lexeme \"%s\" is none", p->path,
          (char *) p->graphemes->pdata[i]);
      return;
    }
}

/* The first pronunciation of a lexeme is the preferred one */
static void
end_element (GMarkupParseContext *context, const char *name, void *data, GError **error)
{
  Pls *p = data;
  char *text = g_strstrip (p->text->str);

  if (strcmp (name, "grapheme") == 0)
    g_ptr_array_add (p->graphemes, g_strdup (text));
  else if (strcmp (name, "phoneme") == 0 && !p->phones)
    p->phones = read_phones (p->lexicon, p->own_alphabet ? p->own_alphabet : p->alphabet, text,
        p->path, error);
  else if (strcmp (name, "alias") == 0 && !p->alias)
    p->alias = g_strdup (text);
  else if (strcmp (name, "lexeme") == 0)
    add_lexeme (p, error);
}

static void
take_text (GMarkupParseContext *context, const char *text, gsize n, void *data, GError **error)
{
  g_string_append_len (((Pls *) data)->text, text, n);
}

static gboolean
read_pls (WnUserLexicon *lexicon, const char *path, const char *text, gsize n, GError **error)
{
  static const GMarkupParser parser = { start_element, end_element, take_text, NULL, NULL };
  Pls p = { .lexicon = lexicon,
    .path = path,
    .graphemes = g_ptr_array_new_with_free_func (g_free),
    .text = g_string_new (NULL) };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &p, NULL);
  GError *reason = NULL;
  const gboolean ok = g_markup_parse_context_parse (context, text, n, &reason)
      && g_markup_parse_context_end_parse (context, &reason);

  if (reason && reason->domain == WN_ERROR) {
    g_propagate_error (error, g_steal_pointer (&reason));
  } else if (reason) {
    /* GLib quotes single bytes of names that are none */
    g_autofree char *message = g_utf8_make_valid (reason->message, -1);

    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: %s", path, message);
  }
  g_clear_error (&reason);
  g_markup_parse_context_free (context);
  g_ptr_array_unref (p.graphemes);
  g_string_free (p.text, TRUE);
  g_free (p.alphabet);
  g_free (p.own_alphabet);
  g_free (p.phones);
  g_free (p.alias);
  return ok;
}

/* ---- the lexicon ---- */

WnUserLexicon *
wn_user_lexicon_open (const char *path, const WnLanguage *language, GError **error)
{
  WnUserLexicon *lexicon;
  GError *reason = NULL;
  g_autofree char *text = NULL;
  const char *bad;
  gboolean ok;
  gsize n;

  if (!g_file_get_contents (path, &text, &n, &reason)) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s", reason->message);
    g_error_free (reason);
    return NULL;
  }
  if (!g_utf8_validate (text, n, &bad)) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: not UTF-8 at byte %" G_GSIZE_FORMAT, path,
        (gsize) (bad - text));
    return NULL;
  }
  lexicon = g_new0 (WnUserLexicon, 1);
  lexicon->language = language;
  lexicon->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
      (GDestroyNotify) g_ptr_array_unref);
  ok = text[strspn (text, "\xef\xbb\xbf \t\r\n")] == '<' ? read_pls (lexicon, path, text, n, error)
                                                         : read_lines (lexicon, path, text, error);
  if (!ok)
    g_clear_pointer (&lexicon, wn_user_lexicon_free);
  return lexicon;
}

void
wn_user_lexicon_free (WnUserLexicon *lexicon)
{
  if (!lexicon)
    return;
  g_hash_table_unref (lexicon->entries);
  g_free (lexicon);
}

static gboolean
matches (const char *grapheme, const char *text, gsize n)
{
  g_autofree char *small = g_utf8_strdown (grapheme, -1), *here = NULL;

  if (strcmp (small, grapheme) != 0)
    return strlen (grapheme) == n && memcmp (grapheme, text, n) == 0;
  here = g_utf8_strdown (text, n);
  return strcmp (here, grapheme) == 0;
}

/* A possessive is left to the language: "Nguyen's" */
static gboolean
ends_word (const char *text, gsize n, gsize at)
{
  return !is_letter (text, n, at) && !(at < n && text[at] == '\'' && is_letter (text, n, at + 1));
}

WnUserEntry
wn_user_lexicon_find (const WnUserLexicon *lexicon, const char *text, gsize n, gsize at)
{
  g_autofree char *key = key_of (text + at, word_length (text, n, at));
  const GPtrArray *same = g_hash_table_lookup (lexicon->entries, key);
  WnUserEntry best = { 0, NULL, NULL };

  for (guint i = 0; same && i < same->len; i++) {
    const Entry *entry = same->pdata[i];
    const gsize length = strlen (entry->grapheme);

    if (length > best.length && length <= n - at
        && (at + length == n || ((guchar) text[at + length] & 0xc0) != 0x80)
        && ends_word (text, n, at + length) && matches (entry->grapheme, text + at, length))
      best = (WnUserEntry){ length, entry->phones, entry->alias };
  }
  return best;
}
