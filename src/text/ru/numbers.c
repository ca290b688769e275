/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/ru/numbers.h"
#include <string.h>
#include "text/scan/number.h"

/* By case: nominative, genitive, dative, accusative, instrumental, prepositional */
static const char *const one[3][6] = {
  { "один", "одного", "одному", "один", "одним", "одном" },
  { "одна", "одной", "одной", "одну", "одной", "одной" },
  { "одно", "одного", "одному", "одно", "одним", "одном" },
};
static const char *const units[][6] = {
  { "ноль", "нуля", "нулю", "ноль", "нулём", "нуле" },
  { NULL },
  { "два", "двух", "двум", "два", "двумя", "двух" },
  { "три", "трёх", "трём", "три", "тремя", "трёх" },
  { "четыре", "четырёх", "четырём", "четыре", "четырьмя", "четырёх" },
};
/* Without ь */
static const char *const teens[] = { "пят", "шест", "сем", "восем", "девят", "десят", "одиннадцат",
  "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат",
  "девятнадцат" };
static const char *const endings[] = { "ь", "и", "и", "ь", "ью", "и" };
static const char *const hundreds[][6] = {
  { "двести", "двухсот", "двумстам", "двести", "двумястами", "двухстах" },
  { "триста", "трёхсот", "трёмстам", "триста", "тремястами", "трёхстах" },
  { "четыреста", "четырёхсот", "четырёмстам", "четыреста", "четырьмястами", "четырёхстах" },
};
static const char *const thousand[] = { "тысяча", "тысячи", "тысяче", "тысячу", "тысячей",
  "тысяче" };
static const char *const powers[] = { NULL, NULL, "миллион", "миллиард", "триллион",
  "квадриллион" };

static gboolean
is_direct (WnCase c)
{
  return c == WN_NOMINATIVE || c == WN_ACCUSATIVE;
}

static void
say_joined (GString *out, const char *a, const char *b, const char *c, const char *d)
{
  g_autofree char *word = g_strconcat (a, b, c, d, NULL);

  wn_say (out, word);
}

/* Five to nineteen, and the parts of fifty to eighty and of five hundred to nine hundred */
static const char *
stem_of (int value, WnCase c)
{
  return value == 8 && !is_direct (c) && c != WN_INSTRUMENTAL ? "восьм" : teens[value - 5];
}

static void
say_unit (GString *out, int value, WnForm form)
{
  if (value == 1)
    wn_say (out, one[form.gender][form.declined]);
  else if (value == 2 && form.gender == WN_FEMININE && is_direct (form.declined))
    wn_say (out, "две");
  else if (value < 5)
    wn_say (out, units[value][form.declined]);
  else
    say_joined (out, stem_of (value, form.declined), endings[form.declined], NULL, NULL);
}

static void
say_tens (GString *out, int ten, WnCase c)
{
  if (ten == 2 || ten == 3)
    say_joined (out, ten == 2 ? "двадцат" : "тридцат", endings[c], NULL, NULL);
  else if (ten == 4)
    wn_say (out, is_direct (c) ? "сорок" : "сорока");
  else if (ten == 9)
    wn_say (out, is_direct (c) ? "девяносто" : "девяноста");
  else if (is_direct (c))
    say_joined (out, teens[ten - 5], "ьдесят", NULL, NULL);
  else
    say_joined (out, stem_of (ten, c), endings[c], "десят", endings[c]);
}

static void
say_hundred (GString *out, int hundred, WnCase c)
{
  static const char *const ends[] = { "сот", "сот", "стам", "сот", "стами", "стах" };

  if (hundred == 1)
    wn_say (out, is_direct (c) ? "сто" : "ста");
  else if (hundred < 5)
    wn_say (out, hundreds[hundred - 2][c]);
  else
    say_joined (out, stem_of (hundred, c), endings[c], ends[c], NULL);
}

/* 1 .. 999 */
static void
say_below_thousand (GString *out, int value, WnForm form)
{
  if (value >= 100)
    say_hundred (out, value / 100, form.declined);
  value %= 100;
  if (value >= 20) {
    say_tens (out, value / 10, form.declined);
    value %= 10;
  }
  if (value)
    say_unit (out, value, form);
}

/* 0: as one, 1: as two to four, 2: as five */
static int
count_class (int value)
{
  if (value % 100 / 10 == 1)
    return 2;
  return value % 10 == 1 ? 0 : value % 10 >= 2 && value % 10 <= 4 ? 1 : 2;
}

static void
say_power (GString *out, int power, int value, WnCase c)
{
  static const char *const singular[] = { "", "а", "у", "", "ом", "е" };
  static const char *const plural[] = { "ов", "ов", "ам", "ов", "ами", "ах" };
  static const char *const thousands[] = { "тысяч", "тысяч", "тысячам", "тысяч", "тысячами",
    "тысячах" };
  const int class = count_class (value);

  if (power == 1)
    wn_say (out, class == 0 ? thousand[c] : class == 1 && is_direct (c) ? "тысячи" : thousands[c]);
  else
    say_joined (out, powers[power],
        class == 0                        ? singular[c]
            : class == 1 && is_direct (c) ? "а"
                                          : plural[c],
        NULL, NULL);
}

