/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EVAL_JSON_H
#define WN_EVAL_JSON_H

#include <json-glib/json-glib.h>
#include "train/measure/bootstrap.h"

/** What all parts of a report in JSON have in common: members of an object that is begun */

/** null where the value is none */
void wn_eval_json_number (JsonBuilder *builder, const char *name, double value);
/** {"value", "low", "high"} */
void wn_eval_json_estimate (JsonBuilder *builder, const char *name, WnEstimate estimate);

#endif
