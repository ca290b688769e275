/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "text/markup_state.h"
#include "text/markup_values.h"

const WnLanguage *
wn_markup_language (WnMarkupState *r)
{
  const WnLanguage *own = wn_markup_top (r)->reading;

  return own ? own : r->options->language;
}

static void
start_phoneme (WnMarkupState *r, const char *alphabet, const char *ph)
{
  char *unknown, *phones;
  int at;

  if (!ph)
    return;
  phones = wn_markup_language (r)->read_phones (wn_markup_language (r), alphabet, ph, &unknown,
      &at);
  if (unknown && at < 0)
    wn_markup_warn (r,
        g_strdup_printf ("the alphabet \"%s\" of a phoneme at character %d is not known", unknown,
            r->tag));
  else if (unknown)
    wn_markup_warn (r,
        g_strdup_printf ("no phone for \"%s\", character %d of the phoneme \"%s\" at character %d",
            unknown, at, ph, r->tag));
  g_free (unknown);
  if (!phones)
    return;
  wn_markup_end_word (r);
  wn_markup_top (r)->ph = wn_markup_keep (r, g_strdup (ph));
  wn_markup_top (r)->phones = wn_markup_keep (r, phones);
  wn_markup_top (r)->from = r->n_plain;
}

/* Roles as Amazon, Ivona and the Penn Treebank name them, without their prefix */
static const struct
{
  const char *name;
  WnRole role;
} roles[] = {
  { "NN", WN_ROLE_NOUN },
  { "NNS", WN_ROLE_NOUN },
  { "noun", WN_ROLE_NOUN },
  { "NNP", WN_ROLE_NAME },
  { "VB", WN_ROLE_VERB },
  { "VBP", WN_ROLE_VERB },
  { "VBZ", WN_ROLE_VERB },
  { "VBG", WN_ROLE_VERB },
  { "verb", WN_ROLE_VERB },
  { "VBD", WN_ROLE_PAST },
  { "VBN", WN_ROLE_PAST },
  { "JJ", WN_ROLE_ADJECTIVE },
  { "adjective", WN_ROLE_ADJECTIVE },
  { "SENSE_1", WN_ROLE_OTHER_SENSE },
};

static void
start_word (WnMarkupState *r, const WnPiece *piece)
{
  const char *role = wn_piece_attribute (piece, "role"), *colon = role ? strrchr (role, ':') : NULL;

  wn_markup_end_word (r);
  wn_markup_top (r)->from = r->n_plain;
  for (gsize i = 0; role && i < G_N_ELEMENTS (roles); i++)
    if (g_ascii_strcasecmp (roles[i].name, colon ? colon + 1 : role) == 0)
      wn_markup_top (r)->role = roles[i].role;
  if (role && wn_markup_top (r)->role == 0
      && g_ascii_strcasecmp (colon ? colon + 1 : role, "DEFAULT") != 0)
    wn_markup_warn_value (r, piece, "role");
}

/* ---- voices ---- */

static char *
choose (const WnMarkupState *r, const WnVoiceRequest *request)
{
  return r->options->choose (r->options->data, request);
}

/* The voice that speaks at a level */
static char *
voice_of (const WnMarkupState *r, const WnMarkupLevel *level)
{
  const WnVoiceRequest request = { .names = *level->voice ? level->voice : NULL,
    .languages = *level->language ? level->language : NULL };

  return choose (r, &request);
}

static gboolean
fails_with (const char *failure, const char *what)
{
  return failure && strncmp (failure, what, strlen (what)) == 0;
}

static void
warn_language (WnMarkupState *r, const char *language)
{
  wn_markup_warn (r,
      g_strdup_printf ("no voice speaks \"%s\": the text goes on with the voice", language));
}

/*
 * No voice is as it is asked for; names that nobody knows are left to those who speak
 * unspoken  the element's language, if that is what no voice speaks, or NULL
 */
