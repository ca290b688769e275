/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_CONFIG_H
#define WN_CONFIG_H

#include <stddef.h>
#include "dsp/features.h"
#include "student.h"
#include "teacher.h"

/**
 * Configurations as JSON objects, one member a field under the field's own name: what voices,
 * checkpoints and corpora carry in their metadata.
 */

typedef enum
{
  WN_FIELD_INT,
  WN_FIELD_FLOAT
} WnFieldType;

typedef struct
{
  const char *name;
  WnFieldType type;
  size_t offset; /* in the structure */
  /* of the int that says how many values an array has; itself a field, listed before */
  size_t count_offset;
  int max_count;   /* 0 = a single value, not an array */
  double min, max; /* what is accepted in a file */
  /* may be missing, and is when every value is `absent`: files of earlier versions stay valid */
  gboolean optional;
  double absent;
} WnField;

/* A member that has become another type must not compile */
/* clang-format off */
#define WN_FIELD_TYPE(config, member) \
  _Generic (((config *) 0)->member, int: WN_FIELD_INT, int *: WN_FIELD_INT, \
      float: WN_FIELD_FLOAT, float *: WN_FIELD_FLOAT)
#define WN_FIELD_OPTIONAL(config, member, min, max, absent) \
  { #member, WN_FIELD_TYPE (config, member), offsetof (config, member), 0, 0, min, max, TRUE, \
    absent }
#define WN_FIELD_ARRAY_OPTIONAL(config, member, count, max_count, min, max, absent) \
  { #member, WN_FIELD_TYPE (config, member), offsetof (config, member), \
    offsetof (config, count), max_count, min, max, TRUE, absent }
#define WN_FIELD(config, member, min, max) \
  { #member, WN_FIELD_TYPE (config, member), offsetof (config, member), 0, 0, min, max, FALSE, 0 }
#define WN_FIELD_ARRAY(config, member, count, max_count, min, max) \
  { #member, WN_FIELD_TYPE (config, member), offsetof (config, member), \
    offsetof (config, count), max_count, min, max, FALSE, 0 }
/* clang-format on */

/** Returns a JSON text, g_free; numbers are written so that reading gives the same bits */
char *wn_config_to_json (const WnField *fields, int n_fields, const void *config);
/**
 * what    "student architecture", for messages
 * config  filled in; fields that are not listed stay as they are
 * Errors  WN_ERROR_SETTINGS: not JSON, a member missing, out of its range, or unknown (from a later
 *         version)
 */
gboolean wn_config_from_json (const WnField *fields, int n_fields, const char *json,
    const char *what, void *config, GError **error);

/**
 * A kind of network: all that reading and writing files of it needs. To add one, write such a
 * descriptor beside its layers.
 */
typedef struct
{
  const char *name; /* "student": of its part of a checkpoint, and in messages */
  const WnField *fields;
  int n_fields;
  size_t config_size; /* of the structure that the fields are in */
  /** Sets what files do not tell; FALSE if values do not go together (WN_ERROR_SETTINGS); or NULL
   */
  gboolean (*check) (void *config, const char *what, GError **error);
  /** The layout of the parameters, wn_params_free() */
  WnParams *(*layout) (const void *config);
} WnNetwork;

char *wn_network_to_json (const WnNetwork *network, const void *config);
/** Errors  as wn_config_from_json(), also for values that do not go together */
gboolean wn_network_from_json (const WnNetwork *network, const char *json, void *config,
    GError **error);

/**
 * Reads a network out of an open file.
 * metadata  key of its configuration
 * prefix    of its tensors' names
 * config    set to its configuration
 * Returns   a block of its layout, wn_block_free()
 * Errors    WN_ERROR_SETTINGS: no such network in the file, or one that does not fit its
 *           configuration; messages name the file
 */
float *wn_network_read (const WnNetwork *network, const WnSafetensors *st, const char *metadata,
    const char *prefix, void *config, GError **error);

extern const WnNetwork wn_student_network, wn_teacher_network;

char *wn_feature_config_to_json (const WnFeatureConfig *config);
/** Errors  WN_ERROR_SETTINGS, also for values that do not go together */
gboolean wn_feature_config_from_json (const char *json, WnFeatureConfig *config, GError **error);

char *wn_student_config_to_json (const WnStudentConfig *config);
/** Errors  WN_ERROR_SETTINGS, also for values that do not go together */
gboolean wn_student_config_from_json (const char *json, WnStudentConfig *config, GError **error);

char *wn_teacher_config_to_json (const WnTeacherConfig *config);
/** Errors  WN_ERROR_SETTINGS, also for values that do not go together */
gboolean wn_teacher_config_from_json (const char *json, WnTeacherConfig *config, GError **error);

#endif
