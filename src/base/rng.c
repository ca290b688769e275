/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "rng.h"

#include <math.h>
#include <string.h>

/*
 * All sequences are computed in whole chunks on a fixed grid, of which the piece that was asked for
 * is copied: a value never depends on whether the compiler put it into the vector part or the
 * remainder of a loop.
 */
#define BLOCKS 32
#define CHUNK (4 * BLOCKS)

/* The BLOCKS blocks from `block` on, word w of block b at out[w][b] */
static void
philox_blocks (uint64_t seed, uint64_t key, uint64_t block, uint32_t out[4][BLOCKS])
{
  uint32_t k0 = (uint32_t) seed, k1 = (uint32_t) (seed >> 32);
  int round, b;

  for (b = 0; b < BLOCKS; b++) {
    out[0][b] = (uint32_t) (block + b);
    out[1][b] = (uint32_t) ((block + b) >> 32);
    out[2][b] = (uint32_t) key;
    out[3][b] = (uint32_t) (key >> 32);
  }
  for (round = 0; round < 10; round++) {
    for (b = 0; b < BLOCKS; b++) {
      uint64_t p0 = (uint64_t) 0xD2511F53u * out[0][b];
      uint64_t p1 = (uint64_t) 0xCD9E8D57u * out[2][b];

      out[0][b] = (uint32_t) (p1 >> 32) ^ out[1][b] ^ k0;
      out[1][b] = (uint32_t) p1;
      out[2][b] = (uint32_t) (p0 >> 32) ^ out[3][b] ^ k1;
      out[3][b] = (uint32_t) p0;
    }
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

void
wn_rng_philox (uint64_t seed, uint64_t key, uint64_t block, uint32_t out[4])
{
  uint32_t words[4][BLOCKS];

  philox_blocks (seed, key, block, words);
  for (int w = 0; w < 4; w++)
    out[w] = words[w][0];
}

void
wn_rng_words (uint64_t seed, uint64_t key, uint64_t first, size_t n_blocks, uint32_t *out)
{
  for (size_t done = 0; done < n_blocks; done += BLOCKS) {
    uint32_t words[4][BLOCKS];
    size_t n = n_blocks - done < BLOCKS ? n_blocks - done : BLOCKS, b;

    philox_blocks (seed, key, first + done, words);
    for (b = 0; b < n; b++) {
      for (int w = 0; w < 4; w++)
        out[4 * (done + b) + w] = words[w][b];
    }
  }
}

static void
uniform_chunk (uint64_t seed, uint64_t key, uint64_t chunk, float u[CHUNK])
{
  uint32_t words[4][BLOCKS];

  philox_blocks (seed, key, chunk * BLOCKS, words);
  for (int b = 0; b < BLOCKS; b++) {
    for (int w = 0; w < 4; w++)
      u[4 * b + w] = ((float) (int32_t) (words[w][b] >> 9) + 0.5f) * 0x1p-23f;
  }
}

/*
 * ln (u / (1 - u)), absolute error below 2e-7 + 1.5e-7 |result|. With the ratio r = 2^e m, sqrt
 * (1/2) <= m < sqrt (2) and s = (m - 1) / (m + 1): ln m = 2 artanh s, whose power series is cut
 * behind s^9 (s <= 0.172).
 */
static void
logistic_chunk (uint64_t seed, uint64_t key, uint64_t chunk, float x[CHUNK])
{
  uniform_chunk (seed, key, chunk, x);
  for (int i = 0; i < CHUNK; i++) {
    float r = x[i] / (1.0f - x[i]), m, s, s2;
    int32_t bits, e;

    memcpy (&bits, &r, sizeof bits);
    e = (bits - 0x3F3504F3) >> 23; /* 0x3F3504F3: sqrt (1/2) */
    bits -= e * (1 << 23);
    memcpy (&m, &bits, sizeof m);
    s = (m - 1.0f) / (m + 1.0f);
    s2 = s * s;
    x[i] = (float) e * 0.693147181f
        + s * (2.0f + s2 * (2.0f / 3 + s2 * (2.0f / 5 + s2 * (2.0f / 7 + s2 * (2.0f / 9)))));
  }
}

static void
normal_chunk (uint64_t seed, uint64_t key, uint64_t chunk, float x[CHUNK])
{
  uniform_chunk (seed, key, chunk, x);
  for (int i = 0; i < CHUNK; i += 2) {
    double radius = sqrt (-2.0 * log (x[i])), angle = 2.0 * M_PI * x[i + 1];

    x[i] = (float) (radius * cos (angle));
    x[i + 1] = (float) (radius * sin (angle));
  }
}

typedef void (*ChunkFunc) (uint64_t seed, uint64_t key, uint64_t chunk, float out[CHUNK]);

static void
fill (ChunkFunc func, uint64_t seed, uint64_t key, uint64_t first, size_t n, float *out)
{
  float values[CHUNK];

  while (n > 0) {
    size_t skip = first % CHUNK, count = CHUNK - skip < n ? CHUNK - skip : n;

    func (seed, key, first / CHUNK, values);
    memcpy (out, values + skip, count * sizeof *out);
    first += count;
    out += count;
    n -= count;
  }
}

void
wn_rng_uniform (uint64_t seed, uint64_t key, uint64_t first, size_t n, float *out)
{
  fill (uniform_chunk, seed, key, first, n, out);
}

void
wn_rng_logistic (uint64_t seed, uint64_t key, uint64_t first, size_t n, float *out)
{
  fill (logistic_chunk, seed, key, first, n, out);
}

void
wn_rng_normal (uint64_t seed, uint64_t key, uint64_t first, size_t n, float *out)
{
  fill (normal_chunk, seed, key, first, n, out);
}

uint64_t
wn_rng_hash (const void *data, size_t n, uint64_t start)
{
  uint64_t h = wn_fnv1a (WN_FNV_BASIS ^ start, data, n);

  h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDu;
  h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53u;
  return h ^ (h >> 33);
}
