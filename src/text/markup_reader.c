/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/markup_reader.h"
#include <string.h>
#include "text/markup_broken.h"
#include "text/markup_values.h"

#define MAX_DEPTH 64

typedef struct
{
  WnMarkupSpan factors;
  WnSayAs say_as;
  /* of say_as, or NULL; this and the following are borrowed from Reader.strings */
  const char *format;
  const char *voice, *language; /* "" where none is asked for */
  gboolean hidden;
  /* the first character of what stands for the element's content, -1 if nothing does */
  int stands_from;
  int content; /* where that content begins, in characters of the input */
  /*
   * how the content from character `phones_from` on is pronounced, as written and as phones, or
   * NULL
   */
  const char *ph, *phones;
  int phones_from;
} Level;

typedef struct
{
  WnMarkup *markup;
  WnMarkupKind kind;
  const WnLanguage *language;
  int part; /* to be read, or all */
  GPtrArray *strings;
  const char *input;
  GString *plain;
  Level levels[MAX_DEPTH];
  int depth;
  int n_plain;         /* characters of plain */
  gsize at;            /* byte of the input that is being read */
  gsize text_start;    /* byte behind the last tag */
  gboolean word_ended; /* by a tag: what follows is another word */
  gsize counted;       /* bytes up to which n_counted characters were counted */
  int n_counted;
} Reader;

static int
character_at (Reader *r, gsize byte)
{
  if (byte < r->counted)
    r->counted = r->n_counted = 0;
  r->n_counted += g_utf8_strlen (r->input + r->counted, byte - r->counted);
  r->counted = byte;
  return r->n_counted;
}

static Level *
top (Reader *r)
{
  return &r->levels[r->depth];
}

static gboolean
is_wanted (const Reader *r)
{
  return r->part == WN_MARKUP_ALL_PARTS || r->part == MAX (1, (int) r->markup->parts->len) - 1;
}

static void
add_part (Reader *r, const char *voice, const char *language)
{
  const WnMarkupPart part = { g_strdup (voice), g_strdup (language) };

  g_array_append_val (r->markup->parts, part);
}

/* Text in another voice or language than the text before begins a part */
static void
enter_part (Reader *r)
{
  const GArray *parts = r->markup->parts;
  const WnMarkupPart *last = parts->len > 0 ? &g_array_index (parts, WnMarkupPart, parts->len - 1)
                                            : NULL;

  if (last == NULL || strcmp (last->voice, top (r)->voice) != 0
      || strcmp (last->language, top (r)->language) != 0)
    add_part (r, top (r)->voice, top (r)->language);
}

static void
put (Reader *r, const char *text, gsize n, int start, int end)
{
  const WnMarkupSource source = { start, end };

  if (!is_wanted (r))
    return;
  for (const char *p = text; p < text + n; p = g_utf8_next_char (p)) {
    g_array_append_val (r->markup->source, source);
    r->n_plain++;
  }
  g_string_append_len (r->plain, text, n);
}

static gboolean
is_neutral (const WnMarkupSpan *f)
{
  return f->rate == 1.0f && f->pitch == 1.0f && f->pitch_range == 1.0f && f->volume == 1.0f;
}

/* Gives what was put since `start` the factors of the level */
static void
close_span (Reader *r, int start)
{
  WnMarkupSpan span = top (r)->factors;

  if (start == r->n_plain || is_neutral (&span))
    return;
  span.start = start;
  span.end = r->n_plain;
  g_array_append_val (r->markup->spans, span);
}

static gboolean
ends_with (const GString *text, const char *suffix)
{
  return g_str_has_suffix (text->str, suffix);
}

/* What the tag that is being read stands for */
static void
put_here (Reader *r, const char *text)
{
  const int at = character_at (r, r->at);

  put (r, text, strlen (text), at, at + 1);
}

static void
put_paragraph (Reader *r)
{
  if (r->plain->len > 0 && !ends_with (r->plain, "\n\n"))
    put_here (r, "\n\n");
}

static void
put_point (Reader *r, int pause, const char *name)
{
  WnMarkupPoint point = { r->n_plain, pause, NULL };

  if (!is_wanted (r))
    return;
  point.name = g_strdup (name);
  g_array_append_val (r->markup->points, point);
}

/* A comma makes the phrase end here; the engine makes its pause as long as asked for */
static void
put_break (Reader *r, int ms)
{
  char *end = r->plain->len > 0 ? g_utf8_prev_char (r->plain->str + r->plain->len) : NULL;

  if (ms < 0)
    return;
  while (end > r->plain->str && g_ascii_isspace (*end))
    end--;
  if (ms > 0 && end && !strchr (",.;:!?\n", *end))
    put_here (r, ", ");
  put_point (r, ms, NULL);
}

