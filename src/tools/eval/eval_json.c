/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_json.h"

#include <math.h>

void
wn_eval_json_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
wn_eval_json_estimate (JsonBuilder *builder, const char *name, WnEstimate e)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  wn_eval_json_number (builder, "value", e.value);
  wn_eval_json_number (builder, "low", e.low);
  wn_eval_json_number (builder, "high", e.high);
  json_builder_end_object (builder);
}
