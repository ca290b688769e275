/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/markup.h"
#include "text/markup_values.h"

#define MAX_DEPTH 64

typedef struct
{
  WnMarkupSpan factors;
  WnSayAs say_as;
  const char *voice; /* borrowed from Reader.voice_names */
  gboolean hidden;
} Level;

typedef struct
{
  WnMarkup *markup;
  WnMarkupKind kind;
  int part;          /* to be read, or all */
  GPtrArray *voice_names;
  const char *input;
  GString *plain;
  Level levels[MAX_DEPTH];
  int depth;
  int n_plain;       /* characters of plain */
  gsize at;          /* byte of the input that is being read */
  gsize text_start;  /* byte behind the last tag */
  gsize counted;     /* bytes up to which n_counted characters were counted */
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
  return r->part == WN_MARKUP_ALL_PARTS || r->part == MAX (1, (int) r->markup->voices->len) - 1;
}

/* Text in another voice than the text before begins a part */
static void
enter_part (Reader *r)
{
  GPtrArray *voices = r->markup->voices;

  if (voices->len == 0 || strcmp (g_ptr_array_index (voices, voices->len - 1), top (r)->voice) != 0)
    g_ptr_array_add (voices, g_strdup (top (r)->voice));
}

static void
put (Reader *r, const char *text, gsize n, int source)
{
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

static void
put_paragraph (Reader *r)
{
  if (r->plain->len > 0 && !ends_with (r->plain, "\n\n"))
    put (r, "\n\n", 2, character_at (r, r->at));
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
    put (r, ", ", 2, character_at (r, r->at));
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

static void
start_sub (Reader *r, const char *alias)
{
  int start = r->n_plain;

  if (!alias)
    return;
  enter_part (r);
  put (r, alias, strlen (alias), character_at (r, r->at));
  close_span (r, start);
  top (r)->hidden = TRUE;
}

static void
start_ssml (Reader *r, const char *element, const char **names, const char **values)
{
  WnMarkupSpan *f = &top (r)->factors;

  if (strcmp (element, "p") == 0 || strcmp (element, "s") == 0 || strcmp (element, "paragraph") == 0
      || strcmp (element, "sentence") == 0) {
    put_paragraph (r);
  } else if (strcmp (element, "break") == 0) {
    put_break (r, wn_markup_pause (attribute (names, values, "time"), attribute (names, values, "strength")));
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
    top (r)->say_as = wn_markup_say_as (attribute (names, values, "interpret-as"));
  } else if (strcmp (element, "voice") == 0 && attribute (names, values, "name")) {
    top (r)->voice = g_strdup (attribute (names, values, "name"));
    g_ptr_array_add (r->voice_names, (gpointer) top (r)->voice);
  } else if (strcmp (element, "sub") == 0) {
    start_sub (r, attribute (names, values, "alias"));
  } else if (strcmp (element, "desc") == 0 || strcmp (element, "metadata") == 0 || strcmp (element, "lexicon") == 0) {
    top (r)->hidden = TRUE;
  }
}

static void
start_element (GMarkupParseContext *context, const char *element, const char **names, const char **values, gpointer data, GError **error)
{
  Reader *r = data;

  if (r->depth + 1 == MAX_DEPTH) {
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "more than %d elements inside each other", MAX_DEPTH - 1);
    return;
  }
  r->depth++;
  r->levels[r->depth] = r->levels[r->depth - 1];
  if (r->kind == WN_MARKUP_SSML && !top (r)->hidden)
    start_ssml (r, element, names, values);
  else if (strcmp (element, "b") == 0 || strcmp (element, "i") == 0)
    wn_markup_emphasise (&top (r)->factors, "moderate");
  r->text_start = r->at + 1;
}

static void
end_element (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Reader *r = data;

  r->depth--;
  if (r->kind == WN_MARKUP_SSML && !top (r)->hidden && (strcmp (element, "p") == 0 || strcmp (element, "s") == 0))
    put_paragraph (r);
  r->text_start = r->at + 1;
}

static void
passthrough (GMarkupParseContext *context, const char *text, gsize n, gpointer data, GError **error)
{
  ((Reader *) data)->text_start = ((Reader *) data)->at + 1;
}

/* White space means nothing in SSML but that words end */
static void
put_character (Reader *r, const char *p, int source)
{
  const gboolean space = r->kind == WN_MARKUP_SSML && g_ascii_isspace (*p);

  if (!space)
    put (r, p, g_utf8_next_char (p) - p, source);
  else if (r->plain->len > 0 && !g_ascii_isspace (r->plain->str[r->plain->len - 1]))
    put (r, " ", 1, source);
}

/* The parser hands out decoded text; each of its characters is an entity or a character of the input */
static void
put_decoded (Reader *r, const char *text, gsize n)
{
  static const char cdata[] = "<![CDATA[";
  const char *in = r->input + r->text_start;
  gboolean raw = strncmp (in, cdata, strlen (cdata)) == 0;

  if (raw)
    in += strlen (cdata);
  for (const char *p = text; p < text + n; p = g_utf8_next_char (p)) {
    put_character (r, p, character_at (r, in - r->input));
    if (!raw && *in == '&' && strchr (in, ';'))
      in = strchr (in, ';') + 1;
    else if (*in)
      in = g_utf8_next_char (in);
  }
}

static void
take_text (GMarkupParseContext *context, const char *text, gsize n, gpointer data, GError **error)
{
  Reader *r = data;
  int start = r->n_plain;
  char *copy, *said;

  if (!top (r)->hidden && strspn (text, " \t\r\n") < n)
    enter_part (r);
  if (!top (r)->hidden && top (r)->say_as == WN_SAY_AS_WRITTEN) {
    put_decoded (r, text, n);
  } else if (!top (r)->hidden) {
    copy = g_strndup (text, n);
    said = wn_markup_say (top (r)->say_as, copy);
    put (r, said, strlen (said), character_at (r, r->text_start));
    g_free (said);
    g_free (copy);
  }
  close_span (r, start);
  r->text_start = r->input[r->at] == '<' ? r->at : r->at + 1;
}

static void
reader_init (Reader *r, WnMarkupKind kind, int part, const char *input, WnMarkup *markup)
{
  *r = (Reader) { .markup = markup, .kind = kind, .part = part, .input = input, .plain = g_string_new (NULL) };
  r->voice_names = g_ptr_array_new_with_free_func (g_free);
  r->levels[0].voice = "";
  r->levels[0].factors = (WnMarkupSpan) { 0, 0, 1.0f, 1.0f, 1.0f, 1.0f };
}

/* Fed byte by byte, so that a callback knows where in the input it is */
static gboolean
parse (Reader *r, gsize n, GError **error)
{
  static const GMarkupParser parser = { start_element, end_element, take_text, passthrough, NULL };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, r, NULL);
  gboolean whole = g_markup_parse_context_parse (context, "<_>", 3, error);

  r->text_start = 0;
  for (r->at = 0; whole && r->at < n; r->at++)
    whole = g_markup_parse_context_parse (context, r->input + r->at, 1, error);
  whole = whole && g_markup_parse_context_parse (context, "</_>", 4, error) && g_markup_parse_context_end_parse (context, error);
  g_markup_parse_context_free (context);
  return whole;
}

