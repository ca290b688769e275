/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/say_as.h"
#include <string.h>
#include "text/en/numbers.h"
#include "text/en/quantity.h"
#include "text/en/unicode.h"

#define MAX_FIELDS 3

/* What the groups of a pattern match, the whole in front; NULL if it does not */
static char **
match (const char *pattern, const char *text)
{
  GRegex *regex = g_regex_new (pattern, G_REGEX_ANCHORED, 0, NULL);
  GMatchInfo *info;
  char **groups = NULL;

  if (g_regex_match (regex, text, 0, &info))
    groups = g_match_info_fetch_all (info);
  g_match_info_free (info);
  g_regex_unref (regex);
  return groups;
}

static void
append_name (GString *out, const char *symbol)
{
  gsize n;
  const char *name = wn_symbol_name (symbol, &n);

  name = name ? name : wn_punctuation_name (*symbol);
  if (name)
    wn_append_word (out, name);
  else
    g_string_append_printf (out, " %.*s", (int) (g_utf8_next_char (symbol) - symbol), symbol);
}

/* Letters joined by dashes are read as letters, "A" too */
static void
say_characters (GString *out, const char *text)
{
  gboolean letter = FALSE;

  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (g_unichar_isalpha (c)) {
      if (out->len > 0)
        g_string_append_c (out, letter ? '-' : ' ');
      g_string_append_unichar (out, g_unichar_toupper (c));
    } else if (g_ascii_isdigit (*p)) {
      wn_number_digits (out, p, 1);
    } else if (!g_unichar_isspace (c)) {
      append_name (out, p);
    }
    letter = g_unichar_isalpha (c) || (letter && g_unichar_isspace (c));
  }
}

static void
say_digits (GString *out, const char *text)
{
  for (const char *p = text; *p; p++) {
    if (g_ascii_isdigit (*p))
      wn_number_digits (out, p, 1);
  }
}

