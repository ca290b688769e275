/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "search.h"
#include <string.h>
#include "base/datadir.h"
#include "config.h"

#define SUFFIX ".safetensors"

static GPtrArray *
search_dirs (void)
{
  static const char *const installed[] = { WN_VOICE_DIR, NULL };

  return wn_data_dirs ("PARWAVENET_VOICE_PATH", "voices", installed);
}

/* What stands before the number at the end of a file's name, without the suffix; *number is that */
static gsize
stem (const char *name, guint64 *number)
{
  gsize n = strlen (name) - strlen (SUFFIX), all = n;

  while (n > 0 && g_ascii_isdigit (name[n - 1]))
    n--;
  *number = n < all ? g_ascii_strtoull (name + n, NULL, 10) : 0;
  return n;
}

/* By what stands before the number at their ends, then the later one first */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *x = *(char *const *) a, *y = *(char *const *) b;
  guint64 number_x, number_y;
  const gsize n_x = stem (x, &number_x), n_y = stem (y, &number_y);
  int order = memcmp (x, y, MIN (n_x, n_y));

  if (order == 0)
    order = (n_x > n_y) - (n_x < n_y);
  if (order == 0)
    order = (number_x < number_y) - (number_x > number_y);
  return order ? order : strcmp (x, y);
}

/* Names of the safetensors files of a folder, sorted */
static GPtrArray *
list_files (const char *path)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_clear_pointer (&dir, g_dir_close);
  g_ptr_array_sort (names, compare_names);
  return names;
}

void
wn_voice_info_fill (WnVoiceInfo *info, const WnVoiceFile *file, const char *path)
{
  info->name = g_strdup (file->name);
  info->path = g_strdup (path);
  info->languages = g_strdupv (file->languages);
  info->gender = g_strdup (file->gender);
  info->licence = g_strdup (file->licence);
  info->sample_rate = file->features.rate;
}

void
wn_voice_info_free (WnVoiceInfo *info)
{
  if (!info)
    return;
  g_strfreev (info->languages);
  g_free (info->name);
  g_free (info->path);
  g_free (info->gender);
  g_free (info->licence);
  g_free (info);
}

static gboolean
is_separator (char c)
{
  return c == '-' || c == '_';
}

/* Bytes at the start of two tags that are the same */
static gsize
common (const char *a, const char *b)
{
  gsize n = 0;

  while (a[n]
      && (g_ascii_tolower (a[n]) == g_ascii_tolower (b[n])
          || (is_separator (a[n]) && is_separator (b[n]))))
    n++;
  return n;
}

WnSpeaks
wn_voice_info_speaks (const WnVoiceInfo *info, const char *language)
{
  const gsize primary = strcspn (language, "-_");
  WnSpeaks best = WN_SPEAKS_NOT;

  for (char **own = info->languages; own && *own; own++) {
    const gsize n = common (*own, language);

    if (language[n] == '\0' && n > 0 && ((*own)[n] == '\0' || is_separator ((*own)[n])))
      return WN_SPEAKS_IT;
    if (n >= primary && primary > 0 && strcspn (*own, "-_") == primary)
      best = WN_SPEAKS_VARIETY;
  }
  return best;
}

static gboolean
has_name (gconstpointer info, gconstpointer name)
{
  return strcmp (((const WnVoiceInfo *) info)->name, name) == 0;
}

WnVoiceInfo *
wn_voice_info_read (const char *path)
{
  WnVoiceFile *file = wn_voice_file_read (path, WN_VOICE_HEADER, NULL);
  WnVoiceInfo *info = file ? g_new0 (WnVoiceInfo, 1) : NULL;

  if (file)
    wn_voice_info_fill (info, file, path);
  wn_voice_file_free (file);
  return info;
}

gboolean
wn_voice_is_path (const char *name)
{
  return strchr (name, '/') || g_str_has_suffix (name, SUFFIX);
}

/* Voices of a folder, those of English, in which text without a language is read, first */
static GPtrArray *
read_folder (const char *dir)
{
  GPtrArray *names = list_files (dir), *english = g_ptr_array_new (), *others = g_ptr_array_new ();

  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (dir, names->pdata[i], NULL);
    WnVoiceInfo *info = wn_voice_info_read (path);

    if (info)
      g_ptr_array_add (wn_voice_info_speaks (info, "en") != WN_SPEAKS_NOT ? english : others, info);
  }
  g_ptr_array_extend_and_steal (english, others);
  g_ptr_array_unref (names);
  return english;
}

static GPtrArray *
list_voices (GPtrArray *dirs)
{
  GPtrArray *voices = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_voice_info_free);

  for (guint d = 0; d < dirs->len; d++) {
    GPtrArray *found = read_folder (dirs->pdata[d]);

    for (guint i = 0; i < found->len; i++) {
      WnVoiceInfo *info = found->pdata[i];

      if (g_ptr_array_find_with_equal_func (voices, info->name, has_name, NULL))
        wn_voice_info_free (info);
      else
        g_ptr_array_add (voices, info);
    }
    g_ptr_array_unref (found);
  }
  return voices;
}

GPtrArray *
wn_voices_list (void)
{
  GPtrArray *dirs = search_dirs (), *voices = list_voices (dirs);

  g_ptr_array_unref (dirs);
  return voices;
}

/* A damaged file is no voice of the list, but asked for by its name it deserves its own message */
static char *
find_file (GPtrArray *dirs, const char *name)
{
  g_autofree char *base = g_strconcat (name, SUFFIX, NULL);

  return wn_data_find (dirs, base);
}

static void
set_not_found (GPtrArray *dirs, const char *name, GError **error)
{
  g_autofree char *where = wn_data_dirs_to_string (dirs);

  if (name)
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "there is no voice \"%s\" in %s", name,
        where);
  else
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "there is no voice in %s", where);
}

/* NULL: any */
static char *
find_listed (GPtrArray *dirs, const char *name)
{
  GPtrArray *voices = list_voices (dirs);
  char *path = NULL;

  for (guint i = 0; !path && i < voices->len; i++) {
    const WnVoiceInfo *info = voices->pdata[i];

    if (!name || strcmp (info->name, name) == 0)
      path = g_strdup (info->path);
  }
  g_ptr_array_unref (voices);
  return path;
}

char *
wn_voice_search (const char *name, GError **error)
{
  GPtrArray *dirs;
  char *path;

  if (name && wn_voice_is_path (name))
    return g_strdup (name);
  dirs = search_dirs ();
  path = find_listed (dirs, name);
  if (!path && name)
    path = find_file (dirs, name);
  if (!path)
    set_not_found (dirs, name, error);
  g_ptr_array_unref (dirs);
  return path;
}

char *
wn_voice_search_listed (const char *name, GError **error)
{
  GPtrArray *dirs = search_dirs ();
  char *path = find_listed (dirs, name);

  if (!path)
    set_not_found (dirs, name, error);
  g_ptr_array_unref (dirs);
  return path;
}