static const char *
attribute (const char **names, const char **values, const char *name)
{
  for (; *names; names++, values++)
    if (strcmp (*names, name) == 0)
      return *values;
  return NULL;
}

/* Character at which the tag begins that ends at r->at */
static int
tag_start (Reader *r)
{
  gsize byte = r->at;

  while (byte > 0 && r->input[byte] != '<')
    byte--;
  return character_at (r, byte);
}

/* Kept as long as the reader */
static const char *
keep (Reader *r, char *text)
{
  g_ptr_array_add (r->strings, text);
  return text;
}

static void
warn (Reader *r, char *message)
{
  char *before = r->markup->warning;

  if (!is_wanted (r)) {
    g_free (message);
    return;
  }
  r->markup->warning = before ? g_strjoin ("; ", before, message, NULL) : g_strdup (message);
  g_free (before);
  g_free (message);
}

static gboolean
is_in_word (const Reader *r)
{
  const char *last = r->plain->len > 0 ? g_utf8_prev_char (r->plain->str + r->plain->len) : NULL;

  return last && g_unichar_isalnum (g_utf8_get_char (last));
}

static void
end_word (Reader *r)
{
  if (is_in_word (r))
    put_here (r, " ");
}

/* Text in place of the element's content, which end_element() then finds */
static void
put_instead (Reader *r, const char *text)
{
  const int start = r->n_plain;

  enter_part (r);
  put_here (r, text);
  close_span (r, start);
  top (r)->hidden = TRUE;
  top (r)->stands_from = start;
  top (r)->content = character_at (r, r->at) + 1;
}

static void
start_phoneme (Reader *r, const char *alphabet, const char *ph)
{
  char *unknown, *phones;
  int at;

  if (ph == NULL)
    return;
  phones = r->language->read_phones (alphabet, ph, &unknown, &at);
  if (unknown && at < 0)
    warn (r,
        g_strdup_printf ("the alphabet \"%s\" of a phoneme at character %d is not known", unknown,
            tag_start (r)));
  else if (unknown)
    warn (r,
        g_strdup_printf ("no phone for \"%s\", character %d of the phoneme \"%s\" at character %d",
            unknown, at, ph, tag_start (r)));
  g_free (unknown);
  if (phones == NULL)
    return;
  end_word (r);
  top (r)->ph = keep (r, g_strdup (ph));
  top (r)->phones = keep (r, phones);
  top (r)->phones_from = r->n_plain;
}

/* What is pronounced must be there to be spoken */
static void
end_phoneme (Reader *r, const Level *level)
{
  WnPronunciation given = { level->phones_from, r->n_plain, NULL };
  const int at = character_at (r, r->at);

  if (given.start == given.end)
    enter_part (r);
  if (!is_wanted (r))
    return;
  if (given.start == given.end) {
    put (r, level->ph, strlen (level->ph), at, at + 1);
    close_span (r, given.start);
    given.end = r->n_plain;
  }
  given.phones = g_strdup (level->phones);
  g_array_append_val (r->markup->given, given);
  r->word_ended = TRUE;
}

/*
 * A name comes before the language of the text around it; of several languages the first is taken
 */
static void
start_voice (Reader *r, const char **names, const char **values)
{
  const char *name = attribute (names, values, "name"),
             *languages = attribute (names, values, "languages");

  if (name)
    top (r)->voice = keep (r, g_strdup (name));
  if (languages)
    top (r)->language = keep (r, g_strndup (languages, strcspn (languages, " ")));
  else if (name && !attribute (names, values, "xml:lang"))
    top (r)->language = "";
}

static gboolean
is_word (const char *element)
{
  return strcmp (element, "w") == 0 || strcmp (element, "token") == 0;
}

static void
start_pango (Reader *r, const char *element, const char **names, const char **values)
{
  static const char *const emphatic[] = { "b", "i", "u", "big", NULL },
                           *const attributes[] = { "weight", "font_weight", "style", "font_style" };
  gboolean emphasis = g_strv_contains (emphatic, element);

  for (gsize i = 0; strcmp (element, "span") == 0 && i < G_N_ELEMENTS (attributes); i++) {
    const char *value = attribute (names, values, attributes[i]);

    emphasis |= value
        && (strcmp (value, "bold") == 0 || strcmp (value, "italic") == 0
            || strcmp (value, "oblique") == 0);
  }
  if (emphasis || strcmp (element, "small") == 0)
    wn_markup_emphasise (&top (r)->factors, emphasis ? "moderate" : "reduced");
}

