/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/markup_reader.h"
#include "text/en/english.h"
#include "text/en/phoneme.h"
#include "text/en/phoneme_data.h"
#include "text/en/say_as.h"

static WnMarkup *
read_markup (WnMarkupKind kind, const char *text, gsize n)
{
  const WnMarkupOptions options = { .language = wn_language_find (NULL) };

  return wn_markup_new (kind, &options, text, n);
}

static WnMarkup *
ssml (const char *text)
{
  return read_markup (WN_MARKUP_SSML, text, strlen (text));
}

static void
test_text (void)
{
  static const char *const cases[][2] = {
    { "<speak>Hello &amp; hi.</speak>", "Hello & hi." },
    { "<?xml version=\"1.0\"?>\n<speak version=\"1.1\" "
      "xmlns=\"http://www.w3.org/2001/10/synthesis\" xml:lang=\"en\">\n  Hello\n\n  "
      "there.\n</speak>",
        "Hello there. " },
    { "<p>One.</p><p>Two.</p>", "One.\n\nTwo.\n\n" },
    { "<s>One.</s> <s>Two.</s>", "One.\n\nTwo.\n\n" },
    { "one<break/>two", "one, two" },
    { "one.<break time=\"1s\"/> two", "one. two" },
    { "one<break strength=\"none\"/> two", "one two" },
    { "the <sub alias=\"World Wide Web Consortium\">W3C</sub>.", "the World Wide Web Consortium." },
    { "<say-as interpret-as=\"characters\">ab1</say-as>", "A-B one" },
    { "<say-as interpret-as=\"digits\">1984</say-as>", "one nine eight four" },
    { "<say-as interpret-as=\"telephone\">+1 555-0100</say-as>",
        "plus one, five five five, zero one zero zero" },
    { "x<say-as interpret-as=\"ordinal\"> 21 </say-as>y", "x twenty first y" },
    { "a<desc>hidden</desc>b<metadata><x>hidden</x></metadata>c", "abc" },
    { "<w>ice</w><w>cream</w> a<token>b</token>c", "ice cream a b c" },
    { "<![CDATA[a < b]]>", "a < b" },
    { "a<!-- a comment > -->b", "ab" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnMarkup *markup = ssml (cases[i][0]);

    g_assert_cmpstr (markup->text, ==, cases[i][1]);
    g_assert_null (markup->warning);
    g_assert_cmpuint (markup->source->len, ==, g_utf8_strlen (markup->text, -1) + 1);
    wn_markup_free (markup);
  }
}

static void
test_say_as (void)
{
  static const char *const cases[][4] = {
    { "characters", NULL, "aB1.", "A-B one dot" },
    { "spell-out", NULL, "n/a \303\251", "N slash A-\303\211" },
    { "cardinal", NULL, "1999", "one thousand nine hundred ninety nine" },
    { "cardinal", NULL, "-1,234.5", "minus one thousand two hundred thirty four point five" },
    { "cardinal", NULL, "XIV", "fourteen" },
    { "cardinal", NULL, "many", "many" },
    { "ordinal", NULL, "21", "twenty first" },
    { "ordinal", NULL, "1,000th", "one thousandth" },
    { "ordinal", NULL, "VIII", "eighth" },
    { "digits", NULL, "19-84", "one nine eight four" },
    { "date", "mdy", "1/5/2024", "january fifth, twenty twenty four" },
    { "date", "dmy", "1/5/2024", "may first, twenty twenty four" },
    { "date", "ymd", "2005.12.31", "december thirty first, two thousand five" },
    { "date", "yyyymmdd", "19991231", "december thirty first, nineteen ninety nine" },
    { "date", "md", "7/4", "july fourth" },
    { "date", "my", "7-1776", "july seventeen seventy six" },
    { "date", "y", "1066", "ten sixty six" },
    { "date", "d", "3", "third" },
    { "date", NULL, "2024-01-05", "january fifth, twenty twenty four" },
    { "date", NULL, "31.12.2005", "december thirty first, two thousand five" },
    { "date", "mdy", "13/13/2024", "13/13/2024" },
    { "date", "mdy", "5/2024", "5/2024" },
    { "date", "mdy", "tomorrow", "tomorrow" },
    { "time", "hms12", "9:30pm", "9:30 p.m." },
    { "time", "hms24", "1430", "14:30" },
    { "time", NULL, "14.30", "14:30" },
    { "time", NULL, "10:15:30 a.m.", "10:15:30 a.m." },
    { "time", NULL, "1'21\"", "one minute and twenty one seconds" },
    { "time", NULL, "noon", "noon" },
    { "telephone", NULL, "+1 (800) FLOWERS x 12",
        "plus one, eight zero zero, FLOWERS, extension, one two" },
    { "currency", NULL, "$3.50", "$3.50" },
    { "currency", "EUR", "3.50", "EUR 3.50" },
    { "currency", "USD", "42.01", "$42.01" },
    { "currency", NULL, "99.9 USD", "$99.90" },
    { "letters", NULL, "cat", "C-A-T" },
    { "number", "ordinal", "12", "twelfth" },
    { "number", "digits", "12", "one two" },
    { "number_digit", NULL, "12", "one two" },
    { "date", "yyyymmdd", "????0922", "september twenty second" },
    { "time", "hms12", "2:30:00pm", "2:30 p.m." },
    { "duration", "hms", "01:18:30", "one hour eighteen minutes thirty seconds" },
    { "duration", "hms", "00:00:01", "one second" },
    { "name", NULL, "ED O'NEIL", "Ed O'neil" },
    { "fraction", NULL, "3/20", "three twentieths" },
    { "fraction", NULL, "1+1/2", "one and a half" },
    { "fraction", NULL, "half", "half" },
    { "fraction", NULL, "1:2", "1:2" },
    { "media", NULL, "Se7en", "Seven" },
    { "expletive", NULL, "silly", "" },
    { "bleep", NULL, "censor this", "" },
    { "unit", NULL, "10foot", "10 feet" },
    { "unit", NULL, "5 kg", "5 kg" },
    { "address", NULL, "320 W Mt Willson Ct", "320 W Mt. Willson Ct." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *text = wn_english_say_as (&wn_english, wn_say_as (cases[i][0], cases[i][1]), cases[i][1],
        cases[i][2]);

    g_assert_cmpstr (text, ==, cases[i][3]);
    g_free (text);
  }
}

static void
test_phoneme_ipa (void)
{
  static const char *const cases[][2] = {
    { "t\311\231\313\210me\311\252.to\312\212", "t ax0 m ey1 t ow0" }, /* tomato */
    { "h\311\231\313\210lo\312\212 \313\210w\311\234\313\220ld", "hh ax0 l ow1 # w er1 l d" },
    { "\313\210t\315\241\312\203\311\252z", "ch ih1 z" }, /* a tie between t and esh */
    { "d\312\222\312\214d\312\222", "jh ah1 jh" }, /* no mark: the first full vowel is stressed */
    { "\313\214\303\246ft\311\232\313\210nu\313\220n", "ae2 f t er0 n uw1 n" },
    { "\313\210b\312\214t\314\251n\314\251", "b ah1 t ax0 n" },
    { "b\311\224\314\203\313\210\312\222u\312\201", "b ao0 n zh uw1 r" }, /* bonjour */
    { "\303\247", "hh" },
    { "\312\224", "t" },
    { "", NULL },
  };
  char *unknown, *phones;
  int at;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    phones = wn_english_read_phones (&wn_english, i % 2 ? "ipa" : NULL, cases[i][0], &unknown, &at);
    g_assert_cmpstr (phones, ==, cases[i][1]);
    g_assert_null (unknown);
    g_free (phones);
  }
  phones = wn_english_read_phones (&wn_english, "ipa", "k\312\230\303\246\307\202t", &unknown, &at);
  g_assert_cmpstr (phones, ==, "k ae1 t");
  g_assert_cmpstr (unknown, ==, "\312\230");
  g_assert_cmpint (at, ==, 1);
  g_free (unknown);
  g_free (phones);
}

/* Each symbol of the table stands for phones that there are */
static void
test_phoneme_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ipa) + G_N_ELEMENTS (arpabet); i++) {
    const gboolean in_ipa = i < G_N_ELEMENTS (ipa);
    const Symbol *symbol = in_ipa ? &ipa[i] : &arpabet[i - G_N_ELEMENTS (ipa)];
    char **names = g_strsplit (symbol->phones, " ", -1), *unknown, *phones;
    int at;

    for (char **name = names; *name; name++)
      g_assert_cmpint (wn_language_phone (&wn_english, *name), >, 0);
    phones = wn_english_read_phones (&wn_english, in_ipa ? "ipa" : "x-cmu", symbol->symbol,
        &unknown, &at);
    g_assert_null (unknown);
    g_assert_cmpint (strncmp (phones, names[0], strlen (names[0])), ==, 0);
    g_free (phones);
    g_strfreev (names);
  }
}

