/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "speechd_client.h"
#include "tiny_voice.h"

/** What comes for one message */
typedef struct
{
  GString *events; /* "BEGIN audio m1 audio END", words with spaces between */
  GArray *samples; /* gint16 */
  gint64 first;    /* us from the command to the first audio */
} Spoken;

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
listen (SpeechdModule *m, const char *interrupt)
{
  Spoken s = { g_string_new (NULL), g_array_new (FALSE, FALSE, sizeof (gint16)), 0 };
  const gint64 begin = g_get_monotonic_time ();
  int announced = 0;

  speechd_expect (m, "202 OK RECEIVING MESSAGE");
  speechd_expect (m, "200 OK SPEAKING");
  for (;;) {
    gsize n;
    g_autofree char *line = speechd_receive (m, &n);
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
        speechd_send (m, interrupt);
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
say (SpeechdModule *m, const char *command, const char *text, const char *events)
{
  g_autofree char *message = g_strdup_printf ("%s\n%s\n.\n", command, text);
  Spoken s;
  guint n;

  speechd_send (m, message);
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
  SpeechdModule m = speechd_new ("tiny");
  guint plain;

  speechd_send (&m, "LIST VOICES\n");
  speechd_expect (&m, "200-tiny\ten-US\tnone");
  speechd_expect (&m, "200-tiny\ten\tnone");
  speechd_expect (&m, "200 OK VOICE LIST SENT");
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
  speechd_quit (&m);
}

static void
test_settings (void)
{
  SpeechdModule m = speechd_new ("tiny");
  const guint plain = say (&m, "SPEAK", "Hello: (there).", WHOLE),
              letter = say (&m, "CHAR", "A", WHOLE);
  guint all, most;

  speechd_set (&m, "rate=50\nvoice=male1\nlanguage=en-US\nsynthesis_voice=NULL\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello: (there).", WHOLE), <, plain);
  speechd_set (&m, "rate=-50\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello: (there).", WHOLE), >, plain);
  speechd_set (&m, "rate=0\npunctuation_mode=most\n");
  most = say (&m, "SPEAK", "Hello: (there).", WHOLE);
  speechd_set (&m, "punctuation_mode=all\n");
  all = say (&m, "SPEAK", "Hello: (there).", WHOLE);
  g_assert_cmpuint (most, >, plain);
  g_assert_cmpuint (all, >, most);
  speechd_set (&m, "punctuation_mode=some\n");
  say (&m, "SPEAK", "Hello: (there).", WHOLE);
  speechd_set (&m, "punctuation_mode=none\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello: (there).", WHOLE), ==, plain);
  speechd_set (&m, "spelling_mode=on\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello: (there).", WHOLE), >, plain);
  speechd_set (&m, "spelling_mode=off\ncap_let_recogn=spell\n");
  g_assert_cmpuint (say (&m, "CHAR", "A", WHOLE), >, letter);
  speechd_set (&m, "cap_let_recogn=icon\n");
  g_assert_cmpuint (say (&m, "CHAR", "A", WHOLE), >, 0);
  speechd_set (&m, "pitch=50\npitch_range=-100\nvolume=-100\n");
  speechd_send (&m, "SPEAK\nHello there.\n.\n");
  {
    Spoken s = listen (&m, NULL);

    /* no volume is silence */
    for (guint i = 0; i < s.samples->len; i++)
      g_assert_cmpint (g_array_index (s.samples, gint16, i), ==, 0);
    spoken_clear (&s);
  }
  speechd_quit (&m);
}

static void
test_stop (void)
{
  SpeechdModule m = speechd_new ("tiny");
  GString *text = g_string_new ("SPEAK\n<speak>");
  guint whole;
  Spoken s;

  for (int i = 0; i < 200; i++)
    g_string_append_printf (text, "Word number %d. <mark name=\"%d\"/>", i, i);
  g_string_append (text, "</speak>\n.\n");
  speechd_send (&m, text->str);
  s = listen (&m, "STOP\n");
  g_assert_true (g_str_has_suffix (s.events->str, " STOP"));
  g_assert_cmpuint (s.samples->len, <, 16000 * 60);
  spoken_clear (&s);
  speechd_send (&m, text->str);
  s = listen (&m, "PAUSE\n");
  g_assert_true (g_str_has_suffix (s.events->str, " PAUSE"));
  /* right behind a mark */
  g_assert_true (g_ascii_isdigit (s.events->str[s.events->len - strlen (" PAUSE") - 1]));
  spoken_clear (&s);
  /* a stop without speech is nothing, and what comes next is whole */
  whole = say (&m, "SPEAK", "Hello there.", WHOLE);
  speechd_send (&m, "STOP\nPAUSE\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello there.", WHOLE), ==, whole);
  g_string_free (text, TRUE);
  speechd_quit (&m);
}

