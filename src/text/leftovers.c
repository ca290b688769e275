/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/leftovers.h"
#include <string.h>

#define MAX_LENGTH 1000

/* Tags that may stand inside a word */
static const char *const inline_tags[] = { "a", "abbr", "b", "big", "bdi", "bdo", "c", "center",
  "cite", "code", "dfn", "del", "em", "font", "i", "ins", "kbd", "lang", "mark", "q", "rt", "ruby",
  "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "v", "var", NULL };

/* Tags between words and lines; those of SSML too */
static const char *const block_tags[] = { "article", "aside", "audio", "blockquote", "body", "br",
  "break", "dd", "details", "div", "dl", "dt", "emphasis", "figure", "footer", "form", "h1", "h2",
  "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "img", "input", "label", "li", "link",
  "main", "meta", "nav", "ol", "option", "p", "phoneme", "pre", "prosody", "say-as", "script",
  "section", "select", "speak", "style", "summary", "table", "tbody", "td", "textarea", "tfoot",
  "th", "thead", "title", "token", "tr", "ul", "video", "voice", "w", NULL };

typedef struct
{
  const char *name;
  gunichar character;
} Entity;

static const Entity entities[] = {
  { "amp", '&' },
  { "apos", '\'' },
  { "lt", '<' },
  { "gt", '>' },
  { "quot", '"' },
  { "nbsp", 0xa0 },
  { "iexcl", 0xa1 },
  { "cent", 0xa2 },
  { "pound", 0xa3 },
  { "yen", 0xa5 },
  { "sect", 0xa7 },
  { "copy", 0xa9 },
  { "ordf", 0xaa },
  { "laquo", 0xab },
  { "shy", 0xad },
  { "reg", 0xae },
  { "deg", 0xb0 },
  { "plusmn", 0xb1 },
  { "sup2", 0xb2 },
  { "sup3", 0xb3 },
  { "acute", 0xb4 },
  { "micro", 0xb5 },
  { "para", 0xb6 },
  { "middot", 0xb7 },
  { "sup1", 0xb9 },
  { "ordm", 0xba },
  { "raquo", 0xbb },
  { "frac14", 0xbc },
  { "frac12", 0xbd },
  { "frac34", 0xbe },
  { "iquest", 0xbf },
  { "AElig", 0xc6 },
  { "times", 0xd7 },
  { "Oslash", 0xd8 },
  { "szlig", 0xdf },
  { "aelig", 0xe6 },
  { "divide", 0xf7 },
  { "oslash", 0xf8 },
  { "OElig", 0x152 },
  { "oelig", 0x153 },
  { "Alpha", 0x391 },
  { "Omega", 0x3a9 },
  { "alpha", 0x3b1 },
  { "beta", 0x3b2 },
  { "gamma", 0x3b3 },
  { "delta", 0x3b4 },
  { "mu", 0x3bc },
  { "pi", 0x3c0 },
  { "omega", 0x3c9 },
  { "ensp", 0x2002 },
  { "emsp", 0x2003 },
  { "thinsp", 0x2009 },
  { "zwnj", 0x200c },
  { "zwj", 0x200d },
  { "lrm", 0x200e },
  { "rlm", 0x200f },
  { "ndash", 0x2013 },
  { "mdash", 0x2014 },
  { "lsquo", 0x2018 },
  { "rsquo", 0x2019 },
  { "sbquo", 0x201a },
  { "ldquo", 0x201c },
  { "rdquo", 0x201d },
  { "bdquo", 0x201e },
  { "dagger", 0x2020 },
  { "bull", 0x2022 },
  { "hellip", 0x2026 },
  { "permil", 0x2030 },
  { "prime", 0x2032 },
  { "Prime", 0x2033 },
  { "lsaquo", 0x2039 },
  { "rsaquo", 0x203a },
  { "euro", 0x20ac },
  { "trade", 0x2122 },
  { "larr", 0x2190 },
  { "rarr", 0x2192 },
  { "minus", 0x2212 },
  { "radic", 0x221a },
  { "infin", 0x221e },
  { "asymp", 0x2248 },
  { "ne", 0x2260 },
  { "le", 0x2264 },
  { "ge", 0x2265 },
  { "hearts", 0x2665 },
};

/* Behind a letter: eacute, Ntilde */
static const Entity accents[] = {
  { "grave", 0x300 },
  { "acute", 0x301 },
  { "circ", 0x302 },
  { "tilde", 0x303 },
  { "uml", 0x308 },
  { "ring", 0x30a },
  { "caron", 0x30c },
  { "cedil", 0x327 },
};

static gboolean
equals (const char *text, gsize n, const char *name)
{
  return strlen (name) == n && memcmp (text, name, n) == 0;
}

static gunichar
numeric_entity (const char *digits, gsize n)
{
  const gboolean hex = n > 1 && (*digits == 'x' || *digits == 'X');
  gunichar value = 0;

  if (n == 0 || n > 9)
    return 0;
  for (gsize i = hex; i < n; i++) {
    const int digit = hex ? g_ascii_xdigit_value (digits[i]) : g_ascii_digit_value (digits[i]);

    if (digit < 0 || value > 0x10ffff)
      return 0;
    value = value * (hex ? 16 : 10) + digit;
  }
  return value > 0 && g_unichar_validate (value) ? value : 0;
}

gunichar
wn_entity (const char *name, gsize n)
{
  gunichar composed;

  if (n > 0 && *name == '#')
    return numeric_entity (name + 1, n - 1);
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    if (equals (name, n, entities[i].name))
      return entities[i].character;
  for (gsize i = 0; n > 1 && i < G_N_ELEMENTS (accents); i++)
    if (g_ascii_isalpha (*name) && equals (name + 1, n - 1, accents[i].name)
        && g_unichar_compose (*name, accents[i].character, &composed))
      return composed;
  return 0;
}

static WnLeftover
found (WnLeftoverKind kind, gsize length, gunichar character)
{
  return (WnLeftover){ kind, length, character };
}

static WnLeftover
read_entity (const char *p, gsize n)
{
  gsize end = 1;
  gunichar c;

  while (end < n && end < 12 && (g_ascii_isalnum (p[end]) || (end == 1 && p[end] == '#')))
    end++;
  if (end == n || p[end] != ';')
    return found (WN_LEFTOVER_NONE, 0, 0);
  c = wn_entity (p + 1, end - 1);
  return c ? found (WN_LEFTOVER_TEXT, end + 1, c) : found (WN_LEFTOVER_NONE, 0, 0);
}

static gboolean
is_listed (const char *const *list, const char *name, gsize n)
{
  for (; *list; list++)
    if (strlen (*list) == n && g_ascii_strncasecmp (*list, name, n) == 0)
      return TRUE;
  return FALSE;
}

/* 00:01.500 of WebVTT */
static gboolean
is_time (const char *p, gsize n)
{
  gsize digits = 0, colons = 0;

  for (gsize i = 0; i < n; i++) {
    if (!g_ascii_isdigit (p[i]) && p[i] != ':' && p[i] != '.')
      return FALSE;
    digits += g_ascii_isdigit (p[i]) != 0;
    colons += p[i] == ':';
  }
  return digits >= 4 && colons > 0;
}

/* A tag is known by its name, or looks like one with attributes or an end */
static WnLeftover
read_tag (const char *p, gsize n)
{
  const gsize closing = n > 1 && p[1] == '/', start = 1 + closing;
  gsize name_end = start;
  const char *end = memchr (p, '>', MIN (n, MAX_LENGTH));
  gboolean inside;

  if (n > 4 && memcmp (p, "<!--", 4) == 0) {
    const char *stop = g_strstr_len (p + 4, MIN (n - 4, MAX_LENGTH), "-->");

    return stop ? found (WN_LEFTOVER_INLINE, stop + 3 - p, 0) : found (WN_LEFTOVER_NONE, 0, 0);
  }
  if (!end || memchr (p + 1, '<', end - p - 1))
    return found (WN_LEFTOVER_NONE, 0, 0);
  if (is_time (p + 1, end - p - 1))
    return found (WN_LEFTOVER_SPACE, end + 1 - p, 0);
  while (p + name_end < end && (g_ascii_isalnum (p[name_end]) || strchr ("-:", p[name_end])))
    name_end++;
  if (!g_ascii_isalpha (p[start]) || !strchr (" \t\r\n./>", p[name_end]))
    return found (WN_LEFTOVER_NONE, 0, 0);
  if (!closing && equals (p + 1, end - p - 1, "sup") && g_ascii_isdigit (end[1]))
    return found (WN_LEFTOVER_TEXT, end + 1 - p, '^');
  inside = is_listed (inline_tags, p + start, name_end - start);
  if (inside || is_listed (block_tags, p + start, name_end - start)) {
    const gboolean line = name_end - start <= 3 && !inside;

    return found (inside ? WN_LEFTOVER_INLINE
            : line       ? WN_LEFTOVER_LINE
                         : WN_LEFTOVER_SPACE,
        end + 1 - p, 0);
  }
  if (closing || end[-1] == '/' || g_strstr_len (p, end - p, "=\"")
      || g_strstr_len (p, end - p, "='"))
    return found (WN_LEFTOVER_SPACE, end + 1 - p, 0);
  return found (WN_LEFTOVER_NONE, 0, 0);
}

/* {\i1} and {\\i1}, {y:i} */
static WnLeftover
read_override (const char *p, gsize n)
{
  const char *end = memchr (p, '}', MIN (n, MAX_LENGTH));

  if (end && n > 2 && (p[1] == '\\' || (g_ascii_isalpha (p[1]) && p[2] == ':' && end < p + 20)))
    return found (WN_LEFTOVER_INLINE, end + 1 - p, 0);
  return found (WN_LEFTOVER_NONE, 0, 0);
}

/* Whether the run of text that holds `at` is a path of Windows: C:\Notes, \\host\share, a\b\c */
static gboolean
is_in_path (const char *text, gsize n, gsize at)
{
  gsize start = at, end = at;
  int backslashes = 0;

  while (start > 0 && at - start < MAX_LENGTH && !g_ascii_isspace (text[start - 1]))
    start--;
  while (end < n && end - at < MAX_LENGTH && !g_ascii_isspace (text[end]))
    backslashes += text[end++] == '\\';
  return end - start > 3
      && ((g_ascii_isalpha (text[start]) && text[start + 1] == ':')
          || (text[start] == '\\' && text[start + 1] == '\\' && backslashes > 2));
}

/*
 * A line break of SubStation, \N, or of program text, \n; the backslash may be doubled. A small
 * letter is taken for one only where no word can go on
 */
static WnLeftover
read_escape (const char *text, gsize n, gsize at)
{
  const char *p = text + at;
  const gsize length = n - at > 1 && p[1] == '\\' ? 2 : 1;
  const char c = length < n - at ? p[length] : 0;
  const char before = at > 0 ? text[at - 1] : ' ',
             after = length + 1 < n - at ? p[length + 1] : ' ';

  if ((c != 'N' && c != 'n' && c != 'h') || is_in_path (text, n, at))
    return found (WN_LEFTOVER_NONE, 0, 0);
  if (c != 'N' && g_ascii_isalnum (before) && g_ascii_islower (after))
    return found (WN_LEFTOVER_NONE, 0, 0);
  return found (c == 'h' ? WN_LEFTOVER_SPACE : WN_LEFTOVER_LINE, length + 1, 0);
}

/* The address of a link, [text](address), and the bracket before it */
static WnLeftover
read_link (const char *p, gsize n)
{
  static const char *const starts[] = { "http", "www.", "mailto:", "/", "#", "./", "../" };
  const char *end;

  if (n < 4 || p[1] != '(')
    return found (WN_LEFTOVER_NONE, 0, 0);
  end = memchr (p, ')', MIN (n, MAX_LENGTH));
  for (gsize i = 0; end && i < G_N_ELEMENTS (starts); i++)
    if (n - 2 > strlen (starts[i]) && memcmp (p + 2, starts[i], strlen (starts[i])) == 0)
      return found (WN_LEFTOVER_SPACE, end + 1 - p, 0);
  return found (WN_LEFTOVER_NONE, 0, 0);
}

/* Bytes of a time of day with milliseconds, "00:01:02,000" or "01:02.000"; 0 if it is none */
static gsize
cue_time (const char *text, gsize n)
{
  gsize at = 0;
  int colons = 0;

  while (at + 3 <= n && g_ascii_isdigit (text[at]) && g_ascii_isdigit (text[at + 1])
      && text[at + 2] == ':') {
    at += 3;
    colons++;
  }
  if (colons < 1 || colons > 2 || at + 6 > n || (text[at + 2] != ',' && text[at + 2] != '.'))
    return 0;
  for (int i = 0; i < 6; i++)
    if (i != 2 && !g_ascii_isdigit (text[at + i]))
      return 0;
  return at + 6;
}

static gsize
skip_blanks (const char *text, gsize n, gsize at)
{
  while (at < n && (text[at] == ' ' || text[at] == '\t'))
    at++;
  return at;
}

/* The line of a subtitle's times, with the number on the line before it: nothing of it is text */
static WnLeftover
read_timing (const char *text, gsize n)
{
  gsize at = 0, length;

  while (at < n && at < 8 && g_ascii_isdigit (text[at]))
    at++;
  at += at < n && text[at] == '\r';
  at = at < n && text[at] == '\n' ? at + 1 : 0;
  if ((length = cue_time (text + at, n - at)) == 0)
    return found (WN_LEFTOVER_NONE, 0, 0);
  at = skip_blanks (text, n, at + length);
  if (at + 3 > n || memcmp (text + at, "-->", 3) != 0)
    return found (WN_LEFTOVER_NONE, 0, 0);
  at = skip_blanks (text, n, at + 3);
  if ((length = cue_time (text + at, n - at)) == 0)
    return found (WN_LEFTOVER_NONE, 0, 0);
  at += length;
  /* WebVTT's settings: where the cue stands */
  while (at < n && text[at] != '\n')
    at++;
  return found (WN_LEFTOVER_LINE, at, 0);
}

WnLeftover
wn_leftover (const char *text, gsize n, gsize at)
{
  switch (text[at]) {
    case '&':
      return read_entity (text + at, n - at);
    case '<':
      return read_tag (text + at, n - at);
    case '{':
      return read_override (text + at, n - at);
    case '\\':
      return read_escape (text, n, at);
    case ']':
      return read_link (text + at, n - at);
    default:
      return g_ascii_isdigit (text[at]) && (at == 0 || text[at - 1] == '\n')
          ? read_timing (text + at, n - at)
          : found (WN_LEFTOVER_NONE, 0, 0);
  }
}