static void
test_phoneme_arpabet (void)
{
  int at;
  char *unknown,
      *phones = wn_english_read_phones (&wn_english, "x-arpabet", "T AH0 M EY1 T OW2 # axr qq ih9",
          &unknown, &at);

  g_assert_cmpstr (phones, ==, "t ax0 m ey1 t ow2 # er1");
  g_assert_cmpstr (unknown, ==, "qq");
  g_assert_cmpint (at, ==, 24);
  g_free (unknown);
  g_free (phones);

  g_assert_null (wn_english_read_phones (&wn_english, "x-none", "t", &unknown, &at));
  g_assert_cmpstr (unknown, ==, "x-none");
  g_assert_cmpint (at, ==, -1);
  g_free (unknown);
}

/*
 * Stretches with a pronunciation are in characters of the plain text; one warning names the symbol
 * and where it is
 */
static void
test_phoneme (void)
{
  WnMarkup *markup = ssml ("<speak>You say <phoneme alphabet=\"ipa\" "
                           "ph=\"t\311\231\">to</phoneme>, <phoneme ph=\"a\312\230\"/>!"
                           "<phoneme alphabet=\"x-none\" ph=\"a\">a</phoneme></speak>");
  const WnPronunciation *given = &g_array_index (markup->given, WnPronunciation, 0);

  g_assert_cmpstr (markup->text, ==, "You say to, a\312\230!a");
  g_assert_cmpuint (markup->given->len, ==, 2);
  g_assert_cmpint (given[0].start, ==, 8);
  g_assert_cmpint (given[0].end, ==, 10);
  g_assert_cmpstr (given[0].phones, ==, "t ax1");
  g_assert_cmpint (given[1].start, ==, 12);
  g_assert_cmpint (given[1].end, ==, 14);
  g_assert_cmpstr (given[1].phones, ==, "aa1");
  g_assert_cmpstr (markup->warning, ==,
      "no phone for \"\312\230\", character 1 of the phoneme \"a\312\230\" at character 61; "
      "the alphabet \"x-none\" of a phoneme at character 80 is not known");
  wn_markup_free (markup);

  markup = ssml ("x<phoneme ph=\"a\">y<phoneme ph=\"u\">z</phoneme></phoneme>w");
  g_assert_cmpstr (markup->text, ==, "x yz w");
  g_assert_cmpuint (markup->given->len, ==, 1);
  wn_markup_free (markup);
}

