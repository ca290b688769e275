/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>
#include "command.h"
#include "config.h"
#include "sounds.h"
#include "tiny_voice.h"
#include "train/corpus/audiofile.h"

static void
test_say (void)
{
  GBytes *one, *other, *floats;
  CommandResult r;

  command_expect ("@ say -o %/a.wav Hello there.", 0, NULL, NULL);
  command_expect ("@ say -o %/b.wav 'Hello there.' --seed 0", 0, NULL, NULL);
  one = command_read_wav ("a.wav", 2);
  other = command_read_wav ("b.wav", 2);
  g_assert_true (g_bytes_equal (one, other));
  g_bytes_unref (other);

  command_expect ("@ say -o %/b.wav 'Hello there.' --seed 1", 0, NULL, NULL);
  other = command_read_wav ("b.wav", 2);
  g_assert_cmpuint (g_bytes_get_size (one), ==, g_bytes_get_size (other));
  g_assert_false (g_bytes_equal (one, other));
  g_bytes_unref (other);

  command_expect ("@ say -V --float -o %/c.wav 'Hello there.'", 0, NULL, "faster than real time");
  floats = command_read_wav ("c.wav", 4);
  g_assert_cmpuint (g_bytes_get_size (floats) - 44, ==, 2 * (g_bytes_get_size (one) - 44));
  g_bytes_unref (floats);

  /* a voice that speaks the language, of which there is one */
  command_expect ("@ say -l en -o %/b.wav 'Hello there.' && cmp %/a.wav %/b.wav", 0, NULL, NULL);

  r = command_shell ("echo 'Hello there.' | @ say -f - -o -");
  g_assert_cmpint (r.status, ==, 0);
  g_assert_cmpuint (r.n_out, ==, g_bytes_get_size (one));
  command_result_clear (&r);
  command_expect ("echo 'Hello there.' > %/text; @ say -f %/text -o %/b.wav; cmp %/a.wav %/b.wav",
      0, NULL, NULL);
  g_bytes_unref (one);
}

/* One bad byte costs its sentence, and moves nothing behind it */
static void
test_say_damage (void)
{
  static const char *const inputs[] = { "< %/damaged", "-f %/damaged", "-f - < %/damaged" };

  command_expect ("printf 'One. Tw\\377o \\303 then. Three.\\n' > %/damaged; "
                  "printf 'One.              Three.\\n' > %/blank; @ say -f %/blank -o %/blank.wav",
      0, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++) {
    g_autofree char *line = g_strconcat ("@ say -o %/rest.wav ", inputs[i],
        " && cmp %/rest.wav %/blank.wav", NULL);

    command_expect (line, 0, NULL, "UTF-8: 1; the first such byte is 0xff at byte 7");
  }
  command_expect ("(echo One.; sleep 0.5; cat %/damaged) | @ say -o %/rest.wav", 0, NULL,
      "0xff at byte 12");
  command_expect ("@ say -o %/rest.wav --timings json -f %/damaged && grep -c Three %/rest.json", 0,
      "1\n", "UTF-8");
  command_expect ("printf 'a\tOne. Tw\\377o.\\n' > %/batch; @ say --batch %/batch -o %/many", 0,
      NULL, "UTF-8: 1");
}

