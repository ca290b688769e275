/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include <glib/gstdio.h>
#include "model/config.h"
#include "text/en/codes.h"
#include "text/en/letter_to_sound.h"
#include "tiny_corpus.h"
#include "tiny_voice.h"
#include "train/corpus/statistics.h"
#include "train/network/classifier.h"
#include "train/lexicon/letter_counts.h"
#include "train/lexicon/pack.h"
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

/* With a filter behind the flows */
static void
put_filtered_voice (const char *dir)
{
  const float weights[] = { 0.02f, -0.05f, 0.1f, 0.9f };
  g_autofree char *path = g_build_filename (dir, "filtered.safetensors", NULL);
  WnVoiceFile *voice = tiny_voice_new ("filtered", 1);
  float *params = wn_student_set_filter (&voice->student_config, voice->student,
      G_N_ELEMENTS (weights), weights);
  GError *error = NULL;

  wn_block_free (voice->student);
  voice->student = params;
  wn_voice_file_write (voice, path, &error);
  g_assert_no_error (error);
  put_file ("voice", "filtered", 2, path);
  wn_voice_file_free (voice);
}

static gboolean
takes_all (const WnAlignedWord *word, void *data)
{
  return TRUE;
}

/* Few words, and a network and n-grams that read others */
static void
put_lexicon (const char *dir)
{
  static const char *const words[][2] = { { "a", "ey1" }, { "hello", "hh ax0 l ow1" },
    { "record", "r eh1 k er0 d" }, { "zebra", "z iy1 b r ax0" } };
  const WnLettersConfig config = { WN_LEXICON_LETTERS, WN_N_KINDS, 8, 2, 3, 4 };
  const int64_t shape[] = { config.classes, WN_CLASS_PHONES };
  WnLettersClass classes[4] = { 0 };
  WnLetters *letters = wn_letters_new (&config);
  float *params = wn_params_block (letters->layout);
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();
  g_autoptr (GPtrArray) entries = wn_source_entries_new (), merged = NULL;
  WnLetterAlignment aligned = { .words = g_array_new (FALSE, FALSE, sizeof (WnAlignedWord)) };
  int class[8] = { 1, 2, 3, 0, 2, 1, 1, 1 };
  WnLetterCounts *counts;
  WnLexiconPack *pack;
  uint16_t *half;
  g_autofree char *path = g_build_filename (dir, "tiny.lexicon", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    WnSourceEntry *e = g_new0 (WnSourceEntry, 1);
    g_autoptr (GByteArray) codes = g_byte_array_new ();
    const WnAlignedWord word = { e, strlen (words[i][0]), class };

    wn_codes_read (words[i][1], codes);
    classes[i] = (WnLettersClass){ { codes->data[0] } };
    e->word = g_strdup (words[i][0]);
    e->phones = (guint8 *) g_strndup ((const char *) codes->data, codes->len);
    g_ptr_array_add (entries, e);
    g_array_append_val (aligned.words, word);
  }
  merged = wn_lexicon_merge (entries);
  pack = wn_lexicon_pack_new (merged);
  counts = wn_letter_counts_new (&aligned, takes_all, NULL);
  wn_params_init (letters->layout, 1, params);
  wn_lexicon_pack_add (pack, "CC0-1.0", "a seed", w);
  half = wn_params_save_half (letters->layout, WN_LETTERS_PREFIX, params, w);
  wn_safetensors_writer_add (w, WN_LETTERS_PREFIX "classes", WN_DTYPE_U8, 2, shape, classes);
  wn_letter_counts_add (counts, w);
  g_assert_true (wn_safetensors_writer_save (w, path, NULL));
  put_file ("lexicon", "tiny", 1, path);
  wn_safetensors_writer_free (w);
  g_free (half);
  wn_letter_counts_free (counts);
  wn_lexicon_pack_free (pack);
  g_array_unref (aligned.words);
  wn_block_free (params);
  wn_letters_free (letters);
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("wn-seeds-XXXXXX", NULL);
  WnAcousticConfig acoustic = wn_acoustic_config_default (41, WN_CONTEXT_DIM);

  out = argv[1];
  put_voice (dir);
  put_filtered_voice (dir);
  put_corpus (dir);
  put_checkpoint (dir);
  put_lexicon (dir);
  put_config (0, "features", wn_feature_config_to_json (&wn_feature_config_default));
  put_config (2, "teacher", wn_teacher_config_to_json (&wn_teacher_config_default));
  put_config (3, "acoustic", wn_acoustic_config_to_json (&acoustic));
  test_remove (dir);
  return 0;
}
