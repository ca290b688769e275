/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/es/numbers.h"
#include <string.h>
#include "text/scan/number.h"
#include "text/scan/words.h"

static const char *const small[] = { "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis",
  "siete", "ocho", "nueve", "diez", "once", "doce", "trece", "catorce", "quince", "dieciséis",
  "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés",
  "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve" };
static const char *const tens[] = { "", "", "", "treinta", "cuarenta", "cincuenta", "sesenta",
  "setenta", "ochenta", "noventa" };
static const char *const hundreds[] = { "", "ciento", "doscient", "trescient", "cuatrocient",
  "quinient", "seiscient", "setecient", "ochocient", "novecient" };
static const char *const powers[][2] = { { "", "" }, { "millón", "millones" },
  { "billón", "billones" }, { "trillón", "trillones" }, { "cuatrillón", "cuatrillones" } };

static void
say_one (GString *out, WnForm form, gboolean twenty)
{
  if (form.gender == WN_FEMININE)
    wn_say (out, twenty ? "veintiuna" : "una");
  else if (form.counts)
    wn_say (out, twenty ? "veintiún" : "un");
  else
    wn_say (out, twenty ? "veintiuno" : "uno");
}

static void
say_hundreds (GString *out, int value, WnForm form)
{
  const int hundred = value / 100, rest = value % 100;

  if (value == 100) {
    wn_say (out, "cien");
    return;
  }
  if (hundred) {
    wn_say (out, hundreds[hundred]);
    if (hundred > 1)
      g_string_append (out, form.gender == WN_FEMININE ? "as" : "os");
  }
  if (rest == 0)
    return;
  if (rest % 10 == 1 && rest != 11) {
    if (rest > 30) {
      wn_say (out, tens[rest / 10]);
      wn_say (out, "y");
    }
    say_one (out, form, rest == 21);
  } else if (rest < 30) {
    wn_say (out, small[rest]);
  } else {
    wn_say (out, tens[rest / 10]);
    if (rest % 10) {
      wn_say (out, "y");
      wn_say (out, small[rest % 10]);
    }
  }
}

/* Below a million */
static void
say_thousands (GString *out, int value, WnForm form)
{
  const WnForm counted = { form.gender, WN_NOMINATIVE, TRUE, FALSE };

  if (value / 1000 > 1)
    say_hundreds (out, value / 1000, counted);
  if (value / 1000)
    wn_say (out, "mil");
  if (value % 1000)
    say_hundreds (out, value % 1000, form);
}

void
wn_spanish_cardinal (GString *out, const char *digits, gsize n, WnForm form)
{
  const WnForm millions = { WN_MASCULINE, WN_NOMINATIVE, TRUE, FALSE };
  char number[WN_NUMBER_DIGITS + 1];
  const gsize k = wn_digits_significant (digits, n, number);

  if (k == 0) {
    wn_say (out, "cero");
    return;
  }
  if (k > 6 * G_N_ELEMENTS (powers)) {
    for (gsize i = 0; i < k; i++)
      wn_say (out, small[number[i] - '0']);
    return;
  }
  for (gsize at = 0; at < k;) {
    const gsize power = (k - at - 1) / 6, length = (k - at) - 6 * power;
    const int value = wn_digits_value (number + at, length);

    at += length;
    if (value == 0)
      continue;
    say_thousands (out, value, power ? millions : form);
    if (power)
      wn_say (out, powers[power][value > 1]);
  }
}

static const char *const ordinal_units[] = { "", "primer", "segund", "tercer", "cuart", "quint",
  "sext", "séptim", "octav", "noven" };
static const char *const ordinal_tens[] = { "", "décim", "vigésim", "trigésim", "cuadragésim",
  "quincuagésim", "sexagésim", "septuagésim", "octogésim", "nonagésim" };
static const char *const ordinal_hundreds[] = { "", "centésim", "ducentésim", "tricentésim",
  "cuadringentésim", "quingentésim", "sexcentésim", "septingentésim", "octingentésim",
  "noningentésim" };

static void
say_ending (GString *out, const char *stem, WnForm form)
{
  wn_say (out, stem);
  g_string_append (out, form.gender == WN_FEMININE ? "a" : "o");
  if (form.plural)
    g_string_append_c (out, 's');
}

void
wn_spanish_ordinal (GString *out, const char *digits, gsize n, WnForm form)
{
  const int value = n > 4 ? 0 : wn_digits_value (digits, n), unit = value % 10,
            ten = value / 10 % 10;

  if (value < 1 || value > 999) {
    wn_spanish_cardinal (out, digits, n, form);
    return;
  }
  if (value >= 100)
    say_ending (out, ordinal_hundreds[value / 100], form);
  if (value % 100 == 11 || value % 100 == 12) {
    say_ending (out, value % 10 == 1 ? "undécim" : "duodécim", form);
    return;
  }
  if (ten == 1 && unit) {
    g_autofree char *stem = g_strconcat (unit == 7 ? "decimo"
            : unit == 8                            ? "decim"
                                                   : "decimo",
        unit == 7 ? "séptim" : ordinal_units[unit], NULL);

    if (form.counts && (unit == 3))
      wn_say (out, stem);
    else
      say_ending (out, stem, form);
    return;
  }
  if (ten)
    say_ending (out, ordinal_tens[ten], form);
  if (unit && form.counts && form.gender == WN_MASCULINE && (unit == 1 || unit == 3))
    wn_say (out, ordinal_units[unit]);
  else if (unit)
    say_ending (out, ordinal_units[unit], form);
}

void
wn_spanish_number (GString *out, const WnNumber *number, WnForm form)
{
  if (number->negative)
    wn_say (out, "menos");
  if (!number->part[0]) {
    wn_spanish_cardinal (out, number->whole, strlen (number->whole), form);
    return;
  }
  form.counts = FALSE;
  wn_spanish_cardinal (out, number->whole, strlen (number->whole), (WnForm){ 0 });
  wn_say (out, number->point == '.' ? "punto" : "coma");
  if (strlen (number->part) <= 2) {
    const gsize zeros = strspn (number->part, "0");

    for (gsize i = 0; i < zeros; i++)
      wn_say (out, "cero");
    if (number->part[zeros])
      wn_spanish_cardinal (out, number->part + zeros, strlen (number->part + zeros), (WnForm){ 0 });
  } else {
    for (const char *p = number->part; *p; p++)
      wn_say (out, small[*p - '0']);
  }
}
