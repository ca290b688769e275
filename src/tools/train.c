/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "train.h"

#include <string.h>

#include "wav.h"

typedef struct
{
  const char *name, *help;
  int (*run) (int argc, char **argv);
} Training;

#define WN_TRAINING_ENTRY(name, help) {#name, help, wn_tool_train_##name},
static const Training trainings[] = {WN_TRAININGS (WN_TRAINING_ENTRY)};

int
wn_tool_train (int argc, char **argv)
{
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (trainings); i++) {
    if (strcmp (argv[1], trainings[i].name) == 0) {
      char *title = g_strdup_printf ("%s %s", argv[0], argv[1]);
      int status;

      argv[1] = title;
      g_set_prgname (title);
      status = trainings[i].run (argc - 1, argv + 1);
      g_free (title);
      return status;
    }
  }
  if (argc > 1 && argv[1][0] != '-')
    g_printerr ("%s: no training \"%s\"\n", argv[0], argv[1]);
  g_printerr ("Usage: %s STEP [OPTION...] [ARGUMENT...]\n\n", argv[0]);
  for (gsize i = 0; i < G_N_ELEMENTS (trainings); i++)
    g_printerr ("  %-10s %s\n", trainings[i].name, trainings[i].help);
  return 1;
}

void
wn_tool_write_sample (void *data, const char *id, int64_t step, const float *wave, int n)
{
  const WnToolSamples *samples = data;
  g_autofree char *name = g_strdup_printf ("%s-%06d.wav", id, (int) step);
  g_autofree char *path = NULL;
  WnWav *wav;

  g_strdelimit (name, "/", '_');
  path = g_build_filename (samples->dir, name, NULL);
  wav = wn_wav_open (path, samples->rate, WN_WAV_S16, NULL);
  if (wav) {
    wn_wav_write (wav, wave, n);
    wn_wav_close (wav, NULL, NULL);
  }
}
