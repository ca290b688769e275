/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_REPORT_PICTURE_H
#define WN_REPORT_PICTURE_H

#include <glib.h>

/**
 * Pictures of a report, drawn by cairo at twice the resolution at which they are shown.
 * Each function returns a PNG as a data URI, g_free
 */
#define WN_CURVES_WIDTH 380 /* as shown, in CSS pixels */
#define WN_CURVES_HEIGHT 200
#define WN_MAP_WIDTH 380
#define WN_MAP_HEIGHT 200

/** Colours of runs, as in a style sheet; run i has colour i modulo their number */
#define WN_REPORT_COLOURS 6
extern const char *const wn_report_colours[WN_REPORT_COLOURS];

typedef struct
{
  int n;
  const double *x, *y; /* [n] finite, x not falling */
  int colour;
  gboolean noisy; /* drawn pale, with a running mean on top */
} WnCurve;

/** Values over steps; the range leaves out what lies far outside */
char *wn_picture_curves (const WnCurve *curves, int n_curves);

/**
 * A spectrogram
 * values     [columns][rows], the lowest frequency first
 * low, high  what is drawn as the darkest and the brightest
 * seconds    of all columns
 * top        at the upper edge, in `unit`
 */
char *wn_picture_map (const float *values, int columns, int rows, double low, double high,
    double seconds, double top, const char *unit);

#endif
