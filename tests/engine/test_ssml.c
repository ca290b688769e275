/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include "engine/document.h"
#include "tiny_voice.h"

#define RATE 16000
#define HOP 160

static WnSynth *synth;

static GArray *
speak (const char *text, WnTextFormat format, guint64 from)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (float));
  GError *error = NULL;
  guint64 n;

  g_assert_true (wn_synth_start_markup (synth, text, -1, format, 7, &error));
  g_assert_no_error (error);
  n = wn_synth_get_length (synth);
  wn_synth_seek (synth, from);
  g_array_set_size (samples, n - from);
  g_assert_cmpuint (wn_synth_read (synth, (float *) samples->data, n - from), ==, n - from);
  return samples;
}

static guint
length (const char *text, WnTextFormat format)
{
  GArray *samples = speak (text, format, 0);
  const guint n = samples->len;

  g_array_unref (samples);
  return n;
}

static void
assert_same (GArray *a, GArray *b)
{
  g_assert_cmpmem (a->data, a->len * sizeof (float), b->data, b->len * sizeof (float));
}

static void
test_plain (void)
{
  GArray *plain = speak ("Hello there, you & me.", WN_FORMAT_PLAIN, 0);
  GArray *ssml = speak ("<speak>Hello\n there, <w>you</w> &amp; me.</speak>", WN_FORMAT_SSML, 0);
  GArray *broken = speak ("<tt>Hello there, you &amp; me.", WN_FORMAT_PANGO, 0);
  char **warnings = wn_synth_take_warnings (synth);

  assert_same (plain, ssml);
  assert_same (plain, broken);
  g_assert_nonnull (warnings);
  g_assert_cmpuint (g_strv_length (warnings), ==, 1);
  g_strfreev (warnings);
  g_array_unref (plain);
  g_array_unref (ssml);
  g_array_unref (broken);
}

static void
test_break (void)
{
  const guint none = length ("Hello, there.", WN_FORMAT_PLAIN);
  const guint half = length ("Hello<break time=\"500ms\"/> there.", WN_FORMAT_SSML);
  const guint second = length ("Hello<break time=\"1s\"/> there.", WN_FORMAT_SSML);
  const guint end = length ("Hello, there.<break time=\"2s\"/>", WN_FORMAT_SSML);

  g_assert_cmpuint (second, ==, half + RATE / 2);
  g_assert_cmpuint (end, >, none + RATE);
}

static void
test_prosody (void)
{
  const char *text = "<prosody rate=\"50%\">One two three</prosody> four five six.";
  const guint plain = length ("One two three four five six.", WN_FORMAT_PLAIN),
              half = length (text, WN_FORMAT_SSML);
  const guint all = length ("<prosody rate=\"50%\">One two three four five six.</prosody>",
      WN_FORMAT_SSML);

  g_assert_cmpuint (plain, <, half);
  g_assert_cmpuint (half, <, all);
  g_assert_cmpuint (all, >, 2 * plain - 40 * HOP);
}

static const WnMark *
find (GPtrArray *marks, WnMarkType type, const char *name)
{
  for (guint i = 0; i < marks->len; i++) {
    const WnMark *mark = g_ptr_array_index (marks, i);

    if (mark->type == type && strcmp (mark->name, name) == 0)
      return mark;
  }
  return NULL;
}

static void
test_volume (void)
{
  GArray *samples = speak ("One <prosody volume=\"silent\">two</prosody> three.", WN_FORMAT_SSML,
      0);
  GPtrArray *marks = wn_synth_take_marks (synth, G_MAXUINT64);
  const WnMark *two;
  float loudest = 0.0f;

  /* marks before the seek to 0 are not lost */
  two = find (marks, WN_MARK_WORD, "two");
  g_assert_nonnull (two);
  for (guint64 i = two->start + HOP; i < two->start + two->duration; i++)
    g_assert_cmpfloat (g_array_index (samples, float, i), ==, 0.0f);
  for (guint64 i = 0; i < two->start; i++)
    loudest = fmaxf (loudest, fabsf (g_array_index (samples, float, i)));
  g_assert_cmpfloat (loudest, >, 0.0f);
  g_ptr_array_unref (marks);
  g_array_unref (samples);
}

