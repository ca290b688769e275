/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>

#include "report_picture.h"
#include "report_sound.h"
#include "tools/tools.h"

#define DEFAULT_UTTERANCES 4
#define HELD_OUT "held_out"

static const char style[] =
    "body{font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu "
    "Sans',sans-serif;color:#1d2126;background:#f4f5f7;margin:0}"
    "main{max-width:1240px;margin:0 auto;padding:28px 20px 60px}"
    "h1{font-size:26px;margin:0 0 4px}h2{font-size:19px;margin:36px 0 "
    "12px}h3{font-size:15px;margin:22px 0 8px}"
    "p{margin:4px 0 12px;max-width:75ch}.quiet{color:#5b6470}"
    ".grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(380px,1fr));gap:14px}"
    ".sounds{display:flex;flex-wrap:wrap;gap:14px}.sounds figure{flex:1 1 240px;max-width:430px}"
    "figure{margin:0;background:#fff;border:1px solid #dfe2e6;border-radius:8px;padding:12px 12px "
    "10px}"
    "figcaption{font-size:14px;margin:0 0 6px}figcaption b{font-weight:600}figcaption "
    "span{white-space:nowrap;margin-left:10px;font-size:13px}"
    "img{display:block;width:100%;height:auto}audio{display:block;width:100%;height:36px;margin-"
    "top:8px}"
    "table{border-collapse:collapse;background:#fff;border:1px solid "
    "#dfe2e6;border-radius:8px;font-variant-numeric:tabular-nums}"
    "th,td{padding:6px 14px;text-align:right;border-top:1px solid "
    "#eceef0;font-size:14px}th{font-weight:600;border-top:0}"
    "td:first-child,th:first-child{text-align:left}td "
    "small{color:#5b6470}.scroll{overflow-x:auto}td.inner{padding-left:30px}"
    "i.run{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:6px;vertical-"
    "align:-1px}";

/* What the columns of logs mean; others stand under their own names */
static const struct
{
  const char *column, *title;
} titles[] = {
  { "loss", "Loss" },
  { "bits", "Bits a sample" },
  { "kl", "Divergence from the teacher (nats a sample)" },
  { "stft", "Multi-resolution STFT loss" },
  { "convergence", "Spectral convergence" },
  { "log_magnitude", "Log magnitude" },
  { "mel", "Mel loss" },
  { "power_loss", "Averaged power loss" },
  { "contrastive", "Divergence from the teacher elsewhere (nats)" },
  { "perceptual", "Perceptual loss" },
  { "power", "Power of the output (the data's is 1)" },
  { "level", "Power of the output (the data's is 1)" },
  { "log_scale", "Mean ln s of the output's distribution" },
  { "grad_norm", "Norm of the gradients" },
  { "held_out", "Held out: loss" },
  { "held_out_mel", "Held out: mel loss" },
  { "held_out_std", "Held out: deviation of the output (the recordings' is 1)" },
  { "held_out_lsd_db", "Held out: log-spectral distance (dB)" },
  { "held_out_silence_db", "Held out: level in silence above the recordings' (dB)" },
  { "rate", "Learning rate" },
  { "duration", "Loss of durations" },
  { "spectrum", "Loss of the spectrum" },
  { "lf0", "Loss of ln F0" },
  { "periodicity", "Loss of periodicity" },
  { "voiced", "Loss of voicing" },
  { "duration_correlation", "Held out: correlation of durations" },
  { "duration_rmse", "Held out: RMSE of durations (frames)" },
  { "f0_correlation_median", "Held out: F0 correlation, median of utterances" },
  { "variance_ratio", "Held out: variance of mel bands, predicted / recorded" },
};

typedef struct
{
  WnReportRun **runs;
  int n_runs;
  WnCorpus *corpus;      /* or NULL */
  GPtrArray *utterances; /* of WnReportUtterance */
  GArray **pairs;        /* [n_runs] of WnPair */
  GString *html;
} Report;

static void
append_escaped (GString *html, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (html, escaped);
}

static void
append_run_name (const Report *r, int run)
{
  g_string_append_printf (r->html, "<i class=run style=\"background:%s\"></i>",
      wn_report_colours[run % WN_REPORT_COLOURS]);
  append_escaped (r->html, r->runs[run]->name);
}

