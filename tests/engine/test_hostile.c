/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define _GNU_SOURCE
#include <fenv.h>
#include <locale.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "base/safetensors.h"
#include "base/sanitized.h"
#include "synth_fixture.h"
#include "tiny_voice.h"
#if defined(__SSE__)
#  include <xmmintrin.h>
#endif

/* Surroundings that mean no good: files that change, folders full of junk, forks, odd settings */

#ifdef MEASURED
extern void __gcov_dump (void);
#endif

static char *dir;

/* Ends a child; what it ran counts where the lines that tests run are counted */
static void G_GNUC_NORETURN
leave (int status)
{
#ifdef MEASURED
  __gcov_dump ();
#endif
  _exit (status);
}

/* Whether Meson has an emulator run this: it takes its time */
static gboolean
emulated (void)
{
  return g_getenv ("MESON_EXE_WRAPPER") != NULL;
}

/* Seconds that a child may take */
static unsigned
patience (void)
{
  return emulated () ? 3600 : 60;
}

static WnVoice *
load (const char *name)
{
  GError *error = NULL;
  WnVoice *voice = wn_voice_load (name, &error);

  g_assert_no_error (error);
  return voice;
}

static GArray *
speak_with (WnVoice *voice, int n_threads)
{
  WnSynth *synth = synth_new (voice, 1, n_threads);
  GArray *samples = synth_speak (synth, SYNTH_TEXT, 0);

  wn_synth_free (synth);
  return samples;
}

/* ---- the voice's file ---- */

/* What is loaded stays what it is, whatever is done to the file that it came from */
static void
test_file_goes (void)
{
  char *path = tiny_voice_write (dir, "fickle", 3), *content;
  WnVoice *voice = load (path);
  GArray *before = speak_with (voice, 2), *behind;
  gsize n;

  g_assert_true (g_file_get_contents (path, &content, &n, NULL));
  for (int what = 0; what < 4; what++) {
    if (what == 0)
      g_assert_cmpint (truncate (path, 100), ==, 0);
    else if (what == 1)
      g_assert_cmpint (truncate (path, 0), ==, 0);
    else if (what == 2)
      g_assert_cmpint (g_unlink (path), ==, 0);
    else
      g_assert_true (g_file_set_contents (path, "something else", -1, NULL));
    behind = speak_with (voice, 2);
    assert_same_samples (before, behind);
    g_array_unref (behind);
    if (what < 3)
      g_assert_null (wn_voice_load (path, NULL));
  }
  wn_voice_unref (voice);
  g_array_unref (before);
  g_unlink (path);
  g_free (content);
  g_free (path);
}

typedef struct
{
  const char *path, *content;
  gsize n;
  int quit;
} Flicker;

static gpointer
flicker (gpointer data)
{
  Flicker *f = data;
  FILE *file = g_fopen (f->path, "r+b");

  for (guint i = 0; !g_atomic_int_get (&f->quit); i++) {
    g_assert_cmpint (ftruncate (fileno (file), f->n * (i % 7) / 7), ==, 0);
    g_usleep (200);
    g_assert_cmpint (pwrite (fileno (file), f->content, f->n, 0), ==, f->n);
    g_usleep (i * 97 % 3000);
  }
  fclose (file);
  return NULL;
}

/* A file that changes while it is read is loaded or refused, with an error; no signal comes */
static void
test_file_flickers (void)
{
  char *path = tiny_voice_write (dir, "flicker", 4), *content;
  Flicker f = { .path = path };
  GThread *thread;
  int n_good = 0;

  g_assert_true (g_file_get_contents (path, &content, &f.n, NULL));
  f.content = content;
  thread = g_thread_new (NULL, flicker, &f);
  for (int i = 0; i < 200; i++) {
    GError *error = NULL;
    WnVoice *voice = wn_voice_load (path, &error);

    g_assert_true ((voice == NULL) == (error != NULL));
    n_good += voice != NULL;
    wn_voice_unref (voice);
    g_clear_error (&error);
  }
  g_atomic_int_set (&f.quit, 1);
  g_thread_join (thread);
  g_test_message ("%d of 200 were whole", n_good);
  g_unlink (path);
  g_free (content);
  g_free (path);
}

