/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/ru/reader.h"
#include <string.h>
#include "text/ru/numbers.h"
#include "text/ru/pronounce.h"
#include "text/ru/reader_data.h"
#include "text/scan/common.h"
#include "text/scan/number.h"
#include "text/scan/quantity.h"
#include "text/scan/translit.h"
#include "text/scan/words.h"

#define MONTH "(января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"

static gboolean
ends_in (const char *word, const char *ending)
{
  return g_utf8_strlen (word, -1) > 2 && g_str_has_suffix (word, ending);
}

/* ---- case and gender ---- */

static WnCase
case_by_preposition (const char *before)
{
  static const char *const genitive[] = { "от", "до", "из", "без", "около", "более", "менее",
    "свыше", "после", "для", "у", "среди", "кроме", "против", "вокруг", "больше", "меньше",
    "старше", "младше", "выше", "ниже", "с", "со", "из-за", "порядка", "не", NULL };
  static const char *const dative[] = { "к", "ко", "благодаря", "равно", "равна", "равен", NULL };
  static const char *const prepositional[] = { "о", "об", "при", NULL };
  static const char *const instrumental[] = { "между", "над", "перед", NULL };
  static const char *const accusative[] = { "за", "на", "про", "спустя", "через", NULL };

  if (wn_is_listed (genitive, before) && strcmp (before, "не") != 0)
    return WN_GENITIVE;
  if (wn_is_listed (dative, before))
    return WN_DATIVE;
  if (wn_is_listed (prepositional, before))
    return WN_PREPOSITIONAL;
  if (wn_is_listed (accusative, before))
    return WN_ACCUSATIVE;
  return wn_is_listed (instrumental, before) ? WN_INSTRUMENTAL : WN_NOMINATIVE;
}

static WnCase
case_by_noun (const char *noun, WnCase otherwise)
{
  if (ends_in (noun, "ам") || ends_in (noun, "ям"))
    return WN_DATIVE;
  if (ends_in (noun, "ами") || ends_in (noun, "ями") || ends_in (noun, "ьми"))
    return WN_INSTRUMENTAL;
  if (ends_in (noun, "ах") || ends_in (noun, "ях"))
    return WN_PREPOSITIONAL;
  return otherwise;
}

/* What the ending of a noun behind "1" or "2" tells of its gender */
static WnGender
gender_by_noun (const char *noun, gboolean one, WnCase declined)
{
  static const char *const masculine[] = { "мужчина", "папа", "дедушка", "дядя", "судья", "мужчины",
    "папы", "дедушки", "дяди", "судьи", "часы", "дни", "раза", NULL };
  static const char *const feminine[] = { "ночь", "дочь", "мать", "степень", "часть", "область",
    "площадь", "дверь", "жизнь", "смерть", "помощь", "вещь", "речь", "кость", "новость", "ночи",
    "части", "вещи", NULL };

  if (wn_is_listed (masculine, noun))
    return WN_MASCULINE;
  if (wn_is_listed (feminine, noun))
    return WN_FEMININE;
  if (one && declined == WN_DATIVE && (ends_in (noun, "у") || ends_in (noun, "ю")))
    return WN_MASCULINE;
  if (one)
    return ends_in (noun, "а") || ends_in (noun, "я") || ends_in (noun, "у") || ends_in (noun, "ю")
            || ends_in (noun, "ой")
        ? WN_FEMININE
        : ends_in (noun, "о") || ends_in (noun, "е") || ends_in (noun, "мя") ? WN_NEUTER
                                                                             : WN_MASCULINE;
  return ends_in (noun, "ы") || ends_in (noun, "и") ? WN_FEMININE : WN_MASCULINE;
}

/* Of what has a digit */
static char
last_digit (const WnFound *f)
{
  int i = f->end[0] - 1;

  while (i > f->start[0] && !g_ascii_isdigit (f->text[i]))
    i--;
  return f->text[i];
}

/* "3 > 2": больше двух */
static gboolean
is_compared (const WnFound *f)
{
  int i = f->start[0];

  while (i > 0 && f->text[i - 1] == ' ')
    i--;
  return i > 0 && (f->text[i - 1] == '<' || f->text[i - 1] == '>');
}

