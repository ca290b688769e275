/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Every element and attribute of SSML 1.1, as docs/reference/ssml.md has them: what comes of it, or
 * the warning that names it.
 */
#include <glib/gstdio.h>
#include <string.h>
#include "folder.h"
#include "text/markup_reader.h"

static char *folder; /* that documents may read files of */

/* Two voices: anna, who speaks English where nothing is asked for, and ben, who speaks German */
static char *
choose (gpointer data, const WnVoiceRequest *r)
{
  const gboolean named = r->names && *r->names,
                 german = r->languages && g_str_has_prefix (r->languages, "de"),
                 english = r->languages && g_str_has_prefix (r->languages, "en");

  if (named && strstr (r->names, "ben"))
    return g_strdup ("ben");
  if (named && strstr (r->names, "anna"))
    return g_strdup ("anna");
  if (named || (r->languages && !german && !english))
    return NULL;
  if (g_strcmp0 (r->required, "gender") == 0 && g_strcmp0 (r->gender, "neutral") == 0)
    return NULL;
  if (g_strcmp0 (r->age, "6") == 0 || g_strcmp0 (r->variant, "2") == 0
      || g_strcmp0 (r->ordering, "gender languages") == 0)
    return g_strdup ("ben");
  return g_strdup (german || g_strcmp0 (r->gender, "male") == 0 ? "ben" : "anna");
}

/* a.wav, of 10 s, is the only file that is a sound */
static gboolean
open_sound (gpointer data, const char *path, int *number, double *length, char **problem)
{
  if (!g_str_has_suffix (path, "/a.wav")) {
    *problem = g_strdup ("no sound");
    return FALSE;
  }
  *number = 7;
  *length = 10.0;
  return TRUE;
}

static void
describe_span (GString *out, const WnMarkupSpan *s)
{
  g_string_append_printf (out, " [%d,%d)", s->start, s->end);
  if (s->rate != 1)
    g_string_append_printf (out, " rate %g", s->rate);
  if (s->pitch != 1)
    g_string_append_printf (out, " pitch %g", s->pitch);
  if (s->pitch_hz != 0 || s->pitch_add != 0)
    g_string_append_printf (out, " hz %g%+g", s->pitch_hz, s->pitch_add);
  if (s->pitch_range != 1)
    g_string_append_printf (out, " range %g", s->pitch_range);
  if (s->range_hz != 0 || s->range_add != 0)
    g_string_append_printf (out, " range hz %g%+g", s->range_hz, s->range_add);
  if (s->volume != 1)
    g_string_append_printf (out, " volume %g", s->volume);
}

/* All of it in one line */
static char *
describe (const WnMarkup *m)
{
  GString *out = g_string_new (m->text);

  for (guint i = 0; i < m->points->len; i++) {
    const WnMarkupPoint *p = &g_array_index (m->points, WnMarkupPoint, i);

    if (p->name)
      g_string_append_printf (out, " mark %s at %d", p->name, p->at);
    else
      g_string_append_printf (out, " break %d at %d", p->pause, p->at);
  }
  for (guint i = 0; i < m->sounds->len; i++) {
    const WnMarkupSound *s = &g_array_index (m->sounds, WnMarkupSound, i);

    g_string_append_printf (out, " sound %d at %d [%g,%g) for %g", s->file, s->at, s->begin, s->end,
        s->duration);
    if (s->speed != 1 || s->gain != 1)
      g_string_append_printf (out, " speed %g gain %.4g", s->speed, s->gain);
  }
  for (guint i = 0; i < m->spans->len; i++)
    describe_span (out, &g_array_index (m->spans, WnMarkupSpan, i));
  for (guint i = 0; i < m->shapes->len; i++) {
    const WnMarkupShape *s = &g_array_index (m->shapes, WnMarkupShape, i);

    g_string_append_printf (out, " shape %d points %d ms", s->n_points, s->duration);
  }
  for (guint i = 0; i < m->given->len; i++) {
    const WnPronunciation *g = &g_array_index (m->given, WnPronunciation, i);

    g_string_append_printf (out, " given [%d,%d) %s", g->start, g->end, g->phones ? g->phones : "");
    if (g->role)
      g_string_append_printf (out, "role %d", g->role);
  }
  for (guint i = 0; i < m->parts->len; i++) {
    const WnMarkupPart *p = &g_array_index (m->parts, WnMarkupPart, i);

    if (m->parts->len > 1 || *p->voice || *p->language)
      g_string_append_printf (out, " part %s@%s", p->voice, p->language);
  }
  if (m->warning)
    g_string_append_printf (out, " ! %s", m->warning);
  return g_string_free (out, FALSE);
}

