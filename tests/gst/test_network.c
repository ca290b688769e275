/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Speech sent to another peer: an RTSP server, WebRTC; as far as their plugins are installed */

#include "common.h"

#include <ifaddrs.h>
#include <net/if.h>

#ifdef WN_RTSP_SERVER
#  include <gst/rtsp-server/rtsp-server.h>
#endif

#define SPEECH                                                    \
  "parwavenetsrc is-live=true keep-alive=true fill-silence=true " \
  "text=\"One two three four five six.\" ! audioconvert ! audioresample ! opusenc"

static gboolean
has (const gchar *name)
{
  GstElementFactory *factory = gst_element_factory_find (name);
  gchar *message = factory ? NULL : g_strdup_printf ("no %s", name);

  if (factory == NULL)
    g_test_skip (message);
  g_free (message);
  gst_clear_object (&factory);
  return message == NULL;
}

/* Whether two peers could reach each other: an interface that is up, and with `others` not only the
 * loopback; the test is skipped otherwise */
static gboolean
has_network (gboolean others)
{
  struct ifaddrs *all, *a;
  gboolean found = FALSE;

  if (getifaddrs (&all) == 0) {
    for (a = all; a; a = a->ifa_next)
      found |= a->ifa_addr && a->ifa_addr->sa_family == AF_INET && (a->ifa_flags & IFF_UP)
          && !(others && (a->ifa_flags & IFF_LOOPBACK));
    freeifaddrs (all);
  }
  if (!found)
    g_test_skip ("no network interface");
  return found;
}

/* How much of what arrives is louder than a whisper */
typedef struct
{
  GMutex lock;
  GCond heard;
  guint64 n_loud;
} Ear;

static GstPadProbeReturn
hear (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Ear *ear = user_data;
  GstMapInfo map;

  if (!GST_IS_BUFFER (info->data) || !gst_buffer_map (info->data, &map, GST_MAP_READ))
    return GST_PAD_PROBE_OK;
  g_mutex_lock (&ear->lock);
  for (gsize i = 0; i < map.size / sizeof (gint16); i++)
    ear->n_loud += ABS (((const gint16 *) map.data)[i]) > 300;
  g_cond_signal (&ear->heard);
  g_mutex_unlock (&ear->lock);
  gst_buffer_unmap (info->data, &map);
  return GST_PAD_PROBE_OK;
}

/* Until a fifth of a second of it was loud */
static void
wait_until_heard (Ear *ear)
{
  gint64 end = g_get_monotonic_time () + test_moment () * 30;

  g_mutex_lock (&ear->lock);
  while (ear->n_loud < 9600)
    g_assert_true (g_cond_wait_until (&ear->heard, &ear->lock, end));
  g_mutex_unlock (&ear->lock);
}

static void
add_ear (GstElement *sink, Ear *ear)
{
  GstPad *pad = gst_element_get_static_pad (sink, "sink");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, hear, ear, NULL);
  gst_object_unref (pad);
}

/* ---- RTSP ---- */

#ifdef WN_RTSP_SERVER
static gpointer
serve (gpointer loop)
{
  g_main_loop_run (loop);
  return NULL;
}

static void
test_rtsp (void)
{
  GMainLoop *loop;
  GstRTSPServer *server;
  GstRTSPMountPoints *mounts;
  GstRTSPMediaFactory *factory;
  Ear ear = { 0 };
  GstElement *client, *out;
  GThread *thread;
  gchar *line;
  guint id;

  if (!has_network (FALSE))
    return;
  loop = g_main_loop_new (NULL, FALSE);
  server = gst_rtsp_server_new ();
  mounts = gst_rtsp_server_get_mount_points (server);
  factory = gst_rtsp_media_factory_new ();
  gst_rtsp_server_set_address (server, "127.0.0.1");
  gst_rtsp_server_set_service (server, "0");
  gst_rtsp_media_factory_set_launch (factory, "( " SPEECH " ! rtpopuspay name=pay0 pt=96 )");
  gst_rtsp_mount_points_add_factory (mounts, "/speech", factory);
  g_object_unref (mounts);
  id = gst_rtsp_server_attach (server, NULL);
  g_assert_cmpuint (id, >, 0);
  thread = g_thread_new ("server", serve, loop);

  line = g_strdup_printf ("rtspsrc location=rtsp://127.0.0.1:%d/speech latency=0 protocols=tcp ! "
                          "rtpopusdepay ! opusdec ! audio/x-raw,format=S16LE ! fakesink name=out",
      gst_rtsp_server_get_bound_port (server));
  client = gst_parse_launch (line, NULL);
  out = gst_bin_get_by_name (GST_BIN (client), "out");
  add_ear (out, &ear);
  gst_element_set_state (client, GST_STATE_PLAYING);
  wait_until_heard (&ear);
  gst_element_set_state (client, GST_STATE_NULL);

  g_main_loop_quit (loop);
  g_thread_join (thread);
  g_source_remove (id);
  gst_object_unref (out);
  gst_object_unref (client);
  g_object_unref (server);
  g_main_loop_unref (loop);
  g_free (line);
}
#endif

