/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/markup_reader.h"
#include <string.h>
#include "text/markup_pango.h"
#include "text/markup_state.h"

/* What an expletive is replaced by */
#define EXPLETIVE_MS 400

static void
report_piece (gpointer data, const char *what)
{
  WnMarkupState *r = data;

  wn_markup_warn (r, g_strdup_printf ("%s at character %d", what, r->tag));
}

/* What is pronounced must be there to be spoken */
static void
end_phoneme (WnMarkupState *r, const WnMarkupLevel *level)
{
  const int at = MAX (0, r->tag_end - 1);

  if (level->from == r->n_plain) {
    wn_markup_enter_part (r);
    wn_markup_put (r, level->ph, strlen (level->ph), at, at + 1);
    wn_markup_close_span (r, level->from);
  }
  wn_markup_give (r, level->from, level->phones, 0);
  r->word_ended = TRUE;
}

static void
start_element (WnMarkupState *r, const WnPiece *piece)
{
  WnMarkupLevel level = *wn_markup_top (r);
  const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (r->open, piece->name));

  level.name = g_strdup (piece->name);
  level.info = wn_markup_element (piece->name);
  level.stands_from = -1;
  level.shape = 0;
  level.role = 0;
  g_array_append_val (r->levels, level);
  g_hash_table_replace (r->open, g_strdup (piece->name), GUINT_TO_POINTER (n + 1));
  if (r->kind == WN_MARKUP_PANGO)
    wn_markup_pango (piece, &wn_markup_top (r)->factors);
  else if (!wn_markup_top (r)->hidden)
    wn_markup_start_ssml (r, piece);
}

/* The innermost element */
static void
end_element (WnMarkupState *r)
{
  const WnMarkupLevel level = *wn_markup_top (r);
  const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (r->open, level.name));

  g_hash_table_replace (r->open, g_strdup (level.name), GUINT_TO_POINTER (n - 1));
  g_array_set_size (r->levels, r->levels->len - 1);
  if (level.stands_from >= 0)
    wn_markup_place (r, level.stands_from, level.content, MAX (level.content, r->tag));
  if (level.phones && !wn_markup_top (r)->phones)
    end_phoneme (r, &level);
  if (level.role)
    wn_markup_give (r, level.from, NULL, level.role);
  if (level.shape > 0)
    g_array_index (r->markup->shapes, WnMarkupShape, level.shape - 1).end = r->n_plain;
  if (r->kind == WN_MARKUP_SSML && !wn_markup_top (r)->hidden
      && level.info->element == WN_ELEMENT_PARAGRAPH)
    wn_markup_put_paragraph (r);
  r->word_ended |= r->kind == WN_MARKUP_SSML
      && (level.info->element == WN_ELEMENT_WORD || level.info->element == WN_ELEMENT_SPEAK
          || level.info->element == WN_ELEMENT_SUB);
  g_free (level.name);
}

/* An end tag closes what is open inside its element, too; one without a beginning is passed over */
static void
take_end (WnMarkupState *r, const WnPiece *piece)
{
  if (!GPOINTER_TO_UINT (g_hash_table_lookup (r->open, piece->name))) {
    wn_markup_warn (r, g_strdup_printf ("</%s> ends nothing", piece->name));
    return;
  }
  while (strcmp (wn_markup_top (r)->name, piece->name) != 0) {
    wn_markup_warn (r, g_strdup_printf ("<%s> has no end", wn_markup_top (r)->name));
    end_element (r);
  }
  end_element (r);
}

/* White space means nothing in SSML but that words end */
static void
put_character (WnMarkupState *r, const char *p, int start, int end)
{
  const gboolean space = r->kind == WN_MARKUP_SSML && g_ascii_isspace (*p);

  if (r->word_ended && g_unichar_isalnum (g_utf8_get_char (p)))
    wn_markup_end_word (r);
  r->word_ended = FALSE;
  if (!space)
    wn_markup_put (r, p, g_utf8_next_char (p) - p, start, end);
  else if (r->plain->len > 0 && !g_ascii_isspace (r->plain->str[r->plain->len - 1]))
    wn_markup_put (r, " ", 1, start, end);
}

