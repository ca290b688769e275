/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The voices that come along, each in its language, in one file of subtitles, one document and one
 * element: which languages there are, the element's own list tells
 */

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "common.h"
#include "folder.h"

#define CUE_SECONDS 8

static const struct
{
  const gchar *tag, *track; /* as a voice and as a stream tag have it */
  const gchar *text;
} texts[] = {
  { "en", "eng", "The shop opens at nine." },
  { "nl", "nld", "De winkel gaat om negen uur open." },
  { "de", "ger", "Der Laden öffnet um neun." },
  { "es", "spa", "La tienda abre a las nueve." },
  { "ru", "rus", "Магазин открывается в девять." },
};

typedef struct
{
  guint text;       /* in texts */
  GPtrArray *names; /* of the voices of that language */
} Language;

static GArray *languages; /* Language, those that have a voice */

#ifndef WN_ESPEAK
static gboolean
needs_espeak (const gchar *tag)
{
  return g_str_equal (tag, "nl") || g_str_equal (tag, "de");
}
#endif

static gboolean
speaks (const GstStructure *voice, const gchar *tag)
{
  const GValue *list = gst_structure_get_value (voice, "languages");

  for (guint i = 0; i < gst_value_array_get_size (list); i++) {
    const gchar *language = g_value_get_string (gst_value_array_get_value (list, i));

    if (g_str_has_prefix (language, tag) && !g_ascii_isalpha (language[strlen (tag)]))
      return TRUE;
  }
  return FALSE;
}

static void
find_languages (void)
{
  GstElement *element = gst_element_factory_make ("textwavenet", NULL);
  GValue voices = G_VALUE_INIT;

  languages = g_array_new (FALSE, FALSE, sizeof (Language));
  g_assert_nonnull (element);
  g_value_init (&voices, GST_TYPE_ARRAY);
  g_object_get_property (G_OBJECT (element), "voices", &voices);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    Language language = { i, g_ptr_array_new_with_free_func (g_free) };

#ifndef WN_ESPEAK
    if (needs_espeak (texts[i].tag)) {
      g_ptr_array_unref (language.names);
      continue;
    }
#endif
    for (guint k = 0; k < gst_value_array_get_size (&voices); k++) {
      const GstStructure *voice = gst_value_get_structure (gst_value_array_get_value (&voices, k));

      if (speaks (voice, texts[i].tag))
        g_ptr_array_add (language.names, g_strdup (gst_structure_get_string (voice, "name")));
    }
    if (language.names->len > 0)
      g_array_append_val (languages, language);
    else
      g_ptr_array_unref (language.names);
  }
  g_value_unset (&voices);
  gst_object_unref (element);
}

static const Language *
language_at (guint i)
{
  return &g_array_index (languages, Language, i % languages->len);
}

/* There are these languages at least, with what was built */
static void
test_found (void)
{
  g_assert_cmpuint (languages->len, >=, 1);
  g_assert_cmpstr (texts[language_at (0)->text].tag, ==, "en");
#ifdef WN_ESPEAK
  g_assert_cmpuint (languages->len, >=, 2);
  g_assert_cmpstr (texts[language_at (1)->text].tag, ==, "nl");
#endif
}

/* Utterance i is spoken by a voice of language i % n, without a warning, and each is heard */
static void
assert_spoken (TestRun *run, guint n_utterances)
{
  g_autofree gchar *warnings = test_run_get_warnings (run);
  GArray *samples = test_run_samples (run);
  gdouble power = 0;

  g_assert_cmpstr (warnings, ==, "");
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, n_utterances);
  for (guint i = 0; i < n_utterances; i++) {
    const gchar *name = gst_structure_get_string (
        test_run_get_message (run, "tts-utterance-start", i), "name");
    gboolean found = FALSE;

    for (guint k = 0; k < language_at (i)->names->len; k++)
      found |= g_strcmp0 (name, g_ptr_array_index (language_at (i)->names, k)) == 0;
    if (!found)
      g_error ("%s spoke \"%s\"", name, texts[language_at (i)->text].text);
  }
  for (guint i = 0; i < samples->len; i++)
    power += pow (g_array_index (samples, gfloat, i), 2);
  /* -40 dB of full scale: silence and noise are below */
  g_assert_cmpfloat (power, >, 1e-4 * samples->len);
  g_array_unref (samples);
}

/* The number of the cue, of its begin; each is in the language of a track of its own */
static GstPadProbeReturn
tag_cue (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  const guint cue = GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info)) / (CUE_SECONDS * GST_SECOND);

  gst_pad_push_event (pad,
      gst_event_new_tag (
          gst_tag_list_new (GST_TAG_LANGUAGE_CODE, texts[language_at (cue)->text].track, NULL)));
  return GST_PAD_PROBE_OK;
}