/* ---- the voices' folders ---- */

/* Junk by the thousand, links in circles, a FIFO and folders named like voices */
static void
test_folder_of_junk (void)
{
  char *good = tiny_voice_write (dir, "good", 5), *locked = g_build_filename (dir, "locked", NULL);
  char *variable = g_strdup_printf ("%s:%s:/proc/self/mem:%s/loop.safetensors", dir, locked, dir);
  GPtrArray *voices;
  WnVoice *voice;
  int n = 0;

  g_assert_cmpint (g_chdir (dir), ==, 0);
  g_assert_cmpint (symlink ("loop.safetensors", "loop.safetensors"), ==, 0);
  g_assert_cmpint (symlink ("two.safetensors", "one.safetensors"), ==, 0);
  g_assert_cmpint (symlink ("one.safetensors", "two.safetensors"), ==, 0);
  g_assert_cmpint (symlink ("/dev/zero", "zero.safetensors"), ==, 0);
  g_assert_cmpint (mkfifo ("pipe.safetensors", 0600), ==, 0);
  g_assert_cmpint (g_mkdir ("folder.safetensors", 0700), ==, 0);
  g_assert_cmpint (g_mkdir ("locked", 0000), ==, 0);
  for (int i = 0; i < 2000; i++) {
    char name[40];

    g_snprintf (name, sizeof name, "junk-%d.safetensors", i);
    if (i % 2)
      g_assert_cmpint (link ("folder.safetensors/../junk-0.safetensors", name), ==, 0);
    else
      g_assert_true (g_file_set_contents (name, "\20\0\0\0\0\0\0\0{\"a\":[[[[[[[[[[[", 24, NULL));
  }
  g_setenv ("PARWAVENET_VOICE_PATH", variable, TRUE);
  voices = wn_voices_list ();
  for (guint i = 0; i < voices->len; i++)
    n += strcmp (((WnVoiceInfo *) voices->pdata[i])->name, "good") == 0;
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpuint (voices->len, ==, 1);
  g_ptr_array_unref (voices);
  voice = load ("good");
  wn_voice_unref (voice);
  for (int i = 0; i < 4; i++) {
    static const char *const names[] = { "loop", "pipe", "folder", "zero" };
    GError *error = NULL;

    g_assert_null (wn_voice_load (names[i], &error));
    g_assert_nonnull (error);
    g_clear_error (&error);
  }
  g_setenv ("PARWAVENET_VOICE_PATH", dir, TRUE);
  for (int i = 0; i < 2000; i++) {
    char name[40];

    g_snprintf (name, sizeof name, "junk-%d.safetensors", i);
    g_unlink (name);
  }
  g_rmdir (locked);
  g_unlink (good);
  g_free (locked);
  g_free (variable);
  g_free (good);
}

/* The names that a text gives are no paths, and nothing is told of files */
static void
test_listed_names (void)
{
  char *path = tiny_voice_write (dir, "listed", 6),
       *secret = g_build_filename (dir, "secret", NULL);
  const char *const names[] = { "/etc/passwd", path, secret, "../listed", "secret",
    "listed.safetensors", "", "/dev/zero" };
  WnVoice *voice = wn_voice_load_listed ("listed", NULL), *same = load (path);
  char *file = g_strconcat (secret, ".safetensors", NULL);

  g_assert_true (g_file_set_contents (file, "secret", -1, NULL));
  g_assert_true (voice == same);
  wn_voice_unref (voice);
  wn_voice_unref (same);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GError *error = NULL;

    g_assert_null (wn_voice_load_listed (names[i], &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_NOT_FOUND);
    g_assert_true (g_str_has_prefix (error->message, "there is no voice \""));
    g_clear_error (&error);
  }
  g_unlink (file);
  g_unlink (path);
  g_free (file);
  g_free (secret);
  g_free (path);
}

/* ---- what a voice and markup may ask for ---- */

