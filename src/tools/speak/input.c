/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define _GNU_SOURCE
#include "input.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "engine/parwavenet.h"
#include "tools/options.h"

#define PAUSE 100 /* ms without a byte: the writer pauses */
#define LONGEST 65536
#define BLOCK 4096
#define DAMAGE "\xef\xbf\xbf" /* U+FFFF, which is no character, in the place of a byte */

gboolean
wn_text_is_blank (const char *text, gsize n)
{
  gsize i = n >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (i < n && g_ascii_isspace (text[i]))
    i++;
  return i == n;
}

/* What is damaged is marked, for the text to be cut into sentences; a NUL is not damage */
static GString *
mark_damage (const char *text, gsize n, gsize *first)
{
  GString *marked = g_string_sized_new (n);
  const char *end = text + n, *bad;

  *first = n;
  for (const char *p = text; p < end; p = bad + 1) {
    g_utf8_validate_len (p, end - p, &bad);
    g_string_append_len (marked, p, bad - p);
    if (bad < end && *bad == '\0')
      g_string_append_c (marked, '\0');
    else if (bad < end)
      g_string_append (marked, DAMAGE);
    if (bad < end && *bad != '\0' && *first == n)
      *first = bad - text;
  }
  return marked;
}

static void
append_blanks (GString *to, const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (((guchar) text[i] & 0xc0) != 0x80)
      g_string_append_c (to, ' ');
}

char *
wn_text_blank_damage (const char *text, gsize *n, guint *n_blanked, gsize *first)
{
  GString *marked = mark_damage (text, *n, first), *result;
  gsize length;

  *n_blanked = 0;
  if (*first == *n)
    return g_string_free (marked, FALSE);
  result = g_string_sized_new (marked->len);
  for (gsize at = 0; at < marked->len; at += length) {
    const char *sentence = marked->str + at;

    length = wn_sentence_end (sentence, marked->len - at, TRUE);
    if (memmem (sentence, length, DAMAGE, strlen (DAMAGE))) {
      append_blanks (result, sentence, length);
      ++*n_blanked;
    } else {
      g_string_append_len (result, sentence, length);
    }
  }
  *n = result->len;
  g_string_free (marked, TRUE);
  return g_string_free (result, FALSE);
}

static gboolean
is_file (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 && S_ISREG (status.st_mode);
}

/* Waits for bytes; FALSE on an error */
static gboolean
read_block (WnTextInput *in, GError **error)
{
  char block[BLOCK];
  ssize_t n;

  do {
    n = read (in->fd, block, sizeof block);
  } while (n < 0 && errno == EINTR);
  if (n < 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "the text could not be read: %s",
        g_strerror (errno));
    return FALSE;
  }
  g_string_append_len (in->text, block, n);
  in->ended = n == 0;
  return TRUE;
}

static gboolean
pauses (const WnTextInput *in)
{
  struct pollfd poll_fd = { .fd = in->fd, .events = POLLIN };

  return poll (&poll_fd, 1, PAUSE) == 0;
}

/* Bytes of the whole lines; of a line without an end, whole words; of an endless word, characters,
 * but for the last, the rest of which may not have come yet
 */
static gsize
piece_length (const WnTextInput *in)
{
  const char *start = in->text->str, *end = start + in->text->len,
             *last = g_strrstr_len (start, in->text->len, "\n");

  if (in->ended)
    return in->text->len;
  if (!last && in->text->len >= LONGEST) {
    for (last = end - 1; last > start && !g_ascii_isspace (*last);)
      last--;
    if (last == start) {
      for (last = end - 1; last > start && ((guchar) *last & 0xc0) == 0x80;)
        last--;
      last = last > start ? last - 1 : end - 1;
    }
  }
  return last ? (gsize) (last + 1 - start) : 0;
}

char *
wn_text_input_next (WnTextInput *in, gsize *n, GError **error)
{
  if (!in->text) {
    in->text = g_string_new (NULL);
    in->markup = in->markup || is_file (in->fd);
  }
  for (;;) {
    gsize length = 0;

    in->markup = in->markup || wn_tool_looks_like_ssml (in->text->str);
    if (in->ended || (!in->markup && (in->text->len >= LONGEST || pauses (in))))
      length = piece_length (in);
    if (length > 0) {
      const gboolean blank = wn_text_is_blank (in->text->str, length);
      /* NUL may be in it, which is the engine's to refuse */
      char *piece = blank ? NULL : g_malloc (length + 1);

      if (piece) {
        memcpy (piece, in->text->str, length);
        piece[length] = '\0';
      }
      g_string_erase (in->text, 0, length);
      in->position += length;
      *n = length;
      if (piece)
        return piece;
    } else if (in->ended) {
      return NULL;
    } else if (!read_block (in, error)) {
      return NULL;
    }
  }
}

void
wn_text_input_clear (WnTextInput *in)
{
  if (in->text)
    g_string_free (in->text, TRUE);
  in->text = NULL;
}