static void
test_say_fails (void)
{
  command_expect ("@ say < /dev/null", 1, NULL, "nothing to speak");
  command_expect ("@ say '' -o %/none.wav", 1, NULL, "nothing to speak");
  command_expect ("script -qec '@ say -o - Hello.' /dev/null < /dev/null", 1, "not for a terminal",
      NULL);
  command_expect ("script -qec '@ dub -o - %/none.srt' /dev/null < /dev/null", 1,
      "not for a terminal", NULL);
  command_expect ("@ say ' \n' -o %/none.wav", 1, NULL, "nothing to speak");
  command_expect ("! test -e %/none.wav", 0, NULL, NULL);
  command_expect ("@ say -f %/text Hello.", 1, NULL, "TEXT");
  command_expect ("@ say -f /no/such/text -o %/x.wav", 1, NULL, "/no/such/text");
  command_expect ("@ say -v nobody -o %/x.wav Hello.", 1, NULL, "nobody");
  command_expect ("@ say -o /no/such/folder/x.wav Hello.", 1, NULL, "/no/such/folder/x.wav");
  command_expect ("@ say -o /no/such/folder/x.flac Hello.", 1, NULL, "/no/such/folder/x.flac");
  command_expect ("@ say -o /dev/full Hello.", 1, NULL, "/dev/full");
  command_expect ("@ say -e flac -o /dev/full Hello.", 1, NULL, "/dev/full: ");
  command_expect ("@ say -o - Hello. > /dev/full", 1, NULL, "No space left on device");
  command_expect ("printf 'a\\377b' | @ say -f - -o %/x.wav", 1, NULL, "UTF-8");
  command_expect ("printf '<speak>a\\377b.</speak>' | @ say -f - -o %/x.wav", 1, NULL, "UTF-8");
  command_expect ("@ say --noise-scale 7 -o %/x.wav Hello.", 1, NULL,
      "--noise-scale 7 is not between 0 and 2");
  command_expect ("@ say --rate 9 -o %/x.wav Hello.", 1, NULL,
      "--rate 9 is not between 0.25 and 4");
  command_expect ("@ say --pause -1 -o %/x.wav Hello.", 1, NULL, "--pause -1");
  command_expect ("@ say --pitch nan -o %/x.wav Hello.", 1, NULL, "--pitch");
  command_expect ("@ say --rate-hz 7 -o %/x.wav Hello.", 1, NULL, "--rate-hz 7");
  command_expect ("@ say --punctuation much -o %/x.wav Hello.", 1, NULL, "none, some, most, all");
  command_expect ("@ say --language xx -o %/x.wav Hello.", 1, NULL, "\"xx\"");
  command_expect ("@ say -v tiny --language xx -o %/x.wav Hello.", 1, NULL, "does not speak");
  command_expect ("@ say -o %/x.mp4 Hello.", 1, NULL, "x.mp4");
  command_expect ("@ say -e mp4 -o %/x.wav Hello.", 1, NULL, "wav, raw, flac, opus, mp3");
  command_expect ("@ say --timings xml -o %/x.wav Hello.", 1, NULL, "textgrid");
  command_expect ("@ say --sink nosuchsink Hello.", 1, NULL, "nosuchsink");
  command_expect ("@ say --sink 'fakesink state-error=null-to-ready' Hello.", 1, NULL,
      "the sound system");
}

/* [n] samples of a file of the folder, decoded by GStreamer, at a rate; g_free */
static float *
decode (const char *name, int rate, int *n)
{
  char *path = command_path (name);
  GError *error = NULL;
  float *x = wn_audio_file_read (path, rate, n, &error);

  g_assert_no_error (error);
  g_free (path);
  return x;
}

static double
power (const float *x, int n)
{
  double sum = 0.0;

  for (int i = 0; i < n; i++)
    sum += x[i] * x[i];
  return sum / n;
}

static void
test_encodings (void)
{
  static const char *const names[] = { "a.flac", "a.opus", "a.ogg", "a.mp3" };
  int n, m;
  float *wav, *other;

  command_expect ("@ say -o %/a.wav Hello there.", 0, NULL, NULL);
  wav = decode ("a.wav", 16000, &n);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    char *line = g_strdup_printf ("@ say -o %%/%s Hello there.", names[i]);

    command_expect (line, 0, NULL, NULL);
    other = decode (names[i], 16000, &m);
    /* an encoder of blocks may add silence */
    g_assert_cmpint (m, >=, n);
    g_assert_cmpint (m, <, n + 4800);
    if (i == 0)
      g_assert_cmpmem (wav, n * sizeof (float), other, m * sizeof (float));
    else
      g_assert_cmpfloat_with_epsilon (power (other, m) * m / (power (wav, n) * n), 1.0, 0.3);
    g_free (other);
    g_free (line);
  }
  command_expect ("@ say -e flac Hello there. > %/b.flac", 0, NULL, NULL);
  other = decode ("b.flac", 16000, &m);
  g_assert_cmpmem (wav, n * sizeof (float), other, m * sizeof (float));
  g_free (other);
  g_free (wav);
}

