/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include "base/rng.h"

/*
 * Runs a target without libFuzzer, under any compiler: "TARGET [-r ROUNDS] PATH..." takes each
 * file, and each file of a folder, as it is, and in so many rounds as something a little different
 * from it, or with pieces of the others, the same at every run. Tells how many inputs there were,
 * the processor time of the slowest, and the most memory at any time. That input which is at work
 * is in the file "fuzz-TARGET.input" of the folder for temporary files when the program ends
 * unforeseen.
 */

#define LONGEST (1 << 20)

static FILE *trace;      /* the file */
static GPtrArray *seeds; /* of GByteArray */
static guint n_done;
static double slowest; /* seconds of processor time that an input took */

static void
run (const uint8_t *data, size_t size)
{
  /* a copy of its own, lest a read beyond the end goes unnoticed */
  uint8_t *copy = g_memdup2 (size ? data : (const uint8_t *) "", MAX (size, 1));
  clock_t begin;

  if (trace) {
    rewind (trace);
    fwrite (copy, 1, size, trace);
    fflush (trace);
    if (ftruncate (fileno (trace), (off_t) size) != 0)
      abort ();
  }
  begin = clock ();
  LLVMFuzzerTestOneInput (copy, size);
  slowest = MAX (slowest, (double) (clock () - begin) / CLOCKS_PER_SEC);
  g_free (copy);
  n_done++;
}

/* Puts bytes of an input, or of another seed, behind a place of it */
static void
insert_piece (GByteArray *bytes, const GByteArray *from, guint at, const uint32_t r[4])
{
  const guint first = from->len > 0 ? r[2] % from->len : 0, n = MIN (r[3] % 64, from->len - first);
  uint8_t *piece = g_memdup2 (from->data + first, MAX (n, 1));
  const guint length = bytes->len;

  g_byte_array_set_size (bytes, length + n);
  memmove (bytes->data + at + n, bytes->data + at, length - at);
  memcpy (bytes->data + at, piece, n);
  g_free (piece);
}

/* Flips, cuts, repeats, sets bytes to what is often an edge, takes pieces of other seeds */
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
    switch (r[0] % 7) {
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
      case 4:
        insert_piece (bytes, bytes, r[1], r);
        break;
      case 5:
        insert_piece (bytes, seeds->pdata[r[0] / 7 % seeds->len], r[1], r);
        break;
      default:
        bytes->data[r[1]] = (uint8_t) r[2];
    }
  }
}

static void
replay (const GByteArray *seed, unsigned rounds)
{
  run (seed->data, seed->len);
  for (unsigned i = 0; i < rounds; i++) {
    GByteArray *bytes = g_byte_array_new ();

    g_byte_array_append (bytes, seed->data, seed->len);
    mutate (bytes, wn_rng_hash (seed->data, seed->len, 0), i);
    run (bytes->data, bytes->len);
    g_byte_array_unref (bytes);
  }
}

static void
read_file (const char *path)
{
  char *data;
  gsize n;

  if (!g_file_get_contents (path, &data, &n, NULL) || n > LONGEST) {
    g_printerr ("%s: not readable, or too long\n", path);
    exit (1);
  }
  g_ptr_array_add (seeds, g_byte_array_new_take ((uint8_t *) data, n));
}

static int
compare_strings (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* In the order of their names, for inputs are made of several */
static void
read_seeds (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    read_file (path);
  while (dir && (name = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_strings);
  for (guint i = 0; i < names->len; i++)
    read_file (names->pdata[i]);
  g_ptr_array_unref (names);
  g_clear_pointer (&dir, g_dir_close);
}

int
main (int argc, char **argv)
{
  char *base = g_path_get_basename (argv[0]), *name = g_strdup_printf ("%s.input", base),
       *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  FILE *out = fdopen (dup (STDOUT_FILENO), "w"); /* a target may close its own */
  unsigned rounds = 0;
  struct rusage usage;

  trace = fopen (path, "wb");
  seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  for (int i = 1; i < argc; i++) {
    if (strcmp (argv[i], "-r") == 0 && i + 1 < argc)
      rounds = (unsigned) atoi (argv[++i]);
    else
      read_seeds (argv[i]);
  }
  for (guint i = 0; i < seeds->len; i++)
    replay (seeds->pdata[i], rounds);
  if (trace)
    fclose (trace);
  remove (path);
  getrusage (RUSAGE_SELF, &usage);
  fprintf (out, "%s: %u inputs, the slowest in %.2f s, memory %ld MB\n", base, n_done, slowest,
      usage.ru_maxrss / 1024);
  fclose (out);
  g_free (base);
  g_free (name);
  g_free (path);
  g_ptr_array_unref (seeds);
  return n_done > 0 ? 0 : 1;
}
