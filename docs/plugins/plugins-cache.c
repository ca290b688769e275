/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Prints what hotdoc's GStreamer extension reads of a plugin: docs/plugins/gst_plugins_cache.json.
 * Usage: plugins-cache PLUGIN. The layout is that of gst-hotdoc-plugins-scanner of GStreamer, which
 * distributions do not install.
 */

#include <gst/gst.h>
#include <json-glib/json-glib.h>

/* json-glib keeps the order of members: names are sorted here, so that two runs are equal */
static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const gchar *const *) a, *(const gchar *const *) b);
}

static JsonObject *
sorted (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  GList *members = json_object_get_members (object);
  GPtrArray *names = g_ptr_array_new ();

  for (GList *l = members; l; l = l->next)
    g_ptr_array_add (names, l->data);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    const gchar *name = g_ptr_array_index (names, i);

    json_object_set_member (copy, name, json_object_dup_member (object, name));
  }
  g_ptr_array_unref (names);
  g_list_free (members);
  json_object_unref (object);
  return copy;
}

static void
add_string (JsonObject *object, const gchar *name, const gchar *value)
{
  if (value)
    json_object_set_string_member (object, name, value);
}

static void
add_free (JsonObject *object, const gchar *name, gchar *value)
{
  add_string (object, name, value);
  g_free (value);
}

/* ---- types ---- */

static void
add_value (JsonArray *values, const gchar *text, const gchar *nick, gchar *number)
{
  JsonObject *object = json_object_new ();

  add_string (object, "desc", text);
  add_string (object, "name", nick);
  add_free (object, "value", number);
  json_array_add_object_element (values, object);
}

/* An enumeration or flags of the plugin itself, once */
static void
add_type (JsonObject *types, GType type)
{
  JsonArray *values;
  JsonObject *object;
  gpointer class;

  if (!gst_type_is_plugin_api (type, NULL) || json_object_has_member (types, g_type_name (type))
      || !(G_TYPE_IS_ENUM (type) || G_TYPE_IS_FLAGS (type)))
    return;
  class = g_type_class_ref (type);
  values = json_array_new ();
  for (guint i = 0; G_TYPE_IS_ENUM (type) && i < G_ENUM_CLASS (class)->n_values; i++) {
    const GEnumValue *v = G_ENUM_CLASS (class)->values + i;

    add_value (values, v->value_name, v->value_nick, g_strdup_printf ("%d", v->value));
  }
  for (guint i = 0; G_TYPE_IS_FLAGS (type) && i < G_FLAGS_CLASS (class)->n_values; i++) {
    const GFlagsValue *v = G_FLAGS_CLASS (class)->values + i;

    add_value (values, v->value_name, v->value_nick, g_strdup_printf ("0x%08x", v->value));
  }
  object = json_object_new ();
  json_object_set_string_member (object, "kind", G_TYPE_IS_ENUM (type) ? "enum" : "flags");
  json_object_set_array_member (object, "values", values);
  json_object_set_object_member (types, g_type_name (type), object);
  g_type_class_unref (class);
}

/* ---- properties ---- */

static gchar *
number (const GParamSpec *spec, gboolean highest)
{
  if (G_IS_PARAM_SPEC_UINT (spec)) {
    const GParamSpecUInt *s = (const GParamSpecUInt *) spec;

    return g_strdup_printf ("%u", highest ? s->maximum : s->minimum);
  }
  if (G_IS_PARAM_SPEC_INT (spec)) {
    const GParamSpecInt *s = (const GParamSpecInt *) spec;

    return g_strdup_printf ("%d", highest ? s->maximum : s->minimum);
  }
  if (G_IS_PARAM_SPEC_UINT64 (spec)) {
    const GParamSpecUInt64 *s = (const GParamSpecUInt64 *) spec;

    return g_strdup_printf ("%" G_GUINT64_FORMAT, highest ? s->maximum : s->minimum);
  }
  if (G_IS_PARAM_SPEC_DOUBLE (spec)) {
    const GParamSpecDouble *s = (const GParamSpecDouble *) spec;
    gchar buffer[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup (
        g_ascii_formatd (buffer, sizeof buffer, "%g", highest ? s->maximum : s->minimum));
  }
  return NULL;
}

static gchar *
nicks_of (const GFlagsClass *class, guint flags)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < class->n_values; i++) {
    if (flags & class->values[i].value)
      g_string_append_printf (text, "%s%s", text->len ? "+" : "", class->values[i].value_nick);
  }
  return g_string_free (text, FALSE);
}