/* For broken markup: a `<` opens a tag only where a name or one of /!? follows, and a `>` comes */
static void
cut_tags (Reader *r, gsize n)
{
  static const struct
  {
    const char *name, *text;
  } entities[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" } };

  for (const char *p = r->input; p < r->input + n;) {
    const char *end;
    gsize i;

    if (*p == '<' && (g_ascii_isalpha (p[1]) || (p[1] && strchr ("/!?", p[1]))) && (end = strchr (p, '>'))) {
      p = end + 1;
      continue;
    }
    for (i = 0; i < G_N_ELEMENTS (entities) && !g_str_has_prefix (p, entities[i].name);)
      i++;
    if (i < G_N_ELEMENTS (entities)) {
      put (r, entities[i].text, 1, character_at (r, p - r->input));
      p += strlen (entities[i].name);
    } else {
      end = g_utf8_next_char (p);
      put (r, p, end - p, character_at (r, p - r->input));
      p = end;
    }
  }
}

static void
clear_point (gpointer point)
{
  g_free (((WnMarkupPoint *) point)->name);
}

WnMarkup *
wn_markup_new (WnMarkupKind kind, const char *text, gsize n, int part)
{
  WnMarkup *markup = g_new0 (WnMarkup, 1);
  char *input = g_strndup (text, n);
  GError *error = NULL;
  Reader r;
  int end;

  n = strlen (input);
  markup->source = g_array_new (FALSE, FALSE, sizeof (int));
  markup->spans = g_array_new (FALSE, FALSE, sizeof (WnMarkupSpan));
  markup->points = g_array_new (FALSE, FALSE, sizeof (WnMarkupPoint));
  g_array_set_clear_func (markup->points, clear_point);
  markup->voices = g_ptr_array_new_with_free_func (g_free);

  reader_init (&r, kind, part, input, markup);
  if (!parse (&r, n, &error)) {
    markup->warning = g_strdup_printf ("broken markup, its text is spoken without it: %s", error->message);
    g_error_free (error);
    g_array_set_size (markup->source, 0);
    g_array_set_size (markup->spans, 0);
    g_array_set_size (markup->points, 0);
    g_ptr_array_set_size (markup->voices, 0);
    g_ptr_array_add (markup->voices, g_strdup (""));
    g_string_free (r.plain, TRUE);
    g_ptr_array_unref (r.voice_names);
    reader_init (&r, kind, part, input, markup);
    cut_tags (&r, n);
  }
  end = character_at (&r, n);
  g_array_append_val (markup->source, end);
  markup->text = g_string_free (r.plain, FALSE);
  g_ptr_array_unref (r.voice_names);
  g_free (input);
  return markup;
}

void
wn_markup_free (WnMarkup *markup)
{
  if (!markup)
    return;
  g_array_unref (markup->source);
  g_array_unref (markup->spans);
  g_array_unref (markup->points);
  g_ptr_array_unref (markup->voices);
  g_free (markup->warning);
  g_free (markup->text);
  g_free (markup);
}

const WnMarkupSpan *
wn_markup_span_at (const WnMarkup *markup, int at)
{
  guint low = 0, high = markup->spans->len;

  while (low < high) {
    const guint middle = (low + high) / 2;
    const WnMarkupSpan *span = &g_array_index (markup->spans, WnMarkupSpan, middle);

    if (at < span->start)
      high = middle;
    else if (at >= span->end)
      low = middle + 1;
    else
      return span;
  }
  return NULL;
}

static int
source_of (const WnMarkup *markup, int at)
{
  return g_array_index (markup->source, int, CLAMP (at, 0, (int) markup->source->len - 1));
}

void
wn_markup_locate (const WnMarkup *markup, int *offset, int *length)
{
  const int start = source_of (markup, *offset);
  /* the last character itself, so that a tag behind the stretch is not counted in */
  const int last = *length > 0 ? source_of (markup, *offset + *length - 1) : start;

  *offset = start;
  *length = *length > 0 ? last + 1 - start : 0;
}
