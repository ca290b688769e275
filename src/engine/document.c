/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "document.h"
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "text/markup_reader.h"
#include "text/text.h"

G_STATIC_ASSERT (WN_MAX_RUN == WN_TEXT_MAX_RUN);

/* The voices that a document's markup may choose from; the list is read when it is first needed */
typedef struct
{
  const char *usual; /* the name of the one that speaks where nothing is asked for, or NULL */
  GPtrArray *all;    /* WnVoiceInfo */
} Voices;

static GPtrArray *
list (Voices *voices)
{
  if (!voices->all)
    voices->all = wn_voices_list ();
  return voices->all;
}

static const WnVoiceInfo *
find_name (Voices *voices, const char *name)
{
  const GPtrArray *all = list (voices);

  for (guint i = 0; i < all->len; i++)
    if (g_strcmp0 (((const WnVoiceInfo *) all->pdata[i])->name, name) == 0)
      return all->pdata[i];
  return NULL;
}

static const WnVoiceInfo *
usual_voice (Voices *voices)
{
  const WnVoiceInfo *found = voices->usual ? find_name (voices, voices->usual) : NULL;

  return found ? found : list (voices)->len > 0 ? list (voices)->pdata[0] : NULL;
}

static gboolean
is_listed (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit_set (list ? list : "", " ,\t\n", -1);

  return g_strv_contains ((const char *const *) words, word);
}

/* How well a voice speaks a language: 2 that of the tag, 1 another of its primary language */
static int
speaks (const WnVoiceInfo *voice, const char *tag)
{
  const gsize primary = strcspn (tag, "-_");
  int best = 0;

  for (char **own = voice->languages; own && *own; own++) {
    if (g_ascii_strcasecmp (*own, tag) == 0)
      return 2;
    if (strcspn (*own, "-_") == primary && g_ascii_strncasecmp (*own, tag, primary) == 0)
      best = 1;
  }
  return best;
}

/* The best of several languages; a tag may be followed by an accent, "en:en-GB" */
static int
speaks_one (const WnVoiceInfo *voice, const char *languages)
{
  g_auto (GStrv) tags = g_strsplit (languages, " ", -1);
  int best = 0;

  for (char **tag = tags; *tag; tag++) {
    char *accent = strchr (*tag, ':');

    best = MAX (best, **tag ? speaks (voice, accent ? accent + 1 : *tag) : 0);
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

/* The n-th of those that are as good as the best, counted from 1; the usual voice before others */
static char *
choose_variant (const GPtrArray *fitting, const WnVoiceRequest *r, const WnVoiceInfo *usual)
{
  const WnVoiceInfo *best = fitting->pdata[0];
  int variant = r->variant ? MAX (1, atoi (r->variant)) : 1;

  for (guint i = 1; i < fitting->len; i++)
    if (is_better (fitting->pdata[i], best, r))
      best = fitting->pdata[i];
  for (guint i = 0; variant == 1 && i < fitting->len; i++)
    if (fitting->pdata[i] == usual && !is_better (best, usual, r))
      best = usual;
  for (guint i = 0; variant > 1 && i < fitting->len; i++)
    if (!is_better (best, fitting->pdata[i], r) && --variant == 1 && i + 1 < fitting->len)
      best = fitting->pdata[i + 1];
  return g_strdup (best->name);
}

/* The first name of the list that there is comes before all else */
static char *
choose_voice (gpointer data, const WnVoiceRequest *request)
{
  Voices *voices = data;
  const WnVoiceInfo *usual = usual_voice (voices);
  g_autoptr (GPtrArray) fitting = g_ptr_array_new ();
  g_auto (GStrv) names = g_strsplit (request->names ? request->names : "", " ", -1);

  for (char **name = names; *name; name++)
    if (**name && find_name (voices, *name) && has_required (find_name (voices, *name), request))
      return g_strdup (*name);
  for (guint i = 0; i < list (voices)->len; i++)
    if (has_required (list (voices)->pdata[i], request))
      g_ptr_array_add (fitting, list (voices)->pdata[i]);
  return fitting->len > 0 ? choose_variant (fitting, request, usual) : NULL;
}

/* That of the voice that speaks where nothing is asked for */
static const WnLanguage *
usual_language (Voices *voices)
{
  const WnVoiceInfo *usual = usual_voice (voices);

  return wn_language_find (usual && usual->languages ? usual->languages[0] : NULL);
}

static WnMarkup *
read_markup (const WnDocument *document, WnTextFormat format, const WnLanguage *language,
    const char *voice, const char *files)
{
  Voices voices = { voice, NULL };
  const WnMarkupOptions options = { .language = language ? language : usual_language (&voices),
    .files = files,
    .choose = choose_voice,
    .data = &voices };
  WnMarkup *markup = wn_markup_new (format == WN_FORMAT_SSML ? WN_MARKUP_SSML : WN_MARKUP_PANGO,
      &options, document->text, document->n);

  if (voices.all)
    g_ptr_array_unref (voices.all);
  return markup;
}

WnDocument *
wn_document_new (const char *text, gssize n, WnTextFormat format, const char *voice,
    const char *files, GError **error)
{
  return wn_document_new_in (text, n, format, NULL, voice, files, error);
}

WnDocument *
wn_document_new_in (const char *text, gssize size, WnTextFormat format, const WnLanguage *language,
    const char *voice, const char *files, GError **error)
{
  const gsize n = size < 0 ? strlen (text) : (gsize) size;
  WnDocument *document;

  if (!wn_text_validate (text, n, error))
    return NULL;
  document = g_new0 (WnDocument, 1);
  document->references = 1;
  document->text = g_malloc (n + 1);
  memcpy (document->text, text, n);
  document->text[n] = '\0';
  document->n = n;
  if (format != WN_FORMAT_PLAIN)
    document->markup = read_markup (document, format, language, voice, files);
  return document;
}

WnDocument *
wn_document_ref (WnDocument *document)
{
  g_atomic_int_inc (&document->references);
  return document;
}

void
wn_document_unref (WnDocument *document)
{
  if (!document || !g_atomic_int_dec_and_test (&document->references))
    return;
  wn_markup_unref (document->markup);
  g_free (document->text);
  g_free (document);
}

const char *
wn_document_get_text (const WnDocument *document)
{
  return document->text;
}

guint
wn_document_get_n_parts (const WnDocument *document)
{
  return document->markup ? MAX (1, document->markup->parts->len) : 1;
}

char *
wn_document_get_voice (const WnDocument *document, guint part)
{
  const WnMarkupPart *p;
  gboolean plain;

  if (!document->markup || part >= document->markup->parts->len)
    return g_strdup ("");
  p = &g_array_index (document->markup->parts, WnMarkupPart, part);
  plain = *p->language == '\0' && !strchr (p->voice, '@');
  return g_strconcat (p->voice, plain ? NULL : "@", p->language, NULL);
}

WnDocumentPart
wn_document_part (const WnDocument *document, int part)
{
  const WnMarkup *markup = document->markup;
  const WnMarkupPart *p;

  if (!markup)
    return (WnDocumentPart){ document->text, document->n, 0, NULL };
  if (part < 0 || part >= (int) markup->parts->len)
    return (WnDocumentPart){ markup->text, strlen (markup->text), 0, NULL };
  p = &g_array_index (markup->parts, WnMarkupPart, part);
  return (WnDocumentPart){ markup->text + p->text_start, p->text_end - p->text_start, p->start, p };
}
