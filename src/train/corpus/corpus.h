/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CORPUS_H
#define WN_CORPUS_H

#include <stdint.h>
#include "base/error.h"
#include "dsp/features.h"
#include "statistics.h"
#include "text/language.h"

/**
 * A prepared corpus: one safetensors file with all waveforms and features, written by "parwavenet
 * prepare".
 *   wave            I16 [samples]         all utterances, one behind the other, each a whole
 *                                         number of hops long
 *   features        F32 [frames][dim]     wn_features_analyse() of each
 *   sample_offsets  I64 [utterances + 1]
 *   frame_offsets   I64 [utterances + 1]
 *   held_out        U8  [utterances]      1 = never trained on
 * metadata "utterances": JSON array of {id, text}; "features": the WnFeatureConfig as JSON;
 * "licence", "source"; "language", and "phones" where a language's vary (WnLanguage.varies). A second file beside it, written by "parwavenet train align":
 *   phone           I32 [phones]          all utterances' aligned phones (optional pauses only
 *                                         where they are spoken)
 *   context         F32 [phones][WN_CONTEXT_DIM]
 *   duration        I32 [phones]          frames; those of an utterance add up to its frames
 *   phone_offsets   I64 [utterances + 1]
 *   rejected        U8  [utterances]      1 = the audio does not match the text
 */
typedef struct
{
  const char *id, *text;
  gboolean held_out, rejected;
  const int16_t *wave;   /* [n_samples] */
  int n_samples;         /* n_frames * hop */
  const float *features; /* [n_frames][dim] */
  int n_frames;
  const int32_t *phone;    /* [n_phones], NULL without an alignment */
  const float *context;    /* [n_phones][WN_CONTEXT_DIM] */
  const int32_t *duration; /* [n_phones] */
  int n_phones;
} WnUtterance;

typedef struct
{
  const WnLanguage *language; /* of the metadata "language", English where that is missing */
  WnFeatureConfig config;
  int n_utterances;
  WnUtterance *utterances;
  const WnStatistics *measured;   /* over the training utterances */
  const WnStatistics *statistics; /* to normalise with: measured, or those of what goes on */
  /*< private >*/
  void *priv;
} WnCorpus;

/**
 * path       the corpus file
 * alignment  the alignment file, or NULL
 * Errors     WN_ERROR_NOT_FOUND, WN_ERROR_READ, WN_ERROR_SETTINGS; messages name the file
 */
WnCorpus *wn_corpus_open (const char *path, const char *alignment, GError **error);
void wn_corpus_close (WnCorpus *corpus);
/**
 * Whether an id can name files in a folder without leaving it: UTF-8 of at most 200 bytes, no
 * control character, neither absolute nor with "." or ".." among what slashes part
 */
gboolean wn_utterance_id_is_valid (const char *id);
/** What files of an utterance are named: its id with "_" for each slash; g_free */
char *wn_utterance_file_name (const char *id);
/** The first n samples of an utterance, full scale +-1; out [n] */
void wn_utterance_wave (const WnUtterance *utterance, int n, float *out);

#endif
