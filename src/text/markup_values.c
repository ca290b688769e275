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
  { "none", -1 },
  { "x-weak", 50 },
  { "weak", 100 },
  { "medium", 250 },
  { "strong", 500 },
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

/*
 * "+10%" changes, "110%" is the whole; "st" are semitones, "dB" decibels; a bare number is a factor
 * where one is allowed
 */
static float
factor (const Label *labels, const char *value, gboolean bare)
{
  float result;
  char *unit;
  double x;

  if (!value || strcmp (value, "default") == 0)
    return 1.0f;
  if (look_up (labels, value, &result))
    return result;
  x = g_ascii_strtod (value, &unit);
  if (unit == value || !isfinite (x))
    return 1.0f;
  if (strcmp (unit, "%") == 0)
    x = strchr ("+-", value[0]) ? 1.0 + x / 100.0 : x / 100.0;
  else if (strcmp (unit, "st") == 0)
    x = pow (2.0, x / 12.0);
  else if (g_ascii_strcasecmp (unit, "dB") == 0)
    x = pow (10.0, x / 20.0);
  else if (!bare || *unit || strchr ("+-", value[0]))
    return 1.0f;
  return (float) CLAMP (x, 0.0, 16.0);
}

static float
positive (float x)
{
  return x > 0.0f ? x : 1.0f;
}

float
wn_markup_rate (const char *value)
{
  return positive (factor (rates, value, TRUE));
}

float
wn_markup_pitch (const char *value)
{
  return positive (factor (pitches, value, FALSE));
}

float
wn_markup_range (const char *value)
{
  return factor (ranges, value, FALSE);
}

/* A bare number is SSML 1.0's scale of 0 to 100 */
float
wn_markup_volume (const char *value)
{
  char *end;
  double x;

  if (value && g_ascii_isdigit (value[0])) {
    x = g_ascii_strtod (value, &end);
    if (*end == '\0')
      return (float) MIN (x, 100.0) / 100.0f;
  }
  return factor (volumes, value, FALSE);
}

int
wn_markup_pause (const char *time, const char *strength)
{
  float ms = 250.0f;
  char *unit;
  double x;

  if (strength)
    look_up (strengths, strength, &ms);
  if (time) {
    x = g_ascii_strtod (time, &unit);
    if (unit != time && isfinite (x) && (strcmp (unit, "s") == 0 || strcmp (unit, "ms") == 0))
      ms = (float) CLAMP (*unit == 's' ? 1000.0 * x : x, 0.0, 60000.0);
  }
  return (int) ms;
}

void
wn_markup_emphasise (WnMarkupSpan *factors, const char *level)
{
  static const struct
  {
    const char *name;
    float rate, pitch, range, volume;
  } levels[] = { { "strong", 0.85f, 1.1f, 1.3f, 1.3f }, { "moderate", 0.92f, 1.06f, 1.15f, 1.15f },
    { "reduced", 1.1f, 0.96f, 0.8f, 0.85f } };

  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++) {
    if (strcmp (level ? level : "moderate", levels[i].name) == 0) {
      factors->rate *= levels[i].rate;
      factors->pitch *= levels[i].pitch;
      factors->pitch_range *= levels[i].range;
      factors->volume *= levels[i].volume;
    }
  }
}
