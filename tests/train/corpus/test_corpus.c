/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "base/rng.h"
#include "text/en/english.h"
#include "base/safetensors.h"
#include "sounds.h"
#include "train/corpus/corpus.h"

#define UTTERANCES 2
#define HOP 160
#define FRAMES 5
#define DIM 35
#define PHONES 4

/* The tensors of a corpus and of its alignment, to be changed before they are written */
typedef struct
{
  gint16 wave[FRAMES * HOP];
  float features[FRAMES * DIM];
  gint64 sample_offsets[UTTERANCES + 1], frame_offsets[UTTERANCES + 1],
      phone_offsets[UTTERANCES + 1];
  guint8 held_out[UTTERANCES], rejected[UTTERANCES];
  gint32 phone[PHONES], duration[PHONES];
  float context[PHONES * WN_CONTEXT_DIM];
  const char *config, *utterances, *phones; /* NULL: not told */
} Tensors;

typedef struct
{
  char *folder, *corpus, *alignment;
  Tensors t;
  GError *error;
} Fixture;

static void
set_up (Fixture *f, const void *data)
{
  f->folder = test_folder ();
  f->corpus = g_build_filename (f->folder, "corpus.safetensors", NULL);
  f->alignment = g_build_filename (f->folder, "alignment.safetensors", NULL);
  f->t = (Tensors){ .sample_offsets = { 0, 3 * HOP, FRAMES * HOP },
    .frame_offsets = { 0, 3, FRAMES },
    .phone_offsets = { 0, 2, PHONES },
    .held_out = { 0, 1 },
    .phone = { 0, 1, 2, 0 },
    .duration = { 2, 1, 1, 1 },
    .config = "{\"rate\": 16000, \"hop\": 160, \"window\": 640, \"fft\": 1024, \"n_mels\": 32, "
              "\"mel_low\": 0, "
              "\"mel_high\": 8000, \"floor\": 1e-5, \"f0_min\": 80, \"f0_max\": 500}",
    .utterances = "[{\"id\": \"a\", \"text\": \"A.\"}, {\"id\": \"b\", \"text\": \"B.\"}]" };
  wn_rng_normal (1, 0, 0, FRAMES * DIM, f->t.features);
  for (int i = 0; i < FRAMES * HOP; i++)
    f->t.wave[i] = i % 2 ? 100 : -100;
}

static void
tear_down (Fixture *f, const void *data)
{
  test_remove (f->folder);
  g_clear_error (&f->error);
  g_free (f->folder);
  g_free (f->corpus);
  g_free (f->alignment);
}

static void
save (WnSafetensorsWriter *writer, const char *path)
{
  g_assert_true (wn_safetensors_writer_save (writer, path, NULL));
  wn_safetensors_writer_free (writer);
}

static void
write_files (const Fixture *f)
{
  static const gint64 samples[] = { FRAMES * HOP }, frames[] = { FRAMES, DIM },
                      offsets[] = { UTTERANCES + 1 }, flags[] = { UTTERANCES },
                      phones[] = { PHONES, WN_CONTEXT_DIM };
  WnSafetensorsWriter *writer = wn_safetensors_writer_new ();

  if (f->t.config)
    wn_safetensors_writer_metadata (writer, "features", f->t.config);
  if (f->t.utterances)
    wn_safetensors_writer_metadata (writer, "utterances", f->t.utterances);
  wn_safetensors_writer_add (writer, "wave", WN_DTYPE_I16, 1, samples, f->t.wave);
  wn_safetensors_writer_add (writer, "features", WN_DTYPE_F32, 2, frames, f->t.features);
  wn_safetensors_writer_add (writer, "sample_offsets", WN_DTYPE_I64, 1, offsets,
      f->t.sample_offsets);
  wn_safetensors_writer_add (writer, "frame_offsets", WN_DTYPE_I64, 1, offsets, f->t.frame_offsets);
  wn_safetensors_writer_add (writer, "held_out", WN_DTYPE_U8, 1, flags, f->t.held_out);
  save (writer, f->corpus);
  writer = wn_safetensors_writer_new ();
  wn_safetensors_writer_add (writer, "phone", WN_DTYPE_I32, 1, phones, f->t.phone);
  wn_safetensors_writer_add (writer, "context", WN_DTYPE_F32, 2, phones, f->t.context);
  wn_safetensors_writer_add (writer, "duration", WN_DTYPE_I32, 1, phones, f->t.duration);
  wn_safetensors_writer_add (writer, "phone_offsets", WN_DTYPE_I64, 1, offsets, f->t.phone_offsets);
  wn_safetensors_writer_add (writer, "rejected", WN_DTYPE_U8, 1, flags, f->t.rejected);
  if (f->t.phones)
    wn_safetensors_writer_metadata (writer, "phones", f->t.phones);
  save (writer, f->alignment);
}