static void
test_samples (void)
{
  GBytes *wav;
  const char *bytes;
  gsize size;
  CommandResult r;
  int n, m;
  float *x, *y;

  command_expect ("@ say -o %/a.wav Hello there.", 0, NULL, NULL);
  wav = command_read_wav ("a.wav", 2);
  bytes = g_bytes_get_data (wav, &size);
  r = command_shell ("@ say --raw Hello there.");
  g_assert_cmpint (r.status, ==, 0);
  g_assert_cmpuint (r.n_out, ==, size - 44);
  command_result_clear (&r);
  command_expect ("@ say -o %/a.raw Hello there. && tail -c +45 %/a.wav | cmp - %/a.raw", 0, NULL,
      NULL);
  g_assert_cmpuint (command_u32 (bytes, 24), ==, 16000);

  /* another rate: as many seconds, and the same sound */
  command_expect ("@ say -o %/b.wav --rate-hz 48000 Hello there.", 0, NULL, NULL);
  x = decode ("a.wav", 16000, &n);
  y = decode ("b.wav", 48000, &m);
  g_assert_cmpint (m, ==, 3 * n);
  g_assert_cmpfloat_with_epsilon (power (y, m) / power (x, n), 1.0, 0.1);
  g_free (y);
  command_expect ("@ say -o %/b.wav --rate-hz 8000 Hello there.", 0, NULL, NULL);
  y = decode ("b.wav", 8000, &m);
  g_assert_cmpint (m, ==, (n + 1) / 2);
  g_free (x);
  g_free (y);
  g_bytes_unref (wav);
}

static void
test_sound_system (void)
{
  command_expect ("@ say --float --raw -o %/a.raw Hello there.", 0, NULL, NULL);
  command_expect ("@ say --sink 'filesink location=%/heard' Hello there. && cmp %/a.raw %/heard", 0,
      NULL, NULL);
}

/* Words appear on a terminal as they are heard, each sentence on its own line */
static void
test_words (void)
{
  command_expect ("script -qec '@ say --sink \"fakesink sync=true\" One two. Three.' /dev/null < "
                  "/dev/null | tr -d '\\r' | sed 's/ *$//'",
      0, "One two\nThree\n", NULL);
  command_expect ("@ say --sink fakesink --rate-hz 48000 Hello.", 0, NULL, NULL);
  command_expect ("@ say --volume 4 -o %/a.wav '<speak><prosody volume=\"+24dB\">Hello "
                  "there.</prosody></speak>'",
      0, NULL, "samples were limited");
  command_expect ("@ say --volume 4 -o %/a.flac '<speak><prosody volume=\"+24dB\">Hello "
                  "there.</prosody></speak>'",
      0, NULL, "samples were limited");
}

