/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "request.h"
#include <string.h>
#include "base/json.h"
#include "tools/options.h"

#define MAX_DEPTH 8
#define MAX_NAME 32

gboolean
wn_serve_check_text (const char *text, int max_characters, GError **error)
{
  glong n;

  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, WN_ERROR, WN_ERROR_DECODE, "the text is not UTF-8");
    return FALSE;
  }
  n = g_utf8_strlen (text, -1);
  if (text[strspn (text, " \t\r\n")] == '\0') {
    g_set_error (error, WN_ERROR, WN_ERROR_TEXT, "there is no text to speak");
    return FALSE;
  }
  if (n > max_characters) {
    g_set_error (error, WN_ERROR, WN_ERROR_TEXT, "a text of %ld characters; %d are allowed", n,
        max_characters);
    return FALSE;
  }
  return TRUE;
}

static gboolean
set_wrong (const char *name, const char *wanted, GError **error)
{
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "\"%s\" is not %s", name, wanted);
  return FALSE;
}

/* NULL and TRUE where there is none */
static gboolean
get_string (JsonObject *o, const char *name, const char **value, GError **error)
{
  JsonNode *node = json_object_get_member (o, name);

  *value = wn_json_string (o, name);
  return *value || !node || json_node_is_null (node) || set_wrong (name, "a string", error);
}

static gboolean
get_choice (JsonObject *o, const char *name, const char *const *names, const char *wanted, int *i,
    GError **error)
{
  const char *value;

  if (!get_string (o, name, &value, error))
    return FALSE;
  for (int k = 0; value && names[k]; k++) {
    if (strcmp (names[k], value) == 0) {
      *i = k;
      return TRUE;
    }
  }
  return !value || set_wrong (name, wanted, error);
}

static gboolean
get_number (JsonObject *o, const char *name, double min, double max, double *number, GError **error)
{
  JsonNode *node = json_object_get_member (o, name);
  const GType type = node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                          : G_TYPE_INVALID;

  if (!node || json_node_is_null (node))
    return TRUE;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return set_wrong (name, "a number", error);
  *number = json_node_get_double (node);
  if (*number >= min && *number <= max)
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "\"%s\" %g is not between %g and %g", name,
      *number, min, max);
  return FALSE;
}

static gboolean
get_boolean (JsonObject *o, const char *name, gboolean *value, GError **error)
{
  JsonNode *node = json_object_get_member (o, name);

  if (!node || json_node_is_null (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return set_wrong (name, "true or false", error);
  *value = json_node_get_boolean (node);
  return TRUE;
}

/* A name, or an object with an id, as OpenAI has it too */
static gboolean
get_voice (JsonObject *o, char **voice, GError **error)
{
  JsonNode *node = json_object_get_member (o, "voice");
  const char *name = NULL;

  if (node && JSON_NODE_HOLDS_OBJECT (node)) {
    name = wn_json_string (json_node_get_object (node), "id");
    if (!name)
      return set_wrong ("voice", "a string, or an object with an \"id\"", error);
  } else if (!get_string (o, "voice", &name, error)) {
    return FALSE;
  }
  *voice = g_strdup (name);
  return TRUE;
}

/* Names go into a header: only those that look like one are told */
static char *
list_ignored (JsonObject *o)
{
  static const char *const known[] = { "model", "input", "voice", "response_format", "speed",
    "stream_format", "marks", "sample_rate", "text_format", NULL };
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GList) names = json_object_get_members (o);

  for (const GList *l = names; l; l = l->next) {
    const char *name = l->data;
    const gsize n = strlen (name);

    if (g_strv_contains (known, name))
      continue;
    g_string_append (all, all->len ? ", " : "");
    if (n > 0 && n <= MAX_NAME && strspn (name, "abcdefghijklmnopqrstuvwxyz_-0123456789") == n)
      g_string_append (all, name);
    else
      g_string_append (all, "...");
    if (all->len > 8 * MAX_NAME)
      break;
  }
  return all->len ? g_strdup (all->str) : NULL;
}

static gboolean
read_members (WnSpeechRequest *r, JsonObject *o, int max_characters, GError **error)
{
  static const char *const encodings[] = { "mp3", "opus", "flac", "wav", "pcm", NULL },
                           *const streams[] = { "audio", "sse", NULL },
                           *const formats[] = { "plain", "pango", "ssml", NULL };
  const char *input, *model;
  int encoding = 0, stream = 0, format = -1;
  double rate = 0.0;

  if (!get_string (o, "model", &model, error) || !get_string (o, "input", &input, error)
      || !get_voice (o, &r->voice, error)
      || !get_choice (o, "response_format", encodings, "mp3, opus, flac, wav or pcm", &encoding,
          error)
      || !get_choice (o, "stream_format", streams, "audio or sse", &stream, error)
      || !get_choice (o, "text_format", formats, "plain, pango or ssml", &format, error)
      || !get_number (o, "speed", 0.25, 4.0, &r->speed, error)
      || !get_number (o, "sample_rate", 8000, 48000, &rate, error)
      || !get_boolean (o, "marks", &r->marks, error))
    return FALSE;
  if (!input)
    return set_wrong ("input", "given", error);
  if (!wn_serve_check_text (input, max_characters, error))
    return FALSE;
  if (r->marks && stream == 0)
    return set_wrong ("stream_format", "\"sse\", which \"marks\" need", error);
  r->input = g_strdup (input);
  r->encoding = encodings[encoding];
  r->events = stream == 1;
  r->sample_rate = (int) rate;
  /* formats[] is in the order of the enumeration; as "parwavenet say" does */
  r->text_format = format >= 0          ? (WnTextFormat) format
      : wn_tool_looks_like_ssml (input) ? WN_FORMAT_SSML
                                        : WN_FORMAT_PLAIN;
  return TRUE;
}

gboolean
wn_speech_request_parse (WnSpeechRequest *r, const char *body, gsize n, int max_characters,
    GError **error)
{
  JsonParser *parser;
  JsonObject *object;
  gboolean ok = FALSE;

  memset (r, 0, sizeof *r);
  r->speed = 1.0;
  parser = wn_json_parse (body, n, MAX_DEPTH, error);
  if (!parser) {
    g_prefix_error (error, "the request's body: ");
    return FALSE;
  }
  object = wn_json_object (parser);
  if (!object) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "the request's body is no object");
  } else {
    ok = read_members (r, object, max_characters, error);
    r->ignored = list_ignored (object);
  }
  g_object_unref (parser);
  if (!ok)
    wn_speech_request_clear (r);
  return ok;
}

void
wn_speech_request_clear (WnSpeechRequest *r)
{
  g_clear_pointer (&r->input, g_free);
  g_clear_pointer (&r->voice, g_free);
  g_clear_pointer (&r->ignored, g_free);
}
