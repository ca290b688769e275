/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_READER_PLAIN_H
#define WN_TEXT_READER_PLAIN_H

#include "text/scan/reader.h"

/**
 * Text reduced to what the rules read: letters in their composed form, ASCII, dashes, and the
 * symbols that the reader names; quotation marks, spaces and fractions are folded
 */
typedef struct
{
  GString *text;
  /* guint, [text->len + 1]: the byte of the input that each byte of the text comes from */
  GArray *source;
  GString *skipped; /* the characters that nothing is known about, as a list for people */
  int n_skipped;
} WnReaderText;

/** input: [n] bytes of UTF-8, NUL allowed */
void wn_reader_text_init (WnReaderText *plain, const WnReader *reader, const char *input, gsize n);
void wn_reader_text_clear (WnReaderText *plain);

#endif
