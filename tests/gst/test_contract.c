/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What both elements are known by before they run: class, pads, properties; and that looking at
 * them loads no voice
 */

#include "common.h"
#include "base/sanitized.h"

#include <gst/audio/audio.h>
#include <gst/audio/streamvolume.h>
#include <stdio.h>
#include <unistd.h>

/* Whether a sanitizer's memory would be measured with the program's */
#ifdef SANITIZED
#  define OWN_MEMORY TRUE
#else
#  define OWN_MEMORY FALSE
#endif

#define READ (G_PARAM_READABLE)
#define READY (G_PARAM_READWRITE | GST_PARAM_MUTABLE_READY)
#define PLAYING (G_PARAM_READWRITE | GST_PARAM_MUTABLE_PLAYING)
#define CONTROLLED (PLAYING | GST_PARAM_CONTROLLABLE)
#define FLAGS                                                             \
  (G_PARAM_READWRITE | GST_PARAM_MUTABLE_READY | GST_PARAM_MUTABLE_PAUSED \
      | GST_PARAM_MUTABLE_PLAYING | GST_PARAM_CONTROLLABLE)

typedef struct
{
  const gchar *name;
  GParamFlags flags;
  const gchar *fallback;    /* the default as text; NULL: no check */
  gdouble minimum, maximum; /* of numbers */
} Property;

static const Property both[] = {
  { "voice", PLAYING, "NULL", 0, 0 },
  { "voices", READ, NULL, 0, 0 },
  { "language", PLAYING, "NULL", 0, 0 },
  { "rate", CONTROLLED, "1", 0.25, 4 },
  { "pitch", CONTROLLED, "1", 0.5, 2 },
  { "pitch-range", CONTROLLED, "1", 0, 2 },
  { "volume", CONTROLLED, "1", 0, 4 },
  { "mute", PLAYING, "false", 0, 0 },
  { "fill-silence", READY, "false", 0, 0 },
  { "noise-scale", PLAYING, "-1", -1, 2 },
  { "seed", READY, "0", 0, 0 },
  { "sentence-pause", PLAYING, "200", 0, 10000 },
  { "punctuation", PLAYING, "none", 0, 0 },
  { "spell", PLAYING, "false", 0, 0 },
  { "emoji", PLAYING, "true", 0, 0 },
  { "lexicon", PLAYING, "NULL", 0, 0 },
  { "ssml-files", PLAYING, "NULL", 0, 0 },
  { "chunk-duration", READY, "100", 10, 1000 },
  { "n-threads", READY, "0", 0, 256 },
  { "messages", PLAYING, "utterance+sentence+word+mark", 0, 0 },
  { "stats", READ, NULL, 0, 0 },
  { NULL, 0, NULL, 0, 0 },
};

static const Property source[] = {
  { "text", READY, "NULL", 0, 0 },
  { "text-format", READY, "plain", 0, 0 },
  { "is-live", READY, "false", 0, 0 },
  { "keep-alive", READY, "false", 0, 0 },
  { NULL, 0, NULL, 0, 0 },
};

static const Property converter[] = {
  { "latency", READY, "500", 0, G_MAXUINT },
  { "overflow", READY, "shift", 0, 0 },
  { "max-overflow", READY, "0", 0, G_MAXUINT },
  { "max-compression", READY, "1.5", 1, 4 },
  { "max-lag", READY, "4294967295", 0, G_MAXUINT },
  { "speaker-map", PLAYING, "NULL", 0, 0 },
  { "cast-speakers", PLAYING, "false", 0, 0 },
  { "sound-descriptions", PLAYING, "silent", 0, 0 },
  { "text-track", READY, "word", 0, 0 },
  { NULL, 0, NULL, 0, 0 },
};

