/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_MARKUP_H
#define WN_TEXT_MARKUP_H

#include "text/spoken.h"

/**
 * Marked-up text (SSML 1.1, Pango markup) -> plain text, and what the markup says of stretches and
 * places in it. Positions are in characters. docs/reference/ssml.md tells what is read of SSML
 * (markup_elements.c), markup_pango.h what of Pango markup. Breaks become commas, paragraphs and
 * sentences blank lines.
 * Source  W3C, "Speech Synthesis Markup Language (SSML) Version 1.1", 2010
 */

/** Factors for the text in [start, end), on what is set for the whole */
typedef struct
{
  int start, end;
  float rate, pitch, pitch_range, volume;
  float pitch_hz;  /* instead of the voice's mean, 0 = that; `pitch` is a factor on it */
  float pitch_add; /* Hz, beside it */
  /* Hz from the lowest to the highest instead of the voice's own, and beside it; as pitch_hz */
  float range_hz, range_add;
  int shape; /* index into WnMarkup.shapes, counted from 1; 0 = none */
} WnMarkupSpan;

#define WN_MARKUP_MAX_CONTOUR 16

typedef struct
{
  float at;             /* 0 .. 1 of the stretch */
  float pitch, hz, add; /* as in WnMarkupSpan */
} WnMarkupContourPoint;

/** What prosody asks for over a stretch [start, end) as a whole */
typedef struct
{
  int start, end;
  int duration; /* ms, 0 = none is asked for */
  int n_points;
  WnMarkupContourPoint points[WN_MARKUP_MAX_CONTOUR]; /* of the contour, in order */
} WnMarkupShape;

/** A break or a mark before the character at `at` */
typedef struct
{
  int at;
  int pause;  /* ms, or -1 for a mark */
  char *name; /* of the mark, or NULL */
} WnMarkupPoint;

/** A recording that is played in place of two line ends of the text, from character `at` on */
typedef struct
{
  int at;
  gsize text_at;     /* bytes before it */
  int file;          /* the number that WnMarkupOptions.open_sound() gave it */
  double begin, end; /* s of the file, which are repeated for */
  double duration;   /* s in all */
  double speed;      /* factor */
  double gain;       /* factor on the samples */
} WnMarkupSound;

/** How long one may be, repeated, s */
#define WN_MARKUP_MAX_SOUND 600

/** A stretch of text in one voice and language; "" where the markup asks for none */
typedef struct
{
  char *voice;
  char *language;                 /* BCP-47 */
  int start, end;                 /* characters of the text; the first part begins with it */
  gsize text_start, text_end;     /* bytes of the text */
  guint points_start, points_end; /* of WnMarkup.points */
} WnMarkupPart;

/** Characters of the markup in [start, end) */
typedef struct
{
  int start, end;
} WnMarkupSource;

typedef struct
{
  char *text; /* plain text, UTF-8 */
  /*
   * WnMarkupSource: where each character of the text comes from, and one more for the end;
   * ascending. What stands for other text, as by sub and say-as, comes as a whole from all of it
   */
  GArray *source;
  GArray *spans;  /* WnMarkupSpan, ascending, not overlapping; what is in none has all factors 1 */
  GArray *shapes; /* WnMarkupShape */
  GArray *points; /* WnMarkupPoint, ascending */
  GArray *sounds; /* WnMarkupSound, ascending */
  GArray *given;  /* WnPronunciation, ascending, in characters of the plain text */
  GArray *parts;  /* WnMarkupPart; none if there is no text */
  char *warning;  /* what is wrong with the markup, or NULL */
} WnMarkup;

/** With empty arrays, and no text; constant once it is read, and then shared by threads */
WnMarkup *wn_markup_empty (void);
/** An array of WnMarkupPart that owns what they point to */
GArray *wn_markup_parts_new (void);
void wn_markup_free (WnMarkup *markup);

/** The first of the points at or behind a character */
guint wn_markup_point_from (const WnMarkup *markup, int at);
/** The first of the sounds at or behind a character */
guint wn_markup_sound_from (const WnMarkup *markup, int at);
/** The span that holds a character, or NULL */
const WnMarkupSpan *wn_markup_span_at (const WnMarkup *markup, int at);

/** Place of a stretch of plain text in the markup */
void wn_markup_locate (const WnMarkup *markup, int *offset, int *length);

#endif
