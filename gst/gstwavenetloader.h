/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_WAVENET_LOADER_H
#define GST_WAVENET_LOADER_H

#include <gst/gst.h>

#include "engine/parwavenet.h"

G_BEGIN_DECLS

/** A voice that a thread of its own is loading, or has loaded */
typedef struct _GstWavenetLoader GstWavenetLoader;

/**
 * Begins to load a voice; posts PROGRESS messages in the name of the element, so no lock may be
 * held
 * element   not kept alive by it
 * name      a voice's name or path, NULL = chosen by language
 * language  BCP-47, NULL = any; without a voice of that language the default voice
 * listed    the name cannot be a path: wn_voice_load_listed()
 */
GstWavenetLoader *gst_wavenet_loader_new (GstElement *element, const gchar *name,
    const gchar *language, gboolean listed);
GstWavenetLoader *gst_wavenet_loader_ref (GstWavenetLoader *loader);
void gst_wavenet_loader_unref (GstWavenetLoader *loader);

/**
 * Posts nothing more, and waits for the handlers of what is being posted: the bin of an element that
 * has been stopped may go at any time. No lock may be held
 */
void gst_wavenet_loader_silence (GstWavenetLoader *loader);

/**
 * Waits for the end of it
 * cancelled     NULL, or atomic: soon after it is not 0 the wait is given up
 * has_language  set to whether the voice speaks the language that was asked for
 * Returns       a reference; NULL with an error of WN_ERROR, or without one when cancelled
 */
WnVoice *gst_wavenet_loader_wait (GstWavenetLoader *loader, const gint *cancelled,
    gboolean *has_language, GError **error);

/**
 * A voice for a language: first one for all of "de-AT", then one for "de"
 * preferred  taken before others if it is one, or NULL
 * Returns    its path, or NULL
 */
gchar *gst_wavenet_loader_find_language (const gchar *language, const WnVoiceInfo *preferred);

/** "fre" and "fra" become "fr"; NULL for what says nothing, as "und"; to be freed */
gchar *gst_wavenet_loader_normalise_language (const gchar *language);

G_END_DECLS

#endif