static long
peak_kb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* A voice whose phones last 4 s each, spoken slowly: a sentence has its budget */
static void
test_long_phones (void)
{
  WnVoiceFile *file = tiny_voice_new ("slow", 1);
  WnAcoustic *acoustic = wn_acoustic_new (&file->acoustic_config);
  const WnParams *layout = wn_acoustic_layout (acoustic);
  char *path = g_build_filename (dir, "slow.safetensors", NULL), *text = g_strnfill (900, 'x'),
       **warnings;
  const WnProsody slow = { 0.25, 1.0, 1.0, 1.0, { NULL } };
  long before;
  WnVoice *voice;
  WnSynth *synth;
  float out[1000];
  int n = 0;

  for (int i = 0; i < layout->n_items; i++) {
    if (strstr (layout->items[i].name, "duration.out") && layout->items[i].n == 1) {
      file->acoustic[layout->items[i].offset] = 50.0f;
      n++;
    }
  }
  g_assert_cmpint (n, >, 0);
  g_assert_true (wn_voice_file_write (file, path, NULL));
  voice = load (path);
  synth = synth_new (voice, 1, 1);
  before = peak_kb ();
  for (int i = 5; i < 900; i += 6)
    text[i] = ' ';
  wn_synth_set_prosody (synth, &slow);
  synth_start (synth, text, 0);
  g_assert_cmpuint (wn_synth_get_length (synth), <=, 16000u * 601);
  g_assert_cmpuint (wn_synth_read (synth, out, 1000), ==, 1000);
  g_assert_cmpint (peak_kb () - before, <, 200000);
  warnings = wn_synth_take_warnings (synth);
  g_assert_nonnull (warnings);
  g_assert_cmpstr (warnings[0], ==,
      "the sentence at character 0, of more than 10 minutes, is shortened");
  g_assert_null (warnings[1]);
  g_strfreev (warnings);
  wn_synth_free (synth);
  wn_voice_unref (voice);
  wn_acoustic_free (acoustic);
  wn_voice_file_free (file);
  g_unlink (path);
  g_free (path);
  g_free (text);
}

/* A voice whose numbers grow beyond all bounds says something that is short, and finite */
static void
test_huge_weights (void)
{
  static const float huge[] = { 1e30f, -1e30f, 1e10f };
  char *path = g_build_filename (dir, "huge.safetensors", NULL);

  for (guint k = 0; k < G_N_ELEMENTS (huge); k++) {
    WnVoiceFile *file = tiny_voice_new ("huge", 1);
    WnAcoustic *acoustic = wn_acoustic_new (&file->acoustic_config);
    const WnParams *layout = wn_acoustic_layout (acoustic);
    WnVoice *voice;
    GArray *samples;

    for (int i = 0; i < layout->n_items; i++)
      for (size_t w = 0; w < layout->items[i].n; w++)
        file->acoustic[layout->items[i].offset + w] = w % 3 ? huge[k] : -huge[k];
    g_assert_true (wn_voice_file_write (file, path, NULL));
    voice = load (path);
    samples = speak_with (voice, 1);
    g_assert_cmpuint (samples->len, >, 2 * SYNTH_PAUSE);
    g_assert_cmpuint (samples->len, <, 16000u * 600);
    for (guint i = 0; i < samples->len; i++)
      g_assert_cmpfloat (fabsf (sample (samples, i)), <=, 1.0f);
    g_array_unref (samples);
    wn_voice_unref (voice);
    wn_acoustic_free (acoustic);
    wn_voice_file_free (file);
    g_unlink (path);
  }
  g_free (path);
}

/* So have a thousand breaks of a minute each within one */
static void
test_long_breaks (void)
{
  char *path = tiny_voice_write (dir, "breaks", 7);
  WnVoice *voice = load (path);
  WnSynth *synth = synth_new (voice, 1, 1);
  GString *text = g_string_new ("<speak>One");

  for (int i = 0; i < 50000; i++)
    g_string_append (text, "<break time='60s'/>");
  g_string_append (text, " two.</speak>");
  g_assert_true (wn_synth_start_markup (synth, text->str, text->len, WN_FORMAT_SSML, 0, NULL));
  g_assert_cmpuint (wn_synth_get_length (synth), >, 16000u * 590);
  g_assert_cmpuint (wn_synth_get_length (synth), <=, 16000u * 601);
  g_string_free (text, TRUE);
  wn_synth_free (synth);
  wn_voice_unref (voice);
  g_unlink (path);
  g_free (path);
}

