/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/scan/segments.h"
#include <string.h>

#define GLIDES (WN_PHONE_PALATAL | WN_PHONE_VELAR)

void
wn_sounds_read (const WnLanguage *language, const char *phones, GArray *sounds)
{
  g_auto (GStrv) names = g_strsplit (phones, " ", -1);

  for (char **name = names; *name; name++) {
    const gsize n = strlen (*name);
    WnSound sound = { 0, 0 };
    int phone;

    if (n > 0 && g_ascii_isdigit ((*name)[n - 1])) {
      sound.stress = CLAMP ((*name)[n - 1] - '0', 0, 2);
      (*name)[n - 1] = '\0';
    }
    if ((phone = wn_language_phone (language, *name)) <= 0)
      continue;
    sound.phone = phone;
    if (!(language->phones[phone].features & WN_PHONE_VOWEL))
      sound.stress = 0;
    g_array_append_val (sounds, sound);
  }
}

static guint32
features (const WnLanguage *language, const WnSound *sound)
{
  return language->phones[sound->phone].features;
}

static gboolean
is_glide (guint32 f)
{
  return (f & WN_PHONE_APPROXIMANT) && !(f & (WN_PHONE_LATERAL | WN_PHONE_RHOTIC)) && (f & GLIDES);
}

static gboolean
is_liquid (guint32 f)
{
  return (f & (WN_PHONE_LATERAL | WN_PHONE_TRILL | WN_PHONE_RHOTIC)) != 0;
}

/* Whether consonants [n] can begin a syllable: rising in sonority, perhaps with s in front */
static gboolean
is_onset (const WnLanguage *language, const WnSound *sounds, int n, gboolean clusters)
{
  if (n <= 1)
    return n == 0
        || (features (language, sounds) & (WN_PHONE_NASAL | WN_PHONE_VELAR))
        != (WN_PHONE_NASAL | WN_PHONE_VELAR);
  if (is_glide (features (language, &sounds[n - 1])))
    return is_onset (language, sounds, n - 1, clusters);
  if (n == 2 && is_liquid (features (language, &sounds[1]))) {
    const guint32 first = features (language, sounds);
    const gboolean alike = (first & WN_PHONE_ALVEOLAR)
        && (features (language, &sounds[1]) & WN_PHONE_LATERAL);

    return (first & (WN_PHONE_PLOSIVE | WN_PHONE_FRICATIVE | WN_PHONE_APPROXIMANT))
        && !is_liquid (first) && !is_glide (first) && !(first & WN_PHONE_SIBILANT && !clusters)
        && (!alike || (first & WN_PHONE_SIBILANT));
  }
  return clusters && n <= 3 && (features (language, sounds) & WN_PHONE_SIBILANT)
      && !is_liquid (features (language, &sounds[1]))
      && is_onset (language, sounds + 1, n - 1, FALSE);
}

static void
find_syllables (const WnLanguage *language, const WnSound *sounds, int n, gboolean clusters,
    gboolean *begins)
{
  int last = -1;

  for (int i = 0; i < n; i++)
    begins[i] = i == 0;
  for (int i = 0; i < n; i++) {
    if (!(features (language, &sounds[i]) & WN_PHONE_VOWEL))
      continue;
    if (last >= 0) {
      int onset = last + 1;

      while (!is_onset (language, sounds + onset, i - onset, clusters))
        onset++;
      begins[onset] = TRUE;
    }
    last = i;
  }
}

/* The last vowel but one is stressed where none is */
static void
ensure_stress (const WnLanguage *language, WnSound *sounds, guint n)
{
  WnSound *last = NULL, *before = NULL;

  for (guint i = 0; i < n; i++) {
    if (sounds[i].stress == 1)
      return;
    if (features (language, &sounds[i]) & WN_PHONE_VOWEL) {
      before = last;
      last = &sounds[i];
    }
  }
  if (before)
    before->stress = 1;
  else if (last)
    last->stress = 1;
}

static int
stress_of_syllable (const WnSound *sounds, const gboolean *begins, guint n, guint at)
{
  int stress = 0;

  for (guint i = at; i < n && (i == at || !begins[i]); i++)
    if (sounds[i].stress)
      stress = sounds[i].stress;
  return stress;
}

