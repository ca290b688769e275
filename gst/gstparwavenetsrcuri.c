/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * "tts:Hello%20there?voice=en-us-1&rate=1.2": the text with the characters percent-encoded that
 * mean something in a URI, and properties. Players take such URIs from strangers, so a voice is one
 * of those that are installed, never a path.
 */

#include <string.h>

#include "gstparwavenetsrc.h"
#include "gstwavenetintl.h"

/* In the order in which they are written */
static const gchar *const parameters[] = { "voice", "language", "text-format", "rate", "pitch",
  "pitch-range", "volume", "noise-scale", "seed", "sentence-pause", "punctuation", "spell", NULL };

static GstURIType
get_type (GType type)
{
  return GST_URI_SRC;
}

static const gchar *const *
get_protocols (GType type)
{
  static const gchar *const protocols[] = { "tts", NULL };

  return protocols;
}

static gchar *
get_uri (GstURIHandler *handler)
{
  GString *uri = g_string_new ("tts:");
  gchar *text;

  g_object_get (handler, "text", &text, NULL);
  if (text)
    g_string_append_uri_escaped (uri, text, NULL, FALSE);
  g_free (text);
  for (guint i = 0, n = 0; parameters[i]; i++) {
    GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (handler), parameters[i]);
    GValue value = G_VALUE_INIT;

    g_object_get_property (G_OBJECT (handler), parameters[i],
        g_value_init (&value, spec->value_type));
    if (!g_param_value_defaults (spec, &value)) {
      gchar *written = G_VALUE_HOLDS_STRING (&value) ? g_value_dup_string (&value)
                                                     : gst_value_serialize (&value);

      g_string_append_printf (uri, "%c%s=", n++ ? '&' : '?', parameters[i]);
      g_string_append_uri_escaped (uri, written, NULL, FALSE);
      g_free (written);
    }
    g_value_unset (&value);
  }
  return g_string_free (uri, FALSE);
}

static gboolean
set_parameter (GstURIHandler *handler, const gchar *name, const gchar *text, GError **error)
{
  GParamSpec *spec = g_strv_contains (parameters, name)
      ? g_object_class_find_property (G_OBJECT_GET_CLASS (handler), name)
      : NULL;
  GValue given = G_VALUE_INIT, value = G_VALUE_INIT;
  gboolean good;

  if (!spec) {
    g_set_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI,
        _ ("A \"tts:\" URI has no parameter \"%s\""), name);
    return FALSE;
  }
  g_value_set_string (g_value_init (&given, G_TYPE_STRING), text);
  good = gst_wavenet_settings_transform (&given, g_value_init (&value, spec->value_type))
      && !g_param_value_validate (spec, &value)
      && !(strcmp (name, "voice") == 0
          && (strchr (text, '/') || g_str_has_suffix (text, ".safetensors")));
  if (good)
    g_object_set_property (G_OBJECT (handler), name, &value);
  else
    g_set_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI,
        _ ("The parameter \"%s\" of a \"tts:\" URI cannot be \"%s\""), name, text);
  g_value_unset (&value);
  g_value_unset (&given);
  return good;
}

/* As forms write them: "+" is a space */
static gchar *
unescape (const gchar *text, gssize n)
{
  gchar *copy = n < 0 ? g_strdup (text) : g_strndup (text, n);
  gchar *result = g_uri_unescape_string (g_strdelimit (copy, "+", ' '), NULL);

  g_free (copy);
  if (result && !g_utf8_validate (result, -1, NULL))
    g_clear_pointer (&result, g_free);
  return result;
}

static gboolean
set_query (GstURIHandler *handler, const gchar *query, GError **error)
{
  gchar **fields = g_strsplit (query, "&", -1);
  gboolean good = TRUE;

  for (gchar **field = fields; *field && good; field++) {
    const gchar *equals = strchr (*field, '=');
    gchar *name, *value;

    if (**field == '\0')
      continue;
    name = unescape (*field, equals ? equals - *field : -1);
    value = unescape (equals ? equals + 1 : "", -1);
    if (name && value) {
      good = set_parameter (handler, name, value, error);
    } else {
      good = FALSE;
      g_set_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI,
          _ ("\"%s\" in a \"tts:\" URI is not well formed"), *field);
    }
    g_free (name);
    g_free (value);
  }
  g_strfreev (fields);
  return good;
}

static void
reset_parameters (GstURIHandler *handler)
{
  for (guint i = 0; parameters[i]; i++) {
    GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (handler), parameters[i]);

    g_object_set_property (G_OBJECT (handler), parameters[i],
        g_param_spec_get_default_value (spec));
  }
}

static gboolean
set_uri (GstURIHandler *handler, const gchar *uri, GError **error)
{
  GstParWavenetSrc *self = GST_PAR_WAVENET_SRC (handler);
  const gchar *body = strchr (uri, ':') + 1, *query;
  gboolean started, good;
  gchar *text;

  g_mutex_lock (&self->lock);
  started = self->started;
  g_mutex_unlock (&self->lock);
  if (started) {
    g_set_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_STATE,
        _ ("The URI cannot change while the element runs"));
    return FALSE;
  }
  /* "tts://Hello" and "tts:///Hello", as players make of what they are given */
  if (g_str_has_prefix (body, "//"))
    body += 2 + (body[2] == '/');
  query = strchr (body, '?');
  text = g_uri_unescape_segment (body, query, NULL);
  if (!text || !g_utf8_validate (text, -1, NULL)) {
    g_free (text);
    g_set_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI,
        _ ("The text of a \"tts:\" URI is not UTF-8, or not well encoded"));
    return FALSE;
  }
  reset_parameters (handler);
  good = !query || set_query (handler, query + 1, error);
  if (good)
    g_object_set (handler, "text", text, NULL);
  g_free (text);
  return good;
}

void
gst_par_wavenet_src_uri_handler_init (gpointer iface, gpointer data)
{
  GstURIHandlerInterface *handler = iface;

  handler->get_type = get_type;
  handler->get_protocols = get_protocols;
  handler->get_uri = get_uri;
  handler->set_uri = set_uri;
}
