/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TRANSCRIPT_H
#define WN_TRANSCRIPT_H

#include "text/text.h"

/**
 * All phones of a text of one or more sentences in a row, with a pause at both ends and wherever
 * one may be spoken
 */
typedef struct
{
  int n;
  int *phone;     /* [n] never two pauses in a row */
  float *context; /* [n][WN_CONTEXT_DIM] */
} WnTranscript;

/** Errors  WN_ERROR_DECODE, WN_ERROR_TEXT: nothing in it that could be spoken */
WnTranscript *wn_transcript_new (WnTextFrontend *frontend, const char *text, GError **error);
void wn_transcript_free (WnTranscript *transcript);

#endif