void
wn_segments_append (const WnLanguage *language, WnSound *sounds, guint n, const WnSoundWord *word,
    gboolean clusters, int *syllable, GArray *segments)
{
  g_autofree gboolean *begins = g_new (gboolean, n + 1);
  int stress = 0;

  if (n == 0)
    return;
  if (word->content)
    ensure_stress (language, sounds, n);
  find_syllables (language, sounds, n, clusters, begins);
  for (guint i = 0; i < n; i++) {
    if (begins[i]) {
      stress = stress_of_syllable (sounds, begins, n, i);
      ++*syllable;
    }
    {
      const WnSpokenPhone s = { .phone = sounds[i].phone,
        .word = word->written,
        .spoken = word->spoken,
        .syllable = *syllable - 1,
        .first_in_syllable = begins[i],
        .last_in_syllable = i + 1 == n || begins[i + 1],
        .stress = stress,
        .listed_stress = stress,
        .weak = !word->content && stress == 0,
        .accent = word->content && stress == 1,
        .content = word->content };

      g_array_append_val (segments, s);
    }
  }
}

/* ---- pronunciations that people write ---- */

typedef struct
{
  const WnLanguage *language;
  GString *out;
  char stress; /* of the next vowel, '0' to '2' */
  char *unknown;
  int at;
} Reader;

static void
add (Reader *r, const char *phones)
{
  g_auto (GStrv) names = g_strsplit (phones, " ", -1);

  for (char **name = names; *name; name++) {
    const int phone = wn_language_phone (r->language, *name);

    if (phone <= 0)
      continue;
    g_string_append_printf (r->out, "%s%s", r->out->len ? " " : "", *name);
    if (r->language->phones[phone].features & WN_PHONE_VOWEL) {
      g_string_append_c (r->out, r->stress);
      r->stress = '0';
    }
  }
}

static void
end_word (Reader *r)
{
  if (r->out->len > 0 && r->out->str[r->out->len - 1] != '#')
    g_string_append (r->out, " #");
}

static void
set_unknown (Reader *r, const char *text, gsize n, int at)
{
  if (r->unknown)
    return;
  r->unknown = g_strndup (text, n);
  r->at = at;
}

static const WnIpaSymbol *
longest_symbol (const WnIpaSymbol *table, const char *text)
{
  const WnIpaSymbol *best = NULL;

  for (; table->symbol; table++)
    if (g_str_has_prefix (text, table->symbol)
        && (!best || strlen (table->symbol) > strlen (best->symbol)))
      best = table;
  return best;
}

/* Length, ties, syllable dots, tones and other marks, for which there are no phones */
static gboolean
is_passed_over (gunichar c)
{
  return g_unichar_ismark (c) || (c >= 0x2b0 && c <= 0x2ff) || strchr (".()[]/_-", c < 0x80 ? c : 1)
      || c == 0x203f || c == 0x200d || c == 0x361;
}

static void
read_ipa (Reader *r, const WnIpaSymbol *table, const char *ph)
{
  for (const char *p = ph; *p;) {
    const WnIpaSymbol *symbol = longest_symbol (table, p);
    const gunichar c = g_utf8_get_char (p);

    if (symbol) {
      add (r, symbol->phones);
      p += strlen (symbol->symbol);
      continue;
    }
    if (c == 0x2c8 || c == 0x2cc || c == '\'')
      r->stress = c == 0x2cc ? '2' : '1';
    else if (g_unichar_isspace (c) || c == '|' || c == ',')
      end_word (r);
    else if (!is_passed_over (c))
      set_unknown (r, p, g_utf8_next_char (p) - p, g_utf8_pointer_to_offset (ph, p));
    p = g_utf8_next_char (p);
  }
}

static void
read_own (Reader *r, const char *ph)
{
  static const char between[] = " \t\r\n";

  for (const char *p = ph; *(p += strspn (p, between));) {
    const gsize n = strcspn (p, between);
    g_autofree char *name = g_strndup (p, n);

    if (strcmp (name, "#") == 0) {
      end_word (r);
      p += n;
      continue;
    }
    r->stress = '0';
    if (g_ascii_isdigit (name[n - 1])) {
      r->stress = CLAMP (name[n - 1], '0', '2');
      name[n - 1] = '\0';
    }
    if (wn_language_phone (r->language, name) > 0)
      add (r, name);
    else
      set_unknown (r, p, n, g_utf8_pointer_to_offset (ph, p));
    p += n;
  }
}

char *
wn_ipa_read_phones (const WnLanguage *language, const char *alphabet, const char *ph,
    char **unknown, int *at)
{
  Reader r = { language, g_string_new (NULL), '0', NULL, 0 };

  if (!alphabet || g_ascii_strcasecmp (alphabet, "ipa") == 0)
    read_ipa (&r, language->ipa, ph);
  else if (g_ascii_strcasecmp (alphabet, "x-arpabet") == 0)
    read_own (&r, ph);
  else
    set_unknown (&r, alphabet, strlen (alphabet), -1);
  while (r.out->len > 0 && strchr (" #", r.out->str[r.out->len - 1]))
    g_string_truncate (r.out, r.out->len - 1);
  *unknown = r.unknown;
  *at = r.at;
  return g_string_free (r.out, r.out->len == 0);
}
