/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "model/acoustic.h"
#include "model/config.h"
#include "train/corpus/statistics.h"
#include "train/network/classifier.h"

/* A configuration as JSON: which kind, the text. What is accepted comes back as it was */

#define ROUND_TRIP(Config, name)                          \
  do {                                                    \
    Config config, again;                                 \
    ok = name##_from_json (json, &config, &error);        \
    if (ok) {                                             \
      char *text = name##_to_json (&config), *same;       \
      FUZZ_CHECK (name##_from_json (text, &again, NULL)); \
      same = name##_to_json (&again);                     \
      FUZZ_CHECK (strcmp (text, same) == 0);              \
      g_free (text);                                      \
      g_free (same);                                      \
    }                                                     \
  } while (0)

static gboolean
classifier_from_json (const char *json, WnClassifierConfig *config, GError **error)
{
  return wn_network_from_json (&wn_classifier_network, json, config, error);
}

static char *
classifier_to_json (const WnClassifierConfig *config)
{
  return wn_network_to_json (&wn_classifier_network, config);
}

static gboolean
read_statistics (const char *json, GError **error)
{
  WnStatistics statistics;

  return wn_statistics_from_json (&statistics, wn_feature_dim (&wn_feature_config_default), json,
      error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size };
  const unsigned kind = fuzz_byte (&in) % 6;
  char *json = fuzz_text (&in);
  GError *error = NULL;
  gboolean ok;

  if (json == NULL)
    return 0;
  if (kind == 0)
    ROUND_TRIP (WnFeatureConfig, wn_feature_config);
  else if (kind == 1)
    ROUND_TRIP (WnStudentConfig, wn_student_config);
  else if (kind == 2)
    ROUND_TRIP (WnTeacherConfig, wn_teacher_config);
  else if (kind == 3)
    ROUND_TRIP (WnAcousticConfig, wn_acoustic_config);
  else if (kind == 4)
    ROUND_TRIP (WnClassifierConfig, classifier);
  else
    ok = read_statistics (json, &error);
  fuzz_check_error (ok, &error);
  g_free (json);
  return 0;
}
