/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/phoneme.h"
#include <string.h>
#include "text/en/phoneme_alphabets.h"
#include "text/en/phoneme_data.h"
#include "text/en/phones.h"

#define WORD_END "#"

typedef struct
{
  GPtrArray *phones; /* char *: vowels with 0 or 1 behind them, WORD_END */
  char stress;       /* of the next vowel by the mark before it, '0' to '2' */
  char *unknown;
  int at;
} Reader;

static gboolean
is_vowel (const char *phone)
{
  return strchr ("aeiou", phone[0]) != NULL;
}

/* The first vowel of phones separated by spaces is stressed, if a mark says so */
static void
add (Reader *r, const char *phones)
{
  char **names = g_strsplit (phones, " ", -1);

  for (char **name = names; *name; name++) {
    const gboolean vowel = is_vowel (*name);

    g_ptr_array_add (r->phones,
        vowel ? g_strdup_printf ("%s%c", *name, r->stress) : g_strdup (*name));
    if (vowel)
      r->stress = '0';
  }
  g_strfreev (names);
}

static void
end_word (Reader *r)
{
  const guint n = r->phones->len;

  if (n > 0 && strcmp (g_ptr_array_index (r->phones, n - 1), WORD_END) != 0)
    g_ptr_array_add (r->phones, g_strdup (WORD_END));
}

static void
set_unknown (Reader *r, const char *symbol, gsize n, int at)
{
  if (!r->unknown) {
    r->unknown = g_strndup (symbol, n);
    r->at = at;
  }
}

static const Symbol *
longest_symbol (const char *text)
{
  const Symbol *best = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ipa); i++) {
    if (g_str_has_prefix (text, ipa[i].symbol)
        && (!best || strlen (ipa[i].symbol) > strlen (best->symbol)))
      best = &ipa[i];
  }
  return best;
}

static gboolean
is_passed_over (const char *text)
{
  const gunichar c = g_utf8_get_char (text);

  for (gsize i = 0; i < G_N_ELEMENTS (ipa_passed_over); i++) {
    if (g_str_has_prefix (text, ipa_passed_over[i]))
      return TRUE;
  }
  return c >= 0x300 && c <= 0x36f;
}

/* A tie stands between the two letters that belong together */
static char *
without_ties (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (c != 0x35c && c != 0x361 && c != 0x32f)
      g_string_append_unichar (out, c);
  }
  return g_string_free (out, FALSE);
}

/* Where in ph a symbol stands that was found in its normal form */
static int
find_character (const char *ph, const char *symbol)
{
  const char *found = strstr (ph, symbol);

  return found ? g_utf8_pointer_to_offset (ph, found) : 0;
}

static void
read_ipa (Reader *r, const char *ph)
{
  char *decomposed = g_utf8_normalize (ph, -1, G_NORMALIZE_NFD), *text = without_ties (decomposed);

  for (const char *p = text; *p;) {
    const gunichar c = g_utf8_get_char (p);
    const Symbol *symbol = longest_symbol (p);

    if (symbol) {
      add (r, symbol->phones);
      p += strlen (symbol->symbol);
      continue;
    }
    if (c == 0x2c8 || c == 0x2cc || c == '\'') {
      r->stress = c == 0x2cc ? '2' : '1';
    } else if (g_unichar_isspace (c) || strchr ("|,", *p) || c == 0x2016) {
      end_word (r);
    } else if (!is_passed_over (p)) {
      char *name = g_strndup (p, g_utf8_next_char (p) - p);

      set_unknown (r, name, strlen (name), find_character (ph, name));
      g_free (name);
    }
    p = g_utf8_next_char (p);
  }
  g_free (text);
  g_free (decomposed);
}

static const char *
find_arpabet (const char *name)
{
  const int i = wn_english_phone (name);

  for (gsize k = 0; k < G_N_ELEMENTS (arpabet); k++) {
    if (strcmp (arpabet[k].symbol, name) == 0)
      return arpabet[k].phones;
  }
  return i > 0 ? wn_english_phones[i].name : NULL;
}

/* "AH0" of the CMU lexicon is the voice's "ax" */
static void
read_arpabet_phone (Reader *r, const char *text, gsize n, int at)
{
  char *name = g_ascii_strdown (text, n);
  const char stress = g_ascii_isdigit (name[n - 1]) ? name[n - 1] : 0;
  const char *phones;

  if (stress)
    name[n - 1] = '\0';
  phones = stress == '0' && strcmp (name, "ah") == 0 ? "ax" : find_arpabet (name);
  if (!phones || stress > '2') {
    set_unknown (r, text, n, at);
  } else {
    r->stress = stress ? stress : '0';
    add (r, phones);
    r->stress = '0';
  }
  g_free (name);
}

static void
read_arpabet (Reader *r, const char *ph)
{
  static const char between[] = " \t\r\n.-";

  for (const char *p = ph; *(p += strspn (p, between));) {
    const gsize n = strcspn (p, " \t\r\n.-");

    if (n == 1 && *p == WORD_END[0])
      end_word (r);
    else
      read_arpabet_phone (r, p, n, g_utf8_pointer_to_offset (ph, p));
    p += n;
  }
}

/* The vowel that bears the stress of the word at `first` when no mark says so, or NULL */
static char *
find_stressed (const Reader *r, guint first)
{
  char *best = NULL;

  for (guint i = first; i < r->phones->len; i++) {
    char *phone = g_ptr_array_index (r->phones, i);

    if (strcmp (phone, WORD_END) == 0 || strpbrk (phone, "12"))
      return strcmp (phone, WORD_END) == 0 ? best : NULL;
    if (is_vowel (phone) && (!best || g_str_has_prefix (best, "ax")))
      best = phone;
  }
  return best;
}

static void
stress_words (Reader *r)
{
  gboolean first = TRUE;

  for (guint i = 0; i < r->phones->len; i++) {
    char *stressed = first ? find_stressed (r, i) : NULL;

    if (stressed)
      stressed[strlen (stressed) - 1] = '1';
    first = strcmp (g_ptr_array_index (r->phones, i), WORD_END) == 0;
  }
}

char *
wn_english_read_phones (const WnLanguage *language, const char *alphabet, const char *ph,
    char **unknown, int *at)
{
  Reader r = { g_ptr_array_new_with_free_func (g_free), '0', NULL, 0 };
  char *phones = NULL, *other = alphabet ? wn_phoneme_to_ipa (alphabet, ph) : NULL;

  if (other)
    read_ipa (&r, other);
  else if (!alphabet || g_ascii_strcasecmp (alphabet, "ipa") == 0)
    read_ipa (&r, ph);
  else if (g_ascii_strcasecmp (alphabet, "x-arpabet") == 0
      || g_ascii_strcasecmp (alphabet, "x-cmu") == 0
      || g_ascii_strcasecmp (alphabet, "cmu-arpabet") == 0)
    read_arpabet (&r, ph);
  else if (g_ascii_strcasecmp (alphabet, "sapi") == 0
      || g_ascii_strcasecmp (alphabet, "x-microsoft-sapi") == 0)
    read_arpabet (&r, other = wn_phoneme_from_sapi (ph));
  else
    set_unknown (&r, alphabet, strlen (alphabet), -1);

  if (other && r.at > 0)
    r.at = 0; /* places of what was translated are others */
  g_free (other);
  if (r.phones->len > 0) {
    stress_words (&r);
    g_ptr_array_add (r.phones, NULL);
    phones = g_strjoinv (" ", (char **) r.phones->pdata);
  }
  g_ptr_array_unref (r.phones);
  *unknown = r.unknown;
  *at = r.at;
  return phones;
}
