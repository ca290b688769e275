/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_LEXER_H
#define WN_TEXT_MARKUP_LEXER_H

#include <glib.h>

/**
 * The pieces of XML, read leniently: what is no tag and no entity is text. Time and memory are
 * linear in the input, whatever it is; entities of a document are replaced by text only, which is
 * not searched for others, and external ones by nothing.
 */

typedef enum
{
  WN_PIECE_END_OF_INPUT,
  WN_PIECE_TEXT,
  WN_PIECE_RAW, /* text without entities: CDATA */
  WN_PIECE_START,
  WN_PIECE_EMPTY, /* a start tag that is its own end */
  WN_PIECE_END,
  WN_PIECE_NOTHING /* a comment, a processing instruction, a document type */
} WnPieceKind;

typedef struct
{
  WnPieceKind kind;
  gsize start, end;      /* bytes of the input */
  gsize text, text_end;  /* of these what is text */
  char *name;            /* of a tag */
  GPtrArray *attributes; /* char *, names and values in turn; without entities */
} WnPiece;

typedef struct
{
  const char *input;
  gsize n, at;
  gboolean no_comment_end, no_raw_end;              /* none of these ends will come */
  gboolean had_doctype;                             /* there is one at most */
  GHashTable *entities;                             /* char * -> char *, of the document type */
  gsize expanded;                                   /* bytes that entities were replaced by */
  void (*report) (gpointer data, const char *what); /* what is wrong or left out */
  gpointer data;
} WnMarkupLexer;

/** input: [n] bytes of valid UTF-8, and a NUL behind them; borrowed */
void wn_markup_lexer_init (WnMarkupLexer *lexer, const char *input, gsize n,
    void (*report) (gpointer data, const char *what), gpointer data);
void wn_markup_lexer_clear (WnMarkupLexer *lexer);

/** The next piece; wn_piece_clear() */
void wn_markup_lexer_next (WnMarkupLexer *lexer, WnPiece *piece);
void wn_piece_clear (WnPiece *piece);

/** The value of an attribute, or NULL */
const char *wn_piece_attribute (const WnPiece *piece, const char *name);

/**
 * Decodes one character or entity.
 * p        up to `end`
 * out      appended to
 * Returns  bytes read; what is no entity is an ampersand
 */
gsize wn_markup_lexer_decode (WnMarkupLexer *lexer, const char *p, const char *end, GString *out);

#endif
