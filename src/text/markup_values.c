/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <math.h>
#include <string.h>
#include "text/markup_values.h"

typedef struct
{
  const char *name;
  float value;
} Label;

static const Label rates[] = { { "x-slow", 0.5f }, { "slow", 0.75f }, { "medium", 1.0f },
  { "fast", 1.33f }, { "x-fast", 2.0f }, { NULL, 0 } };
static const Label pitches[] = { { "x-low", 0.7f }, { "low", 0.85f }, { "medium", 1.0f },
  { "high", 1.2f }, { "x-high", 1.45f }, { NULL, 0 } };
static const Label ranges[] = { { "x-low", 0.2f }, { "low", 0.6f }, { "medium", 1.0f },
  { "high", 1.4f }, { "x-high", 1.8f }, { NULL, 0 } };
static const Label volumes[] = {
  { "silent", 0.0f },
  { "x-soft", 0.25f },
  { "soft", 0.5f },
  { "medium", 1.0f },
  { "loud", 1.4f },
  { "x-loud", 2.0f },
  { NULL, 0 },
};
static const Label strengths[] = {
  { "none", 0 },
  { "x-weak", 50 },
  { "weak", 100 },
  { "small", 100 },
  { "medium", 250 },
  { "strong", 500 },
  { "large", 500 },
  { "x-strong", 1000 },
  { NULL, 0 },
};

static gboolean
look_up (const Label *labels, const char *name, float *value)
{
  for (; labels->name; labels++) {
    if (strcmp (labels->name, name) == 0) {
      *value = labels->value;
      return TRUE;
    }
  }
  return FALSE;
}

/* *x, from what it is now: "+10%" changes, "110%" is the whole; "st" are semitones, "dB" decibels
 */
static gboolean
change (const Label *labels, const char *value, gboolean bare, float *x)
{
  const gboolean sign = strchr ("+-", value[0]) != NULL;
  char *unit;
  double v, result;

  if (strcmp (value, "default") == 0) {
    *x = 1.0f;
    return TRUE;
  }
  if (look_up (labels, value, x))
    return TRUE;
  v = g_ascii_strtod (value, &unit);
  if (unit == value || !isfinite (v))
    return FALSE;
  unit += strspn (unit, " ");
  if (strcmp (unit, "%") == 0)
    result = sign ? *x * (1.0 + v / 100.0) : v / 100.0;
  else if (strcmp (unit, "st") == 0)
    result = *x * pow (2.0, v / 12.0);
  else if (g_ascii_strcasecmp (unit, "dB") == 0)
    result = *x * pow (10.0, v / 20.0);
  else if (bare && *unit == '\0' && !sign)
    result = v;
  else
    return FALSE;
  *x = (float) CLAMP (result, 0.0, 16.0);
  return TRUE;
}

gboolean
wn_markup_rate (const char *value, WnMarkupSpan *span)
{
  float rate = span->rate;

  if (!change (rates, value, TRUE, &rate) || rate <= 0.0f)
    return FALSE;
  span->rate = rate;
  return TRUE;
}

/* A factor with labels, or Hz: the whole, or with a sign beside what there is */
static gboolean
change_hz (const Label *labels, const char *value, float *factor, float *hz, float *add)
{
  float changed = *factor;
  char *unit;
  const double x = g_ascii_strtod (value, &unit);

  unit += strspn (unit, " ");
  if (g_ascii_strcasecmp (unit, "Hz") == 0 && isfinite (x) && fabs (x) < 10000.0) {
    if (strchr ("+-", value[0])) {
      *add += (float) x;
      return TRUE;
    }
    if (x <= 0.0)
      return FALSE;
    *factor = 1.0f;
    *add = 0.0f;
    *hz = (float) x;
    return TRUE;
  }
  if (!change (labels, value, FALSE, &changed))
    return FALSE;
  *factor = changed;
  if (!strchr ("+-", value[0]))
    *add = *hz = 0.0f;
  return TRUE;
}

gboolean
wn_markup_pitch (const char *value, WnMarkupSpan *span)
{
  WnMarkupSpan changed = *span;

  if (!change_hz (pitches, value, &changed.pitch, &changed.pitch_hz, &changed.pitch_add)
      || changed.pitch <= 0.0f)
    return FALSE;
  *span = changed;
  return TRUE;
}

