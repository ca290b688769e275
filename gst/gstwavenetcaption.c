/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>

#include "gstwavenetcaption.h"

#define MAX_NAME 40 /* characters of a speaker's name */
/* Bytes within which a tag or an override ends, and the description of a sound: what closes it is
 * not looked for further on, so that time is linear in the text */
#define MAX_CODE 1000
#define MAX_SOUND 300
#define MAX_LINE 2000 /* bytes; in a longer line no sound is looked for */

/* Marks in the cleaned text, of Unicode's private use area */
#define VOICE_BEGIN "\xef\x9c\x80" /* U+F700, then the name */
#define VOICE_END "\xef\x9c\x81"   /* U+F701 */

static void
part_free (gpointer data)
{
  GstWavenetCaptionPart *part = data;

  g_free (part->text);
  g_free (part->speaker);
  g_free (part);
}

/* ---- names ---- */

static gchar *
fold (const gchar *name)
{
  gchar *copy = g_strstrip (g_strdup (name)), *folded;

  g_strdelimit (copy, "_-", ' ');
  folded = g_utf8_casefold (copy, -1);
  g_free (copy);
  return folded;
}

const gchar *
gst_wavenet_caption_map (const GstStructure *map, const gchar *name)
{
  gchar *wanted = fold (name);
  const gchar *found = NULL;

  for (gint i = 0; map && i < gst_structure_n_fields (map) && !found; i++) {
    const gchar *field = gst_structure_nth_field_name (map, i);
    gchar *folded = fold (field);

    if (strcmp (folded, wanted) == 0)
      found = gst_structure_get_string (map, field);
    g_free (folded);
  }
  g_free (wanted);
  return found;
}

/* Words that stand before a colon and are no names */
static gboolean
is_label (const gchar *name)
{
  static const gchar *const labels[] = { "note", "warning", "attention", "caution", "ps", "p.s.",
    "todo", "q", "a", "danger", "important", "tip", "example", "http", "https", NULL };
  gchar *folded = fold (name);
  gboolean found = g_strv_contains (labels, folded);

  g_free (folded);
  return found;
}

static gboolean
is_all_caps (const gchar *text, gsize n)
{
  gboolean letters = FALSE;

  for (const gchar *p = text; p < text + n; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_islower (c))
      return FALSE;
    letters |= g_unichar_isupper (c);
  }
  return letters;
}

/* One to four words that all begin with a capital letter or a figure, the first with a letter */
static gboolean
is_name (const gchar *text, gsize n)
{
  guint words = 0;
  gboolean begins = TRUE;

  if (n == 0 || g_utf8_strlen (text, n) > MAX_NAME)
    return FALSE;
  for (const gchar *p = text; p < text + n; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (begins && !(g_unichar_isupper (c) || (words > 0 && (g_unichar_isdigit (c) || c == '#'))))
      return FALSE;
    if (!g_unichar_isalnum (c) && !strchr (" .'-#&", c < 128 ? (int) c : 'x'))
      return FALSE;
    words += begins;
    begins = c == ' ';
  }
  return words <= 4;
}

/* ---- cleaning ---- */

/* A character reference at `p`: how long it is, 0 if it is none, and what it means */
static gsize
read_entity (const gchar *p, gunichar *c)
{
  static const struct
  {
    const gchar *name;
    gunichar c;
  } entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
    { "&apos;", '\'' }, { "&nbsp;", ' ' }, { "&lrm;", 0 }, { "&rlm;", 0 }, { "&ndash;", 0x2013 },
    { "&mdash;", 0x2014 }, { "&hellip;", 0x2026 }, { "&lsquo;", 0x2018 }, { "&rsquo;", 0x2019 },
    { "&ldquo;", 0x201c }, { "&rdquo;", 0x201d } };
  gchar *end;
  guint64 code;

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++) {
    if (g_str_has_prefix (p, entities[i].name)) {
      *c = entities[i].c;
      return strlen (entities[i].name);
    }
  }
  if (p[0] != '&' || p[1] != '#')
    return 0;
  code = g_ascii_tolower (p[2]) == 'x' ? g_ascii_strtoull (p + 3, &end, 16)
                                       : g_ascii_strtoull (p + 2, &end, 10);
  if (*end != ';' || code == 0 || code > 0x10ffff || !g_unichar_validate (code))
    return 0;
  *c = code == 0xa0 ? ' ' : code;
  return end + 1 - p;
}

