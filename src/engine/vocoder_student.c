/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "vocoder.h"

static gboolean
start (void *run, const WnVocoderInput *in, int64_t first)
{
  wn_student_run_set_supply (run, in->supply, in->supply_data);
  wn_student_run_start (run, in->features, in->f0, in->voiced, in->n_frames, in->seed, in->key,
      in->noise_scale, first);
  return TRUE;
}

static int
read_samples (void *run, float *out, int n)
{
  return wn_student_run_read (run, out, n);
}

static void
free_run (void *run)
{
  wn_student_run_free (run);
}

WnVocoder *
wn_vocoder_new_student (const WnStudent *student, float wave_std, float pre_emphasis)
{
  static const WnVocoderKind kind = { start, read_samples, free_run };
  const WnStudentConfig *config = wn_student_config (student);
  WnFinish finish;

  wn_finish_init (&finish, config->rate, wave_std, pre_emphasis);
  return wn_vocoder_new (&kind, wn_student_run_new (student), config->hop, &finish);
}
