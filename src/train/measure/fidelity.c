/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fidelity.h"

#include <math.h>
#include <string.h>

#include "discriminator.h"
#include "loudness.h"
#include "metrics.h"

typedef enum
{
  MEAN,
  LOG_MEAN, /* 10 log10 */
  DEVIATION,
  LARGEST,
  RANGE,
  CORRELATION /* of contours */
} Kind;

/* A run of figures, one for each band or range */
static const struct
{
  int first, n;
  Kind kind;
  const WnBandRange *bands;
  const char *title, *key;
  gboolean is_relative;
} groups[] = {
  { WN_FIDELITY_ENVELOPE, WN_QUALITY_BANDS, MEAN, wn_quality_bands, "Envelope periodicity",
      "envelope", FALSE },
  { WN_FIDELITY_PERIODICITY, WN_QUALITY_BANDS, MEAN, wn_quality_bands, "Periodicity", "periodicity",
      FALSE },
  { WN_FIDELITY_MODULATION, WN_QUALITY_BANDS, MEAN, wn_quality_bands, "Modulation at F0",
      "f0_modulation", FALSE },
  { WN_FIDELITY_CPP, 1, MEAN, NULL, "Cepstral peak prominence (dB)", "cpp_db", FALSE },
  { WN_FIDELITY_POWER, WN_POWER_BANDS, LOG_MEAN, wn_power_bands, "Power, voiced (dB)", "power_db",
      TRUE },
  { WN_FIDELITY_LEVEL, WN_POWER_BANDS, MEAN, wn_power_bands, "Level, speech (dB)", "level_db",
      TRUE },
  { WN_FIDELITY_MODULATION_SPECTRUM, WN_MODULATION_RATES, LOG_MEAN, NULL, "Mel modulation (dB)",
      "mel_modulation_db", TRUE },
  { WN_FIDELITY_F0_SD, 1, MEAN, NULL, "F0 deviation (semitones)", "f0_sd_semitones", FALSE },
  { WN_FIDELITY_CONTOUR, 1, CORRELATION, NULL, "Correlation of F0 contours", "contour_correlation",
      FALSE },
  { WN_FIDELITY_FINAL, 1, MEAN, NULL, "Final F0 movement (semitones)", "final_semitones", FALSE },
  { WN_FIDELITY_DURATION, 1, DEVIATION, NULL, "Duration deviation (ms)", "duration_sd_ms", FALSE },
  { WN_FIDELITY_LOUDNESS, 1, MEAN, NULL, "Loudness (LUFS)", "loudness_lufs", FALSE },
  { WN_FIDELITY_LOUDNESS_RANGE, 1, RANGE, NULL, "  softest to loudest (LU)", "loudness_range_lu",
      FALSE },
  { WN_FIDELITY_PEAK, 1, LARGEST, NULL, "Peak (dBFS)", "peak_dbfs", FALSE },
  { WN_FIDELITY_PHONES, 1, MEAN, NULL, "Phone error (%)", "phone_error_percent", FALSE },
};

static int
group_of (int figure)
{
  int g = 0;

  while (figure >= groups[g].first + groups[g].n)
    g++;
  return g;
}

/* "4-6 kHz" or "10-20 Hz", with another separator and without the unit for a key; NULL = of all */
static char *
range_of (int figure, const char *separator, gboolean unit)
{
  int g = group_of (figure), i = figure - groups[g].first;

  if (groups[g].bands)
    return g_strdup_printf ("%d%s%d%s", groups[g].bands[i].low / 1000, separator,
        groups[g].bands[i].high / 1000, unit ? " kHz" : "");
  return groups[g].first == WN_FIDELITY_MODULATION_SPECTRUM ? g_strdup_printf ("%g%s%g%s",
             wn_modulation_rates[i][0], separator, wn_modulation_rates[i][1], unit ? " Hz" : "")
                                                            : NULL;
}

char *
wn_fidelity_title (int figure)
{
  int g = group_of (figure), i = figure - groups[g].first;
  g_autofree char *range = range_of (figure, "-", TRUE);

  if (range && groups[g].first == WN_FIDELITY_ENVELOPE)
    return g_strdup_printf ("%s %s, e%d", groups[g].title, range, i);
  return range ? g_strdup_printf ("%s %s", groups[g].title, range) : g_strdup (groups[g].title);
}

char *
wn_fidelity_key (int figure)
{
  g_autofree char *range = range_of (figure, "_", FALSE);
  const char *key = groups[group_of (figure)].key;

  return range ? g_strdup_printf ("%s_%s", key, range) : g_strdup (key);
}

