/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "base/fork.h"
#include "base/rng.h"
#include "precision.h"
#include "search.h"

/*
 * The voices in use and those being loaded, by canonical path; the table, once made, stays, and
 * holds no reference. Nobody waits for a voice of another path to be loaded.
 */
static GMutex lock;
static GCond loaded;
static GHashTable *cache;

/* Stands in the table for a voice that a thread is loading */
static WnVoice loading;
/* The process whose threads do */
static pid_t loading_in;

/*
 * Device, inode, size and time of change; 0 if there is no such file, which opening will then say
 */
static guint64
file_stamp (const char *path)
{
  GStatBuf s;
  guint64 values[4];

  if (g_stat (path, &s) != 0)
    return 0;
  values[0] = s.st_dev;
  values[1] = s.st_ino;
  values[2] = s.st_size;
  values[3] = s.st_mtime;
  return wn_rng_hash (values, sizeof values, 0);
}

static gboolean
is_loading (gpointer path, gpointer voice, gpointer unused)
{
  return voice == &loading;
}

/* The voice with a reference, or NULL: then it is for the caller to load, and others wait for it */
static WnVoice *
take_or_claim (const char *path, guint64 stamp)
{
  WnVoice *voice;

  wn_fork_hold (&lock);
  g_mutex_lock (&lock);
  if (!cache)
    cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  /* what the threads of a parent were loading nobody will bring here */
  if (loading_in != getpid ())
    g_hash_table_foreach_remove (cache, is_loading, NULL);
  loading_in = getpid ();
  while ((voice = g_hash_table_lookup (cache, path)) == &loading)
    g_cond_wait (&loaded, &lock);
  if (voice && voice->stamp == stamp) {
    voice->n_refs++;
  } else {
    g_hash_table_replace (cache, g_strdup (path), &loading);
    voice = NULL;
  }
  g_mutex_unlock (&lock);
  return voice;
}

/* What became of a claim; voice may be NULL */
static void
settle (const char *path, WnVoice *voice)
{
  g_mutex_lock (&lock);
  if (voice) {
    voice->n_refs = 1;
    g_hash_table_replace (cache, g_strdup (path), voice);
  } else {
    g_hash_table_remove (cache, path);
  }
  g_cond_broadcast (&loaded);
  g_mutex_unlock (&lock);
}

/* Frees found; NULL: there is an error already */
static WnVoice *
load (char *found, GError **error)
{
  WnVoice *voice;
  guint64 stamp;
  char *path;

  if (!found)
    return NULL;
  path = realpath (found, NULL);
  if (!path)
    path = strdup (found);
  stamp = file_stamp (path);
  voice = take_or_claim (path, stamp);
  if (!voice) {
    voice = wn_voice_open (path, error);
    if (voice) {
      voice->stamp = stamp;
      wn_precision_choose (voice);
    }
    settle (path, voice);
  }
  free (path);
  g_free (found);
  return voice;
}

WnVoice *
wn_voice_load (const char *name, GError **error)
{
  return load (wn_voice_search (name, error), error);
}

WnVoice *
wn_voice_load_listed (const char *name, GError **error)
{
  return load (wn_voice_search_listed (name, error), error);
}

WnVoice *
wn_voice_ref (WnVoice *voice)
{
  g_mutex_lock (&lock);
  voice->n_refs++;
  g_mutex_unlock (&lock);
  return voice;
}

void
wn_voice_unref (WnVoice *voice)
{
  gboolean last;

  if (!voice)
    return;
  g_mutex_lock (&lock);
  last = --voice->n_refs == 0;
  if (last && g_hash_table_lookup (cache, voice->info.path) == voice)
    g_hash_table_remove (cache, voice->info.path);
  g_mutex_unlock (&lock);
  if (last)
    wn_voice_free (voice);
}
