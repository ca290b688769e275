/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define _GNU_SOURCE
#include "fuzz.h"
#include "folder.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <glib/gstdio.h>

#define MAX_DATA (1 << 20)
#define N_FILES 4

/* The largest number before a "]": where a header's data ends; 0 if that is too large */
static size_t
data_size (const uint8_t *header, size_t n)
{
  uint64_t most = 0, value = 0;
  gboolean inside = FALSE;

  for (size_t i = 0; i < n; i++) {
    if (g_ascii_isdigit (header[i])) {
      value = MIN ((inside ? value * 10 : 0) + (header[i] - '0'), MAX_DATA + 1);
      inside = TRUE;
    } else {
      if (inside && header[i] == ']')
        most = MAX (most, value);
      inside = FALSE;
      value = 0;
    }
  }
  return most <= MAX_DATA ? most : 0;
}

uint8_t *
fuzz_safetensors (const FuzzInput *in, unsigned how, size_t *size)
{
  const size_t n_data = how & 1 ? data_size (in->data, in->n) : 0;
  const uint64_t length = in->n;
  uint8_t *file;

  if (!(how & 1)) {
    *size = in->n;
    return g_memdup2 (in->n ? in->data : (const uint8_t *) "", MAX (in->n, 1));
  }
  *size = 8 + in->n + n_data;
  file = g_malloc0 (*size);
  memcpy (file, &length, 8);
  memcpy (file + 8, in->data, in->n);
  for (size_t i = 0; i < n_data / 4; i++) {
    const float x = ((int) (i * 2654435761u >> 16 & 0xff) - 128) / 1024.0f;

    memcpy (file + 8 + in->n + 4 * i, &x, 4);
  }
  return file;
}

const char *
fuzz_file (int number, const void *data, size_t size)
{
  static int files[N_FILES] = { -1, -1, -1, -1 };
  static char paths[N_FILES][32];

  if (files[number] < 0) {
    files[number] = memfd_create ("fuzz", MFD_CLOEXEC);
    g_snprintf (paths[number], sizeof paths[0], "/proc/self/fd/%d", files[number]);
  }
  if (ftruncate (files[number], 0) != 0 || pwrite (files[number], data, size, 0) != (ssize_t) size)
    abort ();
  return paths[number];
}

static char *folder;

static void
remove_folder (void)
{
  test_remove (folder);
  g_free (folder);
}

const char *
fuzz_folder (void)
{
  if (folder == NULL) {
    folder = g_dir_make_tmp ("wn-fuzz-XXXXXX", NULL);
    atexit (remove_folder);
  }
  return folder;
}
