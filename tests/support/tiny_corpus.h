/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef TINY_CORPUS_H
#define TINY_CORPUS_H

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/safetensors.h"
#include "dsp/features.h"
#include "folder.h"
#include "model/config.h"
#include "text/text.h"

/*
 * A corpus of a sound of 0.6 s twice: "a" to train on, "test/<1>" held out, said to be "A < B & C."
 */
enum
{
  TINY_FRAMES = 60,
  TINY_HOP = 160,
  TINY_SAMPLES = TINY_FRAMES * TINY_HOP,
  TINY_DIM = 35,
  TINY_PHONES = 6
};

static inline void
tiny_wave (float *wave)
{
  for (int i = 0; i < TINY_SAMPLES; i++)
    wave[i] = (0.5f + 0.4f * sinf (i * 0.001f)) * sinf (0.05f * i + 3 * sinf (0.0004f * i)) * 0.6f;
}

static inline void
tiny_corpus_write_with (const char *path, gboolean has_held_out)
{
  g_autofree char *json = wn_feature_config_to_json (&wn_feature_config_default);
  static gint16 samples[2 * TINY_SAMPLES];
  static float wave[TINY_SAMPLES], features[2 * TINY_FRAMES * TINY_DIM];
  const int64_t offsets[2][3] = { { 0, TINY_SAMPLES, 2 * TINY_SAMPLES },
    { 0, TINY_FRAMES, 2 * TINY_FRAMES } };
  const guint8 held_out[] = { 0, has_held_out };
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  GError *error = NULL;

  tiny_wave (wave);
  for (int i = 0; i < 2 * TINY_SAMPLES; i++)
    samples[i] = (gint16) lrintf (32767 * wave[i % TINY_SAMPLES]);
  for (int i = 0; i < 2; i++)
    g_assert_true (wn_features_analyse (&wn_feature_config_default, wave, TINY_SAMPLES,
        features + i * TINY_FRAMES * TINY_DIM, NULL));
  wn_safetensors_writer_metadata (w, "features", json);
  wn_safetensors_writer_metadata (w, "utterances",
      "[{\"id\": \"a\", \"text\": \"\"}, {\"id\": \"test/<1>\", \"text\": \"A < B & C.\"}]");
  wn_safetensors_writer_metadata (w, "licence", "CC0-1.0");
  wn_safetensors_writer_metadata (w, "source", "a formula");
  wn_safetensors_writer_add (w, "wave", WN_DTYPE_I16, 1, (int64_t[]){ 2 * TINY_SAMPLES }, samples);
  wn_safetensors_writer_add (w, "features", WN_DTYPE_F32, 2,
      (int64_t[]){ 2 * TINY_FRAMES, TINY_DIM }, features);
  wn_safetensors_writer_add (w, "sample_offsets", WN_DTYPE_I64, 1, (int64_t[]){ 3 }, offsets[0]);
  wn_safetensors_writer_add (w, "frame_offsets", WN_DTYPE_I64, 1, (int64_t[]){ 3 }, offsets[1]);
  wn_safetensors_writer_add (w, "held_out", WN_DTYPE_U8, 1, (int64_t[]){ 2 }, held_out);
  wn_safetensors_writer_save (w, path, &error);
  g_assert_no_error (error);
  wn_safetensors_writer_free (w);
}

static inline void
tiny_corpus_write (const char *path)
{
  tiny_corpus_write_with (path, TRUE);
}

/* Both utterances are phones 0, 1 ... of equal lengths; n_phones divides TINY_FRAMES */
static inline void
tiny_alignment_write_with (const char *path, int n_phones)
{
  g_autofree float *context = g_new0 (float, 2 * n_phones * WN_CONTEXT_DIM);
  g_autofree int32_t *phone = g_new (int32_t, 2 * n_phones),
                     *duration = g_new (int32_t, 2 * n_phones);
  const int64_t offsets[] = { 0, n_phones, 2 * n_phones };
  const guint8 rejected[] = { 0, 0 };
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  GError *error = NULL;

  for (int i = 0; i < 2 * n_phones; i++) {
    phone[i] = i % n_phones;
    duration[i] = TINY_FRAMES / n_phones;
  }
  wn_safetensors_writer_add (w, "phone", WN_DTYPE_I32, 1, (int64_t[]){ 2 * n_phones }, phone);
  wn_safetensors_writer_add (w, "context", WN_DTYPE_F32, 2,
      (int64_t[]){ 2 * n_phones, WN_CONTEXT_DIM }, context);
  wn_safetensors_writer_add (w, "duration", WN_DTYPE_I32, 1, (int64_t[]){ 2 * n_phones }, duration);
  wn_safetensors_writer_add (w, "phone_offsets", WN_DTYPE_I64, 1, (int64_t[]){ 3 }, offsets);
  wn_safetensors_writer_add (w, "rejected", WN_DTYPE_U8, 1, (int64_t[]){ 2 }, rejected);
  wn_safetensors_writer_save (w, path, &error);
  g_assert_no_error (error);
  wn_safetensors_writer_free (w);
}

static inline void
tiny_alignment_write (const char *path)
{
  tiny_alignment_write_with (path, TINY_PHONES);
}

/*
 * Runs "parwavenet ARGUMENTS" in a folder, the command's path being in PARWAVENET; checks the
 * status; returns standard error, g_free
 */
static inline char *
tiny_run (const char *dir, const char *arguments, int status)
{
  g_autofree char *line = g_strdup_printf ("cd '%s' && %s %s", dir, g_getenv ("PARWAVENET"),
      arguments);
  const char *argv[] = { "/bin/sh", "-c", line, NULL };
  GError *error = NULL;
  GSubprocess *process = g_subprocess_newv (argv,
      G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  char *messages = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &messages, &error));
  g_test_message ("%s: %s", line, messages);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  g_object_unref (process);
  return messages;
}

static inline void
tiny_run_fails (const char *dir, const char *arguments, const char *message)
{
  g_autofree char *messages = tiny_run (dir, arguments, 1);

  g_assert_nonnull (strstr (messages, message));
}

#endif
