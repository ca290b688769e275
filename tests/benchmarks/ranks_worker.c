/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdio.h>
#include <stdlib.h>

#include "model/student.h"
#include "train/run/ranks.h"

/*
 * Prints the median time in seconds of summing the gradients of the default student over all ranks
 */

#define ROUNDS 51

static int
compare (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

int
main (void)
{
  WnStudentConfig config = wn_student_config_default;
  WnStudentLayout *layout;
  float *grads;
  gint64 took[ROUNDS];

  config.cond_in = 35;
  layout = wn_student_layout_new (&config);
  grads = wn_params_block (layout->params);
  wn_ranks_begin ();
  for (int i = 0; i < ROUNDS; i++) {
    gint64 start;

    wn_ranks_all (TRUE);
    start = g_get_monotonic_time ();
    wn_ranks_sum (grads, layout->params->size);
    took[i] = g_get_monotonic_time () - start;
  }
  qsort (took, ROUNDS, sizeof *took, compare);
  if (wn_ranks_index () == 0)
    printf ("%g\n", 1e-6 * took[ROUNDS / 2]);
  wn_ranks_end (TRUE);
  wn_block_free (grads);
  wn_student_layout_free (layout);
  return 0;
}
