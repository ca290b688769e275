/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_UNICODE_DATA_H
#define WN_TEXT_UNICODE_DATA_H

#include <glib.h>

/* Tables of unicode.c, each sorted by code point. Characters with a compatibility decomposition (accented letters, ligatures,
 * full width, mathematical alphabets) need no entry. */

typedef struct
{
  gunichar c;
  const char *text;
} UnicodeEntry;

/* Punctuation and symbols; "" is silent, an arrow or bullet is a pause */
static const UnicodeEntry symbols[] = {
  { 0xa1, "" }, { 0xa2, "¢" }, { 0xa3, "£" }, { 0xa4, "" }, { 0xa5, "¥" }, { 0xa7, "§" }, { 0xa8, "" },
  { 0xa9, "©" }, { 0xab, "\"" }, { 0xac, "" }, { 0xad, "" }, { 0xae, "" }, { 0xaf, "" }, { 0xb0, "°" },
  { 0xb1, "±" }, { 0xb2, " squared " }, { 0xb3, " cubed " }, { 0xb4, "'" }, { 0xb6, "" }, { 0xb7, " , " },
  { 0xb8, "" }, { 0xb9, "" }, { 0xbb, "\"" }, { 0xbc, " 1/4" }, { 0xbd, " 1/2" }, { 0xbe, " 3/4" },
  { 0xbf, "" }, { 0xd7, "×" }, { 0xf7, "÷" }, { 0x2bb, "'" }, { 0x2bc, "'" }, { 0x2bd, "'" },
  { 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, " -- " }, { 0x2014, " -- " },
  { 0x2015, " -- " }, { 0x2018, "'" }, { 0x2019, "'" }, { 0x201a, "'" }, { 0x201b, "'" }, { 0x201c, "\"" },
  { 0x201d, "\"" }, { 0x201e, "\"" }, { 0x201f, "\"" }, { 0x2020, "" }, { 0x2021, "" }, { 0x2022, " , " },
  { 0x2023, " , " }, { 0x2026, "..." }, { 0x2032, "'" }, { 0x2033, "\"" }, { 0x2039, "\"" },
  { 0x203a, "\"" }, { 0x203b, "" }, { 0x203c, "!" }, { 0x2043, " , " }, { 0x2044, "/" }, { 0x2047, "?" },
  { 0x2048, "?" }, { 0x2049, "!" }, { 0x2070, " to the 0" }, { 0x2074, " to the 4" },
  { 0x2075, " to the 5" }, { 0x2076, " to the 6" }, { 0x2077, " to the 7" }, { 0x2078, " to the 8" },
  { 0x2079, " to the 9" }, { 0x20a9, "₩" }, { 0x20aa, "₪" }, { 0x20ac, "€" }, { 0x20b4, "₴" },
  { 0x20b9, "₹" }, { 0x20ba, "₺" }, { 0x20bd, "₽" }, { 0x20bf, "₿" }, { 0x2116, "No. " }, { 0x2117, "" },
  { 0x2120, "" }, { 0x2122, "" }, { 0x2150, " 1/7" }, { 0x2151, " 1/9" }, { 0x2152, " 1/10" },
  { 0x2153, " 1/3" }, { 0x2154, " 2/3" }, { 0x2155, " 1/5" }, { 0x2156, " 2/5" }, { 0x2157, " 3/5" },
  { 0x2158, " 4/5" }, { 0x2159, " 1/6" }, { 0x215a, " 5/6" }, { 0x215b, " 1/8" }, { 0x215c, " 3/8" },
  { 0x215d, " 5/8" }, { 0x215e, " 7/8" }, { 0x2190, " , " }, { 0x2191, " , " }, { 0x2192, " , " },
  { 0x2193, " , " }, { 0x21d2, " , " }, { 0x2212, "-" }, { 0x2215, "/" }, { 0x221a, "√" }, { 0x221e, "∞" },
  { 0x2248, "≈" }, { 0x2260, "≠" }, { 0x2264, "≤" }, { 0x2265, "≥" }, { 0x25a0, " , " }, { 0x25a1, " , " },
  { 0x25aa, " , " }, { 0x25b6, " , " }, { 0x25b8, " , " }, { 0x25ba, " , " }, { 0x25c6, " , " },
  { 0x25cb, " , " }, { 0x25cf, " , " }, { 0x25e6, " , " }, { 0x266d, " flat " }, { 0x266f, " sharp " },
  { 0x2713, " , " }, { 0x2714, " , " }, { 0x27e8, "<" }, { 0x27e9, ">" }, { 0x3001, ", " }, { 0x3002, ". " },
  { 0x300c, "\"" }, { 0x300d, "\"" }, { 0x300e, "\"" }, { 0x300f, "\"" }
};

