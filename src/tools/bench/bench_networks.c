/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "bench.h"
#include <math.h>
#include "base/clock.h"
#include "model/teacher.h"
#include "nn/kernels/quantised.h"
#include "train/student_trainer.h"
#include "train/measure/bootstrap.h"

#define SEGMENT 100 /* frames of a training segment */
#define SECONDS 1   /* of audio by a student */
#define CACHED_SAMPLES 4000
#define NAIVE_SAMPLES 20
#define PEAK_LOOP 500000000 /* multiply-adds: some milliseconds */

/*
 * van den Oord et al. 2018, section 5: four flows of 10, 10, 10 and 30 layers, 64 channels, 24 kHz
 */
static const WnStudentConfig paper = { .n_flows = 4,
  .layers = { 10, 10, 10, 30 },
  .channels = { 64, 64, 64, 64 },
  .kernel = 3,
  .cycle = 10,
  .cond_in = 35,
  .cond_channels = 80,
  .hop = 240,
  .rate = 24000,
  .scale_bias = -0.35f,
  .fold = { 1, 1, 1, 1 } };

/* A network of random weights is as fast as any */
typedef struct
{
  WnStudentConfig config;
  int n_frames;
  float *features, *f0, *voiced, *out, *peaks;
  WnStudent *student;
} Network;

static void
network_init (Network *n, const WnStudentConfig *config)
{
  WnStudentLayout *layout = wn_student_layout_new (config);
  float *params = wn_params_block (layout->params);

  wn_params_init (layout->params, 1, params);
  *n = (Network){ .config = *config, .n_frames = SECONDS * config->rate / config->hop };
  n->features = g_new0 (float, (gsize) n->n_frames * config->cond_in);
  n->f0 = g_new (float, n->n_frames);
  n->voiced = g_new (float, n->n_frames);
  n->out = g_new (float, (gsize) n->n_frames * config->hop);
  for (int i = 0; i < n->n_frames; i++) {
    n->f0[i] = 120.0f;
    n->voiced[i] = 1.0f;
  }
  n->student = wn_student_new (config, params);
  n->peaks = g_new0 (float, wn_student_n_peaks (n->student));
  wn_block_free (params);
  wn_student_layout_free (layout);
}

static void
network_clear (Network *n)
{
  wn_student_free (n->student);
  g_free (n->features);
  g_free (n->f0);
  g_free (n->voiced);
  g_free (n->out);
  g_free (n->peaks);
}

/* Seconds for a second of audio; peaks: NULL, or found on the way */
static double
network_seconds (const Network *n, float *peaks)
{
  WnStudentRun *run = wn_student_run_new (n->student);
  const double begin = wn_thread_seconds ();

  wn_student_run_measure (run, peaks);
  wn_student_run_start (run, n->features, n->f0, n->voiced, n->n_frames, 1, 1, 1.0f, 0);
  wn_student_run_read (run, n->out, n->n_frames * n->config.hop);
  wn_student_run_free (run);
  return (wn_thread_seconds () - begin) * n->config.rate / (n->n_frames * n->config.hop);
}

/* Multiply-adds a second, 1e9, of a loop of nothing else: what this core could do just now */
static double
core_peak (double (*multiply_add) (long n))
{
  const double begin = wn_thread_seconds (), n = multiply_add (PEAK_LOOP);

  return 1e-9 * n / (wn_thread_seconds () - begin);
}

/* Medians of the rounds, in which all take turns, so that a busy machine is the same to all */
typedef struct
{
  double seconds, int8; /* for a second of audio, in float32 and in whole numbers */
  double over_sgemm, over_core, int8_over_core, int8_ratio;
} Speeds;

static Speeds
measure_student (const WnBench *bench, const WnStudentConfig *config)
{
  const WnQuantisedKernels *quantised = wn_quantised_kernels ();
  const double gmacs = 1e-9 * wn_student_macs (config) * config->rate;
  const int n_rounds = bench->repeat;
  g_autofree double *all = g_new (double, 6 * n_rounds);
  double *seconds = all, *int8 = all + n_rounds, *sgemm = all + 2 * n_rounds,
         *core = all + 3 * n_rounds, *int8_core = all + 4 * n_rounds, *ratio = all + 5 * n_rounds;
  Network n;

  network_init (&n, config);
  network_seconds (&n, n.peaks);
  for (int i = 0; i < n_rounds; i++) {
    wn_student_quantise (n.student, NULL, NULL);
    seconds[i] = network_seconds (&n, NULL);
    sgemm[i] = 2 * gmacs / seconds[i] / bench->peak ();
    core[i] = gmacs / seconds[i] / core_peak (wn_kernels ()->multiply_add);
    int8[i] = int8_core[i] = ratio[i] = NAN;
    if (quantised) {
      wn_student_quantise (n.student, quantised, n.peaks);
      int8[i] = network_seconds (&n, NULL);
      int8_core[i] = gmacs / int8[i] / core_peak (quantised->multiply_add);
      ratio[i] = seconds[i] / int8[i];
    }
  }
  network_clear (&n);
  return (Speeds){ wn_quantile (seconds, n_rounds, 0.5), wn_quantile (int8, n_rounds, 0.5),
    wn_quantile (sgemm, n_rounds, 0.5), wn_quantile (core, n_rounds, 0.5),
    wn_quantile (int8_core, n_rounds, 0.5), wn_quantile (ratio, n_rounds, 0.5) };
}

