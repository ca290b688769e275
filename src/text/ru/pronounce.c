/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/ru/pronounce.h"
#include <string.h>
#include "text/ru/pronounce_data.h"
#include "text/ru/stress.h"

/* Letters as wn_stress_letters() counts them */
enum
{
  A = 1,
  BE,
  VE,
  GE,
  DE,
  E,
  ZHE,
  ZE,
  I,
  SHORT_I,
  KA,
  EL,
  EM,
  EN,
  O,
  PE,
  ER,
  ES,
  TE,
  U,
  EF,
  HA,
  TSE,
  CHE,
  SHA,
  SHCHA,
  HARD,
  Y,
  SOFT_SIGN,
  REVERSED_E,
  YU,
  YA,
  YO
};

typedef struct
{
  const WnStress *stress;
  WnLettersNet *net; /* of its network, or NULL */
} Pronouncer;

/* A phone while its word is read: the consonants' voice and softness are settled later */
typedef struct
{
  char base[4]; /* without j */
  gboolean soft, vowel, stressed;
  guint word; /* index into the words */
} Sound;

typedef struct
{
  guint8 letters[WN_STRESS_MAX_WORD];
  int n, stressed; /* the stressed letter, -1: none */
} Word;

void *
wn_russian_open (const WnLanguage *language, GError **error)
{
  const WnStress *stress = wn_stress_russian (error);
  Pronouncer *p;

  if (!stress)
    return NULL;
  p = g_new0 (Pronouncer, 1);
  p->stress = stress;
  p->net = wn_stress_net_new (wn_stress_model (stress));
  return p;
}

void
wn_russian_close (void *pronouncer)
{
  Pronouncer *p = pronouncer;

  wn_letters_net_free (p->net);
  g_free (p);
}

/* ---- words ---- */

static const char *
find_respelled (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (respelled); i++)
    if (strcmp (respelled[i].word, text) == 0)
      return respelled[i].as;
  return NULL;
}

/* "-ого", "-его" of adjectives and pronouns are said with v */
static void
respell_endings (Word *w)
{
  guint8 *l = w->letters;
  const int n = w->n;

  if (n >= 4 && l[n - 1] == O && l[n - 2] == GE && (l[n - 3] == O || l[n - 3] == E))
    l[n - 2] = VE;
  if (n >= 6 && l[n - 1] == YA && l[n - 2] == ES && l[n - 4] == GE && l[n - 3] == O)
    l[n - 4] = VE;
}

/* A mark behind a vowel, written by whoever wants to be sure: U+0301, or + before it */
static int
marked_stress (const char *text, char **plain)
{
  GString *out = g_string_new (NULL);
  int stressed = -1, n = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (c == 0x301) {
      stressed = n - 1;
    } else if (c == '+') {
      stressed = n;
    } else {
      g_string_append_unichar (out, c);
      n++;
    }
  }
  *plain = g_string_free (out, FALSE);
  return stressed;
}

static void
read_word (const Pronouncer *p, const char *text, gboolean function, Word *w)
{
  const char *as = find_respelled (text);
  g_autofree char *plain = NULL;
  const int marked = marked_stress (as ? as : text, &plain);

  w->n = wn_stress_letters (plain, w->letters);
  w->stressed = marked >= 0 ? marked
      : function            ? -1
                            : wn_stress_find (p->stress, p->net, w->letters, w->n);
  if (!as)
    respell_endings (w);
}

/* ---- letters to sounds ---- */

static gboolean
is_vowel (int letter)
{
  return letter && wn_stress_is_vowel (letter);
}

static int
letter_at (const Word *w, int i)
{
  return i >= 0 && i < w->n ? w->letters[i] : 0;
}

static void
add (GArray *sounds, const char *base, gboolean soft, gboolean vowel, gboolean stressed, guint word)
{
  Sound s = { "", soft, vowel, stressed, word };

  g_strlcpy (s.base, base, sizeof s.base);
  g_array_append_val (sounds, s);
}

/* How many syllables the stress is behind the vowel at i: 0 it, 1 right behind, -1 elsewhere */
static int
distance (const Word *w, int i)
{
  int n = 0;

  if (w->stressed < i)
    return -1;
  for (int k = i; k < w->stressed; k++)
    n += is_vowel (letter_at (w, k + 1));
  return n;
}

