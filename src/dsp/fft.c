/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fft.h"

#include <math.h>

#define MAX_FACTORS 32

struct _WnFft
{
  int n, half;
  int factors[MAX_FACTORS]; /* of half; 0 behind the last */
  WnComplex *roots;         /* [half] exp (-2 pi i k / half) */
  WnComplex *turns;         /* [half / 2 + 1] exp (-2 pi i k / n) */
  WnComplex *work[2];       /* [half] */
};

gboolean
wn_fft_is_length (int n)
{
  static const int factors[] = { 2, 3, 5 };

  if (n < 2 || n % 2)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++)
    while (n % factors[i] == 0)
      n /= factors[i];
  return n == 1;
}

int
wn_fft_next_length (int n)
{
  n = MAX (n, 2);
  while (!wn_fft_is_length (n))
    n++;
  return n;
}

static WnComplex *
new_roots (int count, double n)
{
  WnComplex *roots = g_new (WnComplex, count);

  for (int k = 0; k < count; k++)
    roots[k] = (WnComplex){ (float) cos (2 * G_PI * k / n), (float) -sin (2 * G_PI * k / n) };
  return roots;
}

WnFft *
wn_fft_new (int n)
{
  static const int radices[] = { 4, 2, 3, 5 };
  WnFft *f;
  int rest, k = 0;

  if (!wn_fft_is_length (n))
    return NULL;
  f = g_new0 (WnFft, 1);
  f->n = n;
  f->half = rest = n / 2;
  for (gsize i = 0; i < G_N_ELEMENTS (radices); i++)
    for (; rest % radices[i] == 0; rest /= radices[i])
      f->factors[k++] = radices[i];
  f->roots = new_roots (f->half, f->half);
  f->turns = new_roots (f->half / 2 + 1, n);
  for (int i = 0; i < 2; i++)
    f->work[i] = g_new (WnComplex, f->half);
  return f;
}

void
wn_fft_free (WnFft *f)
{
  if (!f)
    return;
  g_free (f->roots);
  g_free (f->turns);
  g_free (f->work[0]);
  g_free (f->work[1]);
  g_free (f);
}

static inline WnComplex
add (WnComplex a, WnComplex b)
{
  return (WnComplex){ a.r + b.r, a.i + b.i };
}

static inline WnComplex
sub (WnComplex a, WnComplex b)
{
  return (WnComplex){ a.r - b.r, a.i - b.i };
}

static inline WnComplex
mul (WnComplex a, WnComplex b)
{
  return (WnComplex){ a.r * b.r - a.i * b.i, a.r * b.i + a.i * b.r };
}

static inline WnComplex
scale (WnComplex a, float s)
{
  return (WnComplex){ s * a.r, s * a.i };
}

/* -i a */
static inline WnComplex
turn (WnComplex a)
{
  return (WnComplex){ a.i, -a.r };
}

/*
 * One pass each, which merges `radix` transforms of `size` samples: x [radix][m][stride] to
 * y [m][radix][stride], where m = half / (radix * stride), and stride grows from 1. w are the roots
 * that the inputs are turned by
 */
static void
pass_2 (const WnComplex *x, WnComplex *y, int m, int stride, const WnComplex *roots)
{
  for (int j = 0; j < m; j++) {
    const WnComplex w = roots[j * stride];
    const WnComplex *a = x + j * stride, *b = a + m * stride;
    WnComplex *out = y + 2 * j * stride;

    for (int q = 0; q < stride; q++) {
      out[q] = add (a[q], b[q]);
      out[stride + q] = mul (sub (a[q], b[q]), w);
    }
  }
}

static void
pass_3 (const WnComplex *x, WnComplex *y, int m, int stride, const WnComplex *roots)
{
  const float sine = 0.86602540378443864676f; /* of 60 degrees */

  for (int j = 0; j < m; j++) {
    const WnComplex w1 = roots[j * stride], w2 = roots[2 * j * stride];
    const WnComplex *a = x + j * stride, *b = a + m * stride, *c = b + m * stride;
    WnComplex *out = y + 3 * j * stride;

    for (int q = 0; q < stride; q++) {
      const WnComplex sum = add (b[q], c[q]), odd = scale (turn (sub (b[q], c[q])), sine);
      const WnComplex even = sub (a[q], scale (sum, 0.5f));

      out[q] = add (a[q], sum);
      out[stride + q] = mul (add (even, odd), w1);
      out[2 * stride + q] = mul (sub (even, odd), w2);
    }
  }
}

