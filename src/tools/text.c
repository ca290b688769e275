/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/text.h"
#include "base/json_members.h"
#include <stdio.h>
#include <string.h>
#include "engine/document.h"
#include "tools.h"

typedef enum
{
  SHOW_WORDS,
  SHOW_PHONES,
  SHOW_JSON
} Show;

typedef enum
{
  FORMAT_AUTO,
  FORMAT_PLAIN,
  FORMAT_SSML,
  FORMAT_PANGO
} Format;

typedef struct
{
  char *file, *format, *language, *punctuation, *ssml_files;
  char **lexica;
  gboolean lines, phones, json, spell, no_emoji, ssml, pango;
  Format kind;
  WnTextFlags flags;
} Options;

/** What one input is read as */
typedef struct
{
  WnDocument *document;
  const WnMarkup *markup; /* of the document, NULL for plain text */
  GPtrArray *sentences;   /* WnSentence */
  GPtrArray *warnings;    /* char * */
} Reading;

static void
take_warning (Reading *reading, char *warning)
{
  if (warning)
    g_ptr_array_add (reading->warnings, warning);
}

static void
read_sentences (Reading *reading, WnTextFrontend *frontend, WnTextFlags flags, const char *text,
    gsize n)
{
  const GArray *given = reading->markup ? reading->markup->given : NULL;
  int offset = 0;

  for (gsize at = 0, length; at < n; at += length) {
    GError *error = NULL;
    char *warning = NULL;
    WnSentence *sentence;

    length = wn_text_sentence_end (wn_text_frontend_language (frontend), text + at, n - at, TRUE);
    sentence = wn_text_to_phones_given (frontend, text + at, length, offset, given, flags, &warning,
        &error);
    take_warning (reading, warning);
    if (sentence)
      g_ptr_array_add (reading->sentences, sentence);
    else
      take_warning (reading, g_strdup (error->message));
    g_clear_error (&error);
    offset += g_utf8_strlen (text + at, length);
  }
}

/* The text with a space for each byte that is no UTF-8, and for NUL; g_free */
static char *
make_valid (Reading *reading, const char *text, gsize n)
{
  char *valid = g_malloc (n + 1);
  const char *bad;
  gsize first = n, bytes = 0;

  memcpy (valid, text, n);
  valid[n] = '\0';
  for (gsize at = 0; !g_utf8_validate_len (valid + at, n - at, &bad); at = bad + 1 - valid) {
    first = bytes++ == 0 ? (gsize) (bad - valid) : first;
    valid[bad - valid] = ' ';
  }
  if (bytes > 0)
    take_warning (reading,
        g_strdup_printf ("left out %" G_GSIZE_FORMAT " bytes that are not UTF-8, the first 0x%02x "
                         "at byte %" G_GSIZE_FORMAT,
            bytes, (guchar) text[first], first));
  return valid;
}

static void
reading_init (Reading *reading, const Options *o, WnTextFrontend *frontend, const char *text,
    gsize n)
{
  Format format = o->kind;
  char *valid;

  reading->markup = NULL;
  reading->sentences = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_sentence_free);
  reading->warnings = g_ptr_array_new_with_free_func (g_free);
  valid = make_valid (reading, text, n);
  if (format == FORMAT_AUTO)
    format = wn_tool_looks_like_ssml (valid) ? FORMAT_SSML : FORMAT_PLAIN;
  reading->document = wn_document_new_in (valid, n,
      format == FORMAT_PLAIN      ? WN_FORMAT_PLAIN
          : format == FORMAT_SSML ? WN_FORMAT_SSML
                                  : WN_FORMAT_PANGO,
      wn_text_frontend_language (frontend), NULL, o->ssml_files, NULL);
  reading->markup = reading->document->markup;
  if (reading->markup) {
    take_warning (reading, g_strdup (reading->markup->warning));
    read_sentences (reading, frontend, o->flags, reading->markup->text,
        strlen (reading->markup->text));
  } else {
    read_sentences (reading, frontend, o->flags, valid, n);
  }
  g_free (valid);
}

static void
reading_clear (Reading *reading)
{
  wn_document_unref (reading->document);
  g_ptr_array_unref (reading->sentences);
  g_ptr_array_unref (reading->warnings);
}

static gboolean
is_clitic (const WnSaidWord *word)
{
  return word->text[0] == '\'' && word->text[1];
}

