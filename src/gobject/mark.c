/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "parwavenet-gobject.h"

G_DEFINE_BOXED_TYPE (ParWaveNetMark, parwavenet_mark, parwavenet_mark_copy, parwavenet_mark_free)

/**
 * parwavenet_mark_copy:
 * @mark: a mark
 *
 * Returns: (transfer full): another one like it
 */
ParWaveNetMark *
parwavenet_mark_copy (const ParWaveNetMark *mark)
{
  ParWaveNetMark *copy = g_memdup2 (mark, sizeof *mark);

  copy->name = g_strdup (mark->name);
  return copy;
}

/**
 * parwavenet_mark_free:
 * @mark: (transfer full): a mark
 */
void
parwavenet_mark_free (ParWaveNetMark *mark)
{
  g_free (mark->name);
  g_free (mark);
}
