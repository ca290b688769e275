/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/markup_reader.h"
#include <string.h>
#include "text/markup_elements.h"
#include "text/markup_lexer.h"
#include "text/markup_pango.h"
#include "text/markup_report.h"
#include "text/markup_values.h"

/* What an expletive is replaced by */
#define EXPLETIVE_MS 400
/*
 * The text of a document goes to each of its parts: this bounds what all of them hold, and a
 * document that has more changes of voice keeps the last
 */
#define MAX_PARTS_BYTES (64 << 20)
#define MIN_PARTS 64

typedef struct
{
  char *name; /* of the element */
  const WnElementInfo *info;
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
  int shape; /* that ends with it, counted from 1, or 0 */
} Level;

typedef struct
{
  WnMarkup *markup;
  WnMarkupKind kind;
  const WnLanguage *language;
  int part, max_parts; /* to be read, or all */
  GPtrArray *strings;
  WnMarkupLexer lexer;
  GString *plain;
  GArray *levels;      /* Level, the first around all */
  GHashTable *open;    /* name -> number of its levels */
  int n_plain;         /* characters of plain */
  int tag, tag_end;    /* characters of the input at which the piece begins and ends that is read */
  gboolean word_ended; /* by a tag: what follows is another word */
  gsize counted;       /* bytes up to which n_counted characters were counted */
  int n_counted;
  const char *start_mark, *end_mark; /* speak only from and to there, or NULL */
  gboolean started, ended;
  WnMarkupReport *report;
} Reader;

/* Places are asked for in ascending order */
static int
character_at (Reader *r, gsize byte)
{
  r->n_counted += g_utf8_strlen (r->lexer.input + r->counted, byte - r->counted);
  r->counted = byte;
  return r->n_counted;
}

static Level *
top (Reader *r)
{
  return &g_array_index (r->levels, Level, r->levels->len - 1);
}

static gboolean
is_wanted (const Reader *r)
{
  return r->started && !r->ended
      && (r->part == WN_MARKUP_ALL_PARTS || r->part == MAX (1, (int) r->markup->parts->len) - 1);
}

/* Takes the message */
static void
report (Reader *r, char *message)
{
  if (is_wanted (r) || r->part == WN_MARKUP_ALL_PARTS)
    wn_markup_report (r->report, message);
  else
    g_free (message);
}

static void
report_piece (gpointer data, const char *what)
{
  Reader *r = data;

  report (r, g_strdup_printf ("%s at character %d", what, r->tag));
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

  if (last && (int) parts->len >= r->max_parts) {
    if (strcmp (last->voice, top (r)->voice) != 0
        || strcmp (last->language, top (r)->language) != 0)
      report (r, g_strdup_printf ("more than %d changes of voice or language", r->max_parts));
    return;
  }
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
  return f->rate == 1.0f && f->pitch == 1.0f && f->pitch_range == 1.0f && f->volume == 1.0f
      && f->pitch_hz == 0.0f && f->pitch_add == 0.0f && f->shape == 0;
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
  const int at = MAX (0, r->tag_end - 1);

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

  while (end && end > r->plain->str && g_ascii_isspace (*end))
    end--;
  if (ms > 0 && end && !strchr (",.;:!?", *end) && !ends_with (r->plain, "\n"))
    put_here (r, ", ");
  put_point (r, ms, NULL);
}

