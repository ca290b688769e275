/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_BENCH_REPORT_H
#define WN_BENCH_REPORT_H

#include <glib.h>

/**
 * A figure that "parwavenet bench" found; one that is not finite could not be measured, and is left
 * out everywhere
 */
typedef struct
{
  const char *key; /* in JSON */
  const char *label;
  const char *unit; /* behind the value, "" if none */
  double value;
  int digits; /* behind the decimal point */
} WnBenchRow;

/** notes: what it was measured with, as pairs of key and text, NULL-terminated. Returns g_free */
char *wn_bench_json (const WnBenchRow *rows, int n_rows, const char *const *notes);
/**
 * The rows as bars, each on the scale of its unit, under a heading; the picture follows the
 * reader's light or dark theme. Returns g_free
 */
char *wn_bench_svg (const WnBenchRow *rows, int n_rows, const char *heading);

#endif
