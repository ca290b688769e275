/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/en/dash.h"
#include "text/en/match.h"
#include "text/en/numbers.h"
#include "text/en/rules.h"

/* Pieces of the patterns; possessive (++), so that no input makes the matcher go back and forth */
#define NUMBER "(?:\\d{1,3}+(?:,\\d{3})++(?!\\d)|\\d++)"
#define DECIMALS "(?:\\.\\d++)?+"
#define SIGN "(?:(?<![A-Za-z0-9)])([-+]))?+"
/* Not in the middle of a word or number */
#define END "(?![A-Za-z0-9])"
#define SHORT_MONTH                                                                       \
  "(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT|" \
  "SEP|OCT|NOV|DEC)(?![A-Za-z0-9_])\\.?"
#define MONTH                                                                                      \
  "((?i:january|february|april|june|july|august|september|october|november|december)|March|MARCH|" \
  "May|MAY|" SHORT_MONTH ")"
#define WEEKDAY "(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)(?![A-Za-z0-9_])\\.?"
/* Books of the Bible that a chapter and verse stand behind */
#define BIBLE                                                                                      \
  "(?<=Genesis |Gen\\. |Exodus |Leviticus |Numbers |Deuteronomy |Joshua |Judges |Ruth |Samuel |"   \
  "Kings |Chronicles |Ezra |Nehemiah |Esther |Job |Psalm |Psalms |Proverbs |Ecclesiastes |Isaiah " \
  "|"                                                                                              \
  "Jeremiah |Ezekiel |Daniel |Hosea |Joel |Amos |Jonah |Micah |Malachi |Matthew |Matt\\. |Mark |"  \
  "Luke |John |Acts |Romans |Rom\\. |Corinthians |Cor\\. |Galatians |Ephesians |Philippians |"     \
  "Colossians |Thessalonians |Timothy |Titus |Hebrews |James |Peter |Jude |Revelation |Rev\\. |"   \
  "Quran |Sura )"
#define DASH "(?:-| ?\xe2\x80[\x93\x94] ?)"
#define DAY "(\\d{1,2}+)(?:st|nd|rd|th)?+"
#define STREET                                                                                  \
  "(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Dr|Drive|Ln|Lane|Ct|Court|Pl|Place|Way|Pkwy|" \
  "Parkway|Hwy|Highway|Sq|Square|Ter|Terrace|Cir|Circle|Trail)(?![A-Za-z0-9_])"

/* Streets that are called no street */
#define STREET_NAME "(?:Broadway|Bowery|Embarcadero)(?![A-Za-z0-9_])"

typedef struct
{
  const char *starts;  /* what the first byte may be: see start_class() */
  const char *pattern; /* NULL: say() finds the end */
  WnSay say;
  gboolean range; /* two of these with a dash between are read with "to" */
} Rule;