static WnForm
form_of (const WnFound *f)
{
  g_autofree char *behind = wn_found_behind (f), *before = wn_found_before (f);
  const gboolean joined = f->end[0] < (int) f->length && f->text[f->end[0]] == ' ';
  const char last = last_digit (f);
  WnForm form = { 0 };

  form.declined = is_compared (f) ? WN_GENITIVE : case_by_preposition (before);
  if (!joined)
    return form;
  if ((strcmp (before, "с") == 0 || strcmp (before, "со") == 0) && case_by_noun (behind, 0))
    form.declined = WN_NOMINATIVE;
  form.declined = case_by_noun (behind, form.declined);
  if (last == '1' || last == '2')
    form.gender = gender_by_noun (behind, last == '1', form.declined);
  if (last == '1' && form.gender == WN_FEMININE && form.declined == WN_NOMINATIVE
      && (ends_in (behind, "у") || ends_in (behind, "ю")))
    form.declined = WN_ACCUSATIVE;
  return form;
}

/* ---- quantities ---- */

static void
say_cents (GString *out, const WnQuantity *q)
{
  const WnNumber part = { .whole = { q->number.part[0], q->number.part[1] } };
  const WnForm form = { wn_quantity_gender (q->noun->minor), q->form.declined, TRUE, FALSE };

  wn_russian_cardinal (out, part.whole, 2, form);
  wn_russian_noun (out, q->noun->minor, &part, q->form.declined);
}

static void
say_range (GString *out, const WnQuantity *q, WnForm form)
{
  const gboolean years = !q->noun && strlen (q->number.whole) == 4 && strlen (q->to.whole) == 4;

  if (years) {
    wn_russian_number (out, &q->number, form);
    wn_say (out, "тире");
    wn_russian_number (out, &q->to, form);
    return;
  }
  form.declined = WN_GENITIVE;
  wn_say (out, "от");
  wn_russian_number (out, &q->number, form);
  wn_say (out, "до");
  wn_russian_number (out, &q->to, form);
}

static void
quantity (const WnReader *reader, GString *out, const WnQuantity *q)
{
  const WnNoun *counted = q->magnitude ? q->magnitude : q->noun;
  const gboolean cents = q->money && q->noun->minor && !q->magnitude && !q->range
      && strlen (q->number.part) == 2;
  WnNumber number = q->range ? q->to : q->number;
  WnForm form = q->form;

  if (cents)
    number.part[0] = '\0';
  if (counted)
    form.gender = wn_quantity_gender (counted->spoken);
  if (q->range) {
    say_range (out, q, form);
    form.declined = q->noun || strlen (q->to.whole) != 4 ? WN_GENITIVE : form.declined;
  } else {
    wn_russian_number (out, &number, form);
  }
  if (q->magnitude)
    wn_russian_noun (out, q->magnitude->spoken, &number, form.declined);
  if (q->noun && q->magnitude)
    wn_russian_noun (out, q->noun->spoken, &(WnNumber){ .whole = "5" }, WN_NOMINATIVE);
  else if (q->noun)
    wn_russian_noun (out, q->noun->spoken, &number, form.declined);
  if (cents && strcmp (q->number.part, "00") != 0)
    say_cents (out, q);
}

/* ---- dates and times ---- */

static void
say_int (GString *out, int value, WnForm form, gboolean ordinal)
{
  if (ordinal)
    wn_reader_ordinal (&wn_russian_reader, out, value, form);
  else
    wn_reader_cardinal (&wn_russian_reader, out, value, form);
}

static void
date (GString *out, int day, int month, int year, const WnFound *f)
{
  static const char *const nominative[] = { "сегодня", "завтра", "вчера", "это", "на", "по", "дата",
    "было", "будет", NULL };
  static const char *const dative[] = { "к", "ко", NULL };
  g_autofree char *before = f->length ? wn_found_before (f) : g_strdup ("");
  WnForm form = { WN_NEUTER, WN_GENITIVE, FALSE, FALSE };

  if (wn_is_listed (nominative, before))
    form.declined = WN_NOMINATIVE;
  else if (wn_is_listed (dative, before))
    form.declined = WN_DATIVE;
  if (day)
    say_int (out, day, form, TRUE);
  wn_say (out, months[month - 1]);
  if (year) {
    say_int (out, year, (WnForm){ WN_MASCULINE, WN_GENITIVE, FALSE, FALSE }, TRUE);
    wn_say (out, "года");
  }
}

