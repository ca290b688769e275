/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <cblas.h>
#include "engine/voice.h"
#include "engine/vocoder.h"
#include "nn/kernels.h"
#include "tools.h"
#include "train/student_trainer.h"

#define SGEMM_SIZE 1024
#define SEGMENT 100 /* frames of a training segment */
#define SECONDS 5   /* of audio by the vocoder */
#define CHUNK 1600  /* samples asked for at first */

/* A voice-like text of some length, with a short first sentence as a screen reader would have it */
static const char text[] = "Good morning. The quick brown fox jumps over the lazy dog near the river bank, and nobody is surprised. "
    "Please leave a message after the tone, or press the pound key for more options.";

typedef struct
{
  const char *blas_core, *kernels;
  double peak;                                 /* GFLOPS of sgemm */
  double student_flops, student_speed;         /* GFLOPS, times real time */
  double student_macs;                         /* a sample */
  double chain_speed, first_audio;             /* 0 without a voice; times real time, s */
  double trainer_flops, trainer_64_flops;      /* GFLOPS */
} Results;

static double
seconds_since (gint64 begin)
{
  return MAX (1, g_get_monotonic_time () - begin) * 1e-6;
}

/* Of one thread, the best of n */
static double
sgemm_peak (int n)
{
  const int size = SGEMM_SIZE;
  float *a = wn_block_new (size * size), *b = wn_block_new (size * size), *c = wn_block_new (size * size);
  double best = 0.0;

  openblas_set_num_threads (1);
  for (int i = 0; i < size * size; i++) {
    a[i] = b[i] = 1.0f / (1 + i % 7);
  }
  for (int i = 0; i <= n; i++) {
    const gint64 begin = g_get_monotonic_time ();

    cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, size, size, size, 1.0f, a, size, b, size, 0.0f, c, size);
    best = MAX (best, 2e-9 * size * size * size / seconds_since (begin));
  }
  wn_block_free (a);
  wn_block_free (b);
  wn_block_free (c);
  return best;
}

/* A network of random weights is as fast as any */
static void
bench_student (const WnStudentConfig *config, int n, Results *r)
{
  WnStudentLayout *layout = wn_student_layout_new (config);
  float *params = wn_params_block (layout->params);
  const int n_frames = SECONDS * config->rate / config->hop, n_samples = n_frames * config->hop;
  float *features = g_new0 (float, (gsize) n_frames * config->cond_in), *f0 = g_new (float, n_frames), *voiced = g_new (float, n_frames);
  float *out = g_new (float, n_samples);
  WnVocoderInput input = { features, f0, voiced, n_frames, 1, 1, 1.0f };
  WnStudent *student;
  WnVocoder *vocoder;

  for (int i = 0; i < n_frames; i++) {
    f0[i] = 120.0f;
    voiced[i] = 1.0f;
  }
  wn_params_init (layout->params, 1, params);
  student = wn_student_new (config, params);
  vocoder = wn_vocoder_new (student, 1.0f, WN_FEATURE_PRE_EMPHASIS, 1);
  r->student_macs = wn_student_macs (config);
  for (int i = 0; i < n; i++) {
    const gint64 begin = g_get_monotonic_time ();
    double spent;

    wn_vocoder_start (vocoder, &input, 0);
    wn_vocoder_read (vocoder, out, n_samples);
    spent = seconds_since (begin);
    r->student_flops = MAX (r->student_flops, 2e-9 * r->student_macs * n_samples / spent);
    r->student_speed = MAX (r->student_speed, (double) n_samples / config->rate / spent);
  }
  wn_vocoder_free (vocoder);
  wn_student_free (student);
  wn_student_layout_free (layout);
  wn_block_free (params);
  g_free (features);
  g_free (f0);
  g_free (voiced);
  g_free (out);
}

static gboolean
bench_chain (WnVoice *voice, int n, Results *r, GError **error)
{
  WnSynthOptions options = WN_SYNTH_OPTIONS_INIT;
  WnSynth *synth;
  float out[CHUNK];
  gboolean ok;

  options.n_threads = 1;
  synth = wn_synth_new (voice, &options, error);
  ok = synth != NULL;
  r->first_audio = G_MAXDOUBLE;
  for (int i = 0; ok && i < n; i++) {
    const gint64 begin = g_get_monotonic_time ();
    double samples;
    gsize m;

    ok = wn_synth_start (synth, text, -1, i, error);
    samples = wn_synth_read (synth, out, CHUNK);
    r->first_audio = MIN (r->first_audio, seconds_since (begin));
    while ((m = wn_synth_read (synth, out, CHUNK)) > 0) {
      samples += m;
    }
    r->chain_speed = MAX (r->chain_speed, samples / wn_voice_get_info (voice)->sample_rate / seconds_since (begin));
  }
  wn_synth_free (synth);
  return ok;
}

