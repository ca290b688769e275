/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/safetensors.h"

typedef struct
{
  char *dir, *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("wn-test-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "a.safetensors", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_assert_cmpint (g_rmdir (f->dir), ==, 0); /* nothing else was left there */
  g_free (f->path);
  g_free (f->dir);
}

static const float floats[6] = { 1, -2, 0.5f, 1e-30f, 3e30f, -0.0f };
static const int8_t bytes[3] = { -1, 2, -128 };
static const int64_t longs[1] = { G_MININT64 };
static const uint16_t halves[5] = { 0x3C00, 1, 2, 3, 4 };

static WnSafetensorsWriter *
make_writer (void)
{
  WnSafetensorsWriter *w = wn_safetensors_writer_new ();

  wn_safetensors_writer_metadata (w, "text", "say \"\\ä\"\n");
  wn_safetensors_writer_metadata (w, "empty", "");
  wn_safetensors_writer_add (w, "bytes", WN_DTYPE_I8, 1, (int64_t[]){ 3 }, bytes);
  wn_safetensors_writer_add (w, "floats", WN_DTYPE_F32, 3, (int64_t[]){ 2, 1, 3 }, floats);
  wn_safetensors_writer_add (w, "halves", WN_DTYPE_F16, 1, (int64_t[]){ 5 }, halves);
  wn_safetensors_writer_add (w, "a \"name\" é", WN_DTYPE_I64, 0, NULL, longs);
  wn_safetensors_writer_add (w, "none", WN_DTYPE_F32, 2, (int64_t[]){ 0, 4 }, floats);
  return w;
}

static void
check_tensor (const WnSafetensors *st, const char *name, WnDtype dtype, int n_dims,
    const int64_t *shape, const void *data, gsize size)
{
  GError *error = NULL;
  const WnTensor *t = wn_safetensors_require (st, name, dtype, n_dims, shape, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (t->name, ==, name);
  g_assert_cmpint (t->n_elements * wn_dtype_size (dtype), ==, size);
  g_assert_cmpmem (t->data, size, data, size);
  g_assert_cmpint ((guintptr) t->data % wn_dtype_size (dtype), ==, 0);
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  WnSafetensorsWriter *w = make_writer ();
  GError *error = NULL;
  WnSafetensors *st;

  wn_safetensors_writer_save (w, f->path, &error);
  g_assert_no_error (error);
  wn_safetensors_writer_free (w);
  st = wn_safetensors_open (f->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wn_safetensors_name (st), ==, f->path);
  g_assert_cmpint (wn_safetensors_n_tensors (st), ==, 5);
  check_tensor (st, "bytes", WN_DTYPE_I8, 1, (int64_t[]){ 3 }, bytes, sizeof bytes);
  check_tensor (st, "floats", WN_DTYPE_F32, 3, (int64_t[]){ 2, -1, 3 }, floats, sizeof floats);
  check_tensor (st, "halves", WN_DTYPE_F16, 1, (int64_t[]){ -1 }, halves, sizeof halves);
  check_tensor (st, "a \"name\" é", WN_DTYPE_I64, 0, NULL, longs, sizeof longs);
  check_tensor (st, "none", WN_DTYPE_F32, 2, (int64_t[]){ 0, 4 }, floats, 0);
  g_assert_cmpstr (wn_safetensors_metadata (st, "text"), ==, "say \"\\ä\"\n");
  g_assert_cmpstr (wn_safetensors_metadata (st, "empty"), ==, "");
  g_assert_null (wn_safetensors_metadata (st, "absent"));
  g_assert_null (wn_safetensors_find (st, "absent"));
  wn_safetensors_close (st);
}

/* Of a file opened in parts each tensor's elements are read, or fetched by the start of its name */
static void
test_parts (Fixture *f, gconstpointer data)
{
  static const char *const wanted[] = { "float", "bytes", NULL };
  WnSafetensorsWriter *w = make_writer ();
  GError *error = NULL;
  WnSafetensors *st;
  float two[2];

  g_assert_true (wn_safetensors_writer_save (w, f->path, NULL));
  wn_safetensors_writer_free (w);
  st = wn_safetensors_open_in_parts (f->path, &error);
  g_assert_no_error (error);
  g_assert_null (wn_safetensors_find (st, "floats")->data);
  g_assert_true (wn_safetensors_read (st, wn_safetensors_find (st, "floats"), 1, 2, two, &error));
  g_assert_cmpmem (two, sizeof two, floats + 1, sizeof two);
  g_assert_true (wn_safetensors_fetch (st, wanted, &error));
  check_tensor (st, "bytes", WN_DTYPE_I8, 1, (int64_t[]){ 3 }, bytes, sizeof bytes);
  check_tensor (st, "floats", WN_DTYPE_F32, 3, (int64_t[]){ 2, -1, 3 }, floats, sizeof floats);
  g_assert_null (wn_safetensors_find (st, "halves")->data);
  g_assert_true (wn_safetensors_fetch (st, wanted, &error)); /* nothing is left */

  g_assert_cmpint (truncate (f->path, 8), ==, 0);
  g_assert_false (wn_safetensors_fetch (st, (const char *[]){ "", NULL }, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_READ);
  g_assert_nonnull (strstr (error->message, f->path));
  g_assert_null (wn_safetensors_find (st, "halves")->data);
  g_error_free (error);
  wn_safetensors_close (st);
}

/* A program may close all descriptors, and open others by the same numbers: they are left alone */
static void
test_closed (Fixture *f, gconstpointer data)
{
  static const char *const wanted[] = { "floats", NULL };
  WnSafetensorsWriter *w = make_writer ();
  const int fd = dup (0); /* the number that the file gets */
  WnSafetensors *st;
  struct stat info;

  close (fd);
  g_assert_true (wn_safetensors_writer_save (w, f->path, NULL));
  wn_safetensors_writer_free (w);
  st = wn_safetensors_open_in_parts (f->path, NULL);
  g_assert_cmpint (close (fd), ==, 0);
  for (int other = 0; other < 2; other++) {
    GError *error = NULL;

    g_assert_false (wn_safetensors_fetch (st, wanted, &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_READ);
    g_assert_nonnull (strstr (error->message, "it was closed before all of it was read"));
    g_error_free (error);
    if (other == 0)
      g_assert_cmpint (dup (0), ==, fd);
  }
  wn_safetensors_close (st);
  g_assert_cmpint (fstat (fd, &info), ==, 0);
  close (fd);
}

static void
check_require_fails (const WnSafetensors *st, const char *name, WnDtype dtype, int n_dims,
    const int64_t *shape, WnError code, const char *message)
{
  GError *error = NULL;

  g_assert_null (wn_safetensors_require (st, name, dtype, n_dims, shape, &error));
  g_assert_error (error, WN_ERROR, code);
  g_assert_nonnull (strstr (error->message, message));
  g_error_free (error);
}

static void
test_require (Fixture *f, gconstpointer data)
{
  WnSafetensorsWriter *w = make_writer ();
  WnSafetensors *st;

  g_assert_true (wn_safetensors_writer_save (w, f->path, NULL));
  wn_safetensors_writer_free (w);
  st = wn_safetensors_open (f->path, NULL);
  check_require_fails (st, "absent", WN_DTYPE_F32, 0, NULL, WN_ERROR_NOT_FOUND, "'absent'");
  check_require_fails (st, "floats", WN_DTYPE_F32, 3, (int64_t[]){ 2, -1, 4 }, WN_ERROR_SETTINGS,
      "F32[2,1,3] where F32[2,any,4]");
  check_require_fails (st, "floats", WN_DTYPE_F32, 2, (int64_t[]){ 2, 3 }, WN_ERROR_SETTINGS,
      "F32[2,3]");
  check_require_fails (st, "floats", WN_DTYPE_F16, 3, (int64_t[]){ 2, 1, 3 }, WN_ERROR_SETTINGS,
      "F16");
  wn_safetensors_close (st);
}

static void
check_open_fails (const char *path, WnError code)
{
  GError *error = NULL;

  g_assert_null (wn_safetensors_open (path, &error));
  g_assert_error (error, WN_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
  g_error_free (error);
}

static void
test_open_fails (Fixture *f, gconstpointer data)
{
  check_open_fails (f->path, WN_ERROR_NOT_FOUND);
  check_open_fails (f->dir, WN_ERROR_READ);
  check_open_fails ("/dev/null", WN_ERROR_READ);
  g_assert_true (g_file_set_contents (f->path, "", 0, NULL));
  check_open_fails (f->path, WN_ERROR_READ);
}

/*
 * A header, and n bytes of data behind it; part of what the message must say, or NULL if the file
 * is valid
 */
static void
check_header (const char *header, gsize n_header, gsize n, const char *message)
{
  gsize size = 8 + n_header + n;
  char *file = g_malloc0 (size);
  guint64 length = GUINT64_TO_LE ((guint64) n_header);
  GError *error = NULL;
  WnSafetensors *st;

  memcpy (file, &length, 8);
  memcpy (file + 8, header, n_header);
  st = wn_safetensors_open_memory (file, size, "the file", &error);
  if (message) {
    g_assert_null (st);
    g_assert_error (error, WN_ERROR, WN_ERROR_READ);
    g_assert_true (g_str_has_prefix (error->message, "the file: "));
    if (!strstr (error->message, message))
      g_error ("'%s' is not in '%s'", message, error->message);
    g_error_free (error);
  } else {
    g_assert_no_error (error);
  }
  wn_safetensors_close (st);
  g_free (file);
}

#define T(dtype, shape, offsets) \
  "{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

static void
test_headers (void)
{
  static const struct
  {
    const char *header;
    gsize n;
    const char *message;
  } cases[] = {
    { "{}", 0, NULL },
    { "{}  \n ", 0, NULL },
    { "{\"a\":" T ("U8", "[4]", "[0,4]") "}", 4, NULL },
    { "{\"a\":" T ("U8", "[]", "[0,1]") "}", 1, NULL },
    { "{\"b\":" T ("U8", "[2]", "[1,3]") ",\"a\":" T ("U8", "[1]", "[0,1]") "}", 3, NULL },
    { "{\"b\":" T ("U8", "[0]", "[1,1]") ",\"a\":" T ("U8", "[1]", "[0,1]") "}", 1, NULL },
    { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"more\":[{}]}}", 1, NULL },
    { "{\"__metadata__\":{\"k\":\"v\"}}", 0, NULL },
    /* not JSON, or not an object */
    { "", 0, "header" },
    { "   ", 0, "header" },
    { "[]", 0, "not an object" },
    { "3", 0, "not an object" },
    { "{", 0, "" },
    { "{\"a", 0, "" },
    { "{\"a\\", 0, "" },
    { "{\"a\":}", 0, "" },
    { "{\"\xff\":1}", 0, "" },
    { "{} /* comment */", 0, "unexpected character" },
    { "var a = {}", 0, "unexpected character" },
    { "{\"a\nb\":1}", 0, "control character" },
    { "[[[[[[[[[[1]]]]]]]]]]", 0, "too deeply" },
    { "{\"a\":01}", 0, "unexpected character at byte 6" },
    { "{\"a\":1.}", 0, "unexpected character" },
    { "{\"a\":-}", 0, "unexpected character" },
    { "{\"a\":1e+}", 0, "unexpected character" },
    { "{\"a\":1,}", 0, "unexpected character" },
    { "{\"a\" 1}", 0, "unexpected character" },
    { "{\"a\":tru}", 0, "unexpected character" },
    { "{\"a\":[1,2", 0, "unexpected end" },
    { "{\"\\u0000\":1}", 0, "no character" },
    { "{\"a\":[true,false,null,-0.5e-3,1E5]}", 0, "'a' is not described" },
    /* half a character, and pairs */
    { "{\"\\ud830\":1}", 0, "no character at byte 2" },
    { "{\"\\udc00\\ud830\":1}", 0, "no character at byte 2" },
    { "{\"\\ud830\\u0041\":1}", 0, "no character" },
    { "{\"\\ud830\\u\":1}", 0, "no character" },
    { "{\"\\udent\":1}", 0, "no character" },
    { "{\"\\u12", 0, "no character" },
    { "{\"\\ud83d\\udc4d\":1}", 0, "'\xf0\x9f\x91\x8d'" },
    { "{\"\\u00e9\\\"\":1}", 0, "'\xc3\xa9\"'" },
    /* what occurs twice */
    { "{\"a\":" T ("U8", "[1]", "[0,1]") ",\"a\":" T ("U8", "[1]", "[0,1]") "}", 1,
        "'a' occurs twice" },
    { "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1,
        "'dtype' occurs twice" },
    { "{\"__metadata__\":{\"k\":\"v\",\"k\":\"v\"}}", 0, "'k' occurs twice" },
    /* wrong members */
    { "{\"__metadata__\":[]}", 0, "__metadata__" },
    { "{\"__metadata__\":{\"k\":1}}", 0, "'k'" },
    { "{\"a\":1}", 0, "'a'" },
    { "{\"a\":null}", 0, "'a'" },
    { "{\"a\":{}}", 0, "'a' has type" },
    { "{\"a\":" T ("F64", "[1]", "[0,8]") "}", 8, "type 'F64'" },
    { "{\"a\":{\"dtype\":1,\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "type" },
    { "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", 1, "no shape" },
    { "{\"a\":" T ("U8", "1", "[0,1]") "}", 1, "no shape" },
    { "{\"a\":" T ("U8", "[1.0]", "[0,1]") "}", 1, "no shape" },
    { "{\"a\":" T ("U8", "[\"1\"]", "[0,1]") "}", 1, "no shape" },
    { "{\"a\":" T ("U8", "[-1]", "[0,1]") "}", 1, "no shape" },
    { "{\"a\":" T ("U8", "[1,1,1,1,1,1,1,1,1]", "[0,1]") "}", 1, "no shape" },
    { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1, "data_offsets" },
    { "{\"a\":" T ("U8", "[1]", "[0]") "}", 1, "data_offsets" },
    { "{\"a\":" T ("U8", "[1]", "[0,1,1]") "}", 1, "data_offsets" },
    { "{\"a\":" T ("U8", "[1]", "[0,null]") "}", 1, "data_offsets" },
    { "{\"a\":" T ("U8", "[1]", "[-1,0]") "}", 1, "data_offsets" },
    /* sizes that overflow */
    { "{\"a\":" T ("U8", "[4294967296,4294967296]", "[0,0]") "}", 0, "too large" },
    { "{\"a\":" T ("F32", "[4611686018427387905]", "[0,4]") "}", 4, "too large" },
    { "{\"a\":" T ("U8", "[18446744073709551617]", "[0,1]") "}", 1, "" },
    /* places */
    { "{\"a\":" T ("U8", "[2]", "[0,2]") "}", 1, "outside" },
    { "{\"a\":" T ("U8", "[0]", "[5,5]") "}", 1, "outside" },
    { "{\"a\":" T ("U8", "[1]", "[1,0]") "}", 1, "outside" },
    { "{\"a\":" T ("U8", "[1]", "[0,9223372036854775807]") "}", 1, "outside" },
    { "{\"a\":" T ("U8", "[1]", "[0,2]") "}", 2, "2 bytes where its shape needs 1" },
    { "{\"a\":" T ("U8", "[2]", "[0,2]") ",\"b\":" T ("U8", "[2]", "[1,3]") "}", 3,
        "'b' overlaps" },
    { "{\"a\":" T ("U8", "[2]", "[0,2]") ",\"b\":" T ("U8", "[2]", "[0,2]") "}", 2, "overlaps" },
    { "{\"a\":" T ("U8", "[1]", "[1,2]") "}", 2, "hole" },
    { "{\"a\":" T ("U8", "[1]", "[0,1]") "}", 3, "2 bytes belong to no tensor" },
    { "{}", 1, "belong to no tensor" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_header (cases[i].header, strlen (cases[i].header), cases[i].n, cases[i].message);
}

static void
test_alignment (void)
{
  const char *json = "{\"a\":" T ("F32", "[1]", "[0,4]") "}";

  for (int spaces = 0; spaces < 8; spaces++) {
    char *header = g_strdup_printf ("%s%*s", json, spaces, "");

    check_header (header, strlen (header), 4, strlen (header) % 4 == 0 ? NULL : "not aligned");
    g_free (header);
  }
}

static void
test_header_length (void)
{
  static const guint64 lengths[] = { 3, 1 << 20, G_MAXINT64, G_MAXUINT64 - 7, G_MAXUINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    char file[10] = "--------{}";
    guint64 length = GUINT64_TO_LE (lengths[i]);
    GError *error = NULL;

    memcpy (file, &length, 8);
    g_assert_null (wn_safetensors_open_memory (file, sizeof file, "the file", &error));
    g_assert_error (error, WN_ERROR, WN_ERROR_READ);
    g_error_free (error);
  }
}

/*
 * Brackets that the JSON parser would follow until the stack is used up, also hidden behind what
 * only some take for a string
 */
static void
test_depth (void)
{
  static const char *const starts[] = { "", "{\"a\":", "/*\"*/", "'\"'", "#\"\n",
    "{\"\\\\\":", "{\"\\\"\":" };
  enum
  {
    N = 1000000
  };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++) {
    GString *header = g_string_new (starts[i]);

    for (int k = 0; k < N; k++)
      g_string_append_c (header, '[');
    check_header (header->str, header->len, 0, " at byte ");
    g_string_free (header, TRUE);
  }
}

static void
check_save_fails (WnSafetensorsWriter *w, const char *path)
{
  GError *error = NULL;

  g_assert_false (wn_safetensors_writer_save (w, path, &error));
  g_assert_error (error, WN_ERROR, WN_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, path));
  g_error_free (error);
}

static void
test_save_fails (Fixture *f, gconstpointer data)
{
  WnSafetensorsWriter *w = make_writer ();
  char *nowhere = g_build_filename (f->dir, "no", "such", "folder", NULL);

  check_save_fails (w, nowhere);
  check_save_fails (w, f->dir);
  check_save_fails (w, "/dev/full");
  wn_safetensors_writer_add (w, "floats", WN_DTYPE_F32, 0, NULL, floats);
  check_save_fails (w, f->path);
  wn_safetensors_writer_free (w);
  g_free (nowhere);
}

/*
 * A file that cannot grow beyond a limit, as on a full disk: the old one stays, no remains beside
 * it
 */
static void
test_full_disk (Fixture *f, gconstpointer data)
{
  static const float large[10000];
  WnSafetensorsWriter *w = make_writer ();
  struct rlimit limit, small;
  char *before, *after;
  gsize n_before, n_after;

  g_assert_true (wn_safetensors_writer_save (w, f->path, NULL));
  g_assert_true (g_file_get_contents (f->path, &before, &n_before, NULL));
  wn_safetensors_writer_add (w, "large", WN_DTYPE_F32, 1, (int64_t[]){ G_N_ELEMENTS (large) },
      large);

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  small = limit;
  small.rlim_cur = sizeof large / 2;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  check_save_fails (w, f->path);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  signal (SIGXFSZ, SIG_DFL);

  g_assert_true (g_file_get_contents (f->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  g_free (before);
  g_free (after);
  wn_safetensors_writer_free (w);
}

/* A writer killed at any moment leaves a whole file, and its remains do not stop the next one */
static void
test_killed (Fixture *f, gconstpointer data)
{
  char *remains = g_strconcat (f->path, ".tmp", NULL);
  WnSafetensorsWriter *w = make_writer ();

  g_assert_true (wn_safetensors_writer_save (w, f->path, NULL));
  for (int round = 0; round < 20; round++) {
    GError *error = NULL;
    WnSafetensors *st;
    pid_t child = fork ();

    g_assert_cmpint (child, >=, 0);
    if (child == 0) {
      for (;;)
        wn_safetensors_writer_save (w, f->path, NULL);
    }
    g_usleep (1000 + 300 * round);
    g_assert_cmpint (kill (child, SIGKILL), ==, 0);
    g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
    st = wn_safetensors_open (f->path, &error);
    g_assert_no_error (error);
    g_assert_cmpint (wn_safetensors_n_tensors (st), ==, 5);
    wn_safetensors_close (st);
  }
  g_assert_true (g_file_set_contents (remains, "remains", -1, NULL));
  g_assert_true (wn_safetensors_writer_save (w, f->path, NULL));
  g_assert_false (g_file_test (remains, G_FILE_TEST_EXISTS));
  wn_safetensors_writer_free (w);
  g_free (remains);
}

/* A file with a checksum notices any flipped bit; its header alone can be read without the data */
static void
test_sum (Fixture *f, gconstpointer data)
{
  WnSafetensorsWriter *w = make_writer ();
  WnSafetensors *st;
  char *content, *key;
  gsize n;

  wn_safetensors_writer_sum (w);
  g_assert_true (wn_safetensors_writer_save (w, f->path, NULL));
  wn_safetensors_writer_free (w);
  st = wn_safetensors_open (f->path, NULL);
  g_assert_cmpuint (strlen (wn_safetensors_metadata (st, "checksum")), ==, 16);
  check_tensor (st, "bytes", WN_DTYPE_I8, 1, (int64_t[]){ 3 }, bytes, sizeof bytes);
  wn_safetensors_close (st);
  st = wn_safetensors_open_in_parts (f->path, NULL); /* which has to be read whole */
  check_tensor (st, "bytes", WN_DTYPE_I8, 1, (int64_t[]){ 3 }, bytes, sizeof bytes);
  wn_safetensors_close (st);
  g_assert_true (g_file_get_contents (f->path, &content, &n, NULL));
  key = g_strstr_len (content + 8, n - 8, "checksum");
  for (gsize bit = 0; bit < 8 * n; bit++) {
    const gboolean in_space = content[bit / 8] == ' ',
                   in_key = content + bit / 8 >= key
        && content + bit / 8 < key + strlen ("checksum");

    content[bit / 8] ^= 1 << bit % 8;
    st = wn_safetensors_open_memory (content, n, "flipped", NULL);
    /* but in the white space, which means nothing, and in the name of the checksum */
    if (st && !in_space && !in_key)
      g_error ("bit %" G_GSIZE_FORMAT " behind '%.20s'", bit, content + MAX (bit / 8, 20) - 20);
    wn_safetensors_close (st);
    content[bit / 8] ^= 1 << bit % 8;
  }
  content[n - 1] ^= 1;
  g_assert_true (g_file_set_contents (f->path, content, n, NULL));
  check_open_fails (f->path, WN_ERROR_READ);
  st = wn_safetensors_open_header (f->path, NULL);
  g_assert_cmpstr (wn_safetensors_metadata (st, "text"), ==, "say \"\\ä\"\n");
  g_assert_null (wn_safetensors_find (st, "floats")->data);
  g_assert_cmpint (wn_safetensors_find (st, "floats")->n_elements, ==, 6);
  wn_safetensors_close (st);
  for (gsize size = 0; size < n; size++) {
    g_unlink (f->path);
    g_assert_true (g_file_set_contents (f->path, content, size, NULL));
    g_assert_null (wn_safetensors_open_header (f->path, NULL));
  }
  g_free (content);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

/* What programs that print an error's domain show */
static void
test_domain (void)
{
  g_assert_cmpstr (g_quark_to_string (WN_ERROR), ==, "wn-error-quark");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/safetensors/round-trip", test_round_trip);
  ADD ("/safetensors/require", test_require);
  ADD ("/safetensors/open-fails", test_open_fails);
  g_test_add_func ("/error/domain", test_domain);
  g_test_add ("/safetensors/parts", Fixture, NULL, set_up, test_parts, tear_down);
  g_test_add ("/safetensors/closed", Fixture, NULL, set_up, test_closed, tear_down);
  g_test_add_func ("/safetensors/headers", test_headers);
  g_test_add_func ("/safetensors/alignment", test_alignment);
  g_test_add_func ("/safetensors/header-length", test_header_length);
  g_test_add_func ("/safetensors/depth", test_depth);
  ADD ("/safetensors/save-fails", test_save_fails);
  ADD ("/safetensors/full-disk", test_full_disk);
  ADD ("/safetensors/killed", test_killed);
  ADD ("/safetensors/sum", test_sum);
  return g_test_run ();
}