static void
miss_voice (WnMarkupState *r, const WnPiece *piece, const WnVoiceRequest *request,
    const char *unspoken)
{
  const char *failure = wn_piece_attribute (piece, "onvoicefailure");
  WnMarkupLevel *level = wn_markup_top (r);

  if (fails_with (failure, "ignoretext")) {
    wn_markup_warn (r,
        g_strdup ("text for a voice that there is not is left out, as is asked for"));
    level->hidden = TRUE;
    return;
  }
  if (request->names && !fails_with (failure, "keepexisting")) {
    level->voice = wn_markup_keep (r, g_strdup (request->names));
    level->language = "";
  } else if (!unspoken || g_strcmp0 (request->languages, unspoken) != 0) {
    wn_markup_warn (r, g_strdup_printf ("no voice is as <%s> asks for", piece->name));
  }
  if (unspoken)
    warn_language (r, unspoken);
}

/*
 * Of the voices that are known; language: the element's, or NULL; unspoken: the same where no voice
 * speaks it, which is told here, so that who speaks need not
 */
static void
choose_voice (WnMarkupState *r, const WnPiece *piece, const WnVoiceRequest *request,
    const char *language, const char *unspoken)
{
  WnMarkupLevel *level = wn_markup_top (r);
  g_autofree char *now = voice_of (r, level);
  char *voice = choose (r, request);

  if (!voice) {
    miss_voice (r, piece, request, unspoken);
    return;
  }
  if (!request->names && g_strcmp0 (voice, now) == 0) {
    g_free (voice);
  } else {
    const gboolean has_language = request->names && language && !unspoken;

    level->voice = wn_markup_keep (r, voice);
    level->language = has_language ? wn_markup_keep (r, g_strdup (language)) : "";
  }
  if (unspoken)
    warn_language (r, unspoken);
}

static void
start_voice (WnMarkupState *r, const WnPiece *piece, const char *unspoken)
{
  WnVoiceRequest request = { wn_piece_attribute (piece, "name"),
    wn_piece_attribute (piece, "languages"), wn_piece_attribute (piece, "gender"),
    wn_piece_attribute (piece, "age"), wn_piece_attribute (piece, "variant"),
    wn_piece_attribute (piece, "required"), wn_piece_attribute (piece, "ordering") };
  WnMarkupLevel *level = wn_markup_top (r);
  const char *language = wn_piece_attribute (piece, "xml:lang");

  if (level->hidden)
    return;
  if (!request.names && !request.languages)
    request.languages = language;
  if (!request.names && !request.languages && !request.gender && !request.age && !request.variant)
    return;
  if (r->options->choose) {
    choose_voice (r, piece, &request, language, unspoken);
    return;
  }
  if (request.names)
    level->voice = wn_markup_keep (r, g_strdup (request.names));
  if (request.languages)
    level->language = wn_markup_keep (r,
        g_strndup (request.languages, strcspn (request.languages, " ")));
  else if (request.names && !wn_piece_attribute (piece, "xml:lang"))
    level->language = "";
}

/* A shape for duration and contour, which end with the element */
static void
start_shape (WnMarkupState *r, const WnPiece *piece)
{
  const char *contour = wn_piece_attribute (piece, "contour"),
             *duration = wn_piece_attribute (piece, "duration");
  WnMarkupShape shape = { .start = r->n_plain, .end = r->n_plain };

  if (contour && !wn_markup_contour (contour, &shape)) {
    shape.n_points = 0;
    wn_markup_warn_value (r, piece, "contour");
  }
  if (duration && !wn_markup_time (duration, &shape.duration))
    wn_markup_warn_value (r, piece, "duration");
  if (shape.n_points == 0 && shape.duration == 0)
    return;
  g_array_append_val (r->markup->shapes, shape);
  wn_markup_top (r)->shape = wn_markup_top (r)->factors.shape = r->markup->shapes->len;
}

static void
start_prosody (WnMarkupState *r, const WnPiece *piece)
{
  static const struct
  {
    const char *attribute;
    gboolean (*read) (const char *value, WnMarkupSpan *span);
  } values[] = { { "rate", wn_markup_rate }, { "pitch", wn_markup_pitch },
    { "range", wn_markup_range }, { "volume", wn_markup_volume } };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    const char *value = wn_piece_attribute (piece, values[i].attribute);

    if (value && !values[i].read (value, &wn_markup_top (r)->factors))
      wn_markup_warn_value (r, piece, values[i].attribute);
  }
  start_shape (r, piece);
}

