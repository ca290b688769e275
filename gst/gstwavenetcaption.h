/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_WAVENET_CAPTION_H
#define GST_WAVENET_CAPTION_H

#include <gst/gst.h>

#include "engine/parwavenet.h"

G_BEGIN_DECLS

/**
 * Subtitles as they are: what of a cue is spoken, and by whom. Neither spoken nor shown are
 * overrides and drawings of SSA, and tags of WebVTT; entities of HTML and double escaping are
 * undone.
 *
 * Speakers: `<v Name>`, `>> Name:`, `- Name:`, `NAME:`, `<i>Name:</i>`, `[Name]` before words, and
 * `Name:` where `map` has that name. One stays the speaker until the next is named; `>>` alone is
 * somebody else.
 *
 * Descriptions of sounds, for who cannot hear them: `[door slams]`, `(SIGHS)`, a line in
 * parentheses, what stands between notes, a line between asterisks.
 */

/** What one speaker says */
typedef struct
{
  gchar *text;    /* in the format of the cue */
  gchar *speaker; /* as it is written, NULL = nobody was named */
} GstWavenetCaptionPart;

/** Whether a name is one of a GstStructure, whatever the case, with "_" or "-" for a space; its
 * value or NULL */
const gchar *gst_wavenet_caption_map (const GstStructure *map, const gchar *name);

/**
 * text      valid UTF-8
 * format    plain or Pango
 * sounds    whether descriptions of sounds are spoken
 * map       whose fields are names of speakers, or NULL
 * speaker   the speaker so far, or NULL; replaced by the last
 * Returns   array of GstWavenetCaptionPart with a free function; empty if nothing is to be spoken
 */
GPtrArray *gst_wavenet_caption_parse (const gchar *text, WnTextFormat format, gboolean sounds,
    const GstStructure *map, gchar **speaker);

G_END_DECLS

#endif