static void
append_character (GString *out, gunichar c, WnTextFormat format)
{
  if (format == WN_FORMAT_PANGO && (c == '&' || c == '<' || c == '>'))
    g_string_append (out, c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;");
  else if (c >= 0x20)
    g_string_append_unichar (out, c);
  else if (c != 0)
    g_string_append_c (out, ' ');
}

/* Behind an entity, perhaps one that was escaped once more on its way; `p` itself if there is none
 */
static const gchar *
copy_entity (GString *out, const gchar *p, WnTextFormat format)
{
  gunichar c, inner;
  gsize n = read_entity (p, &c), m;

  if (n == 0)
    return p;
  if (c == '&' && format == WN_FORMAT_PANGO) {
    gchar again[16];

    g_snprintf (again, sizeof again, "&%.*s", (int) strnlen (p + n, sizeof again - 2), p + n);
    m = read_entity (again, &inner);
    if (m > 0) {
      append_character (out, inner, format);
      return p + n + m - 1;
    }
  }
  append_character (out, c, format);
  return p + n;
}

/* Where a short code ends, or NULL */
static const gchar *
find_end (const gchar *p, const gchar *end)
{
  return g_strstr_len (p, MAX_CODE, end);
}

/* What closes a bracket, or NULL */
static const gchar *
find_bracket (const gchar *p, gchar open)
{
  return memchr (p, open == '[' ? ']' : ')', strnlen (p, MAX_SOUND));
}

/* Behind "{\...}" of SSA at `p`, and behind what is drawn until it ends; `p` itself if there is
 * none */
static const gchar *
skip_override (const gchar *p)
{
  const gchar *end = p[0] == '{' && (p[1] == '\\' || p[1] == '*') ? find_end (p, "}") : NULL;
  gboolean draws = FALSE;

  if (!end)
    return p;
  for (const gchar *q = p; q < end - 2; q++) {
    if (q[0] == '\\' && q[1] == 'p' && g_ascii_isdigit (q[2]))
      draws = q[2] != '0';
  }
  while (draws) {
    const gchar *next = strstr (end, "{\\p0");

    if (!next)
      return end + strlen (end);
    end = strchr (next, '}');
    if (!end)
      return next + strlen (next);
    draws = FALSE;
  }
  return end + 1;
}

static gboolean
is_tag (const gchar *name, gsize n, const gchar *which)
{
  return strlen (which) == n && strncmp (name, which, n) == 0;
}

/* A tag of WebVTT at `p`, perhaps escaped: behind it, or `p` itself if it is another or none */
static const gchar *
read_tag (GString *out, const gchar *p)
{
  gboolean escaped = g_str_has_prefix (p, "&lt;");
  const gchar *name = p + (escaped ? 4 : 1), *end, *behind;
  gboolean closes = *name == '/';
  gsize n;

  if (!escaped && *p != '<')
    return p;
  end = find_end (name, escaped ? "&gt;" : ">");
  if (!end)
    return p;
  behind = end + (escaped ? 4 : 1);
  name += closes;
  n = strcspn (name, " .\t\n>&;/");
  if (g_ascii_isdigit (*name) && strspn (name, "0123456789:.") == (gsize) (end - name))
    return behind;
  if (is_tag (name, n, "c") || is_tag (name, n, "lang") || is_tag (name, n, "ruby")
      || (is_tag (name, n, "rt") && closes) || is_tag (name, n, "font"))
    return behind;
  if (is_tag (name, n, "rt")) {
    const gchar *close = find_end (behind, escaped ? "&lt;/rt&gt;" : "</rt>");

    return close ? close + (escaped ? 11 : 5) : behind;
  }
  if (is_tag (name, n, "v")) {
    const gchar *space = memchr (name, ' ', end - name);

    if (!closes && space) {
      g_string_append (out, VOICE_BEGIN);
      g_string_append_len (out, space + 1, end - space - 1);
      g_string_append (out, VOICE_END);
    }
    return behind;
  }
  return p;
}

/* What is left of the text when codes are taken out */
static gchar *
clean (const gchar *text, WnTextFormat format)
{
  GString *out = g_string_new (NULL);
  const gchar *p = text, *next;

  while (*p) {
    if ((next = skip_override (p)) != p || (next = read_tag (out, p)) != p
        || (next = copy_entity (out, p, format)) != p) {
      p = next;
    } else if (p[0] == '\\' && (p[1] == 'N' || p[1] == 'n' || p[1] == 'h')) {
      g_string_append_c (out, p[1] == 'h' ? ' ' : '\n');
      p += 2;
    } else {
      next = g_utf8_next_char (p);
      g_string_append_len (out, p, next - p);
      p = next;
    }
  }
  return g_string_free (out, FALSE);
}

/* ---- descriptions of sounds ---- */

/* Behind white space and tags of Pango */
static const gchar *
skip_blank (const gchar *p)
{
  for (;;) {
    const gchar *end = *p == '<' ? find_end (p, ">") : NULL;

    if (end)
      p = end + 1;
    else if (*p && g_unichar_isspace (g_utf8_get_char (p)))
      p = g_utf8_next_char (p);
    else
      return p;
  }
}

/* Cuts out [a, b) but for the tags in it */
static void
cut (GString *line, gsize a, gsize b)
{
  GString *tags = g_string_new (NULL);

  for (gsize i = a; i < b; i++) {
    const gchar *end = line->str[i] == '<' ? memchr (line->str + i, '>', b - i) : NULL;

    if (end) {
      g_string_append_len (tags, line->str + i, end + 1 - (line->str + i));
      i = end - line->str;
    }
  }
  g_string_erase (line, a, b - a);
  g_string_insert (line, a, tags->str);
  g_string_free (tags, TRUE);
}

/* A line between two marks, or from one to its end where none follows */
static void
cut_between (GString *line, const gchar *mark)
{
  gchar *a, *b;

  while ((a = strstr (line->str, mark))) {
    gsize from = a - line->str;

    b = strstr (a + strlen (mark), mark);
    cut (line, from, b ? b + strlen (mark) - line->str : line->len);
    if (!b)
      break;
  }
}

static void
cut_sounds (GString *line)
{
  const gchar *begin, *last;
  gsize at = 0;

  cut_between (line, "\xe2\x99\xaa");
  cut_between (line, "\xe2\x99\xab");
  begin = skip_blank (line->str);
  last = line->str + line->len;
  while (last > begin && g_ascii_isspace (last[-1]))
    last--;
  if (*begin == '*' && last - begin > 2 && last[-1] == '*')
    cut (line, begin - line->str, last - line->str);

  while (at < line->len) {
    const gchar open = line->str[at], *end = NULL, *content = line->str + at + 1;

    if (open == '[' || open == '(')
      end = find_bracket (content, open);
    if (end
        && (open == '[' || is_all_caps (content, end - content)
            || (skip_blank (line->str) == content - 1 && *skip_blank (end + 1) == '\0')))
      cut (line, at, end + 1 - line->str);
    else
      at++;
  }
}

/* ---- speakers ---- */

typedef struct
{
  WnTextFormat format;
  gboolean sounds;
  const GstStructure *map;
  GPtrArray *parts;
  GString *text; /* of the current speaker */
  gchar *speaker;
} Reader;

static void
end_part (Reader *r)
{
  const gchar *rest = skip_blank (r->text->str);

  if (*rest) {
    GstWavenetCaptionPart *part = g_new (GstWavenetCaptionPart, 1);

    part->text = g_strdup (r->text->str);
    part->speaker = g_strdup (r->speaker);
    g_ptr_array_add (r->parts, part);
  }
  g_string_truncate (r->text, 0);
}

static void
set_speaker (Reader *r, const gchar *name)
{
  if (g_strcmp0 (name, r->speaker) == 0)
    return;
  end_part (r);
  g_free (r->speaker);
  r->speaker = g_strdup (name);
}

/* "Name:" at the start; `sure` where something before it says that a name follows */
static gboolean
take_name (Reader *r, GString *line, gboolean sure)
{
  const gchar *begin = skip_blank (line->str), *colon = strchr (begin, ':');
  gboolean tagged = begin > line->str && memchr (line->str, '<', begin - line->str) && colon
      && skip_blank (colon + 1) > colon + 1 && colon[1] == '<';
  gsize n = colon ? colon - begin : 0;
  gchar *name;
  gboolean known;

  if (!colon || n == 0 || n > 4 * MAX_NAME || memchr (begin, '\n', n)
      || (colon[1] && !strchr (" <\n", colon[1])))
    return FALSE;
  name = g_strndup (begin, n);
  known = gst_wavenet_caption_map (r->map, name)
      || (is_name (begin, n) && !is_label (name)
          && (sure || tagged || (n > 1 && is_all_caps (begin, n))));
  if (known) {
    set_speaker (r, name);
    cut (line, begin - line->str, colon + 1 - line->str);
  }
  g_free (name);
  return known;
}

/* "[Name]" at the start, before words */
static gboolean
take_bracket (Reader *r, GString *line)
{
  const gchar *begin = skip_blank (line->str), *end = *begin == '[' ? strchr (begin, ']') : NULL;
  gsize n = end ? end - begin - 1 : 0;
  gchar *name;
  gboolean known;

  if (!end || n == 0 || *skip_blank (end + 1 + (end[1] == ':')) == '\0')
    return FALSE;
  name = g_strndup (begin + 1, n);
  known = gst_wavenet_caption_map (r->map, name)
      || (is_name (begin + 1, n) && !is_all_caps (begin + 1, n));
  if (known) {
    set_speaker (r, name);
    cut (line, begin - line->str, end + 1 + (end[1] == ':') - line->str);
  }
  g_free (name);
  return known;
}

/* ">>", "-": how many bytes of it are there */
static gsize
turn_length (const gchar *p, gboolean *arrows)
{
  static const gchar *const arrow[] = { ">", "&gt;" },
                            *const dashes[] = { "-", "\xe2\x80\x90", "\xe2\x80\x93",
                              "\xe2\x80\x94" };
  gsize n = 0, length;

  *arrows = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (arrow); i++) {
    length = strlen (arrow[i]);
    while (g_str_has_prefix (p + n, arrow[i]))
      n += length;
    if (n >= 2 * length) {
      *arrows = TRUE;
      return n;
    }
    n = 0;
  }
  for (guint i = 0; i < G_N_ELEMENTS (dashes); i++) {
    length = strlen (dashes[i]);
    if (g_str_has_prefix (p, dashes[i]) && (p[length] == ' ' || g_ascii_isalpha (p[length])))
      return length;
  }
  return 0;
}

