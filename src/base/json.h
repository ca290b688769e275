/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_JSON_H
#define WN_JSON_H

#include <json-glib/json-glib.h>
#include "error.h"

/**
 * JSON of strangers as a tree of json-glib: its parser recurses without a limit, takes more than JSON
 * (comments, assignments), and of two members of one name lets the last win. What json_reader.h
 * refuses does not reach it.
 * json       [n] bytes
 * max_depth  of objects and arrays inside each other
 * Returns    a parser that holds the tree, which is not empty; g_object_unref()
 * Errors     WN_ERROR_READ, with the byte where there is one, to be prefixed with where it stands.
 *            Memory is at most about 60 times n
 */
JsonParser *wn_json_parse (const char *json, gsize n, int max_depth, GError **error);

/** The root of a tree as an object, borrowed; NULL if it is something else, or there is no tree */
JsonObject *wn_json_object (JsonParser *parser);
/** The string that a member of an object holds; NULL if there is none or it is something else */
const char *wn_json_string (JsonObject *object, const char *member);

#endif
