/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include <glib/gstdio.h>
#include "train/corpus/corpus.h"
#include "train/corpus/source.h"
#include "train/corpus/transcript.h"

/* The list of a corpus: which kind, plain or compressed; the file. Then its texts to phones */

static void
warn (void *data, const char *message)
{
  FUZZ_CHECK (message != NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const names[] = { "metadata.csv", "list.txt", "list.txt.gz" };
  static WnTextFrontend *frontend;
  FuzzInput in = { data, size };
  const unsigned kind = fuzz_byte (&in) % G_N_ELEMENTS (names);
  char *path = g_build_filename (fuzz_folder (), names[kind], NULL);
  GError *error = NULL;
  GPtrArray *items;

  if (frontend == NULL)
    frontend = wn_text_frontend_new (wn_language_find (NULL), NULL);
  FUZZ_CHECK (g_file_set_contents_full (path, (const char *) in.data, in.n,
      G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  items = kind == 0
      ? wn_source_ljspeech (fuzz_folder (), warn, NULL, &error)
      : wn_source_asterisk (wn_asterisk_prompts ("en"), path, fuzz_folder (), warn, NULL, &error);
  fuzz_check_error (items != NULL, &error);
  for (guint i = 0; items && i < MIN (items->len, 20); i++) {
    const WnSourceItem *item = items->pdata[i];

    WnTranscript *transcript = wn_transcript_new (frontend, item->text, NULL);

    g_clear_pointer (&transcript, wn_transcript_free);
  }
  g_clear_pointer (&items, g_ptr_array_unref);
  g_unlink (path);
  g_free (path);
  return 0;
}
