/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/match.h"
#include "text/en/numbers.h"
#include "text/en/quantity_data.h"

static const Currency *
find_currency (const WnMatch *m, int group)
{
  gsize n = wn_match_length (m, group);

  while (n > 0 && wn_match_text (m, group)[n - 1] == ' ')
    n--;
  for (gsize i = 0; i < G_N_ELEMENTS (currencies); i++)
    if (strlen (currencies[i].symbol) == n
        && memcmp (currencies[i].symbol, wn_match_text (m, group), n) == 0)
      return &currencies[i];
  return NULL;
}

/* "bn" as "billion"; words are taken as they are */
static const char *
magnitude_name (const WnMatch *m, int group)
{
  char *key = wn_match_key (m, group);
  const char *name = NULL;

  g_strstrip (key);
  for (gsize i = 0; i < G_N_ELEMENTS (magnitudes) && !name; i++)
    if (strcmp (magnitudes[i][0], *key == '-' ? key + 1 : key) == 0)
      name = magnitudes[i][1];
  g_free (key);
  return name;
}

/* decimals: a group, 0 for none */
static void
append_amount (GString *out, const WnMatch *m, int whole, int decimals)
{
  wn_number_cardinal (out, wn_match_length (m, whole) ? wn_match_text (m, whole) : "0",
      MAX (1, wn_match_length (m, whole)));
  if (decimals && wn_match_length (m, decimals)) {
    wn_append_word (out, "point");
    wn_number_digits (out, wn_match_text (m, decimals) + 1, wn_match_length (m, decimals) - 1);
  }
}

/* Major units and two digits of minor ones: "three pounds and fifty pence" */
static void
append_price (GString *out, const Currency *currency, const WnMatch *m, int whole, int decimals)
{
  guint64 major = wn_match_value (m, whole);
  gboolean cents = wn_match_length (m, decimals) == 3 && currency->minor;
  guint64 minor = cents ? wn_number_value (wn_match_text (m, decimals) + 1, 2) : 0;

  if (major > 0 || minor == 0) {
    append_amount (out, m, whole, cents ? 0 : decimals);
    wn_append_word (out,
        major == 1 && (cents || !wn_match_length (m, decimals)) ? currency->major
                                                                : currency->majors);
  }
  if (minor > 0) {
    if (major > 0)
      wn_append_word (out, "and");
    wn_number_cardinal (out, wn_match_text (m, decimals) + 1, 2);
    wn_append_word (out, minor == 1 ? currency->minor : currency->minors);
  }
}

/* 1: sign, 2: currency, 3: number, 4: decimals, 5: to number, 6: its decimals, 7: magnitude */
gboolean
wn_say_money (GString *out, WnMatch *m)
{
  const Currency *currency = find_currency (m, 2);
  const char *magnitude = magnitude_name (m, 7);

  if (!currency || (!wn_match_length (m, 3) && !wn_match_length (m, 4)))
    return FALSE;
  if (wn_match_char (m, 1) == '-')
    wn_append_word (out, "minus");
  if (!magnitude && !wn_match_length (m, 5)) {
    append_price (out, currency, m, 3, 4);
    return TRUE;
  }
  append_amount (out, m, 3, 4);
  if (wn_match_length (m, 5)) {
    wn_append_word (out, "to");
    append_amount (out, m, 5, 6);
  }
  if (magnitude)
    wn_append_word (out, magnitude);
  /* a $5-million deal */
  wn_append_word (out, wn_match_char (m, 7) == '-' ? currency->major : currency->majors);
  return TRUE;
}

/* 1: sign, 2: number, 3: decimals, 4: currency */
gboolean
wn_say_money_behind (GString *out, WnMatch *m)
{
  const Currency *currency = find_currency (m, 4);

  if (!currency)
    return FALSE;
  if (wn_match_char (m, 1) == '-')
    wn_append_word (out, "minus");
  append_price (out, currency, m, 2, 3);
  return TRUE;
}

static const Unit *
find_unit (const char *text, gsize n, gboolean adjacent)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strlen (units[i].symbol) == n && memcmp (units[i].symbol, text, n) == 0
        && (adjacent || !units[i].adjacent_only))
      return &units[i];
  return NULL;
}

/* A raised 2 or 3 has become a word of its own */
static const char *
take_power (WnMatch *m)
{
  static const char *const powers[][2] = { { " squared", "square" }, { " cubed", "cubic" } };

  for (gsize i = 0; i < G_N_ELEMENTS (powers); i++) {
    gsize n = strlen (powers[i][0]);

    if (m->length - m->end[0] >= n && memcmp (m->text + m->end[0], powers[i][0], n) == 0) {
      m->end[0] += n;
      return powers[i][1];
    }
  }
  return NULL;
}

/* 1: sign, 2: number, 3: decimals, 4: space or hyphen between, 5: unit */
gboolean
wn_say_unit (GString *out, WnMatch *m)
{
  char between = wn_match_char (m, 4);
  gboolean stop = m->text[m->end[0] - 1] == '.';
  const Unit *unit = find_unit (wn_match_text (m, 5), wn_match_length (m, 5), between == 0 || stop);
  gboolean one = wn_match_value (m, 2) == 1 && !wn_match_length (m, 3);
  const char *power;

  if (!unit || (!wn_match_length (m, 2) && !wn_match_length (m, 3))
      || (between == '-' && wn_match_length (m, 5) < 2))
    return FALSE;
  if (wn_match_char (m, 1))
    wn_append_word (out, wn_match_char (m, 1) == '-' ? "minus" : "plus");
  append_amount (out, m, 2, 3);
  power = take_power (m);
  if (power)
    wn_append_word (out, power);
  wn_append_word (out, one || between == '-' ? unit->name : unit->names);
  return TRUE;
}

gboolean
wn_say_feet_inches (GString *out, WnMatch *m)
{
  wn_number_cardinal (out, wn_match_text (m, 1), wn_match_length (m, 1));
  wn_append_word (out, wn_match_value (m, 1) == 1 ? "foot" : "feet");
  wn_number_cardinal (out, wn_match_text (m, 2), wn_match_length (m, 2));
  wn_append_word (out, wn_match_value (m, 2) == 1 ? "inch" : "inches");
  return TRUE;
}

gboolean
wn_say_per (GString *out, WnMatch *m)
{
  char *key = wn_match_key (m, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (rates) && out->len == 0; i++)
    if (strcmp (rates[i][0], key) == 0) {
      wn_append_word (out, "per");
      wn_append_word (out, rates[i][1]);
    }
  g_free (key);
  return out->len > 0;
}
