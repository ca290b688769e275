/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "serve_speech.h"
#include <math.h>
#include <string.h>
#include "engine/parwavenet.h"

char *
serve_long_text (int n)
{
  GString *s = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    g_string_append_printf (s, "This is sentence number %d. ", i);
  return g_string_free (s, FALSE);
}

GByteArray *
serve_reference (void)
{
  GError *error = NULL;
  WnVoice *voice = wn_voice_load ("tiny", &error);
  WnSynth *synth = wn_synth_new (voice, NULL, &error);
  GByteArray *out = g_byte_array_new ();
  float x[1000];
  gsize n;

  g_assert_true (wn_synth_start (synth, TEXT, -1, 0, &error));
  while ((n = wn_synth_read (synth, x, G_N_ELEMENTS (x))) > 0) {
    for (gsize i = 0; i < n; i++) {
      const gint16 y = GINT16_TO_LE ((gint16) CLAMP (rintf (x[i] * 32768), -32768, 32767));

      g_byte_array_append (out, (const guint8 *) &y, 2);
    }
  }
  wn_synth_free (synth);
  wn_voice_unref (voice);
  return out;
}

void
serve_assert_bytes (const GByteArray *x, gsize skip, const GByteArray *wanted)
{
  g_assert_cmpuint (x->len, >=, skip);
  g_assert_cmpmem (x->len > 0 ? x->data + skip : NULL, x->len - skip, wanted->data, wanted->len);
}

GSocketConnection *
serve_begin_long_as (const Server *s, int n, const char *format)
{
  g_autofree char *text = serve_long_text (n),
                  *body = g_strdup_printf ("{\"input\": \"%s\", \"response_format\": \"%s\"}", text,
                      format);

  return client_request (s->http, "POST /v1/audio/speech", "", body);
}

GSocketConnection *
serve_begin_long (const Server *s, int n)
{
  return serve_begin_long_as (s, n, "wav");
}
