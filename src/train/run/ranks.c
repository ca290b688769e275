/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "ranks.h"

#include "config.h"

#ifdef WN_MPI

#  include <mpi.h>

/* Values of a call: MPI counts in int */
#  define MAX_VALUES ((size_t) 1 << 28)

static gboolean
joined (void)
{
  int begun, ended;

  MPI_Initialized (&begun);
  MPI_Finalized (&ended);
  return begun && !ended;
}

void
wn_ranks_begin (void)
{
  int provided;

  MPI_Init_thread (NULL, NULL, MPI_THREAD_FUNNELED, &provided);
}

void
wn_ranks_end (gboolean ok)
{
  if (ok && joined ())
    MPI_Finalize ();
}

int
wn_ranks_n (void)
{
  int n = 1;

  if (joined ())
    MPI_Comm_size (MPI_COMM_WORLD, &n);
  return n;
}

int
wn_ranks_index (void)
{
  int index = 0;

  if (joined ())
    MPI_Comm_rank (MPI_COMM_WORLD, &index);
  return index;
}

void
wn_ranks_sum (float *x, size_t n)
{
  if (!joined ())
    return;
  for (size_t i = 0; i < n; i += MAX_VALUES)
    MPI_Allreduce (MPI_IN_PLACE, x + i, (int) MIN (MAX_VALUES, n - i), MPI_FLOAT, MPI_SUM,
        MPI_COMM_WORLD);
}

void
wn_ranks_sum_double (double *x, size_t n)
{
  if (joined ())
    MPI_Allreduce (MPI_IN_PLACE, x, (int) n, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
}

void
wn_ranks_broadcast (void *data, size_t n_bytes)
{
  if (!joined ())
    return;
  for (size_t i = 0; i < n_bytes; i += MAX_VALUES)
    MPI_Bcast ((char *) data + i, (int) MIN (MAX_VALUES, n_bytes - i), MPI_BYTE, 0, MPI_COMM_WORLD);
}

gboolean
wn_ranks_all (gboolean ok)
{
  int all = ok;

  if (joined ())
    MPI_Allreduce (MPI_IN_PLACE, &all, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
  return all;
}

#else

void
wn_ranks_begin (void)
{
}

void
wn_ranks_end (gboolean ok)
{
}

int
wn_ranks_n (void)
{
  return 1;
}

int
wn_ranks_index (void)
{
  return 0;
}

void
wn_ranks_sum (float *x, size_t n)
{
}

void
wn_ranks_sum_double (double *x, size_t n)
{
}

void
wn_ranks_broadcast (void *data, size_t n_bytes)
{
}

gboolean
wn_ranks_all (gboolean ok)
{
  return ok;
}

#endif
