/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "tools/serve/request.h"
#include "tools/serve/wyoming.h"

/*
 * What clients of "parwavenet serve" send: the body of a request, or events of the Wyoming
 * protocol, which are the same however the bytes are cut
 */

#define N_CUTS 8

static void
parse_request (const FuzzInput *in)
{
  WnSpeechRequest r;
  GError *error = NULL;
  const gboolean ok = wn_speech_request_parse (&r, (const char *) in->data, in->n, 1000, &error);

  FUZZ_CHECK (!ok || g_utf8_validate (r.input, -1, NULL));
  FUZZ_CHECK (!ok || (r.speed >= 0.25 && r.speed <= 4.0));
  FUZZ_CHECK (!ok || !r.ignored || strpbrk (r.ignored, "\r\n\"\\") == NULL);
  fuzz_check_error (ok, &error);
  if (ok)
    wn_speech_request_clear (&r);
}

/* Types and data of all events, and "error" if it ended so; cuts NULL = in one piece */
static GString *
read_events (const FuzzInput *in, const uint8_t *cuts)
{
  WnWyomingReader reader = { NULL, 0 };
  WnWyomingEvent event;
  GString *all = g_string_new (NULL);
  GError *error = NULL;

  for (size_t at = 0, i = 0, n; at < in->n && !error; at += n, i++) {
    n = cuts ? MIN (in->n - at, 1u + cuts[i % N_CUTS] % 37) : in->n;
    wn_wyoming_push (&reader, in->data + at, n);
    while (wn_wyoming_next (&reader, &event, &error)) {
      g_string_append_printf (all, "%s %u\n", event.type, json_object_get_size (event.data));
      wn_wyoming_event_clear (&event);
    }
  }
  if (error)
    g_string_append (all, "error");
  g_clear_error (&error);
  wn_wyoming_reader_clear (&reader);
  return all;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput in = { data, size };
  uint8_t cuts[N_CUTS];
  GString *whole, *cut;

  if (fuzz_byte (&in) % 2 == 0) {
    parse_request (&in);
    return 0;
  }
  for (int i = 0; i < N_CUTS; i++)
    cuts[i] = (uint8_t) fuzz_byte (&in);
  whole = read_events (&in, NULL);
  cut = read_events (&in, cuts);
  FUZZ_CHECK (g_string_equal (whole, cut));
  g_string_free (whole, TRUE);
  g_string_free (cut, TRUE);
  return 0;
}
