/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/match.h"
#include "text/en/numbers.h"
#include "text/en/rules.h"

/* Pieces of the patterns; possessive (++), so that no input makes the matcher go back and forth */
#define NUMBER "(?:\\d{1,3}+(?:,\\d{3})++(?!\\d)|\\d++)"
#define DECIMALS "(?:\\.\\d++)?+"
#define SIGN "(?:(?<![A-Za-z0-9)])([-+]))?+"
/* Not in the middle of a word or number */
#define END "(?![A-Za-z0-9])"
#define MONTH                                                                                      \
  "((?i:january|february|april|june|july|august|september|october|november|december)|March|MARCH|" \
  "May|MAY|"                                                                                       \
  "(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\\b\\.?)"
#define CURRENCY                                                                                \
  "(US\\$|CA?\\$|AU?\\$|NZ\\$|HK\\$|R\\$|\\$|\u00a3|\u20ac|\u00a5|\u20b9|\u20bd|\u20a9|\u20aa|" \
  "\u20ba|\u20b4|\u20bf|"                                                                       \
  "(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|INR|CNY) ?)"
#define CURRENCY_BEHIND                                                                            \
  "(\\$|\u00a3|\u20ac|\u00a5|\u20b9|\u20bd|\u20a9|\u20aa|\u20ba|\u20b4|\u20bf|\u00a2|USD|EUR|GBP|" \
  "CHF|JPY|CAD|AUD|INR|CNY)"
#define MAGNITUDE                                                                           \
  "(?:( "                                                                                   \
  "?(?:hundred|thousand|million|billion|trillion|mn|bn|tn)|-(?:million|billion|trillion)|[" \
  "kKmMbBtT])" END ")?+"
#define CENTS "([.,]\\d\\d(?!\\d|,\\d)|\\.\\d++)?+"
#define DAY "(\\d{1,2}+)(?:st|nd|rd|th)?+"

typedef struct
{
  const char *starts; /* what the first byte may be: see start_class() */
  const char *pattern;
  WnSay say;
} Rule;

