/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "gstwavenettext.h"

#define DAMAGE \
  "\xef\xbf\xbf" /* U+FFFF, which is no character, in the place of bytes that are none */

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
  stream->start = stream->valid = stream->searched = 0;
  stream->begun = stream->dropping = FALSE;
}

/* The start of a character whose other bytes may follow; a NUL never does */
static gboolean
is_incomplete (const gchar *p, gsize n)
{
  const guchar lead = *p;
  const gsize length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  gsize i = 1;

  while (i < n && ((guchar) p[i] & 0xc0) == 0x80)
    i++;
  return i == n && n < length;
}

/* A mark of damage in the place of what is not valid, one for all that follows another */
static void
put_damage (GstWavenetTextStream *stream)
{
  GString *bytes = stream->bytes;
  const gsize n = strlen (DAMAGE);

  if (bytes->len < stream->start + n || memcmp (bytes->str + bytes->len - n, DAMAGE, n) != 0)
    g_string_append (bytes, DAMAGE);
}

/* Gives back the room of what was taken, when it is half of all: each byte moves but once */
static void
forget_taken (GstWavenetTextStream *stream)
{
  const gsize n = stream->start;

  if (n == 0 || n < stream->bytes->len / 2)
    return;
  g_string_erase (stream->bytes, 0, n);
  stream->start = 0;
  stream->valid -= n;
  stream->searched -= MIN (n, stream->searched);
}

/* Bytes behind `valid` must have been cut off */
static void
append (GstWavenetTextStream *stream, const gchar *data, gsize n)
{
  const gchar *end = data;

  for (; n > 0; data = end + 1) {
    g_utf8_validate_len (data, n, &end);
    g_string_append_len (stream->bytes, data, end - data);
    stream->valid = stream->bytes->len;
    n -= end - data;
    if (n > 0 && is_incomplete (end, n)) {
      g_string_append_len (stream->bytes, end, n);
      break;
    }
    if (n > 0) {
      put_damage (stream);
      stream->valid = stream->bytes->len;
      n--;
    }
  }
}

void
gst_wavenet_text_stream_push (GstWavenetTextStream *stream, const guint8 *data, gsize n)
{
  GString *bytes = stream->bytes;
  const gsize held = bytes->len - stream->valid;

  forget_taken (stream);
  if (held > 0) {
    GString *joined = g_string_new_len (bytes->str + stream->valid, held);

    g_string_append_len (joined, (const gchar *) data, n);
    g_string_truncate (bytes, stream->valid);
    append (stream, joined->str, joined->len);
    g_string_free (joined, TRUE);
  } else {
    append (stream, (const gchar *) data, n);
  }

  /* the mark is one character, so that it is valid as a whole */
  if (!stream->begun && stream->valid > stream->start) {
    if (g_str_has_prefix (bytes->str + stream->start, "\xef\xbb\xbf"))
      stream->start += 3;
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

static void
skip_space (GstWavenetTextStream *stream)
{
  const gchar *text = stream->bytes->str;
  guint n;

  stream->start = find_space (text + stream->start, text + stream->valid, FALSE, &n) - text;
}

/*
 * Cuts out a run at the start that is too long; FALSE if it takes more text to tell a word from
 * such a run
 */
static gboolean
check_first_word (GstWavenetTextStream *stream)
{
  const gchar *text = stream->bytes->str, *end = text + stream->valid, *behind;
  guint n;

  behind = find_space (text + stream->start, end, TRUE, &n);
  if (n > WN_MAX_RUN && !stream->dropping) {
    stream->dropping = TRUE;
    stream->n_dropped++;
  }
  if (!stream->dropping)
    return behind < end;

  stream->dropping = behind == end;
  stream->start = behind - text;
  skip_space (stream);
  return !stream->dropping;
}

static gsize
sentence_end (GstWavenetTextStream *stream, gboolean flush)
{
  if (!check_first_word (stream) && !flush)
    return 0;
  return stream->valid > stream->start
      ? wn_sentence_end (stream->bytes->str + stream->start, stream->valid - stream->start, flush)
      : 0;
}

/* Bytes up to and with `end`, or with `flush` all; 0 if it is not there */
static gsize
find_end (GstWavenetTextStream *stream, const gchar *end, gboolean flush)
{
  const gsize n = strlen (end);
  const gsize from = MAX (stream->start, stream->searched - MIN (n - 1, stream->searched));
  const gchar *text = stream->bytes->str, *found;

  found = g_strstr_len (text + from, stream->valid - from, end);
  stream->searched = found ? found - text + n : stream->valid;
  return found || flush ? stream->searched - stream->start : 0;
}

/* The same without pieces that are too long */
static gsize
piece_end (GstWavenetTextStream *stream, const gchar *end, gboolean flush)
{
  gsize n = find_end (stream, end, flush);

  while (n > GST_WAVENET_TEXT_MAX_PIECE || (n > 0 && stream->dropping)) {
    stream->n_dropped += !stream->dropping;
    stream->dropping = FALSE;
    stream->start += n;
    skip_space (stream);
    n = find_end (stream, end, flush);
  }
  if (n == 0 && stream->valid - stream->start >= GST_WAVENET_TEXT_MAX_PIECE) {
    stream->n_dropped += !stream->dropping;
    stream->dropping = TRUE;
    stream->start = stream->valid - strlen (end);
  }
  return n;
}

gchar *
gst_wavenet_text_stream_pop (GstWavenetTextStream *stream, WnTextFormat format, gboolean flush)
{
  gchar *piece;
  gsize n = 0;

  if (flush && stream->valid < stream->bytes->len) {
    g_string_truncate (stream->bytes, stream->valid);
    put_damage (stream);
    stream->valid = stream->bytes->len;
  }
  if (!stream->dropping)
    skip_space (stream);
  switch (format) {
    case WN_FORMAT_PLAIN:
      n = sentence_end (stream, flush);
      break;
    case WN_FORMAT_PANGO:
      n = piece_end (stream, "\n", flush);
      break;
    case WN_FORMAT_SSML:
      n = piece_end (stream, "</speak>", flush);
      break;
  }
  stream->dropping = stream->dropping && !flush;
  if (n == 0)
    return NULL;
  piece = g_strndup (stream->bytes->str + stream->start, n);
  stream->start += n;
  return piece;
}

gboolean
gst_wavenet_text_stream_is_empty (const GstWavenetTextStream *stream)
{
  return stream->start == stream->valid;
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

  if (!map)
    return NULL;
  while (g_ascii_isspace (*text))
    text++;
  colon = strchr (text, ':');
  if (!colon || colon == text)
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