static char *
column_title (const char *network, const char *column)
{
  if (strcmp (network, "teacher") == 0 && strcmp (column, HELD_OUT) == 0)
    return g_strdup ("Held out: bits a sample");
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].column, column) == 0)
      return g_strdup (titles[i].title);
  for (int f = 0; f < WN_N_FIGURES; f++)
    if (strcmp (wn_figure_key (f), column) == 0)
      return g_strconcat ("Held out: ", wn_figure_title (f) + strspn (wn_figure_title (f), " "),
          NULL);
  return g_strdelimit (g_strdup (column), "_", ' ');
}

static gboolean
has_training (const Report *r)
{
  for (int i = 0; i < r->n_runs; i++)
    if (!r->runs[i]->texts)
      return TRUE;
  return FALSE;
}

static void
append_head (const Report *r)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%F %R");

  g_string_append (r->html,
      "<!DOCTYPE html>\n<html lang=en>\n<head><meta charset=utf-8><meta name=viewport "
      "content=\"width=device-width\"><title>");
  for (int i = 0; i < r->n_runs; i++) {
    g_string_append (r->html, i ? ", " : "");
    append_escaped (r->html, r->runs[i]->name);
  }
  g_string_append_printf (r->html, "</title><style>%s</style></head>\n<body><main>\n<h1>", style);
  for (int i = 0; i < r->n_runs; i++) {
    g_string_append (r->html, i ? ", " : "");
    append_escaped (r->html, r->runs[i]->name);
  }
  g_string_append_printf (r->html, "</h1>\n<p class=quiet>%s ParWaveNet, as of %s</p>\n",
      has_training (r) ? "Training with" : "Evaluation by", date);
}

static double
training_seconds (const WnReportRun *run)
{
  double *steps, *seconds, total = 0;
  int n = wn_report_run_column (run, "log.csv", "seconds", &steps, &seconds);

  /* each time that it goes on, a training counts from 0 */
  for (int i = 0; i < n; i++)
    if (i + 1 == n || seconds[i + 1] < seconds[i])
      total += seconds[i];
  g_free (steps);
  g_free (seconds);
  return total;
}

static void
append_runs (const Report *r)
{
  g_string_append (r->html,
      "<div class=scroll><table><tr><th>Run<th>Network<th>Weights<th>Updates<th>Time</tr>\n");
  for (int i = 0; i < r->n_runs; i++) {
    const WnReportRun *run = r->runs[i];
    double hours = training_seconds (run) / 3600;

    g_string_append (r->html, "<tr><td>");
    append_run_name (r, i);
    g_string_append_printf (r->html, "<td>%s%s<td>", run->distilled ? "distilled " : "",
        run->network);
    if (run->n_weights)
      g_string_append_printf (r->html, "%.2f million", run->n_weights / 1e6);
    g_string_append (r->html, "<td>");
    if (run->step >= 0)
      g_string_append_printf (r->html, "%" G_GINT64_FORMAT, run->step);
    g_string_append (r->html, "<td>");
    if (hours > 0)
      g_string_append_printf (r->html, hours < 1 ? "%.0f min" : "%.1f h",
          hours < 1 ? 60 * hours : hours);
    g_string_append (r->html, "</tr>\n");
  }
  g_string_append (r->html, "</table></div>\n");
}

/*
 * Held-out figures stand in each row of a log until there are new ones: keeps the first of equal
 * ones, drops zeros from before the first. Returns how many stay
 */
static int
keep_changes (int n, double *steps, double *values)
{
  int kept = 0;

  for (int i = 0; i < n; i++) {
    if (kept ? values[i] == values[kept - 1] : values[i] == 0)
      continue;
    steps[kept] = steps[i];
    values[kept++] = values[i];
  }
  return kept;
}

/* What runs of one network have in common */
typedef struct
{
  const char *network, *log, *column;
} Figure;

/*
 * The curve of one run, ready to be drawn; n = 0 if there is nothing to see. x and y are to be
 * freed
 */
static WnCurve
figure_curve (const Report *r, const Figure *figure, int run)
{
  gboolean held_out = g_str_has_prefix (figure->column, HELD_OUT), changes = FALSE;
  double *x = NULL, *y = NULL;
  gboolean has = strcmp (r->runs[run]->network, figure->network) == 0;
  int n = has ? wn_report_run_column (r->runs[run], figure->log, figure->column, &x, &y) : 0;
  WnCurve c = { n, x, y, run, FALSE };

  if (held_out)
    c.n = keep_changes (c.n, x, y);
  for (int i = 1; i < c.n; i++)
    changes = changes || y[i] != y[0];
  if (!held_out && !changes)
    c.n = 0;
  c.noisy = !held_out && c.n > 100;
  return c;
}

