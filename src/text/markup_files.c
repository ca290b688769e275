/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "text/markup_state.h"
#include "text/markup_values.h"

#define MIN_SPEED 0.125
#define MAX_SPEED 8.0

/* The path that a name stands for, whether or not something is there; NULL if none; g_free */
static char *
path_of (const WnMarkupState *r, const char *uri)
{
  g_autofree char *plain = NULL, *path = NULL;

  if (g_str_has_prefix (uri, "file:"))
    return g_filename_from_uri (uri, NULL, NULL);
  if (strstr (uri, "://"))
    return NULL;
  path = g_build_filename (g_path_is_absolute (uri) ? "" : r->options->files, uri, NULL);
  plain = g_uri_unescape_string (uri, NULL);
  if (!plain || g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  return g_build_filename (g_path_is_absolute (plain) ? "" : r->options->files, plain, NULL);
}

/*
 * The path of a file inside the folder that documents may read, links followed; NULL if it is none,
 * wherever it leads and whatever is there; g_free
 */
static char *
local_file (const WnMarkupState *r, const char *uri)
{
  g_autofree char *path = NULL, *real = NULL, *folder = NULL;

  if (!r->options->files || !uri)
    return NULL;
  path = path_of (r, uri);
  real = path ? realpath (path, NULL) : NULL;
  folder = realpath (r->options->files, NULL);
  if (!real || !folder || !g_str_has_prefix (real, folder)
      || (real[strlen (folder)] != G_DIR_SEPARATOR
          && folder[strlen (folder) - 1] != G_DIR_SEPARATOR)
      || !g_file_test (real, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_steal_pointer (&real);
}

/* Without an id, as in SSML 1.0, it counts from here on */
void
wn_markup_start_lexicon (WnMarkupState *r, const WnPiece *piece)
{
  const char *uri = wn_piece_attribute (piece, "uri"), *id = wn_piece_attribute (piece, "xml:id");
  g_autofree char *path = local_file (r, uri);
  WnUserLexicon *lexicon = path ? wn_user_lexicon_open (path, wn_markup_language (r), NULL) : NULL;

  wn_markup_top (r)->hidden = TRUE;
  if (!lexicon) {
    wn_markup_warn (r,
        g_strdup_printf ("the lexicon \"%s\" of <%s> is not read", uri ? uri : "", piece->name));
    return;
  }
  g_ptr_array_add (r->opened, lexicon);
  g_hash_table_replace (r->lexica, g_strdup (id ? id : uri), lexicon);
  if (!id)
    for (guint i = 0; i < r->levels->len; i++)
      g_array_index (r->levels, WnMarkupLevel, i).lexicon = lexicon;
}

/* A value that is given is read, or warned about */
static gboolean
is_unread (WnMarkupState *r, const WnPiece *piece, const char *attribute, gboolean understood)
{
  if (wn_piece_attribute (piece, attribute) && !understood)
    wn_markup_warn_value (r, piece, attribute);
  return !understood;
}

/*
 * What of a sound of that length is played, and how long; what the attributes say wrongly is as if
 * it were not said
 */
static void
read_clip (WnMarkupState *r, const WnPiece *piece, double length, WnMarkupSound *sound)
{
  const char *begin = wn_piece_attribute (piece, "clipBegin"),
             *end = wn_piece_attribute (piece, "clipEnd"),
             *count = wn_piece_attribute (piece, "repeatCount"),
             *total = wn_piece_attribute (piece, "repeatDur"),
             *level = wn_piece_attribute (piece, "soundLevel"),
             *speed = wn_piece_attribute (piece, "speed");
  double times = 1.0, most = G_MAXDOUBLE, percent = 100.0;

  if (is_unread (r, piece, "clipBegin", begin && wn_markup_seconds (begin, &sound->begin)))
    sound->begin = 0.0;
  if (is_unread (r, piece, "clipEnd", end && wn_markup_seconds (end, &sound->end)))
    sound->end = length;
  sound->end = MIN (sound->end, length);
  if (is_unread (r, piece, "soundLevel", level && wn_markup_level (level, &sound->gain)))
    sound->gain = 1.0;
  if (is_unread (r, piece, "speed",
          speed && wn_markup_number (speed, "%", &percent) && percent >= 100.0 * MIN_SPEED
              && percent <= 100.0 * MAX_SPEED))
    percent = 100.0;
  sound->speed = percent / 100.0;
  is_unread (r, piece, "repeatCount", count && wn_markup_number (count, "", &times));
  /* without a count, it is repeated for as long as that */
  if (!is_unread (r, piece, "repeatDur", total && wn_markup_seconds (total, &most)) && !count)
    times = G_MAXDOUBLE;
  sound->duration = MIN ((sound->end - sound->begin) / sound->speed * times, most);
  if (sound->duration > WN_MARKUP_MAX_SOUND) {
    sound->duration = WN_MARKUP_MAX_SOUND;
    wn_markup_warn (r,
        g_strdup_printf ("the sound of <%s> at character %d, of more than 10 minutes, is shortened",
            piece->name, r->tag));
  }
  /* what would never be heard is not prepared */
  sound->end = MIN (sound->end, sound->begin + sound->duration * sound->speed);
}

/* Opens the sound; NULL, or why it is not played (g_free) */
static char *
open_sound (WnMarkupState *r, const WnPiece *piece, WnMarkupSound *sound)
{
  g_autofree char *path = local_file (r, wn_piece_attribute (piece, "src"));
  char *problem = NULL;
  double length;

  if (!r->options->files || !r->options->open_sound)
    return g_strdup ("no folder of files is permitted");
  if (!path)
    return g_strdup ("that is no file in the folder that is permitted");
  if (!r->options->open_sound (r->options->sounds, path, &sound->file, &length, &problem))
    return problem;
  read_clip (r, piece, length, sound);
  return sound->end > sound->begin ? NULL
                                   : g_strdup_printf ("it has no sound from %g s on", sound->begin);
}

/* The text of an element stands for a sound that is not played */
void
wn_markup_start_audio (WnMarkupState *r, const WnPiece *piece)
{
  const char *src = wn_piece_attribute (piece, "src");
  WnMarkupSound sound = { .file = -1 };
  g_autofree char *problem = NULL;

  if (!wn_markup_is_wanted (r))
    return;
  problem = src ? open_sound (r, piece, &sound) : g_strdup ("it names no file");
  if (problem) {
    wn_markup_warn (r,
        g_strdup_printf ("sound \"%s\" of <%s> at character %d is not played, its text is spoken: "
                         "%s",
            src ? src : "", piece->name, r->tag, problem));
    return;
  }
  wn_markup_enter_part (r);
  sound.at = r->n_plain;
  sound.text_at = r->plain->len;
  wn_markup_put_here (r, "\n\n");
  g_array_append_val (r->markup->sounds, sound);
  wn_markup_top (r)->hidden = TRUE;
}
