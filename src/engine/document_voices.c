/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "document_voices.h"
#include <stdlib.h>
#include <string.h>
#include "search.h"
#include "text/script.h"

/* Behind the last @, if that can be a tag */
static const char *
find_language (const char *asked)
{
  const char *at = strrchr (asked, '@');

  for (const char *p = at ? at + 1 : ""; *p; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return NULL;
  return at && at[1] ? at : NULL;
}

void
wn_document_voices_init (WnDocumentVoices *voices, const char *asked)
{
  const char *at = asked ? find_language (asked) : NULL;

  *voices = (WnDocumentVoices){ NULL };
  if (asked && asked != at && *asked)
    voices->usual = at ? g_strndup (asked, at - asked) : g_strdup (asked);
  if (at)
    voices->language = g_strdup (at + 1);
}

void
wn_document_voices_clear (WnDocumentVoices *voices)
{
  g_free (voices->usual);
  g_free (voices->language);
  g_clear_pointer (&voices->all, g_ptr_array_unref);
  g_clear_pointer (&voices->file, wn_voice_info_free);
}

static GPtrArray *
list (WnDocumentVoices *voices)
{
  if (!voices->all)
    voices->all = wn_voices_list ();
  return voices->all;
}

const WnVoiceInfo *
wn_document_voices_find (WnDocumentVoices *voices, const char *name)
{
  const GPtrArray *all = list (voices);

  for (guint i = 0; i < all->len; i++)
    if (g_strcmp0 (((const WnVoiceInfo *) all->pdata[i])->name, name) == 0)
      return all->pdata[i];
  return NULL;
}

/* Where it is named by its path, the list, with all of its files, is not read */
static const WnVoiceInfo *
find_usual (WnDocumentVoices *voices)
{
  if (!voices->usual)
    return NULL;
  if (!wn_voice_is_path (voices->usual))
    return wn_document_voices_find (voices, voices->usual);
  if (!voices->file_read)
    voices->file = wn_voice_info_read (voices->usual);
  voices->file_read = TRUE;
  return voices->file;
}

static gboolean
is_listed (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit_set (list ? list : "", " ,\t\n", -1);

  return g_strv_contains ((const char *const *) words, word);
}

const WnVoiceInfo *
wn_document_voices_usual (WnDocumentVoices *voices)
{
  const WnVoiceInfo *found = find_usual (voices);
  const GPtrArray *all;

  if (found)
    return found;
  all = list (voices);
  for (WnSpeaks well = WN_SPEAKS_IT; !found && voices->language && well > WN_SPEAKS_NOT; well--)
    for (guint i = 0; !found && i < all->len; i++)
      if (wn_voice_info_speaks (all->pdata[i], voices->language) >= well)
        found = all->pdata[i];
  return found ? found : all->len > 0 ? all->pdata[0] : NULL;
}

const char *
wn_document_voices_language (WnDocumentVoices *voices)
{
  const WnVoiceInfo *usual = voices->language ? NULL : wn_document_voices_usual (voices);

  if (voices->language)
    return voices->language;
  return usual && usual->languages && usual->languages[0] ? usual->languages[0] : "en-US";
}

static gboolean
reads (const WnVoiceInfo *voice, GUnicodeScript script)
{
  for (char **own = voice->languages; own && *own; own++)
    if (wn_script_reads (wn_script_of_language (*own), script))
      return TRUE;
  return FALSE;
}

const WnVoiceInfo *
wn_document_voices_of_script (WnDocumentVoices *voices, GUnicodeScript script, const char *gender)
{
  const WnVoiceInfo *any = NULL;

  for (guint i = 0; i < list (voices)->len; i++) {
    const WnVoiceInfo *voice = list (voices)->pdata[i];

    if (!reads (voice, script))
      continue;
    if (!gender || g_strcmp0 (voice->gender, gender) == 0)
      return voice;
    any = any ? any : voice;
  }
  return any;
}

/* The best of several languages; a tag may be followed by an accent, "en:en-GB" */
static WnSpeaks
speaks_one (const WnVoiceInfo *voice, const char *languages)
{
  g_auto (GStrv) tags = g_strsplit (languages, " ", -1);
  WnSpeaks best = WN_SPEAKS_NOT;

  for (char **tag = tags; *tag; tag++) {
    char *accent = strchr (*tag, ':');

    if (**tag)
      best = MAX (best, wn_voice_info_speaks (voice, accent ? accent + 1 : *tag));
  }
  return best;
}

/* Attributes in the order in which they count where no order is asked for */
static const char *const features[] = { "name", "languages", "gender", "age", "variant" };

/* What an attribute is worth of a voice, 0: it is not as it is asked for; -1: it asks for nothing
 */
static int
worth (const WnVoiceInfo *voice, const WnVoiceRequest *r, const char *feature)
{
  if (strcmp (feature, "name") == 0)
    return r->names ? is_listed (r->names, voice->name) : -1;
  if (strcmp (feature, "languages") == 0)
    return r->languages ? speaks_one (voice, r->languages) : -1;
  if (strcmp (feature, "gender") == 0)
    return r->gender && *r->gender ? g_strcmp0 (voice->gender, r->gender) == 0 : -1;
  /* no voice tells its age */
  if (strcmp (feature, "age") == 0)
    return r->age && *r->age ? 0 : -1;
  return -1;
}

static gboolean
has_required (const WnVoiceInfo *voice, const WnVoiceRequest *r)
{
  const char *required = r->required ? r->required : "languages name";

  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    if (is_listed (required, features[i]) && worth (voice, r, features[i]) == 0)
      return FALSE;
  return TRUE;
}

/* Whether `a` is better than `b` by the attributes in their order */
static gboolean
is_better (const WnVoiceInfo *a, const WnVoiceInfo *b, const WnVoiceRequest *r)
{
  g_auto (GStrv) order = g_strsplit (r->ordering ? r->ordering : "name languages gender", " ", -1);

  for (char **feature = order; *feature; feature++) {
    const int x = worth (a, r, *feature), y = worth (b, r, *feature);

    if (x != y)
      return x > y;
  }
  return FALSE;
}

gboolean
wn_document_voices_are_same (const WnVoiceInfo *a, const WnVoiceInfo *b)
{
  return a && b && strcmp (a->path, b->path) == 0;
}

/* The n-th of those that are as good as the best, counted from 1; the usual voice before others */
static char *
choose_variant (const GPtrArray *fitting, const WnVoiceRequest *r, const WnVoiceInfo *usual)
{
  g_autoptr (GPtrArray) best = g_ptr_array_new ();
  const guint variant = r->variant ? MAX (1, atoi (r->variant)) : 1;

  for (guint i = 0; i < fitting->len; i++) {
    WnVoiceInfo *voice = fitting->pdata[i];

    if (best->len > 0 && is_better (best->pdata[0], voice, r))
      continue;
    if (best->len > 0 && is_better (voice, best->pdata[0], r))
      g_ptr_array_set_size (best, 0);
    g_ptr_array_insert (best, wn_document_voices_are_same (voice, usual) ? 0 : -1, voice);
  }
  return g_strdup (((WnVoiceInfo *) best->pdata[variant <= best->len ? variant - 1 : 0])->name);
}

/* The first name of the list that there is comes before all else */
char *
wn_document_voices_choose (gpointer data, const WnVoiceRequest *request)
{
  WnDocumentVoices *voices = data;
  const WnVoiceInfo *usual = wn_document_voices_usual (voices);
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();
  g_auto (GStrv) names = g_strsplit (request->names ? request->names : "", " ", -1);

  for (char **name = names; *name; name++)
    if (**name && wn_document_voices_find (voices, *name)
        && has_required (wn_document_voices_find (voices, *name), request))
      return g_strdup (*name);
  for (guint i = 0; i < list (voices)->len; i++)
    if (has_required (list (voices)->pdata[i], request))
      g_ptr_array_add (fitting, list (voices)->pdata[i]);
  return fitting->len > 0 ? choose_variant (fitting, request, usual) : NULL;
}