/* ---- the process ---- */

/* A child may go on with what its parent speaks, and free it */
static void
test_fork (void)
{
  char *path;
  WnVoice *voice;
  GArray *whole;

  if (emulated ()) {
    /* 7.2 fails an assertion of its own, cpu == current_cpu, in the child of a process with threads */
    g_test_skip ("qemu does not fork threads");
    return;
  }
  path = tiny_voice_write (dir, "fork", 8);
  voice = load (path);
  whole = speak_with (voice, 1);
  for (int i = 0; i < 20; i++) {
    WnSynth *synth = synth_new (voice, 1, 3);
    static float out[400000];
    gsize first = 500 + 700 * i;
    const gint64 begun = g_get_monotonic_time ();
    int status;
    pid_t child;

    synth_start (synth, SYNTH_TEXT, 0);
    g_assert_cmpuint (wn_synth_read (synth, out, first), ==, first);
    if (i % 3) {
      /* one who takes more time than reading does has threads at work behind a read */
      g_usleep (g_get_monotonic_time () - begun);
      g_assert_cmpuint (wn_synth_read (synth, out + first, 160), ==, 160);
      first += 160;
      g_usleep (i % 10 * 100);
    }
    child = fork ();
    if (child == 0) {
      gsize n = first, m;

      alarm (patience ());
      if (i % 4 == 1)
        wn_synth_seek (synth, 0), n = 0;
      while (i % 2 && (m = wn_synth_read (synth, out + n, 1000)) > 0)
        n += m;
      if (i % 2 && (n != whole->len || memcmp (out, whole->data, n * sizeof (float)) != 0))
        leave (2);
      wn_synth_free (synth);
      wn_voice_unref (voice);
      leave (0);
    }
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_cmpint (status, ==, 0);
    while (wn_synth_read (synth, out, 1000) > 0)
      ;
    wn_synth_free (synth);
  }
  g_array_unref (whole);
  wn_voice_unref (voice);
  g_unlink (path);
  g_free (path);
}

/* What the caller set for its own arithmetic is there behind each call; its locale does not matter
 */
static void
test_arithmetic (void)
{
  char *path = tiny_voice_write (dir, "sums", 9);
  WnVoice *voice = load (path), *again;
  GArray *plain = speak_with (voice, 1);
  static const int modes[] = { FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++) {
    GArray *odd;

    fesetround (modes[i]);
    odd = speak_with (voice, 1);
    g_assert_cmpint (fegetround (), ==, modes[i]);
    fesetround (FE_TONEAREST);
    g_assert_cmpuint (odd->len, >, 0);
    g_array_unref (odd);
  }
#if defined(__SSE__)
  for (unsigned flags = 0; flags < 3; flags++) {
    const unsigned mode = _mm_getcsr (),
                   set = (mode & ~0x8040u) | (flags & 1 ? 0x8000u : 0) | (flags & 2 ? 0x40u : 0);
    GArray *same;

    _mm_setcsr (set);
    same = speak_with (voice, 1);
    g_assert_cmphex (_mm_getcsr () & 0xffc0, ==, set & 0xffc0);
    _mm_setcsr (mode);
    assert_same_samples (plain, same);
    g_array_unref (same);
  }
#endif
  wn_voice_unref (voice);
  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL)
    g_test_message ("there is no locale with a decimal comma");
  again = load (path);
  {
    GArray *same = speak_with (again, 1);

    assert_same_samples (plain, same);
    g_array_unref (same);
  }
  setlocale (LC_NUMERIC, "C");
  wn_voice_unref (again);
  g_array_unref (plain);
  g_unlink (path);
  g_free (path);
}

