/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* textwavenet: subtitles as they are, what of them is spoken and by whom; faults 15 and 16 */

#include "common.h"
#include "gstwavenetcaption.h"

#include <string.h>

typedef struct
{
  const gchar *text;
  /* what is spoken, "voice: text" each; NULL-terminated */
  const gchar *spoken[4];
} Case;

#define MAP "speaker-map=\"map,Anna=low,Roger_Bingham=odd,BOB=quick\""

static void
check (const gchar *options, const gchar *format, const Case *c)
{
  gchar *line = g_strdup_printf ("textwavenet " MAP " %s", options);
  gchar *caps = g_strdup_printf ("text/x-raw, format=%s", format);
  TestRun *run;
  GstHarness *harness = test_harness_new (line, caps, &run);
  guint n = 0;

  g_test_message ("%s", c->text);
  gst_harness_push (harness, test_text (c->text, 0, 10 * GST_SECOND));
  test_harness_finish (harness, run);
  g_assert_null (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  for (; c->spoken[n]; n++) {
    const GstStructure *start = test_run_get_message (run, "tts-utterance-start", n);
    gchar *text, *all;

    g_assert_nonnull (start);
    text = g_strstrip (g_strdup (gst_structure_get_string (start, "text")));
    all = g_strdup_printf ("%s: %s", gst_structure_get_string (start, "name"), text);
    g_assert_cmpstr (all, ==, c->spoken[n]);
    g_free (all);
    g_free (text);
  }
  g_assert_cmpuint (test_run_count_messages (run, "tts-utterance-start"), ==, n);
  test_run_free (run);
  g_free (line);
  g_free (caps);
}

static void
check_all (const gchar *options, const gchar *format, const Case *cases, guint n)
{
  for (guint i = 0; i < n; i++)
    check (options, format, cases + i);
}

static const Case speakers[] = {
  { "<v Roger Bingham>We are in New York City", { "odd: We are in New York City" } },
  { "<v.loud Roger Bingham>We are.</v>", { "odd: We are." } },
  { "&lt;v Roger Bingham&gt;We are.", { "odd: We are." } },
  { "BOB: Hello.", { "quick: Hello." } },
  { "bob: Hello.", { "quick: Hello." } },
  { "Roger Bingham: Hello.", { "odd: Hello." } },
  { "- Anna: Hello.", { "low: Hello." } },
  { "- Anna: Hello.\n- BOB: Hi.", { "low: Hello.", "quick: Hi." } },
  { "- Anna: <i>Hello.\n- BOB: Hi.</i>", { "low: Hello.", "quick: Hi." } },
  { "<i>Anna:</i> Hello.", { "low: <i></i> Hello." } },
  { "&gt;&gt; Anna: Hello.", { "low: Hello." } },
  { ">> Anna: Hello.", { "low: Hello." } },
  { "[Anna] Hello.", { "low: Hello." } },
  { "[Anna]: Hello.", { "low: Hello." } },
  { "Anna: Hello.\n&gt;&gt; Hi.", { "low: Hello.", "high: Hi." } },
  { "BORIS: Hello.", { "high: Hello." } },
  { "Remember: two cups of tea.", { "high: Remember: two cups of tea." } },
  { "WARNING: Hot.", { "high: WARNING: Hot." } },
  { "At 10:30 we go.", { "high: At 10:30 we go." } },
  { "TCP/IP: Hello.", { "high: TCP/IP: Hello." } },
  { "<v >Hello.", { "high: Hello." } },
};

static const Case codes[] = {
  { "{\\an8}Hello.", { "high: Hello." } },
  { "One <00:00:00.480>two <00:01.500>three.", { "high: One two three." } },
  { "{\\p1}m 0 0 l 100 0 100 100{\\p0}Hello.", { "high: Hello." } },
  { "{\\an7\\p1}m 0 0 l 100 0 100 100", { NULL } },
  { "{\\p1}m 0 0 l 100 0{\\p0", { NULL } },
  { "One\\Ntwo\\hthree.", { "high: One\ntwo three." } },
  { "<c.yellow>One</c> two.", { "high: One two." } },
  { "One&nbsp;two&#39;s &amp; three.", { "high: One two's &amp; three." } },
  { "One&amp;nbsp;two &amp;amp; three.", { "high: One two &amp; three." } },
  { "One&#10;two&#x27;s &#x26; three.", { "high: One two's &amp; three." } },
  { "<ruby>One<rt>eins</rt></ruby> two.", { "high: One two." } },
  { "<b>One</b> two.", { "high: <b>One</b> two." } },
};

static const Case sounds[] = {
  { "* music *", { NULL } },
  { "\xe2\x99\xaa La la la \xe2\x99\xaa", { NULL } },
  { "\xe2\x99\xaa La la la", { NULL } },
  { "[door slams]", { NULL } },
  { "(SIGHS) No.", { "high: No." } },
  { "(sighs)", { NULL } },
  { "[DOOR SLAMS] Help!", { "high: Help!" } },
  { "Wait [laughs] for me.", { "high: Wait  for me." } },
  { "[a long\nnoise] Now.", { "high: Now." } },
  { "[door <i>slams</i>] Help!", { "high: <i></i> Help!" } },
  { "* music * \xe2\x99\xaa La la la", { NULL } },
  { "He came (or so they say) late.", { "high: He came (or so they say) late." } },
  { "Two * three * four.", { "high: Two * three * four." } },
};

static const Case spoken[] = {
  { "[door slams] Help!", { "high: [door slams] Help!" } },
};

/* 15 */
static void
test_speakers (void)
{
  check_all ("", "pango-markup", speakers, G_N_ELEMENTS (speakers));
}

/* 16 */
static void
test_codes (void)
{
  static const Case plain[] = {
    { "AT&amp;T isn&#39;t &lt;here&gt;.", { "high: AT&T isn't <here>." } },
    { "&#0;, &#xd800; and &#x110000; are none.",
        { "high: &#0;, &#xd800; and &#x110000; are none." } },
  };

  check_all ("", "pango-markup", codes, G_N_ELEMENTS (codes));
  check_all ("", "utf8", plain, G_N_ELEMENTS (plain));
}

static void
test_sounds (void)
{
  check_all ("", "pango-markup", sounds, G_N_ELEMENTS (sounds));
  check_all ("sound-descriptions=spoken", "pango-markup", spoken, G_N_ELEMENTS (spoken));
}

/* A cue of which nothing is spoken takes its time */
static void
test_silent_cue (void)
{
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet", "text/x-raw, format=pango-markup", &run);

  gst_harness_push (harness, test_text ("[applause]", GST_SECOND, 3 * GST_SECOND));
  test_harness_finish (harness, run);
  g_assert_cmpuint (test_run_check_timestamps (run, test_voice_rate ()), ==, 4 * GST_SECOND);
  test_run_free (run);
}

/* Who was named last goes on speaking; transcribers tell by an event */
static void
test_sticky (void)
{
  static const gchar *const voices[] = { "low", "low", "quick", "odd", "odd" };
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet " MAP, "text/x-raw, format=utf8", &run);

  gst_harness_push (harness, test_text ("Anna: One.", 0, GST_SECOND));
  gst_harness_push (harness, test_text ("Two.", 2 * GST_SECOND, GST_SECOND));
  gst_harness_push (harness, test_text ("BOB: Three.", 4 * GST_SECOND, GST_SECOND));
  gst_harness_push_event (harness,
      gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM,
          gst_structure_new ("rstranscribe/speaker-change", "speaker", G_TYPE_STRING,
              "roger bingham", NULL)));
  gst_harness_push (harness, test_text ("Four.", 6 * GST_SECOND, GST_SECOND));
  gst_harness_push (harness, test_text ("Five.", 8 * GST_SECOND, GST_SECOND));
  test_harness_finish (harness, run);
  for (guint i = 0; i < G_N_ELEMENTS (voices); i++)
    g_assert_cmpstr (
        gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", i), "name"), ==,
        voices[i]);
  test_run_free (run);
}

