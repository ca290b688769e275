/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "sounds.h"
#include "text/text.h"
#include "train/corpus/corpus.h"
#include "train/corpus/prepare.h"

typedef struct
{
  char *folder, *out;
  GPtrArray *warnings;
  WnPrepareOptions options;
  WnPrepareSummary summary;
  GError *error;
} Fixture;

static void
warn (void *data, const char *message)
{
  g_assert_null (strchr (message, '\n'));
  g_ptr_array_add (data, g_strdup (message));
}

static void
set_up (Fixture *f, const void *data)
{
  f->folder = test_folder ();
  f->out = g_build_filename (f->folder, "corpus.safetensors", NULL);
  f->warnings = g_ptr_array_new_with_free_func (g_free);
  f->options = (WnPrepareOptions){ .rate = 16000,
    .window = WN_WINDOW,
    .n_threads = 2,
    .source = "a test",
    .warn = warn,
    .warn_data = f->warnings };
}

static void
tear_down (Fixture *f, const void *data)
{
  test_remove (f->folder);
  g_clear_error (&f->error);
  g_ptr_array_unref (f->warnings);
  g_free (f->folder);
  g_free (f->out);
}

static void
assert_warned (const Fixture *f, const char *id, const char *what)
{
  for (guint i = 0; i < f->warnings->len; i++) {
    if (strstr (f->warnings->pdata[i], id) && strstr (f->warnings->pdata[i], what))
      return;
  }
  g_test_message ("no warning with \"%s\" and \"%s\"", id, what);
  g_test_fail ();
}

static gboolean
prepare (Fixture *f)
{
  GPtrArray *items = wn_source_ljspeech (f->folder, warn, f->warnings, &f->error);
  gboolean ok = items && wn_prepare (items, f->out, &f->options, &f->summary, &f->error);

  g_clear_pointer (&items, g_ptr_array_unref);
  return ok;
}

static WnCorpus *
open_corpus (Fixture *f)
{
  WnCorpus *corpus = wn_corpus_open (f->out, NULL, &f->error);

  g_assert_no_error (f->error);
  return corpus;
}

static void
test_good (Fixture *f, const void *data)
{
  char *held_out = g_build_filename (f->folder, "held-out.txt", NULL);
  WnCorpus *corpus;

  test_write_tone (f->folder, "wavs/one.wav", 16000, 200, 0.1, 1);
  test_write_tone (f->folder, "wavs/two.wav", 22050, 200, 0.5, 1.0033);
  test_write_tone (f->folder, "wavs/sub/three.wav", 16000, 250, 0, 0.5);
  test_write (f->folder, "metadata.csv",
      "\xef\xbb\xbfone|One.|\r\n\r\ntwo|No. 2|Number two\r\nsub/three| Three \r\n", -1);
  test_write (f->folder, "held-out.txt", "# not for training\n two\n\nfour # is not there\n", -1);
  f->options.held_out = held_out;
  f->options.licence = "CC0-1.0";
  g_assert_true (prepare (f));
  g_assert_cmpint (f->warnings->len, ==, 1);
  assert_warned (f, "four", "not in the corpus");
  g_assert_cmpint (f->summary.n_items, ==, 3);
  g_assert_cmpint (f->summary.n_used, ==, 3);
  g_assert_cmpint (f->summary.n_held_out, ==, 1);
  corpus = open_corpus (f);
  g_assert_cmpint (corpus->n_utterances, ==, 3);
  g_assert_cmpstr (corpus->utterances[0].id, ==, "one");
  g_assert_cmpstr (corpus->utterances[0].text, ==, "One.");
  g_assert_cmpstr (corpus->utterances[1].text, ==, "Number two");
  g_assert_cmpstr (corpus->utterances[2].text, ==, "Three");
  g_assert_false (corpus->utterances[0].held_out);
  g_assert_true (corpus->utterances[1].held_out);
  /* silence at the ends stays up to 0.2 s */
  g_assert_cmpint (corpus->utterances[0].n_frames, ==, 120);
  g_assert_cmpint (corpus->utterances[1].n_frames, >=, 141);
  g_assert_cmpint (corpus->utterances[1].n_frames, <=, 143);
  g_assert_cmpint (corpus->utterances[2].n_samples, ==, 8000);
  for (int i = 0; i < 1600; i++)
    g_assert_cmpint (corpus->utterances[0].wave[i], ==, 0);
  for (int i = 0; i < 16000; i++)
    g_assert_cmpfloat_with_epsilon (corpus->utterances[0].wave[1600 + i],
        0.5 * 32767 * sin (2 * G_PI * 200 * (i + 0.5) / 16000), 1.1);
  g_assert_cmpfloat_with_epsilon (
      corpus->utterances[0]
          .features[60 * wn_feature_dim (&corpus->config) + WN_FEATURE_LF0 (&corpus->config)],
      0, 0.01);
  g_assert_cmpfloat (corpus->measured->feature_std[WN_FEATURE_VOICED (&corpus->config)], ==, 1);
  g_assert_cmpfloat (corpus->measured->wave_std, >, 0.01);
  wn_corpus_close (corpus);
  g_free (held_out);
}

