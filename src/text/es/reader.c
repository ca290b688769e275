/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/es/reader.h"
#include <string.h>
#include "text/es/numbers.h"
#include "text/es/pronounce.h"
#include "text/es/reader_data.h"
#include "text/scan/common.h"
#include "text/scan/number.h"
#include "text/scan/quantity.h"
#include "text/scan/translit.h"
#include "text/scan/words.h"

#define MONTH                                                                                   \
  "(enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|" \
  "ene|feb|mar|abr|jun|jul|ago|sept?|oct|nov|dic)"

static const WnForm plain = { 0 };

/* ---- agreement ---- */

static gboolean
ends_in_any (const char *word, const char *const *endings)
{
  for (; *endings; endings++)
    if (g_str_has_suffix (word, *endings))
      return TRUE;
  return FALSE;
}

/* By its ending, with the usual exceptions */
static gboolean
is_feminine (const char *noun)
{
  static const char *const masculine[] = { "día", "días", "mapa", "mapas", "problema", "problemas",
    "programa", "programas", "sistema", "sistemas", "idioma", "idiomas", "tema", "temas", "planeta",
    "planetas", "clima", "poema", "poemas", "turista", "turistas", "policías", "kilómetros", "para",
    "cada", "a", "ya", "era", "esta", "estaba", "había", "dálmatas", "artistas", "atletas",
    "cineastas", "periodistas", "gramas", "más", "además", "atrás", "mañana", "ahora", "contra",
    "hasta", "hacia", "tras", "gracias", NULL };
  static const char *const feminine[] = { "mano", "manos", "vez", "veces", "noche", "noches",
    "tarde", "tardes", "parte", "partes", "calle", "calles", "clase", "clases", "llave", "llaves",
    "ley", "leyes", "mujer", "mujeres", "flor", "flores", "nube", "nubes", "red", "redes", "torre",
    "torres", "fotos", "motos", "sedes", "bases", "fases", "frases", "serie", "series", "especies",
    "muertes", "luces", "voces", "cruces", "imágenes", "órdenes", NULL };
  static const char *const endings[] = { "a", "as", "ción", "ciones", "sión", "siones", "dad",
    "dades", "tud", "tudes", "umbre", "umbres", NULL };

  if (wn_is_listed (masculine, noun))
    return FALSE;
  return wn_is_listed (feminine, noun) || ends_in_any (noun, endings);
}

static gboolean
is_noun (const char *word)
{
  static const char *const others[] = { "y", "o", "u", "e", "de", "del", "en", "a", "al", "con",
    "por", "para", "que", "es", "son", "fue", "está", "están", "el", "la", "los", "las", "se", "lo",
    "no", "como", "pero", "si", "su", "más", "menos", "entre", "desde", "hasta", "ha", "han", "hay",
    "era", "cada", "sin", "sobre", "cuando", "donde", "ya", NULL };

  return *word && g_utf8_strlen (word, -1) > 1 && !wn_is_listed (others, word);
}

static WnForm
form_of (const WnFound *f)
{
  g_autofree char *behind = wn_found_behind (f), *before = wn_found_before (f);
  static const char *const not_counting[] = { "número", "página", "capítulo", "artículo", "nivel",
    "canal", "sala", "tomo", "el", "habitación", "línea", "figura", "puerta", "versión", "fase",
    "vuelo", "ruta", "año", "edad", "piso", "grupo", NULL };
  WnForm form = { 0 };

  if (!is_noun (behind) || wn_is_listed (not_counting, before))
    return form;
  if (f->end[0] < (int) f->length && f->text[f->end[0]] != ' ')
    return form;
  form.gender = is_feminine (behind) ? WN_FEMININE : WN_MASCULINE;
  form.counts = TRUE;
  return form;
}

/* ---- quantities ---- */

static void
say_part (GString *out, const WnQuantity *q, const WnNumber *last)
{
  const gsize n = strlen (last->part);
  const int cents = atoi (last->part) * (n == 1 ? 10 : 1);
  const WnNumber part = { .whole = { '0' + cents / 10, '0' + cents % 10 } };
  const WnForm form = { wn_quantity_gender (q->noun->minor), WN_NOMINATIVE, TRUE, FALSE };

  if (cents == 0)
    return;
  if (strcmp (last->whole, "0") != 0)
    wn_say (out, "con");
  wn_spanish_number (out, &part, form);
  wn_quantity_noun (out, q->noun->minor, cents == 1);
}

