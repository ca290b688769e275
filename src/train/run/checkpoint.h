/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CHECKPOINT_H
#define WN_CHECKPOINT_H

#include "train/optimise/adam.h"
#include "run.h"

/**
 * The state of a training run, as WN_CHECKPOINT_FILE in its folder: all that is needed to go on as
 * if it had never stopped (random numbers are functions of the step). A safetensors file with
 * metadata "step" (decimal), "config" (JSON) and, of networks that read normalised features,
 * "statistics" (statistics.h), and each part's tensors under name + ".", as wn_adam_save() writes
 * them; so the averaged weights of the part "student" are found by wn_params_load() under
 * "student.average.".
 */
typedef struct
{
  const char *name;
  WnAdam *adam;
} WnCheckpointPart;

/**
 * Replaces the run's checkpoint. A full disk or a kill leaves the one before whole.
 * step    steps done
 * config  what the run was started with: must be the same to go on
 * statistics  that features are normalised with; or NULL
 * parts   [n_parts]
 * Errors  WN_ERROR_WRITE
 */
gboolean wn_checkpoint_save (const WnRun *run, int64_t step, const char *config,
    const char *statistics, const WnCheckpointPart *parts, int n_parts, GError **error);
/**
 * Loads the run's checkpoint into the parts.
 * config  as given to wn_checkpoint_save(), or NULL to accept any
 * step    set to the steps done
 * Errors  WN_ERROR_NOT_FOUND (no checkpoint: a new run), WN_ERROR_READ, WN_ERROR_SETTINGS (of
 *         another configuration); after the latter two the parts are not usable
 */
gboolean wn_checkpoint_load (const WnRun *run, const char *config, const WnCheckpointPart *parts,
    int n_parts, int64_t *step, GError **error);

#endif