gboolean
wn_markup_range (const char *value, WnMarkupSpan *span)
{
  return change_hz (ranges, value, &span->pitch_range, &span->range_hz, &span->range_add);
}

gboolean
wn_markup_volume (const char *value, WnMarkupSpan *span)
{
  char *end;
  const double x = g_ascii_strtod (value, &end);

  if (end > value && *end == '\0' && isfinite (x)) {
    const double whole = strchr ("+-", value[0]) ? 100.0 * span->volume + x : x;

    span->volume = (float) CLAMP (whole, 0.0, 100.0) / 100.0f;
    return TRUE;
  }
  return change (volumes, value, FALSE, &span->volume);
}

gboolean
wn_markup_seconds (const char *value, double *seconds)
{
  char *unit;
  const double x = g_ascii_strtod (value, &unit);
  const gboolean number = unit > value && isfinite (x);

  unit += strspn (unit, " ");
  if (!number || (g_ascii_strcasecmp (unit, "s") != 0 && g_ascii_strcasecmp (unit, "ms") != 0)
      || x < 0.0)
    return FALSE;
  *seconds = g_ascii_tolower (*unit) == 's' ? x : x / 1000.0;
  return TRUE;
}

gboolean
wn_markup_time (const char *value, int *ms)
{
  double seconds;

  if (!wn_markup_seconds (value, &seconds))
    return FALSE;
  *ms = (int) CLAMP (round (1000.0 * seconds), 0.0, 60000.0);
  return TRUE;
}

gboolean
wn_markup_level (const char *value, double *factor)
{
  char *unit;
  const double x = g_ascii_strtod (value, &unit);

  if (unit == value || !isfinite (x) || g_ascii_strcasecmp (unit + strspn (unit, " "), "dB") != 0)
    return FALSE;
  *factor = pow (10.0, CLAMP (x, -200.0, 24.0) / 20.0);
  return TRUE;
}

gboolean
wn_markup_number (const char *value, const char *unit, double *x)
{
  char *end;
  const double read = g_ascii_strtod (value, &end);

  if (end == value || !isfinite (read) || read <= 0.0
      || strcmp (end + strspn (end, " "), unit) != 0)
    return FALSE;
  *x = read;
  return TRUE;
}

gboolean
wn_markup_strength (const char *value, int *ms)
{
  float found;

  if (!look_up (strengths, value, &found))
    return FALSE;
  *ms = (int) found;
  return TRUE;
}

gboolean
wn_markup_emphasise (WnMarkupSpan *span, const char *level)
{
  static const struct
  {
    const char *name;
    float rate, pitch, range, volume;
  } levels[] = { { "strong", 0.85f, 1.1f, 1.3f, 1.3f }, { "moderate", 0.92f, 1.06f, 1.15f, 1.15f },
    { "reduced", 1.1f, 0.96f, 0.8f, 0.85f }, { "none", 1.0f, 1.0f, 1.0f, 1.0f } };

  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++) {
    if (strcmp (level ? level : "moderate", levels[i].name) == 0) {
      span->rate *= levels[i].rate;
      span->pitch *= levels[i].pitch;
      span->pitch_range *= levels[i].range;
      span->volume *= levels[i].volume;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
wn_markup_contour (const char *value, WnMarkupShape *shape)
{
  const char *p = value;

  shape->n_points = 0;
  while (*(p += strspn (p, " \t\r\n"))) {
    WnMarkupSpan span = { .rate = 1.0f, .pitch = 1.0f };
    char *end, *target;
    double at;
    gboolean known;

    if (*p != '(' || shape->n_points == WN_MARKUP_MAX_CONTOUR)
      return FALSE;
    at = g_ascii_strtod (p + 1, &end);
    if (end == p + 1 || *end != '%' || !isfinite (at))
      return FALSE;
    end++;
    end += strspn (end, " ,");
    p = end + strcspn (end, ")");
    if (*p != ')')
      return FALSE;
    target = g_strstrip (g_strndup (end, p++ - end));
    known = wn_markup_pitch (target, &span);
    g_free (target);
    if (!known)
      return FALSE;
    shape->points[shape->n_points++] = (WnMarkupContourPoint){
      (float) CLAMP (at, 0.0, 100.0) / 100.0f, span.pitch, span.pitch_hz, span.pitch_add
    };
  }
  return shape->n_points > 0;
}
