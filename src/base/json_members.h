/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_BASE_JSON_MEMBERS_H
#define WN_BASE_JSON_MEMBERS_H

#include <json-glib/json-glib.h>

/** Members of the object that is begun */

static inline void
wn_json_add_string (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

static inline void
wn_json_add_number (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, value);
}

static inline void
wn_json_add_integer (JsonBuilder *json, const char *name, gint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

static inline void
wn_json_add_boolean (JsonBuilder *json, const char *name, gboolean value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value);
}

/** The whole as text; g_free. Takes the builder */
static inline char *
wn_json_end (JsonBuilder *json, gboolean pretty)
{
  JsonNode *root = json_builder_get_root (json);
  char *text = json_to_string (root, pretty);

  json_node_unref (root);
  g_object_unref (json);
  return text;
}

#endif