/* Kept as long as the reader */
static const char *
keep (Reader *r, char *text)
{
  g_ptr_array_add (r->strings, text);
  return text;
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
  top (r)->content = r->tag_end;
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
    report (r,
        g_strdup_printf ("the alphabet \"%s\" of a phoneme at character %d is not known", unknown,
            r->tag));
  else if (unknown)
    report (r,
        g_strdup_printf ("no phone for \"%s\", character %d of the phoneme \"%s\" at character %d",
            unknown, at, ph, r->tag));
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
  const int at = MAX (0, r->tag_end - 1);

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
start_voice (Reader *r, const WnPiece *piece)
{
  const char *name = wn_piece_attribute (piece, "name"),
             *languages = wn_piece_attribute (piece, "languages");

  if (name)
    top (r)->voice = keep (r, g_strdup (name));
  if (languages)
    top (r)->language = keep (r, g_strndup (languages, strcspn (languages, " ")));
  else if (name && !wn_piece_attribute (piece, "xml:lang"))
    top (r)->language = "";
}

static void
report_value (Reader *r, const WnPiece *piece, const char *attribute)
{
  report (r,
      g_strdup_printf ("%s=\"%s\" of <%s> is not understood", attribute,
          wn_piece_attribute (piece, attribute), piece->name));
}

/* A shape for duration and contour, which end with the element */
static void
start_shape (Reader *r, const WnPiece *piece)
{
  const char *contour = wn_piece_attribute (piece, "contour"),
             *duration = wn_piece_attribute (piece, "duration");
  WnMarkupShape shape = { .start = r->n_plain, .end = r->n_plain };

  if (contour && !wn_markup_contour (contour, &shape)) {
    shape.n_points = 0;
    report_value (r, piece, "contour");
  }
  if (duration && !wn_markup_time (duration, &shape.duration))
    report_value (r, piece, "duration");
  if (shape.n_points == 0 && shape.duration == 0)
    return;
  g_array_append_val (r->markup->shapes, shape);
  top (r)->shape = top (r)->factors.shape = r->markup->shapes->len;
}

static void
start_prosody (Reader *r, const WnPiece *piece)
{
  static const struct
  {
    const char *attribute;
    gboolean (*read) (const char *value, WnMarkupSpan *span);
  } values[] = { { "rate", wn_markup_rate }, { "pitch", wn_markup_pitch },
    { "range", wn_markup_range }, { "volume", wn_markup_volume } };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    const char *value = wn_piece_attribute (piece, values[i].attribute);

    if (value && !values[i].read (value, &top (r)->factors))
      report_value (r, piece, values[i].attribute);
  }
  start_shape (r, piece);
}

static void
start_break (Reader *r, const WnPiece *piece)
{
  const char *time = wn_piece_attribute (piece, "time"),
             *strength = wn_piece_attribute (piece, "strength"),
             *size = wn_piece_attribute (piece, "size");
  int ms = 250;

  if (strength && !wn_markup_strength (strength, &ms))
    report_value (r, piece, "strength");
  if (size && !strength && !wn_markup_strength (size, &ms))
    report_value (r, piece, "size");
  if (time && !wn_markup_time (time, &ms))
    report_value (r, piece, "time");
  put_break (r, ms);
}

static void
start_silence (Reader *r, const WnPiece *piece)
{
  const char *value = wn_piece_attribute (piece, "value");
  int ms = 250;

  if (value && !wn_markup_time (value, &ms))
    report_value (r, piece, "value");
  put_break (r, ms);
}

static void
start_mark (Reader *r, const WnPiece *piece)
{
  const char *name = wn_piece_attribute (piece, "name");

  if (name == NULL)
    name = wn_piece_attribute (piece, "mark");
  if (name == NULL)
    return;
  if (r->start_mark && strcmp (name, r->start_mark) == 0)
    r->started = TRUE;
  put_point (r, -1, name);
  if (r->end_mark && strcmp (name, r->end_mark) == 0)
    r->ended = TRUE;
}

static void
start_speak (Reader *r, const WnPiece *piece)
{
  const char *start = wn_piece_attribute (piece, "startmark"),
             *end = wn_piece_attribute (piece, "endmark");
  char *quoted;

  if (r->levels->len > 2)
    return;
  quoted = start ? g_strdup_printf ("\"%s\"", start) : NULL;

  /* a mark that is not there limits nothing */
  if (quoted && strstr (r->lexer.input + piece->end, quoted)) {
    r->start_mark = keep (r, g_strdup (start));
    r->started = FALSE;
  } else if (start) {
    report_value (r, piece, "startmark");
  }
  if (end)
    r->end_mark = keep (r, g_strdup (end));
  g_free (quoted);
}

static void
start_say_as (Reader *r, const WnPiece *piece)
{
  const char *how = wn_piece_attribute (piece, "interpret-as"),
             *format = wn_piece_attribute (piece, "format");
  const char *own = how ? strchr (how, ':') : NULL;

  if (how && g_str_has_prefix (how, "vxml:")) {
    how += 5;
    own = NULL;
  }
  top (r)->say_as = wn_say_as (how, format);
  if (own && top (r)->say_as == WN_SAY_AS_DATE && !format)
    format = own + 1;
  top (r)->format = keep (r, g_strdup (format));
  if (top (r)->say_as == WN_SAY_AS_UNKNOWN) {
    report_value (r, piece, "interpret-as");
    top (r)->say_as = WN_SAY_AS_WRITTEN;
  }
}

