/*
 * ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A worker of trainer_peers.py: the student's training by "parwavenet train student", with the
 * spectral loss alone.
 *
 *   trainer-worker VOICE.safetensors CORPUS.safetensors FOLDER BATCH FRAMES THREADS
 *
 * For each line on its input it makes the ten updates between two reports of a run in FOLDER, and
 * answers for one; the figure is the last loss. The weights are the voice's, and stay: the learning
 * rate is 0, so that losses can be compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "model/voice.h"
#include "train/student_trainer.h"
#include "worker.h"

#define UPDATES 10 /* between two reports of a run */

typedef struct
{
  gboolean begun;
  WnWorkerTimes times;
  volatile int stop;
} Worker;

/*
 * Reports come every UPDATES updates: the answer for those before, and the wait until more are
 * wanted. Nothing is answered for the first ones
 */
static void
reported (void *data, double fraction, const char *text)
{
  Worker *worker = data;
  const char *loss = strstr (text, "loss ");

  if (worker->begun)
    wn_worker_end (&worker->times, UPDATES,
        loss ? g_ascii_strtod (loss + strlen ("loss "), NULL) : 0.0);
  worker->begun = TRUE;
  worker->stop = !wn_worker_begin (&worker->times);
}

int
main (int argc, char **argv)
{
  WnStudentTraining training = wn_student_training_default;
  GError *error = NULL;
  WnVoiceFile *voice;
  WnCorpus *corpus;
  Worker worker = { FALSE };
  WnRun run = { .progress = reported, .progress_data = &worker, .stop = &worker.stop };

  if (argc != 7) {
    fprintf (stderr,
        "Usage: trainer-worker VOICE.safetensors CORPUS.safetensors FOLDER BATCH FRAMES THREADS\n");
    return 1;
  }
  voice = wn_voice_file_read (argv[1], WN_VOICE_WHOLE, &error);
  wn_worker_check (error);
  corpus = wn_corpus_open (argv[2], NULL, &error);
  wn_worker_check (error);
  run.dir = argv[3];
  training.arch = voice->student_config;
  training.start = voice->student;
  training.recording.mel = 0;
  training.recording.repulsion = 0;
  training.segment = atoi (argv[5]);
  training.loop.rate = 0;
  training.loop.batch = atoi (argv[4]);
  training.loop.n_threads = atoi (argv[6]);
  training.loop.steps = training.loop.evaluate_steps = training.loop.checkpoint_seconds = G_MAXINT;
  wn_student_train (&training, corpus, &run, &error);
  wn_worker_check (error);
  wn_corpus_close (corpus);
  wn_voice_file_free (voice);
  return 0;
}
