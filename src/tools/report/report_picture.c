/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "report_picture.h"
#include "base/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cairo.h>

#define SCALE 2
/* Margins of the plot's area, as shown */
#define LEFT 46.0
#define RIGHT 12.0
#define TOP 8.0
#define BOTTOM 24.0

const char *const wn_report_colours[WN_REPORT_COLOURS] = { "#1f5fae", "#c8553d", "#2f8f6b",
  "#8a5fb0", "#b07d12", "#4d7c8a" };

typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  double width, height;
} Picture;

/* The plot's area and what lies at its edges */
typedef struct
{
  double x0, x1, y0, y1; /* left, right, lower, upper */
  double left, right, lower, upper;
} Axes;

static Picture
picture_new (int width, int height)
{
  Picture p = { .width = width, .height = height };

  p.surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width * SCALE, height * SCALE);
  p.cr = cairo_create (p.surface);
  cairo_scale (p.cr, SCALE, SCALE);
  cairo_set_source_rgb (p.cr, 1, 1, 1);
  cairo_paint (p.cr);
  cairo_select_font_face (p.cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (p.cr, 10.5);
  return p;
}

static cairo_status_t
append (void *data, const unsigned char *bytes, unsigned int n)
{
  g_byte_array_append (data, bytes, n);
  return CAIRO_STATUS_SUCCESS;
}

static char *
picture_finish (Picture *p)
{
  GByteArray *png = g_byte_array_new ();
  char *text, *uri;

  cairo_surface_write_to_png_stream (p->surface, append, png);
  cairo_destroy (p->cr);
  cairo_surface_destroy (p->surface);
  text = g_base64_encode (png->data, png->len);
  uri = g_strconcat ("data:image/png;base64,", text, NULL);
  g_free (text);
  g_byte_array_unref (png);
  return uri;
}

static void
set_colour (cairo_t *cr, int colour, double alpha)
{
  const guint rgb = strtoul (wn_report_colours[colour % WN_REPORT_COLOURS] + 1, NULL, 16);

  cairo_set_source_rgba (cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
      (rgb & 255) / 255.0, alpha);
}

static double
place_x (const Axes *a, double x)
{
  return a->x0 + (x - a->left) / (a->right - a->left) * (a->x1 - a->x0);
}

static double
place_y (const Axes *a, double y)
{
  return a->y0 + (y - a->lower) / (a->upper - a->lower) * (a->y1 - a->y0);
}

/* 1, 2 or 5 times a power of ten, about a fifth of the range */
static double
tick_distance (double range)
{
  double power = pow (10, floor (log10 (range / 5))), share = range / 5 / power;

  return power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
}

/* align: 0 = x is the text's left edge, 0.5 its middle, 1 its right edge; y its middle */
static void
draw_text (cairo_t *cr, double x, double y, double align, const char *text)
{
  cairo_text_extents_t e;

  cairo_text_extents (cr, text, &e);
  cairo_move_to (cr, x - align * e.x_advance, y + 3.7);
  cairo_show_text (cr, text);
}

static char *
number_text (double value, double distance)
{
  if (fabs (value) >= 1e6)
    return g_strdup_printf ("%gM", value / 1e6);
  if (fabs (value) >= 1e3)
    return g_strdup_printf ("%gk", value / 1e3);
  return g_strdup_printf ("%.*f", (int) CLAMP (ceil (-log10 (distance) - 1e-9), 0, 6), value + 0.0);
}

/* x_unit, y_unit: behind the numbers' last */
static void
draw_axes (cairo_t *cr, const Axes *a, gboolean grid, const char *x_unit, const char *y_unit)
{
  double dx = tick_distance (a->right - a->left), dy = tick_distance (a->upper - a->lower);

  cairo_set_line_width (cr, 1);
  for (double y = ceil (a->lower / dy - 1e-6) * dy; y <= a->upper + 1e-6 * dy; y += dy) {
    g_autofree char *number = number_text (fabs (y) < 1e-9 * dy ? 0 : y, dy);
    g_autofree char *label = y + dy > a->upper + 1e-6 * dy ? g_strconcat (number, y_unit, NULL)
                                                           : g_strdup (number);

    if (grid) {
      cairo_set_source_rgb (cr, 0.9, 0.91, 0.92);
      cairo_move_to (cr, a->x0, floor (place_y (a, y)) + 0.5);
      cairo_line_to (cr, a->x1, floor (place_y (a, y)) + 0.5);
      cairo_stroke (cr);
    }
    cairo_set_source_rgb (cr, 0.35, 0.38, 0.42);
    draw_text (cr, a->x0 - 6, place_y (a, y), 1, label);
  }
  for (double x = ceil (a->left / dx - 1e-6) * dx; x <= a->right + 1e-6 * dx; x += dx) {
    g_autofree char *number = number_text (x, dx);
    g_autofree char *label = x + dx > a->right + 1e-6 * dx ? g_strconcat (number, x_unit, NULL)
                                                           : g_strdup (number);

    cairo_set_source_rgb (cr, 0.75, 0.77, 0.8);
    cairo_move_to (cr, floor (place_x (a, x)) + 0.5, a->y0);
    cairo_rel_line_to (cr, 0, 4);
    cairo_stroke (cr);
    cairo_set_source_rgb (cr, 0.35, 0.38, 0.42);
    draw_text (cr, MIN (place_x (a, x), a->x1 - 6), a->y0 + 13, 0.5, label);
  }
  cairo_set_source_rgb (cr, 0.75, 0.77, 0.8);
  cairo_move_to (cr, a->x0, floor (a->y0) + 0.5);
  cairo_line_to (cr, a->x1, floor (a->y0) + 0.5);
  cairo_stroke (cr);
}

