/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "asterisk_corrections.h"
#include "corpus.h"
#include "source.h"

#define PACKAGES(name) "/usr/share/doc/asterisk-core-sounds-" name "/core-sounds-" name ".txt.gz"
#define SOURCE(name) \
  "Debian packages asterisk-core-sounds-" name ", asterisk-core-sounds-" name "-g722"
#define SOUNDS "/usr/share/asterisk/sounds/"

static const struct
{
  WnAsteriskPrompts prompts;
  const Correction *corrections;
} all[] = {
  { { "en", "en-US", PACKAGES ("en"), SOUNDS "en_US_f_Allison", SOURCE ("en"), "CC-BY-SA-3.0" },
      english },
  { { "es", "es-MX", PACKAGES ("es"), SOUNDS "es_MX_f_Allison", SOURCE ("es"), "CC-BY-SA-3.0" },
      spanish },
  { { "fr", "fr-CA", PACKAGES ("fr"), SOUNDS "fr_CA_f_June", SOURCE ("fr"), "CC-BY-SA-3.0" },
      french },
  { { "it", "it", PACKAGES ("it"), SOUNDS "it_IT_m_Carlo", SOURCE ("it"), "CC-BY-3.0" }, italian },
  { { "ru", "ru", PACKAGES ("ru"), SOUNDS "ru_RU_f_IvrvoiceRU", SOURCE ("ru"), "CC-BY-3.0" },
      russian },
};

const WnAsteriskPrompts *
wn_asterisk_prompts (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (strcmp (all[i].prompts.name, name) == 0)
      return &all[i].prompts;
  return NULL;
}

char *
wn_asterisk_prompts_names (void)
{
  GString *names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    g_string_append_printf (names, "%s%s", i ? ", " : "", all[i].prompts.name);
  return g_string_free (names, FALSE);
}

typedef struct
{
  const char *sounds;
  const Correction *corrections;
} Reader;

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

/* No letter or digit goes on before or behind a word [n] at p */
static gboolean
stands_alone (const char *text, const char *p, gsize n)
{
  const gunichar first = g_utf8_get_char (p), last = g_utf8_get_char (g_utf8_prev_char (p + n));

  return !(p > text && g_unichar_isalnum (first)
             && g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (p))))
      && !(g_unichar_isalnum (last) && g_unichar_isalnum (g_utf8_get_char (p + n)));
}

/* A capital at the beginning of what is written stays one */
static gsize
match_at (const char *p, const char *written)
{
  const gsize n = strlen (written);

  if (*p == '\0' || (*p != *written && g_ascii_tolower (*p) != *written))
    return 0;
  return strncmp (p + 1, written + 1, n - 1) == 0 ? n : 0;
}

static char *
correct (char *text, const Correction *c)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p;) {
    const gsize n = match_at (p, c->written);

    if (n > 0 && stands_alone (text, p, n)) {
      const gboolean capital = *p != *c->written;
      const gsize at = out->len;

      g_string_append (out, c->spoken);
      if (capital && out->len > at) {
        const gunichar first = g_utf8_get_char (out->str + at);

        g_string_erase (out, at, g_utf8_next_char (out->str + at) - (out->str + at));
        g_string_insert_unichar (out, at, g_unichar_toupper (first));
      }
      p += n;
    } else {
      g_string_append_len (out, p, g_utf8_next_char (p) - p);
      p = g_utf8_next_char (p);
    }
  }
  g_free (text);
  return g_string_free (out, FALSE);
}

/* What is spoken of a transcript; g_free */
static char *
spoken (const Reader *reader, const char *id, const char *written)
{
  char *text = replace_matches (g_strdup (written), "\\[[^]]*\\]|\\([^)]*\\)|<[^>]*>", "");

  text = replace_matches (text, "\\s+", " ");
  for (const Correction *c = reader->corrections; c->written; c++)
    if (!c->id || strcmp (c->id, id) == 0)
      text = correct (text, c);
  g_strstrip (text);
  strip_dots (text);
  if (g_str_has_prefix (id, "letters/") && text[0] != '\0' && text[1] == '\0')
    text[0] = g_ascii_toupper (text[0]);
  return text;
}

static void
read_line (WnSourceList *list, int number, char *line, void *data)
{
  const Reader *reader = data;
  char *text = strchr (line, ':'), *path;

  if (*line == ';')
    return;
  if (!text) {
    wn_source_list_warn (list, number, "no colon behind the prompt's name");
    return;
  }
  *text++ = '\0';
  if (!wn_utterance_id_is_valid (line)) {
    g_autofree char *shown = g_strescape (line, NULL);

    wn_source_list_warn (list, number, "the prompt's name \"%.100s\" can name no file", shown);
    return;
  }
  text = spoken (reader, line, text);
  for (gsize i = 0; i < G_N_ELEMENTS (misnamed); i++)
    if (strcmp (line, misnamed[i].id) == 0 && strcmp (text, misnamed[i].text) == 0)
      line = (char *) misnamed[i].right;
  if (*text == '\0') {
    g_free (text);
    return;
  }
  path = g_strconcat (reader->sounds, G_DIR_SEPARATOR_S, line, ".g722", NULL);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_clear_pointer (&path, g_free);
  wn_source_list_add (list, number, g_strdelimit (g_strdup (line), "/", '_'), path, text);
}

static const Correction *
corrections_of (const WnAsteriskPrompts *prompts)
{
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (&all[i].prompts == prompts)
      return all[i].corrections;
  return english;
}

GPtrArray *
wn_source_asterisk (const WnAsteriskPrompts *prompts, const char *transcripts, const char *sounds,
    WnWarnFunc warn, void *warn_data, GError **error)
{
  Reader reader = { sounds ? sounds : prompts->sounds, corrections_of (prompts) };
  g_autofree char *contents = NULL;
  WnSourceList list;

  if (!g_file_test (reader.sounds, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "%s: no such folder", reader.sounds);
    return NULL;
  }
  if (!transcripts)
    transcripts = prompts->transcripts;
  contents = wn_source_read_text (transcripts, error);
  if (!contents)
    return NULL;
  wn_source_list_init (&list, transcripts, warn, warn_data);
  return wn_source_list_read (&list, contents, read_line, &reader);
}
