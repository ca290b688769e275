/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * An output module of Speech Dispatcher: commands come on standard input, answers, events and audio
 * go to standard output, in the module protocol of Speech Dispatcher 0.11; the server plays. One
 * thread reads commands, so that STOP is heard at any time, the other one speaks.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "engine/parwavenet.h"

#define FIRST_CHUNK 320 /* samples, for a quick beginning */
#define CHUNK 1600
#define FASTEST 3.0       /* at rate 100; 1 / 3 at -100 */
#define CAPITAL_PITCH 1.3 /* with cap_let_recogn=icon */
#define ESCAPE 0x7d
#define ESCAPED_BIT 0x20

typedef enum
{
  MESSAGE_TEXT,
  MESSAGE_CHAR,
  MESSAGE_KEY,
  MESSAGE_ICON
} MessageType;

typedef enum
{
  CAPITALS_NONE,
  CAPITALS_SPELL,
  CAPITALS_ICON
} Capitals;

/** What SET sets */
typedef struct
{
  WnProsody prosody;
  WnPunctuation punctuation;
  Capitals capitals;
  gboolean spell;
  char *voice, *language, *gender; /* NULL = any */
} Settings;

typedef struct
{
  /* of the configuration file */
  char *default_voice;
  int threads;

  Settings settings; /* changed only while nothing is spoken */

  /* of the thread that speaks, and what they were made for */
  char *chosen_for; /* the settings that the voice was chosen by */
  WnVoice *voice;
  char *voice_path;
  WnSynth *reader, *speller; /* words; letters and all punctuation */
  WnPunctuation punctuation;
  gboolean paused; /* at a mark */

  GMutex lock;
  GCond changed;
  char *text; /* to be spoken; NULL = nothing: idle */
  MessageType type;
  gboolean quits;
  int cancelled, pausing; /* atomic */
} Module;

/* ---- answers ---- */

static GMutex output_lock;
static gboolean is_open; /* a message has begun, and not ended yet; under output_lock */

static void
put (const void *data, gsize n)
{
  g_mutex_lock (&output_lock);
  fwrite (data, 1, n, stdout);
  fflush (stdout);
  g_mutex_unlock (&output_lock);
}

/* Of the message that is spoken: nothing, if STOP has ended it already */
static void
put_of_message (const char *data, gsize n, gboolean ends)
{
  g_mutex_lock (&output_lock);
  if (is_open) {
    fwrite (data, 1, n, stdout);
    fflush (stdout);
  }
  is_open = is_open && !ends;
  g_mutex_unlock (&output_lock);
}

static void
begin_output (void)
{
  static const char begin[] = "701 BEGIN\n";

  g_mutex_lock (&output_lock);
  is_open = TRUE;
  g_mutex_unlock (&output_lock);
  put_of_message (begin, strlen (begin), FALSE);
}

static void
end_output (const char *event)
{
  put_of_message (event, strlen (event), TRUE);
}

static void G_GNUC_PRINTF (1, 2) answer (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  put (text, strlen (text));
}

static void
put_audio (const float *x, gsize first, gsize n, int rate)
{
  g_autoptr (GString) out = g_string_sized_new (3 * n + 128);

  if (n == 0)
    return;
  g_string_append_printf (out,
      "705-bits=16\n705-num_channels=1\n705-sample_rate=%d\n705-num_samples=%d\n"
      "705-big_endian=0\n705-AUDIO",
      rate, (int) n);
  g_string_append_c (out, '\0');
  for (gsize i = 0; i < n; i++) {
    const gint16 value = (gint16) CLAMP (rintf (x[first + i] * 32768.0f), -32768.0f, 32767.0f);
    const guchar bytes[2] = { (guint16) value & 0xff, (guint16) value >> 8 };

    for (int k = 0; k < 2; k++) {
      const gboolean escaped = bytes[k] == '\n' || bytes[k] == ESCAPE;

      if (escaped)
        g_string_append_c (out, ESCAPE);
      g_string_append_c (out, escaped ? bytes[k] ^ ESCAPED_BIT : bytes[k]);
    }
  }
  g_string_append (out, "\n705 AUDIO\n");
  put_of_message (out->str, out->len, FALSE);
}