static Axes
curve_axes (const WnCurve *curves, int n_curves, double width, double height)
{
  Axes a = { LEFT, width - RIGHT, height - BOTTOM, TOP, INFINITY, -INFINITY, 0, 0 };
  GArray *all = g_array_new (FALSE, FALSE, sizeof (double));
  double margin;

  for (int c = 0; c < n_curves; c++) {
    if (curves[c].n == 0)
      continue;
    g_array_append_vals (all, curves[c].y, curves[c].n);
    a.left = MIN (a.left, curves[c].x[0]);
    a.right = MAX (a.right, curves[c].x[curves[c].n - 1]);
  }
  g_array_sort (all, wn_compare_doubles);
  a.lower = g_array_index (all, double, (guint) (0.005 * (all->len - 1)));
  a.upper = g_array_index (all, double, (guint) ceil (0.99 * (all->len - 1)));
  margin = a.upper > a.lower ? 0.06 * (a.upper - a.lower) : MAX (1e-3, 0.1 * fabs (a.upper));
  a.lower -= margin;
  a.upper += margin;
  if (a.right <= a.left)
    a.right = a.left + 1;
  g_array_unref (all);
  return a;
}

static void
draw_curve (cairo_t *cr, const Axes *a, const WnCurve *c)
{
  int reach = c->noisy ? c->n / 60 : 0;
  double sum = 0;

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (reach > 0) {
    set_colour (cr, c->colour, 0.22);
    cairo_set_line_width (cr, 0.8);
    for (int i = 0; i < c->n; i++)
      cairo_line_to (cr, place_x (a, c->x[i]), place_y (a, c->y[i]));
    cairo_stroke (cr);
  }
  set_colour (cr, c->colour, 1);
  cairo_set_line_width (cr, 1.8);
  for (int i = -reach; i < c->n; i++) {
    int first = MAX (0, i - reach), last = MIN (c->n - 1, i + reach);

    if (i + reach < c->n)
      sum += c->y[i + reach];
    if (i - reach > 0)
      sum -= c->y[i - reach - 1];
    if (i >= 0)
      cairo_line_to (cr, place_x (a, c->x[i]), place_y (a, sum / (last - first + 1)));
  }
  cairo_stroke (cr);
  for (int i = 0; !c->noisy && c->n <= 60 && i < c->n; i++) {
    cairo_arc (cr, place_x (a, c->x[i]), place_y (a, c->y[i]), 2.2, 0, 2 * G_PI);
    cairo_fill (cr);
  }
}

char *
wn_picture_curves (const WnCurve *curves, int n_curves)
{
  Picture p = picture_new (WN_CURVES_WIDTH, WN_CURVES_HEIGHT);
  Axes a = curve_axes (curves, n_curves, p.width, p.height);

  draw_axes (p.cr, &a, TRUE, "", "");
  cairo_rectangle (p.cr, a.x0 - 2, a.y1 - 2, a.x1 - a.x0 + 4, a.y0 - a.y1 + 4);
  cairo_clip (p.cr);
  for (int i = 0; i < n_curves; i++)
    draw_curve (p.cr, &a, &curves[i]);
  return picture_finish (&p);
}

/*
 * From black through purple and orange to pale yellow, evenly in lightness and in few enough steps
 * for a small PNG; share 0..1
 */
static guint32
map_colour (double share)
{
  static const guint8 stops[][3] = {
    { 8, 6, 18 },
    { 42, 17, 84 },
    { 104, 27, 110 },
    { 166, 45, 96 },
    { 217, 78, 64 },
    { 246, 134, 42 },
    { 250, 196, 83 },
    { 252, 248, 200 },
  };
  /* NOLINTNEXTLINE(bugprone-integer-division): how many stops there are */
  double place = round (CLAMP (share, 0, 1) * 63) / 63 * (G_N_ELEMENTS (stops) - 1);
  int i = MIN ((int) place, (int) G_N_ELEMENTS (stops) - 2);
  guint32 pixel = 0;

  for (int c = 0; c < 3; c++)
    pixel = pixel << 8
        | (guint32) lrint (stops[i][c] + (place - i) * (stops[i + 1][c] - stops[i][c]));
  return pixel;
}

char *
wn_picture_map (const float *values, int columns, int rows, double low, double high, double seconds,
    double top, const char *unit)
{
  Picture p = picture_new (WN_MAP_WIDTH, WN_MAP_HEIGHT);
  Axes a = { LEFT, p.width - RIGHT, p.height - BOTTOM, TOP, 0, seconds, 0, top };
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, columns, rows);
  guint8 *data = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);

  for (int r = 0; r < rows; r++) {
    guint32 *line = (guint32 *) (data + (gsize) r * stride);

    for (int c = 0; c < columns; c++)
      line[c] = map_colour ((values[(gsize) c * rows + rows - 1 - r] - low) / (high - low));
  }
  cairo_surface_mark_dirty (image);
  cairo_save (p.cr);
  cairo_translate (p.cr, a.x0, a.y1);
  cairo_scale (p.cr, (a.x1 - a.x0) / columns, (a.y0 - a.y1) / rows);
  cairo_set_source_surface (p.cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (p.cr), CAIRO_FILTER_NEAREST);
  cairo_rectangle (p.cr, 0, 0, columns, rows);
  cairo_fill (p.cr);
  cairo_restore (p.cr);
  cairo_surface_destroy (image);
  draw_axes (p.cr, &a, FALSE, " s", unit);
  return picture_finish (&p);
}
