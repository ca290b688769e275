/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/codes.h"
#include <string.h>
#include "text/en/phones.h"

static const WnPhoneInfo *
info (guint8 code)
{
  const int phone = WN_LEXICON_PHONE (code);

  return &wn_english_phones[phone < WN_ENGLISH_PHONES ? phone : 0];
}

int
wn_code_of (const char *phone, WnStress stress)
{
  const int i = wn_english_phone (phone);

  return i > 0 ? WN_LEXICON_CODE (i, stress) : 0;
}

gboolean
wn_codes_are_phones (const guint8 *codes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (WN_LEXICON_PHONE (codes[i]) < 1 || WN_LEXICON_PHONE (codes[i]) >= WN_ENGLISH_PHONES)
      return FALSE;
  return TRUE;
}

gboolean
wn_codes_read (const char *names, GByteArray *codes)
{
  gboolean ok = TRUE;

  for (const char *p = names; *(p += strspn (p, " "));) {
    const gsize n = strcspn (p, " ");
    const gboolean digit = n > 1 && g_ascii_isdigit (p[n - 1]);
    const int stress = digit ? p[n - 1] - '0' : 0;
    char name[8] = "";
    guint8 code = 0;

    if (n < sizeof name && stress <= WN_STRESS_SECONDARY) {
      memcpy (name, p, n - digit);
      code = wn_code_of (name, stress);
    }
    if (code)
      g_byte_array_append (codes, &code, 1);
    else
      ok = FALSE;
    p += n;
  }
  return ok;
}

char *
wn_codes_to_string (const guint8 *codes, gsize n)
{
  GString *s = g_string_new (NULL);

  for (gsize i = 0; i < n; i++) {
    g_string_append_printf (s, "%s%s", i ? " " : "", info (codes[i])->name);
    if (wn_code_is_vowel (codes[i]))
      g_string_append_c (s, '0' + WN_LEXICON_STRESS (codes[i]));
  }
  return g_string_free (s, FALSE);
}

gboolean
wn_code_is_vowel (guint8 code)
{
  return (info (code)->features & WN_PHONE_VOWEL) != 0;
}

gboolean
wn_code_is_weak_vowel (guint8 code)
{
  return WN_LEXICON_STRESS (code) == WN_STRESS_NONE
      && (wn_code_is (code, "ih") || wn_code_is (code, "ax"));
}

gboolean
wn_code_is (guint8 code, const char *name)
{
  return strcmp (info (code)->name, name) == 0;
}

gboolean
wn_code_is_voiceless (guint8 code)
{
  return WN_LEXICON_PHONE (code) > 0 && !(info (code)->features & WN_PHONE_VOICED);
}

gboolean
wn_code_is_sibilant (guint8 code)
{
  return (info (code)->features & WN_PHONE_SIBILANT) != 0;
}
