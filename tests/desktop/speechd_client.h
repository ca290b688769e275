/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef SPEECHD_CLIENT_H
#define SPEECHD_CLIENT_H

#include <gio/gio.h>

/* The module of Speech Dispatcher, as the server would talk to it; what goes wrong fails the test
 */

typedef struct
{
  GSubprocess *process;
  GOutputStream *to;
  GDataInputStream *from;
} SpeechdModule;

/** Starts the program at $SD_PARWAVENET; configuration: path or NULL */
SpeechdModule speechd_start (const char *configuration);
/** The same, and the server's first words; voice: its name, NULL = any */
SpeechdModule speechd_new (const char *voice);
/** Ends it, and checks that it ends well */
void speechd_quit (SpeechdModule *module);
void speechd_send (SpeechdModule *module, const char *text);
/** A line without its end, of n bytes; g_free */
char *speechd_receive (SpeechdModule *module, gsize *n);
void speechd_expect (SpeechdModule *module, const char *line);
/** Lines NAME=VALUE */
void speechd_set (SpeechdModule *module, const char *settings);
/** KiB of its memory that is in use */
gint64 speechd_memory (const SpeechdModule *module);

#endif
