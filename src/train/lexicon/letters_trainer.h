/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_LEXICON_LETTERS_TRAINER_H
#define WN_LEXICON_LETTERS_TRAINER_H

#include "letter_counts.h"
#include "text/en/letter_to_sound.h"
#include "train/run/loop.h"
#include "sources.h"

/**
 * Trains the network that reads unknown words (text/en/letter_to_sound.h) on the words of a
 * lexicon, letters aligned with phones. Each update takes words of one length a segment.
 */
typedef struct
{
  WnLoopConfig loop;
  int channels, blocks, taps;
  double dropout;
} WnLettersTraining;

extern const WnLettersTraining wn_letters_training_default;

/** Whether a word, lower case, belongs to the tenth that is set aside, never trained on */
gboolean wn_is_set_aside (const char *word);

/** Shares of the words set aside that come out as misaki has them */
typedef struct
{
  int words, names;        /* counted: written small, and with a capital */
  double phones, stressed; /* of both: right but for stress; right with all stress */
  double schwa;            /* right but for stress, unstressed "ih" and "ax" taken as one */
  double primary;          /* right phones and right primary stress */
  double names_phones;     /* of the names alone, but for stress */
} WnLettersFigures;

/**
 * Trains in run->dir, or goes on there.
 * entries  WnSourceEntry of both sources
 * figures  of the averaged weights and the n-grams at the end
 * counts   the n-grams of the words that were trained on; wn_letter_counts_free()
 * Errors   as wn_loop_run()
 */
gboolean wn_letters_train (const WnLettersTraining *training, const GPtrArray *entries,
    const WnRun *run, WnLettersFigures *figures, WnLetterCounts **counts, GError **error);

/**
 * What the whole of a lexicon file that lacks the words set aside makes of them: stems first, then
 * the network
 * Errors  as wn_lexicon_open()
 */
gboolean wn_letters_measure_file (const char *path, const GPtrArray *entries,
    WnLettersFigures *figures, GError **error);

/**
 * The averaged weights and classes of a training run, to be added to a file; what they borrow is
 * freed by wn_letters_result_free()
 */
typedef struct _WnLettersResult WnLettersResult;
/** Errors  WN_ERROR_NOT_FOUND, WN_ERROR_READ, WN_ERROR_SETTINGS: no run of such a network */
WnLettersResult *wn_letters_result_open (const char *dir, GError **error);
void wn_letters_result_add (WnLettersResult *result, WnSafetensorsWriter *w);
void wn_letters_result_free (WnLettersResult *result);

/** Whether pronunciations agree but for stress; "ax" is an unstressed "ah" */
gboolean wn_same_phones (const guint8 *a, gsize n, const guint8 *b, gsize m);
/** Whether they do so with the primary stress on the same vowel */
gboolean wn_same_primary (const guint8 *a, gsize n, const guint8 *b, gsize m);

#endif