static void
time_of_day (GString *out, int hour, int minute, int second, const WnFound *f)
{
  const WnForm plain = { 0 }, feminine = { WN_FEMININE, WN_NOMINATIVE, TRUE, FALSE };
  const WnNumber seconds = { .whole = { '0' + MAX (second, 0) / 10, '0' + MAX (second, 0) % 10 } };

  say_int (out, hour, plain, FALSE);
  if (minute < 10)
    wn_say (out, "ноль");
  say_int (out, minute, plain, FALSE);
  if (second <= 0)
    return;
  wn_russian_cardinal (out, seconds.whole, 2, feminine);
  wn_russian_noun (out, "f:секунда|секунды|секунд|секундам|секундами|секундах", &seconds,
      WN_NOMINATIVE);
}

/* What behind a number makes it a year, and in which case */
static gboolean
say_year (GString *out, WnFound *f)
{
  g_autofree char *word = wn_found_lower (f, 2), *before = wn_found_before (f);
  WnForm form = { WN_MASCULINE, WN_NOMINATIVE, FALSE, FALSE };

  if (strcmp (word, "года") == 0)
    form.declined = WN_GENITIVE;
  else if (strcmp (word, "году") == 0)
    form.declined = strcmp (before, "к") == 0 || strcmp (before, "по") == 0 ? WN_DATIVE
                                                                            : WN_PREPOSITIONAL;
  else if (strcmp (word, "годом") == 0)
    form.declined = WN_INSTRUMENTAL;
  else if (strcmp (word, "годы") == 0 || strcmp (word, "гг.") == 0)
    form.plural = TRUE;
  else if (strcmp (word, "годов") == 0 || strcmp (word, "годах") == 0) {
    form.plural = TRUE;
    form.declined = WN_GENITIVE;
  } else if (strcmp (word, "г.") == 0) {
    form.declined = strcmp (before, "в") == 0 ? WN_PREPOSITIONAL : WN_GENITIVE;
    g_free (word);
    word = g_strdup (form.declined == WN_GENITIVE ? "года" : "году");
  }
  wn_russian_ordinal (out, wn_found_text (f, 1), wn_found_length (f, 1), form);
  wn_say (out, strcmp (word, "гг.") == 0 ? "годы" : word);
  return TRUE;
}

/* ---- ordinals and numerals ---- */

static const struct
{
  const char *ending;
  WnForm form;
} ordinal_endings[] = {
  { "й", { WN_MASCULINE, WN_NOMINATIVE, FALSE, FALSE } },
  { "ый", { WN_MASCULINE, WN_NOMINATIVE, FALSE, FALSE } },
  { "ий", { WN_MASCULINE, WN_NOMINATIVE, FALSE, FALSE } },
  { "я", { WN_FEMININE, WN_NOMINATIVE, FALSE, FALSE } },
  { "ая", { WN_FEMININE, WN_NOMINATIVE, FALSE, FALSE } },
  { "е", { WN_NEUTER, WN_NOMINATIVE, FALSE, FALSE } },
  { "ое", { WN_NEUTER, WN_NOMINATIVE, FALSE, FALSE } },
  { "го", { WN_MASCULINE, WN_GENITIVE, FALSE, FALSE } },
  { "ого", { WN_MASCULINE, WN_GENITIVE, FALSE, FALSE } },
  { "му", { WN_MASCULINE, WN_DATIVE, FALSE, FALSE } },
  { "ому", { WN_MASCULINE, WN_DATIVE, FALSE, FALSE } },
  { "м", { WN_MASCULINE, WN_PREPOSITIONAL, FALSE, FALSE } },
  { "ом", { WN_MASCULINE, WN_PREPOSITIONAL, FALSE, FALSE } },
  { "ым", { WN_MASCULINE, WN_INSTRUMENTAL, FALSE, FALSE } },
  { "ой", { WN_FEMININE, WN_GENITIVE, FALSE, FALSE } },
  { "ю", { WN_FEMININE, WN_ACCUSATIVE, FALSE, FALSE } },
  { "ую", { WN_FEMININE, WN_ACCUSATIVE, FALSE, FALSE } },
  { "х", { WN_MASCULINE, WN_GENITIVE, FALSE, TRUE } },
  { "ых", { WN_MASCULINE, WN_GENITIVE, FALSE, TRUE } },
  { "ми", { WN_MASCULINE, WN_INSTRUMENTAL, FALSE, TRUE } },
};

