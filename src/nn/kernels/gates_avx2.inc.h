/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
/*
 * The gates of int16.inc.h in 16 bits: twice as many a vector as in float32, and no division. A
 * vector has a row's a and half its b side by side: sigmoid (b) = (1 + tanh (b / 2)) / 2.
 * With w = max (0, k - |x|), whose square ends as flat as tanh does,
 *   one tanh (|x|) = d - (((w^4 + c2)^2 + c3)^2 + c4)^2,  squares divided by 2^15
 * fitted minimax in these whole numbers: error below 5e-4, of a gate below 7e-4. b's function has
 * the smaller `one`, so that the product with y_factor keeps its bits.
 */
#define UNIT_A 4535.0316f /* what 1 becomes; 16 bits saturate where w is 0 already */
#define UNIT_B (0.5f * 4320.9344f)
#define ONE_A 27658.687f
#define ONE_B 6146
#define A_AND_B(a, b) _mm256_setr_epi16 (a, a, a, a, b, b, b, b, a, a, a, a, b, b, b, b)
/* Side by side, for a chain of squares waits longer than a processor looks ahead */
#define GATE_ROWS 8

G_STATIC_ASSERT (MAX_GROUPS % GATE_ROWS == 0);

typedef struct
{
  __m256i x[MAX_GROUPS]; /* of each row a [0..3], b [0..3], a [4..7], b [4..7] */
  __m256i factor;        /* of y, in the order of two rows' a */
  int16_t *y;
} Gates;

INLINE void
gates_begin (const Layer *l, int column, Gates *gates)
{
  const float scale = (float) (1 << 30) / (ONE_A * 2 * ONE_B);
  const __m256i q = _mm256_cvtps_epi32 ((__m256) (scale * LOAD (l->y_factor + column)));

  gates->factor = _mm256_packs_epi32 (q, q);
  gates->y = l->y + column;
}

INLINE void
gates_row (Gates *gates, int i, const GroupRow *row, avec a, avec b)
{
  gates->x[i] = pack (a, b);
}

#define EACH _Pragma ("GCC unroll 8") for (int i = 0; i < GATE_ROWS; i++)
#define SQUARE EACH v[i] = _mm256_mulhrs_epi16 (v[i], v[i])
#define ADD(c) EACH v[i] = _mm256_add_epi16 (v[i], c)

INLINE void
gates_of (const Gates *gates, const __m256i *x, const GroupRow *rows)
{
  __m256i v[GATE_ROWS];

  EACH v[i] = _mm256_subs_epu16 (A_AND_B (29846, 28490), _mm256_abs_epi16 (x[i]));
  SQUARE;
  SQUARE;
  ADD (A_AND_B (-32263, -26759));
  SQUARE;
  ADD (A_AND_B (-32673, -22435));
  SQUARE;
  ADD (A_AND_B (3179, 1485));
  SQUARE;
  EACH v[i] = _mm256_sign_epi16 (_mm256_sub_epi16 (A_AND_B (27971, 6213), v[i]), x[i]);
#pragma GCC unroll 8
  for (int i = 0; i < GATE_ROWS; i += 2) {
    const __m256i a = _mm256_unpacklo_epi64 (v[i], v[i + 1]),
                  b = _mm256_add_epi16 (_mm256_unpackhi_epi64 (v[i], v[i + 1]),
                      _mm256_set1_epi16 (ONE_B));
    const __m256i y = _mm256_permute4x64_epi64 (
        _mm256_mulhrs_epi16 (_mm256_mulhrs_epi16 (a, gates->factor), b), 0xd8);

    _mm_storeu_si128 ((__m128i *) (gates->y + rows[i].place), _mm256_castsi256_si128 (y));
    _mm_storeu_si128 ((__m128i *) (gates->y + rows[i + 1].place), _mm256_extracti128_si256 (y, 1));
  }
}

INLINE void
gates_end (Gates *gates, int n, GroupRow *rows)
{
  for (; n % GATE_ROWS > 0; n++) { /* the last one again, to the same place */
    gates->x[n] = gates->x[n - 1];
    rows[n] = rows[n - 1];
  }
  for (int i = 0; i < n; i += GATE_ROWS)
    gates_of (gates, gates->x + i, rows + i);
}

#undef EACH
#undef SQUARE
#undef ADD
