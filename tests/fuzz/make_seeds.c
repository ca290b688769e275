/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include <glib/gstdio.h>
#include "model/config.h"
#include "tiny_corpus.h"
#include "tiny_voice.h"
#include "train/corpus/statistics.h"
#include "train/network/classifier.h"
#include "train/run/checkpoint.h"

/* Writes the seeds that are too large to be kept, or come from the code: FOLDER/TARGET/NAME */

static char *out;

static void
put (const char *target, const char *name, const char *prefix, gsize n_prefix, const char *data,
    gsize n)
{
  g_autofree char *dir = g_build_filename (out, target, NULL),
                  *path = g_build_filename (dir, name, NULL);
  GString *whole = g_string_new_len (prefix, n_prefix);

  g_string_append_len (whole, data, n);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, whole->str, whole->len, NULL));
  g_string_free (whole, TRUE);
}

/* The header of a file behind a prefix whose first bit is set; the whole, if it is short, behind
 * one without */
static void
put_file (const char *target, const char *name, gsize n_prefix, const char *path)
{
  g_autofree char *data = NULL, *short_name = g_strconcat (name, "-header", NULL);
  static const char header[8] = { 1 }, whole[8] = { 0 };
  guint64 n_header;
  gsize n;

  g_assert_true (g_file_get_contents (path, &data, &n, NULL));
  memcpy (&n_header, data, 8);
  put (target, short_name, header, n_prefix, data + 8, n_header);
  put ("safetensors", short_name, header, 1, data + 8, n_header);
  if (n < 40000)
    put (target, name, whole, n_prefix, data, n);
}

static void
put_corpus (const char *dir)
{
  g_autofree char *corpus = g_build_filename (dir, "corpus", NULL),
                  *alignment = g_build_filename (dir, "alignment", NULL), *c = NULL, *a = NULL;
  guint64 n_c, n_a;
  char prefix[3];
  GString *both;

  tiny_corpus_write (corpus);
  tiny_alignment_write (alignment);
  g_assert_true (g_file_get_contents (corpus, &c, NULL, NULL));
  g_assert_true (g_file_get_contents (alignment, &a, NULL, NULL));
  memcpy (&n_c, c, 8);
  memcpy (&n_a, a, 8);
  both = g_string_new_len (c + 8, n_c);
  g_string_append_len (both, a + 8, n_a);
  prefix[0] = 7;
  prefix[1] = (char) (n_c & 0xff);
  prefix[2] = (char) (n_c >> 8);
  put ("corpus", "both-headers", prefix, 3, both->str, both->len);
  prefix[0] = 1;
  put ("corpus", "header", prefix, 3, c + 8, n_c);
  g_string_free (both, TRUE);
}

static void
put_config (char kind, const char *name, char *json)
{
  put ("config", name, &kind, 1, json, strlen (json));
  g_free (json);
}

static void
put_checkpoint (const char *dir)
{
  WnStudentConfig config = wn_student_config_default;
  WnStatistics measured = { .dim = wn_feature_dim (&wn_feature_config_default), .wave_std = 0.05f };
  WnStudentLayout *layout;
  WnCheckpointPart part = { "student", NULL };
  const WnRun run = { .dir = dir };
  g_autofree char *json = NULL, *statistics = NULL, *path = wn_run_path (&run, WN_CHECKPOINT_FILE);

  config.n_flows = 1;
  config.layers[0] = 1;
  config.channels[0] = 16;
  config.cond_channels = 16;
  config.cond_in = 4;
  layout = wn_student_layout_new (&config);
  for (int i = 0; i < measured.dim; i++)
    measured.feature_std[i] = 1;
  part.adam = wn_adam_new (layout->params);
  json = wn_student_config_to_json (&config);
  statistics = wn_statistics_to_json (&measured);
  g_assert_true (wn_checkpoint_save (&run, 7, json, statistics, &part, 1, NULL));
  put_file ("checkpoint", "student", 1, path);
  put_file ("network", "student", 1, path);
  put_config (5, "statistics", g_steal_pointer (&statistics));
  put_config (1, "student", g_steal_pointer (&json));
  wn_adam_free (part.adam);
  wn_student_layout_free (layout);
}

static void
put_voice (const char *dir)
{
  g_autofree char *path = tiny_voice_write (dir, "tiny", 1);

  put_file ("voice", "tiny", 2, path);
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("wn-seeds-XXXXXX", NULL);
  WnAcousticConfig acoustic = wn_acoustic_config_default (41, WN_CONTEXT_DIM);

  out = argv[1];
  put_voice (dir);
  put_corpus (dir);
  put_checkpoint (dir);
  put_config (0, "features", wn_feature_config_to_json (&wn_feature_config_default));
  put_config (2, "teacher", wn_teacher_config_to_json (&wn_teacher_config_default));
  put_config (3, "acoustic", wn_acoustic_config_to_json (&acoustic));
  test_remove (dir);
  return 0;
}
