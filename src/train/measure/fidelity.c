/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fidelity.h"

#include <math.h>
#include <string.h>

#include "discriminator.h"
#include "metrics.h"

/* A run of figures, one for each band */
static const struct
{
  int first, n_bands;
  const WnBandRange *bands;
  const char *title, *key;
  gboolean is_relative;
} groups[] = {
  { WN_FIDELITY_ENVELOPE, WN_QUALITY_BANDS, wn_quality_bands, "Envelope periodicity", "envelope",
      FALSE },
  { WN_FIDELITY_PERIODICITY, WN_QUALITY_BANDS, wn_quality_bands, "Periodicity", "periodicity",
      FALSE },
  { WN_FIDELITY_MODULATION, WN_QUALITY_BANDS, wn_quality_bands, "Modulation at F0", "f0_modulation",
      FALSE },
  { WN_FIDELITY_CPP, 1, NULL, "Cepstral peak prominence (dB)", "cpp_db", FALSE },
  { WN_FIDELITY_POWER, WN_POWER_BANDS, wn_power_bands, "Power, voiced (dB)", "power_db", TRUE },
  { WN_FIDELITY_LEVEL, WN_POWER_BANDS, wn_power_bands, "Level, speech (dB)", "level_db", TRUE },
};

static int
group_of (int figure)
{
  int g = 0;

  while (figure >= groups[g].first + groups[g].n_bands)
    g++;
  return g;
}

char *
wn_fidelity_title (int figure)
{
  int g = group_of (figure), band = figure - groups[g].first;
  const WnBandRange *range = groups[g].bands ? &groups[g].bands[band] : NULL;
  g_autofree char *name = groups[g].first == WN_FIDELITY_ENVELOPE ? g_strdup_printf (", e%d", band)
                                                                  : g_strdup ("");

  return range ? g_strdup_printf ("%s %d-%d kHz%s", groups[g].title, range->low / 1000,
             range->high / 1000, name)
               : g_strdup (groups[g].title);
}

char *
wn_fidelity_key (int figure)
{
  int g = group_of (figure);
  const WnBandRange *range = groups[g].bands ? &groups[g].bands[figure - groups[g].first] : NULL;

  return range ? g_strdup_printf ("%s_%d_%d", groups[g].key, range->low / 1000, range->high / 1000)
               : g_strdup (groups[g].key);
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

void
wn_fidelity_measure (const WnFeatureConfig *config, const float *wave, int n, const float *features,
    int sentence, WnFidelity *out, GArray *chunks)
{
  int n_frames = wn_feature_frames (config, n), dim = wn_feature_dim (config);
  WnQuality *quality = g_new (WnQuality, n_frames);
  double *levels = g_new (double, n_frames *WN_POWER_BANDS);
  gboolean *speech = g_new (gboolean, n_frames);

  memset (out, 0, sizeof *out);
  wn_metrics_speech (config, features, n_frames, speech);
  wn_quality_analyse (config, wave, n, features, quality);
  wn_quality_levels (config, wave, n, levels);
  for (int f = 0; f < n_frames; f++) {
    gboolean voiced = features[(size_t) f * dim + WN_FEATURE_VOICED (config)] > 0.5f;

    add_quality (&quality[f], out);
    for (int b = 0; b < WN_POWER_BANDS; b++) {
      double level = levels[f * WN_POWER_BANDS + b];

      add (out, WN_FIDELITY_POWER + b, voiced ? pow (10, level / 10) : NAN);
      add (out, WN_FIDELITY_LEVEL + b, speech[f] ? level : NAN);
    }
  }
  if (chunks)
    wn_discriminator_chunks (config, wave, n, speech, sentence, chunks);
  g_free (quality);
  g_free (levels);
  g_free (speech);
}

/* ---- over utterances ---- */

typedef struct
{
  const WnFidelity *items, *others;
  int figure;
} Sample;

static gboolean
is_power (int figure)
{
  return figure >= WN_FIDELITY_POWER && figure < WN_FIDELITY_POWER + WN_POWER_BANDS;
}

static double
mean (const WnFidelity *items, const int *pick, int n, int figure)
{
  double sum = 0, count = 0;

  for (int i = 0; i < n; i++) {
    sum += items[pick[i]].sum[figure];
    count += items[pick[i]].count[figure];
  }
  return is_power (figure) ? 10 * log10 (sum / count) : sum / count;
}

static double
statistic (void *data, const int *pick, int n)
{
  const Sample *s = data;

  return mean (s->items, pick, n, s->figure)
      - (s->others ? mean (s->others, pick, n, s->figure) : 0);
}

WnEstimate
wn_fidelity_summary (const WnFidelity *items, int n, int figure)
{
  Sample sample = { items, NULL, figure };

  return wn_bootstrap (n, statistic, &sample);
}

WnEstimate
wn_fidelity_difference (const WnFidelity *items, const WnFidelity *others, int n, int figure)
{
  Sample sample = { items, others, figure };

  return wn_bootstrap (n, statistic, &sample);
}
