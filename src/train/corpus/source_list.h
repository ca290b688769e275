/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SOURCE_LIST_H
#define WN_SOURCE_LIST_H

#include "base/error.h"

/**
 * Where recordings and their texts come from: lists of items, nothing decoded yet.
 */
typedef struct
{
  char *id;
  char *path; /* of the sound file, NULL if there is none */
  char *text; /* UTF-8, stripped, perhaps empty */
} WnSourceItem;

/** Told one line for each item that cannot be used */
typedef void (*WnWarnFunc) (void *data, const char *message);

/** What the readers of lists of recordings share */
typedef struct
{
  const char *name; /* of the list file, for messages */
  GPtrArray *items;
  GHashTable *seen; /* ids; owned by the items */
  WnWarnFunc warn;
  void *warn_data;
} WnSourceList;

/** One line, stripped, UTF-8, not empty */
typedef void (*WnSourceLine) (WnSourceList *list, int number, char *line, void *data);

void wn_source_list_init (WnSourceList *list, const char *path, WnWarnFunc warn, void *warn_data);
void wn_source_list_warn (const WnSourceList *list, int line, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/** Takes all three strings; an id that was there before is warned about and left out */
void wn_source_list_add (WnSourceList *list, int line, char *id, char *path, char *text);
/** Reads all lines; returns the items, and frees the rest of the list */
GPtrArray *wn_source_list_read (WnSourceList *list, char *contents, WnSourceLine func, void *data);
/**
 * A whole file, plain or gzip; g_free
 * Errors  WN_ERROR_NOT_FOUND, WN_ERROR_READ
 */
char *wn_source_read_text (const char *path, GError **error);

#endif
