/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EVAL_REPORT_H
#define WN_EVAL_REPORT_H

#include "base/error.h"
#include "eval_fidelity.h"

/** Figures of one system */
typedef struct
{
  char *what;           /* what was compared, owned */
  GArray *pairs;        /* of WnPair (train/measure/metrics.h), owned */
  WnEvalSystem *system; /* its figures without the recordings beside it, owned */
  double bits;          /* a sample, of a teacher; else NaN */
} WnEvalResult;

/** name: of the system, in tables */
void wn_eval_result_init (WnEvalResult *result, const char *name);
void wn_eval_result_clear (WnEvalResult *result);

/** A table with 95 % intervals on standard output */
void wn_eval_print (const WnEvalResult *result);
/** Two systems' figures on the same utterances side by side, and by how much the second is worse */
void wn_eval_print_beside (const WnEvalResult *teacher, const WnEvalResult *student);

/**
 * The same as JSON: the members "what", "utterances", and for each figure an object of "value",
 * "low" and "high"; of a teacher also "bits_per_sample".
 * teacher, student  either may be NULL; of both, each is a member of an object that has
 *                   "worse_percent" beside
 * systems           of WnEvalSystem, the recordings first: the member "fidelity"; NULL = none
 * Errors            WN_ERROR_WRITE
 */
gboolean wn_eval_write (const char *path, const WnEvalResult *teacher, const WnEvalResult *student,
    const GPtrArray *systems, GError **error);

#endif
