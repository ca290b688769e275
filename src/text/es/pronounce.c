/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/es/pronounce.h"
#include <string.h>
#include "text/phrase.h"

/* A letter folded to what the rules know */
typedef struct
{
  char c;          /* a .. z, and N for n with tilde, U for u with diaeresis */
  gboolean accent; /* written */
} Letter;

typedef struct
{
  const WnLanguage *language;
  Letter *letters;
  int n;
  GArray *sounds;
  int before;        /* the phone before the word */
  gboolean stressed; /* an accent is written */
} Word;

static Letter *
fold (const char *word, int *n)
{
  Letter *letters = g_new0 (Letter, g_utf8_strlen (word, -1) + 1);

  *n = 0;
  for (const char *p = word; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p), parts[8];
    const gsize k = g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
    Letter letter = { 0, FALSE };

    if (c == 0x301 && *n > 0)
      letters[*n - 1].accent = TRUE;
    if (parts[0] >= 0x80 || !g_ascii_isalpha (parts[0]))
      continue;
    letter.c = g_ascii_tolower (parts[0]);
    if (k > 1 && letter.c == 'n' && parts[1] == 0x303)
      letter.c = 'N';
    else if (k > 1 && letter.c == 'u' && parts[1] == 0x308)
      letter.c = 'U';
    else if (k > 1 && letter.c == 'c' && parts[1] == 0x327)
      letter.c = 's';
    letter.accent = k > 1 && parts[1] == 0x301;
    letters[(*n)++] = letter;
  }
  return letters;
}

static char
at (const Word *w, int i)
{
  return i >= 0 && i < w->n ? w->letters[i].c : 0;
}

static gboolean
is_in (char c, const char *set)
{
  return c != 0 && strchr (set, c) != NULL;
}

static int
last_phone (const Word *w)
{
  return w->sounds->len ? g_array_index (w->sounds, WnSound, w->sounds->len - 1).phone : w->before;
}

static gboolean
last_is (const Word *w, const char *name)
{
  return last_phone (w) == wn_language_phone (w->language, name);
}

static void
add (Word *w, const char *name, int stress)
{
  const WnSound sound = { wn_language_phone (w->language, name), stress };

  g_array_append_val (w->sounds, sound);
}

/* b, d, g close behind a pause and nasals, d behind l too */
static void
add_voiced (Word *w, const char *closed, const char *open)
{
  const guint32 f = w->language->phones[last_phone (w)].features;

  add (w,
      last_phone (w) == 0 || (f & WN_PHONE_NASAL) || (*closed == 'd' && last_is (w, "l")) ? closed
                                                                                          : open,
      0);
}

static gboolean
is_vowel_letter (const Word *w, int i)
{
  return is_in (at (w, i), "aeiouU") || (at (w, i) == 'y' && !is_in (at (w, i + 1), "aeiouU"));
}

static gboolean
is_strong (const Word *w, int i)
{
  return is_in (at (w, i), "aeo") || (is_in (at (w, i), "iuU") && w->letters[i].accent);
}

/* i, u and final y beside another vowel that is the nucleus */
static gboolean
is_glide (const Word *w, int i)
{
  const int behind = i + 1;

  if (is_strong (w, i) || (at (w, i) == 'u' && at (w, behind) == 'y'))
    return FALSE; /* muy */
  if (at (w, i) == 'y' && i > 0 && at (w, i - 1) == 'u')
    return TRUE;
  if (is_vowel_letter (w, behind) && at (w, behind) != at (w, i))
    return is_strong (w, behind) || is_in (at (w, behind), "iuUy");
  return i > 0 && is_vowel_letter (w, i - 1) && is_strong (w, i - 1);
}

static const char *
vowel_name (char c)
{
  switch (c) {
    case 'a':
      return "a";
    case 'e':
      return "e";
    case 'o':
      return "o";
    case 'u':
    case 'U':
      return "u";
    default:
      return "i";
  }
}

static void
read_vowel (Word *w, int i)
{
  const char c = at (w, i);
  const gboolean front = is_in (c, "iy");

  if (is_glide (w, i)) {
    if (front && i <= 1 && (i == 0 || at (w, 0) == 'h') && is_vowel_letter (w, i + 1))
      add (w, "y", 0); /* hielo */
    else
      add (w, front ? "j" : "w", 0);
    return;
  }
  add (w, vowel_name (c), w->letters[i].accent);
  w->stressed |= w->letters[i].accent;
}

static const char *
soft_c (const Word *w)
{
  return wn_language_phone (w->language, "th") > 0 ? "th" : "s";
}

/* x as j of Mexican names */
static gboolean
is_mexican_x (const Word *w, int i)
{
  static const char *const stems[] = { "mexic", "oaxac", "texa", "mexiq", "xalap" };
  char text[8] = { 0 };

  for (gsize k = 0; k < G_N_ELEMENTS (stems); k++) {
    const int start = i - (int) (strchr (stems[k], 'x') - stems[k]);
    const int n = strlen (stems[k]);

    if (start < 0)
      continue;
    for (int m = 0; m < n; m++)
      text[m] = at (w, start + m);
    text[n] = '\0';
    if (strcmp (text, stems[k]) == 0)
      return TRUE;
  }
  return FALSE;
}

