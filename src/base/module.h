/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_MODULE_H
#define WN_MODULE_H

#include <glib.h>

/**
 * What is linked with a library that few programs need, or of another licence, is a file of its
 * own, which is loaded when it is asked for the first time and stays for the life of the process.
 * It offers one table, a structure that begins with an int: the table's version
 */
typedef struct
{
  const char *file; /* "libparwavenet-sound", without the suffix of modules */
  const char *symbol;
  int version;
  const char *needs; /* for the message: what it is built with */
  /*< private >*/
  gconstpointer table;
} WnModule;

/**
 * module   with static storage
 * Returns  its table, found in $PARWAVENET_MODULE_PATH (folders separated by colons) or where it is
 *          installed or built
 * Errors   WN_ERROR_NOT_FOUND, saying where was searched and how to get it
 */
gconstpointer wn_module_load (WnModule *module, GError **error);

#endif