static gboolean
has_cents (const WnQuantity *q)
{
  return q->money && q->noun && q->noun->minor && !q->magnitude && !q->range && q->number.part[0]
      && strlen (q->number.part) == 2;
}

static gboolean
is_whole_millions (const WnNumber *number)
{
  const gsize n = strlen (number->whole);

  return strspn (number->part, "0") == strlen (number->part) && n > 6
      && strcmp (number->whole + n - 6, "000000") == 0;
}

/* Millions take "de" before what is counted */
static gboolean
wants_of (const WnQuantity *q, const WnNumber *last)
{
  if (q->magnitude)
    return strcmp (q->magnitude->written, "mil") != 0;
  return q->money && is_whole_millions (last);
}

static void
quantity (const WnReader *reader, GString *out, const WnQuantity *q)
{
  const WnNumber *last = q->range ? &q->to : &q->number;
  WnForm form = q->form;
  WnNumber number = q->number;

  if (q->noun && (!q->magnitude || strcmp (q->magnitude->written, "mil") == 0)) {
    form = (WnForm){ wn_quantity_gender (q->noun->spoken), WN_NOMINATIVE, TRUE, FALSE };
    if (strncmp (q->noun->spoken + 2, "por ", 4) == 0)
      form.counts = FALSE;
  }
  if (q->magnitude)
    form = (WnForm){ q->noun && form.gender == WN_FEMININE ? WN_FEMININE : WN_MASCULINE,
      WN_NOMINATIVE, TRUE, FALSE };
  if (has_cents (q)) {
    number.part[0] = '\0';
    /* fifty cents, and no pesos */
    if (strcmp (number.whole, "0") == 0 && strspn (q->number.part, "0") < strlen (q->number.part)) {
      say_part (out, q, last);
      return;
    }
  }
  wn_spanish_number (out, &number, form);
  if (q->range) {
    wn_say (out, "a");
    wn_spanish_number (out, &q->to, form);
  }
  if (q->magnitude)
    wn_quantity_noun (out, q->magnitude->spoken, wn_quantity_is_one (last));
  if (!q->noun)
    return;
  if (wants_of (q, last))
    wn_say (out, "de");
  wn_quantity_noun (out, q->noun->spoken,
      wn_quantity_is_one (&number) && !q->magnitude && !q->range);
  if (has_cents (q))
    say_part (out, q, last);
}

/* ---- dates and times ---- */

static void
say_int (GString *out, int value, WnForm form)
{
  wn_reader_cardinal (&wn_spanish_reader, out, value, form);
}

static void
date (GString *out, int day, int month, int year, const WnFound *found)
{
  if (day == 1)
    wn_say (out, "primero");
  else if (day)
    say_int (out, day, plain);
  if (day)
    wn_say (out, "de");
  wn_say (out, months[month - 1]);
  if (year) {
    wn_say (out, "de");
    say_int (out, year, plain);
  }
}

static void
time_of_day (GString *out, int hour, int minute, int second, const WnFound *f)
{
  const WnForm hours = { WN_FEMININE, WN_NOMINATIVE, FALSE, FALSE };
  const WnForm counted = { WN_MASCULINE, WN_NOMINATIVE, TRUE, FALSE };
  g_autofree char *behind = wn_found_behind (f);
  static const char *const units[] = { "horas", "am", "pm", NULL };
  const char *next = f->text + (*f->text ? f->end[0] : 0);
  const gboolean halves = g_regex_match_simple ("^ ?[aApP]\\. ?[mM]", next, 0, 0);

  say_int (out, hour, hours);
  if (minute == 0 && second <= 0) {
    if (!wn_is_listed (units, behind) && !halves)
      wn_say (out, "en punto");
  } else {
    if (minute < 10)
      wn_say (out, "cero");
    say_int (out, minute, plain);
  }
  if (second > 0) {
    wn_say (out, "con");
    say_int (out, second, counted);
    wn_say (out, second == 1 ? "segundo" : "segundos");
  }
}

