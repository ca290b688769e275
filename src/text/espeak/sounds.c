/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/espeak/sounds.h"
#include <string.h>
#include "text/espeak/ipa.h"
#include "text/spoken.h"

/* Source  the chart of the International Phonetic Association (2020); tense vowels are long */
static const struct
{
  const char *symbol;
  guint32 features;
} bases[] = {
  { "a", WN_V | WN_PHONE_OPEN | WN_PHONE_FRONT },
  { "ɐ", WN_V | WN_PHONE_OPEN | WN_PHONE_CENTRAL },
  { "ɑ", WN_V | WN_PHONE_OPEN | WN_PHONE_BACK },
  { "ɒ", WN_V | WN_PHONE_OPEN | WN_PHONE_BACK | WN_PHONE_ROUNDED },
  { "æ", WN_V | WN_PHONE_OPEN | WN_PHONE_FRONT | WN_PHONE_LONG },
  { "ɶ", WN_V | WN_PHONE_OPEN | WN_PHONE_FRONT | WN_PHONE_ROUNDED },
  { "ʌ", WN_V | WN_PHONE_MID | WN_PHONE_BACK },
  { "ɤ", WN_V | WN_PHONE_MID | WN_PHONE_BACK | WN_PHONE_LONG },
  { "ə", WN_V | WN_PHONE_MID | WN_PHONE_CENTRAL },
  { "ɘ", WN_V | WN_PHONE_MID | WN_PHONE_CENTRAL },
  { "ɜ", WN_V | WN_PHONE_MID | WN_PHONE_CENTRAL | WN_PHONE_LONG },
  { "ɞ", WN_V | WN_PHONE_MID | WN_PHONE_CENTRAL | WN_PHONE_ROUNDED },
  { "ɵ", WN_V | WN_PHONE_MID | WN_PHONE_CENTRAL | WN_PHONE_ROUNDED },
  { "ɚ", WN_V | WN_PHONE_MID | WN_PHONE_CENTRAL | WN_PHONE_RHOTIC },
  { "ɝ", WN_V | WN_PHONE_MID | WN_PHONE_CENTRAL | WN_PHONE_RHOTIC | WN_PHONE_LONG },
  { "e", WN_V | WN_PHONE_MID | WN_PHONE_FRONT | WN_PHONE_LONG },
  { "ɛ", WN_V | WN_PHONE_MID | WN_PHONE_FRONT },
  { "ø", WN_V | WN_PHONE_MID | WN_PHONE_FRONT | WN_PHONE_ROUNDED | WN_PHONE_LONG },
  { "œ", WN_V | WN_PHONE_MID | WN_PHONE_FRONT | WN_PHONE_ROUNDED },
  { "o", WN_V | WN_PHONE_MID | WN_PHONE_BACK | WN_PHONE_ROUNDED | WN_PHONE_LONG },
  { "ɔ", WN_V | WN_PHONE_MID | WN_PHONE_BACK | WN_PHONE_ROUNDED },
  { "i", WN_V | WN_PHONE_CLOSE | WN_PHONE_FRONT | WN_PHONE_LONG },
  { "ɪ", WN_V | WN_PHONE_CLOSE | WN_PHONE_FRONT },
  { "y", WN_V | WN_PHONE_CLOSE | WN_PHONE_FRONT | WN_PHONE_ROUNDED | WN_PHONE_LONG },
  { "ʏ", WN_V | WN_PHONE_CLOSE | WN_PHONE_FRONT | WN_PHONE_ROUNDED },
  { "ɨ", WN_V | WN_PHONE_CLOSE | WN_PHONE_CENTRAL },
  { "ᵻ", WN_V | WN_PHONE_CLOSE | WN_PHONE_CENTRAL },
  { "ʉ", WN_V | WN_PHONE_CLOSE | WN_PHONE_CENTRAL | WN_PHONE_ROUNDED },
  { "ɯ", WN_V | WN_PHONE_CLOSE | WN_PHONE_BACK },
  { "u", WN_V | WN_PHONE_CLOSE | WN_PHONE_BACK | WN_PHONE_ROUNDED | WN_PHONE_LONG },
  { "ʊ", WN_V | WN_PHONE_CLOSE | WN_PHONE_BACK | WN_PHONE_ROUNDED },
  { "p", WN_PHONE_PLOSIVE | WN_PHONE_LABIAL },
  { "b", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_LABIAL },
  { "ɓ", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_LABIAL },
  { "t", WN_PHONE_PLOSIVE | WN_PHONE_ALVEOLAR },
  { "d", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_ALVEOLAR },
  { "ɗ", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_ALVEOLAR },
  { "ʈ", WN_PHONE_PLOSIVE | WN_PHONE_POSTALVEOLAR },
  { "ɖ", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_POSTALVEOLAR },
  { "c", WN_PHONE_PLOSIVE | WN_PHONE_PALATAL },
  { "ɟ", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_PALATAL },
  { "k", WN_PHONE_PLOSIVE | WN_PHONE_VELAR },
  { "ɡ", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_VELAR },
  { "ɠ", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_VELAR },
  { "q", WN_PHONE_PLOSIVE | WN_PHONE_UVULAR },
  { "ɢ", WN_C | WN_PHONE_PLOSIVE | WN_PHONE_UVULAR },
  { "ʔ", WN_PHONE_PLOSIVE | WN_PHONE_GLOTTAL },
  { "m", WN_C | WN_PHONE_NASAL | WN_PHONE_LABIAL },
  { "ɱ", WN_C | WN_PHONE_NASAL | WN_PHONE_LABIAL | WN_PHONE_DENTAL },
  { "n", WN_C | WN_PHONE_NASAL | WN_PHONE_ALVEOLAR },
  { "ɳ", WN_C | WN_PHONE_NASAL | WN_PHONE_POSTALVEOLAR },
  { "ɲ", WN_C | WN_PHONE_NASAL | WN_PHONE_PALATAL },
  { "ŋ", WN_C | WN_PHONE_NASAL | WN_PHONE_VELAR },
  { "ɴ", WN_C | WN_PHONE_NASAL | WN_PHONE_UVULAR },
  { "r", WN_C | WN_PHONE_TRILL | WN_PHONE_RHOTIC | WN_PHONE_ALVEOLAR | WN_PHONE_LONG },
  { "ɾ", WN_C | WN_PHONE_TRILL | WN_PHONE_RHOTIC | WN_PHONE_ALVEOLAR },
  { "ɽ", WN_C | WN_PHONE_TRILL | WN_PHONE_RHOTIC | WN_PHONE_POSTALVEOLAR },
  { "ʀ", WN_C | WN_PHONE_TRILL | WN_PHONE_RHOTIC | WN_PHONE_UVULAR },
  { "ʁ", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_RHOTIC | WN_PHONE_UVULAR },
  { "ɹ", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_RHOTIC | WN_PHONE_ALVEOLAR },
  { "ɻ", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_RHOTIC | WN_PHONE_POSTALVEOLAR },
  { "ɸ", WN_PHONE_FRICATIVE | WN_PHONE_LABIAL },
  { "β", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_LABIAL },
  { "f", WN_PHONE_FRICATIVE | WN_PHONE_LABIAL | WN_PHONE_DENTAL },
  { "v", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_LABIAL },
  { "ʋ", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_LABIAL | WN_PHONE_DENTAL },
  { "θ", WN_PHONE_FRICATIVE | WN_PHONE_DENTAL },
  { "ð", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_DENTAL },
  { "s", WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_ALVEOLAR },
  { "z", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_ALVEOLAR },
  { "ʃ", WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_POSTALVEOLAR },
  { "ʒ", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_POSTALVEOLAR },
  { "ʂ", WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_POSTALVEOLAR | WN_PHONE_VELAR },
  { "ʐ", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_POSTALVEOLAR | WN_PHONE_VELAR },
  { "ɕ", WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_PALATAL },
  { "ʑ", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_SIBILANT | WN_PHONE_PALATAL },
  { "ç", WN_PHONE_FRICATIVE | WN_PHONE_PALATAL },
  { "ʝ", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_PALATAL },
  { "x", WN_PHONE_FRICATIVE | WN_PHONE_VELAR },
  { "ɣ", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_VELAR },
  { "χ", WN_PHONE_FRICATIVE | WN_PHONE_UVULAR },
  { "ħ", WN_PHONE_FRICATIVE | WN_PHONE_UVULAR | WN_PHONE_GLOTTAL },
  { "ʕ", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_UVULAR | WN_PHONE_GLOTTAL },
  { "h", WN_PHONE_FRICATIVE | WN_PHONE_GLOTTAL },
  { "ɦ", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_GLOTTAL },
  { "ɬ", WN_PHONE_FRICATIVE | WN_PHONE_LATERAL | WN_PHONE_ALVEOLAR },
  { "ɮ", WN_C | WN_PHONE_FRICATIVE | WN_PHONE_LATERAL | WN_PHONE_ALVEOLAR },
  { "l", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_LATERAL | WN_PHONE_ALVEOLAR },
  { "ɫ", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_LATERAL | WN_PHONE_ALVEOLAR | WN_PHONE_VELAR },
  { "ɭ", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_LATERAL | WN_PHONE_POSTALVEOLAR },
  { "ʎ", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_LATERAL | WN_PHONE_PALATAL },
  { "ʟ", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_LATERAL | WN_PHONE_VELAR },
  { "j", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_PALATAL },
  { "ɥ", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_PALATAL | WN_PHONE_LABIAL },
  { "ɰ", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_VELAR },
  { "w", WN_C | WN_PHONE_APPROXIMANT | WN_PHONE_LABIAL | WN_PHONE_VELAR },
  { "ʍ", WN_PHONE_APPROXIMANT | WN_PHONE_LABIAL | WN_PHONE_VELAR },
};

