/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "timings.h"
#include "base/json_members.h"
#include <string.h>

#define CUE_CHARS 84 /* two lines of 42, the usual limit of subtitles */
#define LINE_CHARS 42

static const char *const names[WN_N_TIMINGS] = { "json", "srt", "vtt", "textgrid" };
static const char *const suffixes[WN_N_TIMINGS] = { ".json", ".srt", ".vtt", ".TextGrid" };

int
wn_timings_format (const char *name_or_path)
{
  g_autofree char *lower = g_ascii_strdown (name_or_path, -1);

  for (int i = 0; i < WN_N_TIMINGS; i++) {
    g_autofree char *suffix = g_ascii_strdown (suffixes[i], -1);

    if (strcmp (lower, names[i]) == 0 || g_str_has_suffix (lower, suffix))
      return i;
  }
  return -1;
}

const char *
wn_timings_suffix (WnTimingsFormat format)
{
  return suffixes[format];
}

static double
seconds (const WnTimings *t, guint64 sample)
{
  return (double) sample / t->rate;
}

static guint64
end_of (const WnMark *mark)
{
  return mark->start + mark->duration;
}

static void
append_time (GString *out, const WnTimings *t, guint64 sample, char point)
{
  const guint64 ms = (sample * 1000 + t->rate / 2) / t->rate;

  g_string_append_printf (out, "%02d:%02d:%02d%c%03d", (int) (ms / 3600000),
      (int) (ms / 60000 % 60), (int) (ms / 1000 % 60), point, (int) (ms % 1000));
}

/* ---- JSON ---- */

