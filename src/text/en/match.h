/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MATCH_H
#define WN_TEXT_MATCH_H

#include <glib.h>

#define WN_MATCH_GROUPS 10

/** What a pattern of rules.c found in the plain text; group 0 is the whole match */
typedef struct
{
  const char *text;
  gsize length;
  int start[WN_MATCH_GROUPS], end[WN_MATCH_GROUPS]; /* bytes, -1 for a group that took no part */
  gboolean shouting;                                /* the sentence is in capitals throughout */
  gboolean in_range;                                /* "to" was read before it */
} WnMatch;

/**
 * Appends the spoken words of a match; a comma behind a word ends a phrase.
 * Returns FALSE if the match is not what the rule is for: the next rule is tried. May move end[0].
 */
typedef gboolean (*WnSay) (GString *out, WnMatch *m);

gboolean wn_say_number (GString *out, WnMatch *m);
gboolean wn_say_code (GString *out, WnMatch *m);
gboolean wn_say_ordinal (GString *out, WnMatch *m);
gboolean wn_say_plural (GString *out, WnMatch *m);
gboolean wn_say_round_plural (GString *out, WnMatch *m);
gboolean wn_say_verse (GString *out, WnMatch *m);
gboolean wn_say_numbered_pair (GString *out, WnMatch *m);
gboolean wn_say_fraction (GString *out, WnMatch *m);
gboolean wn_say_exponent (GString *out, WnMatch *m);
gboolean wn_say_version (GString *out, WnMatch *m);
gboolean wn_say_digit_groups (GString *out, WnMatch *m);
gboolean wn_say_freephone (GString *out, WnMatch *m);
gboolean wn_say_dimensions (GString *out, WnMatch *m);
gboolean wn_say_multiple (GString *out, WnMatch *m);
gboolean wn_say_power (GString *out, WnMatch *m);
gboolean wn_say_operator (GString *out, WnMatch *m);
gboolean wn_say_minus (GString *out, WnMatch *m);
gboolean wn_say_coefficient (GString *out, WnMatch *m);
gboolean wn_say_by (GString *out, WnMatch *m);
gboolean wn_say_over (GString *out, WnMatch *m);
gboolean wn_say_pair (GString *out, WnMatch *m);

gboolean wn_say_feet_inches (GString *out, WnMatch *m);

gboolean wn_say_inches (GString *out, WnMatch *m);
gboolean wn_say_coordinate (GString *out, WnMatch *m);
gboolean wn_say_quantity (GString *out, WnMatch *m);
gboolean wn_say_rate (GString *out, WnMatch *m);
gboolean wn_say_per (GString *out, WnMatch *m);
gboolean wn_say_network (GString *out, WnMatch *m);

gboolean wn_say_month_day (GString *out, WnMatch *m);
gboolean wn_say_day_month (GString *out, WnMatch *m);
gboolean wn_say_month (GString *out, WnMatch *m);
gboolean wn_say_last_month (GString *out, WnMatch *m);
gboolean wn_say_iso_month (GString *out, WnMatch *m);
gboolean wn_say_iso_date (GString *out, WnMatch *m);
gboolean wn_say_numeric_date (GString *out, WnMatch *m);
gboolean wn_say_named_date (GString *out, WnMatch *m);
gboolean wn_say_weekday (GString *out, WnMatch *m);
gboolean wn_say_month_year (GString *out, WnMatch *m);
gboolean wn_say_iso_time (GString *out, WnMatch *m);
gboolean wn_say_military_time (GString *out, WnMatch *m);
gboolean wn_say_clock (GString *out, WnMatch *m);
gboolean wn_say_hour (GString *out, WnMatch *m);
gboolean wn_say_ratio (GString *out, WnMatch *m);

gboolean wn_say_ipv6 (GString *out, WnMatch *m);
gboolean wn_say_hexadecimal (GString *out, WnMatch *m);
gboolean wn_say_emergency (GString *out, WnMatch *m);
gboolean wn_say_street_number (GString *out, WnMatch *m);
gboolean wn_say_postal (GString *out, WnMatch *m);
gboolean wn_say_star_code (GString *out, WnMatch *m);
gboolean wn_say_model (GString *out, WnMatch *m);

gboolean wn_say_address (GString *out, WnMatch *m);
gboolean wn_say_host (GString *out, WnMatch *m);
gboolean wn_say_path (GString *out, WnMatch *m);
gboolean wn_say_scoped (GString *out, WnMatch *m);
gboolean wn_say_stylised (GString *out, WnMatch *m);
gboolean wn_say_stutter (GString *out, WnMatch *m);
gboolean wn_say_formula (GString *out, WnMatch *m);
gboolean wn_say_street_type (GString *out, WnMatch *m);
gboolean wn_say_joined (GString *out, WnMatch *m);
gboolean wn_say_option (GString *out, WnMatch *m);
gboolean wn_say_emoticon (GString *out, WnMatch *m);
gboolean wn_say_standard (GString *out, WnMatch *m);
gboolean wn_say_dotted (GString *out, WnMatch *m);
gboolean wn_say_initial (GString *out, WnMatch *m);
gboolean wn_say_abbreviation (GString *out, WnMatch *m);
gboolean wn_say_slashed (GString *out, WnMatch *m);
gboolean wn_say_saint_or_street (GString *out, WnMatch *m);
gboolean wn_say_ampersand (GString *out, WnMatch *m);
gboolean wn_say_letter_sign (GString *out, WnMatch *m);
gboolean wn_say_alphanumeric (GString *out, WnMatch *m);
gboolean wn_say_state (GString *out, WnMatch *m);
gboolean wn_say_roman (GString *out, WnMatch *m);

static inline gsize
wn_match_length (const WnMatch *m, int group)
{
  return m->start[group] < 0 ? 0 : m->end[group] - m->start[group];
}

static inline const char *
wn_match_text (const WnMatch *m, int group)
{
  return m->text + MAX (m->start[group], 0);
}

/** The first byte of a group, 0 if the group is empty */
static inline char
wn_match_char (const WnMatch *m, int group)
{
  return wn_match_length (m, group) ? wn_match_text (m, group)[0] : 0;
}

/** The byte behind the match, 0 at the end of the text */
static inline char
wn_match_next (const WnMatch *m)
{
  return m->end[0] < (int) m->length ? m->text[m->end[0]] : 0;
}

guint64 wn_match_value (const WnMatch *m, int group);
/** The group in lower case, without dots; g_free */
char *wn_match_key (const WnMatch *m, int group);
/** The word before the match if only one space lies between, in lower case, else ""; g_free */
char *wn_match_previous (const WnMatch *m);

#endif