/* No thread can be had, no home: speech all the same */
static void
test_limits (void)
{
  char *path = tiny_voice_write (dir, "alone", 10);
  WnVoice *voice = load (path);
  GArray *whole = speak_with (voice, 1);
  pid_t child = fork ();
  int status;

  if (child == 0) {
    const struct rlimit none = { 1, 1 };
    GArray *same;

    alarm (patience ());
    /* root is not bound by it; whoever is has no threads */
    if (setrlimit (RLIMIT_NPROC, &none) != 0 || (getuid () == 0 && setuid (65534) != 0))
      _exit (3);
    g_unsetenv ("HOME");
    g_unsetenv ("XDG_DATA_HOME");
    same = speak_with (voice, 8);
    _exit (same_samples (whole, same) ? 0 : 2);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_array_unref (whole);
  wn_voice_unref (voice);
  g_unlink (path);
  g_free (path);
}

#ifndef SANITIZED
/* An address space with no room for a file that is read whole: an error, no end */
static void
test_little_memory (void)
{
  char *path = g_build_filename (dir, "large.safetensors", NULL), *header;
  const guint64 size = G_GUINT64_CONSTANT (1) << 32;
  FILE *file = g_fopen (path, "wb");
  pid_t child;
  int status;

  header = g_strdup_printf ("{\"a\":{\"dtype\":\"U8\",\"shape\":[%" G_GUINT64_FORMAT
                            "],\"data_offsets\":[0,%" G_GUINT64_FORMAT "]}}",
      size, size);
  g_assert_cmpint (fputc ((int) strlen (header), file), >=, 0);
  g_assert_cmpuint (fwrite ("\0\0\0\0\0\0\0", 7, 1, file), ==, 1);
  g_assert_cmpuint (fwrite (header, strlen (header), 1, file), ==, 1);
  g_assert_cmpint (fflush (file), ==, 0);
  g_assert_cmpint (ftruncate (fileno (file), 8 + strlen (header) + size), ==, 0);
  fclose (file);
  child = fork ();
  if (child == 0) {
    const struct rlimit gigabyte = { 1 << 30, 1 << 30 };
    GError *error = NULL;

    alarm (patience ());
    if (setrlimit (RLIMIT_AS, &gigabyte) != 0)
      _exit (3);
    /* qemu takes the limit and does not keep it */
    if (mmap (NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        != MAP_FAILED)
      _exit (77);
    _exit (!wn_safetensors_open (path, &error) && strstr (error->message, "there is no memory")
            ? 0
            : 2);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 77)
    g_test_skip ("address space is not limited here");
  else
    g_assert_cmpint (status, ==, 0);
  g_unlink (path);
  g_free (header);
  g_free (path);
}

/* A hundred megabytes of text: bounded by their size, and left at any time */
static void
test_much_text (void)
{
  char *path = tiny_voice_write (dir, "reader", 11);
  WnVoice *voice = load (path);
  WnSynth *synth = synth_new (voice, 1, 1);
  GString *text = g_string_sized_new (100 << 20);
  const long before = peak_kb ();
  float out[1000];

  while (text->len < 100 << 20)
    g_string_append (text, "The quick brown fox jumps over the lazy dog. ");
  synth_start (synth, text->str, 0);
  g_assert_cmpuint (wn_synth_read (synth, out, G_N_ELEMENTS (out)), ==, G_N_ELEMENTS (out));
  wn_synth_free (synth);
  g_test_message ("%ld kB", peak_kb () - before);
  g_assert_cmpint (peak_kb () - before, <, 500000);
  g_string_free (text, TRUE);
  wn_voice_unref (voice);
  g_unlink (path);
  g_free (path);
}
#endif

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = tiny_voice_search_dir ();
  g_test_add_func ("/hostile/file-goes", test_file_goes);
  g_test_add_func ("/hostile/file-flickers", test_file_flickers);
  g_test_add_func ("/hostile/folder-of-junk", test_folder_of_junk);
  g_test_add_func ("/hostile/listed-names", test_listed_names);
  g_test_add_func ("/hostile/long-phones", test_long_phones);
  g_test_add_func ("/hostile/huge-weights", test_huge_weights);
  g_test_add_func ("/hostile/long-breaks", test_long_breaks);
  g_test_add_func ("/hostile/fork", test_fork);
  g_test_add_func ("/hostile/arithmetic", test_arithmetic);
  g_test_add_func ("/hostile/limits", test_limits);
#ifndef SANITIZED
  g_test_add_func ("/hostile/little-memory", test_little_memory);
  g_test_add_func ("/hostile/much-text", test_much_text);
#endif
  status = g_test_run ();
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  test_remove (dir);
  g_free (dir);
  return status;
}
