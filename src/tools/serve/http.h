/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SERVE_HTTP_H
#define WN_SERVE_HTTP_H

#include <gio/gio.h>
#include "service.h"

/**
 * HTTP: POST /v1/audio/speech as OpenAI has it, GET /v1/voices, GET /v1/models, and a page at /.
 * docs/guide/serve.md has the members of requests and the events.
 */
typedef struct _WnHttp WnHttp;

/** service must outlive it */
WnHttp *wn_http_new (WnService *service);
/** Ends all that is spoken */
void wn_http_free (WnHttp *http);
/** Serves a client that has connected */
void wn_http_accept (WnHttp *http, GSocketConnection *connection);

#endif
