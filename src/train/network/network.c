/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "network.h"

#include "train/run/checkpoint.h"
#include "model/config.h"

char *
wn_network_path (const char *dir)
{
  return g_file_test (dir, G_FILE_TEST_IS_REGULAR)
      ? g_strdup (dir)
      : g_build_filename (dir, WN_CHECKPOINT_FILE, NULL);
}

/* config is set to the architecture as JSON, owned by the file */
static WnSafetensors *
open_checkpoint (const char *dir, const char **config, GError **error)
{
  g_autofree char *path = wn_network_path (dir);
  WnSafetensors *st = wn_safetensors_open (path, error);

  *config = st ? wn_safetensors_metadata (st, "config") : NULL;
  if (st && !*config) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s: is no checkpoint", path);
    g_clear_pointer (&st, wn_safetensors_close);
  }
  return st;
}

/* Closes the file */
static float *
load (WnSafetensors *st, const WnParams *layout, const char *prefix, GError **error)
{
  float *params = wn_params_block (layout);

  if (!wn_params_load (layout, prefix, st, params, error))
    g_clear_pointer (&params, wn_block_free);
  wn_safetensors_close (st);
  return params;
}

/* A file whose configuration was refused is closed */
static float *
refuse (WnSafetensors *st, GError **error)
{
  if (st)
    g_prefix_error (error, "%s: ", wn_safetensors_name (st));
  wn_safetensors_close (st);
  return NULL;
}

float *
wn_network_student (const char *dir, WnStudentConfig *config, GError **error)
{
  const char *json;
  WnSafetensors *st = open_checkpoint (dir, &json, error);
  WnStudentLayout *layout;
  float *params;

  if (!st || !wn_student_config_from_json (json, config, error))
    return refuse (st, error);
  layout = wn_student_layout_new (config);
  params = load (st, layout->params, "student.average.", error);
  wn_student_layout_free (layout);
  return params;
}

float *
wn_network_teacher (const char *dir, WnTeacherConfig *config, GError **error)
{
  const char *json;
  WnSafetensors *st = open_checkpoint (dir, &json, error);
  WnTeacherLayout *layout;
  float *params;

  if (!st || !wn_teacher_config_from_json (json, config, error))
    return refuse (st, error);
  layout = wn_teacher_layout_new (config);
  params = load (st, layout->params, "teacher.average.", error);
  wn_teacher_layout_free (layout);
  return params;
}

float *
wn_network_classifier (const char *dir, WnClassifierConfig *config, GError **error)
{
  const char *json;
  WnSafetensors *st = open_checkpoint (dir, &json, error);
  WnClassifier *classifier;
  float *params;

  if (!st || !wn_classifier_config_from_json (json, config, error))
    return refuse (st, error);
  classifier = wn_classifier_new (config);
  params = load (st, classifier->layout, "classifier.average.", error);
  wn_classifier_free (classifier);
  return params;
}
