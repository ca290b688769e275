/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tiny_voice.h"

/* The module of Speech Dispatcher, whose path is in SD_PARWAVENET, as the server would talk to it
 */

typedef struct
{
  GSubprocess *process;
  GOutputStream *to;
  GDataInputStream *from;
} Module;

/** What comes for one message */
typedef struct
{
  GString *events; /* "BEGIN audio m1 audio END", words with spaces between */
  GArray *samples; /* gint16 */
  gint64 first;    /* us from the command to the first audio */
} Spoken;

static void
send (Module *m, const char *text)
{
  g_assert_true (g_output_stream_write_all (m->to, text, strlen (text), NULL, NULL, NULL));
}

/* A line without its end, of n bytes */
static char *
receive (Module *m, gsize *n)
{
  GError *error = NULL;
  char *line = g_data_input_stream_read_line (m->from, n, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static void
expect (Module *m, const char *wanted)
{
  gsize n;
  g_autofree char *line = receive (m, &n);

  g_assert_cmpstr (line, ==, wanted);
}

static Module
module_start (const char *configuration)
{
  const char *argv[] = { g_getenv ("SD_PARWAVENET"), configuration, NULL };
  GError *error = NULL;
  Module m;

  m.process = g_subprocess_newv (argv,
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  m.to = g_subprocess_get_stdin_pipe (m.process);
  m.from = g_data_input_stream_new (g_subprocess_get_stdout_pipe (m.process));
  return m;
}

static Module
module_new (void)
{
  Module m = module_start (NULL);

  send (&m, "INIT\n");
  expect (&m, "299-ParWaveNet with the voice tiny");
  expect (&m, "299 OK LOADED SUCCESSFULLY");
  send (&m, "AUDIO\naudio_output_method=server\n.\n");
  expect (&m, "207 OK RECEIVING AUDIO SETTINGS");
  expect (&m, "203 OK AUDIO INITIALIZED");
  send (&m, "LOGLEVEL\nlog_level=3\n.\n");
  expect (&m, "207 OK RECEIVING LOGLEVEL SETTINGS");
  expect (&m, "203 OK LOGLEVEL SET");
  return m;
}

static void
module_free (Module *m)
{
  send (m, "QUIT\n");
  expect (m, "210 OK QUIT");
  g_assert_true (g_subprocess_wait (m->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (m->process), ==, 0);
  g_object_unref (m->from);
  g_object_unref (m->process);
}

static void
set (Module *m, const char *settings)
{
  send (m, "SET\n");
  send (m, settings);
  send (m, ".\n");
  expect (m, "203 OK RECEIVING SETTINGS");
  expect (m, "203 OK SETTINGS RECEIVED");
}

static void
take_audio (Spoken *s, const char *line, gsize n)
{
  const gsize start = strlen ("705-AUDIO") + 1;
  guint8 pair[2];
  int k = 0;

  g_assert_cmpint (line[start - 1], ==, 0);
  for (gsize i = start; i < n; i++) {
    pair[k++] = line[i] == 0x7d ? line[++i] ^ 0x20 : line[i];
    if (k == 2) {
      const gint16 value = (gint16) (pair[0] | pair[1] << 8);

      g_array_append_val (s->samples, value);
      k = 0;
    }
  }
  g_assert_cmpint (k, ==, 0);
}

/* What comes until the end of a message; `interrupt` is sent when audio has come */
static Spoken
listen (Module *m, const char *interrupt)
{
  Spoken s = { g_string_new (NULL), g_array_new (FALSE, FALSE, sizeof (gint16)), 0 };
  const gint64 begin = g_get_monotonic_time ();
  int announced = 0;

  expect (m, "202 OK RECEIVING MESSAGE");
  expect (m, "200 OK SPEAKING");
  for (;;) {
    gsize n;
    g_autofree char *line = receive (m, &n);
    const char *event = line + 4;

    if (g_str_has_prefix (line, "705-num_samples=")) {
      announced += atoi (strchr (line, '=') + 1);
    } else if (g_str_has_prefix (line, "705-AUDIO")) {
      take_audio (&s, line, n);
      s.first = s.first ? s.first : g_get_monotonic_time () - begin;
      g_assert_cmpint (s.samples->len, ==, announced);
    } else if (strcmp (line, "705 AUDIO") == 0) {
      if (!g_str_has_suffix (s.events->str, "audio"))
        g_string_append (s.events, " audio");
      if (interrupt)
        send (m, interrupt);
      interrupt = NULL;
    } else if (!g_str_has_prefix (line, "705") && strcmp (line, "700 INDEX MARK") != 0) {
      g_string_append_printf (s.events, "%s%s", s.events->len ? " " : "", event);
      if (line[0] == '7' && line[2] >= '2' && line[2] <= '4' && line[3] == ' ')
        return s;
    }
  }
}

static void
spoken_clear (Spoken *s)
{
  g_string_free (s->events, TRUE);
  g_array_unref (s->samples);
}

/* Speaks, checks the events, and returns how many samples it took */
static guint
say (Module *m, const char *command, const char *text, const char *events)
{
  g_autofree char *message = g_strdup_printf ("%s\n%s\n.\n", command, text);
  Spoken s;
  guint n;

  send (m, message);
  s = listen (m, NULL);
  g_assert_cmpstr (s.events->str, ==, events);
  n = s.samples->len;
  spoken_clear (&s);
  return n;
}

#define WHOLE "BEGIN audio END"

static void
test_messages (void)
{
  Module m = module_new ();
  guint plain;

  send (&m, "LIST VOICES\n");
  expect (&m, "200-tiny\ten-US\tnone");
  expect (&m, "200-tiny\ten\tnone");
  expect (&m, "200 OK VOICE LIST SENT");
  plain = say (&m, "SPEAK", "<speak>Hello there.</speak>", WHOLE);
  g_assert_cmpuint (plain, >, 4000);
  g_assert_cmpuint (say (&m, "SPEAK", "Hello there.", WHOLE), ==, plain);
  g_assert_cmpuint (
      say (&m, "SPEAK",
          "<speak>One <mark name=\"__spd_0\"/>two <mark name=\"__spd_1\"/>three.</speak>",
          "BEGIN audio __spd_0 audio __spd_1 audio END"),
      >, 4000);
  /* a line that begins with a dot comes with another one */
  g_assert_cmpuint (say (&m, "SPEAK", "..hidden file", WHOLE), ==,
      say (&m, "SPEAK", "<speak>.hidden file</speak>", WHOLE));
  g_assert_cmpuint (say (&m, "KEY", "control_a", WHOLE), >, say (&m, "CHAR", "a", WHOLE));
  g_assert_cmpuint (say (&m, "KEY", "KP_Enter", WHOLE), >, say (&m, "SPEAK", "Enter", WHOLE));
  g_assert_cmpuint (say (&m, "SOUND_ICON", "new-mail", WHOLE), ==,
      say (&m, "SPEAK", "new mail", WHOLE));
  g_assert_cmpuint (say (&m, "CHAR", "space", WHOLE), >, 1000);
  g_assert_cmpuint (say (&m, "CHAR", "_", WHOLE), >, 1000);
  g_assert_cmpuint (say (&m, "CHAR", "?", WHOLE), >, 1000);
  module_free (&m);
}

static void
test_settings (void)
{
  Module m = module_new ();
  const guint plain = say (&m, "SPEAK", "Hello: (there).", WHOLE),
              letter = say (&m, "CHAR", "A", WHOLE);
  guint all, most;

  set (&m, "rate=50\nvoice=male1\nlanguage=en-US\nsynthesis_voice=NULL\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello: (there).", WHOLE), <, plain);
  set (&m, "rate=-50\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello: (there).", WHOLE), >, plain);
  set (&m, "rate=0\npunctuation_mode=most\n");
  most = say (&m, "SPEAK", "Hello: (there).", WHOLE);
  set (&m, "punctuation_mode=all\n");
  all = say (&m, "SPEAK", "Hello: (there).", WHOLE);
  g_assert_cmpuint (most, >, plain);
  g_assert_cmpuint (all, >, most);
  set (&m, "punctuation_mode=some\n");
  say (&m, "SPEAK", "Hello: (there).", WHOLE);
  set (&m, "punctuation_mode=none\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello: (there).", WHOLE), ==, plain);
  set (&m, "spelling_mode=on\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello: (there).", WHOLE), >, plain);
  set (&m, "spelling_mode=off\ncap_let_recogn=spell\n");
  g_assert_cmpuint (say (&m, "CHAR", "A", WHOLE), >, letter);
  set (&m, "cap_let_recogn=icon\n");
  g_assert_cmpuint (say (&m, "CHAR", "A", WHOLE), >, 0);
  set (&m, "pitch=50\npitch_range=-100\nvolume=-100\n");
  send (&m, "SPEAK\nHello there.\n.\n");
  {
    Spoken s = listen (&m, NULL);

    /* no volume is silence */
    for (guint i = 0; i < s.samples->len; i++)
      g_assert_cmpint (g_array_index (s.samples, gint16, i), ==, 0);
    spoken_clear (&s);
  }
  module_free (&m);
}