/* Whom nobody knows is given the voices in turn, always the same one */
static void
test_cast (void)
{
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet cast-speakers=true",
      "text/x-raw, format=utf8", &run);
  static const gchar *const texts[] = { "MARY: One.", "JOHN: Two.", "Mary: Three.", "JOHN: Four." };
  const gchar *voices[4];

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    gst_harness_push (harness, test_text (texts[i], i * 2 * GST_SECOND, GST_SECOND));
  test_harness_finish (harness, run);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    voices[i] = gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", i),
        "name");
  g_assert_cmpstr (voices[0], !=, voices[1]);
  g_assert_cmpstr (voices[3], ==, voices[1]);
  test_run_free (run);
}

/* Time is linear in the text: what opens a code a million times and never closes it */
static void
test_hostile (void)
{
  static const gchar *const pieces[] = { "[", "(A", "(A)", "{\\p", "<v a", "<v a>", "&lt;v",
    "&amp;", "\xe2\x99\xaa", "<a>(", "[\n", ">>\n", "- A: b\n" };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (pieces); i++) {
    GString *text = g_string_new (NULL);
    gchar *speaker = NULL;
    GPtrArray *parts;

    while (text->len < 2000000)
      g_string_append (text, pieces[i / 2]);
    g_test_message ("%s", pieces[i / 2]);
    parts = gst_wavenet_caption_parse (text->str, i % 2 ? WN_FORMAT_PANGO : WN_FORMAT_PLAIN, FALSE,
        NULL, &speaker);
    g_test_message ("%u parts", parts->len);
    g_ptr_array_unref (parts);
    g_string_free (text, TRUE);
    g_free (speaker);
  }
}

