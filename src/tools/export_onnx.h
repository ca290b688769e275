/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_EXPORT_ONNX_H
#define WN_EXPORT_ONNX_H

#include "model/voice.h"

/**
 * A voice's student as an ONNX model, T = F hop samples from F frames, both free:
 *   noise       [T] standard logistic noise times the temperature
 *   features    [cond_in][F] normalised, as wn_student_run_start() takes them but channels first
 *   excitation  [2][T] of wn_excitation(), channels first
 *   waveform    [T] what wn_student_run_read() gives
 * voice    with its weights
 * Returns  the file's content
 * Source   docs/design/model.md
 */
GBytes *wn_export_onnx (const WnVoiceFile *voice);

#endif
