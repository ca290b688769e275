/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "gstparwavenetsrc.h"
#include "gsttextwavenet.h"

GST_DEBUG_CATEGORY (gst_wavenet_debug);

static gboolean
plugin_init (GstPlugin *plugin)
{
  bindtextdomain (GETTEXT_PACKAGE, WN_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  GST_DEBUG_CATEGORY_INIT (gst_wavenet_debug, "parwavenet", 0, "voices of the ParWaveNet elements");
  return GST_ELEMENT_REGISTER (parwavenetsrc, plugin) & GST_ELEMENT_REGISTER (textwavenet, plugin);
}

#define PACKAGE "parwavenet"

GST_PLUGIN_DEFINE (GST_VERSION_MAJOR, GST_VERSION_MINOR, parwavenet, "Neural text to speech",
    plugin_init, WN_VERSION, "LGPL", "ParWaveNet", WN_PACKAGE_ORIGIN)