static void
pass_4 (const WnComplex *x, WnComplex *y, int m, int stride, const WnComplex *roots)
{
  for (int j = 0; j < m; j++) {
    const WnComplex w1 = roots[j * stride], w2 = roots[2 * j * stride], w3 = roots[3 * j * stride];
    const WnComplex *a = x + j * stride, *b = a + m * stride, *c = b + m * stride,
                    *d = c + m * stride;
    WnComplex *out = y + 4 * j * stride;

    for (int q = 0; q < stride; q++) {
      const WnComplex ac = add (a[q], c[q]), bd = add (b[q], d[q]);
      const WnComplex even = sub (a[q], c[q]), odd = turn (sub (b[q], d[q]));

      out[q] = add (ac, bd);
      out[stride + q] = mul (add (even, odd), w1);
      out[2 * stride + q] = mul (sub (ac, bd), w2);
      out[3 * stride + q] = mul (sub (even, odd), w3);
    }
  }
}

static void
pass_5 (const WnComplex *x, WnComplex *y, int m, int stride, const WnComplex *roots)
{
  const float c1 = 0.30901699437494742410f, c2 = -0.80901699437494742410f; /* cos 72, 144 */
  const float s1 = 0.95105651629515357212f, s2 = 0.58778525229247312917f;  /* sin */

  for (int j = 0; j < m; j++) {
    const WnComplex *w = roots;
    const WnComplex *a = x + j * stride, *b = a + m * stride, *c = b + m * stride,
                    *d = c + m * stride, *e = d + m * stride;
    WnComplex *out = y + 5 * j * stride;

    for (int q = 0; q < stride; q++) {
      const WnComplex be = add (b[q], e[q]), cd = add (c[q], d[q]);
      const WnComplex odd_be = turn (sub (b[q], e[q])), odd_cd = turn (sub (c[q], d[q]));
      const WnComplex even1 = add (a[q], add (scale (be, c1), scale (cd, c2)));
      const WnComplex even2 = add (a[q], add (scale (be, c2), scale (cd, c1)));
      const WnComplex odd1 = add (scale (odd_be, s1), scale (odd_cd, s2));
      const WnComplex odd2 = sub (scale (odd_be, s2), scale (odd_cd, s1));

      out[q] = add (a[q], add (be, cd));
      out[stride + q] = mul (add (even1, odd1), w[j * stride]);
      out[2 * stride + q] = mul (add (even2, odd2), w[2 * j * stride]);
      out[3 * stride + q] = mul (sub (even2, odd2), w[3 * j * stride]);
      out[4 * stride + q] = mul (sub (even1, odd1), w[4 * j * stride]);
    }
  }
}

/* The complex transform of work[0]; returns which of the two it is in */
static WnComplex *
transform (WnFft *f)
{
  WnComplex *x = f->work[0], *y = f->work[1], *other;
  int stride = 1;

  for (int i = 0; f->factors[i]; i++) {
    const int radix = f->factors[i], m = f->half / (radix * stride);

    if (radix == 4)
      pass_4 (x, y, m, stride, f->roots);
    else if (radix == 2)
      pass_2 (x, y, m, stride, f->roots);
    else if (radix == 3)
      pass_3 (x, y, m, stride, f->roots);
    else
      pass_5 (x, y, m, stride, f->roots);
    stride *= radix;
    other = x;
    x = y;
    y = other;
  }
  return x;
}

void
wn_fft_forward (WnFft *f, const float *x, WnComplex *spectrum)
{
  const int half = f->half;
  const WnComplex *z;

  for (int t = 0; t < half; t++)
    f->work[0][t] = (WnComplex){ x[2 * t], x[2 * t + 1] };
  z = transform (f);
  spectrum[0] = (WnComplex){ z[0].r + z[0].i, 0 };
  spectrum[half] = (WnComplex){ z[0].r - z[0].i, 0 };
  /* the transforms of the even and of the odd samples, and their sum */
  for (int k = 1; k <= half / 2; k++) {
    const WnComplex a = z[k], b = { z[half - k].r, -z[half - k].i };
    const WnComplex even = add (a, b), odd = mul (turn (sub (a, b)), f->turns[k]);

    spectrum[k] = scale (add (even, odd), 0.5f);
    spectrum[half - k] = scale (sub (even, odd), 0.5f);
    spectrum[half - k].i = -spectrum[half - k].i;
  }
}

void
wn_fft_inverse (WnFft *f, const WnComplex *spectrum, float *x)
{
  const int half = f->half;
  WnComplex *z = f->work[0];

  z[0] = (WnComplex){ spectrum[0].r + spectrum[half].r, -(spectrum[0].r - spectrum[half].r) };
  for (int k = 1; k <= half / 2; k++) {
    const WnComplex a = spectrum[k], b = { spectrum[half - k].r, -spectrum[half - k].i };
    const WnComplex back = { f->turns[k].r, -f->turns[k].i };
    const WnComplex even = add (a, b), odd = turn (mul (sub (a, b), back));

    /* even - turn: i times the odd part, conjugated so that the forward passes do */
    z[half - k] = add (even, odd);
    z[k] = sub (even, odd);
    z[k].i = -z[k].i;
  }
  z = transform (f);
  for (int t = 0; t < half; t++) {
    x[2 * t] = z[t].r;
    x[2 * t + 1] = -z[t].i;
  }
}