/* The first that matches and agrees is taken */
static const Rule rules[] = {
  /* addresses */
  { "aA", "(?i)(?:https?|ftp)://([^\\s<>\"]++)", wn_say_address },
  { "aA0", "([A-Za-z0-9][\\w.+-]*+)@([A-Za-z0-9-]++(?:\\.[A-Za-z0-9-]++)++)", wn_say_address },
  { "aA", "(?i)(www\\.[^\\s<>\"]++)", wn_say_address },
  { "aA0", "((?:[A-Za-z0-9-]++\\.)+([A-Za-z]{2,10})(?:/[^\\s<>\"]*+)?+)" END, wn_say_host },
  { "/~.aA\\",
      "(?<![A-Za-z0-9])(?:[A-Za-z]:(?:\\\\[\\w.-]++)++|(?:~|\\.{1,2})?+(?:[/\\\\][\\w.-]++){2,}+)[/"
      "\\\\]?",
      wn_say_path },

  /* dates and times */
  { "aA",
      MONTH " " DAY "(?:-(\\d{1,2}+)(?:st|nd|rd|th)?+)?+(?:(,?) (\\d{4})(?![\\d:]))?+" END
            "(?![.:,]\\d|%)",
      wn_say_month_day },
  { "0", DAY " " MONTH "(?:,? (\\d{4}))?+" END, wn_say_day_month },
  { "aA", MONTH "(?=,? \\d{4}" END ")", wn_say_month },
  { "0", "(\\d{4})-(\\d{2})-(\\d{2})" END, wn_say_iso_date },
  { "0", "(\\d{1,2}+)([/.-])(\\d{1,2}+)\\2(\\d{4}|\\d{2})" END, wn_say_numeric_date },
  { "0", "(\\d{1,2}+):([0-5]\\d)(?::([0-5]\\d))?+(?![:\\d])(?: ?([AaPp])\\.?[Mm]\\b\\.?)?" END,
      wn_say_clock },
  { "0", "(\\d{1,2}+) ?([AaPp])\\.?[Mm]\\b\\.?", wn_say_hour },
  { "0", "(\\d++):(\\d++)" END, wn_say_ratio },

  /* telephone numbers and other numbers read digit by digit */
  { "0(+", "(?:(\\+?1)[-. ]?)?\\(?(\\d{3})(?:\\)|[-. ]) ?(\\d{3})[-. ](\\d{4})" END,
      wn_say_digit_groups },
  { "0", "1-(8[0-9][0-9]|900)-([A-Z0-9]++(?:-[A-Z0-9]++)*+)" END, wn_say_freephone },
  { "0", "(\\d{3})-(\\d{4})" END, wn_say_digit_groups },
  { "+", "\\+\\d{1,3}+(?:[ .-]?\\(?\\d{1,5}+\\)?){2,8}+" END, wn_say_digit_groups },
  { "0", "\\d++(?:-\\d++){2,}+" END, wn_say_digit_groups },
  { "0",
      "(?i)(?<=extension |ext |ext\\. |password |passcode |pin |code |dial |call |number |text "
      "|room |flight )(\\d{3,})" END "(?![.,:/-]\\d)",
      wn_say_code },

  /* money, quantities */
  { "0", "([2-9]0|\\d{3,})'?s" END, wn_say_plural },
  { "A$u-+",
      SIGN CURRENCY "(" NUMBER ")?+" CENTS "(?:-(?:[$]|\u00a3|\u20ac)?+(" NUMBER ")" CENTS
                    ")?+" MAGNITUDE,
      wn_say_money },
  { "0-+", SIGN "(" NUMBER ")" CENTS " ?" CURRENCY_BEHIND END, wn_say_money_behind },
  { "0", "(\\d++)' ?(\\d++)(?:\"|'')", wn_say_feet_inches },
  { "0.-+",
      SIGN
      "(" NUMBER ")?+(" DECIMALS ")([ "
      "-]?)((?:[A-Za-z%]|\u00b0|\u00b5)(?:[A-Za-z]|\u00b0){0,6}+(?:/(?:hr|min|sec|[hs])\\b)?+)" END
      "(?:\\.(?= [a-z]))?",
      wn_say_unit },
  { "/", "(?<=[\\ds]|\\d[kKmMbB])/([A-Za-z]++)" END "(?!/)", wn_say_per },

  /* numbers */
  { "0", "(\\d++) (\\d++)/(\\d++)" END "(?!/)", wn_say_mixed_fraction },
  { "0", "(\\d++)/(\\d++)" END "(?!/)", wn_say_fraction },
  { "0", "(50)-(50)" END, wn_say_fraction },
  { "0", "(?i)(" NUMBER ")(st|nd|rd|th)" END, wn_say_ordinal },
  { "0aA", "([vV]?)(\\d++(?:\\.\\d++){2,}+)" END, wn_say_version },
  { "a", "(v)(\\d++" DECIMALS ")" END, wn_say_version },
  { "0-+", SIGN "(" NUMBER DECIMALS ")[eE]([-+]?\\d{1,3}+)" END, wn_say_exponent },
  { "0",
      "(" NUMBER DECIMALS ") ?(?:x|\u00d7) ?(" NUMBER DECIMALS
      ")(?: ?(?:x|\u00d7) ?(" NUMBER DECIMALS "))?" END,
      wn_say_dimensions },
  { "0", "(" NUMBER DECIMALS ")x" END, wn_say_multiple },
  { "0-+", SIGN "(" NUMBER ")(\\.\\d++)?+" END, wn_say_number },
  { ".-+", SIGN "()(?<![A-Za-z0-9])(\\.\\d++)" END, wn_say_number },
  { "^", "\\^([-]?\\d++)" END, wn_say_power },
  { "<>~-=", "[-=]++>|(?:<=|>=|[<>~]) ?(?=(?:[-.$]|\u00a3|\u20ac)?\\d)", wn_say_operator },
  { "*-#",
      "(?:(?<=\\d)(\\*)(?=\\d)|(?<=\\d )(\\*)(?= "
      "\\d)|(?<=[\\d%]|\\ds)(-)(?=(?:[.$]|\u00a3|\u20ac)?\\d)|(#)(?=\\d))",
      wn_say_operator },
  { "#", "(?<![A-Za-z0-9])#(?=[A-Za-z])", wn_say_operator },

  /* words that are not plain letters */
  { "aA", "([A-Za-z]{1,4}+(?:&[A-Za-z]{1,4}+)++)" END, wn_say_ampersand },
  { "aA", "([A-Za-z])(\\+\\+|#|\\+)(?![A-Za-z0-9+#])", wn_say_letter_sign },
  { "aA", "(?i)(w/o|w/|c/o|b/c|n/a|a/c|i/o)(?![A-Za-z0-9/])", wn_say_slashed },
  { "aA", "((?:[A-Za-z]\\.){2,}+[A-Za-z]?|[Pp]h\\.[Dd]\\.?)" END, wn_say_dotted },
  { "A", "([A-Z])\\.(?= ?[A-Z][a-z.])", wn_say_initial },
  { "A", "(St|Dr|ST|DR)\\b(\\.?)", wn_say_saint_or_street },
  { "aA", "([A-Za-z]++)\\.", wn_say_abbreviation },
  { "A", "(?<=[a-z], )([A-Z]{2})(?: (\\d{5})(?:-(\\d{4}))?)?" END, wn_say_state },
  { "A", "([IVX]++)" END "(?!['&-])", wn_say_roman },
  { "A", "[A-Z]{1,2}\\.\\d{1,4}" END, wn_say_standard },
  { "aA0", "[A-Za-z0-9]++(?:_++[A-Za-z0-9]++)++", wn_say_joined },
  { "aA0", "(?=[A-Za-z]++\\d|\\d++[A-Za-z])[A-Za-z0-9]++", wn_say_alphanumeric },
  { "aA", "(?i)(read|lead)" END "(?!')", wn_say_homograph },
};