static void
test_open (Fixture *f, const void *data)
{
  double mean = 0, square = 0;
  WnCorpus *corpus;
  const WnUtterance *u;

  for (int i = 0; i < FRAMES; i++) {
    f->t.features[i * DIM + 5] = -5 + 0.1f * (i % 2);
    f->t.features[i * DIM + DIM - 2] = 0.1f * (i % 2);
  }
  write_files (f);
  corpus = wn_corpus_open (f->corpus, f->alignment, &f->error);
  g_assert_no_error (f->error);
  g_assert_cmpint (corpus->n_utterances, ==, UTTERANCES);
  u = &corpus->utterances[1];
  g_assert_cmpstr (u->id, ==, "b");
  g_assert_cmpstr (u->text, ==, "B.");
  g_assert_true (u->held_out);
  g_assert_false (u->rejected);
  g_assert_cmpint (u->n_samples, ==, 2 * HOP);
  g_assert_cmpint (u->n_frames, ==, 2);
  g_assert_cmpint (u->n_phones, ==, 2);
  g_assert_cmpint (u->phone[0], ==, 2);
  g_assert_cmpmem (u->features, 2 * DIM * sizeof (float), f->t.features + 3 * DIM,
      2 * DIM * sizeof (float));
  /* the first utterance alone trains */
  for (int i = 0; i < 3; i++) {
    mean += f->t.features[i * DIM + 7] / 3;
    square += f->t.features[i * DIM + 7] * f->t.features[i * DIM + 7] / 3;
  }
  g_assert_cmpfloat_with_epsilon (corpus->measured->feature_mean[7], mean, 1e-5);
  g_assert_cmpfloat_with_epsilon (corpus->measured->feature_std[7], sqrt (square - mean * mean),
      1e-4);
  /* a band without speech is not made as large as one with it, periodicity is no band */
  g_assert_cmpfloat (corpus->measured->feature_std[5], ==, WN_STATISTICS_MIN_BAND_STD);
  g_assert_cmpfloat (corpus->measured->feature_std[DIM - 2], <, 0.1);
  g_assert_cmpfloat (corpus->measured->feature_mean[DIM - 1], ==, 0);
  g_assert_cmpfloat (corpus->measured->feature_std[DIM - 1], ==, 1);
  g_assert_cmpfloat_with_epsilon (corpus->measured->wave_std, 1.85 * 100 / 32767, 1e-5);
  wn_corpus_close (corpus);
  corpus = wn_corpus_open (f->corpus, NULL, &f->error);
  g_assert_no_error (f->error);
  g_assert_null (corpus->utterances[0].phone);
  wn_corpus_close (corpus);
}

static void
assert_refused (Fixture *f, int code, const char *what)
{
  write_files (f);
  g_assert_null (wn_corpus_open (f->corpus, f->alignment, &f->error));
  g_assert_error (f->error, WN_ERROR, code);
  if (!strstr (f->error->message, what)) {
    g_test_message ("no \"%s\" in \"%s\"", what, f->error->message);
    g_test_fail ();
  }
  tear_down (f, NULL);
  set_up (f, NULL);
}

