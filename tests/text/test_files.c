/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "base/safetensors.h"
#include "config.h"
#include "folder.h"
#include "text/en/codes.h"
#include "text/en/lexicon.h"
#include "text/en/unknown.h"
#include "text/text.h"

/* The lexica that languages come with: missing, of another kind, damaged in one place */

static char *dir, *path; /* of the lexicon that was written last */

/* What one tensor of a lexicon is replaced with */
typedef struct
{
  const char *name;
  const void *data; /* NULL: zeros */
  WnDtype dtype;
  int n_dims; /* -1: it is left out */
  int64_t shape[2];
} Change;

#define NOTHING(name)            \
  {                              \
    name, NULL, WN_DTYPE_U8, -1, \
    {                            \
      0                          \
    }                            \
  }
#define BYTES(name, data)       \
  {                             \
    name, data, WN_DTYPE_U8, 1, \
    {                           \
      sizeof data - 1           \
    }                           \
  }
#define ZEROS(name, dtype, rows, columns) \
  {                                       \
    name, NULL, dtype, 2,                 \
    {                                     \
      rows, columns                       \
    }                                     \
  }

static const char zeros[300 * 128 * 4], bad_class[125 * 3] = "\xff";

static void
add_tensor (WnSafetensorsWriter *w, const WnTensor *t, const Change *changes, int n)
{
  for (int i = 0; i < n; i++)
    if (strcmp (t->name, changes[i].name) == 0) {
      if (changes[i].n_dims >= 0)
        wn_safetensors_writer_add (w, t->name, changes[i].dtype, changes[i].n_dims,
            changes[i].shape, changes[i].data ? changes[i].data : zeros);
      return;
    }
  wn_safetensors_writer_add (w, t->name, t->dtype, t->n_dims, t->shape, t->data);
}

/* Writes the lexicon that comes along with other tensors [n], or another value of its metadata */
static void
write_changed (const char *file, const Change *changes, int n, const char *key, const char *value)
{
  static const char *const keys[] = { "format", "version", "languages", "phones", "mix" };
  g_autofree char *shipped = g_build_filename (WN_LANGUAGE_SOURCE_DIR, file, NULL);
  WnSafetensors *st = wn_safetensors_open (shipped, NULL);
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();

  g_free (path);
  path = g_build_filename (dir, file, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *own = wn_safetensors_metadata (st, keys[i]);

    if (g_strcmp0 (key, keys[i]) == 0)
      wn_safetensors_writer_metadata (w, key, value);
    else if (own)
      wn_safetensors_writer_metadata (w, keys[i], own);
  }
  for (int i = 0; i < wn_safetensors_n_tensors (st); i++)
    add_tensor (w, wn_safetensors_tensor (st, i), changes, n);
  g_assert_true (wn_safetensors_writer_save (w, path, NULL));
  wn_safetensors_writer_free (w);
  wn_safetensors_close (st);
}

static void
check_error (GError *error, const char *message)
{
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (error->domain == WN_ERROR);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_nonnull (strstr (error->message, message));
  g_error_free (error);
}