/* The voice cloner of gst-plugins-rs tells voices; only one that is installed is taken, and nothing
 * of an event that tells none */
static void
test_told_voices (void)
{
  static const gchar *const voices[] = { "quick", "low", "high" };
  static const gchar *const speakers[] = { "Mary", "Anna", "John" };
  TestRun *run;
  GstHarness *harness = test_harness_new ("textwavenet " MAP, "text/x-raw, format=utf8", &run);

  for (guint i = 0; i < G_N_ELEMENTS (speakers); i++)
    gst_harness_push_event (harness,
        gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM_OOB,
            gst_structure_new ("elevenlabs/speaker-voice", "speaker", G_TYPE_STRING, speakers[i],
                "voice-id", G_TYPE_STRING,
                i == 2 ? g_getenv ("PARWAVENET_TEST_REAL_VOICE") : "quick", NULL)));
  gst_harness_push_event (harness,
      gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM_OOB,
          gst_structure_new ("elevenlabs/speaker-voice", "speaker", G_TYPE_STRING, "Mary", NULL)));
  for (guint i = 0; i < G_N_ELEMENTS (speakers); i++) {
    gst_harness_push_event (harness,
        gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM,
            gst_structure_new ("rstranscribe/speaker-change", "speaker", G_TYPE_STRING, speakers[i],
                NULL)));
    gst_harness_push (harness, test_text ("One.", i * 2 * GST_SECOND, GST_SECOND));
  }
  test_harness_finish (harness, run);
  for (guint i = 0; i < G_N_ELEMENTS (voices); i++)
    g_assert_cmpstr (
        gst_structure_get_string (test_run_get_message (run, "tts-utterance-start", i), "name"), ==,
        voices[i]);
  g_assert_nonnull (test_run_get_bus_message (run, GST_MESSAGE_WARNING));
  test_run_free (run);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/faults/15-speakers", test_speakers);
  g_test_add_func ("/faults/16-codes", test_codes);
  g_test_add_func ("/faults/16-sounds", test_sounds);
  g_test_add_func ("/faults/silent-cue", test_silent_cue);
  g_test_add_func ("/faults/sticky", test_sticky);
  g_test_add_func ("/faults/hostile", test_hostile);
  g_test_add_func ("/faults/cast", test_cast);
  g_test_add_func ("/faults/told-voices", test_told_voices);
  return test_main ();
}