/* Behind a symbol, a part of the name */
static const struct
{
  gunichar mark;
  guint32 vowel, consonant; /* features that it adds */
} marks[] = {
  { 0x2d0, WN_PHONE_LONG, WN_PHONE_LONG },      /* long */
  { 0x303, WN_PHONE_NASALISED, 0 },             /* nasalised */
  { 0x2b2, 0, WN_PHONE_PALATAL },               /* palatalised */
  { 0x2b7, WN_PHONE_ROUNDED, WN_PHONE_LABIAL }, /* labialised */
  { 0x2e4, 0, WN_PHONE_UVULAR },                /* pharyngealised */
  { 0x2e0, 0, WN_PHONE_VELAR },                 /* velarised */
  { 0x2b0, 0, WN_PHONE_GLOTTAL },               /* aspirated */
  { 0x2b1, 0, WN_PHONE_GLOTTAL },               /* breathy */
  { 0x324, 0, WN_PHONE_GLOTTAL },               /* the same */
  { 0x31d, 0, WN_PHONE_FRICATIVE },             /* raised, as in Czech */
  { 0x2de, WN_PHONE_RHOTIC, 0 },                /* rhotic */
  { 0x32a, 0, WN_PHONE_DENTAL },                /* dental */
};

static int
find_base (const char *p, gsize *n)
{
  /* as people type it */
  if (*p == 'g') {
    int base = find_base ("ɡ", n);

    *n = 1;
    return base;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bases); i++)
    if (g_str_has_prefix (p, bases[i].symbol)) {
      *n = strlen (bases[i].symbol);
      return i;
    }
  return -1;
}

