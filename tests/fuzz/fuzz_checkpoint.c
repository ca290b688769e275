/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "fuzz.h"
#include "model/config.h"
#include "train/run/checkpoint.h"

/* A checkpoint to go on from: choices, bit 0 for a header, 1 for a configuration; the file */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static WnStudentLayout *layout;
  static WnAdam *adam;
  static char *json, *path;
  FuzzInput in = { data, size };
  const unsigned how = fuzz_byte (&in);
  const WnRun run = { .dir = fuzz_folder () };
  int64_t step = -1;
  GError *error = NULL;
  size_t n;
  uint8_t *file = fuzz_safetensors (&in, how, &n);

  if (layout == NULL) {
    WnStudentConfig config = wn_student_config_default;

    config.n_flows = 1;
    config.layers[0] = 1;
    config.channels[0] = 16;
    config.cond_channels = 16;
    config.cond_in = 4;
    layout = wn_student_layout_new (&config);
    adam = wn_adam_new (layout->params);
    json = wn_student_config_to_json (&config);
    path = wn_run_path (&run, WN_CHECKPOINT_FILE);
  }
  FUZZ_CHECK (
      g_file_set_contents_full (path, (char *) file, n, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_free (file);
  {
    WnCheckpointPart part = { "student", adam };
    const gboolean ok = wn_checkpoint_load (&run, how & 2 ? json : NULL, &part, 1, &step, &error);

    FUZZ_CHECK (!ok || step >= 0);
    fuzz_check_error (ok, &error);
  }
  return 0;
}
