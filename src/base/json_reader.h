/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_JSON_READER_H
#define WN_JSON_READER_H

#include "error.h"

/**
 * JSON of files, which may be a stranger's: read strictly, into one table of values. It is what
 * opening a voice costs that json-glib's objects and the libraries behind it (GIO) would make
 * several times longer. Source: RFC 8259
 */
typedef struct _WnJson WnJson;

typedef enum
{
  WN_JSON_OBJECT,
  WN_JSON_ARRAY,
  WN_JSON_STRING,
  WN_JSON_NUMBER,
  WN_JSON_TRUE,
  WN_JSON_FALSE,
  WN_JSON_NULL
} WnJsonType;

/**
 * Reads a whole text, whose first value is number 0. Refused are, beside what is no JSON: strings
 * that are not UTF-8 or hold a NUL, a name twice in one object, and what lies deeper than max_depth.
 * text    [n] bytes, not needed afterwards
 * Errors  WN_ERROR_READ, with the byte where there is one, to be prefixed with where it stands.
 *         Memory is at most 14 times n
 */
WnJson *wn_json_read (const char *text, gsize n, int max_depth, GError **error);
void wn_json_free (WnJson *json);

WnJsonType wn_json_type (const WnJson *json, int value);
/**
 * Of an array its elements, of an object the names, each followed by its value: the first, and the
 * one behind another; -1 behind the last, and for what holds none
 */
int wn_json_first (const WnJson *json, int value);
int wn_json_next (const WnJson *json, int of, int child);
/** Elements of an array, members of an object; 0 for others */
int wn_json_size (const WnJson *json, int value);
/** The value of an object's member; -1 if it has none of that name, or is no object */
int wn_json_member (const WnJson *json, int object, const char *name);

/** UTF-8, owned by json; NULL for -1 and what is no string */
const char *wn_json_text (const WnJson *json, int value);
/** FALSE for -1, what is no number, and one with a point or an exponent or beyond 64 bits */
gboolean wn_json_integer (const WnJson *json, int value, gint64 *integer);
/** FALSE for -1 and what is no number; one that is too large is infinite */
gboolean wn_json_number (const WnJson *json, int value, double *number);

#endif