/* The first that matches and agrees is taken */
static const Rule rules[] = {
  /* addresses */
  { "aA", "(?i)(?:https?|ftp)://([^\\s<>\"]++)", wn_say_address, FALSE },
  { "aA0", "([A-Za-z0-9][A-Za-z0-9_.+-]*+)@([A-Za-z0-9-]++(?:\\.[A-Za-z0-9-]++)++)", wn_say_address,
      FALSE },
  { "aA", "(?i)(www\\.[^\\s<>\"]++)", wn_say_address, FALSE },
  { "aA0", "((?:[A-Za-z0-9-]++\\.)+([A-Za-z]{2,10})(?:/[^\\s<>\"]*+)?+)" END, wn_say_host, FALSE },
  { "aA", "localhost:\\d++" END, wn_say_path, FALSE },
  { "aA0:",
      "(?i)(?<![A-Za-z0-9:])(?=[0-9a-f:]*\\d)(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}"
      "(?"
      ":"
      ":[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?)(?:/\\d++)?" END,
      wn_say_ipv6, FALSE },
  { "aA0", "(?i)[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\\1[0-9a-f]{2}){4,6}" END, wn_say_hexadecimal,
      FALSE },
  { "aA0", "(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" END, wn_say_hexadecimal, FALSE },
  { "0", "(?i)0x[0-9a-f]++" END, wn_say_hexadecimal, FALSE },
  { "#", "#(?=[0-9A-Fa-f]*[0-9])(?=[0-9A-Fa-f]*[A-Fa-f])(?:[0-9A-Fa-f]{3}){1,2}" END,
      wn_say_hexadecimal, FALSE },
  { "#", "#(?:[A-F]{6}|([A-F])\\1\\1)" END, wn_say_hexadecimal, FALSE },
  { "a0", "(?=[0-9a-f]*\\d[0-9a-f]*\\d)(?=[0-9a-f]*[a-f][0-9a-f]*[a-f])[0-9a-f]{7,40}" END,
      wn_say_hexadecimal, FALSE },
  { "/~.aA\\",
      "(?<![A-Za-z0-9])(?:[A-Za-z]:(?:\\\\[A-Za-z0-9_.-]++)++|~(?:/[A-Za-z0-9_.-]++)++|\\.{1,2}(?:/"
      "[A-Za-z0-9_.-]++)++|("
      "?:[/\\\\][A-Za-z0-9_.-]++){2,}+)[/\\\\]?",
      wn_say_path, FALSE },

  /* dates and times */
  { "0",
      "(\\d{4})-(\\d{2})-(\\d{2})[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.\\d++)?)?+(Z|[-+]\\d{2}:?"
      "\\d{2})?" END,
      wn_say_iso_time, FALSE },
  { "A",
      WEEKDAY "(?=,? ?(?:" SHORT_MONTH "|May|March|June|July|\\d)|" DASH WEEKDAY "|[/&] ?" WEEKDAY
              "| & )|" WEEKDAY,
      wn_say_weekday, TRUE },
  { "aA",
      MONTH " " DAY
            "(?:(?:-|\u2013)(\\d{1,2}+)(?:st|nd|rd|th)?+)?+(?:(,?) (\\d{4})(?![\\d:]))?+" END
            "(?![.:,]\\d|%)",
      wn_say_month_day, TRUE },
  { "0", DAY "(?:(?:-|\u2013)(\\d{1,2}+)(?:st|nd|rd|th)?+)?+ " MONTH "(?:,? (\\d{4}))?+" END,
      wn_say_day_month, TRUE },
  { "0", "(\\d{1,2}+)([-/])" MONTH "\\2(\\d{4}|\\d{2})" END, wn_say_named_date, TRUE },
  { "aA", MONTH " '(\\d{2})" END, wn_say_month_year, TRUE },
  { "aA", MONTH "(?=,? \\d{4}" END "|" DASH MONTH ")", wn_say_month, TRUE },
  { "aA", MONTH END, wn_say_last_month, TRUE },
  { "0", "(\\d{4})-(0[1-9]|1[0-2])" END "(?!-)", wn_say_iso_month, FALSE },
  { "0", "(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})" END "(?![-/.]\\d)", wn_say_iso_date, TRUE },
  { "0", "(\\d{1,2}+)([/.-])(\\d{1,2}+)\\2(\\d{4}|\\d{2})" END "(?!\\.\\d)", wn_say_numeric_date,
      TRUE },
  { "0", BIBLE "(\\d{1,3}+):(\\d{1,3}+)(?:(?:-|\u2013)(\\d{1,3}+))?+" END, wn_say_verse, FALSE },
  { "0", "(\\d{1,2}+):([0-5]\\d)() ?([ap])(?![A-Za-z0-9_]|\\.[A-Za-z])", wn_say_clock, TRUE },
  { "0",
      "(\\d{1,2}+):([0-5]\\d)(?::([0-5]\\d))?+(?![:\\d])(?: "
      "?([AaPp])\\.?[Mm](?![A-Za-z0-9_])\\.?)?" END,
      wn_say_clock, TRUE },
  { "0", "(\\d{1,2}+)\\.([0-5]\\d)() ?([AaPp])\\.?[Mm](?![A-Za-z0-9_])\\.?", wn_say_clock, TRUE },
  { "0", "([01]\\d|2[0-3])([0-5]\\d)(?: (?:hours|hrs)|h)" END, wn_say_military_time, FALSE },
  { "0", "(\\d{1,2}+) ?([AaPp])\\.?[Mm](?![A-Za-z0-9_])\\.?", wn_say_hour, TRUE },
  { "0", "(" NUMBER "):(" NUMBER ")" END, wn_say_ratio, FALSE },

  /* telephone numbers and other numbers read digit by digit */
  { "0(+", "(?:(\\+?1)[-. ]?)?\\(?(\\d{3})(?:\\)|[-. ]) ?(\\d{3})[-. ](\\d{4})" END,
      wn_say_digit_groups, FALSE },
  { "0", "1-(8[0-9][0-9]|900)-([A-Z0-9]++(?:-[A-Z0-9]++)*+)" END, wn_say_freephone, FALSE },
  { "0", "\\d{4}(?:[ -]\\d{4}){2,4}(?:[ -]\\d{1,3})?" END, wn_say_digit_groups, FALSE },
  { "0", "\\d{4}[ -]\\d{6}[ -]\\d{5}" END, wn_say_digit_groups, FALSE },
  { "(", "\\(0\\d{1,4}\\) ?\\d{3,4}(?:[ -]\\d{3,4}){1,2}" END, wn_say_digit_groups, FALSE },
  { "0", "1[389]00[ -]\\d{3}[ -]\\d{3}" END, wn_say_digit_groups, FALSE },
  { "0", "0\\d{2,4}(?:[ -]\\d{3,4}){1,3}" END, wn_say_digit_groups, FALSE },
  { "0", "(\\d{3})-(\\d{4})" END, wn_say_digit_groups, FALSE },
  { "+", "\\+\\d{1,3}+(?:[ .-]?\\(?\\d{1,5}+\\)?){2,8}+" END, wn_say_digit_groups, FALSE },
  { "0", "(\\d{3})-(\\d{2})-(\\d{4})" END, wn_say_digit_groups, FALSE },
  { "0", "(?:20-20|50-50|9-11|24-7|7-11|80-20|60-40|90-10)" END, wn_say_pair, FALSE },
  { "0", "\\d++(?:-\\d++){2,}+" END, wn_say_digit_groups, FALSE },
  { "0", "(9|4|3)11" END "(?![.,:/-]\\d)", wn_say_emergency, FALSE },
  { "0", "(\\d{2,})" END "(?![.,:/-]\\d|%)", wn_say_code, FALSE },
  { "0",
      "(\\d{3,5}+) (?:([NSEW]|NE|NW|SE|SW)(?![A-Za-z0-9_])\\.? "
      ")?(?=(?:[A-Z][a-z]+\\.?|\\d+(?:st|nd|rd|th))(?: "
      "[A-Z][a-z]+){0,2} " STREET ")",
      wn_say_street_number, FALSE },
  { "0", "(\\d{3,5}+) (?:([NSEW])(?![A-Za-z0-9_])\\.? )?(?=" STREET_NAME ")", wn_say_street_number,
      FALSE },
  { "A", "([NSEW])(?=\\.? " STREET_NAME ")\\.?", wn_say_street_type, FALSE },
  { "A", "([NSEW]|NE|NW|SE|SW)(?=\\.? (?:[A-Z][a-z]+|\\d+(?:st|nd|rd|th)) " STREET ")\\.?",
      wn_say_street_type, FALSE },
  { "0", "(?<=in )(\\d{5})(?=[.,;!?]?$|[.,;!?] | (?:and|or|about|is|was|on|at|by|for) )",
      wn_say_postal, FALSE },
  { "*", "(?<![A-Za-z0-9])\\*(\\d++)" END, wn_say_star_code, FALSE },

  /* money, quantities */
  { "0", "1(0{1,3}|0{1,2},000|,000,000)s(?= of |[^A-Za-z0-9]|$)", wn_say_round_plural, FALSE },
  { "0", "([2-9]0|\\d{3,})'?s" END, wn_say_plural, TRUE },
  { "0", "(?<=Boeing |Airbus |Table |Figure |Fig\\. )(\\d{1,3}+)-(\\d{1,3}+)" END,
      wn_say_numbered_pair, FALSE },
  { "0",
      "(\\d{1,3}(?:\\.\\d++)?+)\u00b0 ?(?:(\\d{1,2}(?:\\.\\d++)?+)' "
      "?(?:(\\d{1,2}(?:\\.\\d++)?+)(?:\"|'')"
      " ?)?)?([NSEW])?" END,
      wn_say_coordinate, FALSE },
  { "0", "(\\d++)' ?(\\d++)(?:\"|'')", wn_say_feet_inches, FALSE },
  { "0",
      "(\\d++)(\"|''|')(?= (?:x|by|tall|wide|long|deep|thick|high|TV|tv|screen|monitor|"
      "display|pipe|diameter)(?![A-Za-z0-9_]))",
      wn_say_inches, FALSE },
  { "0", "(\\d{2,3})/(\\d{2,3})(?: ?(mmHg))", wn_say_over, FALSE },
  { "A$u-+0.R", NULL, wn_say_quantity, TRUE },
  { "a", "x (?=\\d)", wn_say_by, FALSE },
  { "u", "\u00d7 ?(?=\\d)", wn_say_by, FALSE },

  /* numbers */
  { "0", "(" NUMBER DECIMALS ")/(" NUMBER DECIMALS ")" END "(?!/)", wn_say_fraction, FALSE },
  { "0", "(?i)(" NUMBER ") ?(st|nd|rd|th)" END, wn_say_ordinal, TRUE },
  { "0", "802\\.11([a-z]{0,2})" END, wn_say_network, FALSE },
  { "0aA", "([vV]?)(\\d++(?:\\.\\d++){2,}+)" END, wn_say_version, FALSE },
  { "a", "(v)(\\d++" DECIMALS ")" END, wn_say_version, FALSE },
  { "0-+", SIGN "(" NUMBER DECIMALS ")[eE]([-+]?\\d{1,3}+)" END, wn_say_exponent, FALSE },
  { "0",
      "(" NUMBER DECIMALS ") ?(?:x|\u00d7) ?(" NUMBER DECIMALS
      ")(?: ?(?:x|\u00d7) ?(" NUMBER DECIMALS "))?" END,
      wn_say_dimensions, FALSE },
  { "0", "(?i)(?<=pressure |pressure of |pressure is |bp |bp: )(\\d{2,3})/(\\d{2,3})" END,
      wn_say_over, FALSE },
  { "0", "(\\d++" DECIMALS ")([xyzn])" END, wn_say_coefficient, FALSE },
  { "0", "(" NUMBER DECIMALS ")x" END, wn_say_multiple, FALSE },
  { "0", "(\\d++)/([a-z])(?![A-Za-z0-9/])", wn_say_over, FALSE },
  { "0-+.", NULL, wn_say_number, TRUE },
  { "^", "\\^(-?\\d++)", wn_say_power, FALSE },
  { "-", "(?<=[a-z][a-z] )-(?=[A-Za-z](?:[ =,;.)]|$))", wn_say_option, FALSE },
  { ":;<", "(?<![^ (])(?:[:;]'?-?[()DPpOo/|*]|<3)(?![^ .,!?)])", wn_say_emoticon, FALSE },
  { "<>", "(?<![A-Za-z][a-z])(?<=[\\da-z)])(?:<=|>=|<|>)(?=[\\d(]|[a-z](?![A-Za-z]))",
      wn_say_operator, FALSE },
  { "-", "(?<=\\d)-(?=\\d)", wn_say_minus, FALSE },
  { "<>~-=!&|",
      "[-=]++>|!=|==|&&|\\|\\||(?:<=|>=|[<>~]) ?(?=(?:[-.$]|\u00a3|\u20ac)?\\d)|(?<=[\\da-z)] "
      ")-(?= "
      "?[\\da-z(])",
      wn_say_operator, FALSE },
  { "*#",
      "(?:(?<=[\\d)])(\\*)(?=[\\d(])|(?:(?<=[\\d)] )|(?<=[ (][a-z] ))(\\*)(?= "
      "(?:[\\d(]|[a-z](?![A-Za-z0-9_])))|(#)(?=(?:[A-Z]{1,4}-?)?\\d))",
      wn_say_operator, FALSE },
  { "#", "(?<![A-Za-z0-9])#(?=[A-Za-z])", wn_say_operator, FALSE },

  /* words that are not plain letters */
  { "aA", "([A-Za-z]{1,4}+(?:&[A-Za-z]{1,4}+)++)" END, wn_say_ampersand, FALSE },
  { "aA", "([A-Za-z])(\\+\\+|#|\\+)(?![A-Za-z0-9+#])", wn_say_letter_sign, FALSE },
  { "A", "(?<=[ \"'(])([A-F])(-)(?=[ .,;:!?)\"']|$)", wn_say_letter_sign, FALSE },
  { "/", "(?<=[a-z])/([a-z]{2,3})" END, wn_say_rate, FALSE },
  { "aA", "(?<=per )([A-Za-z]{1,4})" END, wn_say_per, FALSE },
  { "aA", "(?i)(w/out|w/o|w/|km/h|m/s|c/o|b/c|n/a|a/c|i/o|s/o|h/t)(?![A-Za-z0-9/])", wn_say_slashed,
      FALSE },
  { "a", "([a-z])/([a-z])(?![A-Za-z0-9/])", wn_say_over, FALSE },
  { "aA", "((?:[A-Za-z]\\.){2,}+[A-Za-z]?|[Pp]h\\.[Dd]\\.?)" END, wn_say_dotted, FALSE },
  { "aA", "([A-Za-z]{2,3})-(?=(?i:\\1)[A-Za-z])", wn_say_stutter, FALSE },
  { "A", "([A-Z])\\.(?= ?[A-Z][a-z.])", wn_say_initial, FALSE },
  { "A", "(St|Dr|ST|DR)(?![A-Za-z0-9_])(\\.?)", wn_say_saint_or_street, FALSE },
  { "aA", "([A-Za-z]++)\\.", wn_say_abbreviation, FALSE },
  { "A", "(Ave|Rd|Ln|Ct|Pl|Blvd|Hwy|Pkwy|Sq|Ter|Cir)(?![A-Za-z0-9_])(?![.'])", wn_say_street_type,
      FALSE },
  { "A", "[A-Z]{1,2}\\d[A-Z\\d]? \\d[A-Z]{2}" END, wn_say_hexadecimal, FALSE }, /* SW1A 1AA */
  { "A", "(?:(?<=the )|(?<=The ))WHO" END, wn_say_standard, FALSE },
  { "A", "(?<=[a-z], )([A-Z]{2})(?: (\\d{5})(?:-(\\d{4}))?)?" END, wn_say_state, FALSE },
  { "A", "([IVXLCDM]++)" END "(?!['&]|-(?![IVXLCDM]++" END "))", wn_say_roman, TRUE },
  { "a", "([ivxl]++)" END "(?!['&]|-(?![ivxl]++" END "))", wn_say_roman, TRUE },
  { "A", "[A-Z]{1,2}\\.\\d{1,4}" END, wn_say_standard, FALSE },
  { "A", "([A-Z]+)-(\\d{3,4})" END, wn_say_model, FALSE },
  { "A", "(?:[A-Z][a-z]?\\d{0,2}){2,6}" END, wn_say_formula, FALSE },
  { "aA_", "[A-Za-z_][A-Za-z0-9_]*+(?:::[A-Za-z_][A-Za-z0-9_]*+)++", wn_say_scoped, FALSE },
  { "aA0", "[A-Za-z0-9]++(?:_++[A-Za-z0-9]++)++", wn_say_joined, FALSE },
  { "aA", "[A-Za-z]{1,2}[$!][a-z]+|[A-Z]\\$[A-Z]+" END, wn_say_stylised, FALSE },
  { "aA0", "(?=[A-Za-z]++\\d|\\d++[A-Za-z])[A-Za-z0-9]++", wn_say_alphanumeric, FALSE },
};

