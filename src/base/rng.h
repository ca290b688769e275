/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_RNG_H
#define WN_RNG_H

#include <stddef.h>
#include <stdint.h>

/**
 * Counter-based random numbers: value i of stream (seed, key) is a pure function of (seed, key, i),
 * so that any piece of a sequence can be made again, in any order and on any thread, bit by bit.
 * Source  Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3": Philox4x32-10
 */

/**
 * Four 32-bit random words
 * seed, key  which stream
 * block      which block of four words in the stream
 * out        [4]
 */
void wn_rng_philox (uint64_t seed, uint64_t key, uint64_t block, uint32_t out[4]);

/** The same for blocks first .. first+n_blocks-1; out [n_blocks][4] */
void wn_rng_words (uint64_t seed, uint64_t key, uint64_t first, size_t n_blocks, uint32_t *out);

/**
 * Uniform numbers, first .. first+n-1 of the stream
 * out     [n] in (0, 1), multiples of 2^-23 offset by 2^-24 (all exact in a float), so never 0 or 1
 */
void wn_rng_uniform (uint64_t seed, uint64_t key, uint64_t first, size_t n, float *out);

/**
 * Standard logistic noise, ln u - ln (1 - u) of the uniform stream; variance pi^2/3, at most 16.7
 * either way; out [n]
 */
void wn_rng_logistic (uint64_t seed, uint64_t key, uint64_t first, size_t n, float *out);

/** Standard normal noise (Box-Muller on pairs of the uniform stream); out [n] */
void wn_rng_normal (uint64_t seed, uint64_t key, uint64_t first, size_t n, float *out);

/** FNV-1a of no bytes */
#define WN_FNV_BASIS UINT64_C (0xCBF29CE484222325)

/** FNV-1a of n more bytes, without a finaliser: short inputs differ in few of the high bits */
static inline uint64_t
wn_fnv1a (uint64_t hash, const void *data, size_t n)
{
  const unsigned char *bytes = data;

  for (size_t i = 0; i < n; i++)
    hash = (hash ^ bytes[i]) * UINT64_C (0x100000001B3);
  return hash;
}

/** A 64-bit hash of bytes (FNV-1a with a finaliser), for keys; the same on every machine */
uint64_t wn_rng_hash (const void *data, size_t n, uint64_t start);

#endif
