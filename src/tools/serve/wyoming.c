/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "wyoming.h"
#include <string.h>
#include "base/json.h"

#define MAX_LINE (64 << 10)
#define MAX_DATA (1 << 20)
#define MAX_PAYLOAD (16 << 20)
#define MAX_DEPTH 8
#define VERSION "1.7.2" /* of the protocol's own library that this follows */

void
wn_wyoming_reader_clear (WnWyomingReader *r)
{
  g_clear_pointer (&r->bytes, g_byte_array_unref);
}

void
wn_wyoming_event_clear (WnWyomingEvent *event)
{
  g_clear_pointer (&event->type, g_free);
  g_clear_pointer (&event->data, json_object_unref);
}

void
wn_wyoming_push (WnWyomingReader *r, const void *data, gsize n)
{
  const gsize skipped = MIN (n, r->to_skip);

  if (!r->bytes)
    r->bytes = g_byte_array_new ();
  r->to_skip -= skipped;
  g_byte_array_append (r->bytes, (const guint8 *) data + skipped, n - skipped);
}

/* FALSE and no error: it has not come whole */
static gboolean
find_line (const WnWyomingReader *r, gsize *n, GError **error)
{
  const guint8 *end = r->bytes && r->bytes->len > 0 ? memchr (r->bytes->data, '\n', r->bytes->len)
                                                    : NULL;

  if ((end ? (gsize) (end - r->bytes->data) : r->bytes ? r->bytes->len : 0) > MAX_LINE) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "a line of more than %d bytes", MAX_LINE);
    return FALSE;
  }
  *n = end ? end - r->bytes->data : 0;
  return end != NULL;
}

static JsonObject *
parse_object (const guint8 *json, gsize n, GError **error)
{
  JsonParser *parser = wn_json_parse ((const char *) json, n, MAX_DEPTH, error);
  JsonObject *object = NULL;

  if (!parser)
    return NULL;
  if (wn_json_object (parser))
    object = json_object_ref (wn_json_object (parser));
  else
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "an event that is no object");
  g_object_unref (parser);
  return object;
}

static gboolean
get_length (JsonObject *o, const char *name, gsize most, gsize *length, GError **error)
{
  JsonNode *node = json_object_get_member (o, name);
  gint64 value;

  *length = 0;
  if (!node || json_node_is_null (node))
    return TRUE;
  value = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
      ? json_node_get_int (node)
      : -1;
  if (value < 0 || (guint64) value > most) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "\"%s\" is not between 0 and %" G_GSIZE_FORMAT,
        name, most);
    return FALSE;
  }
  *length = value;
  return TRUE;
}

/* The header's data, and over it that which follows the header */
static JsonObject *
merge_data (JsonObject *header, const guint8 *json, gsize n, GError **error)
{
  JsonNode *node = json_object_get_member (header, "data");
  JsonObject *data = json_object_new (), *more = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (n > 0 && (more = parse_object (json, n, error)) == NULL) {
    json_object_unref (data);
    return NULL;
  }
  if (node && JSON_NODE_HOLDS_OBJECT (node)) {
    json_object_iter_init (&iter, json_node_get_object (node));
    while (json_object_iter_next (&iter, &name, &value))
      json_object_set_member (data, name, json_node_copy (value));
  }
  if (more) {
    json_object_iter_init (&iter, more);
    while (json_object_iter_next (&iter, &name, &value))
      json_object_set_member (data, name, json_node_copy (value));
    json_object_unref (more);
  }
  return data;
}

/* line: bytes of the header */
static gboolean
read_event (WnWyomingReader *r, JsonObject *header, gsize line, WnWyomingEvent *event,
    GError **error)
{
  const char *type = wn_json_string (header, "type");
  gsize n_data, n_payload, n_here;

  if (!type) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "an event without a type");
    return FALSE;
  }
  if (!get_length (header, "data_length", MAX_DATA, &n_data, error)
      || !get_length (header, "payload_length", MAX_PAYLOAD, &n_payload, error))
    return FALSE;
  if (r->bytes->len < line + 1 + n_data)
    return FALSE;
  event->data = merge_data (header, r->bytes->data + line + 1, n_data, error);
  if (!event->data)
    return FALSE;
  event->type = g_strdup (type);
  n_here = MIN (r->bytes->len - (line + 1 + n_data), n_payload);
  r->to_skip = n_payload - n_here;
  g_byte_array_remove_range (r->bytes, 0, line + 1 + n_data + n_here);
  return TRUE;
}

gboolean
wn_wyoming_next (WnWyomingReader *r, WnWyomingEvent *event, GError **error)
{
  JsonObject *header;
  gsize line;
  gboolean ok;

  event->type = NULL;
  event->data = NULL;
  if (!find_line (r, &line, error))
    return FALSE;
  header = parse_object (r->bytes->data, line, error);
  if (!header)
    return FALSE;
  ok = read_event (r, header, line, event, error);
  json_object_unref (header);
  return ok;
}

GByteArray *
wn_wyoming_write (const char *type, JsonNode *data, const void *payload, gsize n)
{
  GByteArray *out = g_byte_array_new ();
  g_autofree char *json = data ? json_to_string (data, FALSE) : NULL;
  g_autoptr (GString) header = g_string_new (NULL);

  /* types are our own: nothing to escape */
  g_string_append_printf (header, "{\"type\":\"%s\",\"version\":\"" VERSION "\"", type);
  if (json)
    g_string_append_printf (header, ",\"data_length\":%" G_GSIZE_FORMAT, strlen (json));
  if (n > 0)
    g_string_append_printf (header, ",\"payload_length\":%" G_GSIZE_FORMAT, n);
  g_string_append (header, "}\n");
  g_byte_array_append (out, (const guint8 *) header->str, header->len);
  if (json)
    g_byte_array_append (out, (const guint8 *) json, strlen (json));
  if (n > 0)
    g_byte_array_append (out, payload, n);
  if (data)
    json_node_unref (data);
  return out;
}