static void
check_range (GParamSpec *spec, const Property *property)
{
  if (G_IS_PARAM_SPEC_DOUBLE (spec)) {
    g_assert_cmpfloat (G_PARAM_SPEC_DOUBLE (spec)->minimum, ==, property->minimum);
    g_assert_cmpfloat (G_PARAM_SPEC_DOUBLE (spec)->maximum, ==, property->maximum);
  } else if (G_IS_PARAM_SPEC_UINT (spec)) {
    g_assert_cmpfloat (G_PARAM_SPEC_UINT (spec)->minimum, ==, property->minimum);
    g_assert_cmpfloat (G_PARAM_SPEC_UINT (spec)->maximum, ==, property->maximum);
  } else if (G_IS_PARAM_SPEC_UINT64 (spec)) {
    g_assert_cmpuint (G_PARAM_SPEC_UINT64 (spec)->minimum, ==, 0);
    g_assert_cmpuint (G_PARAM_SPEC_UINT64 (spec)->maximum, ==, G_MAXUINT64);
  }
}

static guint
check_properties (GstElement *element, const Property *properties)
{
  guint n = 0;

  for (const Property *p = properties; p->name; p++, n++) {
    GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (element), p->name);

    g_test_message ("%s", p->name);
    g_assert_nonnull (spec);
    g_assert_cmphex (spec->flags & FLAGS, ==, p->flags);
    g_assert_nonnull (g_param_spec_get_blurb (spec));
    check_range (spec, p);
    if (p->fallback) {
      GValue value = G_VALUE_INIT, fallback = G_VALUE_INIT;

      g_value_init (&value, spec->value_type);
      g_value_init (&fallback, spec->value_type);
      g_object_get_property (G_OBJECT (element), p->name, &value);
      if (strcmp (p->fallback, "NULL") == 0) {
        g_assert_null (g_value_peek_pointer (&value));
      } else {
        g_assert_true (g_param_value_defaults (spec, &value));
        g_assert_true (gst_value_deserialize (&fallback, p->fallback));
        g_assert_cmpint (gst_value_compare (&value, &fallback), ==, GST_VALUE_EQUAL);
      }
      g_value_unset (&fallback);
      g_value_unset (&value);
    }
  }
  return n;
}

static void
test_properties (void)
{
  const gchar *names[] = { "parwavenetsrc", "textwavenet" };
  const Property *own[] = { source, converter };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GstElement *element = gst_element_factory_make (names[i], NULL);
    GParamSpec **specs;
    guint n, n_own = 0;

    g_assert_nonnull (element);
    g_assert_true (GST_IS_STREAM_VOLUME (element));
    g_assert_true (GST_IS_PRESET (element));
    specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);
    for (guint k = 0; k < n; k++)
      n_own += specs[k]->owner_type == G_OBJECT_TYPE (element);
    g_assert_cmpuint (check_properties (element, both) + check_properties (element, own[i]), ==,
        n_own);
    g_free (specs);
    gst_object_unref (element);
  }
}

static void
check_template (GstElementFactory *factory, GstPadDirection direction, const gchar *expected)
{
  GstCaps *caps = gst_caps_from_string (expected), *found = NULL;

  for (const GList *l = gst_element_factory_get_static_pad_templates (factory); l; l = l->next) {
    GstStaticPadTemplate *template = l->data;

    if (template->direction == direction && template->presence == GST_PAD_ALWAYS) {
      found = gst_static_pad_template_get_caps (template);
    }
  }
  g_assert_nonnull (found);
  g_assert_true (gst_caps_is_equal (found, caps));
  gst_caps_unref (found);
  gst_caps_unref (caps);
}

#define AUDIO                                                     \
  "audio/x-raw, format={ " GST_AUDIO_NE (F32) ", " GST_AUDIO_NE ( \
      S16) " }, layout=interleaved, rate=[8000,48000], channels=1"