/* Letters, keys and lines, each interrupted: what a screen reader sends when somebody types */
static void
test_stream (void)
{
  static const char *const messages[] = { "CHAR\na\n.\n", "KEY\nDown\n.\n",
    "SPEAK\n<speak>A line of <mark name=\"x\"/> text, and more.</speak>\n.\n",
    "SOUND_ICON\nbell\n.\n" };
  SpeechdModule m = speechd_new ("tiny");

  for (int i = 0; i < 60; i++) {
    Spoken s;

    speechd_send (&m, messages[i % G_N_ELEMENTS (messages)]);
    s = listen (&m, i % 3 ? "STOP\n" : NULL);
    g_assert_true (
        g_str_has_suffix (s.events->str, " STOP") || g_str_has_suffix (s.events->str, " END"));
    spoken_clear (&s);
  }
  speechd_quit (&m);
}

/* $SPEECHD_UTTERANCES says how many; all modes of punctuation, with settings before each as the
 * server sends them */
static void
test_growth (void)
{
  static const char *const modes[] = { "none", "some", "most", "all" };
  const char *number = g_getenv ("SPEECHD_UTTERANCES");
  const int n = number ? atoi (number) : 200;
  SpeechdModule m = speechd_new ("tiny");
  gint64 before = 0;

  for (int i = 0; i < n; i++) {
    g_autofree char *settings = g_strdup_printf ("punctuation_mode=%s\nlanguage=en-US\n",
        modes[i / 20 % 4]);

    if (i == n / 2)
      before = speechd_memory (&m);
    speechd_set (&m, settings);
    g_assert_cmpuint (say (&m, "SPEAK", "Hello, (there).", WHOLE), >, 1000);
  }
  g_test_message ("%d KiB, then %d KiB", (int) before, (int) speechd_memory (&m));
  g_assert_cmpint (speechd_memory (&m), <=, before + 2048);
  speechd_quit (&m);
}

/* What of a text is not read is told in the log, once */
static void
test_warnings (void)
{
  static const char commands[] = "INIT\nSPEAK\n<speak><odd>Hi.</odd></speak>\n.\n"
                                 "SPEAK\nThere.\n.\nQUIT\n";
  const char *argv[] = { g_getenv ("SD_PARWAVENET"), NULL };
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv,
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
          | G_SUBPROCESS_FLAGS_STDERR_PIPE,
      NULL);
  g_autoptr (GBytes) in = g_bytes_new_static (commands, strlen (commands));
  g_autoptr (GBytes) out = NULL, log = NULL;
  g_autofree char *told = NULL;

  g_assert_true (g_subprocess_communicate (process, in, NULL, &out, &log, NULL));
  told = g_strndup (g_bytes_get_data (log, NULL), g_bytes_get_size (log));
  g_assert_cmpstr (told, ==, "sd_parwavenet: <odd> is not known, its text is spoken\n");
}

