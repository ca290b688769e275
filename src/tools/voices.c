/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "engine/parwavenet.h"
#include "base/json_members.h"
#include "tools.h"

static void
print_json (const GPtrArray *voices)
{
  JsonBuilder *json = json_builder_new_immutable ();
  char *text;

  json_builder_begin_array (json);
  for (guint i = 0; i < voices->len; i++) {
    const WnVoiceInfo *v = voices->pdata[i];
    const char *const strings[][2] = { { "name", v->name }, { "gender", v->gender },
      { "licence", v->licence }, { "file", v->path } };

    json_builder_begin_object (json);
    for (guint k = 0; k < G_N_ELEMENTS (strings); k++)
      wn_json_add_string (json, strings[k][0], strings[k][1]);
    json_builder_set_member_name (json, "languages");
    json_builder_begin_array (json);
    for (int k = 0; v->languages[k]; k++)
      json_builder_add_string_value (json, v->languages[k]);
    json_builder_end_array (json);
    wn_json_add_integer (json, "sample_rate", v->sample_rate);
    wn_json_add_boolean (json, "default", i == 0);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
  text = wn_json_end (json, TRUE);
  g_print ("%s\n", text);
  g_free (text);
}

static void
print_table (const GPtrArray *voices)
{
  g_print ("%-16s %-12s %-8s %8s  %-16s %s\n", "NAME", "LANGUAGES", "GENDER", "RATE", "LICENCE",
      "FILE");
  for (guint i = 0; i < voices->len; i++) {
    const WnVoiceInfo *v = voices->pdata[i];
    char *languages = g_strjoinv (",", v->languages);

    g_print ("%-16s %-12s %-8s %8d  %-16s %s\n", v->name, languages, v->gender, v->sample_rate,
        v->licence, v->path);
    g_free (languages);
  }
}

int
wn_tool_voices (int argc, char **argv)
{
  GOptionContext *context = g_option_context_new (
      "- list the installed voices; the first is the default");
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "List them as JSON, for programs", NULL },
    { NULL },
  };
  GError *error = NULL;
  GPtrArray *voices;

  wn_tool_add_entries (context, entries);
  g_option_context_set_description (context,
      "Voices are searched for in $PARWAVENET_VOICE_PATH, $XDG_DATA_HOME/parwavenet/voices,\n"
      "$XDG_DATA_DIRS/parwavenet/voices and the installation's own folder.");
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_option_context_free (context);
    return wn_tool_fail (error);
  }
  g_option_context_free (context);
  if (argc > 1) {
    g_set_error (&error, WN_ERROR, WN_ERROR_SETTINGS, "it takes no arguments, only options");
    return wn_tool_fail (error);
  }
  voices = wn_voices_list ();
  if (voices->len == 0) {
    g_printerr ("parwavenet: no voice found\n");
    g_ptr_array_unref (voices);
    return 1;
  }
  if (json)
    print_json (voices);
  else
    print_table (voices);
  g_ptr_array_unref (voices);
  return 0;
}
