/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SERVE_WYOMING_H
#define WN_SERVE_WYOMING_H

#include <json-glib/json-glib.h>
#include "base/error.h"

/**
 * Events of the Wyoming protocol, by which voice assistants talk to their parts: a line of JSON
 * {"type", "data", "data_length", "payload_length"}, then so many bytes of JSON, merged into the
 * data, then the payload.
 * Source  https://github.com/OHF-Voice/wyoming, README.md
 */

typedef struct
{
  GByteArray *bytes; /* not read yet */
  gsize to_skip;     /* of a payload, which no event that a synthesizer gets needs */
} WnWyomingReader;

typedef struct
{
  char *type;
  JsonObject *data; /* never NULL */
} WnWyomingEvent;

/** Zeros are a new reader */
void wn_wyoming_reader_clear (WnWyomingReader *reader);
/** What has come, [n] */
void wn_wyoming_push (WnWyomingReader *reader, const void *data, gsize n);
/**
 * The next event that has come whole
 * event    wn_wyoming_event_clear() if there is one
 * Returns  FALSE: there is none yet, or an error, after which nothing can be read any more
 * Errors   WN_ERROR_READ: no JSON, or longer than 64 KiB (the line), 1 MiB (data), 16 MiB (payload)
 */
gboolean wn_wyoming_next (WnWyomingReader *reader, WnWyomingEvent *event, GError **error);
void wn_wyoming_event_clear (WnWyomingEvent *event);

/**
 * An event as bytes, g_byte_array_unref
 * data     taken; NULL = none
 * payload  [n]
 */
GByteArray *wn_wyoming_write (const char *type, JsonNode *data, const void *payload, gsize n);

#endif
