/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TOOLS_INPUT_H
#define WN_TOOLS_INPUT_H

#include "base/error.h"

/**
 * A text that comes bit by bit through a pipe or from a terminal, in pieces that are worth speaking
 * by themselves: all whole lines that have come when the writer pauses, and never more than 64 KiB.
 * A regular file, and SSML, is one piece whatever its size.
 */
typedef struct
{
  int fd;
  gboolean markup; /* is one piece; else told by how the text begins */
  GString *text;   /* NULL at first */
  gboolean ended;
  gsize position; /* bytes of all pieces so far */
} WnTextInput;

/**
 * The next piece, with something in it beside white space.
 * n        set to its bytes
 * Returns  NULL at the end, or an error; g_free
 * Errors   WN_ERROR_READ
 */
char *wn_text_input_next (WnTextInput *in, gsize *n, GError **error);
void wn_text_input_clear (WnTextInput *in);

/**
 * A plain text with spaces in the place of each sentence in which bytes are not UTF-8, one for each
 * character and for each such byte, so that offsets into the rest stay what they are.
 * n         of the text; set to that of the result
 * n_blanked set to the number of sentences that are left out
 * first     set to the first such byte, if there is one
 * Returns   g_free
 */
char *wn_text_blank_damage (const char *text, gsize *n, guint *n_blanked, gsize *first);

/** Whether a text has nothing in it beside ASCII white space and a byte order mark */
gboolean wn_text_is_blank (const char *text, gsize n);

#endif
