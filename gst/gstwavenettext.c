/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "gstwavenettext.h"

#define DAMAGE \
  "\xef\xbf\xbf"     /* U+FFFF, which is no character, in the place of bytes that are none */
#define MAX_RUN 1000 /* characters without a space that are still taken for a word */

GType
gst_wavenet_text_format_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { WN_FORMAT_PLAIN, "Plain text", "plain" },
    { WN_FORMAT_PANGO, "Pango markup", "pango" },
    { WN_FORMAT_SSML, "Speech Synthesis Markup Language", "ssml" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstWavenetTextFormat", values));
  return type;
}

WnTextFormat
gst_wavenet_text_format_from_caps (const GstCaps *caps)
{
  const GstStructure *structure = gst_caps_get_structure (caps, 0);

  if (gst_structure_has_name (structure, "application/ssml+xml"))
    return WN_FORMAT_SSML;
  if (g_strcmp0 (gst_structure_get_string (structure, "format"), "pango-markup") == 0)
    return WN_FORMAT_PANGO;
  return WN_FORMAT_PLAIN;
}

void
gst_wavenet_text_stream_init (GstWavenetTextStream *stream)
{
  *stream = (GstWavenetTextStream){ .bytes = g_string_new (NULL) };
}

void
gst_wavenet_text_stream_clear (GstWavenetTextStream *stream)
{
  g_string_free (stream->bytes, TRUE);
}

void
gst_wavenet_text_stream_reset (GstWavenetTextStream *stream)
{
  g_string_truncate (stream->bytes, 0);
  stream->valid = 0;
  stream->begun = stream->dropping = FALSE;
}

/* Puts the mark of damage in the place of all that is not valid; `n` bytes are behind that */
static void
mark_damage (GstWavenetTextStream *stream, gsize n)
{
  GString *bytes = stream->bytes;

  g_string_erase (bytes, stream->valid, bytes->len - stream->valid - n);
  if (stream->valid < strlen (DAMAGE)
      || memcmp (bytes->str + stream->valid - strlen (DAMAGE), DAMAGE, strlen (DAMAGE)) != 0) {
    g_string_insert (bytes, stream->valid, DAMAGE);
    stream->valid += strlen (DAMAGE);
  }
}

void
gst_wavenet_text_stream_push (GstWavenetTextStream *stream, const guint8 *data, gsize n)
{
  GString *bytes = stream->bytes;

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
    if (*end != '\0' && g_utf8_get_char_validated (end, left) == (gunichar) -2)
      break;
    mark_damage (stream, left - 1);
  }

  if (!stream->begun && stream->valid >= 3) {
    if (g_str_has_prefix (bytes->str, "\xef\xbb\xbf")) {
      g_string_erase (bytes, 0, 3);
      stream->valid -= 3;
    }
    stream->begun = TRUE;
  }
}

static const gchar *
find_space (const gchar *text, const gchar *end, gboolean space, guint *n)
{
  for (*n = 0; text < end && g_unichar_isspace (g_utf8_get_char (text)) != space; ++*n)
    text = g_utf8_next_char (text);
  return text;
}

/*
 * Cuts out a run at the start that is too long; FALSE if it takes more text to tell a word from
 * such a run
 */
static gboolean
check_first_word (GstWavenetTextStream *stream)
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
piece_end (const GstWavenetTextStream *stream, const gchar *end, gboolean flush)
{
  const gchar *found = g_strstr_len (stream->bytes->str, stream->valid, end);

  if (found)
    return found - stream->bytes->str + strlen (end);
  return flush ? stream->valid : 0;
}

gchar *
gst_wavenet_text_stream_pop (GstWavenetTextStream *stream, WnTextFormat format, gboolean flush)
{
  gchar *piece;
  gsize n = 0;

  if (flush && stream->valid < stream->bytes->len)
    mark_damage (stream, 0);
  switch (format) {
    case WN_FORMAT_PLAIN:
      if ((check_first_word (stream) || flush) && stream->valid > 0)
        n = wn_sentence_end (stream->bytes->str, stream->valid, flush);
      break;
    case WN_FORMAT_PANGO:
      n = piece_end (stream, "\n", flush);
      break;
    case WN_FORMAT_SSML:
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

gboolean
gst_wavenet_text_is_damaged (const gchar *piece)
{
  return strstr (piece, DAMAGE) != NULL;
}

const gchar *
gst_wavenet_text_speaker (const gchar *text, const GstStructure *map, const gchar **rest)
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
gst_wavenet_text_is_speakable (const gchar *text)
{
  for (; *text; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);

    if (!g_unichar_isspace (c) && !g_unichar_iscntrl (c))
      return TRUE;
  }
  return FALSE;
}
