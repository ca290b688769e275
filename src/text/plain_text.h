/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_PLAIN_TEXT_H
#define WN_TEXT_PLAIN_TEXT_H

#include <glib.h>

/**
 * Text reduced to the characters that a language's patterns read, each with the place in the input
 * it comes from. Which characters those are is the language's business.
 */
typedef struct
{
  GString *text;
  /*
   * guint, [text->len + 1]: the byte of the input that each byte of the text comes from; the last
   * is the input's length
   */
  GArray *source;
  GString *skipped; /* the characters that nothing is known about, as a list for people */
  int n_skipped;
} WnPlainText;

/** Empty, with room for an input of n bytes; wn_plain_text_clear() */
void wn_plain_text_init (WnPlainText *plain, gsize n);
/** Appends text that comes from byte `source` of the input */
void wn_plain_text_append (WnPlainText *plain, const char *text, guint source);
/** Counts c among the skipped and leaves a space in its place */
void wn_plain_text_skip (WnPlainText *plain, gunichar c, guint source);
/** Behind the last character of an input of n bytes */
void wn_plain_text_end (WnPlainText *plain, guint n);
void wn_plain_text_clear (WnPlainText *plain);

/** What was skipped, in a sentence for people, NULL if nothing was; g_free */
char *wn_plain_text_warning (const WnPlainText *plain);

/** Whether a character only changes or joins those around it: marks, joiners, directions */
gboolean wn_is_invisible (gunichar c);

#endif
