/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SERVE_SERVICE_H
#define WN_SERVE_SERVICE_H

#include "engine/parwavenet.h"
#include "scheduler.h"

/** What clients may ask for at most */
typedef struct
{
  int streams;     /* spoken at once */
  int characters;  /* of a text */
  int connections; /* of each protocol */
  int timeout;     /* seconds that a client may neither send nor take anything */
} WnServeLimits;

/** What all protocols share: voices, threads, limits. Belongs to the main thread */
typedef struct
{
  WnServeLimits limits;
  GPtrArray *voices; /* WnVoiceInfo: those that clients may name, the default first */
  WnScheduler *scheduler;
  int n_streams; /* spoken now */

  GMutex lock;      /* of what follows */
  WnVoice **loaded; /* [voices->len], NULL = not yet */
  GPtrArray **idle; /* [voices->len] of WnSynth that have done their work */
} WnService;

/**
 * Loads the default voice, so that the first request has not to wait for it.
 * voice    its name or path, NULL = the first; it is listed, whatever folder it is in
 * threads  0 = as many as there are processors
 * Errors   as wn_voice_load()
 */
WnService *wn_service_new (const WnServeLimits *limits, const char *voice, int threads,
    GError **error);
/** When no stream is spoken any more */
void wn_service_free (WnService *service);

/**
 * Which voice a client means: by name; by language ("en" or "en-US") where name is NULL or "";
 * the default where both are. Names of OpenAI's own voices mean the default as well, for clients
 * that know no others.
 * Returns  its index; -1 = an error
 * Errors   WN_ERROR_NOT_FOUND, naming those that there are
 */
int wn_service_find_voice (const WnService *service, const char *name, const char *language,
    GError **error);
/**
 * By any thread: a synthesizer, used before or new, whose memory is there already; the voice is
 * loaded when it is asked for first.
 * Errors  as wn_voice_load_listed() and wn_synth_new()
 */
WnSynth *wn_service_take_synth (WnService *service, int voice, const int *cancelled,
    GError **error);
/** By any thread, when it has spoken, or was cancelled; NULL = nothing */
void wn_service_give_synth (WnService *service, int voice, WnSynth *synth);

#endif