static int
read_x (Word *w, int i)
{
  if (is_mexican_x (w, i))
    add (w, "x", 0);
  else if (i == 0)
    add (w, "s", 0);
  else {
    add (w, "k", 0);
    add (w, "s", 0);
    return at (w, i + 1) == 'c' && is_in (at (w, i + 2), "eiy") && soft_c (w)[0] == 's' ? 2 : 1;
  }
  return 1;
}

static int
read_c (Word *w, int i)
{
  const char next = at (w, i + 1);

  if (next == 'h') {
    add (w, "ch", 0);
    return 2;
  }
  if (next == 'k' || (next == 'c' && !is_in (at (w, i + 2), "ei"))) {
    add (w, "k", 0);
    return 2;
  }
  add (w, is_in (next, "eiy") ? soft_c (w) : "k", 0);
  return 1;
}

static int
read_g (Word *w, int i)
{
  const char next = at (w, i + 1);

  if (is_in (next, "eiy")) {
    add (w, "x", 0);
    return 1;
  }
  add_voiced (w, "g", "gh");
  return next == 'u' && is_in (at (w, i + 2), "ei") ? 2 : next == 'h' ? 2 : 1;
}

static int
read_r (Word *w, int i)
{
  const gboolean twice = at (w, i + 1) == 'r';

  add (w, twice || i == 0 || is_in (at (w, i - 1), "lns") ? "rr" : "r", 0);
  return twice ? 2 : 1;
}

static int
read_n (Word *w, int i)
{
  const char next = at (w, i + 1);

  if (is_in (next, "bpvm"))
    add (w, "m", 0);
  else
    add (w, is_in (next, "kgqjxw") || (next == 'c' && !is_in (at (w, i + 2), "eih")) ? "ng" : "n",
        0);
  return 1;
}

static int
read_s (Word *w, int i)
{
  const char next = at (w, i + 1);

  if (next == 'h' && !(i == 2 && at (w, 0) == 'd' && at (w, 1) == 'e')) {
    add (w, "ch", 0);
    return 2;
  }
  add (w, is_in (next, "bdglmnvr") && next != 'r' ? "z" : "s", 0);
  return next == 's' || (next == 'c' && is_in (at (w, i + 2), "ei") && soft_c (w)[0] == 's') ? 2
                                                                                             : 1;
}

static int
read_l (Word *w, int i)
{
  if (at (w, i + 1) != 'l') {
    add (w, "l", 0);
    return 1;
  }
  add (w, is_vowel_letter (w, i + 2) ? "y" : "l", 0);
  return 2;
}

static const struct
{
  char letter;
  const char *phone;
} plain[] = { { 'f', "f" }, { 'j', "x" }, { 'k', "k" }, { 'm', "m" }, { 'N', "ny" }, { 'p', "p" },
  { 't', "t" }, { 'w', "w" } };

/* Letters that have one sound, and written twice only one */
static int
read_plain (Word *w, int i)
{
  const char c = at (w, i), next = at (w, i + 1);

  if (c == 'p' && next == 'h') {
    add (w, "f", 0);
    return 2;
  }
  if (c == 'p' && i == 0 && is_in (next, "st"))
    return 1; /* psicología */
  for (gsize k = 0; k < G_N_ELEMENTS (plain); k++)
    if (plain[k].letter == c)
      add (w, plain[k].phone, 0);
  return next == c ? 2 : 1;
}

static int
read_q (Word *w, int i)
{
  add (w, "k", 0);
  return at (w, i + 1) == 'u' && is_in (at (w, i + 2), "ei") ? 2 : 1;
}

/* A consonant; returns how many letters it has */
static int
read_consonant (Word *w, int i)
{
  switch (at (w, i)) {
    case 'b':
    case 'v':
      add_voiced (w, "b", "bh");
      return at (w, i + 1) == 'b' ? 2 : 1;
    case 'd':
      add_voiced (w, "d", "dh");
      return at (w, i + 1) == 'd' ? 2 : 1;
    case 'c':
      return read_c (w, i);
    case 'g':
      return read_g (w, i);
    case 'h':
      return 1;
    case 'l':
      return read_l (w, i);
    case 'n':
      return read_n (w, i);
    case 'q':
      return read_q (w, i);
    case 'r':
      return read_r (w, i);
    case 's':
      return read_s (w, i);
    case 'x':
      return read_x (w, i);
    case 'y':
      add (w, "y", 0);
      return 1;
    case 'z':
      add (w, soft_c (w), 0);
      return at (w, i + 1) == 'z' ? 2 : 1;
    default:
      return read_plain (w, i);
  }
}

/* The vowel number `behind` from the end among the sounds from `first` on is stressed */
static void
stress_from_end (Word *w, guint first, int behind, int stress)
{
  for (guint i = w->sounds->len; i-- > first;) {
    WnSound *sound = &g_array_index (w->sounds, WnSound, i);

    if (!(w->language->phones[sound->phone].features & WN_PHONE_VOWEL))
      continue;
    if (behind-- <= 0 || i == first) {
      sound->stress = stress;
      return;
    }
  }
}