gboolean
wn_fidelity_is_relative (int figure)
{
  return groups[group_of (figure)].is_relative;
}

static void
add (WnFidelity *out, int figure, double value)
{
  if (isfinite (value)) {
    out->sum[figure] += value;
    out->count[figure] += 1;
  }
}

static void
add_quality (const WnQuality *q, WnFidelity *out)
{
  for (int b = 0; b < WN_QUALITY_BANDS; b++) {
    add (out, WN_FIDELITY_ENVELOPE + b, q->envelope[b]);
    add (out, WN_FIDELITY_PERIODICITY + b, q->periodicity[b]);
    add (out, WN_FIDELITY_MODULATION + b, q->modulation[b]);
  }
  add (out, WN_FIDELITY_CPP, q->cpp);
}

/* One measurement of a waveform */
typedef struct
{
  const WnFeatureConfig *config;
  const float *wave, *features; /* features: by which frames are chosen */
  int n, n_frames;
  gboolean *speech;
  double loudness; /* LUFS, NaN as of wn_loudness() */
} Measurement;

static void
add_frames (const Measurement *m, WnFidelity *out)
{
  int dim = wn_feature_dim (m->config);
  WnQuality *quality = g_new (WnQuality, m->n_frames);
  double *levels = g_new (double, m->n_frames *WN_POWER_BANDS);

  wn_quality_analyse (m->config, m->wave, m->n, m->features, quality);
  wn_quality_levels (m->config, m->wave, m->n, levels);
  for (int f = 0; f < m->n_frames; f++) {
    gboolean voiced = m->features[(size_t) f * dim + WN_FEATURE_VOICED (m->config)] > 0.5f;

    add_quality (&quality[f], out);
    for (int b = 0; b < WN_POWER_BANDS; b++) {
      double level = levels[f * WN_POWER_BANDS + b];

      add (out, WN_FIDELITY_POWER + b, voiced ? pow (10, level / 10) : NAN);
      add (out, WN_FIDELITY_LEVEL + b, m->speech[f] ? level : NAN);
    }
  }
  g_free (quality);
  g_free (levels);
}

/* own  the waveform's features */
static void
add_whole (const Measurement *m, const float *own, WnFidelity *out)
{
  double peak = 0;
  int n_windows = wn_modulation_measure (m->config, own, m->n_frames, m->speech,
      out->sum + WN_FIDELITY_MODULATION_SPECTRUM);
  WnContour *c = &out->contour;

  for (int r = 0; r < WN_MODULATION_RATES; r++)
    out->count[WN_FIDELITY_MODULATION_SPECTRUM + r] = n_windows;
  wn_contour_measure (m->config, own, m->n_frames, c);
  add (out, WN_FIDELITY_F0_SD, c->squares > 0 ? sqrt (c->squares / c->n_voiced) : NAN);
  add (out, WN_FIDELITY_CONTOUR, c->squares > 0 ? 1 : NAN);
  add (out, WN_FIDELITY_FINAL, c->squares > 0 ? c->final : NAN);
  add (out, WN_FIDELITY_LOUDNESS, m->loudness);
  add (out, WN_FIDELITY_LOUDNESS_RANGE, m->loudness);
  for (int t = 0; t < m->n; t++)
    peak = MAX (peak, fabs (m->wave[t]));
  add (out, WN_FIDELITY_PEAK, 20 * log10 (peak));
}

gboolean
wn_fidelity_measure (const WnFeatureConfig *config, const float *wave, int n, const float *features,
    int sentence, WnFidelity *out, GArray *chunks, GError **error)
{
  Measurement m = { config, wave, features, n, n < 1 ? 0 : wn_feature_frames (config, n), NULL,
    NAN };
  float *own = g_new (float, (size_t) m.n_frames *wn_feature_dim (config));
  gboolean ok = wn_features_analyse (config, wave, n, own, error);

  memset (out, 0, sizeof *out);
  if (ok) {
    m.features = features ? features : own;
    m.speech = g_new (gboolean, m.n_frames);
    m.loudness = wn_loudness (config->rate, wave, n);
    wn_metrics_speech (config, m.features, m.n_frames, m.speech);
    add_frames (&m, out);
    add_whole (&m, own, out);
    if (chunks)
      wn_discriminator_chunks (config, wave, n, m.loudness, m.speech, sentence, chunks);
    g_free (m.speech);
  }
  g_free (own);
  return ok;
}