/* The last value, of what is noisy the mean over the last twentieth */
static double
latest (const WnCurve *c)
{
  int n = c->noisy ? c->n / 20 : 1;
  double sum = 0;

  for (int i = c->n - n; i < c->n; i++)
    sum += c->y[i];
  return sum / n;
}

/* Picture of a column over all runs; nothing if none has it */
static void
append_curves_of (const Report *r, const Figure *figure)
{
  WnCurve *curves = g_new (WnCurve, r->n_runs);
  int n = 0;

  for (int i = 0; i < r->n_runs; i++) {
    curves[n] = figure_curve (r, figure, i);
    if (curves[n].n > 0) {
      n++;
    } else {
      g_free ((double *) curves[n].x);
      g_free ((double *) curves[n].y);
    }
  }
  if (n > 0) {
    g_autofree char *title = column_title (figure->network, figure->column),
                    *uri = wn_picture_curves (curves, n);

    g_string_append (r->html, "<figure><figcaption><b>");
    append_escaped (r->html, title);
    g_string_append (r->html, "</b>");
    for (int i = 0; i < n; i++)
      g_string_append_printf (r->html, "<span><i class=run style=\"background:%s\"></i>%.4g</span>",
          wn_report_colours[curves[i].colour % WN_REPORT_COLOURS], latest (&curves[i]));
    g_string_append_printf (r->html, "</figcaption><img width=%d height=%d alt=\"", WN_CURVES_WIDTH,
        WN_CURVES_HEIGHT);
    append_escaped (r->html, title);
    g_string_append_printf (r->html, " over updates\" src=\"%s\"></figure>\n", uri);
  }
  for (int i = 0; i < n; i++) {
    g_free ((double *) curves[i].x);
    g_free ((double *) curves[i].y);
  }
  g_free (curves);
}

/* Calls func once for every figure, in the order of the first run that has it */
static void
for_each_figure (const Report *r, void (*func) (const Report *r, const Figure *figure))
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < r->n_runs; i++) {
    for (guint l = 0; l < r->runs[i]->logs->len; l++) {
      const WnReportLog *log = r->runs[i]->logs->pdata[l];

      for (int c = 1; c < log->n_columns; c++) {
        Figure figure = { r->runs[i]->network, log->name, log->columns[c] };

        if (strcmp (figure.column, "seconds") != 0
            && g_hash_table_add (seen,
                g_strjoin ("/", figure.network, figure.log, figure.column, NULL)))
          func (r, &figure);
      }
    }
  }
}

static void
append_curves (const Report *r)
{
  gsize empty;

  g_string_append (r->html,
      "<h2>Over the updates</h2>\n<p class=quiet>Beside each title the latest value; noisy figures "
      "are drawn pale, with their running"
      " mean.</p>\n<div class=grid>\n");
  empty = r->html->len;
  for_each_figure (r, append_curves_of);
  if (r->html->len == empty)
    g_string_append (r->html, "<p>Nothing has been logged yet.</p>");
  g_string_append (r->html, "</div>\n");
}

static void
append_utterance (const Report *r, const WnReportUtterance *u)
{
  char **uris = g_new0 (char *, u->sounds->len + 1);

  g_string_append (r->html, "<h3>");
  append_escaped (r->html, u->id);
  g_string_append (r->html, "</h3>\n");
  if (u->text && *u->text) {
    g_string_append (r->html, "<p class=quiet>");
    append_escaped (r->html, u->text);
    g_string_append (r->html, "</p>\n");
  }
  g_string_append (r->html, "<div class=sounds>\n");
  wn_report_draw (u, r->corpus, uris);
  for (guint i = 0; i < u->sounds->len; i++) {
    const WnReportSound *s = &g_array_index (u->sounds, WnReportSound, i);

    g_string_append_printf (r->html,
        "<figure><figcaption><i class=run style=\"background:%s\"></i><b>",
        s->colour < 0 ? "#1d2126" : wn_report_colours[s->colour % WN_REPORT_COLOURS]);
    append_escaped (r->html, s->title);
    g_string_append_printf (r->html,
        "</b>%s</figcaption><img width=%d height=%d alt=\"Spectrogram\" src=\"%s\">",
        s->bands ? "<span>mel bands</span>" : "", WN_MAP_WIDTH, WN_MAP_HEIGHT, uris[i]);
    if (s->wave) {
      g_autofree char *audio = wn_report_audio (u, s);

      g_string_append_printf (r->html, "<audio controls preload=metadata src=\"%s\"></audio>",
          audio);
    }
    g_string_append (r->html, "</figure>\n");
  }
  g_string_append (r->html, "</div>\n");
  g_strfreev (uris);
}