static void
test_stop (void)
{
  Module m = module_new ();
  GString *text = g_string_new ("SPEAK\n<speak>");
  guint whole;
  Spoken s;

  for (int i = 0; i < 200; i++)
    g_string_append_printf (text, "Word number %d. <mark name=\"%d\"/>", i, i);
  g_string_append (text, "</speak>\n.\n");
  send (&m, text->str);
  s = listen (&m, "STOP\n");
  g_assert_true (g_str_has_suffix (s.events->str, " STOP"));
  g_assert_cmpuint (s.samples->len, <, 16000 * 60);
  spoken_clear (&s);
  send (&m, text->str);
  s = listen (&m, "PAUSE\n");
  g_assert_true (g_str_has_suffix (s.events->str, " PAUSE"));
  /* right behind a mark */
  g_assert_true (g_ascii_isdigit (s.events->str[s.events->len - strlen (" PAUSE") - 1]));
  spoken_clear (&s);
  /* a stop without speech is nothing, and what comes next is whole */
  whole = say (&m, "SPEAK", "Hello there.", WHOLE);
  send (&m, "STOP\nPAUSE\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello there.", WHOLE), ==, whole);
  g_string_free (text, TRUE);
  module_free (&m);
}

/* Letters, keys and lines, each interrupted: what a screen reader sends when somebody types */
static void
test_stream (void)
{
  static const char *const messages[] = { "CHAR\na\n.\n", "KEY\nDown\n.\n",
    "SPEAK\n<speak>A line of <mark name=\"x\"/> text, and more.</speak>\n.\n",
    "SOUND_ICON\nbell\n.\n" };
  Module m = module_new ();

  for (int i = 0; i < 60; i++) {
    Spoken s;

    send (&m, messages[i % G_N_ELEMENTS (messages)]);
    s = listen (&m, i % 3 ? "STOP\n" : NULL);
    g_assert_true (
        g_str_has_suffix (s.events->str, " STOP") || g_str_has_suffix (s.events->str, " END"));
    spoken_clear (&s);
  }
  module_free (&m);
}

