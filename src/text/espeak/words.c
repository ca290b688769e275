/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/espeak/words.h"
#include <string.h>
#include "text/espeak/ipa.h"
#include "text/espeak/load.h"
#include "text/espeak/sounds.h"
#include "text/script.h"

#define LATIN_1_END 0x100

/* Words that are kept with their phones, a thread */
#define MAX_KNOWN 4000

typedef struct
{
  const WnEspeak *module;
  GUnicodeScript script; /* of the language */
  gboolean latin_1;      /* which has no other letters */
  GHashTable *known;     /* word -> IPA */
} Voice;

void *
wn_espeak_open (const WnLanguage *language, GError **error)
{
  const WnEspeak *module = wn_espeak_load (error);
  Voice *voice;

  if (!module) {
    g_prefix_error (error, "the language \"%s\" is read by espeak-ng: ", language->tag);
    return NULL;
  }
  if (!module->has (language->tag)) {
    g_set_error (error, WN_ERROR, WN_ERROR_NOT_FOUND, "espeak-ng has no voice for \"%s\"",
        language->tag);
    return NULL;
  }
  voice = g_new0 (Voice, 1);
  voice->module = module;
  voice->script = wn_script_of_language (language->tag);
  voice->latin_1 = wn_script_is_latin_1 (language->tag);
  voice->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return voice;
}

void
wn_espeak_close (void *data)
{
  Voice *voice = data;

  g_hash_table_unref (voice->known);
  g_free (voice);
}

/* "(en)word(de)": where espeak-ng reads by another language's rules */
static void
remove_switches (char *ipa)
{
  char *open, *close;

  while ((open = strchr (ipa, '(')) != NULL && (close = strchr (open, ')')) != NULL)
    memmove (open, close + 1, strlen (close + 1) + 1);
}

/* A Latin letter beyond Latin-1 as those of ASCII: r for one with a caron, oe for a ligature */
static void
append_plain (GString *out, gunichar c)
{
  char letter[7] = "";
  g_autofree char *plain = NULL;

  g_unichar_to_utf8 (c, letter);
  plain = g_str_to_ascii (letter, "C");
  if (strcmp (plain, "?") != 0)
    g_string_append (out, plain);
}

/*
 * What espeak-ng 1.51 reads safely: letters that the language does not know, and signs of other
 * alphabets, make it look into a dictionary that it has freed. Digits become those of ASCII
 */
static GString *
without_foreign (const Voice *voice, const char *words)
{
  GString *kept = g_string_new (NULL);

  for (const char *p = words; *p; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);
    const GUnicodeScript script = wn_script_of (c);

    if (c < LATIN_1_END || g_unichar_type (c) == G_UNICODE_CURRENCY_SYMBOL)
      g_string_append_unichar (kept, c);
    else if (g_unichar_isdigit (c))
      g_string_append_c (kept, (char) ('0' + g_unichar_digit_value (c)));
    else if (script == G_UNICODE_SCRIPT_LATIN && voice->latin_1)
      append_plain (kept, c);
    else if ((g_unichar_isalpha (c) || g_unichar_ismark (c))
        && (script == G_UNICODE_SCRIPT_LATIN || wn_script_reads (voice->script, script)))
      g_string_append_unichar (kept, c);
  }
  return kept;
}

/* A word or several; g_free */
static char *
ask (const Voice *voice, const char *tag, const char *words)
{
  g_autoptr (GString) written = g_string_new (words), safe = NULL;
  char *ipa;

  g_string_replace (written, WN_ESPEAK_COMMA, ",", 0);
  safe = without_foreign (voice, written->str);
  ipa = voice->module->word (tag, safe->str);
  if (!ipa)
    ipa = g_strdup ("");
  remove_switches (ipa);
  return g_strstrip (ipa);
}

static const char *
ipa_of (Voice *voice, const char *tag, const char *word)
{
  char *ipa = g_hash_table_lookup (voice->known, word);

  if (ipa)
    return ipa;
  if (g_hash_table_size (voice->known) >= MAX_KNOWN)
    g_hash_table_remove_all (voice->known);
  ipa = ask (voice, tag, word);
  g_hash_table_insert (voice->known, g_strdup (word), ipa);
  return ipa;
}

/* Phones of espeak-ng's reading; a # between parts is dropped */
static void
read_ipa (const WnLanguage *language, const char *ipa, gboolean stressed, GArray *sounds)
{
  char *unknown = NULL;
  int at = 0;
  g_autofree char *phones = language->read_phones (language, NULL, ipa, &unknown, &at);

  g_free (unknown);
  if (phones)
    wn_sounds_read (language, phones, sounds);
  for (guint i = 0; !stressed && i < sounds->len; i++)
    g_array_index (sounds, WnSound, i).stress = 0;
}