/* Named marks stand in order among the words; offsets are those of the markup */
static void
test_marks (void)
{
  GArray *samples = speak ("<speak><mark name=\"a\"/>One &amp; <b>two</b>.<mark name=\"b\"/> Three "
                           "<mark name=\"c\"/>four.<mark name=\"d\"/></speak>",
      WN_FORMAT_SSML, 0);
  GPtrArray *marks = wn_synth_take_marks (synth, G_MAXUINT64);
  const WnMark *two = find (marks, WN_MARK_WORD, "two"), *four = find (marks, WN_MARK_WORD, "four");
  const WnMark *a = find (marks, WN_MARK_NAMED, "a"), *b = find (marks, WN_MARK_NAMED, "b"),
               *c = find (marks, WN_MARK_NAMED, "c"), *d = find (marks, WN_MARK_NAMED, "d");
  guint64 last = 0;

  g_assert_cmpint (two->offset, ==, 36);
  g_assert_cmpint (two->length, ==, 3);
  g_assert_true (a && b && c && d);
  g_assert_cmpuint (a->start, <, two->start);
  g_assert_cmpuint (b->start, >=, two->start + two->duration);
  g_assert_cmpuint (c->start, ==, four->start);
  g_assert_cmpuint (d->start, ==, samples->len);
  for (guint i = 0; i < marks->len; i++) {
    const WnMark *mark = g_ptr_array_index (marks, i);

    g_assert_cmpuint (mark->start, >=, last);
    last = mark->start;
  }
  g_ptr_array_unref (marks);
  g_array_unref (samples);
}

static void
assert_differ (GArray *a, GArray *b)
{
  g_assert_false (a->len == b->len && memcmp (a->data, b->data, a->len * sizeof (float)) == 0);
}

/* What says the same in two ways sounds the same, and otherwise than without it */
static void
test_equal_prosody (void)
{
  static const char *const pairs[][2] = {
    { "contour='(0%,+20%) (100%,+20%)'", "pitch='+20%'" },
    { "contour='(0%,150Hz) (50%,150Hz)'", "pitch='150Hz'" },
    { "contour='(50%,+2st)'", "pitch='+2st'" },
    { "pitch='150Hz'><prosody pitch='+20Hz'", "pitch='170Hz'" },
    { "pitch='+30%'><prosody pitch='150Hz'", "pitch='150Hz'" },
    { "range='40Hz'><prosody range='+10Hz'", "range='50Hz'" },
    { "contour='(0%,100Hz) (100%,200Hz)'", "contour='(0%,100Hz) (50%,150Hz) (100%,200Hz)'" },
  };
  GArray *plain = speak ("<speak>One two three.</speak>", WN_FORMAT_SSML, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    GArray *samples[2];

    for (int k = 0; k < 2; k++) {
      const char *end = strstr (pairs[i][k], "><") ? "</prosody>" : "";
      g_autofree char *text = g_strdup_printf (
          "<speak><prosody %s>One two three.</prosody>%s</speak>", pairs[i][k], end);

      samples[k] = speak (text, WN_FORMAT_SSML, 0);
    }
    g_test_message ("%s", pairs[i][0]);
    assert_same (samples[0], samples[1]);
    assert_differ (samples[0], plain);
    g_array_unref (samples[0]);
    g_array_unref (samples[1]);
  }
  g_array_unref (plain);
}

/* A duration is that of what it encloses, but for half a frame a phone */
static void
test_duration (void)
{
  const guint half = length ("<speak><prosody duration='500ms'>One two three.</prosody></speak>",
                  WN_FORMAT_SSML),
              more = length ("<speak><prosody duration='.8s'>One two three.</prosody></speak>",
                  WN_FORMAT_SSML);

  g_assert_cmpint (more - half, >, 0.3 * RATE - 10 * HOP);
  g_assert_cmpint (more - half, <, 0.3 * RATE + 10 * HOP);
}

static void
test_seek (void)
{
  const char *text = "<speak>One <prosody rate=\"slow\" pitch=\"+4st\" volume=\"loud\">two<break/> "
                     "three</prosody>. Four <emphasis>five</emphasis>.</speak>";
  GArray *whole = speak (text, WN_FORMAT_SSML, 0), *part;

  for (guint from = 1; from < whole->len; from += 7777) {
    part = speak (text, WN_FORMAT_SSML, from);
    g_assert_cmpmem (part->data, part->len * sizeof (float), &g_array_index (whole, float, from),
        (whole->len - from) * sizeof (float));
    g_array_unref (part);
  }
  g_array_unref (whole);
}

