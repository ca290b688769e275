/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/rules.h"
#include <string.h>
#include "text/scan/common.h"
#include "text/scan/number.h"

/* As WN_END is behind */
#define BEGIN "(?<![\\p{L}\\p{N}])"

/* Behind the language's own; the first that matches and agrees is taken */
static const WnReaderRule common[] = {
  { "#u", "(?:#|№ ?)(?=\\d)", wn_found_number_sign, FALSE },
  { "#", "#(?=\\p{L})", wn_found_hash_tag, FALSE },
  { "*u", "(?<=\\d|\\d )[*×](?= ?\\d)", wn_found_times, FALSE },
  { "0", "\\d{4}(?:[ -]\\d{4}){2,3}" WN_END, wn_found_digits, FALSE },
  { "a", "(?i)(?:https?|ftp)://([^\\s<>\"]++)", wn_found_address, FALSE },
  { "a0", "([A-Za-z0-9][A-Za-z0-9_.+-]*+@[A-Za-z0-9-]++(?:\\.[A-Za-z0-9-]++)++)", wn_found_address,
      FALSE },
  { "a", "(?i)(www\\.[^\\s<>\"]++)", wn_found_address, FALSE },
  { "a0",
      "((?:[A-Za-z0-9-]++\\.)+(?:com|org|net|edu|gov|info|io|tv|app|dev|de|nl|be|es|mx|ar|cl|co|pe|"
      "ru|su|at|ch|fr|it|eu|uk)(?:/[^\\s<>\"]*+)?+)" WN_END,
      wn_found_address, FALSE },
  { "a/~", BEGIN "((?:~|\\.{0,2})(?:/[\\w.-]++){2,}+/?|[A-Za-z]:(?:\\\\[\\w.-]++)++)",
      wn_found_address, FALSE },
  { "0",
      "(\\d{4})(-)(\\d{2})-(\\d{2})(?:[T "
      "](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.\\d++)?)?+Z?)?+" WN_END,
      wn_found_iso_date, FALSE },
  { "0", "(\\d{4})([/.])(\\d{1,2})\\2(\\d{1,2})" WN_END, wn_found_iso_date, FALSE },
  { "0", "(\\d{1,2}+)([/.-])(\\d{1,2}+)\\2(\\d{4}|\\d{2})" WN_END "(?!\\.\\d)", wn_found_date,
      TRUE },
  { "0", BEGIN "(\\d{1,2}+):([0-5]\\d)(?::([0-5]\\d))?+(?![:\\d])", wn_found_time, TRUE },
  { "0+", "\\+\\d{1,3}+(?:[ .-]?\\(?\\d{1,5}+\\)?){2,8}+" WN_END, wn_found_digits, FALSE },
  { "0(", "\\(?0\\d{1,4}\\)?(?:[ /-]\\d{2,8}){1,5}" WN_END, wn_found_digits, FALSE },
  { "0", "(?!\\d{1,3}(?:\\.\\d{3})+" WN_END "(?!\\.\\d))\\d++(?:\\.\\d++){2,}+" WN_END,
      wn_found_dotted_digits, FALSE },
  { "0u-+.a$", NULL, wn_say_quantity_found, TRUE },
  { "0", "\\d++-\\d++(?:-\\d++)++" WN_END, wn_found_digits, FALSE },
  { "aw", "[xX](?= ?\\d)(?<=\\d [xX])", wn_found_by, FALSE },
  { "u", "\u00d7 ?(?=\\d)", wn_found_by, FALSE },
  { "a", "(\\p{Lu}{1,3})&(\\p{Lu}{1,3})" WN_END, wn_found_ampersand, FALSE },
  { "aw", NULL, wn_found_abbreviation, FALSE },
  { "u", NULL, wn_found_abbreviation, FALSE },
  { "a", "((?:\\p{L}\\.){2,}+\\p{L}?)" WN_END, wn_found_letters, FALSE },
  { "a", "(\\p{Lu})\\.(?= ?\\p{Lu})", wn_found_letters, FALSE },
  { "a0", "[\\p{L}\\d]++(?:_++[\\p{L}\\d]++)++", wn_found_joined, FALSE },
  { "a0", "(?=\\p{L}++-?\\d|\\d++-?\\p{L})\\p{L}*+\\d*+(?:-?(?:\\d++|\\p{L}++))*+" WN_END,
      wn_found_alphanumeric, FALSE },
};

struct _WnRules
{
  const WnReader *reader;
  int n;
  WnReaderRule *rules;
  GRegex **compiled;
};