/* 1 digits, 2 ending */
static gboolean
say_ordinal (GString *out, WnFound *f)
{
  g_autofree char *ending = wn_found_lower (f, 2);
  const gsize n = wn_found_length (f, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (ordinal_endings); i++)
    if (strcmp (ordinal_endings[i].ending, ending) == 0) {
      WnForm form = ordinal_endings[i].form;

      /* "1990-е": the nineties */
      if (strcmp (ending, "е") == 0 && (n == 4 || n == 2) && wn_found_text (f, 1)[n - 1] == '0')
        form.plural = TRUE;
      wn_russian_ordinal (out, wn_found_text (f, 1), n, form);
      return TRUE;
    }
  return FALSE;
}

static gboolean
century_form (const char *behind, WnForm *form)
{
  static const struct
  {
    const char *word;
    WnCase declined;
    gboolean plural;
  } words[] = { { "век", WN_NOMINATIVE, FALSE }, { "века", WN_GENITIVE, FALSE },
    { "веку", WN_DATIVE, FALSE }, { "веке", WN_PREPOSITIONAL, FALSE },
    { "веком", WN_INSTRUMENTAL, FALSE }, { "века", WN_NOMINATIVE, TRUE },
    { "в", WN_PREPOSITIONAL, FALSE }, { "съезд", WN_NOMINATIVE, FALSE },
    { "съезда", WN_GENITIVE, FALSE }, { "съезде", WN_PREPOSITIONAL, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].word, behind) == 0) {
      form->declined = words[i].declined;
      form->plural = words[i].plural;
      return strcmp (behind, "в") != 0;
    }
  return FALSE;
}

/* A queen's number, or a chapter's; FALSE: the name is none of theirs */
static gboolean
feminine_form (const char *name, WnForm *form)
{
  static const char *const stems[] = { "екатерин", "елизавет", "анн", "мари", "изабелл", "глав",
    "част", NULL };
  static const char *const nominative[] = { "а", "я", "ь", NULL };
  static const char *const accusative[] = { "у", "ю", NULL };
  static const char *const others[] = { "ы", "и", "е", "ой", "ей", "ью", NULL };

  for (int i = 0; stems[i]; i++) {
    const char *ending = name + strlen (stems[i]);

    if (!g_str_has_prefix (name, stems[i]))
      continue;
    form->gender = WN_FEMININE;
    form->declined = wn_is_listed (nominative, ending) ? WN_NOMINATIVE
        : wn_is_listed (accusative, ending)            ? WN_ACCUSATIVE
                                                       : WN_GENITIVE; /* and alike */
    return form->declined != WN_GENITIVE || wn_is_listed (others, ending);
  }
  return FALSE;
}

/* Case and gender of a ruler's number by the name's ending */
static WnForm
ruler_form (const char *name)
{
  WnForm form = { 0 };

  if (feminine_form (name, &form))
    return form;
  form = (WnForm){ 0 };
  if (ends_in (name, "а") || ends_in (name, "я"))
    form.declined = WN_GENITIVE;
  else if (ends_in (name, "у") || ends_in (name, "ю"))
    form.declined = WN_DATIVE;
  else if (ends_in (name, "ом") || ends_in (name, "ем"))
    form.declined = WN_INSTRUMENTAL;
  else if (ends_in (name, "е"))
    form.declined = WN_PREPOSITIONAL;
  return form;
}

/* The case of "1941-1945 гг." and "XIX в." by the word before, of which they say when it was */
static WnCase
case_of_time (const char *before)
{
  static const char *const others[] = { "за", "и", "на", "по", "через", "это", NULL };
  const WnCase told = case_by_preposition (before);

  if (strcmp (before, "в") == 0 || strcmp (before, "во") == 0)
    return WN_PREPOSITIONAL;
  if (told != WN_NOMINATIVE)
    return told;
  return *before == '\0' || wn_is_listed (others, before) ? WN_NOMINATIVE : WN_GENITIVE;
}