/* With its clitics, "url's" */
static int
append_word (GString *out, const WnSentence *sentence, int i)
{
  do {
    g_string_append (out, sentence->spoken[i++].text);
  } while (i < sentence->n_spoken && is_clitic (&sentence->spoken[i]));
  return i;
}

static void
append_phone (GString *out, const WnLanguage *language, const WnPhone *phone)
{
  const WnPhoneInfo *info = &language->phones[phone->phone];

  g_string_append (out, info->name);
  if (info->features & WN_PHONE_VOWEL)
    g_string_append_printf (out, "%d", phone->stress);
}

/* The phones of spoken word `i` with spaces between; *at is where in the sentence to look for it */
static void
append_phones (GString *out, const WnSentence *sentence, int i, int *at)
{
  const gsize start = out->len;

  while (*at < sentence->n_phones && sentence->phones[*at].spoken < i)
    ++*at;
  for (; *at < sentence->n_phones && sentence->phones[*at].spoken == i; ++*at) {
    if (out->len > start)
      g_string_append_c (out, ' ');
    append_phone (out, sentence->language, &sentence->phones[*at]);
  }
}

static void
append_sentence (GString *out, const WnSentence *sentence, Show show)
{
  int at = 0;

  for (int i = 0, next; i < sentence->n_spoken; i = next) {
    if (out->len > 0)
      g_string_append (out, show == SHOW_PHONES ? " | " : " ");
    if (show == SHOW_PHONES) {
      append_phones (out, sentence, i, &at);
      for (next = i + 1; next < sentence->n_spoken && is_clitic (&sentence->spoken[next]);)
        next++;
    } else {
      next = append_word (out, sentence, i);
    }
  }
}

static void
add_place (JsonBuilder *json, const Reading *reading, int offset, int length)
{
  if (reading->markup)
    wn_markup_locate (reading->markup, &offset, &length);
  wn_json_add_integer (json, "offset", offset);
  wn_json_add_integer (json, "length", length);
}

static void
add_prosody (JsonBuilder *json, const WnMarkupSpan *span)
{
  wn_json_add_number (json, "rate", span->rate);
  wn_json_add_number (json, "pitch", span->pitch);
  wn_json_add_number (json, "range", span->pitch_range);
  wn_json_add_number (json, "volume", span->volume);
}

static gboolean
is_pause (const WnSentence *sentence, int phone)
{
  return phone < sentence->n_phones && sentence->phones[phone].phone == WN_PHONE_PAUSE;
}

/* Word `i` with its clitics; returns the next one */
static int
add_word (JsonBuilder *json, const Reading *reading, const WnSentence *sentence, int i, int *at)
{
  const WnWord *written = &sentence->words[sentence->spoken[i].word];
  const WnMarkupSpan *span = reading->markup ? wn_markup_span_at (reading->markup, written->offset)
                                             : NULL;
  GString *text = g_string_new (NULL);
  const int next = append_word (text, sentence, i);
  char end[2] = { sentence->spoken[next - 1].punct, 0 };

  json_builder_begin_object (json);
  wn_json_add_string (json, "spoken", text->str);
  wn_json_add_string (json, "written", written->text);
  add_place (json, reading, written->offset, written->length);
  g_string_truncate (text, 0);
  append_phones (text, sentence, i, at);
  wn_json_add_string (json, "phones", text->str);
  json_builder_set_member_name (json, "stress");
  json_builder_begin_array (json);
  for (const char *p = text->str; *p; p++)
    if (g_ascii_isdigit (*p))
      json_builder_add_int_value (json, *p - '0');
  json_builder_end_array (json);
  if (!*end && next < sentence->n_spoken && is_pause (sentence, *at))
    *end = '|';
  wn_json_add_string (json, "break", end);
  if (span)
    add_prosody (json, span);
  json_builder_end_object (json);
  g_string_free (text, TRUE);
  return next;
}

static void
add_sentence (JsonBuilder *json, const Reading *reading, const WnSentence *sentence)
{
  int at = 0;

  json_builder_begin_object (json);
  add_place (json, reading, sentence->offset, sentence->length);
  json_builder_set_member_name (json, "words");
  json_builder_begin_array (json);
  for (int i = 0; i < sentence->n_spoken;)
    i = add_word (json, reading, sentence, i, &at);
  json_builder_end_array (json);
  json_builder_end_object (json);
}

