/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "precision.h"
#include <math.h>
#include <string.h>
#include "dsp/finish.h"
#include "dsp/stft.h"
#include "nn/kernels/int8.h"
#include "plan.h"

/* Short, since voices are to load quickly; longer ones gave the same distance */
static const char text[] = "Choose five.";

typedef struct
{
  float *features, *f0, *voiced;
  int n_frames;
} Input;

double
wn_precision_distance (const WnFeatureConfig *config, const float *x, const float *y, int n)
{
  WnStft *stft = wn_stft_new (config->fft, config->hop, config->window);
  const int bins = wn_stft_bins (stft), n_frames = wn_stft_frames (stft, n);
  float *spectra = g_new (float, 4 * bins), *re_x = spectra, *im_x = re_x + bins,
        *re_y = im_x + bins, *im_y = re_y + bins;
  double sum = 0.0;

  for (int f = 0; f < n_frames; f++) {
    wn_stft_frame (stft, x, n, f, TRUE, re_x, im_x);
    wn_stft_frame (stft, y, n, f, TRUE, re_y, im_y);
    sum += wn_log_spectral_distance (bins, config->floor, re_x, im_x, re_y, im_y);
  }
  wn_stft_free (stft);
  g_free (spectra);
  return sum / n_frames;
}

static void
input_clear (Input *input)
{
  g_free (input->features);
  g_free (input->f0);
  g_free (input->voiced);
}

/* FALSE if the voice cannot speak the text */
static gboolean
prepare (const WnVoice *voice, Input *input)
{
  const WnPlanProsody plain = { .constant = WN_PROSODY_INIT, .compression = 1.0 };
  GArray *prosody = g_array_new (FALSE, FALSE, sizeof plain);
  WnTextFrontend *frontend = wn_text_frontend_new (voice->language, NULL);
  char *warning = NULL;
  WnPlan *plan;

  *input = (Input){ 0 };
  if (!frontend) {
    g_array_unref (prosody);
    return FALSE;
  }
  plan = wn_plan_new (voice, frontend, text, strlen (text), 0, NULL, WN_TEXT_DEFAULT, 0, 0,
      &warning);
  g_array_append_val (prosody, plain);
  wn_plan_time (plan, prosody, 0);
  *input = (Input){ .n_frames = plan->n_phones ? plan->n_frames : 0 };
  if (input->n_frames) {
    input->features = g_new (float,
        (gsize) input->n_frames *wn_feature_dim (&voice->file->features));
    input->f0 = g_new (float, input->n_frames);
    input->voiced = g_new (float, input->n_frames);
    wn_plan_features (plan, 0, plan->n_frames, NULL, input->features, input->f0, input->voiced);
  }
  wn_plan_free (plan);
  wn_text_frontend_free (frontend);
  g_array_unref (prosody);
  g_free (warning);
  return input->n_frames > 0;
}

/* Audio [n] as the vocoder makes it, g_free; peaks may be NULL */
static float *
speak (const WnVoice *voice, const Input *input, int n, float *peaks)
{
  const WnVoiceFile *file = voice->file;
  WnStudentRun *run = wn_student_run_new (voice->student);
  float *out = g_new (float, n);
  WnFinish finish;

  wn_student_run_measure (run, peaks);
  wn_student_run_start (run, input->features, input->f0, input->voiced, input->n_frames, 0, 0,
      file->noise_scale, 0);
  wn_student_run_read (run, out, n);
  wn_student_run_free (run);
  wn_finish_init (&finish, file->features.rate, file->wave_std, file->pre_emphasis);
  wn_finish_scale (&finish, out, n);
  wn_finish_filter (&finish, out, n, out);
  return out;
}

void
wn_precision_choose (WnVoice *voice)
{
  const char *wanted = g_getenv ("PARWAVENET_PRECISION");
  Input input;

  if (wn_int8_kernels () == NULL || g_strcmp0 (wanted, "float32") == 0)
    return;
  if (prepare (voice, &input)) {
    const int n = input.n_frames * voice->file->features.hop;
    float *peaks = g_new0 (float, wn_student_n_peaks (voice->student));
    float *reference = speak (voice, &input, n, peaks);

    wn_student_quantise (voice->student, peaks);
    if (g_strcmp0 (wanted, "int8") != 0) {
      float *out = speak (voice, &input, n, NULL);

      if (!(wn_precision_distance (&voice->file->features, reference, out, n)
              <= WN_PRECISION_MAX_DISTANCE))
        wn_student_quantise (voice->student, NULL);
      g_free (out);
    }
    g_free (reference);
    g_free (peaks);
  }
  input_clear (&input);
}
