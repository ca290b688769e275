/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/quantity.h"
#include <string.h>
#include "text/scan/number.h"

void
wn_quantity_noun (GString *out, const char *noun, gboolean one)
{
  const char *bar = strchr (noun, '|');
  g_autofree char *word = one ? g_strndup (noun + 2, bar - noun - 2) : g_strdup (bar + 1);

  wn_say (out, word);
}

WnGender
wn_quantity_gender (const char *noun)
{
  return noun[0] == 'f' ? WN_FEMININE : noun[0] == 'n' ? WN_NEUTER : WN_MASCULINE;
}

gboolean
wn_quantity_is_one (const WnNumber *number)
{
  return strcmp (number->whole, "1") == 0 && !number->part[0];
}

void
wn_quantity_plain (const WnReader *r, GString *out, const WnQuantity *q)
{
  const WnNoun *counted = q->magnitude ? q->magnitude : q->noun;
  const gboolean cents = q->money && !q->magnitude && !q->range && strlen (q->number.part) == 2;
  const WnNumber *last = q->range ? &q->to : &q->number;
  WnNumber number = q->number;
  WnForm form = q->form;

  if (counted)
    form = (WnForm){ wn_quantity_gender (counted->spoken), WN_NOMINATIVE, TRUE, FALSE };
  if (cents)
    number.part[0] = '\0';
  if (cents && strcmp (number.whole, "0") == 0 && q->noun && q->noun->minor) {
    const gboolean single = strcmp (q->number.part, "01") == 0;

    r->cardinal (out, q->number.part, 2, (WnForm){ WN_MASCULINE, WN_NOMINATIVE, TRUE, FALSE });
    wn_quantity_noun (out, q->noun->minor, single);
    return;
  }
  r->number (out, &number, form);
  if (q->range) {
    wn_say (out, r->to);
    r->number (out, &q->to, form);
  }
  if (q->magnitude)
    wn_quantity_noun (out, q->magnitude->spoken, !q->range && wn_quantity_is_one (last));
  if (q->noun)
    wn_quantity_noun (out, q->noun->spoken,
        !q->range && !q->magnitude && wn_quantity_is_one (&number));
  if (cents && strcmp (q->number.part, "00") != 0)
    r->cardinal (out, q->number.part, 2, (WnForm){ 0 });
}

void
wn_quantity_with_years (const WnReader *r, GString *out, const WnQuantity *q)
{
  const gboolean bare = !q->noun && !q->magnitude && !q->number.part[0] && !q->number.negative
      && !q->number.grouped;

  if (!bare || strlen (q->number.whole) != 4 || q->number.whole[0] != '1'
      || (q->form.counts && !q->range)) {
    wn_quantity_plain (r, out, q);
    return;
  }
  r->year (out, wn_number_whole (&q->number));
  if (q->range) {
    wn_say (out, r->to);
    r->year (out, wn_number_whole (&q->to));
  }
}