/* What stands for other text is where that text is, word for word */
static void
test_instead (void)
{
  static const char text[] = "<sub alias=\"World Wide Web\">WWW</sub> &amp; <say-as "
                             "interpret-as=\"cardinal\"> 12000 </say-as>.";
  WnMarkup *markup = ssml (text);
  int offset = 6, length = 4; /* Wide */

  g_assert_cmpstr (markup->text, ==, "World Wide Web & twelve thousand.");
  wn_markup_locate (markup, &offset, &length);
  g_assert_cmpint (strncmp (text + offset, "WWW<", length + 1), ==, 0);
  offset = 15, length = 1;
  wn_markup_locate (markup, &offset, &length);
  g_assert_cmpint (strncmp (text + offset, "&amp; ", length + 1), ==, 0);
  offset = 24, length = 8; /* thousand */
  wn_markup_locate (markup, &offset, &length);
  g_assert_cmpint (strncmp (text + offset, "12000 ", length + 1), ==, 0);
  wn_markup_free (markup);
}

static void
test_language (void)
{
  static const char *const expected[][2] = { { "", "en-US" }, { "", "de" }, { "anna", "" },
    { "anna", "fr" }, { "", "en-US" }, { "", "fr" }, { "", "en-US" } };
  WnMarkup *markup = ssml (
      "<speak xml:lang=\"en-US\">One <lang xml:lang=\"de\">two <voice name=\"anna\">three <s "
      "xml:lang=\"fr\">trois</s></voice></lang> four "
      "<voice languages=\"fr it\">five</voice> <p xml:lang=\"en-US\">six</p></speak>");

  g_assert_cmpuint (markup->parts->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < markup->parts->len; i++) {
    g_assert_cmpstr (g_array_index (markup->parts, WnMarkupPart, i).voice, ==, expected[i][0]);
    g_assert_cmpstr (g_array_index (markup->parts, WnMarkupPart, i).language, ==, expected[i][1]);
  }
  wn_markup_free (markup);
}

