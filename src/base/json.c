/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "json.h"

#include <string.h>

static gboolean
refuse (GError **error, const char *what, gsize at)
{
  g_set_error (error, WN_ERROR, WN_ERROR_READ, "%s at byte %" G_GSIZE_FORMAT, what, at);
  return FALSE;
}

/* The code of an escape "\uXXXX", which begins with its backslash; -1 if it is none */
static int
escape_code (const char *p, const char *end)
{
  int code = 0;

  if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
    return -1;
  for (int i = 2; i < 6; i++) {
    if (!g_ascii_isxdigit (p[i]))
      return -1;
    code = 16 * code + g_ascii_xdigit_value (p[i]);
  }
  return code;
}

/*
 * Bytes of an escape; 0 if it is none. The parser takes half a surrogate pair for a character, and
 * makes a string of it that is not UTF-8
 */
static gsize
escape_length (const char *p, const char *end)
{
  const int code = escape_code (p, end);

  if (end - p < 2)
    return 0;
  if (p[1] != 'u')
    return 2;
  if (code < 0xd800 || code > 0xdfff)
    return code < 0 ? 0 : 6;
  return code < 0xdc00 && escape_code (p + 6, end) >= 0xdc00 && escape_code (p + 6, end) <= 0xdfff
      ? 12
      : 0;
}

/* Lets through only what the parser reads as this scan does */
static gboolean
scan (const char *json, gsize n, int max_depth, GError **error)
{
  gboolean in_string = FALSE;
  int depth = 0;

  for (gsize i = 0; i < n; i++) {
    guchar c = json[i];

    if (in_string) {
      if (c < 0x20)
        return refuse (error, "a control character", i);
      if (c == '\\') {
        const gsize length = escape_length (json + i, json + n);

        if (length == 0)
          return refuse (error, "an escape that is no character", i);
        i += length - 1;
      } else if (c == '"') {
        in_string = FALSE;
      }
    } else if (c == '"') {
      in_string = TRUE;
    } else if (c == '{' || c == '[') {
      if (++depth > max_depth)
        return refuse (error, "nested too deeply", i);
    } else if (c == '}' || c == ']') {
      depth--;
    } else if (c == '\0' || (!g_ascii_isalnum (c) && !strchr (" \t\r\n:,+-.", c))) {
      return refuse (error, "an unexpected character", i);
    }
  }
  return TRUE;
}

/* What the parser reports while it builds its tree */
typedef struct
{
  GHashTable *counts; /* object -> members parsed */
  char *repeated;     /* the first name that an object has twice */
} Members;

static void
on_member (JsonParser *parser, JsonObject *object, const char *name, gpointer data)
{
  Members *members = data;
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (members->counts, object)) + 1;

  g_hash_table_insert (members->counts, object, GUINT_TO_POINTER (count));
  if (count > json_object_get_size (object) && !members->repeated)
    members->repeated = g_strdup (name);
}

JsonParser *
wn_json_parse (const char *json, gsize n, int max_depth, GError **error)
{
  Members members = { NULL, NULL };
  GError *reason = NULL;
  JsonParser *parser;
  gboolean ok = FALSE;

  if (!scan (json, n, max_depth, error))
    return NULL;
  parser = json_parser_new ();
  members.counts = g_hash_table_new (NULL, NULL);
  g_signal_connect (parser, "object-member", G_CALLBACK (on_member), &members);
  if (n > G_MAXSSIZE || !json_parser_load_from_data (parser, json, n, &reason))
    g_set_error_literal (error, WN_ERROR, WN_ERROR_READ, reason ? reason->message : "too long");
  else if (members.repeated)
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "'%s' occurs twice", members.repeated);
  else if (!json_parser_get_root (parser))
    g_set_error_literal (error, WN_ERROR, WN_ERROR_READ, "nothing is in it");
  else
    ok = TRUE;
  g_clear_error (&reason);
  g_hash_table_destroy (members.counts);
  g_free (members.repeated);
  if (!ok)
    g_clear_object (&parser);
  return parser;
}

JsonObject *
wn_json_object (JsonParser *parser)
{
  JsonNode *root = parser ? json_parser_get_root (parser) : NULL;

  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

const char *
wn_json_string (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
      ? json_node_get_string (node)
      : NULL;
}
