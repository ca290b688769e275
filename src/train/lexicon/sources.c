/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "sources.h"
#include <string.h>
#include "base/json.h"
#include "own_words.h"
#include "text/en/codes.h"

static void
free_entry (void *data)
{
  WnSourceEntry *entry = data;

  g_free (entry->word);
  g_free (entry->phones);
  g_free (entry);
}

GPtrArray *
wn_source_entries_new (void)
{
  return g_ptr_array_new_with_free_func (free_entry);
}

/* Of letters, with apostrophes; a part of a word has none at its hyphen */
static gboolean
is_word (const char *text)
{
  int letters = 0;

  for (; *text; text++) {
    if (!g_ascii_isalpha (*text) && *text != '\'')
      return FALSE;
    letters += g_ascii_isalpha (*text) != 0;
  }
  return letters > 0;
}

static gboolean
fits (const char *word, gsize n_phones)
{
  return is_word (word) && strlen (word) <= WN_LEXICON_MAX_WORD && n_phones > 0
      && n_phones <= WN_LEXICON_MAX_PHONES;
}

/* Takes the codes over as they are */
static void
add_entry (GPtrArray *entries, WnSource source, const char *word, int variant, int tags,
    const GByteArray *codes)
{
  WnSourceEntry *entry = g_new0 (WnSourceEntry, 1);

  entry->word = g_ascii_strdown (word, -1);
  entry->capital = g_ascii_isupper (word[0]) != 0;
  entry->source = source;
  entry->variant = variant;
  entry->tags = tags;
  entry->phones = g_malloc (codes->len + 1);
  memcpy (entry->phones, codes->data, codes->len);
  entry->phones[codes->len] = 0;
  g_ptr_array_add (entries, entry);
}

static void
append_code (GByteArray *codes, guint8 code)
{
  g_byte_array_append (codes, &code, 1);
}

/* ---- CMU ---- */

/* "AH0" is the voices' "ax" */
static gboolean
read_cmu_phone (const char *name, GByteArray *codes)
{
  char lower[8];
  gsize n = strlen (name);
  int stress = 0, code = 0;

  if (n == 0 || n >= sizeof lower)
    return FALSE;
  for (gsize i = 0; i <= n; i++)
    lower[i] = g_ascii_tolower (name[i]);
  if (g_ascii_isdigit (lower[n - 1])) {
    stress = lower[n - 1] - '0';
    lower[n - 1] = '\0';
  }
  if (stress <= WN_STRESS_SECONDARY)
    code = wn_code_of (strcmp (lower, "ah") == 0 && stress == 0 ? "ax" : lower, stress);
  if (code)
    append_code (codes, code);
  return code != 0;
}

/* "word(2) PH ON E1 # comment"; *passed counts what is no word */
static gboolean
read_cmu_line (char *line, GPtrArray *entries, GByteArray *codes, int *passed)
{
  g_auto (GStrv) fields = NULL;
  int variant = 0;
  char *open;

  line[strcspn (line, "#")] = '\0';
  fields = g_strsplit_set (g_strstrip (line), " \t", -1);
  if (!fields[0] || *fields[0] == '\0')
    return TRUE;
  if ((open = strchr (fields[0], '(')) != NULL && open > fields[0]) {
    variant = atoi (open + 1) - 1;
    *open = '\0';
  }
  g_byte_array_set_size (codes, 0);
  for (int i = 1; fields[i]; i++)
    if (*fields[i] && !read_cmu_phone (fields[i], codes))
      return FALSE;
  if (fits (fields[0], codes->len))
    add_entry (entries, WN_SOURCE_CMU, fields[0], variant, 0, codes);
  else
    (*passed)++;
  return TRUE;
}

int
wn_source_read_cmu (const char *path, GPtrArray *entries, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GByteArray *codes;
  int passed = 0;

  if (!g_file_get_contents (path, &text, NULL, error)) {
    g_prefix_error (error, "%s: ", path);
    return -1;
  }
  lines = g_strsplit (text, "\n", -1);
  codes = g_byte_array_new ();
  for (int i = 0; lines[i] && passed >= 0; i++)
    if (!read_cmu_line (lines[i], entries, codes, &passed)) {
      g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: line %d is no pronunciation: %s", path,
          i + 1, lines[i]);
      passed = -1;
    }
  g_byte_array_unref (codes);
  return passed;
}

/* ---- misaki ---- */

typedef struct
{
  const char *symbol, *phones; /* the first vowel of them bears the stress */
} Symbol;

/* The longest that matches is taken */
static const Symbol symbols[] = {
  { "\u0259\u0279", "er" },
  { "\u025c\u0279", "er" },
  { "\u1d4a", "ax" },
  { "\u0259", "ax" },
  { "\u025c", "er" },
  { "\u028c", "ah" },
  { "\u1d7b", "ih" },
  { "\u026a", "ih" },
  { "\u025b", "eh" },
  { "\u00e6", "ae" },
  { "\u0251", "aa" },
  { "\u0254", "ao" },
  { "\u028a", "uh" },
  { "i", "iy" },
  { "u", "uw" },
  { "O", "ow" },
  { "A", "ey" },
  { "I", "ay" },
  { "W", "aw" },
  { "Y", "oy" },
  { "\u0279", "r" },
  { "n", "n" },
  { "s", "s" },
  { "l", "l" },
  { "t", "t" },
  { "k", "k" },
  { "d", "d" },
  { "m", "m" },
  { "p", "p" },
  { "b", "b" },
  { "f", "f" },
  { "\u027e", "t" },
  { "z", "z" },
  { "\u0261", "g" },
  { "v", "v" },
  { "\u0283", "sh" },
  { "\u014b", "ng" },
  { "w", "w" },
  { "\u02a4", "jh" },
  { "h", "hh" },
  { "j", "y" },
  { "\u02a7", "ch" },
  { "\u03b8", "th" },
  { "\u00f0", "dh" },
  { "\u0292", "zh" },
  { "\u0294n", "t ax n" },
  { "\u0294", "t" },
};

