/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "train/corpus/segments.h"

/*
 * A corpus with an alignment: choices, bit 0 for the corpus and 1 for the alignment being headers,
 * bit 2 for there being an alignment; two bytes, how long the corpus is; both
 */

static void
use (const WnCorpus *corpus)
{
  WnSegments *segments = wn_segments_new (corpus, NULL);
  volatile double sum = 0;

  for (int i = 0; i < corpus->n_utterances; i++) {
    const WnUtterance *u = &corpus->utterances[i];

    FUZZ_CHECK (wn_utterance_id_is_valid (u->id));
    for (int k = 0; k < u->n_samples; k++)
      sum += u->wave[k];
    for (int k = 0; k < u->n_phones; k++)
      sum += u->duration[k] + u->context[k * WN_CONTEXT_DIM] + u->phone[k];
    sum += strlen (u->text);
  }
  if (segments) {
    WnSegment segment;

    wn_segments_pick (segments, (float[]){ 0.99f, 0.5f }, 16, &segment);
    wn_segments_free (segments);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size }, first, second;
  const unsigned how = fuzz_byte (&in), low = fuzz_byte (&in), high = fuzz_byte (&in);
  size_t n_first, n_second;
  uint8_t *corpus_file, *alignment_file;
  GError *error = NULL;
  const char *path;
  WnCorpus *corpus;

  first = (FuzzInput){ in.data, MIN (low + 256 * high, in.n) };
  second = (FuzzInput){ in.data + first.n, in.n - first.n };
  corpus_file = fuzz_safetensors (&first, how, &n_first);
  alignment_file = fuzz_safetensors (&second, how >> 1, &n_second);
  path = fuzz_file (0, corpus_file, n_first);
  corpus = wn_corpus_open (path, how & 4 ? fuzz_file (1, alignment_file, n_second) : NULL, &error);
  fuzz_check_error (corpus != NULL, &error);
  if (corpus)
    use (corpus);
  wn_corpus_close (corpus);
  g_free (corpus_file);
  g_free (alignment_file);
  return 0;
}
