/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"

#include <stdio.h>
#include "base/rng.h"

/*
 * Runs a target without libFuzzer, under any compiler: "TARGET [-r ROUNDS] PATH..." takes each
 * file, and each file of a folder, as it is, and in so many rounds as something a little different
 * from it, the same at every run. That input which is at work is in the file "fuzz-TARGET.input" of
 * the folder for temporary files when the program ends unforeseen.
 */

#define LONGEST (1 << 20)

static char *trace; /* the file */
static guint n_done;

static void
run (const uint8_t *data, size_t size)
{
  /* a copy of its own, lest a read beyond the end goes unnoticed */
  uint8_t *copy = g_memdup2 (size ? data : (const uint8_t *) "", MAX (size, 1));
  FILE *file = fopen (trace, "wb");

  if (file) {
    fwrite (copy, 1, size, file);
    fclose (file);
  }
  LLVMFuzzerTestOneInput (copy, size);
  g_free (copy);
  n_done++;
}

/* Flips, cuts, repeats and sets bytes to what is often an edge */
static void
mutate (GByteArray *bytes, uint64_t seed, uint64_t round)
{
  static const uint8_t edges[] = { 0, 1, 0x7f, 0x80, 0xff, '<', '>', '&', '"', '[', '{', '\n', ' ',
    '9' };
  uint32_t r[4];

  for (unsigned i = 0; i < 1 + round % 4; i++) {
    wn_rng_philox (seed, round, i, r);
    if (bytes->len == 0)
      return;
    r[1] %= bytes->len;
    switch (r[0] % 6) {
      case 0:
        bytes->data[r[1]] ^= 1 << r[2] % 8;
        break;
      case 1:
        bytes->data[r[1]] = edges[r[2] % G_N_ELEMENTS (edges)];
        break;
      case 2:
        g_byte_array_set_size (bytes, r[1]);
        break;
      case 3:
        g_byte_array_remove_range (bytes, r[1], MIN (r[2] % 16, bytes->len - r[1]));
        break;
      case 4: {
        const guint n = MIN (r[2] % 64, bytes->len - r[1]);
        uint8_t *piece = g_memdup2 (bytes->data + r[1], MAX (n, 1));

        g_byte_array_append (bytes, piece, n);
        g_free (piece);
        break;
      }
      default:
        bytes->data[r[1]] = (uint8_t) r[2];
    }
  }
}

static void
replay_file (const char *path, unsigned rounds)
{
  char *data;
  gsize n;

  if (!g_file_get_contents (path, &data, &n, NULL) || n > LONGEST) {
    g_printerr ("%s: not readable, or too long\n", path);
    exit (1);
  }
  run ((uint8_t *) data, n);
  for (unsigned i = 0; i < rounds; i++) {
    GByteArray *bytes = g_byte_array_new ();

    g_byte_array_append (bytes, (uint8_t *) data, n);
    mutate (bytes, wn_rng_hash (data, n, 0), i);
    run (bytes->data, bytes->len);
    g_byte_array_unref (bytes);
  }
  g_free (data);
}

static void
replay (const char *path, unsigned rounds)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL) {
    replay_file (path, rounds);
    return;
  }
  while ((name = g_dir_read_name (dir))) {
    char *child = g_build_filename (path, name, NULL);

    replay_file (child, rounds);
    g_free (child);
  }
  g_dir_close (dir);
}

int
main (int argc, char **argv)
{
  char *base = g_path_get_basename (argv[0]), *name = g_strdup_printf ("%s.input", base);
  unsigned rounds = 0;

  trace = g_build_filename (g_get_tmp_dir (), name, NULL);
  for (int i = 1; i < argc; i++) {
    if (strcmp (argv[i], "-r") == 0 && i + 1 < argc)
      rounds = (unsigned) atoi (argv[++i]);
    else
      replay (argv[i], rounds);
  }
  remove (trace);
  printf ("%s: %u inputs\n", base, n_done);
  g_free (base);
  g_free (name);
  g_free (trace);
  return n_done > 0 ? 0 : 1;
}