/* Compiled when it is first tried: a short text tries few, and all of them take milliseconds */
static const GRegex *
compiled (gsize rule)
{
  static gsize all[G_N_ELEMENTS (rules)];

  if (g_once_init_enter (&all[rule])) {
    /* not G_REGEX_OPTIMIZE: valgrind reports the compiled code, and the gain is not measurable */
    GRegex *regex = g_regex_new (rules[rule].pattern, G_REGEX_RAW | G_REGEX_ANCHORED, 0, NULL);

    g_assert (regex);
    g_once_init_leave (&all[rule], (gsize) regex);
  }
  return (const GRegex *) all[rule];
}

/* A rule without a pattern; groups are empty */
static gsize
apply_parser (GString *out, const Rule *rule, gsize at, WnMatch *m)
{
  const gsize before = out->len;

  for (int i = 0; i < WN_MATCH_GROUPS; i++)
    m->start[i] = m->end[i] = i ? -1 : (int) at;
  if (!rule->say (out, m) || m->end[0] <= (int) at) {
    g_string_truncate (out, before);
    return 0;
  }
  return m->end[0];
}

static gsize
apply (GString *out, const Rule *rule, GMatchInfo *info, WnMatch *m)
{
  int n = g_match_info_get_match_count (info);

  for (int i = 0; i < WN_MATCH_GROUPS; i++)
    if (i >= n || !g_match_info_fetch_pos (info, i, &m->start[i], &m->end[i]))
      m->start[i] = m->end[i] = -1;
  /* of "./." nothing is left: without a step forward it would be read for ever */
  if (m->end[0] <= m->start[0] || !rule->say (out, m) || m->end[0] <= m->start[0]) {
    g_string_truncate (out, 0);
    return 0;
  }
  return m->end[0];
}

