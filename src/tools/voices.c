/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "engine/parwavenet.h"
#include "tools.h"

int
wn_tool_voices (int argc, char **argv)
{
  GOptionContext *context = g_option_context_new (
      "- list the installed voices; the first is the default");
  GError *error = NULL;
  GPtrArray *voices;

  g_option_context_set_description (context,
      "Voices are searched for in $PARWAVENET_VOICE_PATH, $XDG_DATA_HOME/parwavenet/voices,\n"
      "$XDG_DATA_DIRS/parwavenet/voices and the installation's own folder.");
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_option_context_free (context);
    return wn_tool_fail (error);
  }
  g_option_context_free (context);
  voices = wn_voices_list ();
  if (voices->len == 0) {
    g_printerr ("parwavenet: no voice found\n");
    g_ptr_array_unref (voices);
    return 1;
  }
  g_print ("%-16s %-12s %-8s %8s  %-16s %s\n", "NAME", "LANGUAGES", "GENDER", "RATE", "LICENCE",
      "FILE");
  for (guint i = 0; i < voices->len; i++) {
    const WnVoiceInfo *v = voices->pdata[i];
    char *languages = g_strjoinv (",", v->languages);

    g_print ("%-16s %-12s %-8s %8d  %-16s %s\n", v->name, languages, v->gender, v->sample_rate,
        v->licence, v->path);
    g_free (languages);
  }
  g_ptr_array_unref (voices);
  return 0;
}