static char *
phones_of (const char *text)
{
  GArray *samples = speak (text, WN_FORMAT_SSML, 0);
  GPtrArray *marks = wn_synth_take_marks (synth, G_MAXUINT64);
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < marks->len; i++) {
    const WnMark *mark = g_ptr_array_index (marks, i);

    if (mark->type == WN_MARK_PHONE && strcmp (mark->name, "pau") != 0)
      g_string_append_printf (line, "%s%s", line->len ? " " : "", mark->name);
  }
  g_ptr_array_unref (marks);
  g_array_unref (samples);
  return g_string_free (line, FALSE);
}

static void
test_phoneme (void)
{
  static const char *const cases[][2] = {
    { "I say <phoneme ph=\"t\311\231\313\210m\311\221t\311\231\">tomato</phoneme>, no.",
        "ay s ey t ax m aa t ax n ow" },
    { "<phoneme alphabet=\"x-arpabet\" ph=\"T OW1 # M AA1\">two words</phoneme>.", "t ow m aa" },
    { "<phoneme ph=\"n\303\246\">\346\235\261\344\272\254</phoneme> no", "n ae n ow" },
    { "<phoneme ph=\"n\303\246\"/><phoneme ph=\"n\303\246\"/>", "n ae n ae" },
    { "no<phoneme ph=\"n\303\246\">no. No</phoneme>no", "n ow n ae n ow" },
    { "<phoneme ph=\"\312\230n\303\246\">no</phoneme>", "n ae" },
    { "<phoneme ph=\"\312\230\">no</phoneme>", "n ow" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *phones = phones_of (cases[i][0]), **warnings = wn_synth_take_warnings (synth);

    g_assert_cmpstr (phones, ==, cases[i][1]);
    g_assert_cmpuint (warnings ? g_strv_length (warnings) : 0, ==, i >= 5);
    g_strfreev (warnings);
    g_free (phones);
  }
}

/* Each sentence has only the pronunciations inside it, and each word knows its place */
static void
test_phoneme_places (void)
{
  static const char text[] = "<s>One <phoneme ph=\"tu\">two</phoneme>.</s> <s>Three <phoneme "
                             "ph=\"tu\">four</phoneme> five.</s>";
  GArray *samples = speak (text, WN_FORMAT_SSML, 0);
  GPtrArray *marks = wn_synth_take_marks (synth, G_MAXUINT64);
  static const char *const words[] = { "One", "two", "Three", "four", "five" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    const WnMark *mark = find (marks, WN_MARK_WORD, words[i]);

    g_assert_nonnull (mark);
    g_assert_cmpint (mark->offset, ==, strstr (text, words[i]) - text);
    g_assert_cmpint (mark->length, ==, strlen (words[i]));
  }
  g_ptr_array_unref (marks);
  g_array_unref (samples);
}

/* The voices that are listed are those of test_voice_choice */
static void
check_voices (const char *text, const char *expected)
{
  WnDocument *document = wn_document_new (text, -1, WN_FORMAT_SSML, "tiny", NULL, NULL);
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < wn_document_get_n_parts (document); i++) {
    char *voice = wn_document_get_voice (document, i);

    g_string_append_printf (line, "%s%s", i ? "|" : "", voice);
    g_free (voice);
  }
  g_assert_cmpstr (line->str, ==, expected);
  g_string_free (line, TRUE);
  wn_document_unref (document);
}

/* Text in the voice's own language, or in one that no voice speaks, is no part of its own */
static void
test_voices (void)
{
  check_voices ("", "");
  check_voices ("<speak>Hello.</speak>", "");
  check_voices ("<speak xml:lang=\"en-US\">Hello.</speak>", "");
  check_voices ("One <lang xml:lang=\"fr\">deux</lang> three <lang xml:lang=\"en-GB\">four</lang>",
      "");
  check_voices ("One <voice name=\"anna\">two <lang xml:lang=\"fr\">trois</lang></voice> <voice "
                "name=\"a@b\">four</voice>",
      "|anna|a@b@");
  check_voices ("<voice name=\"nobody tiny\">One</voice>", "tiny");
  check_voices ("<voice gender=\"none\">One</voice> <voice gender=\"male\" "
                "required=\"gender\" onvoicefailure=\"ignoretext\">two</voice> three",
      "");
}