/* g_free */
static gchar *
write_subtitles (guint n_cues)
{
  GString *srt = g_string_new (NULL);
  gchar *path;

  for (guint i = 0; i < n_cues; i++)
    g_string_append_printf (srt, "%u\n00:00:%02u,500 --> 00:00:%02u,500\n%s\n\n", i + 1,
        CUE_SECONDS * i, CUE_SECONDS * i + CUE_SECONDS - 1, texts[language_at (i)->text].text);
  path = test_file ("languages.srt", srt->str, -1);
  g_string_free (srt, TRUE);
  return path;
}

/* One file of all languages: right voices, each at its time, nothing missing between */
static void
test_subtitles (void)
{
  const guint n_cues = languages->len + 1; /* the first language again */
  g_autofree gchar *path = write_subtitles (n_cues),
                   *line = g_strdup_printf (
                       "filesrc location=%s ! subparse ! identity name=cues ! textwavenet ! "
                       "audio/x-raw,rate=24000 ! fakesink name=out sync=false",
                       path);
  TestRun *run = test_run_new (line);
  GstElement *cues = gst_bin_get_by_name (GST_BIN (run->pipeline), "cues");
  GstPad *pad = gst_element_get_static_pad (cues, "src");
  GArray *onsets;

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, tag_cue, NULL, NULL);
  gst_object_unref (pad);
  gst_object_unref (cues);
  test_run_wait (run);
  assert_spoken (run, n_cues);
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_QOS));
  test_run_check_timestamps (run, 24000);
  onsets = test_run_onsets (run);
  g_assert_cmpuint (onsets->len, ==, n_cues);
  for (guint i = 0; i < n_cues; i++)
    g_assert_cmpuint (g_array_index (onsets, GstClockTime, i), ==,
        CUE_SECONDS * GST_SECOND * i + GST_SECOND / 2);
  g_array_unref (onsets);
  test_run_free (run);
}

/* SSML's lang, within one document */
static void
test_document (void)
{
  GString *line = g_string_new ("parwavenetsrc text-format=ssml text=\"<speak>");
  TestRun *run;

  for (guint i = 0; i < languages->len; i++)
    g_string_append_printf (line, "<lang xml:lang='%s'>%s</lang> ",
        texts[language_at (i)->text].tag, texts[language_at (i)->text].text);
  g_string_append (line, "</speak>\" ! fakesink name=out sync=false");
  run = test_run (line->str);
  assert_spoken (run, languages->len);
  test_run_free (run);
  g_string_free (line, TRUE);
}

/* The property, of an element for each */
static void
test_property (void)
{
  GString *line = g_string_new ("concat name=c ! audioconvert ! fakesink name=out sync=false ");
  TestRun *run;

  for (guint i = 0; i < languages->len; i++)
    g_string_append_printf (line, "parwavenetsrc language=%s text=\"%s\" ! c. ",
        texts[language_at (i)->text].tag, texts[language_at (i)->text].text);
  run = test_run (line->str);
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, languages->len);
  test_run_free (run);
  g_string_free (line, TRUE);
}

/* en-us-1 has another rate than all others, and would be the first: a folder without it */
static gchar *
make_folder (void)
{
  const gchar *models = g_getenv ("PARWAVENET_VOICE_PATH"), *name;
  gchar *folder = g_dir_make_tmp ("voices-XXXXXX", NULL);
  GDir *dir = g_dir_open (models, 0, NULL);

  g_assert_nonnull (folder);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir))) {
    g_autofree gchar *file = g_build_filename (models, name, NULL),
                     *link = g_build_filename (folder, name, NULL);

    if (g_str_has_suffix (name, ".safetensors") && !g_str_has_prefix (name, "en-us-1."))
      g_assert_cmpint (symlink (file, link), ==, 0);
  }
  g_dir_close (dir);
  g_setenv ("PARWAVENET_VOICE_PATH", folder, TRUE);
  return folder;
}

static void
language_clear (gpointer data)
{
  g_ptr_array_unref (((Language *) data)->names);
}

int
main (int argc, char **argv)
{
  g_autofree gchar *folder = make_folder ();
  int status;

  test_init (&argc, &argv);
  find_languages ();
  g_array_set_clear_func (languages, language_clear);
  g_test_add_func ("/shipped-languages/found", test_found);
  g_test_add_func ("/shipped-languages/subtitles", test_subtitles);
  g_test_add_func ("/shipped-languages/document", test_document);
  g_test_add_func ("/shipped-languages/property", test_property);
  status = test_main ();
  g_array_unref (languages);
  test_remove (folder);
  return status;
}
