/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EVAL_FIDELITY_H
#define WN_EVAL_FIDELITY_H

#include <json-glib/json-glib.h>

#include "train/corpus/corpus.h"
#include "train/measure/fidelity.h"
#include "train/measure/hearing.h"
#include "train/run/run.h"

/** What one system says of the held-out utterances, or their recordings */
typedef struct
{
  char *name;
  GArray *items;  /* of WnFidelity (train/measure/fidelity.h), in the order of the utterances */
  GArray *chunks; /* of WnChunk (train/measure/discriminator.h) */
  /* NULL, or those of recordings that the discriminator tells these from, if not from all */
  GArray *beside;
  gboolean is_apart;  /* it says other words than the recordings */
  WnHearing *hearing; /* NULL, or who counts phones wrong; borrowed */
  GPtrArray *moments; /* with it, WnMoments of each item, NULL = none */
} WnEvalSystem;

/** name: copied */
WnEvalSystem *wn_eval_system_new (const char *name, WnHearing *hearing);
void wn_eval_system_free (WnEvalSystem *system);

/**
 * Adds a waveform
 * wave      [n]
 * features  as of wn_fidelity_measure()
 * text      what it says
 * sentence  a number of that
 * Returns   its figures, valid until the next one; NULL is an error, of wn_fidelity_measure()
 */
WnFidelity *wn_eval_system_hear (WnEvalSystem *system, const WnCorpus *corpus, const float *wave,
    int n, const float *features, const char *text, int sentence, GError **error);
/** Adds an item that has nothing */
void wn_eval_system_skip (WnEvalSystem *system);
/**
 * Adds what was made of an utterance
 * wave      [n]
 * is_copy   of the recording, sample for sample
 * Errors    as wn_fidelity_measure()
 */
gboolean wn_eval_system_add (WnEvalSystem *system, const WnCorpus *corpus,
    const WnUtterance *utterance, const float *wave, int n, gboolean is_copy, GError **error);

/** Number of what is said in an utterance: that of the first held-out one of the same words */
int wn_eval_sentence_of (const WnCorpus *corpus, const WnUtterance *utterance);

/**
 * The speaker saying it again: of held-out sentences that were recorded more than once, the first
 * take, to be compared with the last one
 * Returns  NULL without an error if there are fewer than five
 */
WnEvalSystem *wn_eval_takes (const WnCorpus *corpus, gboolean needs_text, WnHearing *hearing,
    const WnRun *run, GError **error);

/** The recordings of the held-out utterances; needs_text as of WnEvalMaker */
WnEvalSystem *wn_eval_recordings (const WnCorpus *corpus, gboolean needs_text, WnHearing *hearing,
    const WnRun *run, GError **error);

/**
 * A table on standard output: a column for each system, with 95 % intervals; levels as differences
 * from the first system, the recordings; of the last two systems also their difference, paired
 * systems  of WnEvalSystem, at least one
 */
void wn_eval_print_fidelity (const GPtrArray *systems);

/** The same as JSON: an object of one object for each system */
void wn_eval_add_fidelity (JsonBuilder *builder, const GPtrArray *systems);

#endif