/* A piece's characters, each an entity or a character of the input; where [i] is its place there */
static GString *
decode_piece (WnMarkupState *r, const WnPiece *piece, GArray *where)
{
  const char *p = r->lexer.input + piece->text, *end = r->lexer.input + piece->text_end;
  GString *all = g_string_new (NULL);

  while (p < end) {
    WnMarkupSource place = { wn_markup_character (r, p - r->lexer.input), 0 };
    const gsize from = all->len;
    const char *next = g_utf8_next_char (p);

    r->tag = place.start;
    if (piece->kind == WN_PIECE_RAW)
      g_string_append_len (all, p, next - p);
    else
      next = p + wn_markup_lexer_decode (&r->lexer, p, end, all);
    place.end = MAX (place.start + 1, wn_markup_character (r, next - r->lexer.input));
    for (const char *c = all->str + from; *c; c = g_utf8_next_char (c))
      g_array_append_val (where, place);
    p = next;
  }
  return all;
}

/* What the lexicon has of the text at a byte, put in its place; returns bytes, 0 if it is nothing
 */
static gsize
put_listed (WnMarkupState *r, const GString *text, gsize at, const WnMarkupSource *where)
{
  const WnUserLexicon *lexicon = wn_markup_top (r)->lexicon;
  const WnUserEntry entry = wn_user_lexicon_find (lexicon, text->str, text->len, at);
  const int from = r->n_plain;
  int n;

  if (entry.length == 0)
    return 0;
  n = g_utf8_strlen (text->str + at, entry.length);
  if (entry.alias)
    wn_markup_put (r, entry.alias, strlen (entry.alias), where->start, where[n - 1].end);
  else
    for (const char *c = text->str + at; c < text->str + at + entry.length;
         c = g_utf8_next_char (c), where++)
      wn_markup_put (r, c, g_utf8_next_char (c) - c, where->start, where->end);
  if (entry.phones)
    wn_markup_give (r, from, entry.phones, 0);
  return entry.length;
}

static void
put_decoded (WnMarkupState *r, const WnPiece *piece)
{
  GArray *where = g_array_new (FALSE, FALSE, sizeof (WnMarkupSource));
  GString *text = decode_piece (r, piece, where);
  const gboolean listed = wn_markup_top (r)->lexicon && !wn_markup_top (r)->phones;
  gboolean in_word = FALSE;
  guint i = 0;

  for (gsize at = 0, n; at < text->len; at += n) {
    const WnMarkupSource *place = &g_array_index (where, WnMarkupSource, i);
    const gboolean letter = g_unichar_isalnum (g_utf8_get_char (text->str + at));

    n = listed && letter && !in_word ? put_listed (r, text, at, place) : 0;
    in_word = letter && n == 0;
    if (n == 0) {
      n = g_utf8_next_char (text->str + at) - (text->str + at);
      put_character (r, text->str + at, place->start, place->end);
    }
    i += g_utf8_strlen (text->str + at, n);
  }
  g_string_free (text, TRUE);
  g_array_unref (where);
}

/* Text of a say-as comes from all that is written there but the space around it */
static void
put_said (WnMarkupState *r, const WnPiece *piece)
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
  said = wn_markup_language (r)->say_as (wn_markup_language (r), wn_markup_top (r)->say_as,
      wn_markup_top (r)->format, text->str);
  wn_markup_end_word (r);
  start = wn_markup_character (r, from);
  if (*said)
    wn_markup_put (r, said, strlen (said), start, MAX (start, wn_markup_character (r, to)));
  else if (wn_markup_top (r)->say_as == WN_SAY_AS_EXPLETIVE)
    wn_markup_put_break (r, EXPLETIVE_MS);
  r->word_ended = TRUE;
  g_free (said);
  g_string_free (text, TRUE);
}