void
wn_espeak_words (const WnLanguage *language, void *voice, const WnSpoken *spoken, guint first,
    guint end, int *syllable, GArray *segments)
{
  g_autoptr (GArray) sounds = g_array_new (FALSE, FALSE, sizeof (WnSound));

  for (guint i = first; i < end; i++) {
    const WnSpokenWord *word = &g_array_index (spoken->words, WnSpokenWord, i);
    const gboolean last = word->punct || i + 1 == end;
    const gboolean function = !word->phones && !last
        && wn_is_listed (language->function_words, word->text);
    const WnSoundWord kind = { word->written, i, !function };

    g_array_set_size (sounds, 0);
    if (word->phones)
      wn_sounds_read (language, word->phones, sounds);
    else
      read_ipa (language, ipa_of (voice, language->tag, word->text), !function, sounds);
    wn_segments_append (language, (WnSound *) (void *) sounds->data, sounds->len, &kind, TRUE,
        syllable, segments);
  }
}

/* ---- whole phrases ---- */

static int
count_tokens (const char *ipa)
{
  int n = *ipa != '\0';

  for (; *ipa; ipa++)
    n += *ipa == ' ' && ipa[1] != ' ';
  return n;
}

/* The tokens from *at on, as many as `n`, as one; g_free */
static char *
take_tokens (char **tokens, int *at, int n)
{
  GString *own = g_string_new (NULL);

  for (int i = 0; i < n; i++, ++*at)
    g_string_append_printf (own, "%s%s", i ? " " : "", tokens[*at]);
  return g_string_free (own, FALSE);
}

/* IPA of the words first .. end - 1, none of which has phones of its own, appended to `all` */
static void
add_run (const WnLanguage *language, Voice *voice, const WnSpoken *spoken, guint first, guint end,
    GPtrArray *all)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *ipa = NULL;
  g_auto (GStrv) tokens = NULL;
  int n = 0, at = 0;

  for (guint i = first; i < end; i++) {
    const char *word = g_array_index (spoken->words, WnSpokenWord, i).text;

    n += count_tokens (ipa_of (voice, language->tag, word));
    g_string_append_printf (text, "%s%s", i > first ? " " : "", word);
  }
  ipa = ask (voice, language->tag, text->str);
  tokens = g_regex_split_simple (" +", ipa, 0, 0);
  for (guint i = first; i < end; i++) {
    const char *own = ipa_of (voice, language->tag,
        g_array_index (spoken->words, WnSpokenWord, i).text);

    g_ptr_array_add (all,
        (int) g_strv_length (tokens) == n ? take_tokens (tokens, &at, count_tokens (own))
                                          : g_strdup (own));
  }
}

/* IPA of each word, NULL for those that have phones */
static GPtrArray *
ipa_of_words (const WnLanguage *language, Voice *voice, const WnSpoken *spoken, guint first,
    guint end)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);

  for (guint i = first; i < end;) {
    guint stop = i;

    while (stop < end && !g_array_index (spoken->words, WnSpokenWord, stop).phones)
      if (g_array_index (spoken->words, WnSpokenWord, stop++).punct)
        break;
    if (stop > i)
      add_run (language, voice, spoken, i, stop, all);
    else
      g_ptr_array_add (all, NULL), stop++;
    i = stop;
  }
  return all;
}

void
wn_espeak_phrase (const WnLanguage *language, void *voice, const WnSpoken *spoken, guint first,
    guint end, int *syllable, GArray *segments)
{
  g_autoptr (GArray) sounds = g_array_new (FALSE, FALSE, sizeof (WnSound));
  g_autoptr (GPtrArray) ipa = ipa_of_words (language, voice, spoken, first, end);

  for (guint i = first; i < end; i++) {
    const WnSpokenWord *word = &g_array_index (spoken->words, WnSpokenWord, i);
    const char *own = ipa->pdata[i - first];
    const gboolean content = !own || strstr (own, "\u02c8");

    g_array_set_size (sounds, 0);
    if (own) {
      read_ipa (language, own, TRUE, sounds);
    } else {
      g_autofree char *phones = wn_sounds_nearest (language, word->phones);

      wn_sounds_read (language, phones, sounds);
    }
    wn_segments_append (language, (WnSound *) (void *) sounds->data, sounds->len,
        &(WnSoundWord){ word->written, i, content }, TRUE, syllable, segments);
  }
}

/* The letter without its accents */
static char
bare_letter (const char *p)
{
  gunichar parts[4];

  g_unichar_fully_decompose (g_utf8_get_char (p), FALSE, parts, G_N_ELEMENTS (parts));
  return parts[0] < 0x80 ? parts[0] : 0;
}

gboolean
wn_latin_pronounceable (const char *word)
{
  int vowels = 0, row = 0, n = 0;

  for (const char *p = word; *p; p = g_utf8_next_char (p), n++) {
    const char letter = bare_letter (p);

    if (letter ? strchr ("aeiouy", letter) != NULL
               : g_utf8_strchr ("æœøıəɛɔ", -1, g_utf8_get_char (p)) != NULL) {
      vowels++;
      row = 0;
    } else if (++row > (vowels ? 2 : 1)) {
      return FALSE;
    }
  }
  return vowels > 0 && (n < 3 || row < 2) && (n > 2 || n == 1);
}