/* A recorder's offset is no sound: it goes, the tone stays */
static void
test_offset (Fixture *f, const void *data)
{
  const int n = 16000, offset = 300;
  gint16 *samples = g_new (gint16, n);
  WnCorpus *corpus;

  for (int i = 0; i < n; i++)
    samples[i] = lrint (offset + 16384 * sin (2 * G_PI * 200 * (i + 0.5) / n));
  test_write_wav (f->folder, "wavs/a.wav", 16000, 1, samples, n);
  test_write (f->folder, "metadata.csv", "a|A.\n", -1);
  g_assert_true (prepare (f));
  corpus = open_corpus (f);
  g_assert_cmpint (corpus->utterances[0].n_samples, >=, n);
  for (int i = 0; i < n; i++)
    g_assert_cmpint (ABS (corpus->utterances[0].wave[i] - (samples[i] - offset)), <=, 1);
  wn_corpus_close (corpus);
  g_free (samples);
}

/* Each bad item costs one warning, and nothing else */
static void
test_bad_items (Fixture *f, const void *data)
{
  WnCorpus *corpus;

  test_write_tone (f->folder, "wavs/good.wav", 16000, 200, 0, 1);
  test_write_tone (f->folder, "wavs/silent.wav", 16000, 0, 1, 1);
  test_write_tone (f->folder, "wavs/wordless.wav", 16000, 200, 0, 1);
  test_write_tone (f->folder, "wavs/short.wav", 16000, 200, 0, 0.5);
  test_write_tone (f->folder, "wavs/long.wav", 16000, 200, 0, 10);
  test_write_tone (f->folder, "wavs/column.wav", 16000, 200, 0, 1);
  test_write (f->folder, "wavs/broken.wav", "RIFF", -1);
  test_write (f->folder, "metadata.csv",
      "good|Good.\nmissing|It is not there.\nsilent|You hear nothing.\nwordless|\nbroken|A broken "
      "file.\n"
      "short|Nobody is able to say so many words in as little as half a second.\nlong|Yes.\n"
      "column\na|b|c|d\n|no id\ngood|Good again.\nlatin-1|caf\xe9\n",
      -1);
  g_assert_true (prepare (f));
  assert_warned (f, "missing", "no sound file");
  assert_warned (f, "silent", "silent.wav: silent");
  assert_warned (f, "wordless", "no text");
  assert_warned (f, "broken", "broken.wav");
  assert_warned (f, "short", "too short");
  assert_warned (f, "long", "too long");
  assert_warned (f, "metadata.csv:8", "1 columns");
  assert_warned (f, "metadata.csv:9", "4 columns");
  assert_warned (f, "metadata.csv:10", "no id");
  assert_warned (f, "metadata.csv:11", "second time");
  assert_warned (f, "metadata.csv:12", "UTF-8");
  g_assert_cmpint (f->warnings->len, ==, 11);
  g_assert_cmpint (f->summary.n_items, ==, 7);
  g_assert_cmpint (f->summary.n_used, ==, 1);
  corpus = open_corpus (f);
  g_assert_cmpint (corpus->n_utterances, ==, 1);
  wn_corpus_close (corpus);
}