static void
start_break (WnMarkupState *r, const WnPiece *piece)
{
  const char *time = wn_piece_attribute (piece, "time"),
             *strength = wn_piece_attribute (piece, "strength"),
             *size = wn_piece_attribute (piece, "size");
  int ms = 250;

  if (strength && !wn_markup_strength (strength, &ms))
    wn_markup_warn_value (r, piece, "strength");
  if (size && !strength && !wn_markup_strength (size, &ms))
    wn_markup_warn_value (r, piece, "size");
  if (time && !wn_markup_time (time, &ms))
    wn_markup_warn_value (r, piece, "time");
  wn_markup_put_break (r, ms);
}

static void
start_silence (WnMarkupState *r, const WnPiece *piece)
{
  const char *value = wn_piece_attribute (piece, "value");
  int ms = 250;

  if (value && !wn_markup_time (value, &ms))
    wn_markup_warn_value (r, piece, "value");
  wn_markup_put_break (r, ms);
}

static void
start_mark (WnMarkupState *r, const WnPiece *piece)
{
  const char *name = wn_piece_attribute (piece, "name");

  if (!name)
    name = wn_piece_attribute (piece, "mark");
  if (!name)
    return;
  if (r->start_mark && strcmp (name, r->start_mark) == 0)
    r->started = TRUE;
  wn_markup_put_point (r, -1, name);
  if (r->end_mark && strcmp (name, r->end_mark) == 0)
    r->ended = TRUE;
}

static void
start_speak (WnMarkupState *r, const WnPiece *piece)
{
  const char *start = wn_piece_attribute (piece, "startmark"),
             *end = wn_piece_attribute (piece, "endmark");
  char *quoted;

  if (r->levels->len > 2)
    return;
  quoted = start ? g_strdup_printf ("\"%s\"", start) : NULL;

  /* a mark that is not there limits nothing */
  if (quoted && strstr (r->lexer.input + piece->end, quoted)) {
    r->start_mark = wn_markup_keep (r, g_strdup (start));
    r->started = FALSE;
  } else if (start) {
    wn_markup_warn_value (r, piece, "startmark");
  }
  if (end)
    r->end_mark = wn_markup_keep (r, g_strdup (end));
  g_free (quoted);
}

static void
start_say_as (WnMarkupState *r, const WnPiece *piece)
{
  const char *how = wn_piece_attribute (piece, "interpret-as"),
             *format = wn_piece_attribute (piece, "format");
  const char *own = how ? strchr (how, ':') : NULL;

  if (how && g_str_has_prefix (how, "vxml:")) {
    how += 5;
    own = NULL;
  }
  wn_markup_top (r)->say_as = wn_say_as (how, format);
  if (own && wn_markup_top (r)->say_as == WN_SAY_AS_DATE && !format)
    format = own + 1;
  wn_markup_top (r)->format = wn_markup_keep (r, g_strdup (format));
  if (wn_markup_top (r)->say_as == WN_SAY_AS_UNKNOWN) {
    wn_markup_warn_value (r, piece, "interpret-as");
    wn_markup_top (r)->say_as = WN_SAY_AS_WRITTEN;
  }
}

/*
 * Text in a language whose voice is that which speaks already goes on with it
 * Returns  FALSE if no voice speaks the language; that is still to be told
 */
static gboolean
change_language (WnMarkupState *r, const char *language, gboolean may_hide)
{
  WnMarkupLevel *level = wn_markup_top (r);
  const WnVoiceRequest request = { .languages = language };
  g_autofree char *now = voice_of (r, level), *voice = choose (r, &request);

  if (!voice && !may_hide)
    return FALSE;
  if (!voice) {
    wn_markup_warn (r,
        g_strdup_printf ("text in language \"%s\" is left out, as is asked for", language));
    level->hidden = TRUE;
  } else if (g_strcmp0 (voice, now) != 0) {
    level->voice = wn_markup_keep (r, g_steal_pointer (&voice));
    level->language = "";
  }
  return TRUE;
}

