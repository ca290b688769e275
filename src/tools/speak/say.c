/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "input.h"
#include "settings.h"
#include "speaker.h"
#include "timings.h"
#include "tools/tools.h"

typedef struct
{
  WnSpeakSettings speech;
  WnToolEngine engine;
  char *file, *output, *encoding, *batch, *timings, *sink;
  gboolean raw, float32, plain, ssml, pango, verbose;
  int rate_hz;
} Options;

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, WN_ERROR, WN_ERROR_SETTINGS, message);
  return FALSE;
}

static gboolean
check (const Options *o, gboolean has_text, GError **error)
{
  if (has_text + (o->file != NULL) + (o->batch != NULL) > 1)
    return fail (error, "give a TEXT, or --file, or --batch");
  if (o->plain + o->ssml + o->pango > 1)
    return fail (error, "give one of --plain, --ssml and --pango");
  if (o->raw && o->encoding)
    return fail (error, "--raw is an encoding already");
  if (o->batch && !o->output)
    return fail (error, "--batch needs the folder to write to: --output");
  if (o->batch && o->timings && wn_timings_format (o->timings) >= 0 && strchr (o->timings, '.'))
    return fail (error, "with --batch, --timings is a format, json, srt, vtt or textgrid");
  if (o->timings && wn_timings_format (o->timings) < 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--timings \"%s\" is none of json, srt, vtt, textgrid, and no file with such a suffix",
        o->timings);
    return FALSE;
  }
  if (o->rate_hz != 0 && !wn_tool_check_range ("--rate-hz", o->rate_hz, 8000, 192000, error))
    return FALSE;
  return wn_speak_settings_check (&o->speech, error) && wn_tool_engine_check (&o->engine, error);
}

static WnTextFormat
format_of (const Options *o, const char *text)
{
  if (o->pango)
    return WN_FORMAT_PANGO;
  return o->ssml || (!o->plain && wn_tool_looks_like_ssml (text)) ? WN_FORMAT_SSML
                                                                  : WN_FORMAT_PLAIN;
}

/* By the suffix of path, where neither --raw nor --encoding tells */
static const WnAudioFormat *
choose_format (const Options *o, const char *path, GError **error)
{
  const WnAudioFormat *format = wn_audio_format (o->raw ? "raw" : o->encoding, path, error);

  return format && wn_audio_format_check_rate (format, o->rate_hz, error)
          && wn_audio_format_check_float (format, o->float32, error)
      ? format
      : NULL;
}

/* Where the speech goes; raw samples go to standard output where no file is named */
static gboolean
choose_output (const Options *o, WnAudioOutSettings *to, GError **error)
{
  const char *sink = g_getenv ("PARWAVENET_SINK");

  *to = (WnAudioOutSettings){ .path = o->output ? o->output
        : o->raw || o->encoding                 ? "-"
                                                : NULL,
    .sink = o->sink ? o->sink
        : sink      ? sink
                    : "autoaudiosink",
    .rate_hz = o->rate_hz,
    .float32 = o->float32 };
  if (!to->path)
    return TRUE;
  if (!wn_audio_check_path (to->path, error))
    return FALSE;
  to->format = choose_format (o, to->path, error);
  return to->format != NULL;
}

/* Beside the audio, or to standard output, or to the file that is named; g_free */
static char *
timings_path (const Options *o, const char *audio, WnTimingsFormat format)
{
  const char *dot, *slash;

  if (strchr (o->timings, '.') || strchr (o->timings, '/'))
    return g_strdup (o->timings);
  if (!audio || strcmp (audio, "-") == 0)
    return NULL;
  dot = strrchr (audio, '.');
  slash = strrchr (audio, '/');
  if (!dot || (slash && dot < slash))
    dot = audio + strlen (audio);
  return g_strdup_printf ("%.*s%s", (int) (dot - audio), audio, wn_timings_suffix (format));
}

static gboolean
write_timings (const Options *o, const WnSpeaker *s, GError **error)
{
  const int format = wn_timings_format (o->timings);
  const WnTimings timings = { s->marks, s->marked_up || !s->text ? NULL : s->text->str,
    s->voice_rate, s->n_samples };
  g_autofree char *path = timings_path (o, s->to.path, format),
                  *text = wn_timings_write (&timings, format);

  if (path)
    return wn_tool_write (path, text, strlen (text), error);
  if (s->to.path)
    return fail (error, "with audio on standard output, --timings must name a file");
  g_print ("%s", text);
  return TRUE;
}

/* In plain text a byte that is not UTF-8 costs its sentence, in markup the whole. position: of the
 * first byte in all of the input */