static gboolean
is_always_hard (int letter)
{
  return letter == ZHE || letter == SHA || letter == TSE;
}

/* a and o: full, before the stress or first in the word, elsewhere */
static const char *
reduced (const Word *w, int i)
{
  const int behind = distance (w, i);

  if (w->stressed >= 0 && behind == 1)
    return "ah";
  return i == 0 || is_vowel (letter_at (w, i - 1)) ? "ah" : "ax";
}

/* Whether a vowel behind the stress is the last, or of an ending: -ям, -ях, -ят, -ял, -ями */
static gboolean
is_of_ending (const Word *w, int i)
{
  const int left = w->n - 1 - i, next = letter_at (w, i + 1);

  if (distance (w, i) >= 0)
    return FALSE;
  return left == 0 || (left == 1 && (next == EM || next == HA || next == TE || next == EL))
      || (left == 2 && next == EM && letter_at (w, i + 2) == I);
}

/* The vowel of a letter behind a consonant or on its own */
static const char *
vowel_of (const Word *w, int i)
{
  const int c = letter_at (w, i), before = letter_at (w, i - 1);
  const gboolean stressed = w->stressed == i;

  switch (c) {
    case A:
      if (!stressed && (before == CHE || before == SHCHA) && !is_of_ending (w, i))
        return "ih";
      return stressed ? "a" : reduced (w, i);
    case O:
      return stressed ? "o" : reduced (w, i);
    case YO:
      return "o";
    case U:
    case YU:
      return "u";
    case I:
      return is_always_hard (before) ? "y" : stressed ? "i" : "ih";
    case Y:
      return "y";
    case REVERSED_E:
      return stressed ? "e" : "ih";
    case E:
      return stressed ? "e" : is_always_hard (before) ? "y" : "ih";
    default: /* я */
      return stressed ? "a" : is_of_ending (w, i) ? "ax" : "ih";
  }
}

static void
add_vowel (const Word *w, int i, guint word, GArray *sounds)
{
  const int c = letter_at (w, i), before = letter_at (w, i - 1);
  const gboolean glides = c == E || c == YO || c == YU || c == YA;

  if ((glides && (before == 0 || is_vowel (before) || before == HARD || before == SOFT_SIGN))
      || ((c == I || c == O) && before == SOFT_SIGN))
    add (sounds, "j", FALSE, FALSE, FALSE, word);
  add (sounds, vowel_of (w, i), FALSE, TRUE, w->stressed == i, word);
}

static const char *const consonants[] = { [BE] = "b",
  [VE] = "v",
  [GE] = "g",
  [DE] = "d",
  [ZHE] = "zh",
  [ZE] = "z",
  [SHORT_I] = "j",
  [KA] = "k",
  [EL] = "l",
  [EM] = "m",
  [EN] = "n",
  [PE] = "p",
  [ER] = "r",
  [ES] = "s",
  [TE] = "t",
  [EF] = "f",
  [HA] = "x",
  [TSE] = "ts",
  [CHE] = "ch",
  [SHA] = "sh",
  [SHCHA] = "sc",
  [YO] = NULL };