static void
test_pango (void)
{
  static const char text[] = "a <b>b</b> <span weight=\"bold\" size=\"large\">c</span> <span "
                             "size=\"large\">d</span> <small>e</small> <s>f</s>";
  WnMarkup *markup = read_markup (WN_MARKUP_PANGO, text, strlen (text));

  g_assert_cmpstr (markup->text, ==, "a b c d e f");
  for (int i = 0; i <= 10; i += 2) {
    const WnMarkupSpan *span = wn_markup_span_at (markup, i);

    g_assert_cmpint (span ? (span->volume > 1.0f) - (span->volume < 1.0f) : 0, ==,
        ((const int[]){ 0, 1, 1, 0, -1, 0 })[i / 2]);
  }
  wn_markup_free (markup);
}

/* Each character knows where it comes from, entities and characters of several bytes included */
static void
test_source (void)
{
  static const char text[] = "<s>caf\303\251 &amp; <b>bar</b></s>";
  static const int expected[] = { 3, 4, 5, 6, 7, 8, 13, 17, 18, 19 };
  WnMarkup *markup = ssml (text);
  int offset = 7, length = 3;

  g_assert_cmpstr (markup->text, ==, "caf\303\251 & bar\n\n");
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (g_array_index (markup->source, WnMarkupSource, i).start, ==, expected[i]);
  wn_markup_locate (markup, &offset, &length);
  g_assert_cmpint (offset, ==, 17);
  g_assert_cmpint (length, ==, 3);
  wn_markup_free (markup);

  markup = ssml ("ab<![CDATA[&c]]>d<!-- -->e");
  g_assert_cmpstr (markup->text, ==, "ab&cde");
  for (int i = 0; i < 6; i++)
    g_assert_cmpint (g_array_index (markup->source, WnMarkupSource, i).start, ==,
        ((const int[]){ 0, 1, 11, 12, 16, 25 })[i]);
  wn_markup_free (markup);
}

static const WnMarkupSpan *
span_of (const WnMarkup *markup, const char *word)
{
  const char *at = strstr (markup->text, word);

  g_assert_nonnull (at);
  return wn_markup_span_at (markup, g_utf8_strlen (markup->text, at - markup->text));
}