/* ---- voices ---- */

static gboolean
fits (const WnVoiceInfo *info, const char *language, const char *gender)
{
  if (gender && strcmp (info->gender, gender) != 0)
    return FALSE;
  return !language || wn_voice_info_speaks (info, language) == WN_SPEAKS_IT;
}

/* The first voice that fits, the configured one before all others; NULL = none */
static char *
find_voice (const Module *m, const GPtrArray *voices, const char *language, const char *gender)
{
  const WnVoiceInfo *found = NULL;

  for (guint i = 0; i < voices->len; i++) {
    const WnVoiceInfo *info = voices->pdata[i];

    if (!fits (info, language, gender))
      continue;
    if (g_strcmp0 (info->name, m->default_voice) == 0)
      return g_strdup (info->path);
    found = found ? found : info;
  }
  return found ? g_strdup (found->path) : NULL;
}

/*
 * The voice that the settings ask for, as near as there is one: by name; by language and gender; by
 * language
 */
static char *
choose_voice (const Module *m)
{
  const Settings *s = &m->settings;
  g_autoptr (GPtrArray) voices = wn_voices_list ();
  char *path = NULL;

  for (guint i = 0; s->voice && i < voices->len; i++) {
    const WnVoiceInfo *info = voices->pdata[i];

    if (strcmp (info->name, s->voice) == 0)
      return g_strdup (info->path);
  }
  /* a file is in no list */
  if (m->default_voice && strchr (m->default_voice, '/'))
    return g_strdup (m->default_voice);
  path = find_voice (m, voices, s->language, s->gender);
  path = path ? path : find_voice (m, voices, s->language, NULL);
  return path ? path : find_voice (m, voices, NULL, NULL);
}

static void
list_voices (void)
{
  g_autoptr (GPtrArray) voices = wn_voices_list ();

  for (guint i = 0; i < voices->len; i++) {
    const WnVoiceInfo *info = voices->pdata[i];

    for (int k = 0; info->languages[k]; k++)
      answer ("200-%s\t%s\tnone\n", info->name, info->languages[k]);
  }
  answer (voices->len > 0 ? "200 OK VOICE LIST SENT\n" : "304 CANT LIST VOICES\n");
}

static WnSynth *
new_synth (Module *m, gboolean spell, WnPunctuation punctuation, GError **error)
{
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  WnSynth *synth;

  options.spell = spell;
  options.punctuation = punctuation;
  options.n_threads = m->threads;
  synth = wn_synth_new (m->voice, &options, error);
  if (synth)
    wn_synth_set_cancel_flag (synth, &m->cancelled);
  return synth;
}

/* Makes what the settings ask for, if it is not there yet */
static gboolean
prepare (Module *m, GError **error)
{
  const Settings *s = &m->settings;
  g_autofree char *wanted = g_strdup_printf ("%s\n%s\n%s", s->voice ? s->voice : "",
      s->language ? s->language : "", s->gender ? s->gender : "");
  /* looking through all voices takes longer than a letter */
  const gboolean is_chosen = m->voice && g_strcmp0 (wanted, m->chosen_for) == 0;
  g_autofree char *path = is_chosen ? g_strdup (m->voice_path) : choose_voice (m);

  if (!m->voice || g_strcmp0 (path, m->voice_path) != 0) {
    WnVoice *voice = wn_voice_load (path, error);

    if (!voice)
      return FALSE;
    g_clear_pointer (&m->reader, wn_synth_free);
    g_clear_pointer (&m->speller, wn_synth_free);
    g_clear_pointer (&m->voice, wn_voice_unref);
    m->voice = voice;
    g_free (m->voice_path);
    m->voice_path = g_steal_pointer (&path);
  }
  g_free (m->chosen_for);
  m->chosen_for = g_steal_pointer (&wanted);
  if (m->punctuation != m->settings.punctuation)
    g_clear_pointer (&m->reader, wn_synth_free);
  m->punctuation = m->settings.punctuation;
  if (!m->reader)
    m->reader = new_synth (m, FALSE, m->punctuation, error);
  if (!m->speller && m->reader)
    m->speller = new_synth (m, TRUE, WN_PUNCTUATION_ALL, error);
  return m->reader && m->speller;
}

