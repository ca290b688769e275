/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SOURCE_H
#define WN_SOURCE_H

#include "source_list.h"

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
 * A folder of Festvox: etc/txt.done.data with lines ( id "text" ), and wav/ID.wav. "+" before a
 * letter marks its stress, as in Debian's festvox-ru.
 * warn, errors  as wn_source_ljspeech()
 */
GPtrArray *wn_source_festvox (const char *folder, WnWarnFunc warn, void *warn_data, GError **error);

/** Where Debian's festvox-ru installs its recordings, what they are and their licence */
#define WN_FESTVOX_RU "/usr/share/festival/voices/russian/msu_ru_nsh_clunits"
#define WN_FESTVOX_RU_SOURCE "Debian package festvox-ru"
#define WN_FESTVOX_RU_LICENCE "BSD-like (festvox-ru, Copyright (c) 2005 Nickolay V. Shmyrev)"

/** Debian's packages of Asterisk's prompts in a language */
typedef struct
{
  const char *name;                 /* "es", as packages are named behind asterisk-core-sounds- */
  const char *language;             /* BCP-47, that is spoken */
  const char *transcripts, *sounds; /* a file, plain or gzip, and a folder */
  const char *source, *licence;
} WnAsteriskPrompts;

/** By their name, NULL if there are none */
const WnAsteriskPrompts *wn_asterisk_prompts (const char *name);
/** "en, es, ..."; g_free */
char *wn_asterisk_prompts_names (void);

/**
 * Asterisk's prompts: a transcript file with lines "folder/name: text", and
 * sounds/folder/name.g722; the item's id is folder_name. Notes in brackets are taken out of the
 * texts, and what is known to be written otherwise than it is spoken is corrected; prompts that are
 * nothing but a note (tones, silence) are left out.
 * transcripts, sounds  where they are; NULL: where the packages install them
 * warn, errors         as wn_source_ljspeech()
 */
GPtrArray *wn_source_asterisk (const WnAsteriskPrompts *prompts, const char *transcripts,
    const char *sounds, WnWarnFunc warn, void *warn_data, GError **error);

#endif