/* The text of an audio element stands for its sound */
static void
start_audio (Reader *r, const WnPiece *piece)
{
  const char *src = wn_piece_attribute (piece, "src");

  report (r,
      g_strdup_printf ("sound \"%s\" of <audio> is not played, its text is spoken",
          src ? src : ""));
}

static void
start_language (Reader *r, const WnPiece *piece)
{
  const char *language = wn_piece_attribute (piece, "xml:lang"),
             *failure = wn_piece_attribute (piece, "onlangfailure");

  if (language == NULL)
    return;
  top (r)->language = keep (r, g_strdup (language));
  if (failure && strncmp (failure, "ignoretext", 10) == 0 && !wn_language_known (language)) {
    report (r, g_strdup_printf ("text in language \"%s\" is left out, as is asked for", language));
    top (r)->hidden = TRUE;
  }
}

/* Whatever of the tag says nothing to the reader */
static void
report_unread (Reader *r, const WnPiece *piece)
{
  const WnElementInfo *info = top (r)->info;

  if (info->element == WN_ELEMENT_UNKNOWN) {
    report (r, g_strdup_printf ("<%s> is not known, its text is spoken", piece->name));
    return;
  }
  for (guint i = 0; i + 1 < piece->attributes->len; i += 2)
    if (!wn_markup_attribute_is_read (info, piece->attributes->pdata[i]))
      report (r,
          g_strdup_printf ("%s of <%s> is not read", (char *) piece->attributes->pdata[i],
              piece->name));
}

static void
start_ssml (Reader *r, const WnPiece *piece)
{
  const char *level = wn_piece_attribute (piece, "level");

  report_unread (r, piece);
  start_language (r, piece);
  switch (top (r)->info->element) {
    case WN_ELEMENT_SPEAK:
      end_word (r);
      start_speak (r, piece);
      break;
    case WN_ELEMENT_PARAGRAPH:
      put_paragraph (r);
      break;
    case WN_ELEMENT_WORD:
      end_word (r);
      break;
    case WN_ELEMENT_BREAK:
      start_break (r, piece);
      break;
    case WN_ELEMENT_SILENCE:
      start_silence (r, piece);
      break;
    case WN_ELEMENT_MARK:
      start_mark (r, piece);
      break;
    case WN_ELEMENT_PROSODY:
      start_prosody (r, piece);
      break;
    case WN_ELEMENT_EMPHASIS:
      if (!wn_markup_emphasise (&top (r)->factors, level))
        report_value (r, piece, "level");
      break;
    case WN_ELEMENT_SAY_AS:
      start_say_as (r, piece);
      break;
    case WN_ELEMENT_SUB:
      if (wn_piece_attribute (piece, "alias"))
        put_instead (r, wn_piece_attribute (piece, "alias"));
      break;
    case WN_ELEMENT_PHONEME:
      if (top (r)->phones == NULL)
        start_phoneme (r, wn_piece_attribute (piece, "alphabet"), wn_piece_attribute (piece, "ph"));
      break;
    case WN_ELEMENT_VOICE:
      start_voice (r, piece);
      break;
    case WN_ELEMENT_AUDIO:
      start_audio (r, piece);
      break;
    case WN_ELEMENT_LEXICON:
      report (r, g_strdup ("the lexicon of <lexicon> is not read"));
      top (r)->hidden = TRUE;
      break;
    case WN_ELEMENT_HIDDEN:
      top (r)->hidden = TRUE;
      break;
    case WN_ELEMENT_LANG:
    case WN_ELEMENT_LOOKUP:
    case WN_ELEMENT_UNKNOWN:
      break;
  }
}

