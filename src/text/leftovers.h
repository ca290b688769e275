/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_LEFTOVERS_H
#define WN_TEXT_LEFTOVERS_H

#include <glib.h>

/**
 * What other formats leave in plain text: tags and entities of HTML, WebVTT and SSML, overrides of
 * SubStation and MicroDVD, times of SubRip and WebVTT, links of Markdown
 */

typedef enum
{
  WN_LEFTOVER_NONE,
  WN_LEFTOVER_TEXT,   /* an entity: `character` stands for it */
  WN_LEFTOVER_INLINE, /* nothing: the words around it go on */
  WN_LEFTOVER_SPACE,  /* words end here */
  WN_LEFTOVER_LINE    /* a line ends here */
} WnLeftoverKind;

typedef struct
{
  WnLeftoverKind kind;
  gsize length; /* bytes of it */
  gunichar character;
} WnLeftover;

/**
 * What stands at text[at] of text [n], UTF-8; finds an end within 1000 bytes or not at all
 */
WnLeftover wn_leftover (const char *text, gsize n, gsize at);

/**
 * The character that an entity of HTML stands for, 0 if none is known
 * name  [n] without & and ;: "eacute", "nbsp", "#39", "#x27"
 */
gunichar wn_entity (const char *name, gsize n);

#endif