/* One warning of a language that no voice speaks, however it is asked for */
static void
test_missing_language (void)
{
#define UNSPOKEN "no voice speaks \"fr\": the text goes on with the voice"
  static const char *const cases[][3] = {
    { "<lang xml:lang=\"fr\">Huit</lang>", "", UNSPOKEN },
    { "<voice xml:lang=\"fr\">Huit</voice>", "", UNSPOKEN },
    { "<voice languages=\"fr\" xml:lang=\"fr\">Huit</voice>", "", UNSPOKEN },
    { "<voice gender=\"male\" xml:lang=\"fr\">Huit</voice>", "", UNSPOKEN },
    { "<voice name=\"tiny\" xml:lang=\"fr\">Huit</voice>", "tiny", UNSPOKEN },
    { "<voice name=\"nobody\" xml:lang=\"fr\">Huit</voice>", "nobody", UNSPOKEN },
    { "<voice name=\"tiny\" xml:lang=\"en\">Eight</voice>", "tiny@en", NULL },
    { "<voice languages=\"fr\">Huit</voice>", "", "no voice is as <voice> asks for" },
    { "One <voice xml:lang=\"fr\" onvoicefailure=\"ignoretext\">huit</voice>", "",
        "text for a voice that there is not is left out, as is asked for" },
    { "One <voice xml:lang=\"fr\" onlangfailure=\"ignoretext\">huit</voice>", "",
        "text in language \"fr\" is left out, as is asked for" },
  };
#undef UNSPOKEN

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnDocument *document = wn_document_new (cases[i][0], -1, WN_FORMAT_SSML, "tiny", NULL, NULL);

    check_voices (cases[i][0], cases[i][1]);
    g_assert_cmpstr (document->markup->warning, ==, cases[i][2]);
    wn_document_unref (document);
  }
}

static void
add_voice (const char *dir, const char *name, const char *language, const char *gender)
{
  const char *const languages[] = { language, NULL };
  WnVoiceFile *voice = tiny_voice_new_of (name, 1, languages);
  g_autofree char *file = g_strconcat (name, ".safetensors", NULL),
                  *path = g_build_filename (dir, file, NULL);

  g_free (voice->gender);
  voice->gender = g_strdup (gender);
  g_assert_true (wn_voice_file_write (voice, path, NULL));
  wn_voice_file_free (voice);
}