static void
append_utterances (const Report *r)
{
  if (r->utterances->len == 0)
    return;
  g_string_append (r->html, "<h2>Held-out utterances</h2>\n");
  if (!r->corpus && has_training (r))
    g_string_append (r->html,
        "<p class=quiet>The recordings are missing: no corpus was found beside the run, and none "
        "was given with --corpus.</p>\n");
  for (guint i = 0; i < r->utterances->len; i++)
    append_utterance (r, r->utterances->pdata[i]);
}

/* Figures of the last renderings against the recordings */
static void
append_figures (const Report *r)
{
  gboolean any = FALSE;

  for (int i = 0; i < r->n_runs; i++)
    any = any || r->pairs[i]->len > 0;
  if (!any)
    return;
  g_string_append (r->html,
      "<h2>Renderings against the recordings</h2>\n<p class=quiet>Of the last rendering of each "
      "utterance above; \"parwavenet eval\""
      " compares all held-out utterances.</p>\n<div class=scroll><table><tr><th>");
  for (int i = 0; i < r->n_runs; i++) {
    g_string_append (r->html, "<th>");
    append_run_name (r, i);
    g_string_append_printf (r->html, " (%u)", r->pairs[i]->len);
  }
  g_string_append (r->html, "</tr>\n");
  for (int f = 0; f < WN_N_FIGURES; f++) {
    g_string_append (r->html, *wn_figure_title (f) == ' ' ? "<tr><td class=inner>" : "<tr><td>");
    append_escaped (r->html, wn_figure_title (f));
    for (int i = 0; i < r->n_runs; i++) {
      double value = r->pairs[i]->len
          ? wn_metrics_summary ((const WnPair *) r->pairs[i]->data, (int) r->pairs[i]->len, f).value
          : NAN;

      if (isfinite (value))
        g_string_append_printf (r->html, "<td>%.3f", value);
      else
        g_string_append (r->html, "<td>");
    }
    g_string_append (r->html, "</tr>\n");
  }
  g_string_append (r->html, "</table></div>\n");
}

static void
append_latest_of (const Report *r, const Figure *figure)
{
  g_autofree char *title = column_title (figure->network, figure->column);
  g_autoptr (GString) cells = g_string_new (NULL);
  gboolean any = FALSE;

  for (int i = 0; i < r->n_runs; i++) {
    WnCurve c = figure_curve (r, figure, i);

    if (c.n > 0)
      g_string_append_printf (cells, "<td>%.4g <small>%.0f</small>", latest (&c), c.x[c.n - 1]);
    else
      g_string_append (cells, "<td>");
    any = any || c.n > 0;
    g_free ((double *) c.x);
    g_free ((double *) c.y);
  }
  if (!any)
    return;
  g_string_append (r->html, "<tr><td>");
  append_escaped (r->html, title);
  g_string_append_printf (r->html, "%s</tr>\n", cells->str);
}

static void
append_latest (const Report *r)
{
  g_string_append (r->html,
      "<h2>Latest figures</h2>\n<p class=quiet>Behind each, the update that it belongs "
      "to.</p>\n<div class=scroll><table><tr><th>");
  for (int i = 0; i < r->n_runs; i++) {
    g_string_append (r->html, "<th>");
    append_run_name (r, i);
  }
  g_string_append (r->html, "</tr>\n");
  for_each_figure (r, append_latest_of);
  g_string_append (r->html, "</table></div>\n");
}

