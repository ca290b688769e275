/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_STATE_H
#define WN_TEXT_MARKUP_STATE_H

#include "text/markup.h"
#include "text/markup_elements.h"
#include "text/markup_lexer.h"
#include "text/markup_options.h"
#include "text/markup_report.h"
#include "text/user_lexicon.h"

/**
 * What the files that read markup share: markup_reader.c goes from piece to piece,
 * markup_attributes.c reads what elements ask for, markup_files.c what is in files, markup_output.c
 * writes down what comes of it.
 */

/** An open element */
typedef struct
{
  char *name;
  const WnElementInfo *info;
  WnMarkupSpan factors;
  WnSayAs say_as;
  /* of say_as, or NULL; this and the following are borrowed from WnMarkupState.strings */
  const char *format;
  const char *voice, *language; /* "" where none is asked for */
  const WnLanguage *reading;    /* that of the text, NULL where it is not told or not known */
  gboolean hidden;
  /* the first character of what stands for the element's content, -1 if nothing does */
  int stands_from;
  int content; /* where that content begins, in characters of the input */
  /*
   * how the content from character `from` on is pronounced, as written and as phones, or NULL
   */
  const char *ph, *phones;
  WnRole role; /* of the word from there on, that this element gives it; or 0 */
  int from;
  int shape;                    /* that ends with it, counted from 1, or 0 */
  const WnUserLexicon *lexicon; /* whose words count in it, or NULL; borrowed */
} WnMarkupLevel;

typedef struct
{
  WnMarkup *markup;
  WnMarkupKind kind;
  const WnMarkupOptions *options;
  GPtrArray *strings;
  GPtrArray *opened;  /* of WnUserLexicon; one of the same id does not end those before */
  GHashTable *lexica; /* id -> the last of them */
  WnMarkupLexer lexer;
  GString *plain;
  GArray *levels;      /* WnMarkupLevel, the first around all */
  GHashTable *open;    /* name -> number of its levels */
  int n_plain;         /* characters of plain */
  int tag, tag_end;    /* characters of the input at which the piece begins and ends that is read */
  gboolean word_ended; /* by a tag: what follows is another word */
  gsize counted;       /* bytes up to which n_counted characters were counted */
  int n_counted;
  const char *start_mark, *end_mark; /* speak only from and to there, or NULL */
  gboolean started, ended;
  WnMarkupReport *report;
} WnMarkupState;

/** Places are asked for in ascending order */
int wn_markup_character (WnMarkupState *r, gsize byte);
WnMarkupLevel *wn_markup_top (WnMarkupState *r);
/** The language that the top level is read in */
const WnLanguage *wn_markup_language (WnMarkupState *r);
/** Takes the message */
void wn_markup_warn (WnMarkupState *r, char *message);
/** That the value of an attribute cannot be understood */
void wn_markup_warn_value (WnMarkupState *r, const WnPiece *piece, const char *attribute);
/** Kept as long as the reader; returns it */
const char *wn_markup_keep (WnMarkupState *r, char *text);

/* ---- what comes of it, markup_output.c ---- */

/** Whether text is spoken, which is between the marks that `speak` may name */
gboolean wn_markup_is_wanted (const WnMarkupState *r);
/** Text in another voice or language than the text before begins a part */
void wn_markup_enter_part (WnMarkupState *r);
/** The last part is over with the text */
void wn_markup_end_parts (WnMarkupState *r);
/** text [n] of characters start .. end - 1 of the input */
void wn_markup_put (WnMarkupState *r, const char *text, gsize n, int start, int end);
/** What the tag that is being read stands for */
void wn_markup_put_here (WnMarkupState *r, const char *text);
/** Text in place of the element's content, which wn_markup_end_level() then finds */
void wn_markup_put_instead (WnMarkupState *r, const char *text);
void wn_markup_put_paragraph (WnMarkupState *r);
/** A break of some ms (name NULL), or with -1 a mark */
void wn_markup_put_point (WnMarkupState *r, int pause, const char *name);
void wn_markup_put_break (WnMarkupState *r, int ms);
/** Gives what was put since character `start` the factors of the level */
void wn_markup_close_span (WnMarkupState *r, int start);
/** What was put since character `from` comes from start .. end - 1 of the input */
void wn_markup_place (WnMarkupState *r, int from, int start, int end);
/** The word that is being written is over */
void wn_markup_end_word (WnMarkupState *r);
/** What was put since character `from` is pronounced or meant so; phones NULL or copied */
void wn_markup_give (WnMarkupState *r, int from, const char *phones, WnRole role);

/* ---- what is read of files, markup_files.c ---- */

/** <lexicon> and <audio>, whose level is the top */
void wn_markup_start_lexicon (WnMarkupState *r, const WnPiece *piece);
void wn_markup_start_audio (WnMarkupState *r, const WnPiece *piece);

/* ---- what elements ask for, markup_attributes.c ---- */

/** An element of SSML begins, whose level is the top */
void wn_markup_start_ssml (WnMarkupState *r, const WnPiece *piece);

#endif
