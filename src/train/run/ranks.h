/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_RANKS_H
#define WN_RANKS_H

#include <stddef.h>
#include <glib.h>

/**
 * The processes ("ranks") that train together, each with segments of its own, as mpirun started
 * them on one or several machines. Built without MPI, or before wn_ranks_begin(), a process is
 * alone, and nothing below does anything.
 * Sums and broadcasts are made by all ranks together: each calls the same ones in the same order,
 * from the thread that called wn_ranks_begin().
 */

/** Joins the other ranks; once in a process */
void wn_ranks_begin (void);
/**
 * ok  FALSE on failure: the process then leaves without waiting for the others, and mpirun ends
 * them when it sees the exit status
 */
void wn_ranks_end (gboolean ok);

int wn_ranks_n (void);
/** 0 .. n-1; 0 keeps the run's folder */
int wn_ranks_index (void);

/** The sum over all ranks in place, the same bits on each */
void wn_ranks_sum (float *x, size_t n);
void wn_ranks_sum_double (double *x, size_t n);
/** What rank 0 has */
void wn_ranks_broadcast (void *data, size_t n_bytes);
/** Whether it is so on all ranks */
gboolean wn_ranks_all (gboolean ok);

#endif