static void
test_refused (Fixture *f, const void *data)
{
  f->t.config = NULL;
  assert_refused (f, WN_ERROR_SETTINGS, "not a corpus");
  f->t.config = "{\"rate\": 16000}";
  assert_refused (f, WN_ERROR_SETTINGS, "hop");
  f->t.utterances = NULL;
  assert_refused (f, WN_ERROR_READ, "utterances");
  f->t.utterances = "[{\"id\": \"a\", \"text\": \"A.\"}, {\"id\": 3, \"text\": \"B.\"}]";
  assert_refused (f, WN_ERROR_READ, "utterances");
  f->t.utterances = "[\"a\", \"b\"]";
  assert_refused (f, WN_ERROR_READ, "utterances");
  f->t.utterances = "[]";
  assert_refused (f, WN_ERROR_READ, "utterances");
  f->t.utterances = "[{\"id\": \"a\", \"text\": \"A.\"}]";
  assert_refused (f, WN_ERROR_SETTINGS, "sample_offsets");
  f->t.sample_offsets[0] = -1;
  assert_refused (f, WN_ERROR_READ, "sample_offsets");
  f->t.sample_offsets[1] = 10 * FRAMES * HOP;
  assert_refused (f, WN_ERROR_READ, "sample_offsets");
  f->t.sample_offsets[1] += HOP;
  assert_refused (f, WN_ERROR_READ, "frames");
  f->t.frame_offsets[1] = FRAMES;
  assert_refused (f, WN_ERROR_READ, "frame_offsets");
  f->t.features[40] = NAN;
  assert_refused (f, WN_ERROR_READ, "not numbers");
  f->t.phone[1] = wn_english.n_phones;
  assert_refused (f, WN_ERROR_SETTINGS, "at a");
  f->t.duration[2] = 2;
  assert_refused (f, WN_ERROR_SETTINGS, "at b");
  f->t.duration[2] = 0, f->t.duration[3] = 2;
  assert_refused (f, WN_ERROR_SETTINGS, "at b");
  f->t.phones = "pau a b";
  assert_refused (f, WN_ERROR_SETTINGS,
      "aligned with other phones (of an unknown language) than those of the corpus's language, en");
  f->t.phone_offsets[1] = 5;
  assert_refused (f, WN_ERROR_READ, "phone_offsets");
  f->t.context[0] = INFINITY;
  assert_refused (f, WN_ERROR_READ, "not numbers");
  g_assert_null (wn_corpus_open (f->alignment, NULL, &f->error));
  g_assert_error (f->error, WN_ERROR, WN_ERROR_NOT_FOUND);
}

/* Ids become names of files: none leaves the folder */
static void
test_ids (Fixture *f, const void *data)
{
  static const char *const bad[] = { "../evil/b", "/etc/b", "a/../../b", "..", ".", "", "a//b",
    "a/", "a\nb", "a\x1b[31mb" };
  static const char *const good[] = { "b0460", "a/b", "test/<1>", "..b", "ä ö" };
  g_autofree char *deep = g_strnfill (80000, '['), *escaped = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (wn_utterance_id_is_valid (bad[i]));
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (wn_utterance_id_is_valid (good[i]));
  escaped = wn_utterance_file_name ("a/b/c");
  g_assert_cmpstr (escaped, ==, "a_b_c");
  f->t.utterances =
      "[{\"id\": \"../evil/b\", \"text\": \"A.\"}, {\"id\": \"b\", \"text\": \"B.\"}]";
  assert_refused (f, WN_ERROR_READ, "\"../evil/b\"");
  f->t.utterances =
      "[{\"id\": \"a\\u001b[1m\", \"text\": \"A.\"}, {\"id\": \"b\", \"text\": \"B.\"}]";
  assert_refused (f, WN_ERROR_READ, "\"a\\033[1m\"");
  f->t.utterances = deep;
  assert_refused (f, WN_ERROR_READ, "nested too deeply");
}

/* A bit flipped or the end cut off: an error or a corpus, never a crash, never an offset outside */
static void
test_damaged (Fixture *f, const void *data)
{
  const char *paths[] = { f->corpus, f->alignment };

  write_files (f);
  for (int which = 0; which < 2; which++) {
    char *whole, *damaged;
    gsize size;

    g_assert_true (g_file_get_contents (paths[which], &whole, &size, NULL));
    for (guint i = 0; i < 600; i++) {
      guint32 random[4];
      gsize length = size;
      WnCorpus *corpus;

      wn_rng_philox (2, which, i, random);
      damaged = g_memdup2 (whole, size);
      if (i % 4 == 0)
        length = random[0] % size;
      else
        damaged[random[0] % MIN (size, 2000)] ^= 1 << random[1] % 8;
      g_remove (paths[which]); /* or GLib would wait for the disk */
      g_assert_true (g_file_set_contents (paths[which], damaged, length, NULL));
      corpus = wn_corpus_open (f->corpus, f->alignment, &f->error);
      g_assert_true (!corpus == !!f->error);
      if (i % 4 == 0)
        g_assert_null (corpus);
      g_clear_pointer (&corpus, wn_corpus_close);
      g_clear_error (&f->error);
      g_free (damaged);
    }
    g_assert_true (g_file_set_contents (paths[which], whole, size, NULL));
    g_free (whole);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/corpus/open", Fixture, NULL, set_up, test_open, tear_down);
  g_test_add ("/corpus/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/corpus/ids", Fixture, NULL, set_up, test_ids, tear_down);
  g_test_add ("/corpus/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  return g_test_run ();
}
