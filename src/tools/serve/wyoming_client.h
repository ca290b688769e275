/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SERVE_WYOMING_CLIENT_H
#define WN_SERVE_WYOMING_CLIENT_H

#include <gio/gio.h>
#include "service.h"

/**
 * Clients of the Wyoming protocol, Home Assistant for one: describe, ping, synthesize, and texts
 * that come bit by bit (synthesize-start, -chunk, -stop), spoken sentence by sentence.
 */
typedef struct _WnWyoming WnWyoming;

/** service must outlive it */
WnWyoming *wn_wyoming_new (WnService *service);
/** Ends all connections */
void wn_wyoming_free (WnWyoming *wyoming);
/** Serves a client that has connected */
void wn_wyoming_accept (WnWyoming *wyoming, GSocketConnection *connection);

#endif