/* ---- speaking ---- */

static void
put_mark (const char *name)
{
  g_autofree char *event = g_strdup_printf ("700-%s\n700 INDEX MARK\n", name);

  put_of_message (event, strlen (event), FALSE);
}

/* Audio up to each mark, and the mark; what lies behind the one that a pause waits for is left */
static void
put_with_marks (Module *m, WnSynth *synth, const float *x, guint64 from, gsize n)
{
  const int rate = wn_voice_get_info (m->voice)->sample_rate;
  g_autoptr (GPtrArray) marks = wn_synth_take_marks (synth, from + n + 1);
  gsize done = 0;

  for (guint i = 0; i < marks->len && !m->paused; i++) {
    const WnMark *mark = marks->pdata[i];
    gsize at;

    if (mark->type != WN_MARK_NAMED)
      continue;
    at = CLAMP (mark->start, from + done, from + n) - from;
    put_audio (x, done, at - done, rate);
    done = at;
    put_mark (mark->name);
    m->paused = g_atomic_int_get (&m->pausing);
  }
  if (!m->paused)
    put_audio (x, done, n - done, rate);
}

static gboolean
stops (Module *m)
{
  return m->paused || g_atomic_int_get (&m->cancelled);
}

/* What was left out of the text, into the log of the server */
static void
tell_warnings (WnSynth *synth)
{
  g_auto (GStrv) warnings = wn_synth_take_warnings (synth);

  for (int i = 0; warnings && warnings[i]; i++)
    g_printerr ("sd_parwavenet: %s\n", warnings[i]);
}

static void
speak (Module *m, WnSynth *synth, const char *text, double pitch)
{
  WnProsody prosody = m->settings.prosody;
  const WnTextFormat format = g_str_has_prefix (text, "<speak") ? WN_FORMAT_SSML : WN_FORMAT_PLAIN;
  float chunk[CHUNK];
  guint64 from = 0;
  gsize n;
  GError *error = NULL;

  prosody.pitch = CLAMP (prosody.pitch * pitch, 0.5, 2.0);
  wn_synth_set_prosody (synth, &prosody);
  if (!wn_synth_start_markup (synth, text, -1, format, 0, &error)) {
    g_printerr ("sd_parwavenet: %s\n", error->message);
    g_error_free (error);
    return;
  }
  while (!stops (m) && (n = wn_synth_read (synth, chunk, from ? CHUNK : FIRST_CHUNK)) > 0) {
    if (g_atomic_int_get (&m->cancelled))
      break;
    put_with_marks (m, synth, chunk, from, n);
    from += n;
  }
  if (!stops (m))
    put_with_marks (m, synth, NULL, from, 0);
  tell_warnings (synth);
}

static void
speak_char (Module *m, const char *text)
{
  const gunichar c = g_utf8_get_char_validated (text, -1);
  const gboolean is_capital = c < 0x110000 && g_unichar_isupper (c)
      && *g_utf8_next_char (text) == '\0';

  if (strcmp (text, "space") == 0 || strcmp (text, " ") == 0) {
    speak (m, m->reader, "space", 1.0);
    return;
  }
  if (is_capital && m->settings.capitals == CAPITALS_SPELL)
    speak (m, m->reader, "capital", 1.0);
  if (!stops (m))
    speak (m, m->speller, text,
        is_capital && m->settings.capitals == CAPITALS_ICON ? CAPITAL_PITCH : 1.0);
}

/* "control_shift_a", "KP_Enter", "underscore": names and characters with underscores between */
static void
speak_key (Module *m, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);

  for (int i = 0; parts[i] && !stops (m); i++) {
    if (strcmp (parts[i], "KP") == 0)
      speak (m, m->reader, "keypad", 1.0);
    else if (g_utf8_validate (parts[i], -1, NULL) && g_utf8_strlen (parts[i], -1) == 1)
      speak_char (m, parts[i]);
    else if (*parts[i])
      speak (m, m->reader, parts[i], 1.0);
  }
}