/* 1 number, 2 "и", 3 to number or another one */
static gboolean
say_roman_century (GString *out, WnFound *f)
{
  static const char *const one[] = { "век", "века", "веку", "век", "веком", "веке" };
  static const char *const many[] = { "века", "веков", "векам", "века", "веками", "веках" };
  g_autofree char *before = wn_found_before (f);
  const int first = wn_roman_value (wn_found_text (f, 1), wn_found_length (f, 1)),
            last = wn_found_length (f, 3)
      ? wn_roman_value (wn_found_text (f, 3), wn_found_length (f, 3))
      : first;
  const WnForm form = { WN_MASCULINE, case_of_time (before), FALSE, FALSE };

  if (first == 0 || last == 0)
    return FALSE;
  say_int (out, first, form, TRUE);
  if (wn_found_length (f, 2))
    wn_say (out, "и");
  if (wn_found_length (f, 3))
    say_int (out, last, form, TRUE);
  wn_say (out, (last == first ? one : many)[form.declined]);
  return TRUE;
}

/* 1 year, 2 to year, 3 "годы" in a case, or "гг." */
static gboolean
say_years (GString *out, WnFound *f)
{
  static const char *const words[] = { "годы", "годов", "годам", "годы", "годами", "годах" };
  g_autofree char *before = wn_found_before (f), *word = wn_found_lower (f, 3);
  WnForm form = { WN_MASCULINE, case_of_time (before), FALSE, FALSE };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (word, words[i]) == 0) {
      form.declined = (WnCase) i;
      break;
    }
  wn_russian_ordinal (out, wn_found_text (f, 1), wn_found_length (f, 1), form);
  wn_say (out, "тире");
  wn_russian_ordinal (out, wn_found_text (f, 2), wn_found_length (f, 2), form);
  wn_say (out, words[form.declined]);
  return TRUE;
}

static gboolean
say_roman (GString *out, WnFound *f)
{
  g_autofree char *before = wn_found_before (f), *behind = wn_found_behind (f);
  static const char *const plain[] = { "том", "акт", "раздел", "группа", "тип", NULL };
  const int value = wn_roman_value (wn_found_text (f, 1), wn_found_length (f, 1));
  const char *name = f->text + f->start[0] - 1 - strlen (before);
  WnForm form = { 0 };

  if (value == 0)
    return FALSE;
  if (century_form (behind, &form)) {
    say_int (out, value, form, TRUE);
    return TRUE;
  }
  if (*before == '\0' || g_utf8_strlen (before, -1) < 3 || name < f->text)
    return FALSE;
  if (wn_is_listed (plain, before)) {
    say_int (out, value, form, FALSE);
    return TRUE;
  }
  if (!g_unichar_isupper (g_utf8_get_char (name)) && strcmp (before, "глава") != 0)
    return FALSE;
  say_int (out, value, ruler_form (before), TRUE);
  return TRUE;
}

/* 1 whole, 2 over 3 */
static gboolean
say_fraction (GString *out, WnFound *f)
{
  const int over = wn_found_value (f, 2), under = wn_found_value (f, 3);
  const WnForm feminine = { WN_FEMININE, WN_NOMINATIVE, FALSE, FALSE };
  WnForm parts = { WN_FEMININE, over == 1 ? WN_NOMINATIVE : WN_GENITIVE, FALSE, over != 1 };

  if (under < 2 || over == 0 || over >= under || under > 100)
    return FALSE;
  if (wn_found_length (f, 1)) {
    say_int (out, wn_found_value (f, 1), (WnForm){ 0 }, FALSE);
    wn_say (out, "и");
  }
  if (over == 1 && (under == 2 || under == 4 || under == 3)) {
    wn_say (out, "одна");
    wn_say (out, under == 2 ? "вторая" : under == 3 ? "треть" : "четверть");
    return TRUE;
  }
  say_int (out, over, feminine, FALSE);
  if (under == 3 || under == 4)
    wn_say (out, under == 3 ? "трети" : "четверти");
  else
    say_int (out, under, parts, TRUE);
  return TRUE;
}

/* 1 digits, before an era: 5 в. до н. э. */
static gboolean
say_century (GString *out, WnFound *f)
{
  say_int (out, wn_found_value (f, 1), (WnForm){ 0 }, TRUE);
  wn_say (out, "век");
  return TRUE;
}