/* Told with the folders that were searched */
static void
test_missing (void)
{
  static const char *const cases[][2] = { { "en", "en.lexicon" }, { "ru", "ru.lexicon" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;

    g_unsetenv ("PARWAVENET_LANGUAGE_PATH");
    g_assert_null (wn_text_frontend_new (wn_language_find (cases[i][0]), &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, cases[i][1]));
    g_assert_nonnull (strstr (error->message, "searched in no folder"));
    g_clear_error (&error);
    g_setenv ("PARWAVENET_LANGUAGE_PATH", dir, TRUE);
    g_assert_null (wn_text_frontend_new (wn_language_find (cases[i][0]), &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, dir));
    g_clear_error (&error);
  }
  g_assert_false (wn_lexicon_contains ("hello"));
  g_assert_false (wn_lexicon_pronounceable ("hello"));
}

static void
test_other_phones (void)
{
  GError *error = NULL;

  write_changed ("en.lexicon", NULL, 0, "phones", "pau a e i o u");
  g_assert_null (wn_lexicon_open (path, &error));
  check_error (error, "other phones than English has: \"pau a e i o u\"");
}

/* What is read when the lexicon is opened */
static void
test_refused (void)
{
  static const struct
  {
    Change change;
    const char *message;
  } cases[] = {
    { BYTES ("homographs.words", "\0"), "homograph 0 is damaged" },
    { BYTES ("homographs.words", "\4rea"), "homograph 0 is damaged" },
    { BYTES ("homographs.words", "\4read"), "homograph 0 is damaged" },
    { BYTES ("homographs.words", "\4read\0"), "homograph 0 is damaged" },
    { BYTES ("homographs.words", "\4read\1\1"), "homograph 0 is damaged" },
    { BYTES ("homographs.words", "\4read\1\1\1\3\4"), "homograph 0 is damaged" },
    { BYTES ("homographs.words", "\4read\1\1\1\1\xff"), "homograph 0 is damaged" },
    { BYTES ("homographs.words", "\4read\1\1\1\1\4\4lead\1\1\1\1\4"), "homograph 1 is damaged" },
    { BYTES ("homographs.weights", "\1"), "'homographs.weights' is" },
    { ZEROS ("letters.letter", WN_DTYPE_F16, 27, 128), "tensors of other shapes" },
    { ZEROS ("letters.kind", WN_DTYPE_F16, 2, 128), "tensors of other shapes" },
    { ZEROS ("letters.kind", WN_DTYPE_F16, 0, 128), "28 letters, 0 kinds, 128 channels" },
    { ZEROS ("letters.kind", WN_DTYPE_F16, 300, 128), "tensors of other shapes" },
    { BYTES ("trigrams", "\1"), "'trigrams' is" },
    { NOTHING ("words"), "there is no tensor 'words'" },
    { ZEROS ("blocks", WN_DTYPE_I32, 1, 1), "'blocks' is" },
    { BYTES ("words", "\0\1a\1"), "block 1 begins outside the words" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;

    write_changed ("en.lexicon", &cases[i].change, 1, NULL, NULL);
    g_assert_null (wn_lexicon_open (path, &error));
    check_error (error, cases[i].message);
  }
}

/* What is read when the first word comes that is not listed, and refused from then on */
static void
test_refused_late (void)
{
  static const struct
  {
    Change change;
    const char *message;
  } cases[] = {
    { { "letters.classes", bad_class, WN_DTYPE_U8, 2, { 125, 3 } }, "class 0 has no phone" },
    { ZEROS ("letters.classes", WN_DTYPE_U8, 125, 2), "'letters.classes' is" },
    { NOTHING ("letters.ngrams.units"), "there is no tensor 'letters.ngrams.units'" },
    { BYTES ("letters.ngrams.log_probs", "\1"), "'letters.ngrams.log_probs' is" },
    { NOTHING ("letters.bias"), "'letters.bias'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;
    WnLexicon *lexicon;

    write_changed ("en.lexicon", &cases[i].change, 1, NULL, NULL);
    lexicon = wn_lexicon_open (path, &error);
    g_assert_no_error (error);
    g_assert_true (wn_lexicon_is_whole (lexicon, NULL));
    g_assert_null (wn_lexicon_letters (lexicon));
    g_assert_false (wn_lexicon_is_whole (lexicon, &error));
    check_error (error, cases[i].message);
    wn_lexicon_close (lexicon);
  }
}

/* Entries that end before they are whole are no words */
static void
test_cut_entries (void)
{
  static const Change blocks = { "blocks", zeros, WN_DTYPE_I32, 1, { 1 } };
  static const struct
  {
    Change words;
    int found;
  } cases[] = {
    { BYTES ("words", "\0\1a\1\0\1\1"), 1 },
    { BYTES ("words", "\0\1a\1\0\2\1"), 0 },
    { BYTES ("words", "\0\1a\1\0"), 0 },
    { BYTES ("words", "\0\1a"), 0 },
    { BYTES ("words", "\0\2a"), 0 },
    { BYTES ("words", "\0"), 0 },
    { BYTES ("words", "\1\1a\1\0\1\1"), 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Change changes[] = { cases[i].words, blocks };
    WnLexiconVariant v[WN_LEXICON_MAX_VARIANTS];
    GError *error = NULL;
    WnLexicon *lexicon;

    write_changed ("en.lexicon", changes, 2, NULL, NULL);
    lexicon = wn_lexicon_open (path, &error);
    g_assert_no_error (error);
    g_assert_cmpint (wn_lexicon_find (lexicon, "a", 1, v), ==, cases[i].found);
    g_assert_cmpint (wn_lexicon_find (lexicon, "b", 1, v), ==, 0);
    wn_lexicon_close (lexicon);
  }
}

/* Words that are not listed, where no network reads them: by their parts, or letter by letter */
static void
test_no_network (void)
{
  static const char *const cases[][2] = {
    { "zebraed", "z iy1 b r ax0 d" },
    { "qaz", "k y uw1 ey1 z iy1" },
  };
  g_autofree char *shipped = g_build_filename (WN_LANGUAGE_SOURCE_DIR, "en.lexicon", NULL);
  WnLexicon *lexicon = wn_lexicon_open (shipped, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) codes = g_byte_array_new ();
    g_autofree char *phones = NULL;

    wn_read_unknown (lexicon, NULL, cases[i][0], strlen (cases[i][0]), FALSE, codes);
    phones = wn_codes_to_string (codes->data, codes->len);
    g_assert_cmpstr (phones, ==, cases[i][1]);
  }
  wn_lexicon_close (lexicon);
}

/* A sentence is spoken whatever of the lexicon is damaged; the next reader is refused */
static void
test_late_sentence (void)
{
  static const Change change = { "letters.classes", bad_class, WN_DTYPE_U8, 2, { 125, 3 } };
  const WnLanguage *english = wn_language_find ("en");
  GError *error = NULL;
  WnTextFrontend *frontend;
  WnSentence *s;

  write_changed ("en.lexicon", &change, 1, NULL, NULL);
  frontend = wn_text_frontend_new (english, &error);
  g_assert_no_error (error);
  s = wn_text_to_phones (frontend, "Hello zzyzx", 11, 0, WN_TEXT_DEFAULT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (s->n_words, ==, 2);
  g_assert_cmpint (s->phones[s->n_phones - 2].word, ==, 1);
  wn_sentence_free (s);
  wn_text_frontend_free (frontend);
  g_assert_null (wn_text_frontend_new (english, &error));
  check_error (error, "class 0 has no phone");
}

static void
test_russian (void)
{
  static const struct
  {
    Change change;
    const char *key, *value, *message;
  } cases[] = {
    { NOTHING ("weights"), NULL, NULL, "there is no tensor 'weights'" },
    { BYTES ("weights", "\1"), NULL, NULL, "'weights' is" },
    { NOTHING ("counts"), NULL, NULL, "there is no tensor 'counts'" },
    { BYTES ("counts", "\1"), NULL, NULL, "'counts' is" },
    { NOTHING ("letters"), NULL, NULL, "there is no tensor 'letters'" },
    { BYTES ("positions", "\1"), NULL, NULL, "'starts' is" },
    { BYTES ("letters", "\1"), NULL, NULL, "do not fit the letters of its words" },
    { NOTHING (""), "version", "4", "version \"4\"" },
    { NOTHING (""), "format", "parwavenet-lexicon", "format \"parwavenet-lexicon\"" },
    { NOTHING (""), "mix", "1", "no network that reads unknown words" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;

    write_changed ("ru.lexicon", &cases[i].change, 1, cases[i].key, cases[i].value);
    g_assert_null (wn_text_frontend_new (wn_language_find ("ru"), &error));
    check_error (error, cases[i].message);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("parwavenet-files-XXXXXX", NULL);
  g_setenv ("PARWAVENET_LANGUAGE_SYSTEM_PATH", "", TRUE);
  g_test_add_func ("/text/files/missing", test_missing);
  g_test_add_func ("/text/files/other-phones", test_other_phones);
  g_test_add_func ("/text/files/refused", test_refused);
  g_test_add_func ("/text/files/refused-late", test_refused_late);
  g_test_add_func ("/text/files/cut-entries", test_cut_entries);
  g_test_add_func ("/text/files/no-network", test_no_network);
  g_test_add_func ("/text/files/late-sentence", test_late_sentence);
  g_test_add_func ("/text/files/russian", test_russian);
  status = g_test_run ();
  test_remove (dir);
  g_free (path);
  g_free (dir);
  return status;
}