/* 1 hour, 2 minute, behind them "h" */
static gboolean
say_hours (GString *out, WnFound *f)
{
  const int hour = wn_found_value (f, 1), minute = wn_found_value (f, 2);

  if (hour > 24 || minute > 59)
    return FALSE;
  say_int (out, hour, (WnForm){ WN_FEMININE, WN_NOMINATIVE, minute == 0, FALSE });
  if (minute > 0 && minute < 10)
    wn_say (out, "cero");
  if (minute > 0)
    say_int (out, minute, plain);
  wn_say (out, hour == 1 && minute == 0 ? "hora" : "horas");
  return TRUE;
}

/* ---- ordinals and numerals ---- */

/* 1 digits, 2 how it ends: 1.º 2ª 3er 4to */
static gboolean
say_ordinal (GString *out, WnFound *f)
{
  g_autofree char *ending = wn_found_lower (f, 2), *behind = wn_found_behind (f);
  static const char *const feminine[] = { "ª", "a", "ra", "da", "ta", "ma", "va", "na", "as", "ras",
    NULL };
  WnForm form = { 0 };

  form.gender = wn_is_listed (feminine, ending) ? WN_FEMININE : WN_MASCULINE;
  form.plural = g_str_has_suffix (ending, "s");
  form.counts = strcmp (ending, "er") == 0
      || (strcmp (ending, "º") == 0 && is_noun (behind) && form.gender == WN_MASCULINE
          && strcmp (behind, "y") != 0);
  wn_spanish_ordinal (out, wn_found_text (f, 1), wn_found_length (f, 1), form);
  return TRUE;
}

/* Whether the word before, and a space, begins with a capital where it is written */
static gboolean
is_capital (const WnFound *f, const char *before)
{
  const char *word = f->text + f->start[0] - 1 - strlen (before);

  return word >= f->text && g_unichar_isupper (g_utf8_get_char (word));
}

static gboolean
say_roman (GString *out, WnFound *f)
{
  static const char *const cardinals[] = { "siglo", "siglos", "s", "capítulo", "tomo", "volumen",
    "título", "parte", "acto", "fase", "nivel", "tipo", "página", "super", "bowl", "olimpiada",
    "artículo", "unidad", "anexo", "clase", "grado", "y", "a", "zona", "etapa", "libro", "xp",
    "guerra", NULL };
  static const char *const queens[] = { "isabel", "maría", "juana", "catalina", "cristina", "ana",
    "margarita", "victoria", "teresa", "beatriz", "guerra", "república", "dinastía", NULL };
  g_autofree char *before = wn_found_before (f);
  const int value = wn_roman_value (wn_found_text (f, 1), wn_found_length (f, 1));
  const gboolean counted = wn_is_listed (cardinals, before);

  if (value == 0 || *before == '\0' || f->shouting)
    return FALSE;
  if (!counted && !is_capital (f, before))
    return FALSE;
  if (!counted && (value > 50 || g_utf8_strlen (before, -1) < 3))
    return FALSE;
  if (counted || value > 10)
    say_int (out, value, plain);
  else
    wn_reader_ordinal (&wn_spanish_reader, out, value,
        (WnForm){ wn_is_listed (queens, before) ? WN_FEMININE : WN_MASCULINE, 0, FALSE, FALSE });
  return TRUE;
}

/* 1 over 2 */
static gboolean
say_fraction (GString *out, WnFound *f)
{
  static const char *const parts[] = { "", "", "medio", "tercio", "cuarto", "quinto", "sexto",
    "séptimo", "octavo", "noveno", "décimo" };
  const int over = wn_found_value (f, 2), under = wn_found_value (f, 3);
  const WnForm counted = { WN_MASCULINE, WN_NOMINATIVE, TRUE, FALSE };

  if (wn_found_length (f, 1)) {
    say_int (out, wn_found_value (f, 1), plain);
    wn_say (out, "y");
  }
  if (under == 0)
    return FALSE;
  if (under < 2 || under > 10 || over >= under) {
    say_int (out, over, plain);
    wn_say (out, under <= 12 && over > 12 ? "sobre" : "de");
    say_int (out, under, plain);
    return TRUE;
  }
  say_int (out, over, counted);
  wn_say (out, parts[under]);
  if (over > 1)
    g_string_append_c (out, 's');
  return TRUE;
}

/* 1990s, los 90's */
static gboolean
say_decade (GString *out, WnFound *f)
{
  wn_spanish_cardinal (out, wn_found_text (f, 1), wn_found_length (f, 1), plain);
  return TRUE;
}