void
wn_russian_cardinal (GString *out, const char *digits, gsize n, WnForm form)
{
  char number[WN_NUMBER_DIGITS + 1];
  const gsize k = wn_digits_significant (digits, n, number);

  if (k == 0) {
    wn_say (out, units[0][form.declined]);
    return;
  }
  if (k > 3 * G_N_ELEMENTS (powers)) {
    for (gsize i = 0; i < k; i++)
      say_unit (out, number[i] - '0', (WnForm){ 0 });
    return;
  }
  for (gsize at = 0; at < k;) {
    const gsize power = (k - at - 1) / 3, length = (k - at) - 3 * power;
    const int value = wn_digits_value (number + at, length);
    WnForm here = form;

    at += length;
    if (value == 0)
      continue;
    if (power)
      here.gender = power == 1 ? WN_FEMININE : WN_MASCULINE;
    if (value > 1 || power != 1 || at > length)
      say_below_thousand (out, value, here);
    if (power)
      say_power (out, power, value, form.declined);
  }
}

/* ---- ordinals ---- */

static const char *const ordinal_units[] = { "нулев", "перв", "втор", "", "четвёрт", "пят", "шест",
  "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат", "тринадцат", "четырнадцат",
  "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат" };
static const char *const ordinal_tens[] = { "", "", "двадцат", "тридцат", "сороков", "пятидесят",
  "шестидесят", "семидесят", "восьмидесят", "девяност" };
static const char *const ordinal_hundreds[] = { "", "сот", "двухсот", "трёхсот", "четырёхсот",
  "пятисот", "шестисот", "семисот", "восьмисот", "девятисот" };
/* masculine, feminine, neuter, plural */
static const char *const adjective[4][6] = {
  { "ый", "ого", "ому", "ый", "ым", "ом" },
  { "ая", "ой", "ой", "ую", "ой", "ой" },
  { "ое", "ого", "ому", "ое", "ым", "ом" },
  { "ые", "ых", "ым", "ые", "ыми", "ых" },
};
static const char *const third[4][6] = {
  { "третий", "третьего", "третьему", "третий", "третьим", "третьем" },
  { "третья", "третьей", "третьей", "третью", "третьей", "третьей" },
  { "третье", "третьего", "третьему", "третье", "третьим", "третьем" },
  { "третьи", "третьих", "третьим", "третьи", "третьими", "третьих" },
};

static void
say_adjective (GString *out, const char *stem, WnForm form)
{
  static const char *const stressed[] = { "нулев", "втор", "шест", "седьм", "восьм", "сороков",
    NULL };
  const int kind = form.plural ? 3 : form.gender;
  const char *ending = adjective[kind][form.declined];

  if (*stem == '\0') {
    wn_say (out, third[kind][form.declined]);
    return;
  }
  for (int i = 0; stressed[i]; i++)
    if (strcmp (stressed[i], stem) == 0 && strcmp (ending, "ый") == 0)
      ending = "ой";
  say_joined (out, stem, ending, NULL, NULL);
}

/* "двадцатипятитысячный", "миллионный": what is counted is in the genitive, and part of the word */
static void
say_round_ordinal (GString *out, int count, gboolean millions, WnForm form)
{
  g_autoptr (GString) word = g_string_new (NULL);

  if (count > 1)
    say_below_thousand (word, count, (WnForm){ WN_NEUTER, WN_GENITIVE, FALSE, FALSE });
  g_string_replace (word, " ", "", 0);
  g_string_replace (word, "одного", "одно", 0);
  g_string_replace (word, "девяноста", "девяносто", 0);
  if (g_str_has_prefix (word->str, "ста"))
    g_string_overwrite (word, strlen ("ст"), "о");
  g_string_append (word, millions ? "миллионн" : "тысячн");
  say_adjective (out, word->str, form);
}

/* How much of a number its ordinal is made of; what stands before is said as a cardinal */
static int
last_part (int value)
{
  const int rest = value % 100;

  if (rest)
    return rest % 10 && rest > 19 ? rest % 10 : rest;
  if (value % 1000)
    return value % 1000;
  return value % 1000000 ? value % 1000000 : value;
}

void
wn_russian_ordinal (GString *out, const char *digits, gsize n, WnForm form)
{
  char number[WN_NUMBER_DIGITS + 1];
  const gsize k = wn_digits_significant (digits, n, number);
  const int value = k > 9 ? 0 : wn_digits_value (number, k), last = last_part (value);

  if (k > 9) {
    wn_russian_cardinal (out, digits, n, form);
    return;
  }
  if (value > last) {
    g_autofree char *first = g_strdup_printf ("%d", value - last);

    wn_russian_cardinal (out, first, strlen (first), (WnForm){ 0 });
  }
  if (last < 20)
    say_adjective (out, ordinal_units[last], form);
  else if (last < 100)
    say_adjective (out, ordinal_tens[last / 10], form);
  else if (last < 1000)
    say_adjective (out, ordinal_hundreds[last / 100], form);
  else if (last < 1000000)
    say_round_ordinal (out, last / 1000, FALSE, form);
  else
    say_round_ordinal (out, last / 1000000, TRUE, form);
}