static void
test_errors (void)
{
  SpeechdModule m = speechd_new ("tiny");
  gsize n;

  speechd_send (&m, "SING\n");
  speechd_expect (&m, "300 ERR UNKNOWN COMMAND");
  speechd_send (&m, "SET\nrate=fast\n.\n");
  speechd_expect (&m, "203 OK RECEIVING SETTINGS");
  speechd_expect (&m, "303 ERROR INVALID PARAMETER OR VALUE");
  speechd_send (&m, "SET\npunctuation_mode=odd\n.\n");
  speechd_expect (&m, "203 OK RECEIVING SETTINGS");
  speechd_expect (&m, "303 ERROR INVALID PARAMETER OR VALUE");
  /* what is not UTF-8 is not spoken, and the next message is */
  g_assert_cmpuint (say (&m, "SPEAK", "B\xff.", "BEGIN END"), ==, 0);
  g_assert_cmpuint (say (&m, "SPEAK", "Hello.", WHOLE), >, 1000);
  speechd_send (&m, "SET\nrate\n.\n");
  speechd_expect (&m, "203 OK RECEIVING SETTINGS");
  speechd_expect (&m, "302 ERROR BAD SYNTAX");
  speechd_send (&m, "SPEAK\n.\n");
  speechd_expect (&m, "202 OK RECEIVING MESSAGE");
  speechd_expect (&m, "301 ERROR CANT SPEAK");
  speechd_send (&m, "CHAR\na\nb\n.\n");
  speechd_expect (&m, "202 OK RECEIVING MESSAGE");
  speechd_expect (&m, "305 DATA MORE THAN ONE LINE");
  speechd_send (&m, "AUDIO\naudio_output_method=alsa\n.\n");
  speechd_expect (&m, "207 OK RECEIVING AUDIO SETTINGS");
  speechd_expect (&m, "300-only audio by the server is supported");
  speechd_expect (&m, "300 MODULE ERROR");
  speechd_send (&m, "DEBUG ON /tmp/x\n");
  speechd_expect (&m, "200 OK DEBUGGING ON");
  speechd_quit (&m);

  g_setenv ("PARWAVENET_VOICE_PATH", "/nowhere", TRUE);
  m = speechd_start ("/no/such/configuration");
  speechd_send (&m, "INIT\n");
  {
    g_autofree char *line = speechd_receive (&m, &n);

    g_assert_true (g_str_has_prefix (line, "399-there is no voice"));
  }
  speechd_expect (&m, "399 ERR CANT INIT MODULE");
  g_assert_true (g_subprocess_wait (m.process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (m.process), ==, 1);
  g_object_unref (m.from);
  g_object_unref (m.process);
}

/* The voice that is configured, by name or path, before all others, and what is no setting */
static void
test_configuration (void)
{
  g_autofree char *dir = g_dir_make_tmp ("wn-speechd-XXXXXX", NULL),
                  *own = tiny_voice_write (dir, "own", 2),
                  *file = g_build_filename (dir, "parwavenet.conf", NULL);
  const struct
  {
    const char *voice, *says;
  } cases[] = { { "tiny", "299-ParWaveNet with the voice tiny" },
    { own, "299-ParWaveNet with the voice own" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf ("# settings\n\n  ParWaveNetVoice \t %s \n"
                                             "parwavenetthreads 1\nOdd 5\nOdder\n",
        cases[i].voice);
    SpeechdModule m;

    g_assert_true (g_file_set_contents (file, text, -1, NULL));
    m = speechd_start (file);
    speechd_send (&m, "INIT\n");
    speechd_expect (&m, cases[i].says);
    speechd_expect (&m, "299 OK LOADED SUCCESSFULLY");
    speechd_quit (&m);
  }
  test_remove (dir);
}

/* Numbers in the middle of a file become none */
static void
damage (const char *path)
{
  char *data;
  gsize n;

  g_assert_true (g_file_get_contents (path, &data, &n, NULL));
  memset (data + n / 2, 0xff, 64);
  g_assert_true (g_file_set_contents (path, data, n, NULL));
  g_free (data);
}

/* What is asked for by name is that voice, whoever else there is; the first command is INIT */
static void
test_begin (void)
{
  SpeechdModule m = speechd_new ("tiny");
  const guint plain = say (&m, "SPEAK", "Hello there.", WHOLE);
  g_autofree char *other = tiny_voice_write (g_getenv ("PARWAVENET_VOICE_PATH"), "other", 2);

  speechd_set (&m, "synthesis_voice=other\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello there.", WHOLE), !=, plain);
  speechd_set (&m, "synthesis_voice=tiny\nlanguage=en\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello there.", WHOLE), ==, plain);
  /* a damaged one says nothing, and the next message is spoken by who is asked for then */
  damage (other);
  speechd_set (&m, "synthesis_voice=other\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello there.", "BEGIN END"), ==, 0);
  g_assert_cmpint (g_remove (other), ==, 0);
  speechd_set (&m, "synthesis_voice=nobody\nlanguage=xx\nvoice=FEMALE1\n");
  g_assert_cmpuint (say (&m, "SPEAK", "Hello there.", WHOLE), ==, plain);
  speechd_quit (&m);
  m = speechd_start (NULL);
  speechd_send (&m, "SPEAK\n");
  speechd_expect (&m, "399-INIT was expected");
  speechd_expect (&m, "399 ERR CANT INIT MODULE");
  g_assert_true (g_subprocess_wait (m.process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (m.process), ==, 1);
  g_object_unref (m.from);
  g_object_unref (m.process);
}

/* A server that goes away in the middle of a message leaves no module behind */
static void
test_end (void)
{
  SpeechdModule m = speechd_new ("tiny");

  speechd_send (&m, "SPEAK\nHalf of");
  g_assert_true (g_output_stream_close (m.to, NULL, NULL));
  speechd_expect (&m, "202 OK RECEIVING MESSAGE");
  g_assert_true (g_subprocess_wait (m.process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (m.process), ==, 0);
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
  g_test_add_func ("/speechd/configuration", test_configuration);
  g_test_add_func ("/speechd/begin", test_begin);
  g_test_add_func ("/speechd/end", test_end);
  g_test_add_func ("/speechd/warnings", test_warnings);
  g_test_add_func ("/speechd/errors", test_errors);
  return tiny_voice_test_run (&path);
}
