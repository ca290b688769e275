/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_LEXICON_DATA_H
#define WN_TEXT_LEXICON_DATA_H

/* Words that flite's lexicon and rules get wrong: word, phones with 1 behind a stressed and 0 behind an unstressed vowel */
static const char *const pronunciations[][2] = {
  { "i'm", "ay1 m" },
  { "we're", "w ih1 r" },
  { "you're", "y uh1 r" },
  { "they're", "dh eh1 r" },
  { "who're", "hh uw1 er0" },
  { "what're", "w ah1 t er0" },
  { "there're", "dh eh1 r er0" },
  { "y'all", "y ao1 l" },
  { "ma'am", "m ae1 m" },
  { "o'clock", "ax0 k l aa1 k" },
  { "don't", "d ow1 n t" },
  { "won't", "w ow1 n t" },
  { "can't", "k ae1 n t" },
  { "didn't", "d ih1 d ax0 n t" },
  { "doesn't", "d ah1 z ax0 n t" },
  { "isn't", "ih1 z ax0 n t" },
  { "aren't", "aa1 r ax0 n t" },
  { "wasn't", "w aa1 z ax0 n t" },
  { "weren't", "w er1 ax0 n t" },
  { "hasn't", "hh ae1 z ax0 n t" },
  { "haven't", "hh ae1 v ax0 n t" },
  { "hadn't", "hh ae1 d ax0 n t" },
  { "wouldn't", "w uh1 d ax0 n t" },
  { "couldn't", "k uh1 d ax0 n t" },
  { "shouldn't", "sh uh1 d ax0 n t" },
  { "mustn't", "m ah1 s ax0 n t" },
  { "needn't", "n iy1 d ax0 n t" },
  { "ain't", "ey1 n t" },
  { "it'll", "ih1 t ax0 l" },
  { "that'll", "dh ae1 t ax0 l" },
  { "hmm", "hh ah1 m" },
  { "reed", "r iy1 d" },
  { "leed", "l iy1 d" },
};

#endif
