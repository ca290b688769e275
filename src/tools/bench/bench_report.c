/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "bench_report.h"
#include "base/json_members.h"
#include <math.h>
#include <string.h>

/* Of the picture, in pixels */
#define WIDTH 800
#define LABELS 400 /* left edge of the bars */
#define LONGEST 240
#define LINE 21
#define MARGIN 12

char *
wn_bench_json (const WnBenchRow *rows, int n_rows, const char *const *notes)
{
  JsonBuilder *builder = json_builder_new ();
  char *text;

  json_builder_begin_object (builder);
  for (; *notes; notes += 2)
    wn_json_add_string (builder, notes[0], notes[1]);
  for (int i = 0; i < n_rows; i++) {
    if (isfinite (rows[i].value))
      wn_json_add_number (builder, rows[i].key, rows[i].value);
  }
  json_builder_end_object (builder);
  text = wn_json_end (builder, TRUE);
  return text;
}

static void
add_text (GString *svg, int x, int y, const char *class, const char *text)
{
  char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (svg, "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>\n", x, y + LINE - 6,
      class, escaped);
  g_free (escaped);
}

static double
largest_of (const WnBenchRow *rows, int n_rows, const char *unit)
{
  double largest = 0.0;

  for (int i = 0; i < n_rows; i++) {
    if (isfinite (rows[i].value) && strcmp (rows[i].unit, unit) == 0)
      largest = MAX (largest, rows[i].value);
  }
  return largest;
}

/* Without a unit there is no bar: such figures are counts and shares of all kinds */
static void
draw_row (GString *svg, const WnBenchRow *row, double largest, int y)
{
  const int length = *row->unit && largest > 0.0
      ? (int) lround (LONGEST * MAX (0.0, row->value) / largest)
      : 0;
  const gboolean indented = *row->label == ' ';
  char *value = g_strdup_printf ("%.*f %s", row->digits, row->value, row->unit);

  add_text (svg, indented ? 2 * MARGIN : MARGIN, y, "label", row->label + strspn (row->label, " "));
  if (length > 0) {
    g_string_append_printf (svg, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", LABELS,
        y + 3, length, LINE - 6);
  }
  add_text (svg, LABELS + length + 6, y, "value", g_strchomp (value));
  g_free (value);
}

char *
wn_bench_svg (const WnBenchRow *rows, int n_rows, const char *heading)
{
  GString *body = g_string_new (NULL), *svg = g_string_new (NULL);
  int y = MARGIN;

  add_text (body, MARGIN, y, "heading", heading);
  y += LINE + MARGIN;
  for (int i = 0; i < n_rows; i++) {
    if (isfinite (rows[i].value)) {
      draw_row (body, &rows[i], largest_of (rows, n_rows, rows[i].unit), y);
      y += LINE;
    }
  }
  y += MARGIN;
  g_string_printf (svg,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
      "height=\"%d\">\n"
      "<style>\n"
      "text { font: 13px sans-serif; fill: #24292f }\n"
      "rect { fill: #3572b0 }\n"
      ".heading { fill: #57606a }\n"
      "@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .heading { fill: #9198a1 } "
      "rect { fill: #5b9bd5 } }\n"
      "</style>\n%s</svg>\n",
      WIDTH, y, WIDTH, y, body->str);
  g_string_free (body, TRUE);
  return g_string_free (svg, FALSE);
}
