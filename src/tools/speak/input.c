/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "input.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "tools/options.h"

#define PAUSE 100 /* ms without a byte: the writer pauses */
#define LONGEST 65536
#define BLOCK 4096

gboolean
wn_text_is_blank (const char *text, gsize n)
{
  gsize i = n >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (i < n && g_ascii_isspace (text[i]))
    i++;
  return i == n;
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

/* Bytes of the whole lines; of a line without an end, whole words; of an endless word, characters
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
    if (last == start)
      for (last = end - 1; last > start && ((guchar) last[1] & 0xc0) == 0x80;)
        last--;
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