static gboolean
say_text (const Options *o, WnSpeaker *s, const char *text, gsize n, gsize position, GError **error)
{
  const WnTextFormat format = format_of (o, text);
  g_autofree char *sound = NULL;
  gsize first;
  guint n_blanked;

  if (format != WN_FORMAT_PLAIN)
    return wn_text_is_blank (text, n) || wn_speaker_say (s, text, n, format, error);
  sound = wn_text_blank_damage (text, &n, &n_blanked, &first);
  if (n_blanked > 0)
    g_printerr ("parwavenet: sentences left out for bytes that are not UTF-8: %u; the first such "
                "byte is 0x%02x at byte %" G_GSIZE_FORMAT "\n",
        n_blanked, (guchar) text[first], position + first);
  return wn_text_is_blank (sound, n) || wn_speaker_say (s, sound, n, format, error);
}

static gboolean
say_input (const Options *o, WnSpeaker *s, GError **error)
{
  WnTextInput in = { .fd = STDIN_FILENO, .markup = o->ssml || o->pango };
  GError *reason = NULL;
  char *piece;
  gsize n;

  while (!reason && (piece = wn_text_input_next (&in, &n, &reason))) {
    say_text (o, s, piece, n, in.position - n, &reason);
    g_free (piece);
  }
  wn_text_input_clear (&in);
  if (reason)
    g_propagate_error (error, reason);
  return !reason;
}

static void
tell_speed (const WnSpeaker *s, gint64 begin)
{
  const double audio = (double) s->n_samples / s->voice_rate,
               spent = (g_get_monotonic_time () - begin) / 1e6;

  g_printerr (
      "%.2f s of speech in %.2f s, %.1f times faster than real time, first sound after %.0f ms\n",
      audio, spent, spent > 0 ? audio / spent : 0.0, (s->first_sound - begin) / 1e3);
}

static WnSpeaker
speaker_new (const Options *o, WnVoice *voice, WnSynth *synth)
{
  return (WnSpeaker){ .synth = synth,
    .voice_rate = wn_voice_get_info (voice)->sample_rate,
    .pause = o->speech.pause,
    .marks = o->timings ? g_ptr_array_new_with_free_func ((GDestroyNotify) wn_mark_free) : NULL };
}

static gboolean
say (const Options *o, WnVoice *voice, WnSynth *synth, const char *text, gsize n, GError **error)
{
  const gint64 begin = g_get_monotonic_time ();
  WnSpeaker s = speaker_new (o, voice, synth);
  gboolean ok = choose_output (o, &s.to, error);

  s.show_words = !s.to.path && isatty (STDERR_FILENO);
  ok = ok && (text ? say_text (o, &s, text, n, 0, error) : say_input (o, &s, error));
  if (ok && !s.out)
    ok = fail (error, "there is nothing to speak");
  ok = ok && wn_speaker_finish (&s, error) && (!o->timings || write_timings (o, &s, error));
  if (ok && o->verbose)
    tell_speed (&s, begin);
  wn_speaker_clear (&s);
  g_clear_pointer (&s.marks, g_ptr_array_unref);
  return ok;
}

/* ---- many texts ---- */

static gboolean
say_line (const Options *o, WnVoice *voice, WnSynth *synth, const WnAudioFormat *format, char *line,
    GError **error)
{
  char *tab = strchr (line, '\t');
  g_autofree char *name = NULL, *path = NULL;
  Options one = *o;

  if (!tab)
    return fail (error, "no tab between an id and a text");
  *tab = '\0';
  if (*line == '\0' || *line == '.' || strchr (line, '/'))
    return fail (error, "the id, which names a file, is empty or has a / or begins with a dot");
  name = g_strconcat (line, ".", wn_audio_format_suffix (format), NULL);
  one.output = path = g_build_filename (o->output, name, NULL);
  return say (&one, voice, synth, tab + 1, strlen (tab + 1), error);
}

/* One bad line costs a message, and the status */
static gboolean
say_batch (const Options *o, WnVoice *voice, WnSynth *synth, GError **error)
{
  const WnAudioFormat *format = choose_format (o, NULL, error);
  FILE *file = strcmp (o->batch, "-") == 0 ? stdin : fopen (o->batch, "rb");
  char *line = NULL;
  size_t size = 0;
  ssize_t n;
  int number = 0, n_failed = 0;

  if (!format || !file || g_mkdir_with_parents (o->output, 0777) != 0) {
    if (format)
      g_set_error (error, WN_ERROR, file ? WN_ERROR_WRITE : WN_ERROR_NOT_FOUND,
          file ? "%s: the folder could not be made" : "%s: no such file, or not readable",
          file ? o->output : o->batch);
    g_clear_pointer (&file, fclose);
    return FALSE;
  }
  while ((n = getline (&line, &size, file)) >= 0) {
    GError *reason = NULL;

    number++;
    while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
      line[--n] = '\0';
    if (n > 0 && !say_line (o, voice, synth, format, line, &reason)) {
      g_printerr ("parwavenet: %s:%d: %s\n", o->batch, number, reason->message);
      g_clear_error (&reason);
      n_failed++;
    }
  }
  free (line);
  if (file != stdin)
    fclose (file);
  if (n_failed > 0)
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%d of the lines were not spoken", n_failed);
  return n_failed == 0;
}

