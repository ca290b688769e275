/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "json.h"

#include "json_reader.h"

JsonParser *
wn_json_parse (const char *json, gsize n, int max_depth, GError **error)
{
  WnJson *strict = wn_json_read (json, n, max_depth, error);
  GError *reason = NULL;
  JsonParser *parser;

  if (!strict)
    return NULL;
  wn_json_free (strict);
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, json, n, &reason)) {
    g_set_error_literal (error, WN_ERROR, WN_ERROR_READ, reason->message);
    g_error_free (reason);
    g_clear_object (&parser);
  }
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