/* ---- WebRTC: two peers in one process ---- */

typedef struct
{
  GstElement *pipeline, *caller, *callee;
  Ear ear;
} Call;

/* A description that `what` is asked for becomes the local one here and the remote one there */
static void
describe (GstElement *from, GstElement *to, const gchar *what, const gchar *field)
{
  GstPromise *promise = gst_promise_new ();
  gconstpointer description;

  g_signal_emit_by_name (from, what, NULL, promise);
  g_assert_cmpint (gst_promise_wait (promise), ==, GST_PROMISE_RESULT_REPLIED);
  description = g_value_get_boxed (
      gst_structure_get_value (gst_promise_get_reply (promise), field));
  g_assert_nonnull (description);
  g_signal_emit_by_name (from, "set-local-description", description, NULL);
  g_signal_emit_by_name (to, "set-remote-description", description, NULL);
  gst_promise_unref (promise);
}

static void
send_candidate (GstElement *peer, guint line, const gchar *candidate, Call *call)
{
  g_signal_emit_by_name (peer == call->caller ? call->callee : call->caller, "add-ice-candidate",
      line, candidate);
}

static void
add_decoder (GstElement *peer, GstPad *pad, Call *call)
{
  GstElement *decoder, *out;
  GstPad *sink;

  if (GST_PAD_DIRECTION (pad) != GST_PAD_SRC)
    return;
  decoder = gst_parse_bin_from_description (
      "rtpopusdepay ! opusdec ! audio/x-raw,format=S16LE ! fakesink name=out", TRUE, NULL);
  out = gst_bin_get_by_name (GST_BIN (decoder), "out");
  add_ear (out, &call->ear);
  gst_object_unref (out);
  gst_bin_add (GST_BIN (call->pipeline), decoder);
  gst_element_sync_state_with_parent (decoder);
  sink = gst_element_get_static_pad (decoder, "sink");
  g_assert_cmpint (gst_pad_link (pad, sink), ==, GST_PAD_LINK_OK);
  gst_object_unref (sink);
}

static void
test_webrtc (void)
{
  Call call = { 0 };

  if (!has_network (TRUE) || !has ("webrtcbin") || !has ("nicesrc") || !has ("dtlsenc")
      || !has ("srtpenc"))
    return;
  call.pipeline = gst_parse_launch (SPEECH
      " ! rtpopuspay pt=96 ! application/x-rtp,media=audio,encoding-name=OPUS,payload=96 ! "
      "webrtcbin name=caller bundle-policy=max-bundle webrtcbin name=callee "
      "bundle-policy=max-bundle",
      NULL);
  call.caller = gst_bin_get_by_name (GST_BIN (call.pipeline), "caller");
  call.callee = gst_bin_get_by_name (GST_BIN (call.pipeline), "callee");
  g_signal_connect (call.caller, "on-ice-candidate", G_CALLBACK (send_candidate), &call);
  g_signal_connect (call.callee, "on-ice-candidate", G_CALLBACK (send_candidate), &call);
  g_signal_connect (call.callee, "pad-added", G_CALLBACK (add_decoder), &call);
  gst_element_set_state (call.pipeline, GST_STATE_PLAYING);
  describe (call.caller, call.callee, "create-offer", "offer");
  describe (call.callee, call.caller, "create-answer", "answer");
  wait_until_heard (&call.ear);
  gst_element_set_state (call.pipeline, GST_STATE_NULL);
  gst_object_unref (call.caller);
  gst_object_unref (call.callee);
  gst_object_unref (call.pipeline);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
#ifdef WN_RTSP_SERVER
  g_test_add_func ("/network/rtsp", test_rtsp);
#endif
  g_test_add_func ("/network/webrtc", test_webrtc);
  return test_main ();
}
