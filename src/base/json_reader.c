/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "json_reader.h"

#include <errno.h>
#include <string.h>

/* From so many members on their names are compared by a hash table */
#define MANY 8

typedef struct
{
  gint32 at;  /* of a string's or number's first byte in the text; else how many children */
  gint32 end; /* the value behind it and what it holds */
  guint8 type;
} Value;

struct _WnJson
{
  char *text; /* of the file, where each string is followed by a NUL and has no escapes any more */
  Value *values;
  int n, room;
};

typedef struct
{
  WnJson *json;
  const char *at, *end;
  int max_depth;
  GError **error;
} Reader;

static gboolean
refuse (const Reader *r, const char *what, const char *at)
{
  g_set_error (r->error, WN_ERROR, WN_ERROR_READ, "%s at byte %" G_GSIZE_FORMAT, what,
      (gsize) (at - r->json->text));
  return FALSE;
}

static gboolean
refuse_next (const Reader *r)
{
  return refuse (r, r->at < r->end ? "an unexpected character" : "an unexpected end", r->at);
}

static void
skip_space (Reader *r)
{
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
    r->at++;
}

/* Whether this is what comes next; then it is passed */
static gboolean
take (Reader *r, char c)
{
  skip_space (r);
  if (r->at == r->end || *r->at != c)
    return FALSE;
  r->at++;
  return TRUE;
}

static int
add_value (Reader *r, WnJsonType type, gint32 at)
{
  WnJson *json = r->json;

  if (json->n == json->room) {
    json->room = json->room ? 2 * json->room : 64;
    json->values = g_renew (Value, json->values, json->room);
  }
  json->values[json->n] = (Value){ at, json->n + 1, type };
  return json->n++;
}

/* The code of "\uXXXX"; -1 if this is none */
static int
escape_code (const char *p, const char *end)
{
  int code = 0;

  if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
    return -1;
  for (int i = 2; i < 6; i++) {
    if (!g_ascii_isxdigit (p[i]))
      return -1;
    code = 16 * code + g_ascii_xdigit_value (p[i]);
  }
  return code;
}

/* Writes the character of an escape, moves on behind both; FALSE if it is none */
static gboolean
read_escape (Reader *r, char **out)
{
  static const char names[] = "\"\\/bfnrt", characters[] = "\"\\/\b\f\n\r\t";
  const char *name = r->end - r->at >= 2 && r->at[1] ? strchr (names, r->at[1]) : NULL;
  int code = escape_code (r->at, r->end), low;

  if (name) {
    *(*out)++ = characters[name - names];
    r->at += 2;
    return TRUE;
  }
  if (code <= 0)
    return FALSE;
  r->at += 6;
  if (code >= 0xd800 && code <= 0xdbff) {
    low = escape_code (r->at, r->end);
    if (low < 0xdc00 || low > 0xdfff)
      return FALSE;
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    r->at += 6;
  }
  if (code >= 0xdc00 && code <= 0xdfff)
    return FALSE;
  *out += g_unichar_to_utf8 (code, *out);
  return TRUE;
}

/* Behind its first quote. What it means is never longer than how it is written */
static gboolean
read_string (Reader *r)
{
  char *const start = r->json->text + (r->at - r->json->text), *out = start;

  add_value (r, WN_JSON_STRING, (gint32) (start - r->json->text));
  while (r->at < r->end && *r->at != '"') {
    const char *begun = r->at;

    if ((guchar) *r->at < 0x20)
      return refuse (r, "a control character", r->at);
    if (*r->at != '\\')
      *out++ = *r->at++;
    else if (!read_escape (r, &out))
      return refuse (r, "an escape that is no character", begun);
  }
  if (r->at == r->end)
    return refuse_next (r);
  r->at++;
  if (!g_utf8_validate (start, out - start, NULL))
    return refuse (r, "a string that is not UTF-8", start);
  *out = '\0';
  return TRUE;
}

/* FALSE if there is no digit */
static gboolean
skip_digits (Reader *r)
{
  const char *begun = r->at;

  while (r->at < r->end && g_ascii_isdigit (*r->at))
    r->at++;
  return r->at > begun;
}

static gboolean
read_number (Reader *r)
{
  add_value (r, WN_JSON_NUMBER, (gint32) (r->at - r->json->text));
  r->at += *r->at == '-';
  if (r->at < r->end && *r->at == '0')
    r->at++;
  else if (!skip_digits (r))
    return refuse_next (r);
  if (r->at < r->end && *r->at == '.') {
    r->at++;
    if (!skip_digits (r))
      return refuse_next (r);
  }
  if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
    r->at++;
    r->at += r->at < r->end && (*r->at == '+' || *r->at == '-');
    if (!skip_digits (r))
      return refuse_next (r);
  }
  return TRUE;
}