/* 1 and 2 days, 3 month, behind "с" */
static gboolean
say_days (GString *out, WnFound *f)
{
  g_autofree char *before = wn_found_before (f), *month = wn_found_lower (f, 3);

  if (strcmp (before, "с") != 0 && strcmp (before, "со") != 0)
    return FALSE;
  say_int (out, wn_found_value (f, 1), (WnForm){ WN_NEUTER, WN_GENITIVE, FALSE, FALSE }, TRUE);
  wn_say (out, "по");
  say_int (out, wn_found_value (f, 2), (WnForm){ WN_NEUTER, WN_NOMINATIVE, FALSE, FALSE }, TRUE);
  wn_say (out, month);
  return TRUE;
}

/* 1 hours, 2 minutes with a stop between, behind what a time is behind and no fraction is */
static gboolean
say_dotted_time (GString *out, WnFound *f)
{
  static const char *const words[] = { "в", "к", "после", NULL };
  g_autofree char *before = wn_found_before (f), *behind = wn_found_behind (f);

  return wn_is_listed (words, before) && !g_str_has_prefix (behind, "раз")
      && wn_found_clock (out, f);
}

static const WnReaderRule rules[] = {
  { "0", "(\\d{1,2}) ?в\\.(?= (?:до )?н\\. ?э\\.)", say_century, FALSE },
  { "0", "(\\d{1,2}) по (\\d{1,2}) " MONTH WN_END, say_days, FALSE },
  { "0", "([01]?\\d|2[0-3])\\.([0-5]\\d)" WN_END "(?! ?\\p{L}*[%°/])", say_dotted_time, FALSE },
  { "0", "(\\d{1,2}) " MONTH "(?: (\\d{4})(?: ?г(?:ода|\\.)(?!\\p{L}))?)?" WN_END,
      wn_found_named_date, FALSE },
  { "0", "(\\d{4}) ?[-–—] ?(\\d{4}) ?(годы|годов|годам|годами|годах|гг\\.)(?!\\p{L})", say_years,
      FALSE },
  { "0", "(\\d{3,4}) ?(года|году|годом|год|годы|годов|годах|гг\\.|г\\.)(?!\\p{L})", say_year,
      FALSE },
  { "0", "(\\d++)-(\\p{Cyrillic}{1,3})" WN_END, say_ordinal, FALSE },
  { "a", "([IVXLCDM]++)(?:(?:( и )| ?[-–—] ?)([IVXLCDM]++))? ?вв?\\.", say_roman_century, FALSE },
  { "a", "([IVXLCDM]++)" WN_END, say_roman, FALSE },
  { "0", "(?:(\\d{1,3}) )?(\\d{1,3})/(\\d{1,4})" WN_END "(?!/)", say_fraction, FALSE },
  { "0", "8 ?\\(?\\d{3}\\)?(?:[ -]\\d{2,3}){3,4}" WN_END, wn_found_digits, FALSE },
  { "0", "\\d{3}-\\d{2}-\\d{2}" WN_END, wn_found_digits, FALSE },
  { "(", "\\(\\d{3}\\) ?\\d{3}-\\d{2}-?\\d{2}" WN_END, wn_found_digits, FALSE },
};

const WnReader wn_russian_reader = {
  .rules = rules,
  .n_rules = G_N_ELEMENTS (rules),
  .script = G_UNICODE_SCRIPT_CYRILLIC,
  .decimal = ',',
  .to = "до",
  .minus = "минус",
  .number_sign = "номер",
  .hash_tag = "хэштег",
  .times = "умножить на",
  .months = months,
  .names = names,
  .letters = letters,
  .abbreviations = abbreviations,
  .units = units,
  .currencies = currencies,
  .magnitudes = magnitudes,
  .spelled = spelled,
  .cardinal = wn_russian_cardinal,
  .ordinal = wn_russian_ordinal,
  .number = wn_russian_number,
  .quantity = quantity,
  .date = date,
  .time = time_of_day,
  .form = form_of,
  .pronounceable = wn_russian_pronounceable,
  .transliterate = wn_to_cyrillic,
};

const WnSentenceRules wn_russian_sentences = {
  .abbreviations = sentence_abbreviations,
  .n_abbreviations = G_N_ELEMENTS (sentence_abbreviations),
  .starters = starters,
  .letter_words = "Я",
};
