/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_PHONEME_DATA_H
#define WN_TEXT_PHONEME_DATA_H

/*
 * Tables of phoneme.c. Of several symbols that match the longest is taken; vowels are without
 * stress. Diacritics are those of normal form D
 */

typedef struct
{
  const char *symbol, *phones;
} Symbol;

static const Symbol ipa[] = {
  /* diphthongs */
  { "aɪ", "ay" },
  { "ai", "ay" },
  { "aj", "ay" },
  { "ɑɪ", "ay" },
  { "aʊ", "aw" },
  { "au", "aw" },
  { "aw", "aw" },
  { "æʊ", "aw" },
  { "eɪ", "ey" },
  { "ei", "ey" },
  { "ej", "ey" },
  { "ɛɪ", "ey" },
  { "oʊ", "ow" },
  { "ou", "ow" },
  { "ow", "ow" },
  { "əʊ", "ow" },
  { "əu", "ow" },
  { "ɔɪ", "oy" },
  { "ɔi", "oy" },
  { "ɔj", "oy" },
  { "oɪ", "oy" },
  { "oi", "oy" },
  { "ɔʏ", "oy" },

  /* vowels with r */
  { "ɝ", "er" },
  { "ɚ", "er" },
  { "ɜ", "er" },
  { "ɜr", "er" },
  { "ɜɹ", "er" },
  { "ɜːr", "er" },
  { "ɜːɹ", "er" },
  { "ɜ˞", "er" },
  { "ə˞", "er" },
  { "ər", "er" },
  { "əɹ", "er" },
  { "ɹ̩", "er" },
  { "r̩", "er" },

  /* vowels */
  { "i", "iy" },
  { "ɪ", "ih" },
  { "ᵻ", "ih" },
  { "ɨ", "ih" },
  { "e", "eh" },
  { "eː", "ey" },
  { "ɛ", "eh" },
  { "æ", "ae" },
  { "a", "aa" },
  { "ɑ", "aa" },
  { "ɒ", "aa" },
  { "ɔ", "ao" },
  { "o", "ow" },
  { "ʊ", "uh" },
  { "ᵿ", "uh" },
  { "u", "uw" },
  { "ʉ", "uw" },
  { "ʌ", "ah" },
  { "ɐ", "ah" },
  { "ɤ", "ah" },
  { "ə", "ax" },
  { "ɘ", "ax" },
  { "ɵ", "ax" },
  { "y", "uw" },
  { "ʏ", "uh" },
  { "ɯ", "uw" },
  { "ø", "er" },
  { "œ", "er" },
  { "ɶ", "ae" },
  { "ɞ", "er" },

  /* affricates */
  { "tʃ", "ch" },
  { "ʧ", "ch" },
  { "tɕ", "ch" },
  { "ʨ", "ch" },
  { "dʒ", "jh" },
  { "ʤ", "jh" },
  { "dʑ", "jh" },
  { "ʥ", "jh" },
  { "ʦ", "t s" },
  { "ʣ", "d z" },

  /* syllabic consonants and nasal vowels */
  { "n̩", "ax n" },
  { "m̩", "ax m" },
  { "ŋ̍", "ax ng" },
  { "l̩", "ax l" },
  { "ɫ̩", "ax l" },
  { "\u0303", "n" },

  /* consonants of English */
  { "p", "p" },
  { "b", "b" },
  { "t", "t" },
  { "d", "d" },
  { "k", "k" },
  { "ɡ", "g" },
  { "g", "g" },
  { "f", "f" },
  { "v", "v" },
  { "θ", "th" },
  { "ð", "dh" },
  { "s", "s" },
  { "z", "z" },
  { "ʃ", "sh" },
  { "ʒ", "zh" },
  { "h", "hh" },
  { "m", "m" },
  { "n", "n" },
  { "ŋ", "ng" },
  { "l", "l" },
  { "ɫ", "l" },
  { "ɹ", "r" },
  { "r", "r" },
  { "j", "y" },
  { "w", "w" },
  { "ʍ", "hh w" },
  { "ɾ", "d" },
  { "ʔ", "t" },

  /* and others, by the nearest */
  { "ʀ", "r" },
  { "ʁ", "r" },
  { "ɻ", "r" },
  { "ɽ", "d" },
  { "ɺ", "l" },
  { "ʎ", "l y" },
  { "ɭ", "l" },
  { "ʟ", "l" },
  { "ɬ", "l" },
  { "ɮ", "l" },
  { "ɲ", "n y" },
  { "ɳ", "n" },
  { "ɴ", "ng" },
  { "ɱ", "m" },
  { "ɥ", "w" },
  { "ɰ", "w" },
  { "x", "k" },
  { "χ", "hh" },
  { "ħ", "hh" },
  { "ɦ", "hh" },
  { "c\u0327", "hh" },
  { "ɣ", "g" },
  { "β", "v" },
  { "ʋ", "v" },
  { "ɸ", "f" },
  { "c", "k" },
  { "ɟ", "g" },
  { "q", "k" },
  { "ɢ", "g" },
  { "ʈ", "t" },
  { "ɖ", "d" },
  { "ʂ", "sh" },
  { "ʐ", "zh" },
  { "ɕ", "sh" },
  { "ʑ", "zh" },
  { "ɓ", "b" },
  { "ɗ", "d" },
  { "ɠ", "g" },
  { "ʙ", "b" },
  { "ʝ", "y" },
};

/* Passed over: length, syllable breaks, ties, tones, and the other diacritics (U+0300 to U+036F) */
static const char *const ipa_passed_over[] = { "ː", "ˑ", ".", "‿", "͜", "͡", "ʰ", "ʱ", "ʷ", "ʲ", "ˠ",
  "ˤ", "ˀ", "ⁿ", "ˡ", "ʼ", "˞", "˥", "˦", "˧", "˨", "˩", "↗", "↘", "ꜜ", "ꜛ", "-", "(", ")", "/",
  "[", "]" };

/* What the phones of ARPAbet and the CMU lexicon are called that the voice has under other names */
static const Symbol arpabet[] = {
  { "axr", "er" },
  { "ix", "ih" },
  { "ux", "uw" },
  { "dx", "d" },
  { "nx", "n" },
  { "hv", "hh" },
  { "el", "ax l" },
  { "em", "ax m" },
  { "en", "ax n" },
  { "eng", "ax ng" },
  { "wh", "hh w" },
  { "h", "hh" },
};

#endif
