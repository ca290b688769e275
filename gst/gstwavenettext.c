/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "engine/parwavenet.h"
#include "gstwavenettext.h"

#define MAX_RUN 1000            /* characters without a space that are still taken for a word */

GType
gst_wavenet_text_format_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    {GST_WAVENET_TEXT_PLAIN, "Plain text", "plain"},
    {GST_WAVENET_TEXT_PANGO, "Pango markup", "pango"},
    {GST_WAVENET_TEXT_SSML, "Speech Synthesis Markup Language", "ssml"},
    {0, NULL, NULL}
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstWavenetTextFormat", values));
  return type;
}

GstWavenetTextFormat
gst_wavenet_text_format_from_caps (const GstCaps * caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);

  if (gst_structure_has_name (structure, "application/ssml+xml"))
    return GST_WAVENET_TEXT_SSML;
  if (g_strcmp0 (gst_structure_get_string (structure, "format"), "pango-markup") == 0)
    return GST_WAVENET_TEXT_PANGO;
  return GST_WAVENET_TEXT_PLAIN;
}

void
gst_wavenet_text_stream_init (GstWavenetTextStream * stream)
{
  *stream = (GstWavenetTextStream) { .bytes = g_string_new (NULL) };
}

void
gst_wavenet_text_stream_clear (GstWavenetTextStream * stream)
{
  g_string_free (stream->bytes, TRUE);
}

void
gst_wavenet_text_stream_reset (GstWavenetTextStream * stream)
{
  g_string_truncate (stream->bytes, 0);
  stream->valid = 0;
  stream->begun = stream->dropping = FALSE;
}

gsize
gst_wavenet_text_stream_push (GstWavenetTextStream * stream, const guint8 * data, gsize n)
{
  GString *bytes = stream->bytes;
  gsize dropped = 0;

  g_string_append_len (bytes, (const gchar *) data, n);
  for (;;) {
    const gchar *end;
    gsize left;

    if (g_utf8_validate_len (bytes->str + stream->valid, bytes->len - stream->valid, &end)) {
      stream->valid = bytes->len;
      break;
    }
    stream->valid = end - bytes->str;
    left = bytes->len - stream->valid;
    if (*end != '\0' && g_utf8_get_char_validated (end, left) == (gunichar) - 2)
      break;
    g_string_erase (bytes, stream->valid, 1);
    dropped++;
  }

  if (!stream->begun && stream->valid >= 3) {
    if (g_str_has_prefix (bytes->str, "\xef\xbb\xbf")) {
      g_string_erase (bytes, 0, 3);
      stream->valid -= 3;
    }
    stream->begun = TRUE;
  }
  return dropped;
}

static const gchar *
find_space (const gchar * text, const gchar * end, gboolean space, guint * n)
{
  for (*n = 0; text < end && g_unichar_isspace (g_utf8_get_char (text)) != space; ++*n)
    text = g_utf8_next_char (text);
  return text;
}

/* Cuts out a run at the start that is too long; FALSE if it takes more text to tell a word from such a run */
static gboolean
check_first_word (GstWavenetTextStream * stream)
{
  const gchar *text = stream->bytes->str, *end = text + stream->valid, *word = text, *behind;
  guint n;

  if (!stream->dropping)
    word = find_space (text, end, FALSE, &n);
  behind = find_space (word, end, TRUE, &n);
  if (n > MAX_RUN && !stream->dropping) {
    stream->dropping = TRUE;
    stream->n_dropped++;
  }
  if (!stream->dropping)
    return behind < end;

  stream->dropping = behind == end;
  stream->valid -= behind - word;
  g_string_erase (stream->bytes, word - text, behind - word);
  return !stream->dropping;
}

/* Bytes up to and with `end`, or with `flush` all; 0 if it is not there */
static gsize
piece_end (const GstWavenetTextStream * stream, const gchar * end, gboolean flush)
{
  const gchar *found = g_strstr_len (stream->bytes->str, stream->valid, end);

  if (found)
    return found - stream->bytes->str + strlen (end);
  return flush ? stream->valid : 0;
}

gchar *
gst_wavenet_text_stream_pop (GstWavenetTextStream * stream, GstWavenetTextFormat format, gboolean flush)
{
  gchar *piece;
  gsize n = 0;

  switch (format) {
    case GST_WAVENET_TEXT_PLAIN:
      if ((check_first_word (stream) || flush) && stream->valid > 0)
        n = wn_sentence_end (stream->bytes->str, stream->valid, flush);
      break;
    case GST_WAVENET_TEXT_PANGO:
      n = piece_end (stream, "\n", flush);
      break;
    case GST_WAVENET_TEXT_SSML:
      n = piece_end (stream, "</speak>", flush);
      break;
  }
  if (n == 0)
    return NULL;
  piece = g_strndup (stream->bytes->str, n);
  g_string_erase (stream->bytes, 0, n);
  stream->valid -= n;
  return piece;
}

static void
collect_text (GMarkupParseContext * context, const gchar * text, gsize n, gpointer plain, GError ** error)
{
  g_string_append_len (plain, text, n);
}

/* For broken markup: a `<` opens a tag only where a name or `/` follows and a `>` comes */
static gchar *
cut_tags (const gchar * text)
{
  static const struct
  {
    const gchar *name, *text;
  } entities[] = { {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"} };
  GString *plain = g_string_new (NULL);

  while (*text) {
    const gchar *end;
    guint i;

    if (*text == '<' && (g_ascii_isalpha (text[1]) || text[1] == '/') && (end = strchr (text, '>'))) {
      text = end + 1;
      continue;
    }
    for (i = 0; i < G_N_ELEMENTS (entities) && !g_str_has_prefix (text, entities[i].name); i++);
    if (i < G_N_ELEMENTS (entities)) {
      g_string_append (plain, entities[i].text);
      text += strlen (entities[i].name);
    } else {
      g_string_append_c (plain, *text++);
    }
  }
  return g_string_free (plain, FALSE);
}

gchar *
gst_wavenet_text_strip (const gchar * text, gchar ** warning)
{
  static const GMarkupParser parser = {.text = collect_text };
  GString *plain = g_string_new (NULL);
  GMarkupParseContext *context =
      g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, plain, NULL);
  GError *error = NULL;
  gboolean whole = g_markup_parse_context_parse (context, "<markup>", -1, &error)
      && g_markup_parse_context_parse (context, text, -1, &error)
      && g_markup_parse_context_parse (context, "</markup>", -1, &error)
      && g_markup_parse_context_end_parse (context, &error);

  g_markup_parse_context_free (context);
  if (whole)
    return g_string_free (plain, FALSE);

  *warning = g_strdup_printf ("Broken markup, its text is spoken without it: %s", error->message);
  g_error_free (error);
  g_string_free (plain, TRUE);
  return cut_tags (text);
}

const gchar *
gst_wavenet_text_speaker (const gchar * text, const GstStructure * map, const gchar ** rest)
{
  const gchar *colon, *voice;
  gchar *name;

  if (map == NULL)
    return NULL;
  while (g_ascii_isspace (*text))
    text++;
  colon = strchr (text, ':');
  if (colon == NULL || colon == text)
    return NULL;

  name = g_strchomp (g_strndup (text, colon - text));
  voice = gst_structure_get_string (map, name);
  g_free (name);
  if (voice)
    *rest = colon + 1;
  return voice;
}

gboolean
gst_wavenet_text_is_speakable (const gchar * text)
{
  for (; *text; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);

    if (!g_unichar_isspace (c) && !g_unichar_iscntrl (c))
      return TRUE;
  }
  return FALSE;
}