/* ---- numbers and what they count ---- */

/* "одна целая", "двух целых", "пятью десятыми" */
static const char *
part_ending (int value, WnCase declined)
{
  if (count_class (value) == 0)
    return adjective[1][declined];
  return is_direct (declined) ? "ых" : adjective[3][declined];
}

void
wn_russian_number (GString *out, const WnNumber *number, WnForm form)
{
  static const char *const parts[] = { "", "десят", "сот", "тысячн" };
  const gsize n = strlen (number->part);
  const WnForm feminine = { WN_FEMININE, form.declined, FALSE, FALSE };
  const int whole = wn_digits_value (number->whole, MIN (strlen (number->whole), 8)) % 100,
            part = wn_digits_value (number->part, MIN (n, 8)) % 100;

  if (number->negative)
    wn_say (out, "минус");
  if (n == 0) {
    wn_russian_cardinal (out, number->whole, strlen (number->whole), form);
    return;
  }
  if (n >= G_N_ELEMENTS (parts)) {
    wn_russian_cardinal (out, number->whole, strlen (number->whole), (WnForm){ 0 });
    wn_say (out, number->point == '.' ? "точка" : "запятая");
    for (gsize i = 0; i < n; i++)
      wn_russian_cardinal (out, number->part + i, 1, (WnForm){ 0 });
    return;
  }
  wn_russian_cardinal (out, number->whole, strlen (number->whole), feminine);
  say_joined (out, "цел", part_ending (whole, form.declined), NULL, NULL);
  wn_russian_cardinal (out, number->part, n, feminine);
  say_joined (out, parts[n], part_ending (part, form.declined), NULL, NULL);
}

/* Dative, instrumental and prepositional singular of what ends as nouns do */
static char *
oblique_noun (const char *noun, WnCase declined)
{
  static const char
      *const hard[] = { [WN_DATIVE] = "у", [WN_INSTRUMENTAL] = "ом", [WN_PREPOSITIONAL] = "е" };
  static const char
      *const soft[] = { [WN_DATIVE] = "ю", [WN_INSTRUMENTAL] = "ём", [WN_PREPOSITIONAL] = "е" };
  static const char
      *const feminine[] = { [WN_DATIVE] = "е", [WN_INSTRUMENTAL] = "ой", [WN_PREPOSITIONAL] = "е" };
  const gsize n = strlen (noun);

  if (g_str_has_suffix (noun, "а") || g_str_has_suffix (noun, "ь"))
    return g_strdup_printf ("%.*s%s", (int) (n - strlen ("а")), noun,
        g_str_has_suffix (noun, "а") ? feminine[declined] : soft[declined]);
  if (g_str_has_suffix (noun, "о") || g_str_has_suffix (noun, "и") || g_str_has_suffix (noun, "е"))
    return g_strdup (noun);
  return g_strconcat (noun, hard[declined], NULL);
}

/* "квадратный метр", "градус цельсия": the adjective and the noun are declined, no more */
static void
say_singular (GString *out, char **forms, WnCase declined)
{
  g_auto (GStrv) words = g_strsplit (forms[0], " ", -1);
  g_auto (GStrv) genitive = g_strsplit (forms[1], " ", -1);
  gboolean behind = FALSE;

  for (int i = 0; words[i]; i++) {
    g_autofree char *noun = NULL;

    if (behind) {
      wn_say (out, words[i]);
    } else if (g_str_has_suffix (words[i], "ый") || g_str_has_suffix (words[i], "ий")) {
      words[i][strlen (words[i]) - strlen ("ый")] = '\0';
      say_joined (out, words[i], adjective[0][declined], NULL, NULL);
    } else {
      noun = declined == WN_GENITIVE ? g_strdup (genitive[i]) : oblique_noun (words[i], declined);
      wn_say (out, noun);
      behind = TRUE;
    }
  }
}

void
wn_russian_noun (GString *out, const char *forms, const WnNumber *number, WnCase declined)
{
  g_auto (GStrv) all = g_strsplit (forms + 2, "|", -1);
  const gsize n = strlen (number->whole);
  const int class = count_class (wn_digits_value (number->whole + (n > 4 ? n - 4 : 0), MIN (n, 4)));

  if (g_strv_length (all) < 6) {
    wn_say (out, all[0]);
    return;
  }
  if (number->part[0]) {
    wn_say (out, all[1]);
  } else if (is_direct (declined)) {
    if (class == 0 && declined == WN_ACCUSATIVE && g_str_has_suffix (all[0], "а")) {
      g_autofree char *stem = g_strndup (all[0], strlen (all[0]) - strlen ("а"));

      say_joined (out, stem, "у", NULL, NULL);
    } else {
      wn_say (out, all[class]);
    }
  } else if (class == 0) {
    say_singular (out, all, declined);
  } else {
    static const int plural
        [] = { [WN_GENITIVE] = 2, [WN_DATIVE] = 3, [WN_INSTRUMENTAL] = 4, [WN_PREPOSITIONAL] = 5 };

    wn_say (out, all[plural[declined]]);
  }
}
