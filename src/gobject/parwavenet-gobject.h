/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PARWAVENET_GOBJECT_H
#define PARWAVENET_GOBJECT_H

/*
 * libparwavenet for languages that read GObject introspection, Python and JavaScript for two: the
 * namespace ParWaveNet. C programs use parwavenet.h
 */

#include <gio/gio.h>

G_BEGIN_DECLS

#ifndef __GI_SCANNER__
#  define PARWAVENET_API __attribute__ ((visibility ("default")))
#else
#  define PARWAVENET_API
#endif

/**
 * ParWaveNetMarkKind:
 * @PARWAVENET_MARK_KIND_SENTENCE: a sentence
 * @PARWAVENET_MARK_KIND_WORD: a word
 * @PARWAVENET_MARK_KIND_PHONE: a phone
 * @PARWAVENET_MARK_KIND_NAMED: SSML's mark element
 *
 * What is spoken at a mark.
 */
typedef enum
{
  PARWAVENET_MARK_KIND_SENTENCE,
  PARWAVENET_MARK_KIND_WORD,
  PARWAVENET_MARK_KIND_PHONE,
  PARWAVENET_MARK_KIND_NAMED
} ParWaveNetMarkKind;

/**
 * ParWaveNetMark:
 * @kind: what is spoken
 * @start: its first sample, counted from the text's
 * @duration: how many samples it takes
 * @offset: its first character in the text
 * @length: how many characters it has
 * @name: the word as written, or the phone's or the mark's name
 *
 * Where in the audio something is spoken.
 */
typedef struct
{
  ParWaveNetMarkKind kind;
  guint64 start;
  guint64 duration;
  int offset;
  int length;
  char *name;
} ParWaveNetMark;

#define PARWAVENET_TYPE_MARK (parwavenet_mark_get_type ())
PARWAVENET_API GType parwavenet_mark_get_type (void);
PARWAVENET_API ParWaveNetMark *parwavenet_mark_copy (const ParWaveNetMark *mark);
PARWAVENET_API void parwavenet_mark_free (ParWaveNetMark *mark);

#define PARWAVENET_TYPE_VOICE (parwavenet_voice_get_type ())
PARWAVENET_API
G_DECLARE_FINAL_TYPE (ParWaveNetVoice, parwavenet_voice, PARWAVENET, VOICE, GObject)

PARWAVENET_API char **parwavenet_voice_list (void);
PARWAVENET_API ParWaveNetVoice *parwavenet_voice_new (const char *name, GError **error);

#define PARWAVENET_TYPE_SYNTHESIZER (parwavenet_synthesizer_get_type ())
PARWAVENET_API
G_DECLARE_FINAL_TYPE (ParWaveNetSynthesizer, parwavenet_synthesizer, PARWAVENET, SYNTHESIZER,
    GObject)

PARWAVENET_API ParWaveNetSynthesizer *parwavenet_synthesizer_new (ParWaveNetVoice *voice,
    GError **error);
PARWAVENET_API gboolean parwavenet_synthesizer_start (ParWaveNetSynthesizer *self, const char *text,
    GError **error);
PARWAVENET_API gboolean parwavenet_synthesizer_start_ssml (ParWaveNetSynthesizer *self,
    const char *text, GError **error);
PARWAVENET_API GBytes *parwavenet_synthesizer_read (ParWaveNetSynthesizer *self, guint n_samples,
    GCancellable *cancellable, GError **error);
PARWAVENET_API void parwavenet_synthesizer_read_async (ParWaveNetSynthesizer *self, guint n_samples,
    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PARWAVENET_API GBytes *parwavenet_synthesizer_read_finish (ParWaveNetSynthesizer *self,
    GAsyncResult *result, GError **error);
PARWAVENET_API GPtrArray *parwavenet_synthesizer_take_marks (ParWaveNetSynthesizer *self,
    guint64 until);
PARWAVENET_API char **parwavenet_synthesizer_take_warnings (ParWaveNetSynthesizer *self);
PARWAVENET_API guint64 parwavenet_synthesizer_get_length (ParWaveNetSynthesizer *self);
PARWAVENET_API guint64 parwavenet_synthesizer_get_position (ParWaveNetSynthesizer *self);
PARWAVENET_API void parwavenet_synthesizer_seek (ParWaveNetSynthesizer *self, guint64 sample);

G_END_DECLS

#endif