static void
start_element (Reader *r, const WnPiece *piece)
{
  Level level = *top (r);
  const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (r->open, piece->name));

  level.name = g_strdup (piece->name);
  level.info = wn_markup_element (piece->name);
  level.stands_from = -1;
  level.shape = 0;
  g_array_append_val (r->levels, level);
  g_hash_table_replace (r->open, g_strdup (piece->name), GUINT_TO_POINTER (n + 1));
  if (r->kind == WN_MARKUP_PANGO)
    wn_markup_pango (piece, &top (r)->factors);
  else if (!top (r)->hidden)
    start_ssml (r, piece);
}

/* What was put since character `from` comes from there; from the tag's end if there is nothing */
static void
place (Reader *r, int from, int start, int end)
{
  for (int i = from; i < r->n_plain; i++)
    g_array_index (r->markup->source, WnMarkupSource, i) = (WnMarkupSource){ start,
      MAX (start + 1, end) };
}

/* The innermost element */
static void
end_element (Reader *r)
{
  const Level level = *top (r);
  const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (r->open, level.name));

  g_hash_table_replace (r->open, g_strdup (level.name), GUINT_TO_POINTER (n - 1));
  g_array_set_size (r->levels, r->levels->len - 1);
  if (level.stands_from >= 0)
    place (r, level.stands_from, level.content, MAX (level.content, r->tag));
  if (level.phones && top (r)->phones == NULL)
    end_phoneme (r, &level);
  if (level.shape > 0)
    g_array_index (r->markup->shapes, WnMarkupShape, level.shape - 1).end = r->n_plain;
  if (r->kind == WN_MARKUP_SSML && !top (r)->hidden && level.info->element == WN_ELEMENT_PARAGRAPH)
    put_paragraph (r);
  r->word_ended |= r->kind == WN_MARKUP_SSML
      && (level.info->element == WN_ELEMENT_WORD || level.info->element == WN_ELEMENT_SPEAK);
  g_free (level.name);
}