static void
test_markup (void)
{
  command_expect ("@ say -o %/a.wav Hello there.", 0, NULL, NULL);
  command_expect ("@ say -o %/b.wav '<speak>Hello there.</speak>' && cmp %/a.wav %/b.wav", 0, NULL,
      NULL);
  command_expect (
      "printf '<speak>\nHello\nthere.</speak>' | @ say -o %/b.wav && cmp %/a.wav %/b.wav", 0, NULL,
      NULL);
  command_expect ("@ say --ssml -o %/b.wav 'Hello <emphasis/>there.' 2>&1", 0, NULL, NULL);
  command_expect ("printf '\\357\\273\\277<speak>Hello there.</speak>' | @ say -o %/b.wav && cmp "
                  "%/a.wav %/b.wav",
      0, NULL, NULL);
  /* two seconds of silence, where it is read as markup */
  command_expect (
      "@ say -o %/b.wav '<speak>Hi.<break time=\"2s\"/>Hi.</speak>' && @ say --plain -o "
      "%/c.wav '<speak>Hi.<break time=\"2s\"/>Hi.</speak>' && test $(wc -c < "
      "%/b.wav) -ge $(($(wc -c < %/c.wav) + 32000))",
      0, NULL, NULL);
  command_expect ("@ say --pango -o %/b.wav '5 &lt; 6' && @ say -o %/c.wav '5 < 6' && cmp %/b.wav "
                  "%/c.wav",
      0, NULL, NULL);
  command_expect ("@ say --pango --ssml Hello.", 1, NULL, "--pango");
}

#ifdef WN_SOUNDS
/* A recording of the permitted folder is heard where it stands; without one its text is spoken */
static void
test_sounds (void)
{
  const char *line = "@ say --raw %s --ssml 'Hi. <audio src=\"tone.wav\">Oh.</audio> There.' -o "
                     "%%/%s.raw";
  g_autofree char *with = g_strdup_printf (line, "--ssml-files %", "a"),
                  *without = g_strdup_printf (line, "", "b");
  gint16 tone[16000];

  for (int i = 0; i < 16000; i++)
    tone[i] = lrint (8000 * sin (0.1 * i));
  test_write_wav (command_dir, "tone.wav", 16000, 1, tone, 16000);
  command_expect (with, 0, NULL, NULL);
  command_expect (without, 0, NULL, "sound \"tone.wav\" of <audio> at character 4 is not played");
  command_expect ("@ say --raw 'Hi. Oh. There.' -o %/c.raw && cmp %/b.raw %/c.raw", 0, NULL, NULL);
  /* a second of it, without the pauses around "Oh" */
  command_expect ("@ say --raw Hi. -o %/d.raw && @ say --raw There. -o %/e.raw && test $(wc -c < "
                  "%/a.raw) = $(($(cat %/d.raw %/e.raw | wc -c) + 32000))",
      0, NULL, NULL);
  command_expect_exactly ("@ text --ssml --ssml-files % 'Hi. <audio src=\"tone.wav\">Oh.</audio> "
                          "There.'",
      "hi there\n");
  /* one that is not whole is not heard in part */
  command_expect ("@ say -o %/whole.flac 'Hello there, and good morning to you all.' && head -c "
                  "$(($(wc -c < %/whole.flac) / 2)) %/whole.flac > %/cut.flac && @ say -o %/f.raw "
                  "--raw --ssml-files % --ssml 'Hi. <audio src=\"cut.flac\">Oh.</audio> There.' && "
                  "cmp %/c.raw %/f.raw",
      0, NULL, "sound \"cut.flac\" of <audio> at character 4 is not played");
}
#endif

static void
test_lexicon (void)
{
  command_expect ("echo 'there = hello' > %/words; @ say --lexicon %/words Hello there. -o %/a.wav "
                  "&& @ say Hello hello. -o %/b.wav && cmp %/a.wav %/b.wav",
      0, NULL, NULL);
  command_expect (
      "printf '1\n00:00:01,000 --> 00:00:02,000\nThere.\n' > %/words.srt; @ dub "
      "--lexicon %/words %/words.srt -o %/a.wav && @ dub %/words.srt -o %/b.wav && ! cmp -s "
      "%/a.wav %/b.wav",
      0, NULL, NULL);
  command_expect ("@ say --lexicon %/none Hello. -o %/a.wav", 1, NULL, "none");
}

