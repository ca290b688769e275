/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TOOLS_TEACHER_H
#define WN_TOOLS_TEACHER_H

#include "engine/vocoder.h"
#include "engine/voice.h"

/** What makes the sound: --engine and --teacher of say and copy */
typedef struct
{
  char *engine; /* "student", "teacher", or NULL for the former */
  /*
   * folder of a training, or an exported file; NULL = NAME.teacher.safetensors beside the voice
   * NAME.safetensors
   */
  char *teacher;
  double temperature, voiced_temperature; /* of the teacher's draws */
} WnToolEngine;

/* clang-format off */
#define WN_TOOL_ENGINE_INIT { NULL, NULL, WN_TEMPERATURE_UNVOICED, WN_TEMPERATURE_VOICED }
/* clang-format on */
#define WN_TOOL_ENGINE_OPTIONS(e)                                                                \
  { "engine", 0, 0, G_OPTION_ARG_STRING, &(e)->engine,                                           \
    "What makes the sound: student, or the teacher, sample by sample (student)", "ENGINE" },     \
      { "teacher", 0, 0, G_OPTION_ARG_FILENAME, &(e)->teacher,                                   \
        "With --engine teacher: its training's folder, or its file (VOICE.teacher.safetensors)", \
        "RUN" },                                                                                 \
      { "temperature", 0, 0, G_OPTION_ARG_DOUBLE, &(e)->temperature,                             \
        "With --engine teacher: spread of what it draws, 0 to 2 (0.9)", "FACTOR" },              \
  {                                                                                              \
    "voiced-temperature", 0, 0, G_OPTION_ARG_DOUBLE, &(e)->voiced_temperature,                   \
        "The same where speech is voiced (0.5)", "FACTOR"                                        \
  }

void wn_tool_engine_clear (WnToolEngine *engine);
/** Errors  WN_ERROR_SETTINGS: no such engine, temperature out of its range */
gboolean wn_tool_engine_check (const WnToolEngine *engine, GError **error);
gboolean wn_tool_engine_is_teacher (const WnToolEngine *engine);
/**
 * A vocoder that is a teacher, reading the voice's normalised features
 * Errors  WN_ERROR_NOT_FOUND, WN_ERROR_READ, WN_ERROR_SETTINGS (no teacher, or one of other
 *         features)
 */
WnVocoder *wn_tool_engine_vocoder (const WnToolEngine *engine, const WnVoice *voice,
    GError **error);

#endif
