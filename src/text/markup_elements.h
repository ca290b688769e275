/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_ELEMENTS_H
#define WN_TEXT_MARKUP_ELEMENTS_H

#include <glib.h>

/** Elements of SSML 1.1, and what else is common in it */
typedef enum
{
  WN_ELEMENT_UNKNOWN, /* its text is spoken */
  WN_ELEMENT_SPEAK,
  WN_ELEMENT_PARAGRAPH, /* also sentences */
  WN_ELEMENT_WORD,
  WN_ELEMENT_BREAK,
  WN_ELEMENT_SILENCE, /* of Azure */
  WN_ELEMENT_MARK,
  WN_ELEMENT_PROSODY,
  WN_ELEMENT_EMPHASIS,
  WN_ELEMENT_SAY_AS,
  WN_ELEMENT_SUB,
  WN_ELEMENT_PHONEME,
  WN_ELEMENT_VOICE,
  WN_ELEMENT_LANG,
  WN_ELEMENT_AUDIO,
  WN_ELEMENT_LEXICON,
  WN_ELEMENT_LOOKUP,
  WN_ELEMENT_HIDDEN /* its text is not for speaking: desc, metadata */
} WnElement;

typedef struct
{
  const char *name;
  WnElement element;
  const char *attributes; /* those that are read, each between spaces */
} WnElementInfo;

/**
 * name     with a prefix, which SSML's own elements may have, in any case
 * Returns  what is known of it; of an unknown one a name of NULL
 */
const WnElementInfo *wn_markup_element (const char *name);

/** Whether an attribute of that element is read, or has nothing to say to a speaker */
gboolean wn_markup_attribute_is_read (const WnElementInfo *element, const char *attribute);

#endif