/* Returns  the language of a `voice` if no voice speaks it, which is still to be told; or NULL */
static const char *
start_language (WnMarkupState *r, const WnPiece *piece)
{
  const char *language = wn_piece_attribute (piece, "xml:lang");
  const gboolean may_hide = fails_with (wn_piece_attribute (piece, "onlangfailure"), "ignoretext");
  const WnElement element = wn_markup_top (r)->info->element;

  if (!language || *language == '\0' || element == WN_ELEMENT_HIDDEN)
    return NULL;
  wn_markup_top (r)->reading = wn_language_known (language);
  if (r->options->choose) {
    if (change_language (r, language, may_hide))
      return NULL;
    if (element == WN_ELEMENT_VOICE)
      return language;
    warn_language (r, language);
    return NULL;
  }
  wn_markup_top (r)->language = wn_markup_keep (r, g_strdup (language));
  if (may_hide && !wn_language_known (language)) {
    wn_markup_warn (r,
        g_strdup_printf ("text in language \"%s\" is left out, as is asked for", language));
    wn_markup_top (r)->hidden = TRUE;
  }
  return NULL;
}

static void
start_lookup (WnMarkupState *r, const WnPiece *piece)
{
  const char *ref = wn_piece_attribute (piece, "ref");
  const WnUserLexicon *lexicon = ref ? g_hash_table_lookup (r->lexica, ref) : NULL;

  if (lexicon)
    wn_markup_top (r)->lexicon = lexicon;
  else
    wn_markup_warn (r, g_strdup_printf ("<%s> names no lexicon that was read", piece->name));
}

/* Whatever of the tag says nothing to the reader */
static void
report_unread (WnMarkupState *r, const WnPiece *piece)
{
  const WnElementInfo *info = wn_markup_top (r)->info;

  if (info->element == WN_ELEMENT_UNKNOWN) {
    wn_markup_warn (r, g_strdup_printf ("<%s> is not known, its text is spoken", piece->name));
    return;
  }
  for (guint i = 0; i + 1 < piece->attributes->len; i += 2)
    if (!wn_markup_attribute_is_read (info, piece->attributes->pdata[i]))
      wn_markup_warn (r,
          g_strdup_printf ("%s of <%s> is not read", (char *) piece->attributes->pdata[i],
              piece->name));
}

static void
start_emphasis (WnMarkupState *r, const WnPiece *piece)
{
  if (!wn_markup_emphasise (&wn_markup_top (r)->factors, wn_piece_attribute (piece, "level")))
    wn_markup_warn_value (r, piece, "level");
}

static void
start_sub (WnMarkupState *r, const WnPiece *piece)
{
  const char *alias = wn_piece_attribute (piece, "alias");

  wn_markup_end_word (r);
  if (alias)
    wn_markup_put_instead (r, alias);
}

void
wn_markup_start_ssml (WnMarkupState *r, const WnPiece *piece)
{
  const char *unspoken;

  report_unread (r, piece);
  unspoken = start_language (r, piece);
  switch (wn_markup_top (r)->info->element) {
    case WN_ELEMENT_SPEAK:
      wn_markup_end_word (r);
      start_speak (r, piece);
      break;
    case WN_ELEMENT_PARAGRAPH:
      wn_markup_put_paragraph (r);
      break;
    case WN_ELEMENT_WORD:
      start_word (r, piece);
      break;
    case WN_ELEMENT_BREAK:
      start_break (r, piece);
      break;
    case WN_ELEMENT_SILENCE:
      start_silence (r, piece);
      break;
    case WN_ELEMENT_MARK:
      start_mark (r, piece);
      break;
    case WN_ELEMENT_PROSODY:
      start_prosody (r, piece);
      break;
    case WN_ELEMENT_EMPHASIS:
      start_emphasis (r, piece);
      break;
    case WN_ELEMENT_SAY_AS:
      start_say_as (r, piece);
      break;
    case WN_ELEMENT_SUB:
      start_sub (r, piece);
      break;
    case WN_ELEMENT_PHONEME:
      if (!wn_markup_top (r)->phones)
        start_phoneme (r, wn_piece_attribute (piece, "alphabet"), wn_piece_attribute (piece, "ph"));
      break;
    case WN_ELEMENT_VOICE:
      start_voice (r, piece, unspoken);
      break;
    case WN_ELEMENT_AUDIO:
      wn_markup_start_audio (r, piece);
      break;
    case WN_ELEMENT_LEXICON:
      wn_markup_start_lexicon (r, piece);
      break;
    case WN_ELEMENT_LOOKUP:
      start_lookup (r, piece);
      break;
    case WN_ELEMENT_HIDDEN:
      wn_markup_top (r)->hidden = TRUE;
      break;
    case WN_ELEMENT_LANG:
    case WN_ELEMENT_UNKNOWN:
      break;
  }
}