/* ---- over utterances ---- */

void
wn_fidelity_set_phones (WnFidelity *item, int n_phones, int n_wrong)
{
  item->sum[WN_FIDELITY_PHONES] = 100.0 * n_wrong;
  item->count[WN_FIDELITY_PHONES] = n_phones;
}

void
wn_fidelity_add_duration (WnFidelity *item, double ms)
{
  item->sum[WN_FIDELITY_DURATION] += ms;
  item->count[WN_FIDELITY_DURATION] += 1;
  item->duration_squares += ms * ms;
}

/* What wn_bootstrap() resamples: a figure of items, or with others its difference from these */
typedef struct
{
  const WnFidelity *items, *others;
  int n, figure;
  const double *correlation, *correlation_of_others; /* [n][n] of the contours */
} Sample;

/* [n][n], g_free */
static double *
correlations (const WnFidelity *items, int n)
{
  double *out = g_new (double, (size_t) n *n);

  for (int i = 0; i < n; i++)
    for (int j = 0; j <= i; j++)
      out[(size_t) i * n + j] = out[(size_t) j * n + i] = wn_contour_correlation (&items[i].contour,
          &items[j].contour);
  return out;
}

/* Over pairs of different items */
static double
mean_correlation (const double *correlation, int n_items, const int *pick, int n)
{
  double sum = 0, count = 0;

  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++) {
      double r = correlation[(size_t) pick[i] * n_items + pick[j]];

      if (pick[i] != pick[j] && isfinite (r)) {
        sum += r;
        count++;
      }
    }
  return sum / count;
}

static gboolean
counts (const Sample *s, int i)
{
  return s->items[i].count[s->figure] > 0 && (!s->others || s->others[i].count[s->figure] > 0);
}

static double
estimate (const Sample *s, const WnFidelity *items, const double *correlation, const int *pick,
    int n)
{
  double sum = 0, count = 0, squares = 0, low = INFINITY, high = -INFINITY;

  for (int i = 0; i < n; i++) {
    const WnFidelity *item = &items[pick[i]];

    if (!counts (s, pick[i]))
      continue;
    sum += item->sum[s->figure];
    count += item->count[s->figure];
    squares += item->duration_squares;
    low = MIN (low, item->sum[s->figure] / item->count[s->figure]);
    high = MAX (high, item->sum[s->figure] / item->count[s->figure]);
  }
  switch (groups[group_of (s->figure)].kind) {
    case MEAN:
      return sum / count;
    case LOG_MEAN:
      return 10 * log10 (sum / count);
    case DEVIATION:
      return sqrt (MAX (0, squares / count - pow (sum / count, 2)));
    case LARGEST:
      return count > 0 ? high : NAN;
    case RANGE:
      return count > 0 ? high - low : NAN;
    case CORRELATION:
      return mean_correlation (correlation, s->n, pick, n);
  }
  return NAN;
}

static double
statistic (void *data, const int *pick, int n)
{
  const Sample *s = data;
  double value = estimate (s, s->items, s->correlation, pick, n);

  return s->others ? value - estimate (s, s->others, s->correlation_of_others, pick, n) : value;
}

/* others: of the same utterances, or NULL */
static Sample
sample_new (const WnFidelity *items, const WnFidelity *others, int n, int figure)
{
  gboolean correlates = groups[group_of (figure)].kind == CORRELATION;

  return (Sample){ items, others, n, figure, correlates ? correlations (items, n) : NULL,
    correlates && others ? correlations (others, n) : NULL };
}

static void
sample_clear (Sample *s)
{
  g_free ((double *) s->correlation);
  g_free ((double *) s->correlation_of_others);
}

WnEstimate
wn_fidelity_difference (const WnFidelity *items, const WnFidelity *others, int n, int figure)
{
  Sample sample = sample_new (items, others, n, figure);
  WnEstimate result = wn_bootstrap (n, statistic, &sample);

  sample_clear (&sample);
  return result;
}

WnEstimate
wn_fidelity_contrast (const WnFidelity *items, int m, const WnFidelity *others, int n, int figure)
{
  Sample first = sample_new (items, NULL, m, figure), second = sample_new (others, NULL, n, figure);
  WnEstimate result = wn_bootstrap_difference (m, n, statistic, &first, &second);

  sample_clear (&first);
  sample_clear (&second);
  return result;
}

WnEstimate
wn_fidelity_summary (const WnFidelity *items, int n, int figure)
{
  return wn_fidelity_difference (items, NULL, n, figure);
}
