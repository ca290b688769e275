/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/markup_lexer.h"
#include <string.h>
#include "text/leftovers.h"
#include "text/markup_elements.h"

#define MAX_ENTITY_NAME 32
#define MAX_ENTITY_VALUE 1000
/* of all entities together, beside the length of the input */
#define MAX_EXPANDED 65536

void
wn_markup_lexer_init (WnMarkupLexer *lexer, const char *input, gsize n,
    void (*report) (gpointer data, const char *what), gpointer data)
{
  *lexer = (WnMarkupLexer){ .input = input, .n = n, .report = report, .data = data };
  lexer->entities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_str_has_prefix (input, "\xef\xbb\xbf"))
    lexer->at = 3;
}

void
wn_markup_lexer_clear (WnMarkupLexer *lexer)
{
  g_hash_table_unref (lexer->entities);
}

void
wn_piece_clear (WnPiece *piece)
{
  g_clear_pointer (&piece->name, g_free);
  g_clear_pointer (&piece->attributes, g_ptr_array_unref);
}

const char *
wn_piece_attribute (const WnPiece *piece, const char *name)
{
  for (guint i = 0; piece->attributes && i + 1 < piece->attributes->len; i += 2)
    if (strcmp (piece->attributes->pdata[i], name) == 0)
      return piece->attributes->pdata[i + 1];
  return NULL;
}

static gboolean
is_name (char c)
{
  return g_ascii_isalnum (c) || (guchar) c >= 0x80 || (c && strchr ("_:.-", c));
}

static gsize
name_length (const char *p)
{
  gsize n = 0;

  if (!g_ascii_isalpha (*p) && *p != '_' && (guchar) *p < 0x80)
    return 0;
  while (is_name (p[n]))
    n++;
  return n;
}

/* An entity of the document type, or one that there is not */
static gboolean
decode_declared (WnMarkupLexer *lexer, const char *name, gsize n, GString *out)
{
  char *key = g_strndup (name, n), *message;
  const char *value = g_hash_table_lookup (lexer->entities, key);

  if (value && lexer->expanded <= lexer->n + MAX_EXPANDED) {
    g_string_append (out, value);
    lexer->expanded += strlen (value);
  } else {
    message = g_strdup_printf (value ? "entity &%s; used too often" : "unknown entity &%s;", key);
    lexer->report (lexer->data, message);
    g_free (message);
  }
  g_free (key);
  return value != NULL;
}

gsize
wn_markup_lexer_decode (WnMarkupLexer *lexer, const char *p, const char *end, GString *out)
{
  const gsize first = p + 1 < end && p[1] == '#';
  gsize n = 0, next = g_utf8_next_char (p) - p;
  gunichar c;

  if (*p != '&') {
    g_string_append_len (out, p, next);
    return next;
  }
  while (p + 1 + first + n < end && n < MAX_ENTITY_NAME
      && (g_ascii_isalnum (p[1 + first + n]) || p[1 + first + n] == '_'))
    n++;
  if (n > 0 && p + 1 + first + n < end && p[1 + first + n] == ';') {
    c = wn_entity (p + 1, first + n);
    if (c) {
      g_string_append_unichar (out, c);
      return first + n + 2;
    }
    if (!first && decode_declared (lexer, p + 1, n, out))
      return n + 2;
  } else {
    lexer->report (lexer->data, "& that begins no entity");
  }
  g_string_append_c (out, '&');
  return 1;
}

static char *
decode_all (WnMarkupLexer *lexer, const char *p, const char *end)
{
  GString *out = g_string_new (NULL);

  while (p < end)
    p += wn_markup_lexer_decode (lexer, p, end, out);
  return g_string_free (out, FALSE);
}

/* <!ENTITY name "value">; those that hold others are no help to anybody and are not kept */
static void
declare_entity (WnMarkupLexer *lexer, const char *p, const char *end)
{
  gsize n;
  char *name, *message = NULL;
  const char *value, *close;

  p += strspn (p, " \t\r\n");
  n = name_length (p);
  if (n == 0 || n > MAX_ENTITY_NAME)
    return;
  name = g_strndup (p, n);
  value = p + n + strspn (p + n, " \t\r\n");
  close = *value == '"' || *value == '\'' ? memchr (value + 1, *value, end - value - 1) : NULL;
  if (!close)
    message = g_strdup_printf ("external entity \"%s\" is not read", name);
  else if (close - value > MAX_ENTITY_VALUE || memchr (value, '&', close - value)
      || memchr (value, '<', close - value))
    message = g_strdup_printf ("entity \"%s\" that is long or holds others is not read", name);
  else
    g_hash_table_replace (lexer->entities, g_strdup (name),
        g_strndup (value + 1, close - value - 1));
  /* what is refused is replaced by nothing */
  if (message) {
    lexer->report (lexer->data, message);
    g_hash_table_replace (lexer->entities, g_strdup (name), g_strdup (""));
  }
  g_free (message);
  g_free (name);
}

/* The byte behind a document type with what it declares in brackets, 0 if it has no end */
static gsize
read_doctype (WnMarkupLexer *lexer, gsize at)
{
  gboolean inside = FALSE;
  char quote = 0;

  for (gsize i = at; i < lexer->n; i++) {
    const char c = lexer->input[i];

    if (quote) {
      quote = c == quote ? 0 : quote;
    } else if (inside && strncmp (lexer->input + i, "<!ENTITY", 8) == 0) {
      const char *end = memchr (lexer->input + i, '>', lexer->n - i);

      if (!end)
        return 0;
      declare_entity (lexer, lexer->input + i + 8, end);
      i = end - lexer->input;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == ']') {
      inside = c == '[';
    } else if (c == '>' && !inside) {
      return i + 1;
    }
  }
  return 0;
}