static WnRules *
compile (const WnReader *reader)
{
  WnRules *all = g_new0 (WnRules, 1);

  all->reader = reader;
  all->rules = g_new0 (WnReaderRule, reader->n_rules + G_N_ELEMENTS (common));
  all->compiled = g_new0 (GRegex *, reader->n_rules + G_N_ELEMENTS (common));
  for (gsize i = 0; i < reader->n_rules + G_N_ELEMENTS (common); i++) {
    const WnReaderRule *rule = i < reader->n_rules ? &reader->rules[i]
                                                   : &common[i - reader->n_rules];

    if (!rule->say)
      continue;
    if (rule->pattern) {
      all->compiled[all->n] = g_regex_new (rule->pattern, G_REGEX_ANCHORED, 0, NULL);
      g_assert (all->compiled[all->n]);
    }
    all->rules[all->n++] = *rule;
  }
  return all;
}

const WnRules *
wn_rules_get (const WnReader *reader)
{
  static GMutex lock;
  static GHashTable *known;
  WnRules *rules;

  g_mutex_lock (&lock);
  if (!known)
    known = g_hash_table_new (NULL, NULL);
  rules = g_hash_table_lookup (known, reader);
  if (!rules)
    g_hash_table_insert (known, (gpointer) reader, rules = compile (reader));
  g_mutex_unlock (&lock);
  return rules;
}

/* Small letters alone, between spaces or punctuation */
static gboolean
is_plain_word (const char *text, gsize length, gsize at)
{
  gsize i = at;

  while (i < length && g_unichar_islower (g_utf8_get_char (text + i)))
    i = g_utf8_next_char (text + i) - text;
  return i > at && (i == length || strchr (" \n,;!?\"')", text[i]));
}

/* 'a' for letters, '0' for digits, 'u' beyond ASCII, other bytes for themselves */
static char
class_of (const char *text)
{
  if (g_ascii_isdigit (*text))
    return '0';
  if (g_unichar_isalpha (g_utf8_get_char (text)))
    return 'a';
  return (guchar) *text >= 0x80 ? 'u' : *text;
}

static gsize
apply (GString *out, const WnReaderRule *rule, const GRegex *regex, WnFound *f, gsize at)
{
  const gsize before = out->len;
  GMatchInfo *info = NULL;
  gboolean matched = TRUE;

  for (int i = 0; i < WN_FOUND_GROUPS; i++)
    f->start[i] = f->end[i] = i ? -1 : (int) at;
  if (regex) {
    matched = g_regex_match_full (regex, f->text, f->length, at, 0, &info, NULL);
    for (int i = 0; matched && i < MIN (g_match_info_get_match_count (info), WN_FOUND_GROUPS); i++)
      g_match_info_fetch_pos (info, i, &f->start[i], &f->end[i]);
    g_match_info_free (info);
  }
  if (matched && rule->say (out, f) && f->end[0] > (int) at)
    return f->end[0];
  g_string_truncate (out, before);
  return 0;
}

static gsize
apply_first (const WnRules *all, GString *out, const WnFound *here, gsize at, gboolean ranges_only,
    gboolean *range)
{
  const char class = class_of (here->text + at);
  const gboolean plain = is_plain_word (here->text, here->length, at);
  gsize end = 0;

  for (int i = 0; i < all->n && end == 0; i++) {
    const WnReaderRule *rule = &all->rules[i];
    WnFound f = *here;

    if ((ranges_only && !rule->range) || !strchr (rule->starts, class)
        || (plain && !strchr (rule->starts, 'w')))
      continue;
    *range = rule->range;
    end = apply (out, rule, all->compiled[i], &f, at);
  }
  return end;
}

gsize
wn_rules_read (const WnRules *all, GString *out, const char *text, gsize length, gsize at,
    gboolean shouting)
{
  const WnFound f = { .reader = all->reader, .text = text, .length = length, .shouting = shouting };
  gboolean range = FALSE;
  gsize end = apply_first (all, out, &f, at, FALSE, &range), dash;

  while (end > 0 && range && (dash = wn_reader_dash_end (text, length, end)) > 0 && dash < length) {
    g_autoptr (GString) second = g_string_new (NULL);
    const gsize next = apply_first (all, second, &f, dash, TRUE, &range);

    if (next == 0)
      break;
    wn_say (out, all->reader->to);
    wn_say (out, second->str);
    end = next;
  }
  return end;
}