/* Letters that together are one sound; returns how many there are, 0 for none */
static int
add_cluster (const Word *w, int i, guint word, GArray *sounds)
{
  static const struct
  {
    guint8 letters[4];
    const char *base, *then;
  } clusters[] = {
    { { TE, SOFT_SIGN, ES, YA }, "ts", NULL },
    { { TE, ES, YA }, "ts", NULL },
    { { ES, TE, EN }, "s", "n" },
    { { ZE, DE, EN }, "z", "n" },
    { { ES, TE, EL }, "s", "l" },
    { { ES, CHE }, "sc", NULL },
    { { ZE, CHE }, "sc", NULL },
    { { ZHE, CHE }, "sc", NULL },
    { { ES, SHCHA }, "sc", NULL },
    { { ES, SHA }, "sh", NULL },
    { { ZE, SHA }, "sh", NULL },
    { { ZE, ZHE }, "zh", NULL },
    { { ES, ZHE }, "zh", NULL },
    { { TE, TSE }, "ts", NULL },
    { { DE, TSE }, "ts", NULL },
    { { TE, CHE }, "ch", NULL },
    { { DE, CHE }, "ch", NULL },
    { { EL, EN, TSE }, "n", "ts" },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (clusters); k++) {
    int n = 0;

    while (n < 4 && clusters[k].letters[n] && clusters[k].letters[n] == letter_at (w, i + n))
      n++;
    if (n < 2 || (n < 4 && clusters[k].letters[n]))
      continue;
    if (clusters[k].letters[n - 1] == YA) {
      if (i + n < w->n || i == 0)
        continue;
      add (sounds, "ts", FALSE, FALSE, FALSE, word);
      add (sounds, w->stressed == i + n - 1 ? "a" : "ax", FALSE, TRUE, w->stressed == i + n - 1,
          word);
      return n;
    }
    if (clusters[k].letters[0] == ES && clusters[k].letters[1] == TE && i == 0)
      continue;
    add (sounds, clusters[k].base, FALSE, FALSE, FALSE, word);
    if (clusters[k].then)
      return n - 1;
    return n;
  }
  return 0;
}

/* Soft before ь and the letters of soft vowels */
static gboolean
is_soft (const Word *w, int i)
{
  const int c = letter_at (w, i), next = letter_at (w, i + 1);

  if (c == CHE || c == SHCHA || c == SHORT_I || is_always_hard (c))
    return FALSE;
  return next == SOFT_SIGN || next == E || next == YO || next == YU || next == YA || next == I;
}

static void
add_letters (const Word *w, guint word, GArray *sounds)
{
  for (int i = 0; i < w->n;) {
    const int c = letter_at (w, i), n = add_cluster (w, i, word, sounds);

    if (n > 0) {
      i += n;
      continue;
    }
    if (is_vowel (c))
      add_vowel (w, i, word, sounds);
    else if (c < (int) G_N_ELEMENTS (consonants) && consonants[c]
        && !(c == letter_at (w, i + 1) && i > 0 && c != SHORT_I))
      add (sounds, consonants[c], is_soft (w, i), FALSE, FALSE, word);
    i++;
  }
}

/* ---- sounds side by side ---- */

static const struct
{
  const char *voiced, *voiceless;
} pairs[] = { { "b", "p" }, { "v", "f" }, { "g", "k" }, { "d", "t" }, { "zh", "sh" },
  { "z", "s" } };

static gboolean
is_voiced_obstruent (const char *base)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (strcmp (pairs[i].voiced, base) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_voiceless (const char *base)
{
  static const char *const others[] = { "x", "ts", "ch", "sc" };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (strcmp (pairs[i].voiceless, base) == 0)
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (others[i], base) == 0)
      return TRUE;
  return FALSE;
}

static void
set_voice (Sound *s, gboolean voiced)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (strcmp (voiced ? pairs[i].voiceless : pairs[i].voiced, s->base) == 0) {
      g_strlcpy (s->base, voiced ? pairs[i].voiced : pairs[i].voiceless, sizeof s->base);
      return;
    }
}

/*
 * Obstruents are voiced as the one behind them; at the end of a word they are voiceless, unless
 * the word leans on the next (prepositions)
 * leans  [words]
 */
static void
assimilate (GArray *sounds, const gboolean *leans)
{
  Sound *all = (Sound *) (void *) sounds->data;

  for (guint i = sounds->len; i-- > 0;) {
    const Sound *next = i + 1 < sounds->len ? &all[i + 1] : NULL;
    const gboolean ends = !next || (next->word != all[i].word && !leans[all[i].word]);

    if (all[i].vowel)
      continue;
    if (ends || is_voiceless (next->base))
      set_voice (&all[i], FALSE);
    else if (is_voiced_obstruent (next->base) && strcmp (next->base, "v") != 0)
      set_voice (&all[i], TRUE);
    /* dentals are soft before soft dentals */
    if (next && !ends && next->soft && strchr ("sztdn", all[i].base[0]) && all[i].base[1] == '\0'
        && strchr ("tdn", next->base[0]) && next->base[1] == '\0')
      all[i].soft = TRUE;
  }
}