/* What begins with <! or <?; FALSE if it has no end */
static gboolean
read_declaration (WnMarkupLexer *lexer, WnPiece *piece)
{
  const char *p = lexer->input + piece->start, *end = NULL;
  const gsize left = lexer->n - piece->start;

  piece->kind = WN_PIECE_NOTHING;
  if (strncmp (p, "<!--", 4) == 0) {
    end = lexer->no_comment_end ? NULL : g_strstr_len (p + 4, left - 4, "-->");
    lexer->no_comment_end = !end;
    piece->end = end ? end + 3 - lexer->input : 0;
  } else if (strncmp (p, "<![CDATA[", 9) == 0) {
    end = lexer->no_raw_end ? NULL : g_strstr_len (p + 9, left - 9, "]]>");
    lexer->no_raw_end = !end;
    piece->kind = WN_PIECE_RAW;
    piece->text = piece->start + 9;
    piece->text_end = end ? end - lexer->input : 0;
    piece->end = end ? end + 3 - lexer->input : 0;
  } else if (g_ascii_strncasecmp (p, "<!DOCTYPE", 9) == 0) {
    piece->end = lexer->had_doctype ? 0 : read_doctype (lexer, piece->start + 9);
    lexer->had_doctype = TRUE;
  } else {
    gsize n = 1;

    while (n < left && p[n] != '>' && p[n] != '<')
      n++;
    piece->end = n < left && p[n] == '>' ? piece->start + n + 1 : 0;
  }
  return piece->end > 0;
}

/* One attribute; where reading goes on, NULL if it is broken off */
static const char *
read_attribute (WnMarkupLexer *lexer, const char *p, WnPiece *piece)
{
  const gsize n = name_length (p);
  const char *value = p + n + strspn (p + n, " \t\r\n"), *end;
  gsize length;

  if (n == 0)
    return *p && *p != '<' ? p + 1 : NULL; /* a stray mark */
  g_ptr_array_add (piece->attributes, g_strndup (p, n));
  if (*value != '=') {
    g_ptr_array_add (piece->attributes, g_strdup (""));
    return p + n;
  }
  value++;
  value += strspn (value, " \t\r\n");
  if (*value == '"' || *value == '\'') {
    const char close[] = { *value, '<', 0 };

    value++;
    length = strcspn (value, close);
    end = value + length + 1;
    if (value[length] == '<' || !value[length])
      return NULL;
  } else {
    length = strcspn (value, " \t\r\n<>\"'");
    if (length > 0 && value[length] == '>' && value[length - 1] == '/')
      length--;
    end = value + length;
    lexer->report (lexer->data, "a value without quotation marks");
  }
  g_ptr_array_add (piece->attributes, decode_all (lexer, value, value + length));
  return end;
}

/* FALSE if it is none, or broken off */
static gboolean
read_tag (WnMarkupLexer *lexer, WnPiece *piece)
{
  const char *start = lexer->input + piece->start, *p = start + 1;
  const gboolean closing = *p == '/';
  const gsize n = name_length (p + closing);

  if (n == 0)
    return FALSE;
  piece->kind = closing ? WN_PIECE_END : WN_PIECE_START;
  piece->name = g_strndup (p + closing, n);
  piece->attributes = g_ptr_array_new_with_free_func (g_free);
  for (p += closing + n; p; p = read_attribute (lexer, p, piece)) {
    p += strspn (p, " \t\r\n");
    if (*p == '>' || (p[0] == '/' && p[1] == '>'))
      break;
  }
  if (!p) {
    wn_piece_clear (piece);
    return FALSE;
  }
  if (*p == '/' && !closing)
    piece->kind = WN_PIECE_EMPTY;
  piece->end = p + 1 + (*p == '/') - lexer->input;
  return TRUE;
}

/* Whether a tag or the like is at piece->start; then it is read */
static gboolean
read_markup (WnMarkupLexer *lexer, WnPiece *piece)
{
  const char next = lexer->input[piece->start + 1];

  return next == '!' || next == '?' ? read_declaration (lexer, piece) : read_tag (lexer, piece);
}

/* A tag of a known element that the input ends in is no text */
static gboolean
is_broken_off (const WnMarkupLexer *lexer)
{
  const char *p = lexer->input + lexer->at + 1;
  const gsize n = name_length (p + (*p == '/'));
  char *name = g_strndup (p + (*p == '/'), n);
  const gboolean known = n > 0 && wn_markup_element (name)->name != NULL;

  g_free (name);
  return known && lexer->at + 1 + strcspn (p, "<>") == lexer->n;
}

void
wn_markup_lexer_next (WnMarkupLexer *lexer, WnPiece *piece)
{
  gsize end = lexer->at;

  *piece = (WnPiece){ .start = lexer->at };
  if (lexer->at >= lexer->n)
    return;
  if (lexer->input[end] == '<') {
    if (read_markup (lexer, piece)) {
      lexer->at = piece->end;
      return;
    }
    if (is_broken_off (lexer)) {
      lexer->report (lexer->data, "a tag without an end");
      *piece = (WnPiece){ .kind = WN_PIECE_NOTHING, .start = lexer->at, .end = lexer->n };
      lexer->at = lexer->n;
      return;
    }
    lexer->report (lexer->data, "< that begins no tag");
    end++;
  }
  *piece = (WnPiece){ .kind = WN_PIECE_TEXT, .start = lexer->at, .text = lexer->at };
  while (end < lexer->n && lexer->input[end] != '<')
    end++;
  piece->end = piece->text_end = lexer->at = end;
}