static gboolean
run (const Options *o, char **arguments, GError **error)
{
  g_autofree char *text = arguments ? g_strjoinv (" ", arguments) : NULL;
  gsize n = text ? strlen (text) : 0;
  WnVoice *voice;
  WnSynth *synth = NULL;
  gboolean ok;

  if (text && !g_utf8_validate (text, n, NULL)) {
    char *converted = g_locale_to_utf8 (text, n, NULL, &n, NULL);

    if (converted) {
      g_free (text);
      text = converted;
    }
  }
  if (text && wn_text_is_blank (text, n))
    return fail (error, "there is nothing to speak");
  if (o->file && strcmp (o->file, "-") != 0 && !g_file_get_contents (o->file, &text, &n, error))
    return FALSE;
  voice = wn_speak_voice (&o->speech, error);
  ok = voice && (synth = wn_speak_synth (&o->speech, &o->engine, voice, error));
  if (ok)
    ok = o->batch ? say_batch (o, voice, synth, error) : say (o, voice, synth, text, n, error);
  wn_synth_free (synth);
  wn_voice_unref (voice);
  return ok;
}

static void
add_options (Options *o, char ***arguments, GOptionContext *context)
{
  const GOptionEntry in[] = {
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &o->file,
        "Speak a text file (UTF-8); - is standard input", "FILE" },
    { "batch", 0, 0, G_OPTION_ARG_FILENAME, &o->batch,
        "Speak each line ID<tab>TEXT into a file of its own, OUTPUT/ID.wav", "FILE" },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &o->plain,
        "The text has no markup (by default, what begins as SSML is read as SSML)", NULL },
    { "ssml", 0, 0, G_OPTION_ARG_NONE, &o->ssml, "The text is SSML", NULL },
    { "pango", 0, 0, G_OPTION_ARG_NONE, &o->pango, "The text is Pango markup", NULL },
    { "ssml-files", 0, 0, G_OPTION_ARG_FILENAME, &o->speech.ssml_files,
        "Folder from which SSML may read sounds and lexica (none)", "FOLDER" },
    { NULL },
  };
  const GOptionEntry out[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output,
        "File to write, encoded by its suffix: .wav, .flac, .opus, .ogg, .mp3, .raw; - is standard "
        "output (the sound system)",
        "FILE" },
    { "encoding", 'e', 0, G_OPTION_ARG_STRING, &o->encoding,
        "wav, flac, opus, mp3 or raw (by the suffix, else wav)", "NAME" },
    { "raw", 0, 0, G_OPTION_ARG_NONE, &o->raw,
        "Samples without a header, to standard output unless -o names a file", NULL },
    { "rate-hz", 0, 0, G_OPTION_ARG_INT, &o->rate_hz, "Sampling rate, 8000 to 192000 (the voice's)",
        "HZ" },
    { "float", 0, 0, G_OPTION_ARG_NONE, &o->float32,
        "32-bit floating point samples in WAV and raw (16-bit integers)", NULL },
    { "timings", 0, 0, G_OPTION_ARG_FILENAME, &o->timings,
        "Also write when words and phones are spoken: json, srt, vtt or textgrid, beside the "
        "output, or a file with such a suffix",
        "FORMAT" },
    { "sink", 0, 0, G_OPTION_ARG_STRING, &o->sink,
        "GStreamer element that plays ($PARWAVENET_SINK, else autoaudiosink)", "ELEMENT" },
    WN_TOOL_ENGINE_OPTIONS (&o->engine),
    { "verbose", 'V', 0, G_OPTION_ARG_NONE, &o->verbose, "Tell how fast it was", NULL },
    /* not converted from the locale's encoding by GLib, which has no say in a container */
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, arguments, NULL, "[TEXT]" },
    { NULL },
  };

  wn_tool_add_entries (context, in);
  wn_tool_add_entries (context, out);
  wn_speak_settings_add (&o->speech, context);
}

int
wn_tool_say (int argc, char **argv)
{
  Options o = { .speech = WN_SPEAK_SETTINGS_INIT, .engine = WN_TOOL_ENGINE_INIT };
  char **arguments = NULL;
  GOptionContext *context = g_option_context_new ("- speak a text");
  GError *error = NULL;
  gboolean ok;

  add_options (&o, &arguments, context);
  g_option_context_set_description (context,
      "Without a TEXT, standard input is spoken as it comes: its whole lines whenever the writer "
      "pauses.\nWithout -o, it is heard at once. Markup is told by how the text begins (<speak>, "
      "<?xml), or by --ssml and --pango.");
  ok = g_option_context_parse (context, &argc, &argv, &error)
      && check (&o, arguments != NULL, &error) && run (&o, arguments, &error);
  g_option_context_free (context);
  g_strfreev (arguments);
  g_free (o.file);
  g_free (o.output);
  g_free (o.encoding);
  g_free (o.batch);
  g_free (o.timings);
  g_free (o.sink);
  wn_speak_settings_clear (&o.speech);
  wn_tool_engine_clear (&o.engine);
  return ok ? 0 : wn_tool_fail (error);
}