/* What stands between groups ends a phrase */
static void
say_telephone (GString *out, const char *text)
{
  for (const char *p = text; *p; p++) {
    if (g_ascii_isdigit (*p)) {
      wn_number_digits (out, p, 1);
    } else if (*p == '+') {
      wn_append_word (out, "plus");
    } else if (g_ascii_isalpha (*p)) {
      const gsize n = strspn (p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
      char *word = g_strndup (p, n);

      wn_append_word (out,
          g_ascii_strcasecmp (word, "x") == 0 || g_ascii_strcasecmp (word, "ext") == 0 ? "extension"
                                                                                       : word);
      g_free (word);
      p += n - 1;
    } else if (out->len > 0 && out->str[out->len - 1] != ',') {
      g_string_append_c (out, ',');
    }
  }
  while (out->len > 0 && out->str[out->len - 1] == ',')
    g_string_truncate (out, out->len - 1);
}

static gboolean
append_roman (GString *out, const char *text, gboolean ordinal)
{
  const int value = wn_number_roman (text, strlen (text));
  char *digits = g_strdup_printf ("%d", value);

  if (value > 0 && ordinal)
    wn_number_ordinal (out, digits, strlen (digits));
  else if (value > 0)
    wn_number_cardinal (out, digits, strlen (digits));
  g_free (digits);
  return value > 0;
}

static gboolean
say_cardinal (GString *out, const char *text)
{
  char **groups = match ("([+-]?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\\.[0-9]+)?)$", text);

  if (!groups)
    return append_roman (out, text, FALSE);
  if (*groups[1])
    wn_append_word (out, *groups[1] == '-' ? "minus" : "plus");
  wn_number_real (out, groups[2], strlen (groups[2]));
  g_strfreev (groups);
  return TRUE;
}

static gboolean
say_ordinal (GString *out, const char *text)
{
  char **groups = match ("([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:st|nd|rd|th|\\.)?$", text);

  if (!groups)
    return append_roman (out, text, TRUE);
  wn_number_ordinal (out, groups[1], strlen (groups[1]));
  g_strfreev (groups);
  return TRUE;
}

typedef struct
{
  char kind; /* d, m or y */
  const char *digits;
  gsize n;
} Field;

/*
 * Numbers with . / - or spaces between; their number, 0 if there is anything else or more of them
 */
static int
split_date (const char *text, Field *fields)
{
  int n = 0;

  for (const char *p = text; *p;) {
    const gsize digits = strspn (p, "0123456789"), between = strspn (p + digits, "./- ");

    if (digits == 0 || n == MAX_FIELDS || (p[digits] && between == 0))
      return 0;
    fields[n++] = (Field){ 0, p, digits };
    p += digits + between;
  }
  return n;
}

static const char *
guess_format (const Field *fields, int n)
{
  if (n == 3 && fields[0].n == 4)
    return "ymd";
  if (n == 3)
    return wn_number_value (fields[0].digits, fields[0].n) > 12 ? "dmy" : "mdy";
  return n == 2 && fields[1].n == 4 ? "my"
      : n == 1 && fields[0].n == 4  ? "y"
      : n == 1 && fields[0].n == 8  ? "yyyymmdd"
                                    : "md";
}

/*
 * Gives each field its kind; a single number without anything between is cut as wide as the
 * format's letters stand
 */
static gboolean
apply_format (const char *format, Field *fields, int n)
{
  const char *digits = fields[0].digits;
  const gboolean cut = n == 1 && strlen (format) == fields[0].n && fields[0].n > 2;
  int i = 0;

  for (const char *f = format; *f; i++) {
    gsize width = 1;

    while (f[width] == *f)
      width++;
    if (!strchr ("dmy", *f) || i == MAX_FIELDS || (!cut && i == n))
      return FALSE;
    if (cut)
      fields[i] = (Field){ *f, digits, width };
    fields[i].kind = *f;
    digits += width;
    f += width;
  }
  return cut || i == n;
}

static gboolean
say_date (GString *out, const char *format, const char *text)
{
  Field fields[MAX_FIELDS] = { { 0, NULL, 0 } }, by_kind[128] = { { 0, NULL, 0 } };
  /* a year, month or day that is not known */
  const gsize unknown = strspn (text, "?");
  const int n = split_date (text + unknown, fields);
  guint64 day, month;

  if (unknown == 4 && n == 1 && fields[0].n == 4)
    return say_date (out, "mmdd", text + 4);

  if (n == 0 || !apply_format (format && *format ? format : guess_format (fields, n), fields, n))
    return FALSE;
  for (int i = 0; i < MAX_FIELDS; i++)
    by_kind[(guchar) fields[i].kind] = fields[i];
  day = wn_number_value (by_kind['d'].digits, by_kind['d'].n);
  month = wn_number_value (by_kind['m'].digits, by_kind['m'].n);
  if ((by_kind['d'].n && (day < 1 || day > 31)) || (by_kind['m'].n && (month < 1 || month > 12)))
    return FALSE;
  wn_number_date (out, (int) month, (int) day, by_kind['y'].digits, by_kind['y'].n);
  return TRUE;
}

static void
append_unit (GString *out, const char *number, const char *unit)
{
  const guint64 value = wn_number_value (number, strlen (number));

  wn_number_cardinal (out, number, strlen (number));
  wn_append_word (out, unit);
  if (value != 1)
    g_string_append_c (out, 's');
}

static gboolean
say_duration (GString *out, const char *text)
{
  char **groups = match ("(?:([0-9]+)')? ?(?:([0-9]+)\")?$", text);
  const guint n = groups ? g_strv_length (groups) : 0;

  if (n > 1 && *groups[1])
    append_unit (out, groups[1], "minute");
  if (n > 2 && *groups[2]) {
    if (*groups[1])
      wn_append_word (out, "and");
    append_unit (out, groups[2], "second");
  }
  g_strfreev (groups);
  return out->len > 0;
}

/* Written as the rules of plain text expect it */
static gboolean
say_time (GString *out, const char *text)
{
  char **groups = match (
      "([0-9]{1,2})[:.h]?([0-9]{2})(?:[:.m]?([0-9]{2})s?)? ?(?:([AaPp])\\.?[Mm]\\.?)?$", text);
  const guint n = groups ? g_strv_length (groups) : 0;

  if (!groups)
    return say_duration (out, text);
  g_string_append_printf (out, "%s:%s", groups[1], groups[2]);
  if (n > 3 && *groups[3] && strcmp (groups[3], "00") != 0)
    g_string_append_printf (out, ":%s", groups[3]);
  if (n > 4)
    g_string_append_printf (out, " %c.m.", g_ascii_tolower (*groups[4]));
  g_strfreev (groups);
  return TRUE;
}

/* 99.9 USD, USD42.01, and a bare number in the currency of the format; the dollar is not named */
static gboolean
say_currency (GString *out, const char *format, const char *text)
{
  char **groups = match ("([A-Z]{3})? ?([0-9][0-9,]*)(\\.[0-9]+)? ?([A-Z]{3})?$", text);
  const guint n = groups ? g_strv_length (groups) : 0;
  const char *code = n > 1 && *groups[1] ? groups[1] : n > 4 && *groups[4] ? groups[4] : format;

  if (n > 2 && code && *code) {
    g_string_append_printf (out, "%s%s%s", strcmp (code, "USD") == 0 ? "$" : code,
        strcmp (code, "USD") == 0 ? "" : " ", groups[2]);
    if (n > 3)
      g_string_append_printf (out, "%s%s", groups[3], strlen (groups[3]) == 2 ? "0" : "");
  }
  g_strfreev (groups);
  return out->len > 0;
}

/* 01:18:30 or 18:30 */
static gboolean
say_hms (GString *out, const char *text)
{
  static const char *const units[] = { "hour", "minute", "second" };
  char **groups = match ("(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{1,2})$", text);

  for (int i = 0; groups && i < 3; i++)
    if (*groups[i + 1] && wn_number_value (groups[i + 1], strlen (groups[i + 1])) > 0)
      append_unit (out, groups[i + 1], units[i]);
  g_strfreev (groups);
  return out->len > 0 || say_duration (out, text);
}

/* Words with a capital each are never letters; those of one letter are */
static void
say_name (GString *out, const char *text)
{
  gboolean inside = FALSE;

  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (out, inside ? g_unichar_tolower (c) : c);
    inside = g_unichar_isalpha (c) || (inside && c == '\'');
  }
}