/* path as given, or else the file of that name in the run's folder or beside it, or NULL; g_free */
static char *
find_file (const char *path, const char *dir, const char *name)
{
  g_autofree char *inside = g_build_filename (dir, name, NULL),
                  *beside = g_build_filename (dir, "..", name, NULL);

  if (path)
    return g_strdup (path);
  return g_file_test (inside, G_FILE_TEST_EXISTS) ? g_steal_pointer (&inside)
      : g_file_test (beside, G_FILE_TEST_EXISTS)  ? g_steal_pointer (&beside)
                                                  : NULL;
}

static gboolean
collect (Report *r, const char *corpus, const char *alignment, int most, GError **error)
{
  g_autofree char *corpus_path = find_file (corpus, r->runs[0]->dir, "corpus.safetensors");
  g_autofree char *alignment_path = find_file (alignment, r->runs[0]->dir, "alignment.safetensors");
  gboolean ok = TRUE;

  if (corpus_path && !(r->corpus = wn_corpus_open (corpus_path, alignment_path, error)))
    return FALSE;
  r->utterances = wn_report_utterances ((const WnReportRun *const *) r->runs, r->n_runs, r->corpus,
      most, r->pairs, error);
  for (int i = 0; ok && r->utterances && r->corpus && alignment_path && i < r->n_runs; i++)
    ok = wn_report_predictions (r->runs[i], i, r->corpus, most, r->utterances, error);
  return ok && r->utterances;
}

static gboolean
report (char **dirs, int n_runs, const char *corpus, const char *alignment, int most,
    const char *out, GError **error)
{
  Report r = { .runs = g_new0 (WnReportRun *, n_runs), .pairs = g_new0 (GArray *, n_runs) };
  gboolean ok = TRUE;

  for (int i = 0; i < n_runs; i++)
    r.pairs[i] = g_array_new (FALSE, FALSE, sizeof (WnPair));
  while (ok && r.n_runs < n_runs) {
    r.runs[r.n_runs] = wn_report_run_read (dirs[r.n_runs], error);
    ok = r.runs[r.n_runs] != NULL;
    r.n_runs += ok;
  }
  ok = ok && collect (&r, corpus, alignment, most, error);
  if (ok) {
    r.html = g_string_new (NULL);
    append_head (&r);
    if (has_training (&r)) {
      append_runs (&r);
      append_curves (&r);
    }
    append_utterances (&r);
    if (has_training (&r)) {
      append_figures (&r);
      append_latest (&r);
    }
    g_string_append (r.html, "</main></body></html>\n");
    ok = wn_tool_write (out, r.html->str, r.html->len, error);
    g_string_free (r.html, TRUE);
  }
  for (int i = 0; i < n_runs; i++) {
    wn_report_run_free (r.runs[i]);
    g_array_unref (r.pairs[i]);
  }
  g_clear_pointer (&r.utterances, g_ptr_array_unref);
  wn_corpus_close (r.corpus);
  g_free (r.runs);
  g_free (r.pairs);
  return ok;
}

int
wn_tool_report (int argc, char **argv)
{
  g_autofree char *out = NULL, *corpus = NULL, *alignment = NULL;
  int most = DEFAULT_UTTERANCES;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &out, "HTML file to write (report.html)", "FILE" },
    { "corpus", 0, 0, G_OPTION_ARG_FILENAME, &corpus,
        "the recordings (corpus.safetensors in the run's folder or beside it)", "FILE" },
    { "alignment", 0, 0, G_OPTION_ARG_FILENAME, &alignment,
        "for acoustic models (alignment.safetensors, likewise)", "FILE" },
    { "utterances", 0, 0, G_OPTION_ARG_INT, &most, "how many of each folder are shown (4)", "N" },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (
      "FOLDER... - one page about a training: curves, spectrograms, sounds, figures; several are "
      "compared; or recordings, teacher, student and speech of \"eval --write FOLDER\"");
  GError *error = NULL;
  gboolean ok;

  wn_tool_add_entries (context, entries);
  ok = g_option_context_parse (context, &argc, &argv, &error)
      && wn_tool_check_range ("--utterances", most, 1, 10000, &error);
  g_option_context_free (context);
  if (ok && argc < 2) {
    g_set_error (&error, WN_ERROR, WN_ERROR_SETTINGS,
        "give the folder of a training, or of \"eval --write\"");
    ok = FALSE;
  }
  ok = ok
      && report (argv + 1, argc - 1, corpus, alignment, most, out ? out : "report.html", &error);
  return ok ? 0 : wn_tool_fail (error);
}