static gchar *
default_of (const GParamSpec *spec)
{
  const GValue *value = g_param_spec_get_default_value ((GParamSpec *) spec);
  gchar buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (G_VALUE_HOLDS_STRING (value))
    return g_strdup (g_value_get_string (value) ? g_value_get_string (value) : "NULL");
  if (G_VALUE_HOLDS_DOUBLE (value))
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%g", g_value_get_double (value)));
  if (G_VALUE_HOLDS_ENUM (value)) {
    GEnumClass *class = G_PARAM_SPEC_ENUM (spec)->enum_class;

    return g_strdup_printf ("%s (%d)",
        g_enum_get_value (class, g_value_get_enum (value))->value_nick, g_value_get_enum (value));
  }
  if (G_VALUE_HOLDS_FLAGS (value))
    return nicks_of (G_PARAM_SPEC_FLAGS (spec)->flags_class, g_value_get_flags (value));
  return G_VALUE_HOLDS_BOXED (value) ? g_strdup ("NULL") : gst_value_serialize (value);
}

static const gchar *
mutability (const GParamSpec *spec)
{
  if (spec->flags & GST_PARAM_MUTABLE_PLAYING)
    return "playing";
  if (spec->flags & GST_PARAM_MUTABLE_PAUSED)
    return "paused";
  return spec->flags & GST_PARAM_MUTABLE_READY ? "ready" : "null";
}

static JsonObject *
describe_property (const GParamSpec *spec)
{
  JsonObject *object = json_object_new ();

  add_string (object, "blurb", g_param_spec_get_blurb ((GParamSpec *) spec));
  json_object_set_boolean_member (object, "conditionally-available", FALSE);
  json_object_set_boolean_member (object, "construct", (spec->flags & G_PARAM_CONSTRUCT) != 0);
  json_object_set_boolean_member (object, "construct-only",
      (spec->flags & G_PARAM_CONSTRUCT_ONLY) != 0);
  json_object_set_boolean_member (object, "controllable",
      (spec->flags & GST_PARAM_CONTROLLABLE) != 0);
  if (spec->flags & G_PARAM_WRITABLE)
    add_free (object, "default", default_of (spec));
  add_free (object, "max", number (spec, TRUE));
  add_free (object, "min", number (spec, FALSE));
  add_string (object, "mutable", mutability (spec));
  json_object_set_boolean_member (object, "readable", (spec->flags & G_PARAM_READABLE) != 0);
  add_string (object, "type", g_type_name (G_PARAM_SPEC_VALUE_TYPE (spec)));
  json_object_set_boolean_member (object, "writable", (spec->flags & G_PARAM_WRITABLE) != 0);
  return object;
}

/* Those of the element's own class */
static JsonObject *
describe_properties (GstElement *element, JsonObject *types)
{
  JsonObject *object = json_object_new ();
  guint n;
  GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);

  for (guint i = 0; i < n; i++) {
    if (specs[i]->owner_type != G_OBJECT_TYPE (element))
      continue;
    json_object_set_object_member (object, specs[i]->name, describe_property (specs[i]));
    add_type (types, G_PARAM_SPEC_VALUE_TYPE (specs[i]));
  }
  g_free (specs);
  return sorted (object);
}

/* ---- signals, pads, the element ---- */

static JsonObject *
describe_signals (GstElement *element)
{
  JsonObject *object = json_object_new ();
  guint n, *ids = g_signal_list_ids (G_OBJECT_TYPE (element), &n);

  for (guint i = 0; i < n; i++) {
    JsonObject *signal = json_object_new ();
    JsonArray *arguments = json_array_new ();
    GSignalQuery query;

    g_signal_query (ids[i], &query);
    json_object_set_boolean_member (signal, "action", (query.signal_flags & G_SIGNAL_ACTION) != 0);
    for (guint k = 0; k < query.n_params; k++) {
      JsonObject *argument = json_object_new ();

      add_free (argument, "name", g_strdup_printf ("arg%u", k));
      add_string (argument, "type", g_type_name (query.param_types[k]));
      json_array_add_object_element (arguments, argument);
    }
    json_object_set_array_member (signal, "args", arguments);
    add_string (signal, "return-type", g_type_name (query.return_type));
    add_string (signal, "when", query.signal_flags & G_SIGNAL_RUN_FIRST ? "first" : "last");
    json_object_set_object_member (object, query.signal_name, signal);
  }
  g_free (ids);
  return sorted (object);
}

/* As upstream's: each structure, and its fields in lines of their own */
static gboolean
add_field (GQuark field, const GValue *value, gpointer text)
{
  gchar *written = gst_value_serialize (value);

  g_string_append_printf (text, "%15s: %s\n", g_quark_to_string (field), written);
  g_free (written);
  return TRUE;
}

