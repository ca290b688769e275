/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "speaker.h"
#include "settings.h"

#define CHUNK 4096
#define SOUND_CHUNK 800   /* words are shown between chunks */
#define DRAIN_INTERVAL 40 /* ms */

static WnMark *
mark_copy (const WnMark *mark)
{
  WnMark *copy = g_memdup2 (mark, sizeof *mark);

  copy->name = g_strdup (mark->name);
  return copy;
}

/* Marks of what was read so far, moved from the text to the whole output */
static void
take_marks (WnSpeaker *s, guint64 until, guint64 base)
{
  GPtrArray *marks;

  if (!s->marks && !s->show_words)
    return;
  marks = wn_synth_take_marks (s->synth, until);
  for (guint i = 0; i < marks->len; i++) {
    WnMark *mark = marks->pdata[i];

    mark->start += base;
    mark->offset += s->n_chars;
    if (s->marks)
      g_ptr_array_add (s->marks, mark_copy (mark));
    if (s->show_words && (mark->type == WN_MARK_WORD || mark->type == WN_MARK_SENTENCE))
      g_ptr_array_add (s->heard, mark_copy (mark));
  }
  g_ptr_array_unref (marks);
}

static void
show_heard (WnSpeaker *s)
{
  guint64 played;

  if (!s->show_words || s->heard->len == 0)
    return;
  played = wn_audio_out_played (s->out);
  while (s->heard->len > 0 && ((WnMark *) s->heard->pdata[0])->start <= played) {
    const WnMark *mark = s->heard->pdata[0];

    if (mark->type == WN_MARK_SENTENCE) {
      if (mark->start > 0)
        g_printerr ("\n");
    } else if (mark->name) {
      g_printerr ("%s ", mark->name);
    }
    g_ptr_array_remove_index (s->heard, 0);
  }
}

static gboolean
put (WnSpeaker *s, const float *x, gsize n, GError **error)
{
  if (!s->out) {
    s->to.rate = s->voice_rate;
    s->out = wn_audio_out_open (&s->to, error);
    if (!s->out)
      return FALSE;
    s->first_sound = g_get_monotonic_time ();
  }
  s->n_samples += n;
  return wn_audio_out_write (s->out, x, n, error);
}

static gboolean
put_silence (WnSpeaker *s, GError **error)
{
  const gsize n = (gsize) s->pause * s->voice_rate / 1000;
  g_autofree float *silence = g_new0 (float, n);

  return n == 0 || put (s, silence, n, error);
}

gboolean
wn_speaker_say (WnSpeaker *s, const char *text, gsize n, WnTextFormat format, GError **error)
{
  const gsize size = s->to.path ? CHUNK : SOUND_CHUNK;
  float chunk[CHUNK];
  guint64 base, length = 0;
  gsize m;

  if (!s->heard)
    s->heard = g_ptr_array_new_with_free_func ((GDestroyNotify) wn_mark_free);
  if (!wn_synth_start_markup (s->synth, text, n, format, s->n_texts, error))
    return FALSE;
  base = s->n_samples;
  while ((m = wn_synth_read (s->synth, chunk, size)) > 0) {
    /* not before what says nothing */
    if (length == 0 && s->out) {
      if (!put_silence (s, error))
        return FALSE;
      base = s->n_samples;
    }
    length += m;
    take_marks (s, length, base);
    wn_speak_warn (s->synth);
    if (!put (s, chunk, m, error))
      return FALSE;
    show_heard (s);
  }
  take_marks (s, G_MAXUINT64, base);
  wn_speak_warn (s->synth);
  s->n_chars += g_utf8_strlen (text, n);
  s->marked_up = s->marked_up || format != WN_FORMAT_PLAIN;
  if (s->marks)
    g_string_append_len (s->text ? s->text : (s->text = g_string_new (NULL)), text, n);
  s->n_texts++;
  return TRUE;
}

gboolean
wn_speaker_finish (WnSpeaker *s, GError **error)
{
  gboolean ok = TRUE, done = FALSE;
  guint64 n_clipped = 0;

  while (ok && !done) {
    ok = wn_audio_out_drain (s->out, DRAIN_INTERVAL, &done, error);
    if (ok)
      show_heard (s);
  }
  if (s->show_words && s->n_samples > 0)
    g_printerr ("\n");
  ok = wn_audio_out_close (s->out, &n_clipped, ok ? error : NULL) && ok;
  s->out = NULL;
  if (n_clipped > 0)
    g_printerr ("parwavenet: %" G_GUINT64_FORMAT " samples were limited\n", n_clipped);
  return ok;
}

void
wn_speaker_clear (WnSpeaker *s)
{
  if (s->out)
    wn_audio_out_close (s->out, NULL, NULL);
  s->out = NULL;
  g_clear_pointer (&s->heard, g_ptr_array_unref);
  if (s->text)
    g_string_free (s->text, TRUE);
  s->text = NULL;
}
