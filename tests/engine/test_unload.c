/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <dlfcn.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>

#include "engine/parwavenet.h"

/*
 * The library loaded, used and unloaded by a host of plugins, many times. Arguments: libparwavenet,
 * a voice
 */

static const char *library_path, *voice_path;

/* Loads a voice, fails to load another, speaks with two threads */
static void
use (void)
{
  void *library = dlopen (library_path, RTLD_NOW | RTLD_LOCAL);
  typeof (wn_voice_load) *voice_load;
  typeof (wn_voice_unref) *voice_unref;
  typeof (wn_synth_new) *synth_new;
  typeof (wn_synth_start) *synth_start;
  typeof (wn_synth_read) *synth_read;
  typeof (wn_synth_free) *synth_free;
  const WnSynthOptions options = { .seed = 1, .noise_scale = 1, .n_threads = 2 };
  GError *error = NULL;
  WnVoice *voice;
  WnSynth *synth;
  float out[8000];

  g_assert_nonnull (library);
  voice_load = dlsym (library, "wn_voice_load");
  voice_unref = dlsym (library, "wn_voice_unref");
  synth_new = dlsym (library, "wn_synth_new");
  synth_start = dlsym (library, "wn_synth_start");
  synth_read = dlsym (library, "wn_synth_read");
  synth_free = dlsym (library, "wn_synth_free");

  g_assert_null (voice_load ("/nowhere.safetensors", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  voice = voice_load (voice_path, &error);
  g_assert_no_error (error);
  synth = synth_new (voice, &options, &error);
  g_assert_no_error (error);
  g_assert_true (synth_start (synth, "One two three.", -1, 0, &error));
  g_assert_cmpuint (synth_read (synth, out, G_N_ELEMENTS (out)), >, 0);
  synth_free (synth);
  voice_unref (voice);
  g_assert_cmpint (dlclose (library), ==, 0);
}

/* What GLib remembers of it - quarks, handlers of forks - is used behind it */
static void
test_unload (void)
{
  for (int i = 0; i < 10; i++) {
    int status;
    pid_t child;

    use ();
    for (int k = 0; k < 2000; k++) {
      char *name = g_strdup_printf ("wn-quark-%d-%d", i, k);

      g_quark_from_string (name);
      g_free (name);
    }
    child = fork ();
    if (child == 0)
      _exit (0);
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_cmpint (status, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  library_path = argv[1];
  voice_path = argv[2];
  g_test_add_func ("/unload", test_unload);
  return g_test_run ();
}