static gboolean
read_word (Reader *r)
{
  static const struct
  {
    const char *text;
    WnJsonType type;
  } words[] = { { "true", WN_JSON_TRUE }, { "false", WN_JSON_FALSE }, { "null", WN_JSON_NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    const gsize n = strlen (words[i].text);

    if ((gsize) (r->end - r->at) >= n && memcmp (r->at, words[i].text, n) == 0) {
      add_value (r, words[i].type, 0);
      r->at += n;
      return TRUE;
    }
  }
  return refuse_next (r);
}

/* The first name that an object has had before; NULL if there is none */
static const char *
repeated_name (const WnJson *json, int object)
{
  const gboolean many = json->values[object].at >= MANY;
  g_autoptr (GHashTable) seen = many ? g_hash_table_new (g_str_hash, g_str_equal) : NULL;

  for (int i = wn_json_first (json, object); i >= 0; i = wn_json_next (json, object, i)) {
    const char *name = wn_json_text (json, i);

    if (many && !g_hash_table_add (seen, (char *) name))
      return name;
    for (int k = object + 1; !many && k < i; k = json->values[k + 1].end)
      if (strcmp (wn_json_text (json, k), name) == 0)
        return name;
  }
  return NULL;
}

static gboolean read_value (Reader *r, int depth);

static gboolean
read_member (Reader *r, int depth)
{
  return (take (r, '"') || refuse_next (r)) && read_string (r) && (take (r, ':') || refuse_next (r))
      && read_value (r, depth);
}

/* What stands between brackets; these are passed, too */
static gboolean
read_children (Reader *r, WnJsonType type, int depth)
{
  const char close = type == WN_JSON_OBJECT ? '}' : ']', *begun = r->at++, *name;
  const int value = add_value (r, type, 0);

  if (depth == r->max_depth)
    return refuse (r, "nested too deeply", begun);
  if (take (r, close))
    return TRUE;
  do {
    if (!(type == WN_JSON_OBJECT ? read_member (r, depth + 1) : read_value (r, depth + 1)))
      return FALSE;
    r->json->values[value].at++;
  } while (take (r, ','));
  r->json->values[value].end = r->json->n;
  if (!take (r, close))
    return refuse_next (r);
  name = type == WN_JSON_OBJECT ? repeated_name (r->json, value) : NULL;
  if (name)
    g_set_error (r->error, WN_ERROR, WN_ERROR_READ, "'%s' occurs twice", name);
  return !name;
}

static gboolean
read_value (Reader *r, int depth)
{
  skip_space (r);
  if (r->at == r->end)
    return refuse_next (r);
  if (*r->at == '{')
    return read_children (r, WN_JSON_OBJECT, depth);
  if (*r->at == '[')
    return read_children (r, WN_JSON_ARRAY, depth);
  if (take (r, '"'))
    return read_string (r);
  if (*r->at == '-' || g_ascii_isdigit (*r->at))
    return read_number (r);
  return read_word (r);
}

WnJson *
wn_json_read (const char *text, gsize n, int max_depth, GError **error)
{
  WnJson *json;
  Reader r = { .max_depth = max_depth, .error = error };

  if (n >= G_MAXINT32) {
    g_set_error (error, WN_ERROR, WN_ERROR_READ, "%" G_GSIZE_FORMAT " bytes are too many", n);
    return NULL;
  }
  json = g_new0 (WnJson, 1);
  json->text = g_malloc (n + 1);
  memcpy (json->text, text, n);
  json->text[n] = '\0';
  r.json = json;
  r.at = json->text;
  r.end = json->text + n;
  if (read_value (&r, 0)) {
    skip_space (&r);
    if (r.at == r.end)
      return json;
    refuse_next (&r);
  }
  wn_json_free (json);
  return NULL;
}

void
wn_json_free (WnJson *json)
{
  if (!json)
    return;
  g_free (json->values);
  g_free (json->text);
  g_free (json);
}

WnJsonType
wn_json_type (const WnJson *json, int value)
{
  return json->values[value].type;
}

int
wn_json_size (const WnJson *json, int value)
{
  const Value *v = &json->values[value];

  return v->type == WN_JSON_OBJECT || v->type == WN_JSON_ARRAY ? v->at : 0;
}

int
wn_json_first (const WnJson *json, int value)
{
  return wn_json_size (json, value) > 0 ? value + 1 : -1;
}

int
wn_json_next (const WnJson *json, int of, int child)
{
  const int value = child + (json->values[of].type == WN_JSON_OBJECT),
            next = json->values[value].end;

  return next < json->values[of].end ? next : -1;
}

int
wn_json_member (const WnJson *json, int object, const char *name)
{
  if (json->values[object].type != WN_JSON_OBJECT)
    return -1;
  for (int i = wn_json_first (json, object); i >= 0; i = wn_json_next (json, object, i))
    if (g_strcmp0 (wn_json_text (json, i), name) == 0)
      return i + 1;
  return -1;
}

const char *
wn_json_text (const WnJson *json, int value)
{
  return value >= 0 && json->values[value].type == WN_JSON_STRING
      ? json->text + json->values[value].at
      : NULL;
}

gboolean
wn_json_integer (const WnJson *json, int value, gint64 *integer)
{
  const char *text;
  char *end;

  if (value < 0 || json->values[value].type != WN_JSON_NUMBER)
    return FALSE;
  text = json->text + json->values[value].at;
  errno = 0;
  *integer = g_ascii_strtoll (text, &end, 10);
  return errno == 0 && *end != '.' && *end != 'e' && *end != 'E';
}

gboolean
wn_json_number (const WnJson *json, int value, double *number)
{
  if (value < 0 || json->values[value].type != WN_JSON_NUMBER)
    return FALSE;
  *number = g_ascii_strtod (json->text + json->values[value].at, NULL);
  return TRUE;
}
