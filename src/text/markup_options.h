/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_OPTIONS_H
#define WN_TEXT_MARKUP_OPTIONS_H

#include "text/language.h"

/** How markup is read, and what it may ask for */

typedef enum
{
  WN_MARKUP_SSML,
  WN_MARKUP_PANGO
} WnMarkupKind;

/** What `voice` and `lang` ask for; values as they are written, NULL where none is */
typedef struct
{
  const char *names, *languages, *gender, *age, *variant; /* names and languages are lists */
  const char *required, *ordering;                        /* lists of these attributes */
} WnVoiceRequest;

typedef struct
{
  /* of the voice: reads say-as and phoneme where the text has no language of its own */
  const WnLanguage *language;
  /* the folder that `lexicon` and `audio` may read files of, NULL: none */
  const char *files;
  /**
   * The voice that a request gets, by name (g_free), NULL if there is none; with an empty request
   * that which speaks where nothing is asked for. NULL: no voices are known, and names and
   * languages stand in the parts as they are written
   */
  char *(*choose) (gpointer data, const WnVoiceRequest *request);
  gpointer data;
  /**
   * Reads a sound: its number and its length in s. FALSE: *problem says why not (g_free). NULL: no
   * sounds are played
   * path  absolute, without links, inside `files`
   */
  gboolean (
      *open_sound) (gpointer sounds, const char *path, int *number, double *length, char **problem);
  gpointer sounds;
} WnMarkupOptions;

#endif
