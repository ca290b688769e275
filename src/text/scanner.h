/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SCANNER_H
#define WN_TEXT_SCANNER_H

#include "text/plain_text.h"
#include "text/spoken.h"

/**
 * Reads text token by token - patterns, words, digits, punctuation, symbols - and makes words as
 * they are spoken of it, with what was written and the punctuation that ends phrases. It is the
 * same for all languages; each fills in a WnScannerRules with what it reads differently.
 */

typedef struct _WnScannerRules WnScannerRules;

typedef struct
{
  const WnScannerRules *rules;
  gconstpointer language; /* what the rules want */
  const char *text;       /* plain text */
  gsize length, at; /* up to length, where the next given pronunciation or the text's end is */
  const GArray *given;
  guint next_given;
  gsize content_end; /* behind it only punctuation and space */
  const WnPlainText *plain;
  gboolean shouting; /* in capitals throughout, so that they mean nothing */
  WnTextFlags flags;
  GString *out; /* the words of one token, reused */
  WnSpoken *spoken;
} WnScanner;

struct _WnScannerRules
{
  gboolean ascii; /* only letters of ASCII are letters in the plain text, all others symbols */

  /** Initialises `plain` with an input of n bytes of UTF-8, NUL allowed */
  void (*reduce) (WnPlainText *plain, gconstpointer language, const char *input, gsize n,
      WnTextFlags flags);
  /**
   * What stands at scanner->at, as words in scanner->out; a comma behind a word ends a phrase.
   * Returns the end of what was read; `patterns` 0 if nothing was, and then the next is asked.
   */
  gsize (*patterns) (const WnScanner *scanner);
  gsize (*word) (const WnScanner *scanner); /* a letter stands there */
  void (*digits) (const WnScanner *scanner, gsize n);
  /**
   * The name of a symbol or punctuation mark that `text` begins with, NULL if it has none; n: its
   * bytes, left alone without a name
   */
  const char *(*name) (gconstpointer language, const char *text, gsize *n);
  /** A letter without a name, for spelling */
  void (*letters) (gconstpointer language, GString *out, const char *text, gsize n);
};

/**
 * input     [n] bytes of UTF-8, NUL allowed
 * language  for the rules
 * given     WnGiven, ascending, or NULL
 */
void wn_scan (const WnScannerRules *rules, gconstpointer language, WnSpoken *spoken,
    const char *input, gsize n, const GArray *given, WnTextFlags flags);

/** The byte at i, a space outside the text */
static inline char
wn_scanner_char (const WnScanner *s, gssize i)
{
  return i >= 0 && i < (gssize) s->length ? s->text[i] : ' ';
}

#endif
