/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/markup_elements.h"
#include <string.h>

/* docs/reference/ssml.md has the same table for people */
static const WnElementInfo elements[] = {
  { "speak", WN_ELEMENT_SPEAK, " version startmark endmark onlangfailure " },
  { "p", WN_ELEMENT_PARAGRAPH, " onlangfailure " },
  { "s", WN_ELEMENT_PARAGRAPH, " onlangfailure " },
  { "paragraph", WN_ELEMENT_PARAGRAPH, "" },
  { "sentence", WN_ELEMENT_PARAGRAPH, "" },
  { "w", WN_ELEMENT_WORD, " role onlangfailure " },
  { "token", WN_ELEMENT_WORD, " role onlangfailure " },
  { "break", WN_ELEMENT_BREAK, " time strength size " },
  { "mstts:silence", WN_ELEMENT_SILENCE, " type value " },
  { "mark", WN_ELEMENT_MARK, " name " },
  { "bookmark", WN_ELEMENT_MARK, " mark " },
  { "prosody", WN_ELEMENT_PROSODY, " rate pitch range volume contour duration " },
  { "emphasis", WN_ELEMENT_EMPHASIS, " level " },
  { "emp", WN_ELEMENT_EMPHASIS, " level " },
  { "say-as", WN_ELEMENT_SAY_AS, " interpret-as format language " },
  { "sub", WN_ELEMENT_SUB, " alias " },
  { "phoneme", WN_ELEMENT_PHONEME, " ph alphabet type " },
  { "voice", WN_ELEMENT_VOICE,
      " name languages gender age variant required ordering onvoicefailure onlangfailure " },
  { "lang", WN_ELEMENT_LANG, " onlangfailure " },
  { "audio", WN_ELEMENT_AUDIO, " src clipBegin clipEnd repeatCount repeatDur soundLevel speed " },
  { "lexicon", WN_ELEMENT_LEXICON, " uri type " },
  { "lookup", WN_ELEMENT_LOOKUP, " ref " },
  { "desc", WN_ELEMENT_HIDDEN, "" },
  { "meta", WN_ELEMENT_HIDDEN, " name http-equiv content " },
  { "metadata", WN_ELEMENT_HIDDEN, "" },
};

static const WnElementInfo unknown = { NULL, WN_ELEMENT_UNKNOWN, "" };

const WnElementInfo *
wn_markup_element (const char *name)
{
  const char *local = strchr (name, ':');

  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    if (g_ascii_strcasecmp (elements[i].name, name) == 0
        || (local && g_ascii_strncasecmp (name, "ssml:", 5) == 0
            && g_ascii_strcasecmp (elements[i].name, local + 1) == 0))
      return &elements[i];
  return &unknown;
}

gboolean
wn_markup_attribute_is_read (const WnElementInfo *element, const char *attribute)
{
  char *padded;
  gboolean read;

  if (g_str_has_prefix (attribute, "xml") || g_str_has_prefix (attribute, "xsi:"))
    return TRUE;
  padded = g_strconcat (" ", attribute, " ", NULL);
  read = strstr (element->attributes, padded) != NULL;
  g_free (padded);
  return read;
}
