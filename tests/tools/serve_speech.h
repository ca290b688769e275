/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef SERVE_SPEECH_H
#define SERVE_SPEECH_H

#include "serve_client.h"

/** What servers are asked to say, with the voice "tiny" */
#define TEXT "Hello there. How are you, and how is the weather?"
#define RATE 16000

/** A text of n sentences, which takes long; g_free */
char *serve_long_text (int n);
/** What the library itself makes of TEXT, in 16 bits; g_byte_array_unref */
GByteArray *serve_reference (void);
/** What is behind the first bytes is what is wanted */
void serve_assert_bytes (const GByteArray *x, gsize skip, const GByteArray *wanted);
/** Asks for n sentences by HTTP, as a WAV file or in another format */
GSocketConnection *serve_begin_long (const Server *s, int n);
GSocketConnection *serve_begin_long_as (const Server *s, int n, const char *format);

#endif
