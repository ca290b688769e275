/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "document_sounds.h"

/* Of all files together: 64 MiB, or 5.8 minutes at 48 kHz */
#define MAX_SAMPLES ((gsize) 1 << 24)

typedef struct
{
  char *path;
  WnSound *sound;
  char *problem; /* where there is no sound: why */
} Entry;

struct _WnDocumentSounds
{
  GArray *files;      /* Entry */
  GHashTable *places; /* path -> index there + 1 */
  gsize n_samples;
};

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->path);
  wn_sound_free (entry->sound);
  g_free (entry->problem);
}

WnDocumentSounds *
wn_document_sounds_new (void)
{
  WnDocumentSounds *sounds = g_new0 (WnDocumentSounds, 1);

  sounds->files = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (sounds->files, clear_entry);
  sounds->places = g_hash_table_new (g_str_hash, g_str_equal);
  return sounds;
}

void
wn_document_sounds_free (WnDocumentSounds *sounds)
{
  if (!sounds)
    return;
  g_hash_table_unref (sounds->places);
  g_array_unref (sounds->files);
  g_free (sounds);
}

const WnSound *
wn_document_sounds_get (const WnDocumentSounds *sounds, int number)
{
  return g_array_index (sounds->files, Entry, number).sound;
}

static int
read_file (WnDocumentSounds *sounds, const char *path)
{
  Entry entry = { .path = g_strdup (path) };

  entry.sound = wn_sound_read (path, MAX_SAMPLES - sounds->n_samples, &entry.problem);
  sounds->n_samples += entry.sound ? wn_sound_n_samples (entry.sound) : 0;
  g_array_append_val (sounds->files, entry);
  g_hash_table_insert (sounds->places, entry.path, GINT_TO_POINTER (sounds->files->len));
  return sounds->files->len - 1;
}

gboolean
wn_document_sounds_open (gpointer data, const char *path, int *number, double *length,
    char **problem)
{
  WnDocumentSounds *sounds = data;
  const int known = GPOINTER_TO_INT (g_hash_table_lookup (sounds->places, path));
  const Entry *entry;

  *number = known > 0 ? known - 1 : read_file (sounds, path);
  entry = &g_array_index (sounds->files, Entry, *number);
  if (entry->sound)
    *length = wn_sound_length (entry->sound);
  else
    *problem = g_strdup (entry->problem);
  return entry->sound != NULL;
}