static gchar *
describe_caps (GstCaps *caps)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    GstCapsFeatures *features = gst_caps_get_features (caps, i);

    g_string_append (text, gst_structure_get_name (gst_caps_get_structure (caps, i)));
    if (features
        && !gst_caps_features_is_equal (features, GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY)) {
      gchar *written = gst_caps_features_to_string (features);

      g_string_append_printf (text, "(%s)", written);
      g_free (written);
    }
    g_string_append (text, ":\n");
    gst_structure_foreach (gst_caps_get_structure (caps, i), add_field, text);
  }
  return g_string_free (text, FALSE);
}

static JsonObject *
describe_pads (GstElementFactory *factory)
{
  static const gchar *const presence[] = { "always", "sometimes", "request" };
  JsonObject *object = json_object_new ();

  for (const GList *l = gst_element_factory_get_static_pad_templates (factory); l; l = l->next) {
    GstStaticPadTemplate *template = l->data;
    GstCaps *caps = gst_static_pad_template_get_caps (template);
    JsonObject *pad = json_object_new ();

    add_free (pad, "caps", describe_caps (caps));
    add_string (pad, "direction", template->direction == GST_PAD_SRC ? "src" : "sink");
    add_string (pad, "presence", presence[template->presence]);
    json_object_set_object_member (object, template->name_template, pad);
    gst_caps_unref (caps);
  }
  return sorted (object);
}

static void
add_types (JsonObject *object, GType type)
{
  JsonArray *hierarchy = json_array_new (), *interfaces = json_array_new ();
  guint n;
  GType *implemented = g_type_interfaces (type, &n);
  GPtrArray *names = g_ptr_array_new ();

  for (GType t = type; t; t = g_type_parent (t))
    json_array_add_string_element (hierarchy, g_type_name (t));
  json_object_set_array_member (object, "hierarchy", hierarchy);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (names, (gpointer) g_type_name (implemented[i]));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < n; i++)
    json_array_add_string_element (interfaces, g_ptr_array_index (names, i));
  json_object_set_array_member (object, "interfaces", interfaces);
  g_ptr_array_unref (names);
  g_free (implemented);
}

static JsonObject *
describe_element (GstElementFactory *factory, JsonObject *types)
{
  JsonObject *object = json_object_new ();
  GstElement *element = gst_element_factory_create (factory, NULL);

  add_string (object, "author",
      gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_AUTHOR));
  add_string (object, "description",
      gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_DESCRIPTION));
  add_types (object, G_OBJECT_TYPE (element));
  add_string (object, "klass",
      gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_KLASS));
  add_string (object, "long-name",
      gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_LONGNAME));
  json_object_set_object_member (object, "pad-templates", describe_pads (factory));
  json_object_set_object_member (object, "properties", describe_properties (element, types));
  add_string (object, "rank",
      gst_plugin_feature_get_rank (GST_PLUGIN_FEATURE (factory)) == GST_RANK_NONE ? "none"
                                                                                  : "not none");
  json_object_set_object_member (object, "signals", describe_signals (element));
  gst_object_unref (element);
  return object;
}

static JsonObject *
describe_plugin (GstPlugin *plugin)
{
  JsonObject *object = json_object_new (), *elements = json_object_new (),
             *types = json_object_new ();
  GList *features = gst_registry_get_feature_list_by_plugin (gst_registry_get (),
      gst_plugin_get_name (plugin));

  for (GList *l = features; l; l = l->next) {
    GstPluginFeature *feature = gst_plugin_feature_load (l->data);

    if (GST_IS_ELEMENT_FACTORY (feature))
      json_object_set_object_member (elements, gst_plugin_feature_get_name (feature),
          describe_element (GST_ELEMENT_FACTORY (feature), types));
    gst_clear_object (&feature);
  }
  gst_plugin_feature_list_free (features);
  add_string (object, "description", gst_plugin_get_description (plugin));
  json_object_set_object_member (object, "elements", sorted (elements));
  add_free (object, "filename", g_strconcat ("gst", gst_plugin_get_name (plugin), NULL));
  add_string (object, "license", gst_plugin_get_license (plugin));
  json_object_set_object_member (object, "other-types", sorted (types));
  add_string (object, "package", gst_plugin_get_package (plugin));
  add_string (object, "source", gst_plugin_get_source (plugin));
  json_object_set_object_member (object, "tracers", json_object_new ());
  return object;
}

int
main (int argc, char **argv)
{
  JsonObject *all = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  GstPlugin *plugin;
  gchar *text;

  gst_init (&argc, &argv);
  plugin = argc == 2 ? gst_plugin_load_by_name (argv[1]) : NULL;
  if (plugin == NULL) {
    g_printerr ("usage: plugins-cache PLUGIN\n");
    return 1;
  }
  json_object_set_object_member (all, gst_plugin_get_name (plugin), describe_plugin (plugin));
  json_node_take_object (node, all);
  text = json_to_string (node, TRUE);
  g_print ("%s\n", text);
  g_free (text);
  json_node_unref (node);
  gst_object_unref (plugin);
  return 0;
}
