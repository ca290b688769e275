/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ERROR_H
#define WN_ERROR_H

#include <glib.h>

G_BEGIN_DECLS

#define WN_ERROR (wn_error_quark ())

/** What went wrong; the message of the GError says where and why. */
typedef enum
{
  WN_ERROR_NOT_FOUND, /* no such file, voice or corpus item */
  WN_ERROR_READ,      /* damaged, truncated or unreadable data */
  WN_ERROR_WRITE,     /* a file could not be written whole */
  WN_ERROR_SETTINGS,  /* well-formed, but not usable: architecture, option, range */
  WN_ERROR_DECODE,    /* text that is not UTF-8 */
  WN_ERROR_TEXT       /* text that cannot be spoken: too long a word, no content */
} WnError;

__attribute__ ((visibility ("default"))) GQuark wn_error_quark (void);

G_END_DECLS

#endif
