/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "transcript.h"

#include <string.h>

static void
append_sentence (const WnSentence *sentence, GArray *phones, GArray *contexts)
{
  for (int i = 0; i < sentence->n_phones; i++) {
    const WnPhone *phone = &sentence->phones[i];

    if (phone->phone == 0 && phones->len && g_array_index (phones, int, phones->len - 1) == 0)
      continue;
    g_array_append_val (phones, phone->phone);
    g_array_append_vals (contexts, phone->context, WN_CONTEXT_DIM);
  }
}

WnTranscript *
wn_transcript_new (WnTextFrontend *frontend, const char *text, GError **error)
{
  GArray *phones = g_array_new (FALSE, FALSE, sizeof (int)),
         *contexts = g_array_new (FALSE, FALSE, sizeof (float));
  WnTranscript *transcript = NULL;
  gsize rest = strlen (text), n;
  gboolean ok = g_utf8_validate (text, rest, NULL);

  if (!ok)
    g_set_error (error, WN_ERROR, WN_ERROR_DECODE, "the text is not UTF-8");
  while (ok
      && (n = wn_text_sentence_end (wn_text_frontend_language (frontend), text, rest, TRUE)) > 0) {
    WnSentence *sentence = wn_text_to_phones (frontend, text, n, 0, WN_TEXT_ALL_PAUSES, NULL,
        error);

    ok = sentence != NULL;
    if (ok) {
      append_sentence (sentence, phones, contexts);
      wn_sentence_free (sentence);
    }
    text += n;
    rest -= n;
  }
  if (ok && phones->len < 2) {
    g_set_error (error, WN_ERROR, WN_ERROR_TEXT, "nothing to speak in the text");
  } else if (ok) {
    transcript = g_new (WnTranscript, 1);
    transcript->n = phones->len;
    transcript->phone = (int *) g_array_free (g_steal_pointer (&phones), FALSE);
    transcript->context = (float *) g_array_free (g_steal_pointer (&contexts), FALSE);
  }
  g_clear_pointer (&phones, g_array_unref);
  g_clear_pointer (&contexts, g_array_unref);
  return transcript;
}

void
wn_transcript_free (WnTranscript *transcript)
{
  g_free (transcript->phone);
  g_free (transcript->context);
  g_free (transcript);
}