static int
count_vowels (const Word *w, guint first)
{
  int n = 0;

  for (guint i = first; i < w->sounds->len; i++)
    n += (w->language->phones[g_array_index (w->sounds, WnSound, i).phone].features
             & WN_PHONE_VOWEL)
        != 0;
  return n;
}

static void
read_letters (Word *w)
{
  const guint first = w->sounds->len;

  for (int i = 0; i < w->n;) {
    if (is_vowel_letter (w, i))
      read_vowel (w, i++);
    else
      i += read_consonant (w, i);
  }
  if (!w->stressed) {
    const char end = at (w, w->n - 1);
    const char last = end == 'y' && !is_vowel_letter (w, w->n - 2) ? 'i' : end; /* whisky */
    const int vowels = count_vowels (w, first);

    stress_from_end (w, first, is_in (last, "aeiouUns") && vowels > 1 ? 1 : 0, 1);
  }
}

/* "fácil-mente" has both stresses; returns letters of the first part, 0 if there are not two */
static int
adverb (const char *word)
{
  static const char *const verbs[] = { "vehemente", "inclemente", "clemente", "sedimente",
    "implemente", "reglamente", "complemente", "suplemente" };
  const int n = strlen (word);

  if (n < 9 || !g_str_has_suffix (word, "mente") || !is_in (word[n - 6], "aelrnz"))
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (word, verbs[i]) == 0)
      return 0;
  return n - 5;
}

static void
read_part (const WnLanguage *language, const char *word, int before, GArray *sounds)
{
  Word w = { .language = language, .sounds = sounds, .before = before };

  w.letters = fold (word, &w.n);
  read_letters (&w);
  g_free (w.letters);
}

void
wn_spanish_word (const WnLanguage *language, const char *word, int before, GArray *sounds)
{
  const int first = adverb (word);

  if (first) {
    g_autofree char *part = g_strndup (word, first);
    const guint start = sounds->len;

    read_part (language, part, before, sounds);
    for (guint i = start; i < sounds->len; i++)
      if (g_array_index (sounds, WnSound, i).stress)
        g_array_index (sounds, WnSound, i).stress = 2;
    word += first;
  }
  read_part (language, word, before, sounds);
}

static const char *const function_words[] = { "a", "al", "ante", "aunque", "con", "cuando", "cuyo",
  "cuya", "de", "del", "desde", "donde", "durante", "e", "el", "en", "entre", "hacia", "hasta",
  "la", "las", "le", "les", "lo", "los", "me", "mi", "mis", "mientras", "ni", "nos", "o", "os",
  "para", "pero", "por", "porque", "pues", "que", "se", "si", "sin", "sino", "sobre", "su", "sus",
  "te", "tras", "tu", "tus", "u", "un", "una", "unas", "unos", "y", "como", "cual", "quien",
  "nuestro", "nuestra", "nuestros", "nuestras", NULL };

static void
unstress (GArray *sounds)
{
  for (guint i = 0; i < sounds->len; i++)
    g_array_index (sounds, WnSound, i).stress = 0;
}

void
wn_spanish_words (const WnLanguage *language, void *pronouncer, const WnSpoken *spoken, guint first,
    guint end, int *syllable, GArray *segments)
{
  g_autoptr (GArray) sounds = g_array_new (FALSE, FALSE, sizeof (WnSound));
  int before = 0;

  for (guint i = first; i < end; i++) {
    const WnSpokenWord *word = &g_array_index (spoken->words, WnSpokenWord, i);
    const gboolean last = word->punct || i + 1 == end;
    const gboolean function = !word->phones && !last && wn_is_listed (function_words, word->text);
    const WnSoundWord kind = { word->written, i, !function };

    g_array_set_size (sounds, 0);
    if (word->phones)
      wn_sounds_read (language, word->phones, sounds);
    else
      wn_spanish_word (language, word->text, before, sounds);
    if (function)
      unstress (sounds);
    if (sounds->len == 0)
      continue;
    before = word->punct ? 0 : g_array_index (sounds, WnSound, sounds->len - 1).phone;
    wn_segments_append (language, (WnSound *) (void *) sounds->data, sounds->len, &kind, FALSE,
        syllable, segments);
  }
}

gboolean
wn_spanish_pronounceable (const char *word)
{
  static GRegex *regex;
  static gsize once;

  if (g_once_init_enter (&once)) {
    regex = g_regex_new ("^(?:(?:[bcfgkptd][lr]|ch|ll|qu|[bcdfghjklmnñprstvyz])?[aeiouáéíóúü]{1,2}"
                         "(?:(?:[nlrsdxm]|b(?=s)|c(?=c|t)|p(?=t))(?![aeiouáéíóúü]))?)+[bcfgmpt]?$",
        0, 0, NULL);
    g_once_init_leave (&once, 1);
  }
  return g_regex_match (regex, word, 0, NULL);
}