typedef struct
{
  const char *flops, *sgemm, *core, *speed, *int8, *int8_core, *ratio; /* keys */
  const char *label;
} Names;

static void
bench_student (WnBench *bench, const WnStudentConfig *config, const Names *names)
{
  const Speeds s = measure_student (bench, config);

  wn_bench_add (bench, names->flops, names->label,
      2e-9 * wn_student_macs (config) * config->rate / s.seconds, 1, "GFLOPS");
  wn_bench_add (bench, names->sgemm, "  fraction of sgemm's peak", s.over_sgemm, 3, "");
  wn_bench_add (bench, names->core, "  fraction of the core's multiply-adds", s.over_core, 3, "");
  wn_bench_add (bench, names->speed, "  speed", 1.0 / s.seconds, 2, "times real time");
  wn_bench_add (bench, names->int8, "  in 8 or 16 bits", 1.0 / s.int8, 2, "times real time");
  wn_bench_add (bench, names->int8_core, "    fraction of the core's multiply-adds of these",
      s.int8_over_core, 3, "");
  wn_bench_add (bench, names->ratio, "    against float32", s.int8_ratio, 2, "times as fast");
}

/* The default student, 64 channels wide */
static WnStudentConfig
wide_student (void)
{
  WnStudentConfig config = wn_student_config_default;

  for (int i = 0; i < config.n_flows; i++)
    config.channels[i] = 64;
  return config;
}

static const WnTeacherConfig sample_teacher = { .layers = 24,
  .channels = 64,
  .kernel = 3,
  .cycle = 8,
  .mixtures = 10,
  .cond_in = 35,
  .cond_channels = 80,
  .hop = 160,
  .rate = 16000,
  .wave_std = 0.05f };

static void
add_sample_by_sample (WnBench *bench, double parallel, double cached, double naive)
{
  wn_bench_add (bench, "parallel_us_per_sample", "3 x 8 layers of 64 channels in parallel, float32",
      1e6 * parallel, 2, "us a sample");
  wn_bench_add (bench, "cached_us_per_sample", "24 layers of 64 channels sample by sample",
      1e6 * cached, 2, "us a sample");
  wn_bench_add (bench, "naive_us_per_sample", "  the same, recomputing the receptive field",
      1e6 * naive, 1, "us a sample");
  wn_bench_add (bench, "parallel_over_cached", "parallel against sample by sample",
      cached / parallel, 2, "times as fast");
  wn_bench_add (bench, "parallel_over_naive", "parallel against recomputing the receptive field",
      naive / parallel, 0, "times as fast");
}

/*
 * A student, and a teacher of as many layers and channels, by which a sample has to be known before
 * the next is begun
 */
static void
bench_sample_by_sample (WnBench *bench)
{
  enum
  {
    FRAMES = CACHED_SAMPLES / 160
  };
  WnTeacherLayout *layout = wn_teacher_layout_new (&sample_teacher);
  float *params = wn_params_block (layout->params), *out = g_new (float, CACHED_SAMPLES);
  float *features = g_new0 (float, FRAMES *sample_teacher.cond_in), f0[FRAMES], voiced[FRAMES];
  WnTeacherRun *run = wn_teacher_run_new (&sample_teacher, params);
  const WnStudentConfig wide = wide_student ();
  Network n;
  const int n_rounds = bench->repeat;
  g_autofree double *parallel = g_new (double, n_rounds), *cached = g_new (double, n_rounds),
                    *naive = g_new (double, n_rounds);

  network_init (&n, &wide);
  wn_params_init (layout->params, 1, params);
  for (int i = 0; i < FRAMES; i++) {
    f0[i] = 120.0f;
    voiced[i] = 1.0f;
  }
  for (int i = 0; i < bench->repeat; i++) {
    double begin;

    parallel[i] = network_seconds (&n, NULL) / wide.rate;
    wn_teacher_run_start (run, features, f0, voiced, FRAMES, 1, 1, (WnTemperature){ 1, 1 });
    begin = wn_thread_seconds ();
    wn_teacher_run_read (run, out, CACHED_SAMPLES - NAIVE_SAMPLES);
    cached[i] = (wn_thread_seconds () - begin) / (CACHED_SAMPLES - NAIVE_SAMPLES);
    begin = wn_thread_seconds ();
    wn_teacher_run_read_naive (run, out, NAIVE_SAMPLES);
    naive[i] = (wn_thread_seconds () - begin) / NAIVE_SAMPLES;
  }
  add_sample_by_sample (bench, wn_quantile (parallel, n_rounds, 0.5),
      wn_quantile (cached, n_rounds, 0.5), wn_quantile (naive, n_rounds, 0.5));
  network_clear (&n);
  wn_teacher_run_free (run);
  wn_teacher_layout_free (layout);
  wn_block_free (params);
  g_free (features);
  g_free (out);
}