static void *
compile (void *unused)
{
  GRegex **compiled = g_new0 (GRegex *, G_N_ELEMENTS (rules));

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    /* not G_REGEX_OPTIMIZE: valgrind reports the compiled code, and the gain is not measurable */
    compiled[i] = g_regex_new (rules[i].pattern, G_REGEX_RAW | G_REGEX_ANCHORED, 0, NULL);
    g_assert (compiled[i]);
  }
  return compiled;
}

static gsize
apply (GString *out, const Rule *rule, GMatchInfo *info, WnMatch *m)
{
  int n = g_match_info_get_match_count (info);

  for (int i = 0; i < WN_MATCH_GROUPS; i++)
    if (i >= n || !g_match_info_fetch_pos (info, i, &m->start[i], &m->end[i]))
      m->start[i] = m->end[i] = -1;
  if (m->end[0] <= m->start[0] || !rule->say (out, m)) {
    g_string_truncate (out, 0);
    return 0;
  }
  return m->end[0];
}

/* Most words are plain and need no patterns */
static gboolean
is_plain_word (const char *text, gsize length, gsize at)
{
  gsize i = at;

  while (i < length && g_ascii_islower (text[i]))
    i++;
  if (i == at
      || (i - at == 4
          && (strncmp (text + at, "read", 4) == 0 || strncmp (text + at, "lead", 4) == 0)))
    return FALSE;
  return i == length || strchr (" \n,;!?\"')]", text[i]);
}

/* Small letter, capital, digit, beyond ASCII; other bytes stand for themselves */
static char
start_class (char c)
{
  if (g_ascii_isdigit (c))
    return '0';
  if (g_ascii_isalpha (c))
    return g_ascii_isupper (c) ? 'A' : 'a';
  return (guchar) c >= 0x80 ? 'u' : c;
}

gsize
wn_rules_apply (GString *out, const char *text, gsize length, gsize at, gboolean shouting)
{
  static GOnce once = G_ONCE_INIT;
  GRegex *const *compiled = g_once (&once, compile, NULL);
  char class = start_class (text[at]);
  gsize end = 0;

  if (is_plain_word (text, length, at))
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (rules) && end == 0; i++) {
    WnMatch m = { .text = text, .length = length, .shouting = shouting };
    GMatchInfo *info = NULL;

    if (!strchr (rules[i].starts, class))
      continue;
    if (g_regex_match_full (compiled[i], text, length, at, 0, &info, NULL))
      end = apply (out, &rules[i], info, &m);
    g_match_info_free (info);
  }
  return end;
}

guint64
wn_match_value (const WnMatch *m, int group)
{
  return wn_number_value (wn_match_text (m, group), wn_match_length (m, group));
}

char *
wn_match_key (const WnMatch *m, int group)
{
  GString *key = g_string_new (NULL);
  const char *text = wn_match_text (m, group);

  for (gsize i = 0; i < wn_match_length (m, group); i++)
    if (text[i] != '.')
      g_string_append_c (key, g_ascii_tolower (text[i]));
  return g_string_free (key, FALSE);
}

char *
wn_match_previous (const WnMatch *m)
{
  int end = m->start[0] - 1, start = end;

  if (end < 0 || m->text[end] != ' ')
    return g_strdup ("");
  while (start > 0 && (g_ascii_isalnum (m->text[start - 1]) || m->text[start - 1] == '\''))
    start--;
  return g_ascii_strdown (m->text + start, end - start);
}