static void
add_json_marks (JsonBuilder *json, const WnTimings *t, const char *list, WnMarkType type)
{
  json_builder_set_member_name (json, list);
  json_builder_begin_array (json);
  for (guint i = 0; i < t->marks->len; i++) {
    const WnMark *mark = t->marks->pdata[i];

    if (mark->type != type)
      continue;
    json_builder_begin_object (json);
    if (mark->name)
      wn_json_add_string (json, "text", mark->name);
    wn_json_add_number (json, "start", seconds (t, mark->start));
    wn_json_add_number (json, "end", seconds (t, end_of (mark)));
    wn_json_add_integer (json, "offset", mark->offset);
    wn_json_add_integer (json, "length", mark->length);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
}

static void
write_json (GString *out, const WnTimings *t)
{
  JsonBuilder *json = json_builder_new_immutable ();
  g_autofree char *text = NULL;

  json_builder_begin_object (json);
  wn_json_add_number (json, "duration", seconds (t, t->n_samples));
  add_json_marks (json, t, "sentences", WN_MARK_SENTENCE);
  add_json_marks (json, t, "words", WN_MARK_WORD);
  add_json_marks (json, t, "phones", WN_MARK_PHONE);
  add_json_marks (json, t, "marks", WN_MARK_NAMED);
  json_builder_end_object (json);
  text = wn_json_end (json, TRUE);
  g_string_append_printf (out, "%s\n", text);
}

/* ---- subtitles ---- */

/* A word of a subtitle */
typedef struct
{
  const WnMark *mark, *sentence;
  char *text; /* with its punctuation */
} Word;

static void
word_clear (gpointer word)
{
  g_free (((Word *) word)->text);
}

/* From behind the word before to where the next one begins, without the white space */
static char *
with_punctuation (const gunichar *text, int after, const WnMark *mark, int before)
{
  int start = mark->offset, end = mark->offset + mark->length;

  while (start > after && !g_unichar_isspace (text[start - 1]))
    start--;
  while (end < before && !g_unichar_isspace (text[end]))
    end++;
  return g_ucs4_to_utf8 (text + start, end - start, NULL, NULL, NULL);
}

/* The text of each word: as it is written, where that is known */
static void
fill_texts (GArray *words, const char *written)
{
  glong n = 0;
  gunichar *text = written ? g_utf8_to_ucs4_fast (written, -1, &n) : NULL;
  int after = 0;

  for (guint i = 0; i < words->len; i++) {
    Word *word = &g_array_index (words, Word, i);
    const int end = word->mark->offset + word->mark->length,
              before = i + 1 < words->len ? MIN (word[1].mark->offset, (int) n) : (int) n;

    if (text && word->mark->offset >= after && end > word->mark->offset && end <= n)
      word->text = with_punctuation (text, after, word->mark, before);
    else
      word->text = g_strdup (word->mark->name);
    for (after = MAX (after, end); text && after < before && !g_unichar_isspace (text[after]);)
      after++;
  }
  g_free (text);
}

/* Array of Word */
static GArray *
collect_words (const WnTimings *t)
{
  GArray *words = g_array_new (FALSE, TRUE, sizeof (Word));
  const WnMark *sentence = NULL;

  g_array_set_clear_func (words, word_clear);
  for (guint i = 0; i < t->marks->len; i++) {
    const Word word = { t->marks->pdata[i], sentence, NULL };

    if (word.mark->type == WN_MARK_SENTENCE)
      sentence = word.mark;
    if (word.mark->type == WN_MARK_WORD && word.mark->name && *word.mark->name)
      g_array_append_val (words, word);
  }
  fill_texts (words, t->text);
  return words;
}

/* The end of the longest run of words from `first` on that is of one sentence and fits */
static guint
cue_end (const GArray *words, guint first)
{
  const Word *word = (const Word *) words->data;
  glong chars = 0;
  guint last = first;

  for (; last < words->len && word[last].sentence == word[first].sentence; last++) {
    chars += g_utf8_strlen (word[last].text, -1) + 1;
    if (last > first && chars > CUE_CHARS)
      break;
  }
  return last;
}

static void
append_cue_text (GString *out, const WnTimings *t, const Word *words, guint n, gboolean with_times)
{
  glong chars = 0;

  for (guint i = 0; i < n; i++) {
    g_autofree char *text = with_times ? g_markup_escape_text (words[i].text, -1)
                                       : g_strdup (words[i].text);
    const glong length = g_utf8_strlen (words[i].text, -1);

    if (chars > 0) {
      const gboolean wraps = chars + 1 + length > LINE_CHARS;

      g_string_append_c (out, wraps ? '\n' : ' ');
      chars = wraps ? 0 : chars + 1;
    }
    if (with_times && i > 0) {
      g_string_append_c (out, '<');
      append_time (out, t, words[i].mark->start, '.');
      g_string_append_c (out, '>');
    }
    g_string_append (out, text);
    chars += length;
  }
  g_string_append (out, "\n\n");
}

static void
write_subtitles (GString *out, const WnTimings *t, gboolean vtt)
{
  GArray *words = collect_words (t);
  const Word *word = (const Word *) words->data;
  const char point = vtt ? '.' : ',';
  int number = 0;

  if (vtt)
    g_string_append (out, "WEBVTT\n\n");
  for (guint first = 0, last; first < words->len; first = last) {
    last = cue_end (words, first);
    if (!vtt)
      g_string_append_printf (out, "%d\n", ++number);
    append_time (out, t, word[first].mark->start, point);
    g_string_append (out, " --> ");
    append_time (out, t, end_of (word[last - 1].mark), point);
    g_string_append_c (out, '\n');
    append_cue_text (out, t, &word[first], last - first, vtt);
  }
  g_array_unref (words);
}

/* ---- TextGrid ---- */

static void
append_interval (GString *out, const WnTimings *t, guint number, guint64 start, guint64 end,
    const char *text)
{
  char begin[G_ASCII_DTOSTR_BUF_SIZE], stop[G_ASCII_DTOSTR_BUF_SIZE];
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *quoted = g_strjoinv ("\"\"", parts);

  g_ascii_dtostr (begin, sizeof begin, seconds (t, start));
  g_ascii_dtostr (stop, sizeof stop, seconds (t, end));
  g_string_append_printf (out,
      "        intervals [%u]:\n            xmin = %s\n            xmax = %s\n            text = "
      "\"%s\"\n",
      number, begin, stop, quoted);
}

/* Intervals without gaps: Praat wants silence as an empty one */
static guint
append_intervals (GString *out, const WnTimings *t, WnMarkType type)
{
  guint64 at = 0;
  guint number = 0;

  for (guint i = 0; i < t->marks->len; i++) {
    const WnMark *mark = t->marks->pdata[i];
    const guint64 start = MAX (mark->start, at), end = MIN (end_of (mark), t->n_samples);

    if (mark->type != type || end <= start)
      continue;
    if (start > at)
      append_interval (out, t, ++number, at, start, "");
    append_interval (out, t, ++number, start, end, mark->name ? mark->name : "");
    at = end;
  }
  if (at < t->n_samples)
    append_interval (out, t, ++number, at, t->n_samples, "");
  return number;
}

static void
write_textgrid (GString *out, const WnTimings *t)
{
  static const WnMarkType types[] = { WN_MARK_WORD, WN_MARK_PHONE };
  static const char *const tiers[] = { "words", "phones" };
  char end[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (end, sizeof end, seconds (t, t->n_samples));
  g_string_append_printf (out,
      "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = %s\n"
      "tiers? <exists>\nsize = %d\nitem []:\n",
      end, (int) G_N_ELEMENTS (types));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (GString) intervals = g_string_new (NULL);
    const guint n = append_intervals (intervals, t, types[i]);

    g_string_append_printf (out,
        "    item [%u]:\n        class = \"IntervalTier\"\n        name = \"%s\"\n        xmin = "
        "0\n"
        "        xmax = %s\n        intervals: size = %u\n%s",
        i + 1, tiers[i], end, n, intervals->str);
  }
}

char *
wn_timings_write (const WnTimings *t, WnTimingsFormat format)
{
  GString *out = g_string_new (NULL);

  switch (format) {
    case WN_TIMINGS_JSON:
      write_json (out, t);
      break;
    case WN_TIMINGS_TEXTGRID:
      write_textgrid (out, t);
      break;
    default:
      write_subtitles (out, t, format == WN_TIMINGS_VTT);
  }
  return g_string_free (out, FALSE);
}