static void
bench_trainer (WnBench *bench, const WnStudentConfig *config, const char *const keys[2],
    const char *const labels[2])
{
  double macs, peak = bench->peak (),
               flops = 2e-9 / wn_student_train_seconds (config, SEGMENT, &macs) * macs;

  peak = fmax (peak, bench->peak ());
  wn_bench_add (bench, keys[0], labels[0], flops, 1, "GFLOPS");
  wn_bench_add (bench, keys[1], labels[1], flops / peak, 3, "");
}

/* What the others are measured against */
static void
bench_peaks (WnBench *bench)
{
  const WnQuantisedKernels *quantised = wn_quantised_kernels ();
  const int n = bench->repeat;
  g_autofree double *all = g_new (double, 3 * n);

  for (int i = 0; i < n; i++) {
    all[i] = bench->peak ();
    all[n + i] = core_peak (wn_kernels ()->multiply_add);
    all[2 * n + i] = quantised ? core_peak (quantised->multiply_add) : NAN;
  }
  wn_bench_add (bench, "sgemm_gflops", "sgemm of 1024 x 1024 (OpenBLAS)", wn_quantile (all, n, 0.5),
      1, "GFLOPS");
  wn_bench_add (bench, "core_gflops", "  multiply-adds of a core, float32",
      2 * wn_quantile (all + n, n, 0.5), 1, "GFLOPS");
  wn_bench_add (bench, "core_int8_gops", "  in 8 or 16 bits", 2 * wn_quantile (all + 2 * n, n, 0.5),
      1, "GOPS");
}

void
wn_bench_networks (WnBench *bench, const WnStudentConfig *config)
{
  static const Names voice_names = { "student_inference_gflops",
    "student_inference_fraction_of_peak", "student_inference_fraction_of_core",
    "student_inference_times_real_time", "student_int8_times_real_time",
    "student_int8_fraction_of_core", "student_int8_over_float32", "the voice's student, float32" };
  static const Names wide_names = { "student_64_inference_gflops",
    "student_64_inference_fraction_of_peak", "student_64_inference_fraction_of_core",
    "student_64_inference_times_real_time", "student_64_int8_times_real_time",
    "student_64_int8_fraction_of_core", "student_64_int8_over_float32",
    "the same with 64 channels, float32" };
  static const Names paper_names = { "paper_gflops", "paper_fraction_of_peak",
    "paper_fraction_of_core", "paper_times_real_time", "paper_int8_times_real_time",
    "paper_int8_fraction_of_core", "paper_int8_over_float32",
    "the paper's 60 layers of 64 channels, 24 kHz, float32" };
  WnStudentConfig wide = *config;

  for (int i = 0; i < config->n_flows; i++)
    wide.channels[i] = 64;
  bench_peaks (bench);
  bench_student (bench, config, &voice_names);
  wn_bench_add (bench, "student_macs_per_sample", "  multiply-adds a sample",
      wn_student_macs (config), 0, "");
  bench_student (bench, &wide, &wide_names);
  bench_student (bench, &paper, &paper_names);
  bench_trainer (bench, config,
      (const char *const[]){ "student_training_gflops", "student_training_fraction_of_peak" },
      (const char *const[]){ "training the voice's student", "  fraction of sgemm's peak" });
  bench_trainer (bench, &wide,
      (const char *const[]){ "student_64_training_gflops", "student_64_training_fraction_of_peak" },
      (const char *const[]){ "training the one of 64 channels", "  fraction of sgemm's peak" });
  bench_sample_by_sample (bench);
}
