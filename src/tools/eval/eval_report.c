/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "eval_report.h"
#include "base/json_members.h"
#include "eval_json.h"

#include <math.h>

#include "train/measure/metrics.h"

#define BITS_TITLE "Bits a sample of recordings"

void
wn_eval_result_init (WnEvalResult *r, const char *name)
{
  *r = (WnEvalResult){ NULL, g_array_new (FALSE, FALSE, sizeof (WnPair)),
    wn_eval_system_new (name, NULL), NAN };
}

void
wn_eval_result_clear (WnEvalResult *r)
{
  g_free (r->what);
  g_array_unref (r->pairs);
  wn_eval_system_free (r->system);
}

static const WnPair *
pairs_of (const WnEvalResult *r)
{
  return (const WnPair *) (void *) r->pairs->data;
}

static WnEstimate
summary (const WnEvalResult *r, int figure)
{
  return wn_metrics_summary (pairs_of (r), (int) r->pairs->len, figure);
}

void
wn_eval_print (const WnEvalResult *r)
{
  g_print ("%s: %u utterances\n%-30s %9s   95 %% interval\n", r->what, r->pairs->len, "", "mean");
  for (int f = 0; f < WN_N_FIGURES; f++) {
    WnEstimate e = summary (r, f);

    if (isfinite (e.value))
      g_print ("%-30s %9.3f   %9.3f .. %.3f\n", wn_figure_title (f), e.value, e.low, e.high);
  }
  if (isfinite (r->bits))
    g_print ("%-30s %9.3f\n", BITS_TITLE, r->bits);
}

static void
print_cell (WnEstimate e)
{
  g_print (" %9.3f (%.3f .. %.3f)%*s", e.value, e.low, e.high,
      MAX (0, 8 - (int) g_snprintf (NULL, 0, "%.3f", e.high)), "");
}

void
wn_eval_print_beside (const WnEvalResult *teacher, const WnEvalResult *student)
{
  g_print ("teacher: %s\nstudent: %s\n%u utterances; 95 %% intervals; worse: of the student "
           "against the teacher, paired\n",
      teacher->what, student->what, student->pairs->len);
  g_print ("%-30s %-31s %-31s %s\n", "", "   teacher", "   student", "  worse by %");
  for (int f = 0; f < WN_N_FIGURES; f++) {
    WnEstimate e = summary (student, f),
               worse = wn_metrics_worsening (pairs_of (teacher), pairs_of (student),
                   (int) student->pairs->len, f);

    if (!isfinite (e.value))
      continue;
    g_print ("%-30s", wn_figure_title (f));
    print_cell (summary (teacher, f));
    print_cell (e);
    if (isfinite (worse.value))
      g_print ("  %+.1f (%+.1f .. %+.1f)", worse.value, worse.low, worse.high);
    g_print ("\n");
  }
  g_print ("%-30s %9.3f\n", BITS_TITLE, teacher->bits);
}

/* ---- JSON ---- */

/* The members of an object that is begun */
static void
add_result (JsonBuilder *builder, const WnEvalResult *r)
{
  wn_json_add_string (builder, "what", r->what);
  wn_json_add_integer (builder, "utterances", r->pairs->len);
  for (int f = 0; f < WN_N_FIGURES; f++)
    wn_eval_json_estimate (builder, wn_figure_key (f), summary (r, f));
  if (isfinite (r->bits))
    wn_eval_json_number (builder, "bits_per_sample", r->bits);
}

static void
add_member (JsonBuilder *builder, const char *name, const WnEvalResult *r)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_result (builder, r);
  json_builder_end_object (builder);
}

static void
add_both (JsonBuilder *builder, const WnEvalResult *teacher, const WnEvalResult *student)
{
  add_member (builder, "teacher", teacher);
  add_member (builder, "student", student);
  json_builder_set_member_name (builder, "worse_percent");
  json_builder_begin_object (builder);
  for (int f = 0; f < WN_N_FIGURES; f++)
    wn_eval_json_estimate (builder, wn_figure_key (f),
        wn_metrics_worsening (pairs_of (teacher), pairs_of (student), (int) student->pairs->len,
            f));
  json_builder_end_object (builder);
}

gboolean
wn_eval_write (const char *path, const WnEvalResult *teacher, const WnEvalResult *student,
    const GPtrArray *systems, GError **error)
{
  JsonBuilder *builder = json_builder_new ();
  GError *reason = NULL;
  char *text;

  json_builder_begin_object (builder);
  if (teacher && student)
    add_both (builder, teacher, student);
  else if (teacher || student)
    add_result (builder, teacher ? teacher : student);
  if (systems) {
    json_builder_set_member_name (builder, "fidelity");
    wn_eval_add_fidelity (builder, systems);
  }
  json_builder_end_object (builder);
  text = wn_json_end (builder, TRUE);
  if (!g_file_set_contents (path, text, -1, &reason))
    g_set_error (error, WN_ERROR, WN_ERROR_WRITE, "%s", reason->message);
  g_free (text);
  if (!reason)
    return TRUE;
  g_error_free (reason);
  return FALSE;
}