static void
start_ssml (Reader *r, const char *element, const char **names, const char **values)
{
  WnMarkupSpan *f = &top (r)->factors;
  const char *language = attribute (names, values, "xml:lang");

  if (language)
    top (r)->language = keep (r, g_strdup (language));
  if (strcmp (element, "p") == 0 || strcmp (element, "s") == 0 || strcmp (element, "paragraph") == 0
      || strcmp (element, "sentence") == 0) {
    put_paragraph (r);
  } else if (strcmp (element, "break") == 0) {
    put_break (r,
        wn_markup_pause (attribute (names, values, "time"), attribute (names, values, "strength")));
  } else if (strcmp (element, "mark") == 0 && attribute (names, values, "name")) {
    put_point (r, -1, attribute (names, values, "name"));
  } else if (strcmp (element, "prosody") == 0) {
    f->rate *= wn_markup_rate (attribute (names, values, "rate"));
    f->pitch *= wn_markup_pitch (attribute (names, values, "pitch"));
    f->pitch_range *= wn_markup_range (attribute (names, values, "range"));
    f->volume *= wn_markup_volume (attribute (names, values, "volume"));
  } else if (strcmp (element, "emphasis") == 0) {
    wn_markup_emphasise (f, attribute (names, values, "level"));
  } else if (strcmp (element, "say-as") == 0) {
    top (r)->say_as = wn_say_as (attribute (names, values, "interpret-as"));
    top (r)->format = keep (r, g_strdup (attribute (names, values, "format")));
  } else if (strcmp (element, "voice") == 0) {
    start_voice (r, names, values);
  } else if (strcmp (element, "sub") == 0 && attribute (names, values, "alias")) {
    put_instead (r, attribute (names, values, "alias"));
  } else if (strcmp (element, "phoneme") == 0 && top (r)->phones == NULL) {
    start_phoneme (r, attribute (names, values, "alphabet"), attribute (names, values, "ph"));
  } else if (is_word (element)) {
    end_word (r);
  } else if (strcmp (element, "desc") == 0 || strcmp (element, "metadata") == 0
      || strcmp (element, "lexicon") == 0) {
    top (r)->hidden = TRUE;
  }
}

static void
start_element (GMarkupParseContext *context, const char *element, const char **names,
    const char **values, gpointer data, GError **error)
{
  Reader *r = data;

  if (r->depth + 1 == MAX_DEPTH) {
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
        "more than %d elements inside each other", MAX_DEPTH - 1);
    return;
  }
  r->depth++;
  r->levels[r->depth] = r->levels[r->depth - 1];
  top (r)->stands_from = -1;
  if (r->kind == WN_MARKUP_SSML && !top (r)->hidden)
    start_ssml (r, element, names, values);
  else if (r->kind == WN_MARKUP_PANGO)
    start_pango (r, element, names, values);
  r->text_start = r->at + 1;
}

/* What was put since character `from` comes from there; from the tag's end if there is nothing */
static void
place (Reader *r, int from, int start, int end)
{
  for (int i = from; i < r->n_plain; i++)
    g_array_index (r->markup->source, WnMarkupSource, i) = (WnMarkupSource){ start,
      MAX (start + 1, end) };
}

static void
end_element (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Reader *r = data;
  const Level *level = top (r);

  r->depth--;
  if (level->stands_from >= 0)
    place (r, level->stands_from, level->content, MAX (level->content, tag_start (r)));
  if (level->phones && top (r)->phones == NULL)
    end_phoneme (r, level);
  if (r->kind == WN_MARKUP_SSML && !top (r)->hidden
      && (strcmp (element, "p") == 0 || strcmp (element, "s") == 0))
    put_paragraph (r);
  r->word_ended |= r->kind == WN_MARKUP_SSML && is_word (element);
  r->text_start = r->at + 1;
}

static void
passthrough (GMarkupParseContext *context, const char *text, gsize n, gpointer data, GError **error)
{
  ((Reader *) data)->text_start = ((Reader *) data)->at + 1;
}

/* White space means nothing in SSML but that words end */
static void
put_character (Reader *r, const char *p, int start, int end)
{
  const gboolean space = r->kind == WN_MARKUP_SSML && g_ascii_isspace (*p);

  if (r->word_ended && g_unichar_isalnum (g_utf8_get_char (p)))
    end_word (r);
  r->word_ended = FALSE;
  if (!space)
    put (r, p, g_utf8_next_char (p) - p, start, end);
  else if (r->plain->len > 0 && !g_ascii_isspace (r->plain->str[r->plain->len - 1]))
    put (r, " ", 1, start, end);
}