static void
test_errors (Fixture *f, const void *data)
{
  char *nowhere = g_build_filename (f->folder, "no-such", "folder", NULL);

  g_assert_false (prepare (f));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_NOT_FOUND);
  g_clear_error (&f->error);
  test_write (f->folder, "metadata.csv", "missing|Missing.\n", -1);
  g_assert_false (prepare (f));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&f->error);
  test_write_tone (f->folder, "wavs/missing.wav", 16000, 200, 0, 1);
  f->options.choose_held_out = TRUE;
  f->options.held_out = nowhere;
  g_assert_false (prepare (f));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_NOT_FOUND);
  g_clear_error (&f->error);
  f->options.held_out = NULL;
  f->options.rate = 4000;
  g_assert_false (prepare (f));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&f->error);
  f->options.rate = 16000;
  f->options.window = WN_WINDOW_LEAST - 1;
  g_assert_false (prepare (f));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&f->error);
  f->options.window = WN_WINDOW_MOST + 1;
  g_assert_false (prepare (f));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_SETTINGS);
  g_clear_error (&f->error);
  f->options.window = WN_WINDOW;
  g_free (f->out);
  f->out = g_strdup (nowhere);
  g_assert_false (prepare (f));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_WRITE);
  g_free (nowhere);
}

static void
test_rates (Fixture *f, const void *data)
{
  static const int rates[] = { 8000, 16000, 22050, 24000, 44100, 48000 };

  test_write_tone (f->folder, "wavs/a.wav", 16000, 200, 0, 1);
  test_write (f->folder, "metadata.csv", "a|A.\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++) {
    WnCorpus *corpus;

    f->options.rate = rates[i];
    g_assert_true (prepare (f));
    corpus = open_corpus (f);
    g_assert_cmpint (corpus->config.rate, ==, rates[i]);
    g_assert_cmpint (corpus->config.window, ==, rates[i] / 50);
    g_assert_cmpint (corpus->utterances[0].n_frames, >=, 100);
    g_assert_cmpint (corpus->utterances[0].n_frames, <=, 101);
    wn_corpus_close (corpus);
  }
}

/* The shortest window, the longest, and that of the first voices, whose features do not change */
static void
test_windows (Fixture *f, const void *data)
{
  static const int windows[] = { WN_WINDOW_LEAST, WN_WINDOW_LONG, WN_WINDOW_MOST };

  test_write_tone (f->folder, "wavs/a.wav", 16000, 200, 0, 1);
  test_write (f->folder, "metadata.csv", "a|A.\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++) {
    WnCorpus *corpus;

    f->options.window = windows[i];
    g_assert_true (prepare (f));
    corpus = open_corpus (f);
    g_assert_cmpint (corpus->config.window, ==, 16 * windows[i]);
    g_assert_cmpint (corpus->config.fft, >=, corpus->config.window);
    if (windows[i] == WN_WINDOW_LONG)
      g_assert_cmpmem (&corpus->config, sizeof corpus->config, &wn_feature_config_default,
          sizeof wn_feature_config_default);
    wn_corpus_close (corpus);
  }
}

/* Nobody has a list of held-out recordings at first */
static void
test_choice (Fixture *f, const void *data)
{
  GString *lines = g_string_new (NULL);
  WnCorpus *corpus;

  for (int i = 0; i < 2 * WN_HELD_OUT_EVERY; i++) {
    char *path = g_strdup_printf ("wavs/%02d.wav", i);

    test_write_tone (f->folder, path, 16000, 200, 0, 0.2);
    g_string_append_printf (lines, "%02d|A.\n", i);
    g_free (path);
  }
  test_write (f->folder, "metadata.csv", lines->str, lines->len);
  f->options.choose_held_out = TRUE;
  g_assert_true (prepare (f));
  g_assert_cmpint (f->summary.n_used, ==, 2 * WN_HELD_OUT_EVERY);
  g_assert_cmpint (f->summary.n_held_out, ==, 2);
  corpus = open_corpus (f);
  for (int i = 0; i < corpus->n_utterances; i++)
    g_assert_cmpint (corpus->utterances[i].held_out, ==, i == 10 || i == 30);
  wn_corpus_close (corpus);
  f->options.choose_held_out = FALSE;
  g_assert_true (prepare (f));
  g_assert_cmpint (f->summary.n_held_out, ==, 0);
  g_string_free (lines, TRUE);
}

static void
gzip (const char *folder, const char *name, const char *text)
{
  GConverter *gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  guint8 data[1000];
  gsize n_read, n;

  g_assert_cmpint (g_converter_convert (gzip, text, strlen (text), data, sizeof data,
                       G_CONVERTER_INPUT_AT_END, &n_read, &n, NULL),
      ==, G_CONVERTER_FINISHED);
  test_write (folder, name, data, n);
  g_object_unref (gzip);
}