static void
speak_message (Module *m, char *text, MessageType type)
{
  GError *error = NULL;

  m->paused = FALSE;
  begin_output ();
  if (!prepare (m, &error)) {
    g_printerr ("sd_parwavenet: %s\n", error->message);
    g_error_free (error);
  } else if (type == MESSAGE_CHAR) {
    speak_char (m, text);
  } else if (type == MESSAGE_KEY) {
    speak_key (m, text);
  } else if (type == MESSAGE_ICON) {
    speak (m, m->reader, g_strdelimit (text, "-_", ' '), 1.0);
  } else {
    speak (m, m->settings.spell ? m->speller : m->reader, text, 1.0);
  }
  end_output (m->paused                      ? "704 PAUSE\n"
          : g_atomic_int_get (&m->cancelled) ? "703 STOP\n"
                                             : "702 END\n");
}

static gpointer
run_speaker (gpointer data)
{
  Module *m = data;

  g_mutex_lock (&m->lock);
  while (!m->quits) {
    if (!m->text) {
      g_cond_wait (&m->changed, &m->lock);
      continue;
    }
    g_mutex_unlock (&m->lock);
    speak_message (m, m->text, m->type);
    g_mutex_lock (&m->lock);
    g_clear_pointer (&m->text, g_free);
    g_cond_broadcast (&m->changed);
  }
  g_mutex_unlock (&m->lock);
  return NULL;
}

static void
wait_until_idle (Module *m)
{
  g_mutex_lock (&m->lock);
  while (m->text)
    g_cond_wait (&m->changed, &m->lock);
  g_mutex_unlock (&m->lock);
}

/* ---- commands ---- */

/* A line without its end; FALSE at the end of all */
static gboolean
read_line (char **line, size_t *size)
{
  ssize_t n = getline (line, size, stdin);

  if (n < 0)
    return FALSE;
  while (n > 0 && ((*line)[n - 1] == '\n' || (*line)[n - 1] == '\r'))
    (*line)[--n] = '\0';
  return TRUE;
}