static gboolean
is_behind (const char *text, gsize at, const char *word)
{
  const gsize n = strlen (word);

  return at >= n && memcmp (text + at - n, word, n) == 0;
}

/* Most words are plain and need no patterns; behind "per" they may be units */
static gboolean
is_plain_word (const char *text, gsize length, gsize at)
{
  gsize i = at;

  while (i < length && g_ascii_islower (text[i]))
    i++;
  if (i == at || strspn (text + at, "ivxl") >= i - at || is_behind (text, at, "per "))
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

/* The end of what the first fitting rule reads at `at`, 0 if none does; *range is its */
static gsize
apply_first (GString *out, const WnMatch *here, gsize at, gboolean ranges_only, gboolean *range)
{
  const char class = start_class (here->text[at]);
  gsize end = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rules) && end == 0; i++) {
    WnMatch m = *here;
    GMatchInfo *info = NULL;

    if (!strchr (rules[i].starts, class) || (ranges_only && !rules[i].range))
      continue;
    *range = rules[i].range;
    if (!rules[i].pattern) {
      end = apply_parser (out, &rules[i], at, &m);
      continue;
    }
    if (g_regex_match_full (compiled (i), m.text, m.length, at, 0, &info, NULL))
      end = apply (out, &rules[i], info, &m);
    g_match_info_free (info);
  }
  return end;
}

gsize
wn_rules_apply (GString *out, const char *text, gsize length, gsize at, gboolean shouting)
{
  WnMatch m = { .text = text, .length = length, .shouting = shouting };
  gboolean range = FALSE;
  gsize end, next, dash;

  if (is_plain_word (text, length, at))
    return 0;
  end = apply_first (out, &m, at, FALSE, &range);
  m.in_range = TRUE;
  while (end > 0 && range && (dash = wn_dash_end (text, length, end)) > 0) {
    GString *second = g_string_new (NULL);

    next = dash < length ? apply_first (second, &m, dash, TRUE, &range) : 0;
    if (next > 0) {
      wn_append_word (out, "to");
      wn_append_word (out, second->str);
      end = next;
    }
    g_string_free (second, TRUE);
    if (next == 0)
      break;
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
  if (end > 1 && m->text[end - 1] == '.' && g_ascii_isalpha (m->text[end - 2]))
    start = --end; /* Vol. IV */
  while (start > 0 && (g_ascii_isalnum (m->text[start - 1]) || m->text[start - 1] == '\''))
    start--;
  return g_ascii_strdown (m->text + start, end - start);
}
