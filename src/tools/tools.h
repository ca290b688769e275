/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TOOLS_H
#define WN_TOOLS_H

#include "config.h"
#include "options.h"
#include "train/run/run.h"

/**
 * The subcommands, name and one line of help; each is int wn_tool_NAME (int argc, char **argv),
 * argv[0] being "parwavenet NAME". Those of everyday use are in the program "parwavenet" itself,
 * which starts at once; the others, which need the libraries of training and pictures, in
 * "parwavenet-studio", which it becomes.
 */
#define WN_TOOLS(X)                                                                  \
  X (say, "speak a text: to be heard, or into a file")                               \
  X (dub, "speak subtitles at their times into a file")                              \
  X (serve, "speak what other programs ask for, over HTTP and the Wyoming protocol") \
  X (text, "show what is spoken of a text: words, phones")                           \
  X (voices, "list the installed voices")                                            \
  X (copy, "speak a recording again through a voice's vocoder")
#define WN_STUDIO_TOOLS(X)                                                                   \
  X (bench, "measure speed")                                                                 \
  X (prepare, "make a corpus file of recordings and their texts")                            \
  X (train, "the steps of making a voice: train align, train acoustic, train student")       \
  X (export, "make a voice file of what was trained, an ONNX model, or a file of a teacher") \
  X (eval, "compare synthetic speech with recordings")                                       \
  X (judge, "tell whether speech says its text, a corpus being the judge")                   \
  X (report, "make a page of curves, spectrograms and sounds of a training")

#define WN_TOOL_DECLARE(name, help) int wn_tool_##name (int argc, char **argv);
WN_TOOLS (WN_TOOL_DECLARE)
WN_STUDIO_TOOLS (WN_TOOL_DECLARE)

typedef struct
{
  const char *name, *help;
  int (*run) (int argc, char **argv); /* NULL: in the other program */
} WnTool;

/** What both programs begin with */
void wn_tool_begin (void);
/**
 * Runs the tool argv[1] as `program` with that word behind, its arguments behind it.
 * Returns  the exit status, -1 if it is none of the n
 */
int wn_tool_run (const char *program, const WnTool *tools, int n, int argc, char **argv);

/** Prints "parwavenet: message" to stderr, frees the error, and returns 1 */
int wn_tool_fail (GError *error);

/**
 * Text for a terminal: control characters, which names and texts of strangers may hold, become
 * \\xNN, and those that turn the direction \\uNNNN; g_free. A return at the start, newlines, tabs
 * and what erases to the line's end stay
 */
char *wn_tool_printable (const char *text);
/** From now on g_print() and g_printerr() print only that */
void wn_tool_guard_terminal (void);

/**
 * Replaces a file, or leaves the old one
 * Errors  WN_ERROR_WRITE, naming the file
 */
gboolean wn_tool_write (const char *path, const void *data, gsize n, GError **error);

/**
 * A WnRun that draws a progress bar with ETA on stderr and stops at SIGINT and SIGTERM; dir is
 * borrowed
 */
void wn_tool_run_init (WnRun *run, const char *dir);

/**
 * What "eval --write" writes, and "report" reads: lines ID|text, and sounds ID, a suffix, and ".wav"
 */
#define WN_TOOL_TEXTS "texts.txt"
#define WN_TOOL_RECORDING "-reference"
#define WN_TOOL_TEACHER "-teacher"
#define WN_TOOL_STUDENT ""
#define WN_TOOL_SPEECH "-speech"

#endif
