/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/unknown.h"
#include "text/en/codes.h"
#include "text/en/stems.h"

/* ln of how much; chosen on words that only the CMU lexicon has, of the tenth that is set aside */
#define MUCH 2.0f

static void
spell (const WnLexicon *lexicon, const char *word, gsize n, GByteArray *codes)
{
  WnLexiconVariant variants[WN_LEXICON_MAX_VARIANTS];

  for (gsize i = 0; i < n; i++)
    if (word[i] == 'a')
      wn_codes_read ("ey1", codes);
    else if (wn_lexicon_find (lexicon, word + i, 1, variants) > 0)
      g_byte_array_append (codes, variants[0].phones, variants[0].n);
}

/*
 * Whether the stem's pronunciation [rule] is to be taken rather than the network's [read]: unless
 * it is much less probable, such as that of a name that only looks like two words, or the same in
 * all but the shade of a weak vowel
 */
static gboolean
is_likely (const WnLetterToSound *letters, const char *word, gsize n, const float *logits,
    const GByteArray *rule, const GByteArray *read)
{
  const float less = wn_letters_score (letters, word, n, logits, read->data, read->len)
      - wn_letters_score (letters, word, n, logits, rule->data, rule->len);

  return less != 0.0f && less < MUCH;
}

static void
read_with_network (const WnLexicon *lexicon, WnLettersNet *net, const char *word, gsize n,
    gboolean capital, GByteArray *codes)
{
  const WnLetterToSound *letters = wn_lexicon_letters (lexicon);
  const float *logits = wn_letters_logits (letters, net, word, n,
      capital ? WN_KIND_CAPITAL : WN_KIND_WORD);
  g_autoptr (GByteArray) rule = g_byte_array_new (), read = g_byte_array_new ();
  const GByteArray *chosen = read;

  wn_letters_decode (letters, word, n, logits, read);
  if (wn_stem_phones (lexicon, word, n, 0, rule)
      && is_likely (letters, word, n, logits, rule, read))
    chosen = rule;
  g_byte_array_append (codes, chosen->data, chosen->len);
}

void
wn_read_unknown (const WnLexicon *lexicon, WnLettersNet *net, const char *word, gsize n,
    gboolean capital, GByteArray *codes)
{
  while (n > 0) {
    const gsize some = MIN (n, WN_LEXICON_MAX_WORD);

    if (net)
      read_with_network (lexicon, net, word, some, capital, codes);
    else if (!wn_stem_phones (lexicon, word, some, 0, codes))
      spell (lexicon, word, some, codes);
    word += some;
    n -= some;
  }
}
