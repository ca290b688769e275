/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/markup_pango.h"
#include <string.h>
#include "text/markup_values.h"

void
wn_markup_pango (const WnPiece *piece, WnMarkupSpan *span)
{
  static const char *const emphatic[] = { "b", "i", "u", "big", NULL },
                           *const attributes[] = { "weight", "font_weight", "style", "font_style" };
  gboolean emphasis = g_strv_contains (emphatic, piece->name);

  for (gsize i = 0; strcmp (piece->name, "span") == 0 && i < G_N_ELEMENTS (attributes); i++) {
    const char *value = wn_piece_attribute (piece, attributes[i]);

    emphasis |= value
        && (strcmp (value, "bold") == 0 || strcmp (value, "italic") == 0
            || strcmp (value, "oblique") == 0);
  }
  if (emphasis || strcmp (piece->name, "small") == 0)
    wn_markup_emphasise (span, emphasis ? "moderate" : "reduced");
}