/* Of several voices that fit, the best by the attributes in their order, or one behind it */
static void
test_several_voices (gconstpointer dir)
{
  static const char *const others[] = { "alice", "zoe", "russian" };

  add_voice (dir, "alice", "en-GB", "female");
  add_voice (dir, "zoe", "en-GB", "male");
  add_voice (dir, "russian", "ru", "female");
  check_voices ("<voice languages=\"en\" variant=\"1\">One</voice>", "");
  check_voices ("<voice languages=\"en\" variant=\"2\">One</voice>", "alice");
  check_voices ("<voice languages=\"en\" variant=\"3\">One</voice>", "zoe");
  check_voices ("<voice languages=\"en\" variant=\"9\">One</voice>", "");
  check_voices ("<voice languages=\"en:en-GB\">One</voice>", "alice");
  check_voices ("<voice gender=\"male\" languages=\"en\">One</voice>", "zoe");
  check_voices ("<voice age=\"6\">One</voice>", "");
  check_voices ("<voice age=\"6\" required=\"age\" languages=\"ru\">One</voice>", "");
  check_voices ("<voice languages=\"ru en\" ordering=\"age languages\">One</voice>", "");
  check_voices ("<voice gender=\"male\">\u0414\u0430</voice>", "russian");
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *file = g_strconcat (others[i], ".safetensors", NULL),
                    *path = g_build_filename (dir, file, NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
}

/* A script that no voice reads is named once, however often it comes */
static void
test_scripts (void)
{
  static const char text[] = "Say \u039a\u03b1\u03bb\u03b7 and \u039a\u03b1\u03bb\u03b7 again.";
  WnDocument *document = wn_document_new (text, -1, WN_FORMAT_PLAIN, "tiny", NULL, NULL);
  g_auto (GStrv) warnings = NULL;

  wn_synth_start_document (synth, document, WN_DOCUMENT_WHOLE, 0);
  g_assert_cmpuint (wn_synth_get_length (synth), >, 0);
  warnings = wn_synth_take_warnings (synth);
  g_assert_cmpstr (warnings[0], ==, "no voice reads Greek: the voice reads it as well as it can");
  g_assert_null (warnings[1]);
  wn_document_unref (document);
}

/* What stands behind the last @ of a voice's name is its language only if it can be one */
static void
test_voice_names (void)
{
  static const char *const cases[][2] = { { "tiny@en", "" }, { "@en-US", "" }, { "a@b c", "" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnDocument *document = wn_document_new ("Hello.", -1, WN_FORMAT_PLAIN, cases[i][0], NULL, NULL);
    g_autofree char *voice = wn_document_get_voice (document, 0);

    g_assert_cmpuint (wn_document_get_n_parts (document), ==, 1);
    g_assert_cmpstr (voice, ==, cases[i][1]);
    wn_document_unref (document);
  }
}

static char *
speaker_of (const char *text, const char *voice)
{
  WnDocument *document = wn_document_new (text, -1, WN_FORMAT_PLAIN, voice, NULL, NULL);
  char *speaker;

  g_assert_cmpuint (wn_document_get_n_parts (document), ==, 1);
  speaker = wn_document_get_voice (document, 0);
  wn_document_unref (document);
  return speaker;
}

/* A voice asked for by its path has the languages of its file, which need not be listed */
static void
test_voice_file (gconstpointer dir)
{
  static const char *const languages[] = { "ru-RU", NULL };
  WnVoiceFile *voice = tiny_voice_new_of ("elsewhere", 1, languages);
  g_autofree char *folder = g_build_filename (dir, "elsewhere", NULL),
                  *path = g_build_filename (folder, "elsewhere.safetensors", NULL), *own = NULL,
                  *other = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (wn_voice_file_write (voice, path, NULL));
  own = speaker_of ("Да.", path);
  g_assert_cmpstr (own, ==, "");
  other = speaker_of ("Three Latin words.", path);
  g_assert_cmpstr (other, ==, "tiny");
  wn_voice_file_free (voice);
}

static void
test_nothing (void)
{
  static const char *const texts[] = { "", "<speak/>", "<speak><break time=\"1s\"/></speak>",
    "<speak><mark name=\"x\"/></speak>", "<p> </p>" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpuint (length (texts[i], WN_FORMAT_SSML), ==, 0);
  g_assert_false (wn_synth_start_markup (synth, "<b>\xff</b>", -1, WN_FORMAT_SSML, 0, NULL));
}

int
main (int argc, char **argv)
{
  char *dir, *path;
  WnVoice *voice;
  int result;

  g_test_init (&argc, &argv, NULL);
  dir = tiny_voice_search_dir ();
  path = tiny_voice_write (dir, "tiny", 1);
  voice = wn_voice_load (path, NULL);
  synth = wn_synth_new (voice, NULL, NULL);
  g_test_add_func ("/ssml/plain", test_plain);
  g_test_add_func ("/ssml/break", test_break);
  g_test_add_func ("/ssml/prosody", test_prosody);
  g_test_add_func ("/ssml/volume", test_volume);
  g_test_add_func ("/ssml/phoneme", test_phoneme);
  g_test_add_func ("/ssml/phoneme-places", test_phoneme_places);
  g_test_add_func ("/ssml/voices", test_voices);
  g_test_add_func ("/ssml/missing-language", test_missing_language);
  g_test_add_data_func ("/ssml/several-voices", dir, test_several_voices);
  g_test_add_func ("/ssml/scripts", test_scripts);
  g_test_add_func ("/ssml/voice-names", test_voice_names);
  g_test_add_data_func ("/ssml/voice-file", dir, test_voice_file);
  g_test_add_func ("/ssml/marks", test_marks);
  g_test_add_func ("/ssml/seek", test_seek);
  g_test_add_func ("/ssml/equal-prosody", test_equal_prosody);
  g_test_add_func ("/ssml/duration", test_duration);
  g_test_add_func ("/ssml/nothing", test_nothing);
  result = g_test_run ();
  wn_synth_free (synth);
  wn_voice_unref (voice);
  test_remove (dir);
  g_free (path);
  g_free (dir);
  return result;
}