/*
 * The parser hands out decoded text; each of its characters is an entity or a character of the
 * input
 */
static void
put_decoded (Reader *r, const char *text, gsize n)
{
  static const char cdata[] = "<![CDATA[";
  const char *in = r->input + r->text_start;
  gboolean raw = strncmp (in, cdata, strlen (cdata)) == 0;

  if (raw)
    in += strlen (cdata);
  for (const char *p = text; p < text + n; p = g_utf8_next_char (p)) {
    const char *next = !raw && *in == '&' && strchr (in, ';') ? strchr (in, ';') + 1
        : *in                                                 ? g_utf8_next_char (in)
                                                              : in;
    const int start = character_at (r, in - r->input);

    put_character (r, p, start, MAX (start + 1, character_at (r, next - r->input)));
    in = next;
  }
}

/* Text of a say-as comes from all that is written there but the space around it */
static void
put_said (Reader *r, const char *text, gsize n, gsize end)
{
  char *copy = g_strndup (text, n),
       *said = r->language->say_as (top (r)->say_as, top (r)->format, copy);
  gsize from = r->text_start, to = end;

  while (from < to && g_ascii_isspace (r->input[from]))
    from++;
  while (to > from && g_ascii_isspace (r->input[to - 1]))
    to--;
  end_word (r);
  put (r, said, strlen (said), character_at (r, from), character_at (r, to));
  r->word_ended = TRUE;
  g_free (said);
  g_free (copy);
}

static void
take_text (GMarkupParseContext *context, const char *text, gsize n, gpointer data, GError **error)
{
  Reader *r = data;
  const gsize end = r->input[r->at] == '<' ? r->at : r->at + 1;
  int start = r->n_plain;

  if (!top (r)->hidden && strspn (text, " \t\r\n") < n)
    enter_part (r);
  if (!top (r)->hidden && top (r)->say_as == WN_SAY_AS_WRITTEN) {
    put_decoded (r, text, n);
  } else if (!top (r)->hidden) {
    put_said (r, text, n, end);
  }
  close_span (r, start);
  r->text_start = end;
}

/* Fed byte by byte, so that a callback knows where in the input it is */
static gboolean
parse (Reader *r, gsize n, GError **error)
{
  static const GMarkupParser parser = { start_element, end_element, take_text, passthrough, NULL };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT,
      r, NULL);
  gboolean whole = g_markup_parse_context_parse (context, "<_>", 3, error);

  r->text_start = 0;
  for (r->at = 0; whole && r->at < n; r->at++)
    whole = g_markup_parse_context_parse (context, r->input + r->at, 1, error);
  whole = whole && g_markup_parse_context_parse (context, "</_>", 4, error)
      && g_markup_parse_context_end_parse (context, error);
  g_markup_parse_context_free (context);
  return whole;
}

/* FALSE for broken markup, of which what lies before is read */
static gboolean
read_markup (WnMarkup *markup, WnMarkupKind kind, const WnLanguage *language, int part,
    const char *input, gsize n, GError **error)
{
  Reader r = { .markup = markup,
    .kind = kind,
    .language = language,
    .part = part,
    .input = input,
    .plain = g_string_new (NULL) };
  gboolean whole;

  r.strings = g_ptr_array_new_with_free_func (g_free);
  r.levels[0].voice = r.levels[0].language = "";
  r.levels[0].factors = (WnMarkupSpan){ 0, 0, 1.0f, 1.0f, 1.0f, 1.0f };
  whole = parse (&r, n, error);
  markup->text = g_string_free (r.plain, FALSE);
  g_ptr_array_unref (r.strings);
  return whole;
}

WnMarkup *
wn_markup_new (WnMarkupKind kind, const WnLanguage *language, const char *text, gsize n, int part)
{
  WnMarkup *markup = wn_markup_empty ();
  char *input = g_strndup (text, n);
  GError *error = NULL;
  WnMarkupSource end;

  if (!read_markup (markup, kind, language, part, input, strlen (input), &error)) {
    wn_markup_clear (markup);
    wn_markup_read_broken (markup, input, error->message);
    g_error_free (error);
  }
  end.start = end.end = g_utf8_strlen (input, -1);
  g_array_append_val (markup->source, end);
  g_free (input);
  return markup;
}
