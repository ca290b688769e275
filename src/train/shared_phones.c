/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "shared_phones.h"

/* How many features differ; being a vowel counts more than all others */
static int
distance (guint32 a, guint32 b)
{
  const guint32 differ = a ^ b;

  return __builtin_popcount (differ) + (differ & WN_PHONE_VOWEL ? 32 : 0);
}

int
wn_nearest_phone (const WnLanguage *language, guint32 features)
{
  int best = 0, least = G_MAXINT;

  for (int i = features ? 1 : 0; i < language->n_phones; i++) {
    const int d = distance (language->phones[i].features, features);

    if (d < least) {
      least = d;
      best = i;
    }
  }
  return best;
}

static int
find_row (const WnSharedPhones *s, guint32 features)
{
  for (int i = 0; i < s->n; i++)
    if (s->features[i] == features)
      return i;
  return -1;
}

static int
add_row (WnSharedPhones *s, guint32 features)
{
  s->features = g_renew (guint32, s->features, s->n + 1);
  s->features[s->n] = features;
  return s->n++;
}

static int32_t *
map_language (WnSharedPhones *s, const WnLanguage *language, gboolean first)
{
  int32_t *rows = g_new (int32_t, language->n_phones);

  for (int i = 0; i < language->n_phones; i++) {
    const guint32 features = language->phones[i].features;
    const int known = first ? -1 : find_row (s, features);

    rows[i] = known >= 0 ? known : add_row (s, features);
  }
  return rows;
}

WnSharedPhones *
wn_shared_phones_new (const WnLanguage *const *languages, int n)
{
  WnSharedPhones *s = g_new0 (WnSharedPhones, 1);

  s->n_languages = n;
  s->of = g_new0 (int32_t *, n);
  for (int i = 0; i < n; i++) {
    for (int k = 0; k < i && !s->of[i]; k++)
      if (languages[k] == languages[i])
        s->of[i] = g_memdup2 (s->of[k], sizeof (int32_t) * languages[i]->n_phones);
    if (!s->of[i])
      s->of[i] = map_language (s, languages[i], i == 0);
  }
  return s;
}

void
wn_shared_phones_free (WnSharedPhones *shared)
{
  if (!shared)
    return;
  for (int i = 0; i < shared->n_languages; i++)
    g_free (shared->of[i]);
  g_free (shared->of);
  g_free (shared->features);
  g_free (shared);
}