static void
test_asterisk (Fixture *f, const void *data)
{
  static const char text[] =
      "; Prompts\n\nhello: Hello!\nsilence/1: (one second of silence)\nbeep: [a beep]\n"
      "letters/a: a\nletters/at: at [@]\nmute: ...press # or * to  go on...\nno colon\nnowhere: "
      "Nowhere.\n";
  static const char *const expected[][2] = {
    { "hello", "Hello!" },
    { "letters_a", "A" },
    { "letters_at", "at" },
    { "mute", "press pound or star to go on" },
    { "nowhere", "Nowhere." },
  };
  char *path = g_build_filename (f->folder, "list.txt.gz", NULL);
  GPtrArray *items;

  gzip (f->folder, "list.txt.gz", text);
  test_write (f->folder, "letters/at.g722", "sound", -1);
  items = wn_source_asterisk (wn_asterisk_prompts ("en"), path, f->folder, warn, f->warnings,
      &f->error);
  g_assert_no_error (f->error);
  g_assert_cmpint (items->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < items->len; i++) {
    const WnSourceItem *item = items->pdata[i];

    g_assert_cmpstr (item->id, ==, expected[i][0]);
    g_assert_cmpstr (item->text, ==, expected[i][1]);
    g_assert_true (!item->path == (strcmp (item->id, "letters_at") != 0));
  }
  g_assert_cmpint (f->warnings->len, ==, 1);
  assert_warned (f, "list.txt.gz:9", "no colon");
  g_ptr_array_unref (items);
  test_write (f->folder, "list.txt.gz", "not gzip", -1);
  g_assert_null (wn_source_asterisk (wn_asterisk_prompts ("en"), path, f->folder, warn, f->warnings,
      &f->error));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_READ);
  g_clear_error (&f->error);
  g_assert_null (
      wn_source_asterisk (wn_asterisk_prompts ("en"), path, path, warn, f->warnings, &f->error));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_NOT_FOUND);
  g_free (path);
}

typedef struct
{
  const char *name, *line, *id, *text;
} Prompt;

static void
test_asterisk_corrections (Fixture *f, const void *data)
{
  static const Prompt prompts[] = {
    { "es", "Autenticacion: Autenticacion de agente, mas un numero", "Autenticacion",
        "Autenticación de agente, más un número" },
    { "es", "digits/0: diez", "digits_10", "diez" },
    { "es", "digits/0: cero", "digits_0", "cero" },
    { "es", "digits/and: y", "digits_and", "y" },
    { "es", "letters/y: y", "letters_y", "Y" },
    { "es", "x: Si esta ocupada esta extension, masa", "x",
        "Si esta ocupada esta extensión, masa" },
    { "es", "x: La consola esta ocupada o no esta libre", "x",
        "La consola está ocupada o no está libre" },
    { "es", "conf: Marque 8500", "conf", "Marque 8500" },
    { "it", "x: Se questo ? corretto, non pu? essere. Perch?? No?", "x",
        "Se questo è corretto, non può essere. Perch?? No?" },
    { "fr", "x: ce tte présentemnet", "x", "cette présentement" },
    { "ru", "x: conf-adminmenu: Нажмите 1", "x", "Нажмите 1" },
    { "en", "demo-instruct: Dial 8500, 500", "demo-instruct",
        "Dial eight five zero zero, five zero zero" },
    { "en", "other: Dial 8500#", "other", "Dial 8500pound" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (prompts); i++) {
    const WnAsteriskPrompts *source = wn_asterisk_prompts (prompts[i].name);
    g_autofree char *path = g_build_filename (f->folder, "list.txt", NULL);
    GPtrArray *items;

    test_write (f->folder, "list.txt", prompts[i].line, -1);
    items = wn_source_asterisk (source, path, f->folder, warn, f->warnings, &f->error);
    g_assert_no_error (f->error);
    g_assert_cmpuint (items->len, ==, 1);
    g_assert_cmpstr (((WnSourceItem *) items->pdata[0])->id, ==, prompts[i].id);
    g_assert_cmpstr (((WnSourceItem *) items->pdata[0])->text, ==, prompts[i].text);
    g_ptr_array_unref (items);
  }
  g_assert_cmpuint (f->warnings->len, ==, 0);
  g_assert_null (wn_asterisk_prompts ("xx"));
}

static gboolean
has_phone (const WnLanguage *language, const char *name)
{
  gboolean has = FALSE;

  for (int i = 0; i < language->n_phones; i++)
    has |= strcmp (language->phones[i].name, name) == 0;
  return has;
}

/* Of a language that only espeak-ng reads, the phones are those that the texts have often enough */
static void
test_phones (Fixture *f, const void *data)
{
  GString *lines = g_string_new (NULL);
  WnTextFrontend *frontend = wn_text_frontend_new (wn_language_find ("it"), &f->error);
  WnCorpus *corpus;

  if (!frontend) {
    g_test_skip (f->error->message);
    g_string_free (lines, TRUE);
    return;
  }
  wn_text_frontend_free (frontend);
  for (int i = 0; i < WN_PHONE_LEAST; i++) {
    g_autofree char *path = g_strdup_printf ("wavs/%d.wav", i);

    test_write_tone (f->folder, path, 16000, 200, 0, 1);
    g_string_append_printf (lines, "%d|%s\n", i, i == 0 ? "Una zia canta." : "La nonna canta.");
  }
  test_write (f->folder, "metadata.csv", "0|Una zia canta.\n", -1);
  f->options.language = "it";
  g_assert_false (prepare (f));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_SETTINGS);
  g_assert_true (
      g_str_has_prefix (f->error->message, "too little text to find the phones of \"it\" in: "));
  g_clear_error (&f->error);
  test_write (f->folder, "metadata.csv", lines->str, lines->len);
  g_assert_true (prepare (f));
  corpus = open_corpus (f);
  g_assert_cmpstr (corpus->language->tag, ==, "it");
  g_assert_cmpstr (corpus->language->phones[0].name, ==, "pau");
  g_assert_true (has_phone (corpus->language, "k"));
  g_assert_true (has_phone (corpus->language, "n"));
  g_assert_false (has_phone (corpus->language, "dz"));
  wn_corpus_close (corpus);
  g_string_free (lines, TRUE);
}

