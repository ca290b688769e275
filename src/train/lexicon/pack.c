/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "pack.h"
#include <string.h>
#include "text/en/lexicon.h"
#include "text/en/english.h"

#define TRIGRAMS (WN_LEXICON_LETTERS * WN_LEXICON_LETTERS * WN_LEXICON_LETTERS)
/* Three letters that so few words have in a row are foreign */
#define RARE 3

static void
append_byte (GByteArray *bytes, guint8 byte)
{
  g_byte_array_append (bytes, &byte, 1);
}

static void
append_word (WnLexiconPack *pack, const char *before, const WnMergedWord *word)
{
  GByteArray *out = pack->words;
  gsize shared = 0, n = strlen (word->word);
  const guint n_variants = MIN (word->variants->len, WN_LEXICON_MAX_VARIANTS);

  while (before && before[shared] && before[shared] == word->word[shared])
    shared++;
  append_byte (out, shared);
  append_byte (out, n - shared);
  g_byte_array_append (out, (const guint8 *) word->word + shared, n - shared);
  append_byte (out, n_variants);
  for (guint i = 0; i < n_variants; i++) {
    const WnMergedVariant *v = &g_array_index (word->variants, WnMergedVariant, i);
    const gsize n_phones = strlen ((const char *) v->phones);

    append_byte (out, v->tags);
    append_byte (out, n_phones);
    g_byte_array_append (out, v->phones, n_phones);
  }
}

static void
count_letters (const char *word, int *counts)
{
  int before = 0, last = 0;

  for (const char *p = word;; p++) {
    const int letter = *p ? wn_lexicon_letter (*p) : 0;

    if (p > word)
      counts[(before * WN_LEXICON_LETTERS + last) * WN_LEXICON_LETTERS + letter]++;
    if (!*p)
      return;
    before = last;
    last = letter;
  }
}

static guint8 *
make_trigrams (const GPtrArray *words)
{
  guint8 *bits = g_new0 (guint8, (TRIGRAMS + 7) / 8);
  int *counts = g_new0 (int, TRIGRAMS);

  for (guint i = 0; i < words->len; i++)
    count_letters (((const WnMergedWord *) words->pdata[i])->word, counts);
  for (int i = 0; i < TRIGRAMS; i++)
    if (counts[i] > RARE)
      bits[i / 8] |= 1 << i % 8;
  g_free (counts);
  return bits;
}

WnLexiconPack *
wn_lexicon_pack_new (const GPtrArray *words)
{
  WnLexiconPack *pack = g_new0 (WnLexiconPack, 1);

  pack->words = g_byte_array_new ();
  pack->blocks = g_array_new (FALSE, FALSE, sizeof (gint32));
  for (guint i = 0; i < words->len; i++) {
    const gint32 at = pack->words->len;
    const gboolean first = i % WN_LEXICON_BLOCK == 0;

    if (first)
      g_array_append_val (pack->blocks, at);
    append_word (pack, first ? NULL : ((const WnMergedWord *) words->pdata[i - 1])->word,
        words->pdata[i]);
  }
  pack->trigrams = make_trigrams (words);
  return pack;
}

void
wn_lexicon_pack_free (WnLexiconPack *pack)
{
  if (!pack)
    return;
  g_byte_array_unref (pack->words);
  g_array_unref (pack->blocks);
  g_free (pack->trigrams);
  g_free (pack);
}

void
wn_lexicon_pack_add (const WnLexiconPack *pack, const char *licence, const char *sources,
    WnSafetensorsWriter *w)
{
  const int64_t n_words[] = { pack->words->len }, n_blocks[] = { pack->blocks->len },
                n_trigrams[] = { (TRIGRAMS + 7) / 8 };
  g_autoptr (GString) phones = g_string_new (NULL);

  for (int i = 0; i < wn_english.n_phones; i++)
    g_string_append_printf (phones, "%s%s", i ? " " : "", wn_english.phones[i].name);
  wn_safetensors_writer_metadata (w, "format", "parwavenet-lexicon");
  wn_safetensors_writer_metadata (w, "version", WN_LEXICON_VERSION);
  wn_safetensors_writer_metadata (w, "languages", "en-US");
  wn_safetensors_writer_metadata (w, "phones", phones->str);
  wn_safetensors_writer_metadata (w, "licence", licence);
  wn_safetensors_writer_metadata (w, "sources", sources);
  wn_safetensors_writer_add (w, "words", WN_DTYPE_U8, 1, n_words, pack->words->data);
  wn_safetensors_writer_add (w, "blocks", WN_DTYPE_I32, 1, n_blocks, pack->blocks->data);
  wn_safetensors_writer_add (w, "trigrams", WN_DTYPE_U8, 1, n_trigrams, pack->trigrams);
}