/* 1+1/2 as plain text has it: 1 1/2 */
static gboolean
say_fraction (GString *out, const char *text)
{
  char **groups = match ("(?:([0-9]+) ?\\+ ?)?([0-9]+) ?/ ?([0-9]+)$", text);

  if (!groups)
    return FALSE;
  if (*groups[1]) {
    wn_number_cardinal (out, groups[1], strlen (groups[1]));
    wn_append_word (out, "and");
  }
  if (*groups[1] && strcmp (groups[2], "1") == 0)
    wn_append_word (out, "a");
  else
    wn_number_cardinal (out, groups[2], strlen (groups[2]));
  wn_number_denominator (out, groups[3], strlen (groups[3]), strcmp (groups[2], "1") != 0);
  g_strfreev (groups);
  return TRUE;
}

/* "10foot": a unit by its name follows its number in grammar */
static gboolean
say_unit (GString *out, const char *text)
{
  static const char *const irregular[][2] = { { "foot", "feet" }, { "inch", "inches" },
    { "hertz", "hertz" }, { "celsius", "celsius" }, { "fahrenheit", "fahrenheit" } };
  char **groups = match ("([0-9][0-9.,]*)[ -]?([a-z]{4,})$", text);
  const char *plural = NULL;

  if (!groups || wn_is_unit (groups[2], strlen (groups[2]))) {
    g_strfreev (groups);
    return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (irregular); i++)
    if (strcmp (groups[2], irregular[i][0]) == 0)
      plural = irregular[i][1];
  g_string_append_printf (out, "%s ", groups[1]);
  if (strcmp (groups[1], "1") == 0 || g_str_has_suffix (groups[2], "s"))
    g_string_append (out, groups[2]);
  else if (plural)
    g_string_append (out, plural);
  else
    g_string_append_printf (out, "%ss", groups[2]);
  g_strfreev (groups);
  return TRUE;
}

/* Written as the rules of plain text expect it: abbreviations with a full stop */
static void
say_address (GString *out, const char *text)
{
  static const char *const shortened[] = { "Mt", "St", "Ft", "Ave", "Rd", "Ln", "Dr", "Ct", "Pl",
    "Blvd", "Hwy", "Pkwy", "Apt", "Ste", "Rm", "Bldg", "Sq", NULL };
  char **words = g_strsplit (text, " ", -1);

  for (char **word = words; *word; word++)
    g_string_append_printf (out, "%s%s%s", word == words ? "" : " ", *word,
        g_strv_contains (shortened, *word) ? "." : "");
  g_strfreev (words);
}

/* Se7en: a digit between letters stands for one that looks like it */
static void
say_media (GString *out, const char *text)
{
  static const char letters[] = "oizeasbvbg";

  for (const char *p = text; *p; p++) {
    const gboolean between = g_ascii_isdigit (*p) && p > text && g_ascii_isalpha (p[-1])
        && g_ascii_isalpha (p[1]);

    g_string_append_c (out, between ? letters[*p - '0'] : *p);
  }
}

char *
wn_english_say_as (const WnLanguage *language, WnSayAs how, const char *format, const char *text)
{
  char *stripped = g_strstrip (g_strdup (text));
  GString *out = g_string_new (NULL);
  gboolean said = TRUE;

  switch (how) {
    case WN_SAY_AS_WRITTEN:
    case WN_SAY_AS_UNKNOWN:
      said = FALSE;
      break;
    case WN_SAY_AS_CHARACTERS:
      say_characters (out, stripped);
      break;
    case WN_SAY_AS_CARDINAL:
      said = say_cardinal (out, stripped);
      break;
    case WN_SAY_AS_ORDINAL:
      said = say_ordinal (out, stripped);
      break;
    case WN_SAY_AS_DIGITS:
      say_digits (out, stripped);
      break;
    case WN_SAY_AS_DATE:
      said = say_date (out, format, stripped);
      break;
    case WN_SAY_AS_TIME:
      said = say_time (out, stripped);
      break;
    case WN_SAY_AS_TELEPHONE:
      say_telephone (out, stripped);
      break;
    case WN_SAY_AS_CURRENCY:
      said = say_currency (out, format, stripped);
      break;
    case WN_SAY_AS_DURATION:
      said = say_hms (out, stripped);
      break;
    case WN_SAY_AS_NAME:
      say_name (out, stripped);
      break;
    case WN_SAY_AS_FRACTION:
      said = say_fraction (out, stripped);
      break;
    case WN_SAY_AS_UNIT:
      said = say_unit (out, stripped);
      break;
    case WN_SAY_AS_ADDRESS:
      say_address (out, stripped);
      break;
    case WN_SAY_AS_MEDIA:
      say_media (out, stripped);
      break;
    case WN_SAY_AS_EXPLETIVE:
      break;
  }
  if (!said)
    g_string_assign (out, stripped);
  g_free (stripped);
  return g_string_free (out, FALSE);
}