/* Letters without a decomposition, lower case: Latin, Greek, Cyrillic */
static const UnicodeEntry letters[] = {
  { 0xdf, "ss" }, { 0xe6, "ae" }, { 0xf0, "d" }, { 0xf8, "o" }, { 0xfe, "th" }, { 0x111, "d" },
  { 0x127, "h" }, { 0x131, "i" }, { 0x138, "k" }, { 0x142, "l" }, { 0x14b, "ng" }, { 0x153, "oe" },
  { 0x167, "t" }, { 0x192, "f" }, { 0x254, "o" }, { 0x259, "a" }, { 0x25b, "e" }, { 0x268, "i" },
  { 0x3b1, "a" }, { 0x3b2, "v" }, { 0x3b3, "g" }, { 0x3b4, "d" }, { 0x3b5, "e" }, { 0x3b6, "z" },
  { 0x3b7, "i" }, { 0x3b8, "th" }, { 0x3b9, "i" }, { 0x3ba, "k" }, { 0x3bb, "l" }, { 0x3bc, "m" },
  { 0x3bd, "n" }, { 0x3be, "x" }, { 0x3bf, "o" }, { 0x3c0, "p" }, { 0x3c1, "r" }, { 0x3c2, "s" },
  { 0x3c3, "s" }, { 0x3c4, "t" }, { 0x3c5, "y" }, { 0x3c6, "f" }, { 0x3c7, "ch" }, { 0x3c8, "ps" },
  { 0x3c9, "o" }, { 0x430, "a" }, { 0x431, "b" }, { 0x432, "v" }, { 0x433, "g" }, { 0x434, "d" },
  { 0x435, "e" }, { 0x436, "zh" }, { 0x437, "z" }, { 0x438, "i" }, { 0x439, "y" }, { 0x43a, "k" },
  { 0x43b, "l" }, { 0x43c, "m" }, { 0x43d, "n" }, { 0x43e, "o" }, { 0x43f, "p" }, { 0x440, "r" },
  { 0x441, "s" }, { 0x442, "t" }, { 0x443, "u" }, { 0x444, "f" }, { 0x445, "kh" }, { 0x446, "ts" },
  { 0x447, "ch" }, { 0x448, "sh" }, { 0x449, "shch" }, { 0x44a, "" }, { 0x44b, "y" }, { 0x44c, "" },
  { 0x44d, "e" }, { 0x44e, "yu" }, { 0x44f, "ya" }, { 0x451, "yo" }, { 0x452, "dj" }, { 0x453, "g" },
  { 0x454, "ye" }, { 0x455, "dz" }, { 0x456, "i" }, { 0x457, "yi" }, { 0x458, "y" }, { 0x459, "ly" },
  { 0x45a, "ny" }, { 0x45b, "ch" }, { 0x45c, "k" }, { 0x45e, "w" }, { 0x45f, "dzh" }, { 0x491, "g" }
};

/* A Greek letter alone is read by its name */
static const UnicodeEntry greek_names[] = {
  { 0x3b1, "alpha" }, { 0x3b2, "beta" }, { 0x3b3, "gamma" }, { 0x3b4, "delta" }, { 0x3b5, "epsilon" },
  { 0x3b6, "zeta" }, { 0x3b7, "eta" }, { 0x3b8, "theta" }, { 0x3b9, "iota" }, { 0x3ba, "kappa" },
  { 0x3bb, "lambda" }, { 0x3bc, "mu" }, { 0x3bd, "nu" }, { 0x3be, "xi" }, { 0x3bf, "omicron" },
  { 0x3c0, "pi" }, { 0x3c1, "rho" }, { 0x3c2, "sigma" }, { 0x3c3, "sigma" }, { 0x3c4, "tau" },
  { 0x3c5, "upsilon" }, { 0x3c6, "phi" }, { 0x3c7, "chi" }, { 0x3c8, "psi" }, { 0x3c9, "omega" }
};

typedef struct
{
  const char *symbol, *name;
} SymbolName;

/* How a symbol is read where no rule knows better. "#" is "pound" and "*" is "star", as on a telephone. */
static const SymbolName symbol_names[] = {
  { "&", "and" }, { "@", "at" }, { "#", "pound" }, { "*", "star" }, { "%", "percent" }, { "+", "plus" },
  { "=", "equals" }, { "<", "less than" }, { ">", "greater than" }, { "$", "dollar" }, { "/", "slash" },
  { "\\", "backslash" }, { "^", "caret" }, { "~", "tilde" }, { "_", "underscore" }, { "|", "pipe" },
  { "£", "pound" }, { "€", "euro" }, { "¥", "yen" }, { "¢", "cent" }, { "₹", "rupee" },
  { "₽", "rouble" }, { "₩", "won" }, { "₪", "shekel" }, { "₺", "lira" }, { "₴", "hryvnia" },
  { "₿", "bitcoin" }, { "°", "degrees" }, { "×", "times" }, { "÷", "divided by" }, { "±", "plus or minus" },
  { "§", "section" }, { "©", "copyright" }, { "µ", "micro" }, { "√", "square root of" }, { "∞", "infinity" },
  { "≈", "approximately" }, { "≠", "not equal to" }, { "≤", "less than or equal to" },
  { "≥", "greater than or equal to" }
};

/* Punctuation is read by name only when text is spelled */
static const SymbolName punctuation_names[] = {
  { ".", "dot" }, { ",", "comma" }, { ":", "colon" }, { ";", "semicolon" }, { "?", "question mark" },
  { "!", "exclamation point" }, { "-", "dash" }, { "'", "apostrophe" }, { "\"", "quote" }, { "`", "backtick" },
  { "(", "open parenthesis" }, { ")", "close parenthesis" }, { "[", "left bracket" }, { "]", "right bracket" },
  { "{", "left brace" }, { "}", "right brace" }
};

#endif
