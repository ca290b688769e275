/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "document.h"
#include <string.h>
#include "document_scripts.h"
#include "base/error.h"
#include "text/markup_reader.h"
#include "text/text.h"

G_STATIC_ASSERT (WN_MAX_RUN == WN_TEXT_MAX_RUN);

static WnMarkup *
read_markup (const WnDocument *document, WnTextFormat format, const WnLanguage *language,
    WnDocumentVoices *voices, const char *files)
{
  const WnMarkupOptions options = { .language = language
        ? language
        : wn_language_find (wn_document_voices_language (voices)),
    .files = files,
    .choose = wn_document_voices_choose,
    .data = voices,
    .open_sound = wn_document_sounds_open,
    .sounds = document->sounds };

  return wn_markup_new (format == WN_FORMAT_SSML ? WN_MARKUP_SSML : WN_MARKUP_PANGO, &options,
      document->text, document->n);
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
  WnDocumentVoices voices;
  WnDocument *document;

  if (!wn_text_validate (text, n, error))
    return NULL;
  document = g_new0 (WnDocument, 1);
  document->references = 1;
  document->text = g_malloc (n + 1);
  memcpy (document->text, text, n);
  document->text[n] = '\0';
  document->n = n;
  wn_document_voices_init (&voices, voice);
  if (files && format == WN_FORMAT_SSML)
    document->sounds = wn_document_sounds_new ();
  if (format != WN_FORMAT_PLAIN)
    document->markup = read_markup (document, format, language, &voices, files);
  if (!language)
    document->markup = wn_document_split_scripts (document->text, document->n, document->markup,
        &voices);
  wn_document_voices_clear (&voices);
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
  wn_markup_free (document->markup);
  wn_document_sounds_free (document->sounds);
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
