/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_SAFETENSORS_H
#define WN_SAFETENSORS_H

#include "error.h"
#include "tensor.h"

/**
 * Reading and writing of the safetensors format: 8 bytes little-endian header length, JSON header,
 * tensor data.
 * A file is read once, into memory: what happens to it later does not matter, unless it was opened
 * to be read in parts, and then until it is closed. Each tensor's type,
 * shape and offsets are checked against the file's size before use. Tensors that overlap, leave
 * holes or are not aligned, names that occur twice, and types other than those of WnDtype are
 * refused.
 * Source  https://github.com/huggingface/safetensors (format description)
 */

typedef struct _WnSafetensors WnSafetensors;

/**
 * Reads a file; one with a checksum (wn_safetensors_writer_sum()) must still have that.
 * Errors  WN_ERROR_NOT_FOUND, WN_ERROR_READ (what is wrong, at which tensor); messages name the
 *         file
 */
WnSafetensors *wn_safetensors_open (const char *path, GError **error);
/**
 * The same but for the data, of which wn_safetensors_read() and wn_safetensors_fetch() are to bring
 * what is used. A file with a checksum is read whole all the same
 */
WnSafetensors *wn_safetensors_open_in_parts (const char *path, GError **error);
/** The same without the data, which stays unread */
WnSafetensors *wn_safetensors_open_header (const char *path, GError **error);
/** The same on memory that must outlive the object; name is for messages only */
WnSafetensors *wn_safetensors_open_memory (const void *data, gsize size, const char *name,
    GError **error);
void wn_safetensors_close (WnSafetensors *st);

/** The file's path, or the name given, for messages; owned by st */
const char *wn_safetensors_name (const WnSafetensors *st);
/** A string of the header's __metadata__, NULL if absent; owned by st */
const char *wn_safetensors_metadata (const WnSafetensors *st, const char *key);
int wn_safetensors_n_tensors (const WnSafetensors *st);
const WnTensor *wn_safetensors_tensor (const WnSafetensors *st, int i);
const WnTensor *wn_safetensors_find (const WnSafetensors *st, const char *name);

/**
 * Elements first .. first + n - 1 of a tensor, wherever they are; not of a file whose header alone
 * was opened. From any thread
 * Errors  WN_ERROR_READ: the file cannot be read, or became shorter
 */
gboolean wn_safetensors_read (const WnSafetensors *st, const WnTensor *tensor, gsize first, gsize n,
    void *out, GError **error);

/**
 * Brings the data of all tensors whose names begin with one of these, a list that NULL ends, of a
 * file that was opened to be read in parts; one thread at a time
 * Errors  as above, or the file's descriptor was closed by others
 */
gboolean wn_safetensors_fetch (WnSafetensors *st, const char *const *prefixes, GError **error);

/**
 * A tensor that must be there with this type and shape (a size of -1 accepts any).
 * Errors  WN_ERROR_NOT_FOUND, WN_ERROR_SETTINGS (says what was wanted and what was found)
 */
const WnTensor *wn_safetensors_require (const WnSafetensors *st, const char *name, WnDtype dtype,
    int n_dims, const int64_t *shape, GError **error);

typedef struct _WnSafetensorsWriter WnSafetensorsWriter;

WnSafetensorsWriter *wn_safetensors_writer_new (void);
void wn_safetensors_writer_free (WnSafetensorsWriter *w);
void wn_safetensors_writer_metadata (WnSafetensorsWriter *w, const char *key, const char *value);
/** The file will have a checksum of its metadata and tensors in its metadata, as "checksum" */
void wn_safetensors_writer_sum (WnSafetensorsWriter *w);
/**
 * name is copied; data is borrowed until the file has been written. In the file, tensors of larger
 * elements come first, else in this order
 */
void wn_safetensors_writer_add (WnSafetensorsWriter *w, const char *name, WnDtype dtype, int n_dims,
    const int64_t *shape, const void *data);
/**
 * Writes to path + ".tmp", syncs, and renames: an interrupted or failed write leaves the old file
 * whole. One writer of a path at a time.
 * Errors  WN_ERROR_WRITE
 */
gboolean wn_safetensors_writer_save (WnSafetensorsWriter *w, const char *path, GError **error);

#endif