static const struct
{
  const char *element, *attribute; /* "" for the element itself */
  const char *document, *expected;
} cases[] = {
#include "ssml_cases.h"
};

static void
test_table (void)
{
  const WnMarkupOptions options = { .language = wn_language_find (NULL),
    .files = folder,
    .choose = choose,
    .open_sound = open_sound };
  const gboolean print = g_getenv ("PRINT_CASES") != NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    WnMarkup *m = wn_markup_new (WN_MARKUP_SSML, &options, cases[i].document,
        strlen (cases[i].document));
    g_autofree char *got = describe (m);

    if (print) {
      g_autofree char *escaped = g_strescape (got, NULL);

      g_print ("%s\n", escaped);
    } else if (strcmp (got, cases[i].expected) != 0)
      g_error ("<%s %s>: %s\n  %s, not\n  %s", cases[i].element, cases[i].attribute,
          cases[i].document, got, cases[i].expected);
    wn_markup_free (m);
  }
}

/* The schema of SSML 1.1: none of it is missing in the table */
static void
test_complete (void)
{
  static const char *const schema[][14] = {
    { "speak", "", "version", "xml:lang", "xml:base", "startmark", "endmark", "onlangfailure" },
    { "lexicon", "xml:id", "uri", "type", "fetchtimeout", "maxage", "maxstale" },
    { "lookup", "ref" },
    { "meta", "name", "http-equiv", "content" },
    { "metadata", "" },
    { "p", "", "xml:lang", "onlangfailure", "xml:id" },
    { "s", "", "xml:lang", "onlangfailure", "xml:id" },
    { "token", "", "xml:lang", "onlangfailure", "role" },
    { "w", "", "xml:lang", "onlangfailure", "role" },
    { "say-as", "interpret-as", "format", "detail" },
    { "phoneme", "ph", "alphabet", "type" },
    { "sub", "alias" },
    { "lang", "xml:lang", "onlangfailure" },
    { "voice", "name", "languages", "gender", "age", "variant", "required", "ordering",
        "onvoicefailure", "xml:lang", "onlangfailure" },
    { "emphasis", "", "level" },
    { "break", "", "strength", "time" },
    { "prosody", "", "pitch", "contour", "range", "rate", "duration", "volume" },
    { "audio", "src", "fetchtimeout", "fetchhint", "maxage", "maxstale", "clipBegin", "clipEnd",
        "repeatCount", "repeatDur", "soundLevel", "speed" },
    { "mark", "name" },
    { "desc", "", "xml:lang" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (schema); i++)
    for (int k = 1; k < 14 && schema[i][k]; k++) {
      gboolean found = FALSE;

      for (gsize c = 0; c < G_N_ELEMENTS (cases) && !found; c++)
        found = strcmp (cases[c].element, schema[i][0]) == 0
            && strcmp (cases[c].attribute, schema[i][k]) == 0;
      if (!found)
        g_error ("<%s %s> is not in the table", schema[i][0], schema[i][k]);
    }
}

int
main (int argc, char **argv)
{
  char *path, *sound;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ssml-XXXXXX", NULL);
  path = g_build_filename (folder, "own.txt", NULL);
  g_file_set_contents (path, "gnocchi N Y AA1 K IY0\nGS = gee streamer\n", -1, NULL);
  sound = g_build_filename (folder, "a.wav", NULL);
  g_file_set_contents (sound, "", 0, NULL);
  g_test_add_func ("/text/ssml/table", test_table);
  g_test_add_func ("/text/ssml/complete", test_complete);
  result = g_test_run ();
  test_remove (folder);
  g_free (folder);
  g_free (path);
  g_free (sound);
  return result;
}
