/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_READER_H
#define WN_TEXT_MARKUP_READER_H

#include "text/language.h"
#include "text/markup.h"

typedef enum
{
  WN_MARKUP_SSML,
  WN_MARKUP_PANGO
} WnMarkupKind;

#define WN_MARKUP_ALL_PARTS -1

/**
 * language  of the voice: reads say-as and phoneme
 * text      [n] bytes of valid UTF-8
 * part      number of the part to which text and points are limited, or WN_MARKUP_ALL_PARTS
 * Returns   always something to be spoken: broken markup is read as well as it goes, and with
 *           whatever else is not read named in one warning; wn_markup_free()
 */
WnMarkup *wn_markup_new (WnMarkupKind kind, const WnLanguage *language, const char *text, gsize n,
    int part);

#endif