/* One symbol with its marks */
typedef struct
{
  char name[WN_SOUND_NAME];
  guint32 features;
} Sound;

static gboolean
is_passed_over (gunichar c)
{
  return g_unichar_ismark (c) || (c >= 0x2b0 && c <= 0x2ff && c != 0x2c8 && c != 0x2cc) || c == '?'
      || (g_unichar_isdigit (c)) || c == 0x2191 || c == 0x2193 || c == 0x2197 || c == 0x2198;
}

static void
add_mark (Sound *s, gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    const gsize n = strlen (s->name);

    if (marks[i].mark != c || n + 6 >= sizeof s->name)
      continue;
    s->features |= s->features & WN_PHONE_VOWEL ? marks[i].vowel : marks[i].consonant;
    s->name[n + g_unichar_to_utf8 (c, s->name + n)] = '\0';
  }
}

/* Returns what is behind it, NULL if no symbol begins there */
static const char *
read_symbol (const char *p, Sound *s)
{
  gsize n;
  const int base = find_base (p, &n);

  if (base < 0)
    return NULL;
  g_strlcpy (s->name, bases[base].symbol, sizeof s->name);
  s->features = bases[base].features;
  for (p += n; *p && is_passed_over (g_utf8_get_char (p)); p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (c == 0x325 || c == 0x30a) /* voiceless, under and above */
      s->features &= ~(guint32) WN_PHONE_VOICED;
    else
      add_mark (s, c);
  }
  if (s->features & WN_PHONE_VOWEL)
    s->features |= WN_PHONE_VOICED;
  return p;
}