static double
trainer_flops (const WnStudentConfig *config)
{
  double macs, spent = wn_student_train_seconds (config, SEGMENT, &macs);

  return 2e-9 * macs / spent;
}

static void
print_table (const Results *r)
{
  g_print ("Best of several, one thread; useful multiply-adds count as 2 operations\n\n");
  g_print ("%-34s %8.1f GFLOPS  (OpenBLAS %s, %d x %d)\n", "sgemm, the peak", r->peak, r->blas_core, SGEMM_SIZE, SGEMM_SIZE);
  g_print ("%-34s %8.1f GFLOPS  %5.1f %% of the peak  (%s kernels)\n", "student, inference", r->student_flops,
      100.0 * r->student_flops / r->peak, r->kernels);
  g_print ("%-34s %8.1f GFLOPS  %5.1f %% of the peak\n", "student, training", r->trainer_flops, 100.0 * r->trainer_flops / r->peak);
  g_print ("%-34s %8.1f GFLOPS  %5.1f %% of the peak\n", "student of 64 channels, training", r->trainer_64_flops,
      100.0 * r->trainer_64_flops / r->peak);
  g_print ("%-34s %8.1f times faster than real time  (%.0f kMAC a sample)\n", "student, inference", r->student_speed,
      1e-3 * r->student_macs);
  if (r->chain_speed > 0.0) {
    g_print ("%-34s %8.1f times faster than real time\n", "text to audio", r->chain_speed);
    g_print ("%-34s %8.1f ms\n", "first 100 ms of audio after", 1e3 * r->first_audio);
  } else {
    g_print ("text to audio: no voice found\n");
  }
}

static void
print_json (const Results *r)
{
  const struct
  {
    const char *name;
    double value;
  } values[] = {
    { "sgemm_gflops", r->peak },
    { "student_inference_gflops", r->student_flops },
    { "student_inference_fraction_of_peak", r->student_flops / r->peak },
    { "student_inference_times_real_time", r->student_speed },
    { "student_macs_per_sample", r->student_macs },
    { "student_training_gflops", r->trainer_flops },
    { "student_training_fraction_of_peak", r->trainer_flops / r->peak },
    { "student_64_training_gflops", r->trainer_64_flops },
    { "student_64_training_fraction_of_peak", r->trainer_64_flops / r->peak },
    { "text_to_audio_times_real_time", r->chain_speed },
    { "first_audio_seconds", r->first_audio },
  };
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_print ("{\n  \"openblas_core\": \"%s\",\n  \"kernels\": \"%s\"", r->blas_core, r->kernels);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    if (values[i].value > 0.0) {
      g_print (",\n  \"%s\": %s", values[i].name, g_ascii_formatd (number, sizeof number, "%.6g", values[i].value));
    }
  }
  g_print ("\n}\n");
}

static gboolean
bench (const char *name, int n, Results *r, GError **error)
{
  WnStudentConfig config = wn_student_config_default;
  GError *reason = NULL;
  WnVoice *voice = wn_voice_load (name, &reason);
  gboolean ok = TRUE;

  if (voice == NULL && (name || !g_error_matches (reason, WN_ERROR, WN_ERROR_NOT_FOUND))) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  g_clear_error (&reason);
  r->blas_core = openblas_get_corename ();
  r->kernels = wn_kernels ()->name;
  r->peak = sgemm_peak (4 * n);
  if (voice) {
    config = *wn_student_config (voice->student);
    ok = bench_chain (voice, n, r, error);
    wn_voice_unref (voice);
  }
  bench_student (&config, n, r);
  r->trainer_flops = trainer_flops (&config);
  for (int i = 0; i < config.n_flows; i++) {
    config.channels[i] = 64;
  }
  r->trainer_64_flops = trainer_flops (&config);
  r->peak = MAX (r->peak, sgemm_peak (4 * n));
  return ok;
}

int
wn_tool_bench (int argc, char **argv)
{
  char *voice = NULL;
  gboolean json = FALSE;
  int n = 5;
  const GOptionEntry entries[] = {
    { "voice", 'v', 0, G_OPTION_ARG_STRING, &voice, "Name or file of a voice (default: the first of \"parwavenet voices\")", "VOICE" },
    { "repeat", 0, 0, G_OPTION_ARG_INT, &n, "Times that each is measured (5)", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print JSON", NULL },
    { NULL }
  };
  GOptionContext *context = g_option_context_new ("- measure speed on one thread");
  GError *error = NULL;
  Results results = { 0 };
  gboolean ok;

  g_option_context_add_main_entries (context, entries, NULL);
  ok = g_option_context_parse (context, &argc, &argv, &error);
  g_option_context_free (context);
  ok = ok && bench (voice, CLAMP (n, 1, 1000), &results, &error);
  g_free (voice);
  if (!ok) {
    return wn_tool_fail (error);
  }
  if (json) {
    print_json (&results);
  } else {
    print_table (&results);
  }
  return 0;
}