static void
test_stdin (void)
{
  command_expect ("@ say -o %/a.wav Hello there.", 0, NULL, NULL);
  command_expect ("echo Hello there. | @ say -o %/b.wav && cmp %/a.wav %/b.wav", 0, NULL, NULL);
  command_expect ("echo Hello there. > %/text; @ say -o %/b.wav < %/text && cmp %/a.wav %/b.wav", 0,
      NULL, NULL);
  /* a book without an end of line is cut between words, and what is no word is left out, without a
   * pause for it, of which no character is cut */
  command_expect (
      "(printf 'Hello there. '; yes \303\251 | tr -d '\\n' | head -c 150000) | @ say -o "
      "%/b.wav 2> %/said && cmp %/a.wav %/b.wav && grep -c 'characters without a space' %/said && "
      "! grep UTF-8 %/said",
      0, "3\n", NULL);
  /* the second line is written only when the first has been heard: waiting for it would not end */
  command_expect (
      "mkfifo %/go; (echo Hello there.; cat %/go; echo Hi.) | @ say --raw | (head -c 1000 "
      "> %/x; echo > %/go; cat >> %/x); rm %/go; test -s %/x",
      0, NULL, NULL);
}

static void
test_timings (void)
{
  CommandResult r;
  JsonNode *root;
  JsonArray *words;
  double end = 0.0, duration;

  command_expect ("@ say -o %/a.wav --timings json 'Hello, \"big\" world. Hi!'", 0, NULL, NULL);
  r = command_shell ("cat %/a.json");
  root = json_from_string (r.out, NULL);
  words = json_object_get_array_member (json_node_get_object (root), "words");
  duration = json_object_get_double_member (json_node_get_object (root), "duration");
  g_assert_cmpuint (json_array_get_length (words), ==, 4);
  for (int i = 0; i < 4; i++) {
    JsonObject *word = json_array_get_object_element (words, i);

    g_assert_cmpfloat (json_object_get_double_member (word, "start"), >=, end);
    end = json_object_get_double_member (word, "end");
    g_assert_cmpfloat (json_object_get_double_member (word, "start"), <, end);
  }
  g_assert_cmpfloat (end, <=, duration);
  json_node_unref (root);
  command_result_clear (&r);
  command_expect ("@ say -o %/a.wav --timings %/b.srt 'Hello, \"big\" world. Hi!' && sed -E "
                  "'s/[0-9]{2}:[0-9]{2}:[0-9]{2},[0-9]{3}/T/g' %/b.srt > %/c && printf '1\nT --> "
                  "T\nHello, \"big\" world.\n\n2\nT --> T\nHi!\n\n' | cmp - %/c",
      0, NULL, NULL);
  command_expect ("@ say -o %/a.wav --timings vtt 'A & b.' && grep -q WEBVTT %/a.vtt && grep -qE "
                  "'A <[0-9:.]{12}>&amp; <[0-9:.]{12}>b[.]' %/a.vtt",
      0, NULL, NULL);
  command_expect (
      "@ say -o %/a.wav --timings textgrid 'Hello there.' && grep -c 'text = \"there\"' "
      "%/a.TextGrid",
      0, "1", NULL);
  command_expect ("@ say -o %/noend -e wav --timings json Hello. && test -s %/noend.json", 0, NULL,
      NULL);
  command_expect ("@ say --sink fakesink --timings vtt Hello.", 0, "WEBVTT", NULL);
  /* a sentence of more than two lines of subtitles is two subtitles */
  command_expect ("@ say -o %/a.wav --timings srt 'One hundred and twenty three thousand people "
                  "walked along the river on that warm day in June' && grep -c -e '-->' %/a.srt",
      0, "2\n", NULL);
  command_expect ("@ say -o - --timings json Hello. > %/x", 1, NULL, "must name a file");
}