static void
test_factories (void)
{
  GstElementFactory *source = gst_element_factory_find ("parwavenetsrc"),
                    *converter = gst_element_factory_find ("textwavenet");

  g_assert_cmpstr (gst_element_factory_get_metadata (source, GST_ELEMENT_METADATA_KLASS), ==,
      "Source/Audio");
  g_assert_cmpstr (gst_element_factory_get_metadata (converter, GST_ELEMENT_METADATA_KLASS), ==,
      "Converter/Text/Audio");
  g_assert_cmpuint (gst_plugin_feature_get_rank (GST_PLUGIN_FEATURE (source)), ==, GST_RANK_NONE);
  g_assert_cmpuint (gst_plugin_feature_get_rank (GST_PLUGIN_FEATURE (converter)), ==,
      GST_RANK_NONE);
  check_template (source, GST_PAD_SRC, AUDIO);
  check_template (converter, GST_PAD_SRC, AUDIO);
  check_template (converter, GST_PAD_SINK,
      "text/x-raw, format={ utf8, pango-markup }; text/x-raw(meta:GstSubtitleMeta); "
      "application/ssml+xml");
  gst_object_unref (source);
  gst_object_unref (converter);
}

/* Bytes of this process in memory */
static gsize
resident (void)
{
  gchar *text;
  gulong pages = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%*u %lu", &pages), ==, 1);
  g_free (text);
  return pages * sysconf (_SC_PAGESIZE);
}

static GstElement *
start (const gchar *voice)
{
  GstElement *pipeline = gst_parse_launch (
      "parwavenetsrc name=src n-threads=1 text=Hello ! fakesink", NULL);
  GstElement *source = gst_bin_get_by_name (GST_BIN (pipeline), "src");

  g_object_set (source, "voice", voice, NULL);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  g_assert_cmpint (gst_element_get_state (pipeline, NULL, NULL, GST_CLOCK_TIME_NONE), ==,
      GST_STATE_CHANGE_SUCCESS);
  gst_object_unref (source);
  return pipeline;
}

/*
 * Looking at an element and its voices reads headers only; then ten elements share what one has
 * loaded
 */
static void
test_memory (void)
{
  const gchar *voice = g_getenv ("PARWAVENET_TEST_REAL_VOICE");
  gchar *voices = g_strdup (g_getenv ("PARWAVENET_VOICE_PATH")),
        *folder = g_path_get_dirname (voice);
  GstElement *element, *pipelines[11];
  GValue list = G_VALUE_INIT;
  gsize size, before, one;
  gchar *content;

  if (OWN_MEMORY || g_getenv ("VALGRIND")
      || !g_file_test ("/proc/self/statm", G_FILE_TEST_EXISTS)) {
    g_test_skip ("memory cannot be measured");
    g_free (voices);
    g_free (folder);
    return;
  }
  g_assert_true (g_file_get_contents (voice, &content, &size, NULL));
  g_free (content);
  g_setenv ("PARWAVENET_VOICE_PATH", folder, TRUE);
  before = resident ();
  element = gst_element_factory_make ("textwavenet", NULL);
  g_value_init (&list, GST_TYPE_ARRAY);
  g_object_get_property (G_OBJECT (element), "voices", &list);
  g_assert_cmpuint (gst_value_array_get_size (&list), >, 0);
  g_value_unset (&list);
  gst_object_unref (element);
  g_assert_cmpuint (resident () - before, <, size / 2);

  pipelines[0] = start (voice);
  one = resident ();
  g_assert_cmpuint (one - before, >, size / 2);
  for (guint i = 1; i < G_N_ELEMENTS (pipelines); i++)
    pipelines[i] = start (voice);
  g_test_message ("voice %" G_GSIZE_FORMAT ", one element %" G_GSIZE_FORMAT
                  ", ten more %" G_GSIZE_FORMAT,
      size, one - before, resident () - one);
  g_assert_cmpuint (resident () - one, <, 5 * size);
  for (guint i = 0; i < G_N_ELEMENTS (pipelines); i++) {
    gst_element_set_state (pipelines[i], GST_STATE_NULL);
    gst_object_unref (pipelines[i]);
  }
  g_setenv ("PARWAVENET_VOICE_PATH", voices, TRUE);
  g_free (voices);
  g_free (folder);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/contract/properties", test_properties);
  g_test_add_func ("/contract/factories", test_factories);
  g_test_add_func ("/contract/memory", test_memory);
  return test_main ();
}
