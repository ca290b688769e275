/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_ESPEAK_IPA_H
#define WN_TEXT_ESPEAK_IPA_H

#include "text/scan/segments.h"

/** Symbols of espeak-ng's IPA and the names of phones of de/phones.h and nl/phones.h */
extern const WnIpaSymbol wn_espeak_ipa[];

/** One phone table for these languages: WN_X (name, features); a language takes what it has */
#define WN_V (WN_PHONE_VOWEL | WN_PHONE_VOICED)
#define WN_C WN_PHONE_VOICED

#define WN_CONSONANTS                                                                              \
  { "b", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_LABIAL },                                              \
      { "ch", WN_PHONE_PLOSIVE | WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_POSTALVEOLAR }, \
      { "d", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_ALVEOLAR },                                        \
      { "f", WN_PHONE_FRICATIVE | WN_PHONE_LABIAL },                                               \
      { "g", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_VELAR },                                           \
      { "h", WN_PHONE_FRICATIVE | WN_PHONE_GLOTTAL },                                              \
      { "j", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_PALATAL },                                     \
      { "jh",                                                                                      \
        WN_C | WN_PHONE_PLOSIVE | WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT                           \
            | WN_PHONE_POSTALVEOLAR },                                                             \
      { "k", WN_PHONE_PLOSIVE | WN_PHONE_VELAR },                                                  \
      { "l", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_LATERAL | WN_PHONE_ALVEOLAR },                 \
      { "m", WN_C | WN_PHONE_NASAL | WN_PHONE_LABIAL },                                            \
      { "n", WN_C | WN_PHONE_NASAL | WN_PHONE_ALVEOLAR },                                          \
      { "ng", WN_C | WN_PHONE_NASAL | WN_PHONE_VELAR },                                            \
      { "p", WN_PHONE_PLOSIVE | WN_PHONE_LABIAL },                                                 \
      { "r", WN_C | WN_PHONE_TRILL | WN_PHONE_RHOTIC | WN_PHONE_UVULAR },                          \
      { "s", WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_ALVEOLAR },                         \
      { "sh", WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_POSTALVEOLAR },                    \
      { "t", WN_PHONE_PLOSIVE | WN_PHONE_ALVEOLAR },                                               \
      { "v", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_LABIAL },                                        \
      { "w", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_LABIAL | WN_PHONE_VELAR },                     \
      { "x", WN_PHONE_FRICATIVE | WN_PHONE_VELAR },                                                \
      { "z", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_ALVEOLAR },                  \
  {                                                                                                \
    "zh", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_POSTALVEOLAR                    \
  }

#define WN_VOWELS                                                                         \
  { "a", WN_V | WN_PHONE_OPEN | WN_PHONE_FRONT },                                         \
      { "aa", WN_V | WN_PHONE_OPEN | WN_PHONE_BACK | WN_PHONE_LONG },                     \
      { "ax", WN_V | WN_PHONE_MID | WN_PHONE_CENTRAL },                                   \
      { "ee", WN_V | WN_PHONE_MID | WN_PHONE_FRONT | WN_PHONE_LONG },                     \
      { "eh", WN_V | WN_PHONE_MID | WN_PHONE_FRONT },                                     \
      { "ih", WN_V | WN_PHONE_CLOSE | WN_PHONE_FRONT },                                   \
      { "ii", WN_V | WN_PHONE_CLOSE | WN_PHONE_FRONT | WN_PHONE_LONG },                   \
      { "oe", WN_V | WN_PHONE_MID | WN_PHONE_FRONT | WN_PHONE_ROUNDED },                  \
      { "oee", WN_V | WN_PHONE_MID | WN_PHONE_FRONT | WN_PHONE_ROUNDED | WN_PHONE_LONG }, \
      { "oh", WN_V | WN_PHONE_MID | WN_PHONE_BACK | WN_PHONE_ROUNDED },                   \
      { "oo", WN_V | WN_PHONE_MID | WN_PHONE_BACK | WN_PHONE_ROUNDED | WN_PHONE_LONG },   \
      { "uh", WN_V | WN_PHONE_CLOSE | WN_PHONE_BACK | WN_PHONE_ROUNDED },                 \
      { "uu", WN_V | WN_PHONE_CLOSE | WN_PHONE_BACK | WN_PHONE_ROUNDED | WN_PHONE_LONG }, \
  {                                                                                       \
    "yy", WN_V | WN_PHONE_CLOSE | WN_PHONE_FRONT | WN_PHONE_ROUNDED | WN_PHONE_LONG       \
  }

#endif
