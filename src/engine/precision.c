/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "precision.h"
#include <math.h>
#include <string.h>
#include "dsp/finish.h"
#include "dsp/stft.h"
#include "model/stack_scales.h"
#include "nn/kernels/quantised.h"
#include "plan.h"

/* For voices whose files do not tell: short, since these are to load quickly */
static const char short_text[] = "Choose five.";

typedef struct
{
  float *features, *f0, *voiced;
  int n_frames;
} Input;

/* What a run in float32 is to find: both are for all channels, or NULL */
typedef struct
{
  float *peaks;
  uint32_t *counts;
} Measure;

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
prepare (const WnVoice *voice, const char *text, Input *input)
{
  g_autoptr (WnPlan) plan = wn_plan_new_plain (voice, text);

  *input = (Input){ .n_frames = plan ? plan->n_frames : 0 };
  if (plan) {
    input->features = g_new (float,
        (gsize) input->n_frames *wn_feature_dim (&voice->file->features));
    input->f0 = g_new (float, input->n_frames);
    input->voiced = g_new (float, input->n_frames);
    wn_plan_features (plan, 0, plan->n_frames, NULL, input->features, input->f0, input->voiced);
  }
  return plan != NULL;
}

/* Audio [n] as the vocoder makes it, g_free */
static float *
speak (const WnVoice *voice, const Input *input, int n, Measure measure)
{
  const WnVoiceFile *file = voice->file;
  WnStudentRun *run = wn_student_run_new (voice->student);
  float *out = g_new (float, n);
  WnFinish finish;

  wn_student_run_measure (run, measure.peaks);
  wn_student_run_count (run, measure.counts);
  wn_student_run_start (run, input->features, input->f0, input->voiced, input->n_frames, 0, 0,
      file->noise_scale, 0);
  wn_student_run_read (run, out, n);
  wn_student_run_free (run);
  wn_finish_init (&finish, file->features.rate, file->wave_std, file->pre_emphasis);
  wn_finish_scale (&finish, out, n);
  wn_finish_filter (&finish, out, n, out);
  return out;
}

/* Raises peaks, and counts, by a text */
static gboolean
scale (const WnVoice *voice, const char *text, Measure measure)
{
  Input input;
  const gboolean spoken = prepare (voice, text, &input);

  if (spoken)
    g_free (speak (voice, &input, input.n_frames * voice->file->features.hop, measure));
  input_clear (&input);
  return spoken;
}

/*
 * The distance that peaks make of a text, dB; negative if it is not spoken. Ends in float32
 * raised  NULL, or peaks, which the text raises first
 */
static double
judge (WnVoice *voice, const WnQuantisedKernels *kernels, const char *text, const float *peaks,
    float *raised)
{
  double distance = -1.0;
  Input input;

  if (prepare (voice, text, &input)) {
    const int n = input.n_frames * voice->file->features.hop;
    g_autofree float *reference = speak (voice, &input, n, (Measure){ .peaks = raised }),
                     *out = NULL;

    wn_student_quantise (voice->student, kernels, peaks);
    out = speak (voice, &input, n, (Measure){ NULL });
    wn_student_quantise (voice->student, NULL, NULL);
    distance = wn_precision_distance (&voice->file->features, reference, out, n);
  }
  input_clear (&input);
  return distance;
}

/* Mean distance of the texts that are spoken, dB; negative if none is */
static double
judge_all (WnVoice *voice, const WnQuantisedKernels *kernels, const char *const *texts, int n,
    const float *peaks)
{
  double sum = 0.0;
  int n_spoken = 0;

  for (int i = 0; i < n; i++) {
    const double distance = judge (voice, kernels, texts[i], peaks, NULL);

    n_spoken += distance >= 0.0;
    sum += MAX (distance, 0.0);
  }
  return n_spoken > 0 ? sum / n_spoken : -1.0;
}

gboolean
wn_precision_find (WnVoice *voice, const char *const *scaled, int n_scaled,
    const char *const *judged, int n_judged, WnVoiceFile *file)
{
  const WnQuantisedKernels *list[WN_QUANTISED_MAX_VARIANTS], *kernels = NULL;
  g_autofree float *peaks = g_new0 (float, wn_student_n_peaks (voice->student));
  g_autofree uint32_t *counts = g_new0 (uint32_t,
      wn_student_n_peaks (voice->student) * WN_SCALE_SIZES);
  int n_spoken = 0;

  for (int i = 0, n = wn_quantised_kernels_all (list); i < n; i++)
    kernels = list[i]->size == 1 ? list[i] : kernels; /* the best in 8 bits */
  for (int i = 0; i < n_scaled; i++)
    n_spoken += scale (voice, scaled[i], (Measure){ peaks, counts });
  g_clear_pointer (&file->peaks, g_free);
  if (n_spoken == 0)
    return FALSE;
  wn_student_balance (voice->student, counts, peaks);
  file->int8_distance = (float) judge_all (voice, kernels, judged, n_judged, peaks);
  if (file->int8_distance >= 0.0f)
    file->peaks = g_steal_pointer (&peaks);
  return file->peaks != NULL;
}

/* By what the file tells; 16 bits are nearer than any 8 bits that a file may hold */
static double
known_distance (const WnVoiceFile *file, const WnQuantisedKernels *kernels)
{
  return kernels->size > 1 ? 0.0 : file->int8_distance;
}

void
wn_precision_choose (WnVoice *voice)
{
  const char *wanted = g_getenv ("PARWAVENET_PRECISION");
  const gboolean always = g_strcmp0 (wanted, "int8") == 0;
  const WnVoiceFile *file = voice->file;
  const WnQuantisedKernels *kernels = wn_quantised_kernels ();
  g_autofree float *found = NULL;
  const float *peaks = file->peaks;
  double distance;

  if (!kernels || g_strcmp0 (wanted, "float32") == 0)
    return;
  if (peaks) {
    distance = known_distance (file, kernels);
  } else {
    peaks = found = g_new0 (float, wn_student_n_peaks (voice->student));
    distance = always && scale (voice, short_text, (Measure){ .peaks = found })
        ? 0.0
        : judge (voice, kernels, short_text, peaks, found);
  }
  if ((always && file->peaks) || (distance >= 0.0 && distance <= WN_PRECISION_MAX_DISTANCE))
    wn_student_quantise (voice->student, kernels, peaks);
}
