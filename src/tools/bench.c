/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <dlfcn.h>
#include <math.h>
#include <string.h>
#include "base/clock.h"
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
  const char *blas_core, *kernels;             /* blas_core: NULL without OpenBLAS */
  double peak;                                 /* GFLOPS of sgemm; NAN without OpenBLAS */
  double student_flops, student_speed;         /* GFLOPS, times real time */
  double student_macs;                         /* a sample */
  double chain_speed, first_audio;             /* 0 without a voice; times real time, s */
  double trainer_flops, trainer_64_flops;      /* GFLOPS */
} Results;

/* OpenBLAS is what others are fast with; nothing but this comparison needs it */
typedef void (*Sgemm) (int order, int trans_a, int trans_b, int m, int n, int k, float alpha, const float *a, int lda, const float *b,
    int ldb, float beta, float *c, int ldc);
enum { ROW_MAJOR = 101, NO_TRANS = 111 }; /* of CBLAS */

typedef struct
{
  void *library;
  Sgemm sgemm;
  const char *core;
} Blas;

/* FALSE if it is not installed */
static gboolean
blas_open (Blas *blas)
{
  const char *kernels = wn_kernels ()->name;
  char *(*get_corename) (void);
  void (*set_num_threads) (int n);

  /* it takes processors later than itself for the oldest */
  if (strcmp (kernels, "avx512") == 0) {
    g_setenv ("OPENBLAS_CORETYPE", "SkylakeX", FALSE);
  } else if (strcmp (kernels, "avx2") == 0) {
    g_setenv ("OPENBLAS_CORETYPE", "Haswell", FALSE);
  }
  blas->library = dlopen ("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (blas->library == NULL) {
    return FALSE;
  }
  blas->sgemm = (Sgemm) dlsym (blas->library, "cblas_sgemm");
  get_corename = (char *(*) (void)) dlsym (blas->library, "openblas_get_corename");
  set_num_threads = (void (*) (int)) dlsym (blas->library, "openblas_set_num_threads");
  if (blas->sgemm == NULL || get_corename == NULL || set_num_threads == NULL) {
    dlclose (blas->library);
    return FALSE;
  }
  blas->core = get_corename ();
  set_num_threads (1);
  return TRUE;
}

/* GFLOPS of one thread, the best of n */
static double
sgemm_peak (const Blas *blas, int n)
{
  const int size = SGEMM_SIZE;
  float *a = wn_block_new (size * size), *b = wn_block_new (size * size), *c = wn_block_new (size * size);
  double best = 0.0;

  for (int i = 0; i < size * size; i++) {
    a[i] = b[i] = 1.0f / (1 + i % 7);
  }
  for (int i = 0; i <= n; i++) {
    const double begin = wn_thread_seconds ();

    blas->sgemm (ROW_MAJOR, NO_TRANS, NO_TRANS, size, size, size, 1.0f, a, size, b, size, 0.0f, c, size);
    best = MAX (best, 2e-9 * size * size * size / (wn_thread_seconds () - begin));
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
  WnVocoderInput input = { features, f0, voiced, n_frames, 1, 1, 1.0f, NULL };
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
    const double begin = wn_thread_seconds ();
    double spent;

    wn_vocoder_start (vocoder, &input, 0);
    wn_vocoder_read (vocoder, out, n_samples);
    spent = wn_thread_seconds () - begin;
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
    const double begin = wn_thread_seconds ();
    double samples;
    gsize m;

    ok = wn_synth_start (synth, text, -1, i, error);
    samples = wn_synth_read (synth, out, CHUNK);
    r->first_audio = MIN (r->first_audio, wn_thread_seconds () - begin);
    while ((m = wn_synth_read (synth, out, CHUNK)) > 0) {
      samples += m;
    }
    r->chain_speed = MAX (r->chain_speed, samples / wn_voice_get_info (voice)->sample_rate / (wn_thread_seconds () - begin));
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
print_flops (const char *what, double flops, const Results *r)
{
  g_print ("%-36s %8.1f GFLOPS", what, flops);
  if (r->blas_core) {
    g_print ("  %5.1f %% of the peak", 100.0 * flops / r->peak);
  }
  g_print ("\n");
}

static void
print_table (const Results *r)
{
  g_print ("Best of several, by the processor time of one thread; a useful multiply-add counts as 2 operations\n\n");
  if (r->blas_core) {
    g_print ("%-36s %8.1f GFLOPS  (sgemm of OpenBLAS %s, %d x %d)\n", "peak", r->peak, r->blas_core, SGEMM_SIZE, SGEMM_SIZE);
  } else {
    g_print ("%-36s unknown: OpenBLAS is not installed\n", "peak");
  }
  print_flops ("student, inference", r->student_flops, r);
  print_flops ("student, training", r->trainer_flops, r);
  print_flops ("student of 64 channels, training", r->trainer_64_flops, r);
  g_print ("%-36s %8.1f times faster than real time  (%.0f kMAC a sample, %s kernels)\n", "student, inference", r->student_speed,
      1e-3 * r->student_macs, r->kernels);
  if (r->chain_speed > 0.0) {
    g_print ("%-36s %8.1f times faster than real time\n", "text to audio", r->chain_speed);
    g_print ("%-36s %8.1f ms\n", "first 100 ms of audio after", 1e3 * r->first_audio);
  } else {
    g_print ("%-36s unknown: no voice is installed\n", "text to audio");
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

  g_print ("{\n  \"kernels\": \"%s\"", r->kernels);
  if (r->blas_core) {
    g_print (",\n  \"openblas_core\": \"%s\"", r->blas_core);
  }
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
  Blas blas;
  gboolean ok = TRUE, has_blas;

  if (voice == NULL && (name || !g_error_matches (reason, WN_ERROR, WN_ERROR_NOT_FOUND))) {
    g_propagate_error (error, reason);
    return FALSE;
  }
  g_clear_error (&reason);
  has_blas = blas_open (&blas);
  r->blas_core = has_blas ? blas.core : NULL;
  r->kernels = wn_kernels ()->name;
  r->peak = has_blas ? sgemm_peak (&blas, 4 * n) : NAN;
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
  r->peak = has_blas ? MAX (r->peak, sgemm_peak (&blas, 4 * n)) : NAN;
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
