/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SOURCE_H
#define WN_SOURCE_H

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

/**
 * An LJSpeech-style folder: metadata.csv with lines "id|text as written|text as spoken" (the third
 * column may be missing or empty), and wavs/ID.wav or another usual extension of sound files.
 * warn    lines that are not such, and repeated ids, which are left out
 * Returns the items (GPtrArray of WnSourceItem), in the file's order
 * Errors  WN_ERROR_NOT_FOUND, WN_ERROR_READ; messages name the file
 */
GPtrArray *wn_source_ljspeech (const char *folder, WnWarnFunc warn, void *warn_data,
    GError **error);

/**
 * The English Asterisk prompts: a transcript file with lines "folder/name: text", and
 * sounds/folder/name.g722; the item's id is folder_name. Notes in brackets are taken out of the
 * texts; prompts that are nothing but a note (tones, silence) are left out.
 * transcripts  plain or gzip
 */
GPtrArray *wn_source_asterisk_en (const char *transcripts, const char *sounds, WnWarnFunc warn,
    void *warn_data, GError **error);

/** Where Debian's asterisk-core-sounds-en and asterisk-core-sounds-en-g722 install them */
#define WN_ASTERISK_EN_TRANSCRIPTS "/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz"
#define WN_ASTERISK_EN_SOUNDS "/usr/share/asterisk/sounds/en_US_f_Allison"

#endif