static void
test_festvox (Fixture *f, const void *data)
{
  static const char text[] =
      "( a_1 \"Два вол+оса, +Окна\" )\n( a_2 \"Er sagt \\\"ja + nein+\\\".\")\n"
      "( a_1 \"twice\" )\n( ../b \"no file\" )\na3 \"no bracket\"\n( a4 )\n";
  static const char *const expected[][2] = {
    { "a_1", "Два воло\u0301са, О\u0301кна" },
    { "a_2", "Er sagt \"ja + nein+\"." },
  };
  GPtrArray *items;

  test_write (f->folder, "etc/txt.done.data", text, -1);
  test_write (f->folder, "wav/a_1.wav", "sound", -1);
  items = wn_source_festvox (f->folder, warn, f->warnings, &f->error);
  g_assert_no_error (f->error);
  g_assert_cmpuint (items->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < items->len; i++) {
    const WnSourceItem *item = items->pdata[i];

    g_assert_cmpstr (item->id, ==, expected[i][0]);
    g_assert_cmpstr (item->text, ==, expected[i][1]);
    g_assert_true (!item->path == (i == 1));
  }
  g_assert_cmpint (f->warnings->len, ==, 4);
  assert_warned (f, "txt.done.data:3", "second time");
  assert_warned (f, "txt.done.data:4", "can name no file");
  assert_warned (f, "txt.done.data:5", "no ( id");
  assert_warned (f, "txt.done.data:6", "no ( id");
  g_ptr_array_unref (items);
  g_assert_null (wn_source_festvox ("/nowhere", warn, f->warnings, &f->error));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/prepare/good", Fixture, NULL, set_up, test_good, tear_down);
  g_test_add ("/prepare/bad-items", Fixture, NULL, set_up, test_bad_items, tear_down);
  g_test_add ("/prepare/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/prepare/choice", Fixture, NULL, set_up, test_choice, tear_down);
  g_test_add ("/prepare/offset", Fixture, NULL, set_up, test_offset, tear_down);
  g_test_add ("/prepare/rates", Fixture, NULL, set_up, test_rates, tear_down);
  g_test_add ("/prepare/windows", Fixture, NULL, set_up, test_windows, tear_down);
  g_test_add ("/prepare/asterisk", Fixture, NULL, set_up, test_asterisk, tear_down);
  g_test_add ("/prepare/corrections", Fixture, NULL, set_up, test_asterisk_corrections, tear_down);
  g_test_add ("/prepare/phones", Fixture, NULL, set_up, test_phones, tear_down);
  g_test_add ("/prepare/festvox", Fixture, NULL, set_up, test_festvox, tear_down);
  return g_test_run ();
}