/* "tʃ": a plosive and a fricative at about the same place, voiced or voiceless both */
static gboolean
is_affricate (guint32 a, guint32 b)
{
  const guint32 front = WN_PHONE_DENTAL | WN_PHONE_ALVEOLAR | WN_PHONE_POSTALVEOLAR
      | WN_PHONE_PALATAL;

  return (a & WN_PHONE_PLOSIVE) && !(a & (WN_PHONE_FRICATIVE | WN_PHONE_LONG))
      && (b & WN_PHONE_SIBILANT) && (a & front) && ((a ^ b) & WN_PHONE_VOICED) == 0;
}

/* "aɪ", "oʊ" */
static gboolean
is_diphthong (const Sound *a, const Sound *b)
{
  return (a->features & WN_PHONE_VOWEL)
      && !(a->features & (WN_PHONE_GLIDES_FRONT | WN_PHONE_GLIDES_BACK | WN_PHONE_CLOSE))
      && (strcmp (b->name, "ɪ") == 0 || strcmp (b->name, "ʊ") == 0);
}

/* A sound of one or two symbols */
static const char *
read_sound (const char *p, Sound *s)
{
  const char *end = read_symbol (p, s), *second;
  Sound next;

  if (!end || !(second = read_symbol (end, &next))
      || strlen (s->name) + strlen (next.name) >= sizeof s->name)
    return end;
  if (is_affricate (s->features, next.features)) {
    s->features = next.features | WN_PHONE_PLOSIVE;
  } else if (is_diphthong (s, &next)) {
    s->features |= next.features & WN_PHONE_FRONT ? WN_PHONE_GLIDES_FRONT : WN_PHONE_GLIDES_BACK;
  } else {
    return end;
  }
  g_strlcat (s->name, next.name, sizeof s->name);
  return second;
}

guint32
wn_sound_features (const char *name)
{
  Sound s;
  const char *end = read_sound (name, &s);

  return end && *end == '\0' && strcmp (s.name, name) == 0 ? s.features : 0;
}

/* ---- all of them ---- */

static void
add_sound (GArray *all, const char *a, const char *b)
{
  g_autofree char *joined = g_strconcat (a, b, NULL);
  const char *name = g_intern_string (joined);
  const WnPhoneInfo info = { name, wn_sound_features (name) };

  g_assert (info.features);
  g_array_append_val (all, info);
}

