/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TOOLS_TRAINING_H
#define WN_TOOLS_TRAINING_H

#include "model/voice.h"
#include "train.h"
#include "train/corpus/corpus.h"
#include "train/run/loop.h"

/**
 * What the commands "train NAME" have in common: options, the corpus, the run
 */

/** Entries of a WnLoopConfig, in a list of GOptionEntry */
#define WN_TOOL_LOOP_OPTIONS(loop)                                                               \
  { "steps", 0, 0, G_OPTION_ARG_INT64, &(loop)->steps, "updates in all", "N" },                  \
      { "batch", 0, 0, G_OPTION_ARG_INT, &(loop)->batch, "segments an update, on each rank",     \
        "N" },                                                                                   \
      { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &(loop)->rate, "learning rate", "X" },                \
      { "rate-decay", 0, 0, G_OPTION_ARG_DOUBLE, &(loop)->rate_decay,                            \
        "the rate falls as 1 / sqrt (1 + step / N)", "N" },                                      \
      { "cool-down", 0, 0, G_OPTION_ARG_INT64, &(loop)->cool_down,                               \
        "the last N of --steps, over which the rate falls to 0", "N" },                          \
      { "muon", 0, 0, G_OPTION_ARG_DOUBLE, &(loop)->muon,                                        \
        "matrices move by orthogonal steps, X sqrt (side) times the rate; 0 for Adam alone",     \
        "X" },                                                                                   \
      { "averaging", 0, 0, G_OPTION_ARG_DOUBLE, &(loop)->averaging,                              \
        "share of the weights' average that an update leaves", "X" },                            \
      { "evaluate", 0, 0, G_OPTION_ARG_INT, &(loop)->evaluate_steps,                             \
        "held-out figures, and samples, every N updates", "N" },                                 \
      { "checkpoint", 0, 0, G_OPTION_ARG_INT, &(loop)->checkpoint_seconds,                       \
        "seconds from one checkpoint to the next", "N" },                                        \
  {                                                                                              \
    "threads", 0, 0, G_OPTION_ARG_INT, &(loop)->n_threads, "0, the default, for all processors", \
        "N"                                                                                      \
  }

/**
 * Whether the numbers that options of a training have are possible: shares in their range, weights
 * and counts finite and not negative
 * Errors  WN_ERROR_SETTINGS, naming the option, the value and the range
 */
gboolean wn_tool_training_check (const GOptionEntry *entries, GError **error);
/**
 * Parses a command line, whose numbers are then possible
 * summary      "CORPUS.safetensors RUN-FOLDER - trains ..."
 * n_arguments  that must be left
 * Returns      FALSE after a message: the command ends with status 1
 */
gboolean wn_tool_parse (const char *summary, const GOptionEntry *entries, int n_arguments,
    int *argc, char ***argv);

/** Where samples that a training renders go */
typedef struct
{
  const char *dir;
  int rate; /* Hz */
} WnToolSamples;

/**
 * Writes ID-STEP.wav; data is a WnToolSamples. A sample is a help, not the result: one that cannot
 * be written stops nothing
 */
void wn_tool_write_sample (void *data, const char *id, int64_t step, const float *wave, int n);

/** A training in a folder, together with the other ranks (train/ranks.h) */
typedef struct
{
  WnCorpus *corpus;
  WnStatistics statistics; /* the corpus's */
  WnVoiceFile *voice;      /* that is trained further; or NULL */
  WnRun run;
  WnToolSamples samples;
} WnToolTraining;

/** Whether it is the folder of a training, or a file with what its checkpoint has */
gboolean wn_tool_is_run (const char *path);
/**
 * name     name or path of a voice
 * corpus   the features that it must have
 * Returns  the whole voice, wn_voice_file_free()
 * Errors   as wn_voice_search() and wn_voice_file_read(); WN_ERROR_SETTINGS: other features
 */
WnVoiceFile *wn_tool_read_voice (const char *name, const WnFeatureConfig *corpus, GError **error);
/**
 * Opens the corpus. Features are normalised as they were until now in the run that goes on, or else
 * in `from`, or else by the corpus.
 * corpus, alignment, dir  paths, dir borrowed; alignment or NULL
 * from                    what is to be trained further: folder of another training, a file that it
 *                         gave, or a voice by name or path; or NULL
 * Errors                  as wn_corpus_open(), wn_voice_file_read() and wn_statistics_of_run();
 *                         WN_ERROR_SETTINGS (the voice has other features than the corpus)
 */
gboolean wn_tool_training_begin (WnToolTraining *t, const char *corpus, const char *alignment,
    const char *dir, const char *from, GError **error);
/** Closes everything; error is NULL, or printed and freed. Returns the command's status */
int wn_tool_training_end (WnToolTraining *t, GError *error);

#endif
