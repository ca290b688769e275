/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "config.h"
#include "tools.h"
#include "train/linear/blas.h"

/* The commands that "parwavenet" hands on; it is not called by hand */

#ifndef WN_REPORT
int
wn_tool_report (int argc, char **argv)
{
  g_printerr ("parwavenet: this build has no \"report\", whose pictures cairo draws: install "
              "libcairo2-dev, then build with -Dreport=enabled\n");
  return 1;
}
#endif

#define WN_TOOL_ENTRY(name, help) { #name, help, wn_tool_##name },
static const WnTool tools[] = { WN_STUDIO_TOOLS (WN_TOOL_ENTRY) };

int
main (int argc, char **argv)
{
  int status;

  wn_tool_begin ();
  wn_blas_use_one_thread ();
  status = argc > 1 ? wn_tool_run ("parwavenet", tools, G_N_ELEMENTS (tools), argc, argv) : -1;
  if (status < 0)
    g_printerr ("parwavenet-studio: it is started by \"parwavenet\"\n");
  return status < 0 ? 1 : status;
}
