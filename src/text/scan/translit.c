/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/translit.h"
#include <string.h>

typedef struct
{
  const char *from, *to;
} Pair;

static const Pair to_latin[] = {
  { "а", "a" },
  { "б", "b" },
  { "в", "v" },
  { "г", "g" },
  { "д", "d" },
  { "е", "e" },
  { "ё", "io" },
  { "ж", "zh" },
  { "з", "z" },
  { "и", "i" },
  { "й", "i" },
  { "к", "k" },
  { "л", "l" },
  { "м", "m" },
  { "н", "n" },
  { "о", "o" },
  { "п", "p" },
  { "р", "r" },
  { "с", "s" },
  { "т", "t" },
  { "у", "u" },
  { "ф", "f" },
  { "х", "j" },
  { "ц", "ts" },
  { "ч", "ch" },
  { "ш", "sh" },
  { "щ", "sh" },
  { "ъ", "" },
  { "ы", "i" },
  { "ь", "" },
  { "э", "e" },
  { "ю", "iu" },
  { "я", "ia" },
  { "і", "i" },
  { "ї", "i" },
  { "є", "ie" },
  { "ґ", "g" },
  { "α", "a" },
  { "ά", "á" },
  { "β", "v" },
  { "γ", "g" },
  { "δ", "d" },
  { "ε", "e" },
  { "έ", "é" },
  { "ζ", "z" },
  { "η", "i" },
  { "ή", "í" },
  { "θ", "t" },
  { "ι", "i" },
  { "ί", "í" },
  { "κ", "k" },
  { "λ", "l" },
  { "ν", "n" },
  { "ξ", "x" },
  { "ο", "o" },
  { "ό", "ó" },
  { "π", "p" },
  { "ρ", "r" },
  { "σ", "s" },
  { "ς", "s" },
  { "τ", "t" },
  { "υ", "i" },
  { "ύ", "í" },
  { "φ", "f" },
  { "χ", "j" },
  { "ψ", "ps" },
  { "ω", "o" },
  { "ώ", "ó" },
};

static const Pair to_cyrillic[] = {
  { "sch", "ш" },
  { "sh", "ш" },
  { "ch", "ч" },
  { "zh", "ж" },
  { "ph", "ф" },
  { "th", "т" },
  { "kh", "х" },
  { "ck", "к" },
  { "oo", "у" },
  { "ee", "и" },
  { "ou", "ау" },
  { "qu", "кв" },
  { "ya", "я" },
  { "yu", "ю" },
  { "ts", "ц" },
  { "a", "а" },
  { "b", "б" },
  { "ce", "се" },
  { "ci", "си" },
  { "c", "к" },
  { "d", "д" },
  { "e", "е" },
  { "f", "ф" },
  { "g", "г" },
  { "h", "х" },
  { "i", "и" },
  { "j", "дж" },
  { "k", "к" },
  { "l", "л" },
  { "m", "м" },
  { "n", "н" },
  { "o", "о" },
  { "p", "п" },
  { "q", "к" },
  { "r", "р" },
  { "s", "с" },
  { "t", "т" },
  { "u", "у" },
  { "v", "в" },
  { "w", "в" },
  { "x", "кс" },
  { "y", "и" },
  { "z", "з" },
  { "ä", "е" },
  { "ö", "е" },
  { "ü", "ю" },
  { "ß", "с" },
  { "ñ", "нь" },
  { "ç", "с" },
  { "α", "а" },
  { "β", "б" },
  { "γ", "г" },
  { "δ", "д" },
  { "ε", "е" },
  { "λ", "л" },
  { "μ", "м" },
  { "π", "п" },
  { "σ", "с" },
  { "ω", "о" },
};

static const Pair *
longest (const Pair *pairs, gsize n, const char *text)
{
  const Pair *best = NULL;

  for (gsize i = 0; i < n; i++)
    if (g_str_has_prefix (text, pairs[i].from)
        && (!best || strlen (pairs[i].from) > strlen (best->from)))
      best = &pairs[i];
  return best;
}

static char *
convert (const char *word, const Pair *pairs, gsize n)
{
  GString *out = g_string_new (NULL);

  for (const char *p = word; *p;) {
    const Pair *pair = longest (pairs, n, p);
    const gunichar c = g_utf8_get_char (p);
    gunichar parts[8];

    if (pair) {
      g_string_append (out, pair->to);
      p += strlen (pair->from);
      continue;
    }
    if (g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts)) > 1) {
      char base[7] = { 0 };

      g_unichar_to_utf8 (parts[0], base);
      pair = longest (pairs, n, base);
      g_string_append (out, pair ? pair->to : base);
    } else {
      g_string_append_unichar (out, c);
    }
    p = g_utf8_next_char (p);
  }
  return g_string_free (out, FALSE);
}

char *
wn_to_latin (const char *word)
{
  return convert (word, to_latin, G_N_ELEMENTS (to_latin));
}

char *
wn_to_cyrillic (const char *word)
{
  return convert (word, to_cyrillic, G_N_ELEMENTS (to_cyrillic));
}