/* An end tag closes what is open inside its element, too; one without a beginning is passed over */
static void
take_end (Reader *r, const WnPiece *piece)
{
  if (!GPOINTER_TO_UINT (g_hash_table_lookup (r->open, piece->name))) {
    report (r, g_strdup_printf ("</%s> ends nothing", piece->name));
    return;
  }
  while (strcmp (top (r)->name, piece->name) != 0) {
    report (r, g_strdup_printf ("<%s> has no end", top (r)->name));
    end_element (r);
  }
  end_element (r);
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

/* Each character of the text is an entity or a character of the input */
static void
put_decoded (Reader *r, const WnPiece *piece)
{
  const char *p = r->lexer.input + piece->text, *end = r->lexer.input + piece->text_end;
  GString *decoded = g_string_new (NULL);

  while (p < end) {
    const int start = character_at (r, p - r->lexer.input);
    const char *next;

    g_string_truncate (decoded, 0);
    if (piece->kind == WN_PIECE_RAW)
      g_string_append_len (decoded, p, g_utf8_next_char (p) - p);
    r->tag = start;
    next = piece->kind == WN_PIECE_RAW ? g_utf8_next_char (p)
                                       : p + wn_markup_lexer_decode (&r->lexer, p, end, decoded);
    for (const char *c = decoded->str; *c; c = g_utf8_next_char (c))
      put_character (r, c, start, MAX (start + 1, character_at (r, next - r->lexer.input)));
    p = next;
  }
  g_string_free (decoded, TRUE);
}

/* Text of a say-as comes from all that is written there but the space around it */
static void
put_said (Reader *r, const WnPiece *piece)
{
  const char *p = r->lexer.input + piece->text, *end = r->lexer.input + piece->text_end;
  gsize from = piece->text, to = piece->text_end;
  GString *text = g_string_new (NULL);
  char *said;
  int start;

  while (p < end && piece->kind == WN_PIECE_TEXT)
    p += wn_markup_lexer_decode (&r->lexer, p, end, text);
  if (p < end)
    g_string_append_len (text, p, end - p);
  while (from < to && g_ascii_isspace (r->lexer.input[from]))
    from++;
  while (to > from && g_ascii_isspace (r->lexer.input[to - 1]))
    to--;
  said = r->language->say_as (top (r)->say_as, top (r)->format, text->str);
  end_word (r);
  start = character_at (r, from);
  if (*said)
    put (r, said, strlen (said), start, MAX (start, character_at (r, to)));
  else if (top (r)->say_as == WN_SAY_AS_EXPLETIVE)
    put_break (r, EXPLETIVE_MS);
  r->word_ended = TRUE;
  g_free (said);
  g_string_free (text, TRUE);
}

static void
take_text (Reader *r, const WnPiece *piece)
{
  const char *text = r->lexer.input + piece->text;
  const gboolean blank = strspn (text, " \t\r\n") >= piece->text_end - piece->text;
  int start = r->n_plain;

  if (top (r)->hidden)
    return;
  if (!blank)
    enter_part (r);
  start = r->n_plain;
  if (top (r)->say_as == WN_SAY_AS_WRITTEN || blank)
    put_decoded (r, piece);
  else
    put_said (r, piece);
  close_span (r, start);
}

static void
take_piece (Reader *r, const WnPiece *piece)
{
  r->tag = character_at (r, piece->start);
  switch (piece->kind) {
    case WN_PIECE_TEXT:
    case WN_PIECE_RAW:
      r->tag_end = r->tag + 1;
      take_text (r, piece);
      break;
    case WN_PIECE_START:
    case WN_PIECE_EMPTY:
      r->tag_end = character_at (r, piece->end);
      start_element (r, piece);
      if (piece->kind == WN_PIECE_EMPTY)
        end_element (r);
      break;
    case WN_PIECE_END:
      r->tag_end = character_at (r, piece->end);
      take_end (r, piece);
      break;
    default:
      break;
  }
}

static void
read_pieces (Reader *r)
{
  WnPiece piece;

  for (;;) {
    r->tag = character_at (r, r->lexer.at);
    wn_markup_lexer_next (&r->lexer, &piece);
    if (piece.kind == WN_PIECE_END_OF_INPUT)
      break;
    take_piece (r, &piece);
    wn_piece_clear (&piece);
  }
  r->tag = character_at (r, r->lexer.n);
  r->tag_end = r->tag + 1;
  while (r->levels->len > 1) {
    report (r, g_strdup_printf ("<%s> has no end", top (r)->name));
    end_element (r);
  }
}

static void
read_markup (WnMarkup *markup, WnMarkupKind kind, const WnLanguage *language, int part,
    const char *input, gsize n)
{
  const Level outer = { .factors = { 0, 0, 1.0f, 1.0f, 1.0f, 1.0f, 0.0f, 0.0f, 0 },
    .say_as = WN_SAY_AS_WRITTEN,
    .voice = "",
    .language = "",
    .info = wn_markup_element (""),
    .stands_from = -1 };
  Reader r = { .markup = markup,
    .kind = kind,
    .language = language,
    .part = part,
    .max_parts = MAX (MIN_PARTS, (int) (MAX_PARTS_BYTES / MAX (1, n))),
    .started = TRUE,
    .plain = g_string_new (NULL) };

  r.strings = g_ptr_array_new_with_free_func (g_free);
  r.levels = g_array_new (FALSE, FALSE, sizeof (Level));
  r.open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  r.report = wn_markup_report_new ();
  wn_markup_lexer_init (&r.lexer, input, n, report_piece, &r);
  g_array_append_val (r.levels, outer);
  read_pieces (&r);
  markup->text = g_string_free (r.plain, FALSE);
  markup->warning = wn_markup_report_free (r.report);
  wn_markup_lexer_clear (&r.lexer);
  g_hash_table_unref (r.open);
  g_array_unref (r.levels);
  g_ptr_array_unref (r.strings);
}

WnMarkup *
wn_markup_new (WnMarkupKind kind, const WnLanguage *language, const char *text, gsize n, int part)
{
  WnMarkup *markup = wn_markup_empty ();
  char *input = g_strndup (text, n);
  WnMarkupSource end;

  read_markup (markup, kind, language, part, input, strlen (input));
  end.start = end.end = g_utf8_strlen (input, -1);
  /* what elements put that end with the document comes from its end, not from behind it */
  for (guint i = markup->source->len; i-- > 0;) {
    WnMarkupSource *source = &g_array_index (markup->source, WnMarkupSource, i);

    if (source->end <= end.end)
      break;
    source->start = MIN (source->start, end.end);
    source->end = end.end;
  }
  g_array_append_val (markup->source, end);
  g_free (input);
  return markup;
}