static void
take_text (WnMarkupState *r, const WnPiece *piece)
{
  const char *text = r->lexer.input + piece->text;
  const gboolean blank = strspn (text, " \t\r\n") >= piece->text_end - piece->text;
  int start = r->n_plain;

  if (wn_markup_top (r)->hidden)
    return;
  if (!blank)
    wn_markup_enter_part (r);
  start = r->n_plain;
  if (wn_markup_top (r)->say_as == WN_SAY_AS_WRITTEN || blank)
    put_decoded (r, piece);
  else
    put_said (r, piece);
  wn_markup_close_span (r, start);
}

static void
take_piece (WnMarkupState *r, const WnPiece *piece)
{
  r->tag = wn_markup_character (r, piece->start);
  switch (piece->kind) {
    case WN_PIECE_TEXT:
    case WN_PIECE_RAW:
      r->tag_end = r->tag + 1;
      take_text (r, piece);
      break;
    case WN_PIECE_START:
    case WN_PIECE_EMPTY:
      r->tag_end = wn_markup_character (r, piece->end);
      start_element (r, piece);
      if (piece->kind == WN_PIECE_EMPTY)
        end_element (r);
      break;
    case WN_PIECE_END:
      r->tag_end = wn_markup_character (r, piece->end);
      take_end (r, piece);
      break;
    default:
      break;
  }
}

static void
read_pieces (WnMarkupState *r)
{
  WnPiece piece;

  for (;;) {
    r->tag = wn_markup_character (r, r->lexer.at);
    wn_markup_lexer_next (&r->lexer, &piece);
    if (piece.kind == WN_PIECE_END_OF_INPUT)
      break;
    take_piece (r, &piece);
    wn_piece_clear (&piece);
  }
  r->tag = wn_markup_character (r, r->lexer.n);
  r->tag_end = r->tag + 1;
  while (r->levels->len > 1) {
    wn_markup_warn (r, g_strdup_printf ("<%s> has no end", wn_markup_top (r)->name));
    end_element (r);
  }
}

static void
read_markup (WnMarkup *markup, WnMarkupKind kind, const WnMarkupOptions *options, const char *input,
    gsize n)
{
  const WnMarkupLevel outer = { .factors = { .rate = 1, .pitch = 1, .pitch_range = 1, .volume = 1 },
    .say_as = WN_SAY_AS_WRITTEN,
    .voice = "",
    .language = "",
    .info = wn_markup_element (""),
    .stands_from = -1 };
  WnMarkupState r = { .markup = markup,
    .kind = kind,
    .options = options,
    .started = TRUE,
    .plain = g_string_new (NULL) };

  r.strings = g_ptr_array_new_with_free_func (g_free);
  r.opened = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_user_lexicon_free);
  r.lexica = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  r.levels = g_array_new (FALSE, FALSE, sizeof (WnMarkupLevel));
  r.open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  r.report = wn_markup_report_new ();
  wn_markup_lexer_init (&r.lexer, input, n, report_piece, &r);
  g_array_append_val (r.levels, outer);
  read_pieces (&r);
  wn_markup_end_parts (&r);
  markup->text = g_string_free (r.plain, FALSE);
  markup->warning = wn_markup_report_free (r.report);
  wn_markup_lexer_clear (&r.lexer);
  g_hash_table_unref (r.open);
  g_hash_table_unref (r.lexica);
  g_ptr_array_unref (r.opened);
  g_array_unref (r.levels);
  g_ptr_array_unref (r.strings);
}

WnMarkup *
wn_markup_new (WnMarkupKind kind, const WnMarkupOptions *options, const char *text, gsize n)
{
  WnMarkup *markup = wn_markup_empty ();
  char *input = g_strndup (text, n);
  WnMarkupSource end;

  read_markup (markup, kind, options, input, strlen (input));
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