/* The lines up to one with a dot; NULL at the end of all */
static char *
read_message (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char *line = NULL;
  size_t size = 0;
  gboolean first = TRUE, ok;

  while ((ok = read_line (&line, &size)) && strcmp (line, ".") != 0) {
    if (!first)
      g_string_append_c (text, '\n');
    g_string_append (text, line[0] == '.' ? line + 1 : line);
    first = FALSE;
  }
  free (line);
  return ok ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
begin_message (Module *m, MessageType type)
{
  char *text;

  answer ("202 OK RECEIVING MESSAGE\n");
  text = read_message ();
  if (!text || *text == '\0') {
    if (text)
      answer ("301 ERROR CANT SPEAK\n");
    g_free (text);
    return;
  }
  if (type != MESSAGE_TEXT && strchr (text, '\n')) {
    answer ("305 DATA MORE THAN ONE LINE\n");
    g_free (text);
    return;
  }
  wait_until_idle (m);
  answer ("200 OK SPEAKING\n");
  g_atomic_int_set (&m->cancelled, 0);
  g_atomic_int_set (&m->pausing, 0);
  g_mutex_lock (&m->lock);
  m->text = text;
  m->type = type;
  g_cond_broadcast (&m->changed);
  g_mutex_unlock (&m->lock);
}

static gboolean
set_number (const char *value, double *number)
{
  char *end;
  const double v = g_ascii_strtod (value, &end);

  if (end == value || *end != '\0' || !(v >= -100.0 && v <= 100.0))
    return FALSE;
  *number = v / 100.0;
  return TRUE;
}

static gboolean
set_choice (const char *value, const char *const *names, int *choice)
{
  for (int i = 0; names[i]; i++) {
    if (g_ascii_strcasecmp (value, names[i]) == 0) {
      *choice = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* NULL for "NULL" and nothing */
static void
set_text (const char *value, char **text)
{
  g_free (*text);
  *text = *value && g_ascii_strcasecmp (value, "NULL") != 0 ? g_strdup (value) : NULL;
}

/* FALSE: no such value. Settings of other modules are none of ours */
static gboolean
set (Settings *s, const char *name, const char *value)
{
  static const char *const punctuations[] = { "none", "some", "most", "all", NULL };
  static const char *const capitals[] = { "none", "spell", "icon", NULL };
  static const char *const switches[] = { "off", "on", NULL };
  double number = 0.0;
  int choice = 0;
  gboolean ok = TRUE;

  if (strcmp (name, "rate") == 0) {
    ok = set_number (value, &number);
    s->prosody.rate = ok ? pow (FASTEST, number) : s->prosody.rate;
  } else if (strcmp (name, "pitch") == 0) {
    ok = set_number (value, &number);
    s->prosody.pitch = ok ? exp2 (number) : s->prosody.pitch;
  } else if (strcmp (name, "pitch_range") == 0) {
    ok = set_number (value, &number);
    s->prosody.pitch_range = ok ? 1.0 + number : s->prosody.pitch_range;
  } else if (strcmp (name, "volume") == 0) {
    ok = set_number (value, &number);
    s->prosody.volume = ok ? (1.0 + number) / 2.0 : s->prosody.volume;
  } else if (strcmp (name, "punctuation_mode") == 0) {
    ok = set_choice (value, punctuations, &choice);
    s->punctuation = ok ? (WnPunctuation) choice : s->punctuation;
  } else if (strcmp (name, "cap_let_recogn") == 0) {
    ok = set_choice (value, capitals, &choice);
    s->capitals = ok ? (Capitals) choice : s->capitals;
  } else if (strcmp (name, "spelling_mode") == 0) {
    ok = set_choice (value, switches, &choice);
    s->spell = ok ? choice : s->spell;
  } else if (strcmp (name, "language") == 0) {
    set_text (value, &s->language);
  } else if (strcmp (name, "synthesis_voice") == 0) {
    set_text (value, &s->voice);
  } else if (strcmp (name, "voice") == 0) {
    set_text (g_str_has_prefix (value, "female") ? "female"
            : g_str_has_prefix (value, "male")   ? "male"
                                                 : "",
        &s->gender);
  }
  return ok;
}

static gboolean
set_audio (const char *name, const char *value)
{
  return strcmp (name, "audio_output_method") != 0 || strcmp (value, "server") == 0;
}

/* NAME=VALUE lines up to a dot. kind: "", "AUDIO ", "LOGLEVEL " */
static void
read_settings (Module *m, const char *kind, const char *good)
{
  char *line = NULL;
  size_t size = 0;
  const char *bad = NULL;

  answer ("%d OK RECEIVING %sSETTINGS\n", *kind ? 207 : 203, kind);
  if (*kind == '\0')
    wait_until_idle (m);
  while (read_line (&line, &size) && strcmp (line, ".") != 0) {
    char *value = strchr (line, '=');

    if (!value) {
      bad = "302 ERROR BAD SYNTAX";
      continue;
    }
    *value++ = '\0';
    if (*kind == '\0' ? !set (&m->settings, line, value) : *kind == 'A' && !set_audio (line, value))
      bad = *kind ? "300-only audio by the server is supported\n300 MODULE ERROR"
                  : "303 ERROR INVALID PARAMETER OR VALUE";
  }
  free (line);
  answer ("%s\n", bad ? bad : good);
}

/* The message is over now; its thread needs a moment more, which the next message waits for */
static void
stop (Module *m)
{
  g_atomic_int_set (&m->cancelled, 1);
  end_output ("703 STOP\n");
}

static void
obey (Module *m, const char *line)
{
  if (strcmp (line, "SPEAK") == 0)
    begin_message (m, MESSAGE_TEXT);
  else if (strcmp (line, "CHAR") == 0)
    begin_message (m, MESSAGE_CHAR);
  else if (strcmp (line, "KEY") == 0)
    begin_message (m, MESSAGE_KEY);
  else if (strcmp (line, "SOUND_ICON") == 0)
    begin_message (m, MESSAGE_ICON);
  else if (strcmp (line, "STOP") == 0)
    stop (m);
  else if (strcmp (line, "PAUSE") == 0)
    g_atomic_int_set (&m->pausing, 1);
  else if (strcmp (line, "SET") == 0)
    read_settings (m, "", "203 OK SETTINGS RECEIVED");
  else if (strcmp (line, "AUDIO") == 0)
    read_settings (m, "AUDIO ", "203 OK AUDIO INITIALIZED");
  else if (strcmp (line, "LOGLEVEL") == 0)
    read_settings (m, "LOGLEVEL ", "203 OK LOGLEVEL SET");
  else if (g_str_has_prefix (line, "LIST VOICES"))
    list_voices ();
  else if (g_str_has_prefix (line, "DEBUG "))
    answer ("200 OK DEBUGGING %s\n", g_str_has_prefix (line, "DEBUG ON") ? "ON" : "OFF");
  else
    answer ("300 ERR UNKNOWN COMMAND\n");
}

/* Lines "Name value", # begins a comment */
static void
read_configuration (Module *m, const char *path)
{
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &contents, NULL, &error)) {
    g_printerr ("sd_parwavenet: %s\n", error->message);
    return;
  }
  lines = g_strsplit (contents, "\n", -1);
  for (int i = 0; lines[i]; i++) {
    char *name = g_strstrip (lines[i]), *value = name + strcspn (name, " \t");

    if (*name == '\0' || *name == '#')
      continue;
    if (*value)
      *value++ = '\0';
    g_strstrip (value);
    if (g_ascii_strcasecmp (name, "ParWaveNetVoice") == 0)
      set_text (value, &m->default_voice);
    else if (g_ascii_strcasecmp (name, "ParWaveNetThreads") == 0)
      m->threads = CLAMP (atoi (value), 0, 256);
    else
      g_printerr ("sd_parwavenet: %s:%d: no setting \"%s\"\n", path, i + 1, name);
  }
}

/* Renders a word and discards it, so that the first message finds memory and tables in place */
static void
warm_up (Module *m)
{
  WnSynth *const synths[] = { m->reader, m->speller };
  float chunk[CHUNK];

  for (gsize i = 0; i < G_N_ELEMENTS (synths); i++)
    if (wn_synth_start (synths[i], "Hello", -1, 0, NULL))
      wn_synth_read (synths[i], chunk, CHUNK);
}

/* The first command, INIT; FALSE after an answer that says why not */
static gboolean
begin (Module *m, char **line, size_t *size)
{
  GError *error = NULL;

  if (!read_line (line, size) || strcmp (*line, "INIT") != 0) {
    answer ("399-INIT was expected\n399 ERR CANT INIT MODULE\n");
    return FALSE;
  }
  if (!prepare (m, &error)) {
    answer ("399-%s\n399 ERR CANT INIT MODULE\n", error->message);
    g_error_free (error);
    return FALSE;
  }
  warm_up (m);
  answer ("299-ParWaveNet with the voice %s\n299 OK LOADED SUCCESSFULLY\n",
      wn_voice_get_info (m->voice)->name);
  return TRUE;
}

static void
module_clear (Module *m)
{
  wn_synth_free (m->reader);
  wn_synth_free (m->speller);
  wn_voice_unref (m->voice);
  g_free (m->voice_path);
  g_free (m->chosen_for);
  g_free (m->default_voice);
  g_free (m->settings.voice);
  g_free (m->settings.language);
  g_free (m->settings.gender);
  g_free (m->text);
  g_mutex_clear (&m->lock);
  g_cond_clear (&m->changed);
}

int
main (int argc, char **argv)
{
  Module m = { .settings = { .prosody = WN_PROSODY_INIT }, .threads = 1 };
  GThread *speaker;
  char *line = NULL;
  size_t size = 0;
  gboolean asked = FALSE;

  g_mutex_init (&m.lock);
  g_cond_init (&m.changed);
  if (argc > 1)
    read_configuration (&m, argv[1]);
  if (!begin (&m, &line, &size)) {
    free (line);
    module_clear (&m);
    return 1;
  }
  speaker = g_thread_new ("speaker", run_speaker, &m);
  while (read_line (&line, &size) && !(asked = strcmp (line, "QUIT") == 0))
    obey (&m, line);
  free (line);
  g_atomic_int_set (&m.cancelled, 1);
  wait_until_idle (&m);
  g_mutex_lock (&m.lock);
  m.quits = TRUE;
  g_cond_broadcast (&m.changed);
  g_mutex_unlock (&m.lock);
  g_thread_join (speaker);
  if (asked)
    answer ("210 OK QUIT\n");
  module_clear (&m);
  return 0;
}
