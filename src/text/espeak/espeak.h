/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_ESPEAK_H
#define WN_TEXT_ESPEAK_H

/**
 * What the loadable module parwavenet-espeak offers, the only thing that is linked with
 * libespeak-ng (GPL-3). Its one symbol is a WnEspeak named wn_espeak_module. All functions may be
 * called by many threads: one lock guards the library's process-wide state. No sound is
 * initialised.
 */
#define WN_ESPEAK_SYMBOL "wn_espeak_module"
#define WN_ESPEAK_VERSION 1

typedef struct
{
  int version; /* WN_ESPEAK_VERSION */
  /** Whether there is a voice for a BCP-47 tag */
  int (*has) (const char *tag);
  /** A word in the International Phonetic Alphabet; g_free(), NULL if the language is not there */
  char *(*word) (const char *tag, const char *word);
} WnEspeak;

#endif