const WnPhoneInfo *
wn_sounds_all (int *n)
{
  static const char *const affricates[] = { "ts", "dz", "tʃ", "dʒ", "tɕ", "dʑ", "tʂ", "dʐ", NULL };
  static const char *const diphthongs[] = { "a", "e", "ɛ", "o", "ɔ", "ə", "ɑ", "œ", "ʌ", NULL };
  static const char *const nasalised[] = { "a", "ɑ", "ɐ", "ɛ", "e", "œ", "ɔ", "o", "i", "u", "ɪ",
    "ʊ", NULL };
  static const char *const aspirated[] = { "p", "t", "k", "b", "d", "ɡ", "ʈ", "ɖ", "tʃ", "dʒ", "ts",
    "tɕ", "tʂ", NULL };
  static const char *const palatalised[] = { "p", "b", "t", "d", "k", "ɡ", "m", "n", "r", "l", "f",
    "v", "s", "z", "x", "ts", NULL };
  static const char *const emphatic[] = { "t", "d", "s", "z", "l", NULL };
  static const char *const long_ones[] = { "p", "b", "t", "d", "k", "ɡ", "m", "n", "ɲ", "f", "v",
    "s", "z", "ʃ", "l", "ʎ", "r", NULL };
  static GArray *all;
  static gsize once;

  if (g_once_init_enter (&once)) {
    const WnPhoneInfo pause = { "pau", 0 };

    all = g_array_new (FALSE, FALSE, sizeof (WnPhoneInfo));
    g_array_append_val (all, pause);
    for (gsize i = 0; i < G_N_ELEMENTS (bases); i++) {
      add_sound (all, bases[i].symbol, NULL);
      if (bases[i].features & WN_PHONE_VOWEL)
        add_sound (all, bases[i].symbol, "ː");
    }
    for (int i = 0; affricates[i]; i++)
      add_sound (all, affricates[i], NULL);
    for (int i = 0; diphthongs[i]; i++)
      for (int k = 0; k < 2; k++)
        add_sound (all, diphthongs[i], k ? "ʊ" : "ɪ");
    for (int i = 0; nasalised[i]; i++)
      add_sound (all, nasalised[i], "\u0303");
    for (int i = 0; aspirated[i]; i++)
      add_sound (all, aspirated[i], "ʰ");
    for (int i = 0; palatalised[i]; i++)
      add_sound (all, palatalised[i], "ʲ");
    for (int i = 0; emphatic[i]; i++)
      add_sound (all, emphatic[i], "ˤ");
    for (int i = 0; long_ones[i]; i++)
      add_sound (all, long_ones[i], "ː");
    add_sound (all, "r̝", NULL);
    g_assert (all->len <= WN_SOUNDS_MOST);
    g_once_init_leave (&once, 1);
  }
  /* made by who came first. NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
  *n = all->len;
  return (const WnPhoneInfo *) (void *) all->data;
}

/* ---- reading ---- */

/* How many features differ; kinds of sound count more than what they are like */
static int
distance (guint32 a, guint32 b)
{
  const guint32 differ = a ^ b, kinds = WN_PHONE_VOWEL;
  const guint32 manners = WN_PHONE_PLOSIVE | WN_PHONE_NASAL | WN_PHONE_SIBILANT | WN_PHONE_LATERAL;

  return __builtin_popcount (differ) + (differ & kinds ? 32 : 0)
      + 2 * __builtin_popcount (differ & manners);
}

static int
find_phone (const WnLanguage *language, const Sound *s)
{
  int best = wn_language_phone (language, s->name), least = G_MAXINT;

  for (int i = 1; best < 0 && i < language->n_phones; i++)
    least = MIN (least, distance (language->phones[i].features, s->features));
  for (int i = 1; best < 0 && i < language->n_phones; i++)
    if (distance (language->phones[i].features, s->features) == least)
      best = i;
  return best;
}

static void
append (const WnLanguage *language, GString *out, const Sound *s, char *stress)
{
  const int phone = find_phone (language, s);

  g_string_append_printf (out, "%s%s", out->len ? " " : "", language->phones[phone].name);
  if (language->phones[phone].features & WN_PHONE_VOWEL) {
    g_string_append_c (out, *stress);
    *stress = '0';
  }
}

char *
wn_sounds_read_phones (const WnLanguage *language, const char *alphabet, const char *ph,
    char **unknown, int *at)
{
  GString *out = g_string_new (NULL);
  char stress = '0';

  *unknown = NULL;
  if (alphabet && g_ascii_strcasecmp (alphabet, "ipa") != 0) {
    *unknown = g_strdup (alphabet);
    *at = -1;
    return g_string_free (out, TRUE);
  }
  for (const char *p = ph; *p;) {
    const gunichar c = g_utf8_get_char (p);
    Sound s;
    const char *end = read_sound (p, &s);

    if (end) {
      append (language, out, &s, &stress);
      p = end;
      continue;
    }
    if (c == 0x2c8 || c == 0x2cc || c == '\'')
      stress = c == 0x2cc ? '2' : '1';
    else if ((g_unichar_isspace (c) || c == '|') && out->len && out->str[out->len - 1] != '#')
      g_string_append (out, " #");
    else if (!is_passed_over (c) && !strchr (" |,.()[]/_-", c < 0x80 ? (int) c : 1) && !*unknown) {
      *unknown = g_strndup (p, g_utf8_next_char (p) - p);
      *at = g_utf8_pointer_to_offset (ph, p);
    }
    p = g_utf8_next_char (p);
  }
  while (out->len > 0 && strchr (" #", out->str[out->len - 1]))
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, out->len == 0);
}

char *
wn_sounds_nearest (const WnLanguage *language, const char *phones)
{
  g_auto (GStrv) names = g_strsplit (phones, " ", -1);
  GString *out = g_string_new (NULL);

  for (char **name = names; *name; name++) {
    const gsize n = strlen (*name), stress = n > 0 && g_ascii_isdigit ((*name)[n - 1]);
    g_autofree char *bare = g_strndup (*name, n - stress);
    Sound s;

    if (wn_language_phone (language, bare) <= 0 && read_sound (bare, &s))
      wn_say (out, language->phones[find_phone (language, &s)].name);
    else
      wn_say (out, bare);
    if (stress)
      g_string_append_c (out, (*name)[n - 1]);
  }
  return g_string_free (out, FALSE);
}
