/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/numbers.h"
#include "text/rules.h"
#include "text/rules_data.h"
#include "text/words.h"

#define MAX_GROUPS 10

/* What a pattern found: group 0 is the whole */
typedef struct
{
  const char *text;
  gsize length;
  int start[MAX_GROUPS], end[MAX_GROUPS];
  gboolean shouting;
} Match;

typedef struct
{
  const char *pattern;
  /* Appends the spoken words; FALSE: not this after all. It may move end[0] back. */
  gboolean (*say) (GString *out, Match *m);
} Rule;

static gsize
group_length (const Match *m, int i)
{
  return m->start[i] < 0 ? 0 : m->end[i] - m->start[i];
}

static const char *
group (const Match *m, int i)
{
  return m->text + m->start[i];
}

static char
first_char (const Match *m, int i)
{
  return group_length (m, i) ? group (m, i)[0] : 0;
}

static guint64
group_value (const Match *m, int i)
{
  return wn_number_value (group (m, i), group_length (m, i));
}


static gboolean
say_number (GString *out, Match *m)
{
  const char *digits = group (m, 2);
  gsize n = group_length (m, 2);
  gboolean plain_integer = group_length (m, 3) == 0 && !memchr (digits, ',', n);
  guint64 value = group_value (m, 2);

  if (first_char (m, 1))
    wn_append_word (out, first_char (m, 1) == '-' ? "minus" : "plus");
  if (plain_integer && n > 1 && digits[0] == '0')
    wn_number_digits (out, digits, n);
  else if (plain_integer && n == 4 && !first_char (m, 1) && ((value >= 1100 && value < 2000) || (value >= 2001 && value < 2100)))
    wn_number_pairs (out, digits, n);
  else
    wn_number_real (out, digits, n + group_length (m, 3));
  return TRUE;
}

static const Rule rules[] = {
  { "([-+])?(" NUMBER ")(\\.\\d++)?" END, say_number },
};

static void *
compile (void *unused)
{
  GRegex **compiled = g_new0 (GRegex *, G_N_ELEMENTS (rules));

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    GError *error = NULL;

    compiled[i] = g_regex_new (rules[i].pattern, G_REGEX_RAW | G_REGEX_ANCHORED | G_REGEX_OPTIMIZE, 0, &error);
    if (!compiled[i])
      g_error ("pattern %s: %s", rules[i].pattern, error->message);
  }
  return compiled;
}

static gsize
apply (GString *out, const Rule *rule, GMatchInfo *info, Match *m)
{
  int n = g_match_info_get_match_count (info);

  for (int i = 0; i < MAX_GROUPS; i++)
    if (i >= n || !g_match_info_fetch_pos (info, i, &m->start[i], &m->end[i]))
      m->start[i] = m->end[i] = -1;
  if (m->end[0] <= m->start[0] || !rule->say (out, m)) {
    g_string_truncate (out, 0);
    return 0;
  }
  return m->end[0];
}

gsize
wn_rules_apply (GString *out, const char *text, gsize length, gsize at, gboolean shouting)
{
  static GOnce once = G_ONCE_INIT;
  GRegex *const *compiled = g_once (&once, compile, NULL);
  gsize end = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rules) && end == 0; i++) {
    Match m = { .text = text, .length = length, .shouting = shouting };
    GMatchInfo *info = NULL;

    if (g_regex_match_full (compiled[i], text, length, at, 0, &info, NULL))
      end = apply (out, &rules[i], info, &m);
    g_match_info_free (info);
  }
  return end;
}