/* Whole millions of something: dos millones de mexicanos */
static gboolean
say_millions (GString *out, WnFound *f)
{
  WnNumber number;
  const WnForm form = form_of (f);
  const gsize end = wn_reader_number (f->text, f->length, f->start[0], 0, &number);

  if ((int) end != f->end[0] || !form.counts || !is_whole_millions (&number))
    return FALSE;
  wn_spanish_number (out, &number, form);
  wn_say (out, "de");
  return TRUE;
}

/* Before a name, but not between two, where D stands for one */
static gboolean
say_don (GString *out, WnFound *f)
{
  g_autofree char *before = wn_found_before (f);

  if (*before && is_capital (f, before))
    return FALSE;
  wn_say (out, "don");
  return TRUE;
}

static gboolean
say_power (GString *out, WnFound *f)
{
  wn_say (out, "a la");
  wn_spanish_cardinal (out, wn_found_text (f, 1), wn_found_length (f, 1), plain);
  return TRUE;
}

static const WnReaderRule rules[] = {
  { "0", "(\\d{1,2})(?:º|°|\\.º)? (?:de )?(?i:" MONTH ")\\.?(?:,? (?:del? )?(\\d{4}))?" WN_END,
      wn_found_named_date, TRUE },
  { "0", "(\\d{1,2})[-/](?i:" MONTH ")[-/](\\d{4})" WN_END, wn_found_named_date, FALSE },
  { "0",
      "(\\d++)\\.?(º|ª|[oa](?=\\.)|er|ro|ra|ros|ras|do|da|to|ta|mo|ma|vo|va|no|na)" WN_END "\\.?",
      say_ordinal, TRUE },
  { "0", "(\\d{1,2})[:.]([0-5]\\d) ?(?:h|hs|hrs)" WN_END "\\.?", say_hours, TRUE },
  { "a", "([IVXLCDM]++)" WN_END, say_roman, TRUE },
  { "0", "(?:(\\d{1,3}) )?(\\d{1,3})/(\\d{1,4})" WN_END "(?!/)", say_fraction, FALSE },
  { "0", "\\d{2,3}[ -]\\d{3,4}[ -]\\d{4}" WN_END, wn_found_digits, FALSE },
  { "0", "\\d{3}-\\d{4}" WN_END, wn_found_digits, FALSE },
  { "0", "\\d{2}(?:[ -]\\d{2}){2,4}" WN_END, wn_found_digits, FALSE },
  { "0", "\\d{3}(?:-\\d{3}|-\\d{2}-\\d{2}|(?: \\d{2}){3})" WN_END, wn_found_digits, FALSE },
  { "(", "\\(\\d{2,3}\\) ?\\d{3,4}[ -]?\\d{4}" WN_END, wn_found_digits, FALSE },
  { "0", "(\\d{4})s" WN_END, say_decade, FALSE },
  { "0", "[1-9]\\d*+(?:[., ]\\d{3})*+(?= \\p{Ll}{2,}s" WN_END ")", say_millions, FALSE },
  { "a", "D\\.(?= ?\\p{Lu}\\p{Ll})", say_don, FALSE },
  { "^", "\\^(\\d+)", say_power, FALSE },
};

const WnReader wn_spanish_reader = {
  .rules = rules,
  .n_rules = G_N_ELEMENTS (rules),
  .script = G_UNICODE_SCRIPT_LATIN,
  .decimal = 0,
  .to = "a",
  .minus = "menos",
  .number_sign = "número",
  .hash_tag = "etiqueta",
  .times = "por",
  .months = months,
  .odd_month = 9, /* setiembre */
  .names = names,
  .letters = letters,
  .abbreviations = abbreviations,
  .units = units,
  .currencies = currencies,
  .magnitudes = magnitudes,
  .spelled = spelled,
  .cardinal = wn_spanish_cardinal,
  .ordinal = wn_spanish_ordinal,
  .number = wn_spanish_number,
  .quantity = quantity,
  .date = date,
  .time = time_of_day,
  .form = form_of,
  .pronounceable = wn_spanish_pronounceable,
  .transliterate = wn_to_latin,
};

const WnSentenceRules wn_spanish_sentences = {
  .abbreviations = sentence_abbreviations,
  .n_abbreviations = G_N_ELEMENTS (sentence_abbreviations),
  .starters = starters,
  .letter_words = "",
};