/* KiB */
static gint64
memory (const Module *m)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/statm",
                      g_subprocess_get_identifier (m->process)),
                  *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_ascii_strtoll (strchr (text, ' '), NULL, 10) * (sysconf (_SC_PAGESIZE) / 1024);
}

/* $SPEECHD_UTTERANCES says how many; all modes of punctuation, with settings before each as the
 * server sends them */
static void
test_growth (void)
{
  static const char *const modes[] = { "none", "some", "most", "all" };
  const char *number = g_getenv ("SPEECHD_UTTERANCES");
  const int n = number ? atoi (number) : 200;
  Module m = module_new ();
  gint64 before = 0;

  for (int i = 0; i < n; i++) {
    g_autofree char *settings = g_strdup_printf ("punctuation_mode=%s\nlanguage=en-US\n",
        modes[i / 20 % 4]);

    if (i == n / 2)
      before = memory (&m);
    set (&m, settings);
    g_assert_cmpuint (say (&m, "SPEAK", "Hello, (there).", WHOLE), >, 1000);
  }
  g_test_message ("%d KiB, then %d KiB", (int) before, (int) memory (&m));
  g_assert_cmpint (memory (&m), <=, before + 2048);
  module_free (&m);
}

static void
test_errors (void)
{
  Module m = module_new ();
  gsize n;

  send (&m, "SING\n");
  expect (&m, "300 ERR UNKNOWN COMMAND");
  send (&m, "SET\nrate=fast\n.\n");
  expect (&m, "203 OK RECEIVING SETTINGS");
  expect (&m, "303 ERROR INVALID PARAMETER OR VALUE");
  send (&m, "SET\nrate\n.\n");
  expect (&m, "203 OK RECEIVING SETTINGS");
  expect (&m, "302 ERROR BAD SYNTAX");
  send (&m, "SPEAK\n.\n");
  expect (&m, "202 OK RECEIVING MESSAGE");
  expect (&m, "301 ERROR CANT SPEAK");
  send (&m, "CHAR\na\nb\n.\n");
  expect (&m, "202 OK RECEIVING MESSAGE");
  expect (&m, "305 DATA MORE THAN ONE LINE");
  send (&m, "AUDIO\naudio_output_method=alsa\n.\n");
  expect (&m, "207 OK RECEIVING AUDIO SETTINGS");
  expect (&m, "300-only audio by the server is supported");
  expect (&m, "300 MODULE ERROR");
  send (&m, "DEBUG ON /tmp/x\n");
  expect (&m, "200 OK DEBUGGING ON");
  module_free (&m);

  g_setenv ("PARWAVENET_VOICE_PATH", "/nowhere", TRUE);
  m = module_start ("/no/such/configuration");
  send (&m, "INIT\n");
  {
    g_autofree char *line = receive (&m, &n);

    g_assert_true (g_str_has_prefix (line, "399-there is no voice"));
  }
  expect (&m, "399 ERR CANT INIT MODULE");
  g_assert_true (g_subprocess_wait (m.process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (m.process), ==, 1);
  g_object_unref (m.from);
  g_object_unref (m.process);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/speechd/messages", test_messages);
  g_test_add_func ("/speechd/settings", test_settings);
  g_test_add_func ("/speechd/stop", test_stop);
  g_test_add_func ("/speechd/stream", test_stream);
  g_test_add_func ("/speechd/growth", test_growth);
  g_test_add_func ("/speechd/errors", test_errors);
  return tiny_voice_test_run (&path);
}