/* Breaks and marks of markup, in order */
static void
add_points (JsonBuilder *json, const Reading *reading)
{
  const GArray *points = reading->markup->points;

  json_builder_set_member_name (json, "points");
  json_builder_begin_array (json);
  for (guint i = 0; i < points->len; i++) {
    const WnMarkupPoint *point = &g_array_index (points, WnMarkupPoint, i);
    int offset = point->at, length = 0;

    wn_markup_locate (reading->markup, &offset, &length);
    json_builder_begin_object (json);
    wn_json_add_integer (json, "offset", offset);
    if (point->name)
      wn_json_add_string (json, "mark", point->name);
    else
      wn_json_add_number (json, "pause", point->pause);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
}

static void
append_json (GString *out, const Reading *reading)
{
  JsonBuilder *json = json_builder_new ();
  char *text;

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "sentences");
  json_builder_begin_array (json);
  for (guint i = 0; i < reading->sentences->len; i++)
    if (((WnSentence *) reading->sentences->pdata[i])->n_spoken > 0)
      add_sentence (json, reading, reading->sentences->pdata[i]);
  json_builder_end_array (json);
  if (reading->markup)
    add_points (json, reading);
  json_builder_set_member_name (json, "warnings");
  json_builder_begin_array (json);
  for (guint i = 0; i < reading->warnings->len; i++)
    json_builder_add_string_value (json, reading->warnings->pdata[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);

  text = wn_json_end (json, FALSE);
  g_string_append (out, text);
  g_free (text);
}

/* line: counted from 1, 0 where the whole is one input */
static void
show (const Options *o, WnTextFrontend *frontend, const char *text, gsize n, guint64 line)
{
  GString *out = g_string_new (NULL);
  Reading reading;

  reading_init (&reading, o, frontend, text, n);
  if (o->json)
    append_json (out, &reading);
  else
    for (guint i = 0; i < reading.sentences->len; i++)
      append_sentence (out, reading.sentences->pdata[i], o->phones ? SHOW_PHONES : SHOW_WORDS);
  g_string_append_c (out, '\n');
  fwrite (out->str, 1, out->len, stdout);
  for (guint i = 0; i < reading.warnings->len; i++)
    if (line > 0)
      g_printerr ("parwavenet: line %" G_GUINT64_FORMAT ": %s\n", line,
          (char *) reading.warnings->pdata[i]);
    else
      g_printerr ("parwavenet: %s\n", (char *) reading.warnings->pdata[i]);
  reading_clear (&reading);
  g_string_free (out, TRUE);
}

static FILE *
open_input (const Options *o, GError **error)
{
  FILE *in = o->file && strcmp (o->file, "-") != 0 ? fopen (o->file, "rb") : stdin;

  if (!in)
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s could not be opened", o->file);
  return in;
}

static gboolean
close_input (FILE *in, const Options *o, GError **error)
{
  const gboolean failed = ferror (in) != 0;

  if (in != stdin)
    fclose (in);
  if (failed)
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s could not be read",
        in == stdin ? "standard input" : o->file);
  return !failed;
}

static void
show_lines (const Options *o, WnTextFrontend *frontend, FILE *in)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t n;
  guint64 number = 0;

  while ((n = getline (&line, &size, in)) >= 0) {
    if (n > 0 && line[n - 1] == '\n')
      line[--n] = '\0';
    if (n > 0 && line[n - 1] == '\r')
      line[--n] = '\0';
    show (o, frontend, line, n, ++number);
    fflush (stdout);
  }
  free (line);
}

static void
show_whole (const Options *o, WnTextFrontend *frontend, FILE *in)
{
  GString *text = g_string_new (NULL);
  char block[4096];
  gsize n;

  while ((n = fread (block, 1, sizeof block, in)) > 0)
    g_string_append_len (text, block, n);
  show (o, frontend, text->str, text->len, 0);
  g_string_free (text, TRUE);
}

static gboolean
run (const Options *o, char **arguments, GError **error)
{
  WnTextFrontend *frontend;
  FILE *in = NULL;
  gboolean ok = TRUE;

  if (arguments && (o->file || o->lines)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "give either a TEXT or a file or standard input, of which --lines reads the lines");
    return FALSE;
  }
  if (!arguments && (in = open_input (o, error)) == NULL)
    return FALSE;
  frontend = wn_text_frontend_new (wn_language_find (o->language), error);
  for (int i = 0; frontend && o->lexica && o->lexica[i]; i++)
    if (!wn_text_frontend_add_lexicon (frontend, o->lexica[i], error))
      g_clear_pointer (&frontend, wn_text_frontend_free);
  if (!frontend)
    return FALSE;
  if (arguments) {
    char *text = g_strjoinv (" ", arguments);

    show (o, frontend, text, strlen (text), 0);
    g_free (text);
  } else {
    if (o->lines)
      show_lines (o, frontend, in);
    else
      show_whole (o, frontend, in);
    ok = close_input (in, o, error);
  }
  wn_text_frontend_free (frontend);
  if (ok && (fflush (stdout) != 0 || ferror (stdout))) {
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "standard output could not be written");
    return FALSE;
  }
  return ok;
}