static const Symbol *
find_symbol (const char *text)
{
  const Symbol *best = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (g_str_has_prefix (text, symbols[i].symbol)
        && (!best || strlen (symbols[i].symbol) > strlen (best->symbol)))
      best = &symbols[i];
  return best;
}

static void
append_symbol (const Symbol *symbol, int *stress, GByteArray *codes)
{
  char **names = g_strsplit (symbol->phones, " ", -1);

  for (char **name = names; *name; name++) {
    const gboolean vowel = wn_code_is_vowel (wn_code_of (*name, WN_STRESS_NONE));
    const char *phone = *name;

    /* an unstressed "ah" is a schwa, a stressed schwa is "ah" */
    if (strcmp (phone, "ah") == 0 && *stress == WN_STRESS_NONE)
      phone = "ax";
    else if (strcmp (phone, "ax") == 0 && *stress != WN_STRESS_NONE)
      phone = "ah";
    append_code (codes, wn_code_of (phone, vowel ? *stress : WN_STRESS_NONE));
    if (vowel)
      *stress = WN_STRESS_NONE;
  }
  g_strfreev (names);
}

/* A stress mark stands before its vowel */
static gboolean
read_misaki_phones (const char *text, GByteArray *codes)
{
  int stress = WN_STRESS_NONE;

  g_byte_array_set_size (codes, 0);
  while (*text) {
    const gunichar c = g_utf8_get_char (text);
    const Symbol *symbol = find_symbol (text);

    if (symbol) {
      append_symbol (symbol, &stress, codes);
      text += strlen (symbol->symbol);
    } else if (c == 0x2c8 || c == 0x2cc) {
      stress = c == 0x2c8 ? WN_STRESS_PRIMARY : WN_STRESS_SECONDARY;
      text = g_utf8_next_char (text);
    } else {
      return FALSE;
    }
  }
  return TRUE;
}

typedef struct
{
  GPtrArray *entries;
  GByteArray *codes;
  int passed;
  char *bad; /* a word whose pronunciation is none */
} MisakiReader;

static void
add_misaki (MisakiReader *r, const char *word, int variant, int tags, JsonNode *node)
{
  const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  if (JSON_NODE_HOLDS_NULL (node)) {
    r->passed++;
  } else if (!text || !read_misaki_phones (text, r->codes)) {
    if (!r->bad)
      r->bad = g_strdup (word);
  } else if (fits (word, r->codes->len)) {
    add_entry (r->entries, WN_SOURCE_MISAKI, word, variant, tags, r->codes);
  } else {
    r->passed++;
  }
}

/* "None" is the form that stands alone, which weak forms are made from otherwise */
static const struct
{
  const char *name;
  int tags;
} parts_of_speech[] = {
  { "NOUN", WN_LEXICON_NOUN },
  { "VERB", WN_LEXICON_VERB },
  { "ADJ", WN_LEXICON_ADJECTIVE },
  { "ADV", WN_LEXICON_ADVERB },
  { "VBD", WN_LEXICON_PAST },
};

static void
add_misaki_member (JsonObject *object, const char *word, JsonNode *node, void *data)
{
  MisakiReader *r = data;
  JsonObject *parts;
  int variant = 0;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    add_misaki (r, word, 0, 0, node);
    return;
  }
  parts = json_node_get_object (node);
  if (json_object_has_member (parts, "DEFAULT"))
    add_misaki (r, word, variant++, 0, json_object_get_member (parts, "DEFAULT"));
  for (gsize i = 0; i < G_N_ELEMENTS (parts_of_speech); i++)
    if (json_object_has_member (parts, parts_of_speech[i].name))
      add_misaki (r, word, variant++, parts_of_speech[i].tags,
          json_object_get_member (parts, parts_of_speech[i].name));
}

int
wn_source_read_misaki (const char *path, GPtrArray *entries, GError **error)
{
  MisakiReader r = { entries, NULL, 0, NULL };
  g_autofree char *text = NULL;
  gsize n;
  g_autoptr (JsonParser) parser = NULL;

  if (!g_file_get_contents (path, &text, &n, error))
    return -1;
  if (!(parser = wn_json_parse (text, n, 2, error))) {
    g_prefix_error (error, "%s: ", path);
    return -1;
  }
  if (wn_json_object (parser)) {
    r.codes = g_byte_array_new ();
    json_object_foreach_member (wn_json_object (parser), add_misaki_member, &r);
    g_byte_array_unref (r.codes);
  } else {
    r.bad = g_strdup ("(no object)");
  }
  if (r.bad) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s: no pronunciation of \"%s\"", path, r.bad);
    g_free (r.bad);
    return -1;
  }
  return r.passed;
}

void
wn_source_add_own (GPtrArray *entries)
{
  GByteArray *codes = g_byte_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (own_words); i++) {
    g_byte_array_set_size (codes, 0);
    wn_codes_read (own_words[i][1], codes);
    add_entry (entries, WN_SOURCE_OWN, own_words[i][0], 0, 0, codes);
  }
  g_byte_array_unref (codes);
}
