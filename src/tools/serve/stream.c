/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "stream.h"
#include "encoder.h"

#define FIRST_CHUNK 320 /* samples, for a quick beginning */
#define CHUNK 1600
#define AHEAD 24 /* pieces that wait for the client at most */

struct _WnStream
{
  int n_refs; /* atomic: the client's, the scheduler's, and those of calls to come */
  WnService *service;
  WnStreamSettings settings;
  WnServeJob job;
  int cancelled; /* atomic */

  /* of the main thread */
  WnStreamFunc func; /* NULL when stopped */
  gpointer user_data;

  /* of the steps */
  WnSynth *synth;
  WnEncoder *encoder;
  guint64 position; /* samples */
  gint64 begin;     /* us, when it can be heard */

  GMutex lock; /* of what follows */
  GQueue pieces;
  gboolean ended, is_called;
  GError *error;
};

void
wn_piece_free (WnPiece *piece)
{
  if (!piece)
    return;
  g_bytes_unref (piece->audio);
  g_clear_pointer (&piece->marks, g_ptr_array_unref);
  g_free (piece);
}

/* What only steps use, when there are no more */
static void
stream_clear (WnStream *s)
{
  wn_service_give_synth (s->service, s->settings.voice, g_steal_pointer (&s->synth));
  g_clear_pointer (&s->encoder, wn_encoder_free);
}

static void
stream_unref (void *data)
{
  WnStream *s = data;

  if (!g_atomic_int_dec_and_test (&s->n_refs))
    return;
  stream_clear (s);
  g_queue_clear_full (&s->pieces, (GDestroyNotify) wn_piece_free);
  g_clear_error (&s->error);
  g_free (s->settings.text);
  g_mutex_clear (&s->lock);
  g_free (s);
}

static gboolean
call (gpointer data)
{
  WnStream *s = data;

  g_mutex_lock (&s->lock);
  s->is_called = FALSE;
  g_mutex_unlock (&s->lock);
  if (s->func)
    s->func (s, s->user_data);
  return G_SOURCE_REMOVE;
}

/* piece NULL = the end. Calls the main thread unless it is being called */
static void
hand_over (WnStream *s, WnPiece *piece, GError *error)
{
  gboolean calls;

  g_mutex_lock (&s->lock);
  if (piece)
    g_queue_push_tail (&s->pieces, piece);
  else
    s->ended = TRUE;
  if (error)
    s->error = error;
  calls = !s->is_called && !g_atomic_int_get (&s->cancelled);
  s->is_called = s->is_called || calls;
  g_mutex_unlock (&s->lock);
  if (calls) {
    g_atomic_int_inc (&s->n_refs);
    g_idle_add_full (G_PRIORITY_DEFAULT, call, s, stream_unref);
  }
}

static int
voice_rate (const WnStream *s)
{
  return ((const WnVoiceInfo *) s->service->voices->pdata[s->settings.voice])->sample_rate;
}

static gboolean
begin (WnStream *s, GError **error)
{
  WnProsody prosody = WN_PROSODY_INIT;

  s->synth = wn_service_take_synth (s->service, s->settings.voice, &s->cancelled, error);
  if (!s->synth)
    return FALSE;
  prosody.rate = s->settings.rate;
  wn_synth_set_prosody (s->synth, &prosody);
  s->encoder = wn_encoder_new (s->settings.format, voice_rate (s), s->settings.rate_hz, error);
  return s->encoder
      && wn_synth_start_markup (s->synth, s->settings.text, -1, s->settings.text_format, 0, error);
}

/* Whether it was not the last */
static gboolean
speak (WnStream *s, GError **error)
{
  const int rate = voice_rate (s);
  const gsize wanted = s->position ? CHUNK : FIRST_CHUNK;
  GByteArray *out = g_byte_array_new ();
  float x[CHUNK];
  const gsize n = wn_synth_read (s->synth, x, wanted);
  WnPiece *piece = g_new0 (WnPiece, 1);
  gboolean ok = wn_encoder_write (s->encoder, x, n, out, error);

  if (ok && n < wanted)
    ok = wn_encoder_finish (s->encoder, out, error);
  piece->audio = g_byte_array_free_to_bytes (out);
  piece->start = s->position;
  piece->rate = rate;
  if (s->position == 0)
    s->begin = g_get_monotonic_time ();
  s->position += n;
  if (s->settings.with_marks)
    piece->marks = wn_synth_take_marks (s->synth, n < wanted ? G_MAXUINT64 : s->position);
  s->job.due = s->begin + (gint64) (s->position * G_USEC_PER_SEC / rate);
  s->job.has_begun = TRUE;
  if (g_bytes_get_size (piece->audio) > 0 || (piece->marks && piece->marks->len > 0))
    hand_over (s, piece, NULL);
  else
    wn_piece_free (piece);
  return ok && n == wanted;
}

static WnStep
step (void *data)
{
  WnStream *s = data;
  GError *error = NULL;
  gboolean is_full;

  g_mutex_lock (&s->lock);
  is_full = s->pieces.length >= AHEAD;
  g_mutex_unlock (&s->lock);
  if (!g_atomic_int_get (&s->cancelled)) {
    if (is_full)
      return WN_STEP_WAIT;
    if ((s->synth || begin (s, &error)) && speak (s, &error))
      return WN_STEP_MORE;
  }
  stream_clear (s);
  hand_over (s, NULL, error);
  return WN_STEP_END;
}

WnStream *
wn_stream_start (WnService *service, WnStreamSettings *settings, WnStreamFunc func,
    gpointer user_data, GError **error)
{
  WnStream *s;

  if (service->n_streams >= service->limits.streams) {
    g_clear_pointer (&settings->text, g_free);
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "%d texts are being spoken, which is the limit; try again later", service->n_streams);
    return NULL;
  }
  s = g_new0 (WnStream, 1);
  service->n_streams++;
  s->n_refs = 2;
  s->service = service;
  s->settings = *settings;
  s->func = func;
  s->user_data = user_data;
  g_mutex_init (&s->lock);
  g_queue_init (&s->pieces);
  s->job.step = step;
  s->job.release = stream_unref;
  s->job.data = s;
  s->job.due = g_get_monotonic_time ();
  settings->text = NULL;
  wn_scheduler_add (service->scheduler, &s->job);
  return s;
}

/* Not when it has ended: then the job is not the scheduler's any more */
static void
wake (WnStream *s)
{
  if (!s->ended)
    wn_scheduler_wake (s->service->scheduler, &s->job);
}

WnPiece *
wn_stream_take (WnStream *s)
{
  WnPiece *piece;

  g_mutex_lock (&s->lock);
  piece = g_queue_pop_head (&s->pieces);
  if (piece && s->pieces.length < AHEAD)
    wake (s);
  g_mutex_unlock (&s->lock);
  return piece;
}

gboolean
wn_stream_has_ended (WnStream *s, GError **error)
{
  gboolean ended;

  g_mutex_lock (&s->lock);
  ended = s->ended && s->pieces.length == 0;
  if (ended && s->error && error)
    *error = g_error_copy (s->error);
  g_mutex_unlock (&s->lock);
  return ended;
}

void
wn_stream_stop (WnStream *s)
{
  if (!s)
    return;
  s->func = NULL;
  s->service->n_streams--;
  g_atomic_int_set (&s->cancelled, 1);
  g_mutex_lock (&s->lock);
  wake (s);
  g_mutex_unlock (&s->lock);
  stream_unref (s);
}