static void
test_spans (void)
{
  WnMarkup *markup = ssml ("plain <prosody rate=\"50%\" pitch=\"+12st\">slow <prosody "
                           "volume=\"+6dB\" range=\"0%\">loud</prosody> after</prosody> end "
                           "<emphasis>big</emphasis> <prosody rate=\"x-fast\" pitch=\"nonsense\" "
                           "volume=\"50\">quick</prosody>");

  g_assert_null (span_of (markup, "plain"));
  g_assert_null (span_of (markup, "end"));
  g_assert_cmpfloat_with_epsilon (span_of (markup, "slow")->rate, 0.5f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (span_of (markup, "slow")->pitch, 2.0f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (span_of (markup, "loud")->rate, 0.5f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (span_of (markup, "loud")->volume, 1.995f, 1e-3f);
  g_assert_cmpfloat (span_of (markup, "loud")->pitch_range, ==, 0.0f);
  g_assert_cmpfloat_with_epsilon (span_of (markup, "after")->volume, 1.0f, 1e-6f);
  g_assert_cmpfloat (span_of (markup, "big")->volume, >, 1.0f);
  g_assert_cmpfloat (span_of (markup, "quick")->rate, ==, 2.0f);
  g_assert_cmpfloat (span_of (markup, "quick")->pitch, ==, 1.0f);
  g_assert_cmpfloat (span_of (markup, "quick")->volume, ==, 0.5f);
  wn_markup_free (markup);
}

static void
test_points (void)
{
  static const struct
  {
    int at, pause;
    const char *name;
  } expected[] = { { 0, -1, "start" }, { 5, 500, NULL }, { 8, -1, "here" }, { 9, 1500, NULL } };
  WnMarkup *markup = ssml ("<mark name=\"start\"/>one<break strength=\"strong\"/>two<mark "
                           "name=\"here\"/>.<break time=\"1500ms\"/>");

  g_assert_cmpstr (markup->text, ==, "one, two.");
  g_assert_cmpuint (markup->points->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < markup->points->len; i++) {
    const WnMarkupPoint *point = &g_array_index (markup->points, WnMarkupPoint, i);

    g_assert_cmpint (point->at, ==, expected[i].at);
    g_assert_cmpint (point->pause, ==, expected[i].pause);
    g_assert_cmpstr (point->name, ==, expected[i].name);
  }
  wn_markup_free (markup);
}

/* Text in each voice is a part of its own, with its points and its place */
static void
test_parts (void)
{
  static const char text[] = "<speak>One. <mark name=\"x\"/><voice name=\"anna\">Two <voice "
                             "name=\"ben\">three.</voice> <mark name=\"y\"/>Four.</voice> </speak>";
  static const char *const voices[] = { "", "anna", "ben", "anna" },
                           *const texts[] = { "One.", "Two", "three.", "Four." };

  static const guint points[] = { 1, 0, 1, 0 };
  WnMarkup *markup = ssml (text);

  g_assert_cmpuint (markup->parts->len, ==, 4);
  for (int i = 0; i < 4; i++) {
    const WnMarkupPart *part = &g_array_index (markup->parts, WnMarkupPart, i);
    g_autofree char *slice = g_strndup (markup->text + part->text_start,
        part->text_end - part->text_start);
    int offset = part->start, length = 1;

    g_assert_cmpstr (part->voice, ==, voices[i]);
    g_assert_cmpint (g_utf8_strlen (slice, -1), ==, part->end - part->start);
    g_assert_cmpstr (g_strstrip (slice), ==, texts[i]);
    g_assert_cmpuint (part->points_end - part->points_start, ==, points[i]);
    wn_markup_locate (markup, &offset, &length);
    g_assert_cmpint (text[offset], ==, texts[i][0]);
  }
  wn_markup_free (markup);
}

static void
test_broken (void)
{
  static const char *const cases[][2] = {
    { "<speak>Hello", "Hello" },
    { "Hello</speak>", "Hello" },
    { "<b>a <i>b</b>", "a b" },
    { "5 < 6 & 7", "5 < 6 & 7" },
    { "AT&T <b>x", "AT&T x" },
    { "<", "<" },
    { "<b", "<b" },
    { "Hello <prosody rate=\"sl", "Hello " },
    { "Hello </spe", "Hello </spe" },
    { "<speak>Hello </speak", "Hello " },
    { "&", "&" },
    { "&amp;<", "&<" },
    { "<!-- never closed", "<!-- never closed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnMarkup *markup = ssml (cases[i][0]);

    g_assert_cmpstr (markup->text, ==, cases[i][1]);
    g_assert_nonnull (markup->warning);
    g_assert_cmpuint (markup->source->len, ==, g_utf8_strlen (markup->text, -1) + 1);
    wn_markup_free (markup);
  }
}

/* Read as it is meant, whatever strictness says */
static void
test_lenient (void)
{
  static const char *const cases[][2] = {
    { "\357\273\277<speak>x</speak>", "x" },
    { "<speak>Caf&eacute; &nbsp;x &#39;</speak>", "Caf\303\251 \302\240x '" },
    { "<!DOCTYPE speak [<!ENTITY co \"Acme Corp\">]><speak>Buy &co; now</speak>",
        "Buy Acme Corp now" },
    { "<ssml:speak><ssml:p>One</ssml:p><ssml:break time=\"1s\"/>Two</ssml:speak>", "One\n\nTwo" },
    { "<speak>a</speak><speak>b</speak>", "a b" },
    { "<SPEAK>Hi<BREAK time=\"1s\"/>you</SPEAK>", "Hi, you" },
    { "<speak>Hi<?php x ?> you</speak>", "Hi you" },
    { "<speak startmark=\"a\" endmark=\"b\">x <mark name=\"a\"/>y<mark name=\"b\"/> z</speak>",
        "y" },
    { "<speak><lang xml:lang=\"xx\" onlangfailure=\"ignoretext\">no</lang> seen</speak>", "seen" },
    { "<speak>You <say-as interpret-as=\"expletive\">silly</say-as> man</speak>", "You , man" },
    { "<speak><p><p><p>deep</p></p></p></speak>", "deep\n\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnMarkup *markup = ssml (cases[i][0]);

    g_assert_cmpstr (markup->text, ==, cases[i][1]);
    g_assert_cmpuint (markup->source->len, ==, g_utf8_strlen (markup->text, -1) + 1);
    wn_markup_free (markup);
  }
}

/* Everything that is not read is named, in one warning, and changes nothing else */
static void
test_ignored (void)
{
  static const char *const cases[][3] = {
    { "<w role=\"x\">word</w>", "word", "role=\"x\" of <w> is not understood" },
    { "<unknown>kept</unknown>", "kept", "<unknown> is not known" },
    { "<audio src=\"a.wav\">beep</audio>", "beep", "sound \"a.wav\" of <audio>" },
    { "<audio src=\"a.wav\" clipBegin=\"1s\"/>x", "x", "no folder of files is permitted" },
    { "<lexicon xml:id=\"l\" uri=\"a.pls\"/>x", "x",
        "the lexicon \"a.pls\" of <lexicon> is not read" },
    { "<lookup ref=\"l\">x</lookup>", "x", "<lookup> names no lexicon that was read" },
    { "<break time=\"3\"/>x", "x", "time=\"3\" of <break> is not understood" },
    { "<prosody rate=\"quick\">x</prosody>", "x", "rate=\"quick\" of <prosody>" },
    { "<prosody contour=\"(0%,high\">x</prosody>", "x", "contour=" },
    { "<emphasis level=\"huge\">x</emphasis>", "x", "level=\"huge\" of <emphasis>" },
    { "<say-as interpret-as=\"foo\">123</say-as>", "123", "interpret-as=\"foo\" of <say-as>" },
    { "<say-as interpret-as=\"date\" detail=\"1\">x</say-as>", "x", "detail of <say-as>" },
    { "&nothing; x", "&nothing; x", "unknown entity &nothing;" },
    { "Tom & Jerry", "Tom & Jerry", "& that begins no entity at character 4" },
    { "<break time=1s/>x", "x", "a value without quotation marks" },
    { "<!DOCTYPE s [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>A &x;B", "A B",
        "external entity \"x\" is not read" },
    { "<!DOCTYPE s [<!ENTITY a \"l\"><!ENTITY b \"&a;&a;\">]>A &b;B", "A B",
        "entity \"b\" that is long or holds others" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnMarkup *markup = ssml (cases[i][0]);

    g_assert_cmpstr (markup->text, ==, cases[i][1]);
    if (!markup->warning || !strstr (markup->warning, cases[i][2]))
      g_error ("%s: %s", cases[i][0], markup->warning);
    wn_markup_free (markup);
  }
}

/* Labels and units are on the voice's own values, signs on what holds outside */
static void
test_nested_prosody (void)
{
  WnMarkup *markup = ssml (
      "<prosody rate=\"slow\" pitch=\"high\">a <prosody rate=\"fast\" pitch=\"+10%\">b</prosody> "
      "<prosody rate=\"medium\" pitch=\"200Hz\">c <prosody pitch=\"+20Hz\">d</prosody></prosody>"
      "</prosody> <prosody contour=\"(0%,+20Hz) (50%,-10%) (100%,+2st)\" duration=\"5s\">e "
      "e</prosody>");
  const WnMarkupSpan *c = span_of (markup, "c"), *d = span_of (markup, "d"),
                     *e = span_of (markup, "e");
  const WnMarkupShape *shape = &g_array_index (markup->shapes, WnMarkupShape, 0);

  g_assert_null (markup->warning);
  g_assert_cmpfloat_with_epsilon (span_of (markup, "b")->rate, 1.33f, 1e-6f);
  g_assert_cmpfloat_with_epsilon (span_of (markup, "b")->pitch, 1.32f, 1e-6f);
  g_assert_cmpfloat (c->rate, ==, 1.0f);
  g_assert_cmpfloat (c->pitch, ==, 1.0f);
  g_assert_cmpfloat (c->pitch_hz, ==, 200.0f);
  g_assert_cmpfloat (d->pitch_hz, ==, 200.0f);
  g_assert_cmpfloat (d->pitch_add, ==, 20.0f);
  g_assert_cmpint (e->shape, ==, 1);
  g_assert_cmpint (shape->duration, ==, 5000);
  g_assert_cmpint (shape->end - shape->start, ==, 3);
  g_assert_cmpint (shape->n_points, ==, 3);
  g_assert_cmpfloat (shape->points[0].add, ==, 20.0f);
  g_assert_cmpfloat_with_epsilon (shape->points[1].pitch, 0.9f, 1e-6f);
  g_assert_cmpfloat (shape->points[1].at, ==, 0.5f);
  g_assert_cmpfloat_with_epsilon (shape->points[2].pitch, 1.122f, 1e-3f);
  wn_markup_free (markup);
}

static void
test_break_values (void)
{
  static const struct
  {
    const char *tag;
    int pause;
  } cases[] = { { "<break/>", 250 }, { "<break strength=\"none\"/>", 0 },
    { "<break strength=\"x-strong\"/>", 1000 }, { "<break time=\"3 s\"/>", 3000 },
    { "<break time=\"1e3ms\"/>", 1000 }, { "<break time=\"+1.5s\"/>", 1500 },
    { "<break time=\"500s\"/>", 60000 }, { "<break time=\"-1s\"/>", 250 },
    { "<break size=\"large\"/>", 500 },
    { "<mstts:silence type=\"Sentenceboundary\" value=\"200ms\"/>", 200 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *text = g_strconcat ("Hello, ", cases[i].tag, " you", NULL);
    WnMarkup *markup = ssml (text);

    g_assert_cmpuint (markup->points->len, ==, 1);
    g_assert_cmpint (g_array_index (markup->points, WnMarkupPoint, 0).pause, ==, cases[i].pause);
    wn_markup_free (markup);
    g_free (text);
  }
}

/* Other alphabets than the voice's own */
static void
test_phoneme_alphabets (void)
{
  static const char *const cases[][3] = {
    { "x-sampa", "pI\"kA:n", "p ih0 k aa1 n" },
    { "X-SAMPA", "t@\"meItoU", "t ax0 m ey1 t ow0" },
    { "cmu-arpabet", "T AH0 M EY1 T OW0", "t ax0 m ey1 t ow0" },
    { "sapi", "t ax m ey 1 t ow", "t ax0 m ey1 t ow0" },
    { "ups", "T AX S1 M EI T O", "t ax0 m ey1 t ow0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *unknown, *phones;
    int at;

    phones = wn_english_read_phones (&wn_english, cases[i][0], cases[i][1], &unknown, &at);
    g_assert_cmpstr (phones, ==, cases[i][2]);
    g_assert_null (unknown);
    g_free (phones);
  }
}

/* Twice as much of anything takes about twice the time, and one warning of bounded length */
static void
test_large (void)
{
  static const char *const pieces[] = { "<say-as interpret-as='cardinal'>1</say-as>",
    "<phoneme ph='\312\230\312\230'>x</phoneme>", "<unknown>x", "</b>", "<", "&", "<a b=", "<!--",
    "<![CDATA[", "<!DOCTYPE [", "<mark name='m'/>", "<lang xml:lang='de'>x</lang>",
    "<prosody duration='1s'>x</prosody>", "&amp;", "<speak startmark='q'>" };

  for (gsize k = 0; k < G_N_ELEMENTS (pieces); k++) {
    GString *text = g_string_new (NULL);
    WnMarkup *markup;

    for (int i = 0; i < 20000; i++)
      g_string_append (text, pieces[k]);
    markup = ssml (text->str);
    if (markup->warning)
      g_assert_cmpuint (strlen (markup->warning), <, 4000);
    g_assert_cmpuint (markup->source->len, ==, g_utf8_strlen (markup->text, -1) + 1);
    wn_markup_free (markup);
    g_string_free (text, TRUE);
  }
}

static void
test_depth (void)
{
  GString *text = g_string_new (NULL);
  WnMarkup *markup;

  for (int i = 0; i < 10000; i++)
    g_string_append (text, "<b>");
  g_string_append (text, "deep");
  markup = ssml (text->str);
  g_assert_cmpstr (markup->text, ==, "deep");
  wn_markup_free (markup);
  g_string_free (text, TRUE);
}

/*
 * Any bytes between tags that are UTF-8: no crash, and every character has a source inside the
 * input
 */
static void
test_random (void)
{
  static const char *const pieces[] = { "<", ">", "</", "/>", "<b>", "</b>", "<s>", "</s>", "&",
    "&amp;", ";", "\"", "'", "=", " ", "\n", "a", "\303\251", "<break time=\"", "<prosody rate='",
    "<sub alias=\"x y\">", "</sub>", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>",
    "<mark name='m'/>", "<phoneme ph='a b'>", "<phoneme alphabet='x-cmu' ph='", "</phoneme>",
    "<say-as interpret-as='date'>", "</say-as>", "1/2/3", "<w>", "</w>", "<lang xml:lang='de'>",
    "</lang>", "<voice name='v'>", "</voice>", "<span weight='bold'>", "</span>" };
  GRand *rand = g_rand_new_with_seed (3);

  for (int k = 0; k < 3000; k++) {
    GString *text = g_string_new (NULL);
    WnMarkup *markup;
    glong n;

    for (int i = g_rand_int_range (rand, 0, 30); i > 0; i--)
      g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
    markup = read_markup (k % 2 ? WN_MARKUP_SSML : WN_MARKUP_PANGO, text->str, text->len);
    n = g_utf8_strlen (text->str, -1);
    g_assert_true (g_utf8_validate (markup->text, -1, NULL));
    g_assert_cmpuint (markup->source->len, ==, g_utf8_strlen (markup->text, -1) + 1);
    for (guint i = 0; i < markup->source->len; i++) {
      const WnMarkupSource *source = &g_array_index (markup->source, WnMarkupSource, i);

      g_assert_cmpint (source->start, <=, n);
      g_assert_cmpint (source->end, >=, source->start);
      g_assert_cmpint (source->start, >=, i > 0 ? source[-1].start : 0);
    }
    wn_markup_free (markup);
    g_string_free (text, TRUE);
  }
  g_rand_free (rand);
}

/*
 * Whole documents of all elements, nested at random: pronunciations lie inside the text, in order,
 * and nothing is taken for broken
 */
static void
test_random_documents (void)
{
  static const char *const elements[][2] = {
    { "<p>", "</p>" },
    { "<s xml:lang='de'>", "</s>" },
    { "<phoneme ph='t\311\231 a'>", "</phoneme>" },
    { "<say-as interpret-as='cardinal'>", "</say-as>" },
    { "<say-as interpret-as='characters'>", "</say-as>" },
    { "<sub alias='one two'>", "</sub>" },
    { "<w>", "</w>" },
    { "<voice name='v'>", "</voice>" },
    { "<prosody rate='fast'>", "</prosody>" },
    { "<emphasis>", "</emphasis>" },
    { "<desc>", "</desc>" },
  };
  GRand *rand = g_rand_new_with_seed (4);

  for (int k = 0; k < 2000; k++) {
    GString *text = g_string_new ("<speak>");
    int open[12], depth = 0, end = 0;
    WnMarkup *markup;

    for (int i = g_rand_int_range (rand, 0, 40); i > 0 || depth > 0; i--) {
      const int what = g_rand_int_range (rand, 0, 4);

      if (what == 0 && depth < 10 && i > 0) {
        open[depth] = g_rand_int_range (rand, 0, G_N_ELEMENTS (elements));
        g_string_append (text, elements[open[depth++]][0]);
      } else if (what == 1 && depth > 0) {
        g_string_append (text, elements[open[--depth]][1]);
      } else {
        g_string_append (text,
            ((const char *const[]){ "word ", "12", "\303\251", "&lt;", "<break/>",
                "<phoneme ph='u'/>" })[g_rand_int_range (rand, 0, 6)]);
      }
    }
    g_string_append (text, "</speak>");
    markup = ssml (text->str);
    g_assert_null (markup->warning);
    g_assert_cmpuint (markup->source->len, ==, g_utf8_strlen (markup->text, -1) + 1);
    for (guint i = 0; i < markup->given->len; i++) {
      const WnPronunciation *given = &g_array_index (markup->given, WnPronunciation, i);

      g_assert_cmpint (given->start, >=, end);
      g_assert_cmpint (given->end, >, given->start);
      end = given->end;
    }
    g_assert_cmpint (end, <, markup->source->len);
    wn_markup_free (markup);
    g_string_free (text, TRUE);
  }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/markup/text", test_text);
  g_test_add_func ("/text/markup/say-as", test_say_as);
  g_test_add_func ("/text/markup/phoneme/ipa", test_phoneme_ipa);
  g_test_add_func ("/text/markup/phoneme/table", test_phoneme_table);
  g_test_add_func ("/text/markup/phoneme/arpabet", test_phoneme_arpabet);
  g_test_add_func ("/text/markup/phoneme/element", test_phoneme);
  g_test_add_func ("/text/markup/instead", test_instead);
  g_test_add_func ("/text/markup/language", test_language);
  g_test_add_func ("/text/markup/pango", test_pango);
  g_test_add_func ("/text/markup/source", test_source);
  g_test_add_func ("/text/markup/spans", test_spans);
  g_test_add_func ("/text/markup/points", test_points);
  g_test_add_func ("/text/markup/parts", test_parts);
  g_test_add_func ("/text/markup/broken", test_broken);
  g_test_add_func ("/text/markup/lenient", test_lenient);
  g_test_add_func ("/text/markup/ignored", test_ignored);
  g_test_add_func ("/text/markup/nested-prosody", test_nested_prosody);
  g_test_add_func ("/text/markup/break", test_break_values);
  g_test_add_func ("/text/markup/phoneme/alphabets", test_phoneme_alphabets);
  g_test_add_func ("/text/markup/large", test_large);
  g_test_add_func ("/text/markup/depth", test_depth);
  g_test_add_func ("/text/markup/random", test_random);
  g_test_add_func ("/text/markup/random-documents", test_random_documents);
  return g_test_run ();
}
