/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef GST_PAR_WAVENET_SRC_H
#define GST_PAR_WAVENET_SRC_H

#include <gst/audio/audio.h>
#include <gst/base/gstpushsrc.h>

#include "gstwavenettext.h"
#include "gstwavenetutterance.h"

G_BEGIN_DECLS

#define GST_TYPE_PAR_WAVENET_SRC (gst_par_wavenet_src_get_type ())
G_DECLARE_FINAL_TYPE (GstParWavenetSrc, gst_par_wavenet_src, GST, PAR_WAVENET_SRC, GstPushSrc)

struct _GstParWavenetSrc
{
  GstPushSrc parent;

  GstWavenetSpeaker *speaker;

  /* properties, guarded by the object lock */
  GstWavenetSettings settings;
  gchar *text;
  GstWavenetTextFormat text_format;
  gboolean keep_alive;

  /* state, guarded by `lock`; no message is posted and no other lock but the object lock is taken under it */
  GMutex lock;
  GCond wakeup;
  GPtrArray *speeches;          /* all that was and will be said, in order of the time line */
  guint current;                /* index of the speech at `time`, speeches->len when idle */
  GstWavenetUtterance *utterance;       /* of the current speech, NULL until it begins */
  GstClockTime time;            /* where the next buffer begins */
  guint last_id;
  gboolean flushing;
  gboolean started;
  gboolean stays;               /* keep-alive as it was at the start */

  /* streaming thread */
  GstAudioInfo info;
  GstWavenetSettings snapshot;
  gint voice_rate;              /* Hz, 0 = not known yet */
  gfloat *samples;
  gsize n_samples;
  guint64 next_sample;          /* behind the last buffer, G_MAXUINT64 after a jump */
  gint64 requested;             /* monotonic time at which the wait for audio began, or -1 */
};

GST_ELEMENT_REGISTER_DECLARE (parwavenetsrc);

G_END_DECLS

#endif
