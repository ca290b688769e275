/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "audio_format.h"
#include <gst/gst.h>
#include <string.h>

enum
{
  WAV,
  RAW
};

static const WnAudioFormat formats[] = {
  [WAV] = { "wav", "wav", "wavenc", "wavenc", "gstreamer1.0-plugins-good" },
  [RAW] = { "raw", "raw pcm", NULL, NULL, NULL },
  /* small blocks: a stream begins soon, and one of less than a block makes flacenc complain */
  { "flac", "flac", "flacenc blocksize=1152", "flacenc", "gstreamer1.0-plugins-good" },
  { "opus", "opus ogg oga", "opusenc ! oggmux", "opusenc", "gstreamer1.0-plugins-base" },
  { "mp3", "mp3", "lamemp3enc target=quality quality=2", "lamemp3enc",
      "gstreamer1.0-plugins-good" },
};

static const WnAudioFormat *
find_format (const char *name, gboolean by_suffix)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_auto (GStrv) suffixes = g_strsplit (formats[i].suffixes, " ", -1);

    if (by_suffix ? g_strv_contains ((const char *const *) suffixes, name)
                  : strcmp (formats[i].name, name) == 0)
      return &formats[i];
  }
  return NULL;
}

gboolean
wn_audio_init (GError **error)
{
  GError *cause = NULL;

  if (gst_init_check (NULL, NULL, &cause))
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "GStreamer does not start: %s",
      cause ? cause->message : "no reason given");
  g_clear_error (&cause);
  return FALSE;
}

/* WAV is written without it, unless it comes out of a pipeline */
static gboolean
has_encoder (const WnAudioFormat *format, GError **error)
{
  GstElementFactory *factory;

  if (!format->element || format == &formats[WAV])
    return TRUE;
  if (!wn_audio_init (error))
    return FALSE;
  factory = gst_element_factory_find (format->element);
  if (!factory) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "GStreamer's encoder %s for %s is not installed (Debian package %s)", format->element,
        format->name, format->package);
    return FALSE;
  }
  gst_object_unref (factory);
  return TRUE;
}

static void
set_unknown (const char *what, const char *name, GError **error)
{
  GString *all = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    g_string_append_printf (all, "%s%s", i ? ", " : "", formats[i].name);
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s \"%s\" tells no encoding; there are %s",
      what, name, all->str);
  g_string_free (all, TRUE);
}

const WnAudioFormat *
wn_audio_format (const char *name, const char *path, GError **error)
{
  const WnAudioFormat *format = &formats[WAV];

  if (name) {
    format = find_format (name, FALSE);
    if (!format)
      set_unknown ("--encoding", name, error);
  } else if (path && strcmp (path, "-") != 0) {
    g_autofree char *base = g_path_get_basename (path);
    const char *dot = strrchr (base, '.');

    if (dot && dot != base) {
      g_autofree char *suffix = g_ascii_strdown (dot + 1, -1);

      format = find_format (suffix, TRUE);
      if (!format)
        set_unknown ("the suffix of", path, error);
    }
  }
  return format && has_encoder (format, error) ? format : NULL;
}

/* Whether the encoder takes samples of that rate as they are */
static gboolean
takes_rate (GstElementFactory *factory, int rate_hz)
{
  GstCaps *caps = gst_caps_new_simple ("audio/x-raw", "rate", G_TYPE_INT, rate_hz, NULL);
  const gboolean takes = gst_element_factory_can_sink_any_caps (factory, caps);

  gst_caps_unref (caps);
  return takes;
}

gboolean
wn_audio_format_check_rate (const WnAudioFormat *format, int rate_hz, GError **error)
{
  static const int usual[] = { 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 96000,
    192000 };
  GstElementFactory *factory;
  gboolean ok;

  if (rate_hz == 0 || !format->element || format == &formats[WAV])
    return TRUE;
  factory = gst_element_factory_find (format->element);
  ok = !factory || takes_rate (factory, rate_hz);
  if (!ok) {
    g_autoptr (GString) rates = g_string_new (NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
      if (takes_rate (factory, usual[i]))
        g_string_append_printf (rates, "%s%d", rates->len ? ", " : "", usual[i]);
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%s has no sampling rate of %d Hz; it has %s Hz", format->name, rate_hz, rates->str);
  }
  gst_clear_object (&factory);
  return ok;
}

gboolean
wn_audio_format_check_float (const WnAudioFormat *format, gboolean float32, GError **error)
{
  if (!float32 || format == &formats[WAV] || format == &formats[RAW])
    return TRUE;
  g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "--float is for WAV and raw samples, not %s",
      format->name);
  return FALSE;
}

const char *
wn_audio_format_suffix (const WnAudioFormat *format)
{
  return format->name;
}

const WnAudioFormat *
wn_audio_format_wav (void)
{
  return &formats[WAV];
}

const WnAudioFormat *
wn_audio_format_raw (void)
{
  return &formats[RAW];
}