static void
test_batch (void)
{
  command_expect (
      "printf 'one\tHello there.\n\ntwo\tHi.\n' > %/list; @ say --batch %/list -o %/many && "
      "@ say -o %/a.wav Hello there. && cmp %/a.wav %/many/one.wav && test -s "
      "%/many/two.wav && rm -r %/many",
      0, NULL, NULL);
  command_expect (
      "printf '../x\tHello.\nno tab\nempty\t\nok\tHi.\n' | @ say --batch - -e flac -o %/many; "
      "s=$?; ls %/many; rm -r %/many; exit $s",
      1, "ok.flac\n", "-:2: no tab");
  command_expect ("@ say --batch %/list", 1, NULL, "--output");
  command_expect ("@ say --batch /no/such -o %/many", 1, NULL, "/no/such");
}

static void
test_locale (void)
{
  command_expect ("LC_ALL=C @ say -o %/a.wav caf\xc3\xa9 && LC_ALL=C.UTF-8 @ say -o %/b.wav "
                  "caf\xc3\xa9 && cmp %/a.wav %/b.wav",
      0, NULL, NULL);
  command_expect ("LC_ALL=C @ text caf\xc3\xa9", 0, "caf", NULL);
}

static void
test_dub (void)
{
  float *x;
  int n;

  command_expect ("printf '1\n00:00:02,000 --> 00:00:03,000\nHello there.\n\n2\n00:00:05,000 --> "
                  "00:00:06,000\nHi.\n' > %/m.srt && @ dub %/m.srt -o %/m.flac --overflow compress",
      0, NULL, NULL);
  x = decode ("m.flac", 16000, &n);
  g_assert_cmpint (n, >, 5 * 16000);
  g_assert_cmpfloat (power (x, 2 * 16000), ==, 0.0);
  g_assert_cmpfloat (power (x + 2 * 16000, 16000), >, 0.0);
  g_assert_cmpfloat (power (x + 4 * 16000, 16000), <, power (x + 2 * 16000, 16000) / 100);
  g_free (x);
  command_expect ("@ dub %/m.srt", 1, NULL, "--output");
  command_expect ("@ dub /no/such.srt -o %/m.wav", 1, NULL, "/no/such.srt");
  command_expect ("@ dub %/m.srt -o %/m.wav --overflow cut", 1, NULL, "shift, compress");
  command_expect ("@ dub %/m.srt -o /dev/full", 1, NULL, "No space left");
  command_expect ("@ dub %/m.srt -o %/a.wav && @ dub %/m.srt --speakers map,Bob=tiny -o %/b.wav && "
                  "cmp %/a.wav %/b.wav",
      0, NULL, NULL);
  command_expect ("printf '1\n00:00:00,500 --> 00:00:01,000\nBob: One.\n' > %/bob.srt; @ dub "
                  "%/bob.srt --speakers map,Bob=nobody -o %/b.wav",
      0, NULL, "there is no voice \"nobody\"");
  command_expect ("@ dub %/m.srt --speakers Bob=tiny -o %/b.wav", 1, NULL,
      "\"Bob=tiny\" is not like");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/say/say", test_say);
  g_test_add_func ("/say/damage", test_say_damage);
  g_test_add_func ("/say/fails", test_say_fails);
  g_test_add_func ("/say/encodings", test_encodings);
  g_test_add_func ("/say/samples", test_samples);
  g_test_add_func ("/say/sound-system", test_sound_system);
  g_test_add_func ("/say/words", test_words);
  g_test_add_func ("/say/markup", test_markup);
  g_test_add_func ("/say/lexicon", test_lexicon);
#ifdef WN_SOUNDS
  g_test_add_func ("/say/sounds", test_sounds);
#endif
  g_test_add_func ("/say/stdin", test_stdin);
  g_test_add_func ("/say/timings", test_timings);
  g_test_add_func ("/say/batch", test_batch);
  g_test_add_func ("/say/locale", test_locale);
  g_test_add_func ("/say/dub", test_dub);
  return command_test_run ();
}