static int
index_of (const char *const *names, const char *name)
{
  for (int i = 0; names[i]; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}

static gboolean
check (Options *o, GError **error)
{
  static const char *const formats[] = { "auto", "plain", "ssml", "pango", NULL };
  static const char *const marks[] = { "none", "some", "most", "all", NULL };
  static const WnTextFlags mark_flags[] = { 0, WN_TEXT_PUNCTUATION_SOME, WN_TEXT_PUNCTUATION_MOST,
    WN_TEXT_PUNCTUATION_ALL };
  const int format = o->format ? index_of (formats, o->format)
      : o->ssml                ? FORMAT_SSML
      : o->pango               ? FORMAT_PANGO
                               : FORMAT_AUTO;
  const int punctuation = o->punctuation ? index_of (marks, o->punctuation) : 0;

  if ((o->format != NULL) + o->ssml + o->pango > 1)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "give one of --format, --ssml and --pango");
  else if (format < 0)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "no format \"%s\"; there are auto, plain, ssml and pango", o->format);
  else if (punctuation < 0)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "no punctuation \"%s\"; there are none, some, most and all", o->punctuation);
  else if (o->phones && o->json)
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "--json shows the phones too");
  else if (o->language && !wn_language_require (o->language, error))
    return FALSE;
  else {
    o->kind = format;
    o->flags = mark_flags[punctuation] | (o->spell ? WN_TEXT_SPELL : 0)
        | (o->no_emoji ? WN_TEXT_NO_EMOJI : 0);
    return TRUE;
  }
  return FALSE;
}

int
wn_tool_text (int argc, char **argv)
{
  Options o = { 0 };
  char **arguments = NULL;
  const GOptionEntry entries[] = {
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &o.file,
        "Read a text file (UTF-8) instead of standard input", "FILE" },
    { "lines", 0, 0, G_OPTION_ARG_NONE, &o.lines,
        "Each line is an input of its own and gives one line", NULL },
    { "phones", 0, 0, G_OPTION_ARG_NONE, &o.phones, "Show the phones: ARPAbet with stress", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json,
        "Show words, phones, stress, breaks, sentences and their places", NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &o.format,
        "auto (SSML where the text begins like it, else plain), plain, ssml or pango", "FORMAT" },
    { "ssml", 0, 0, G_OPTION_ARG_NONE, &o.ssml, "The same as --format ssml", NULL },
    { "pango", 0, 0, G_OPTION_ARG_NONE, &o.pango, "The same as --format pango", NULL },
    { "language", 'l', 0, G_OPTION_ARG_STRING, &o.language, "Language of the text (en)",
        "LANGUAGE" },
    { "lexicon", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.lexica,
        "Pronunciations of your own, PLS or two columns; may be given several times", "FILE" },
    { "ssml-files", 0, 0, G_OPTION_ARG_FILENAME, &o.ssml_files,
        "Folder from which SSML may read sounds and lexica (none)", "FOLDER" },
    { "punctuation", 0, 0, G_OPTION_ARG_STRING, &o.punctuation,
        "Punctuation to read by name: none, some, most or all", "WHICH" },
    { "spell", 0, 0, G_OPTION_ARG_NONE, &o.spell, "Spell every word", NULL },
    { "no-emoji", 0, 0, G_OPTION_ARG_NONE, &o.no_emoji, "Pass over emoji", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments, NULL, "[TEXT]" },
    { NULL },
  };
  GOptionContext *context = g_option_context_new ("- show what is spoken of a text");
  GError *error = NULL;
  gboolean ok;

  wn_tool_add_entries (context, entries);
  ok = g_option_context_parse (context, &argc, &argv, &error) && check (&o, &error)
      && run (&o, arguments, &error);
  g_option_context_free (context);
  g_strfreev (arguments);
  g_free (o.file);
  g_free (o.format);
  g_free (o.ssml_files);
  g_free (o.language);
  g_strfreev (o.lexica);
  g_free (o.punctuation);
  return ok ? 0 : wn_tool_fail (error);
}
