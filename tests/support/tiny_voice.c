/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "tiny_voice.h"
#include <glib/gstdio.h>
#include "text/language.h"

WnVoiceFile *
tiny_voice_new (const char *name, guint64 seed)
{
  const char *languages[] = { "en-US", "en", NULL };

  return tiny_voice_new_of (name, seed, languages);
}

WnVoiceFile *
tiny_voice_new_of (const char *name, guint64 seed, const char *const *languages)
{
  WnVoiceFile *v = g_new0 (WnVoiceFile, 1);
  const WnLanguage *language = wn_language_find (languages[0]);
  WnAcousticConfig a = wn_acoustic_config_default (language->n_phones, WN_CONTEXT_DIM);
  WnAcoustic *acoustic;
  WnStudentLayout *student;
  int dim;

  v->name = g_strdup (name);
  v->speaker = g_strdup ("nobody");
  v->gender = g_strdup ("none");
  v->licence = g_strdup ("CC0-1.0");
  v->provenance = g_strdup ("random numbers");
  v->languages = g_strdupv ((char **) languages);
  v->phones = g_new0 (char *, language->n_phones + 1);
  for (int i = 0; i < language->n_phones; i++)
    v->phones[i] = g_strdup (language->phones[i].name);
  v->features = wn_feature_config_default;
  v->wave_std = 0.05f;
  v->pre_emphasis = WN_FEATURE_PRE_EMPHASIS;
  v->noise_scale = 0.8f;
  v->sharpness = 1.2f;
  v->loudness = -25.0f;
  v->context_layout = WN_CONTEXT_LAYOUT;
  dim = wn_feature_dim (&v->features);
  v->feature_mean = g_new0 (float, dim);
  v->feature_std = g_new0 (float, dim);
  for (int i = 0; i < dim; i++) {
    v->feature_mean[i] = i < v->features.n_mels ? -2.0f : 0.0f;
    v->feature_std[i] = 1.0f;
  }

  a.embedding = a.duration_channels = a.encoder_channels = a.prosody_channels =
      a.spectrum_channels = 16;
  a.duration_scale = 1;
  a.duration_noise = (WnAcousticNoise){ .frame = 1 }; /* lengths are the same for all seeds */
  a.duration_blocks = a.encoder_blocks = a.prosody_blocks = a.spectrum_blocks = 1;
  v->acoustic_config = a;
  acoustic = wn_acoustic_new (&a);
  v->acoustic = wn_params_block (wn_acoustic_layout (acoustic));
  wn_params_init (wn_acoustic_layout (acoustic), seed, v->acoustic);
  wn_acoustic_set_statistics (acoustic, v->acoustic, v->feature_mean, v->feature_std, NULL);
  wn_acoustic_free (acoustic);

  v->student_config = wn_student_config_default;
  v->student_config.n_flows = 2;
  v->student_config.cycle = 4;
  v->student_config.cond_channels = 16;
  for (int i = 0; i < 2; i++) {
    v->student_config.layers[i] = 4;
    v->student_config.channels[i] = 16;
  }
  student = wn_student_layout_new (&v->student_config);
  v->student = wn_params_block (student->params);
  wn_params_init (student->params, seed + 1, v->student);
  wn_student_layout_free (student);
  return v;
}

char *
tiny_voice_write (const char *dir, const char *name, guint64 seed)
{
  WnVoiceFile *v = tiny_voice_new (name, seed);
  char *base = g_strconcat (name, ".safetensors", NULL), *path = g_build_filename (dir, base, NULL);
  GError *error = NULL;

  wn_voice_file_write (v, path, &error);
  g_assert_no_error (error);
  wn_voice_file_free (v);
  g_free (base);
  return path;
}

char *
tiny_voice_search_dir (void)
{
  GError *error = NULL;
  char *dir = g_dir_make_tmp ("parwavenet-XXXXXX", &error);

  g_assert_no_error (error);
  g_setenv ("PARWAVENET_VOICE_PATH", dir, TRUE);
  g_setenv ("PARWAVENET_VOICE_SYSTEM_PATH", "", TRUE);
  return dir;
}

int
tiny_voice_test_run (char **path)
{
  g_autofree char *dir = tiny_voice_search_dir ();
  int status;

  *path = tiny_voice_write (dir, "tiny", 1);
  status = g_test_run ();
  test_remove (dir);
  g_clear_pointer (path, g_free);
  return status;
}