static void
read_line (Reader *r, const gchar *text)
{
  const gchar *begin = skip_blank (text), *voice, *end;
  gboolean arrows;
  gsize n = turn_length (begin, &arrows), indent = begin - text;
  GString *line;

  /* <v Name> may stand anywhere */
  while ((voice = strstr (text, VOICE_BEGIN)) && (end = strstr (voice, VOICE_END))) {
    gchar *name = g_strndup (voice + 3, end - voice - 3);

    g_string_append_len (r->text, text, voice - text);
    set_speaker (r, g_strstrip (name));
    g_free (name);
    text = end + 3;
    n = 0;
  }
  line = g_string_new (text);
  if (n > 0)
    g_string_erase (line, indent, n);
  if (!take_name (r, line, n > 0) && !take_bracket (r, line) && arrows)
    set_speaker (r, NULL);
  if (!r->sounds && line->len <= MAX_LINE)
    cut_sounds (line);
  if (r->text->len > 0)
    g_string_append_c (r->text, '\n');
  g_string_append (r->text, line->str);
  g_string_free (line, TRUE);
}

/* Sounds that are described over several lines become a single line */
static void
join_sounds (gchar *text)
{
  gchar open = '\0';

  for (gchar *p = text; *p; p++) {
    if (*p == '[' || *p == '(') {
      open = find_bracket (p, *p) ? *p : '\0';
    } else if (*p == ']' || *p == ')') {
      open = '\0';
    } else if (open && *p == '\n') {
      *p = ' ';
    }
  }
}

/* A tag that began with one speaker may end with another: none is left */
static void
cut_tags (GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++) {
    gchar *out = ((GstWavenetCaptionPart *) g_ptr_array_index (parts, i))->text;

    for (const gchar *p = out, *end; *p; p++) {
      if (*p == '<' && (end = find_end (p, ">")))
        p = end;
      else
        *out++ = *p;
    }
    *out = '\0';
  }
}

GPtrArray *
gst_wavenet_caption_parse (const gchar *text, WnTextFormat format, gboolean sounds,
    const GstStructure *map, gchar **speaker)
{
  Reader r = { format, sounds, map, g_ptr_array_new_with_free_func (part_free), g_string_new (NULL),
    g_steal_pointer (speaker) };
  gchar *cleaned = clean (text, format), **lines;

  join_sounds (cleaned);
  lines = g_strsplit (cleaned, "\n", -1);
  for (gchar **line = lines; *line; line++)
    read_line (&r, g_strchomp (*line));
  end_part (&r);
  if (r.parts->len > 1 && format == WN_FORMAT_PANGO)
    cut_tags (r.parts);
  *speaker = r.speaker;
  g_strfreev (lines);
  g_free (cleaned);
  g_string_free (r.text, TRUE);
  return r.parts;
}
