/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The gates of int16.inc.h in float32. A variant defines
 *   void store_words (int16_t *p, avec x)  WN_VL values, rounded
 */

#define UNIT_A 1.0f
#define UNIT_B 0.5f /* both functions are tanh then: sigmoid (b) = (1 + tanh (b / 2)) / 2 */

/*
 * num / den = tanh (x), times the scale that is in p0 and p1; fitted minimax on [-4, 4] and clamped
 * there: absolute error below 5e-4, less than what the weights lose
 */
#define P0 0.999268601f
#define P1 0.0805766309f

INLINE void
short_tanh_fraction (avec x, avec p0, avec p1, avec *num, avec *den)
{
  avec u;

  x = clamp (x, 4.0f);
  u = x * x;
  *num = x * (p1 * u + p0);
  *den = (0.00618593816f * u + 0.410910846f) * u + 1.0f;
}

typedef struct
{
  avec half_p0, half_p1;
  int16_t *y;
} Gates;

INLINE void
gates_begin (const Layer *l, int column, Gates *gates)
{
  const avec half = 0.5f * LOAD (l->y_factor + column);

  *gates = (Gates){ half * P0, half * P1, l->y + column };
}

INLINE void
gates_row (Gates *gates, int i, const GroupRow *row, avec a, avec b)
{
  avec pa, qa, pb, qb;

  short_tanh_fraction (a, gates->half_p0, gates->half_p1, &pa, &qa);
  short_tanh_fraction (b, SPLAT (P0), SPLAT (P1), &pb, &qb);
  store_words (gates->y + row->place, pa * (qb + pb) / (qa * qb));
}

INLINE void
gates_end (Gates *gates, int n, GroupRow *rows)
{
}