static void
append_sound (const WnLanguage *language, const Sound *s, GArray *out)
{
  char name[8];
  WnSound sound;

  g_snprintf (name, sizeof name, "%s%s", s->base, s->soft && !s->vowel ? "j" : "");
  sound.phone = MAX (wn_language_phone (language, name), 0);
  sound.stress = s->vowel && s->stressed;
  if (sound.phone)
    g_array_append_val (out, sound);
}

/* ---- phrases ---- */

typedef struct
{
  const WnLanguage *language;
  const Pronouncer *pronouncer;
  const WnSpoken *spoken;
  GArray *sounds;  /* Sound, of the phrase */
  gboolean *leans; /* prepositions, by the word's place in the phrase */
  gboolean *function;
} Phrase;

static void
read_phrase (Phrase *p, guint first, guint end)
{
  for (guint i = first; i < end; i++) {
    const WnSpokenWord *word = &g_array_index (p->spoken->words, WnSpokenWord, i);
    const gboolean last = i + 1 == end;
    Word w;

    p->function[i - first] = !word->phones && !last && wn_is_listed (function_words, word->text);
    p->leans[i - first] = p->function[i - first] && g_utf8_strlen (word->text, -1) <= 4;
    if (word->phones)
      continue;
    read_word (p->pronouncer, word->text, p->function[i - first], &w);
    add_letters (&w, i - first, p->sounds);
  }
  assimilate (p->sounds, p->leans);
}

static void
append_phrase (Phrase *p, guint first, guint end, int *syllable, GArray *segments)
{
  g_autoptr (GArray) sounds = g_array_new (FALSE, FALSE, sizeof (WnSound));
  guint next = 0;

  for (guint i = first; i < end; i++) {
    const WnSpokenWord *word = &g_array_index (p->spoken->words, WnSpokenWord, i);
    const WnSoundWord kind = { word->written, i, !p->function[i - first] };

    g_array_set_size (sounds, 0);
    if (word->phones)
      wn_sounds_read (p->language, word->phones, sounds);
    for (; next < p->sounds->len; next++) {
      const Sound *s = &g_array_index (p->sounds, Sound, next);

      if (s->word != i - first)
        break;
      append_sound (p->language, s, sounds);
    }
    wn_segments_append (p->language, (WnSound *) (void *) sounds->data, sounds->len, &kind, TRUE,
        syllable, segments);
  }
}

void
wn_russian_words (const WnLanguage *language, void *pronouncer, const WnSpoken *spoken, guint first,
    guint end, int *syllable, GArray *segments)
{
  Phrase p = { .language = language, .pronouncer = pronouncer, .spoken = spoken };

  p.sounds = g_array_new (FALSE, FALSE, sizeof (Sound));
  p.leans = g_new0 (gboolean, end - first + 1);
  p.function = g_new0 (gboolean, end - first + 1);
  for (guint from = first, to; from < end; from = to) {
    for (to = from; to < end; to++)
      if (g_array_index (spoken->words, WnSpokenWord, to).punct) {
        to++;
        break;
      }
    g_array_set_size (p.sounds, 0);
    read_phrase (&p, from, to);
    append_phrase (&p, from, to, syllable, segments);
  }
  g_array_unref (p.sounds);
  g_free (p.leans);
  g_free (p.function);
}

gboolean
wn_russian_pronounceable (const char *word)
{
  guint8 letters[WN_STRESS_MAX_WORD];
  const int n = wn_stress_letters (word, letters);
  int consonants_in_row = 0, vowels = 0;

  if (n == 1 && (letters[0] == VE || letters[0] == KA || letters[0] == ES))
    return TRUE; /* prepositions */
  for (int i = 0; i < n; i++) {
    if (wn_stress_is_vowel (letters[i])) {
      vowels++;
      if (i > 0 && wn_stress_is_vowel (letters[i - 1]))
        return FALSE;
      consonants_in_row = 0;
    } else if (i > 1 && i + 1 == n && letters[i] == letters[i - 1]) {
      continue; /* ТАСС */
    } else if (++consonants_in_row > 1 + (i > 1 && vowels > 0 && i + 1 < n)) {
      return FALSE;
    }
  }
  return vowels > 0;
}
