/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <gst/tag/tag.h>
#include <string.h>

#include "gstwavenetloader.h"

GST_DEBUG_CATEGORY_EXTERN (gst_wavenet_debug);
#define GST_CAT_DEFAULT gst_wavenet_debug

#define POLL (5 * G_TIME_SPAN_MILLISECOND) /* whoever cancels does not know what waits here */

struct _GstWavenetLoader
{
  gint references; /* atomic */
  gchar *name, *language;
  gboolean listed;
  GWeakRef element;
  GRecMutex posting; /* a handler of messages may stop the element */
  gboolean silent;   /* under `posting` */

  GMutex lock;
  GCond ended;
  gboolean done;
  gboolean has_language;
  WnVoice *voice;
  GError *error;
};

gchar *
gst_wavenet_loader_find_language (const gchar *language, const WnVoiceInfo *preferred)
{
  GPtrArray *voices = wn_voices_list ();
  gchar *path = NULL;

  for (WnSpeaks well = WN_SPEAKS_IT; well > WN_SPEAKS_NOT && !path; well--) {
    if (preferred && wn_voice_info_speaks (preferred, language) >= well)
      path = g_strdup (preferred->path);
    for (guint i = 0; i < voices->len && !path; i++) {
      const WnVoiceInfo *info = g_ptr_array_index (voices, i);

      if (wn_voice_info_speaks (info, language) >= well)
        path = g_strdup (info->path);
    }
  }
  g_ptr_array_unref (voices);
  return path;
}

gchar *
gst_wavenet_loader_normalise_language (const gchar *language)
{
  static const gchar *const nothing[] = { "", "und", "mul", "zxx", "mis", NULL };
  gsize n = language ? strcspn (language, "-_") : 0;
  gchar *primary, *result;
  const gchar *code;

  if (!language)
    return NULL;
  primary = g_ascii_strdown (language, n);
  code = n == 3 ? gst_tag_get_language_code_iso_639_1 (primary) : NULL;
  result = g_strv_contains (nothing, primary)
      ? NULL
      : g_strconcat (code ? code : primary, language + n, NULL);
  g_free (primary);
  return result;
}

static void
post_progress (GstWavenetLoader *loader, GstProgressType type, const gchar *text, const gchar *name)
{
  GstElement *element;

  g_rec_mutex_lock (&loader->posting);
  /* held as long as the lock: whoever silences this may take the element away */
  element = loader->silent ? NULL : g_weak_ref_get (&loader->element);
  if (element) {
    gchar *message = g_strdup_printf ("%s %s", text, name ? name : "the default voice");

    gst_element_post_message (element,
        gst_message_new_progress (GST_OBJECT (element), type, "voice", message));
    g_free (message);
    gst_object_unref (element);
  }
  g_rec_mutex_unlock (&loader->posting);
}

static gpointer
load (gpointer data)
{
  GstWavenetLoader *loader = data;
  gchar *path = NULL;
  GError *error = NULL;
  WnVoice *voice;

  if (loader->name)
    path = g_strdup (loader->name);
  else if (loader->language)
    path = gst_wavenet_loader_find_language (loader->language, NULL);
  voice = loader->listed ? wn_voice_load_listed (path, &error) : wn_voice_load (path, &error);
  if (voice)
    post_progress (loader, GST_PROGRESS_TYPE_COMPLETE, "Loaded", wn_voice_get_info (voice)->name);
  else
    post_progress (loader, GST_PROGRESS_TYPE_ERROR, "Could not load", loader->name);

  g_mutex_lock (&loader->lock);
  loader->voice = voice;
  loader->error = error;
  loader->has_language = path != NULL || !loader->language;
  loader->done = TRUE;
  g_cond_broadcast (&loader->ended);
  g_mutex_unlock (&loader->lock);
  g_free (path);
  gst_wavenet_loader_unref (loader);
  return NULL;
}

GstWavenetLoader *
gst_wavenet_loader_new (GstElement *element, const gchar *name, const gchar *language,
    gboolean listed)
{
  GstWavenetLoader *loader = g_new0 (GstWavenetLoader, 1);

  loader->references = 2; /* one of them is the thread's */
  loader->name = g_strdup (name);
  loader->language = g_strdup (language);
  loader->listed = listed;
  g_weak_ref_init (&loader->element, element);
  g_rec_mutex_init (&loader->posting);
  g_mutex_init (&loader->lock);
  g_cond_init (&loader->ended);
  post_progress (loader, GST_PROGRESS_TYPE_START, "Loading", name);
  g_thread_unref (g_thread_new ("voice", load, loader));
  return loader;
}

GstWavenetLoader *
gst_wavenet_loader_ref (GstWavenetLoader *loader)
{
  g_atomic_int_inc (&loader->references);
  return loader;
}

void
gst_wavenet_loader_unref (GstWavenetLoader *loader)
{
  if (!g_atomic_int_dec_and_test (&loader->references))
    return;
  g_clear_pointer (&loader->voice, wn_voice_unref);
  g_clear_error (&loader->error);
  g_weak_ref_clear (&loader->element);
  g_rec_mutex_clear (&loader->posting);
  g_cond_clear (&loader->ended);
  g_mutex_clear (&loader->lock);
  g_free (loader->name);
  g_free (loader->language);
  g_free (loader);
}

void
gst_wavenet_loader_silence (GstWavenetLoader *loader)
{
  g_rec_mutex_lock (&loader->posting);
  loader->silent = TRUE;
  g_rec_mutex_unlock (&loader->posting);
}

WnVoice *
gst_wavenet_loader_wait (GstWavenetLoader *loader, const gint *cancelled, gboolean *has_language,
    GError **error)
{
  WnVoice *voice = NULL;

  g_mutex_lock (&loader->lock);
  while (!loader->done && !(cancelled && g_atomic_int_get (cancelled))) {
    if (cancelled)
      g_cond_wait_until (&loader->ended, &loader->lock, g_get_monotonic_time () + POLL);
    else
      g_cond_wait (&loader->ended, &loader->lock);
  }
  *has_language = loader->has_language;
  if (loader->voice)
    voice = wn_voice_ref (loader->voice);
  else if (loader->error)
    g_propagate_error (error, g_error_copy (loader->error));
  g_mutex_unlock (&loader->lock);
  return voice;
}
