/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <glib.h>

/** The command as it is run from a shell; its path is in $PARWAVENET */

typedef struct
{
  int status;
  char *out, *err;
  gsize n_out;
} CommandResult;

/** The folder of the test, which the test sets; of the caller */
extern char *command_dir;

/** A shell's command line in which @ is the command and % the folder of the test */
CommandResult command_shell (const char *line);
void command_result_clear (CommandResult *r);

/** Runs a line, and checks its status and that it prints (or not at all: NULL) what is given */
void command_expect (const char *line, int status, const char *out, const char *err);
/** The whole output of a line, and its status 0 */
void command_expect_exactly (const char *line, const char *out);

/** Of a file in the folder, g_free */
char *command_path (const char *name);
/** A little-endian number at a byte */
guint32 command_u32 (const char *bytes, gsize at);
/** Runs the tests in a folder with a tiny voice, which it then removes; the status for main() */
int command_test_run (void);
/** Contents of a file of the folder; a whole WAV file of 16 kHz, one channel */
GBytes *command_read_wav (const char *name, int sample_size);

#endif
