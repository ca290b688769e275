/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PARWAVENET_H
#define PARWAVENET_H

/**
 * Text to speech: the public API of libparwavenet-0. A voice is const and shared by all
 * synthesizers of a process; a synthesizer belongs to one thread at a time. All functions that can
 * fail take a GError; nothing here prints or exits.
 */

#include <glib.h>
#include "base/error.h"

G_BEGIN_DECLS

#define WN_API __attribute__ ((visibility ("default")))

/* ---- version ---- */

#define WN_VERSION_MAJOR 0
#define WN_VERSION_MINOR 1
#define WN_VERSION_MICRO 0

/** Whether a program is compiled with this version or a later one */
#define WN_CHECK_VERSION(major, minor, micro)                                                \
  (WN_VERSION_MAJOR > (major) || (WN_VERSION_MAJOR == (major) && WN_VERSION_MINOR > (minor)) \
      || (WN_VERSION_MAJOR == (major) && WN_VERSION_MINOR == (minor)                         \
          && WN_VERSION_MICRO >= (micro)))

/** The version of the library in use, "0.1.0" */
WN_API const char *wn_version (void);

/*
 * Structures that a program fills in have room for what later versions may add: initialise them
 * with the macros below, or with zeros, and leave `reserved` alone (ABI policy:
 * docs/CONTRIBUTING.md)
 */
#define WN_PADDING 4

/* ---- voices ---- */

typedef struct _WnVoice WnVoice;

typedef struct
{
  char *name, *path;
  char **languages; /* BCP-47, NULL-terminated */
  char *gender, *licence;
  int sample_rate;
} WnVoiceInfo;

WN_API void wn_voice_info_free (WnVoiceInfo *info);

typedef enum
{
  WN_SPEAKS_NOT,     /* another language */
  WN_SPEAKS_VARIETY, /* another variety of it: en-GB is asked of en-US */
  WN_SPEAKS_IT       /* it, or one of its varieties: en is asked of en-US */
} WnSpeaks;

/**
 * Whether a voice speaks a language
 * language  a BCP-47 tag, in whatever case, with - or _
 * Returns   the best that one of the voice's languages is to it
 */
WN_API WnSpeaks wn_voice_info_speaks (const WnVoiceInfo *info, const char *language);

/**
 * Every voice found in $PARWAVENET_VOICE_PATH, $XDG_DATA_HOME/parwavenet/voices, each
 * $XDG_DATA_DIRS/parwavenet/voices and the installation prefix; of several with one name the first
 * counts. Within a folder they are sorted by name, en-us-2 before en-us-1.
 * $PARWAVENET_VOICE_SYSTEM_PATH, where it is set, replaces all folders but those of
 * $PARWAVENET_VOICE_PATH. Reads headers only; files that are not voices are skipped.
 * Returns  array of WnVoiceInfo with a free function
 */
WN_API GPtrArray *wn_voices_list (void);

/**
 * Loads (or finds among those already loaded) a voice.
 * name    a voice's name, a path to a voice file (anything with a '/' or ending in ".safetensors"),
 *         or NULL = the default, the first of the list
 * Returns a reference, to be released by wn_voice_unref()
 * Errors  WN_ERROR_NOT_FOUND, WN_ERROR_READ (damaged), WN_ERROR_SETTINGS (an architecture or
 *         version that this library does not know); messages name the file
 */
WN_API WnVoice *wn_voice_load (const char *name, GError **error);
/**
 * The same for an untrusted name, such as one of wn_document_get_voice(): it is never taken for a
 * path, only voices of wn_voices_list() are found, and messages reveal nothing about files.
 * Errors  WN_ERROR_NOT_FOUND, or those of wn_voice_load()
 */
WN_API WnVoice *wn_voice_load_listed (const char *name, GError **error);
WN_API WnVoice *wn_voice_ref (WnVoice *voice);
WN_API void wn_voice_unref (WnVoice *voice);
WN_API const WnVoiceInfo *wn_voice_get_info (const WnVoice *voice);

/* ---- synthesis ---- */

typedef struct
{
  double rate;        /* 0.25 .. 4, speed of speech, 1 = the voice's own */
  double pitch;       /* 0.5 .. 2, factor on F0 */
  double pitch_range; /* 0 .. 2, factor on the excursions of ln F0 around its mean */
  double volume;      /* 0 .. 4, factor on the samples, which are clipped to +-1 smoothly */
  /*< private >*/
  gpointer reserved[WN_PADDING];
} WnProsody;

/* clang-format off */
#define WN_PROSODY_INIT { 1.0, 1.0, 1.0, 1.0, { NULL } }
/* clang-format on */

/** Which punctuation is read out by name */
typedef enum
{
  WN_PUNCTUATION_NONE, /* it only shapes the phrasing */
  WN_PUNCTUATION_SOME, /* all symbols, # @ + = * ..., also where they only decorate */
  WN_PUNCTUATION_MOST, /* and all punctuation but . , ' - */
  WN_PUNCTUATION_ALL
} WnPunctuation;

typedef struct
{
  guint64 seed;
  double noise_scale;   /* 0 .. 2, negative = the voice's own */
  guint sentence_pause; /* ms of pause between sentences, in addition to the voice's own */
  gboolean spell;
  int n_threads; /* 0 = automatic */
  WnPunctuation punctuation;
  gboolean no_emoji; /* pass over emoji instead of reading their names */
  /* files of pronunciations, which take precedence over those of $PARWAVENET_LEXICON, separated
     by G_SEARCHPATH_SEPARATOR; copied; NULL = none */
  const char *lexica;
  /* the folder from which SSML that is given to wn_synth_start_markup() may read files; copied;
     NULL = none */
  const char *ssml_files;
  /*< private >*/
  gpointer reserved[2 * WN_PADDING - 2];
} WnSynthOptions;

/* clang-format off */
#define WN_SYNTH_OPTIONS_INIT { 0, -1.0, 200, FALSE, 0, WN_PUNCTUATION_NONE, FALSE, NULL, NULL, { NULL } }
/* clang-format on */

typedef enum
{
  WN_MARK_SENTENCE,
  WN_MARK_WORD,
  WN_MARK_PHONE,
  WN_MARK_NAMED /* <mark name=""/> */
} WnMarkType;

/** Where in the audio something is spoken */
typedef struct
{
  WnMarkType type;
  guint64 start, duration; /* samples of the utterance */
  int offset, length;      /* characters of the text */
  char *name;              /* the word as written, or the phone's or the mark's name */
} WnMark;

WN_API void wn_mark_free (WnMark *mark);

/**
 * Where the first sentence of a growing text ends, to speak a stream sentence by sentence.
 * text, n  n bytes of valid UTF-8
 * final    no more text will follow: what is left is a sentence
 * Returns  bytes of the first sentence with the white space behind it, 0 if it is not complete yet
 */
WN_API gsize wn_sentence_end (const char *text, gsize n, gboolean final);

typedef struct _WnSynth WnSynth;

/** options: copied; NULL = defaults. The synthesizer keeps a reference to the voice */
WN_API WnSynth *wn_synth_new (WnVoice *voice, const WnSynthOptions *options, GError **error);
WN_API void wn_synth_free (WnSynth *synth);

/**
 * Takes effect with the next phone (rate, pitch, pitch_range) and the next read (volume: a linear
 * ramp over all samples of that read, from the volume of the read before; start and seek forget
 * that volume, so that the next read begins with the volume set at that moment). Speech that has
 * been rendered keeps its prosody, also across seeks.
 */
WN_API void wn_synth_set_prosody (WnSynth *synth, const WnProsody *prosody);

/**
 * Prosody that varies over time: called for each phone, in order, with the sample of the utterance
 * at which the phone begins, when the durations of a sentence are planned. Fills rate, pitch and
 * pitch_range (volume is ignored and stays with wn_synth_set_prosody()). May be called again for
 * the same sample, from within start, get_length, limit_length, read, seek and take_marks, on
 * their thread.
 */
typedef void (*WnProsodyFunc) (guint64 sample, WnProsody *prosody, gpointer user_data);

/** func: NULL = back to the values of wn_synth_set_prosody(). Takes effect as those do */
WN_API void wn_synth_set_prosody_func (WnSynth *synth, WnProsodyFunc func, gpointer user_data);

/**
 * Lets another thread interrupt this synthesizer: while *cancelled, read with
 * g_atomic_int_get(), is not 0, all functions return early. A read then returns fewer samples
 * than asked for and may be resumed later from wn_synth_get_position(); lengths are wrong.
 * cancelled  must outlive the synthesizer, or be replaced; NULL = never; takes effect with the next
 *            start
 */
WN_API void wn_synth_set_cancel_flag (WnSynth *synth, const int *cancelled);

/**
 * Begins an utterance and discards the rest of the one before.
 * text, n    UTF-8, n bytes or -1
 * key        selects the rendering, together with the seed: voices that draw from a distribution
 *            vary in timing and melody, others in their noise only. With the same
 *            seed, key, text, voice and prosody the samples are the same bit by bit, whatever the
 *            size of the reads, the threads, and seeks
 * Errors     WN_ERROR_DECODE, with the byte; then nothing has begun
 */
WN_API gboolean wn_synth_start (WnSynth *synth, const char *text, gssize n, guint64 key,
    GError **error);

typedef enum
{
  WN_FORMAT_PLAIN,
  WN_FORMAT_PANGO,
  WN_FORMAT_SSML
} WnTextFormat;

/**
 * The same for marked-up text: the markup's prosody multiplies that of the synthesizer. Offsets of
 * marks are in characters of the markup. Broken markup is no error: its text is spoken without it,
 * with a warning.
 */
WN_API gboolean wn_synth_start_markup (WnSynth *synth, const char *text, gssize n,
    WnTextFormat format, guint64 key, GError **error);

/**
 * Text to be spoken, possibly by several voices: validated and parsed once, and then constant and
 * shared by threads. Its parts are stretches of text in one voice and language: those that SSML
 * asks for, and in every format what is written in a script that the voice cannot read, Cyrillic in
 * an English one, if a voice of wn_voices_list() can.
 */
typedef struct _WnDocument WnDocument;

/** All parts of a document, spoken by one voice */
#define WN_DOCUMENT_WHOLE (-1)
/** Characters without a space that are still taken for a word; longer runs are left out */
#define WN_MAX_RUN 1000

/**
 * text, n  UTF-8, n bytes or -1; copied
 * voice    the voice that speaks where the text asks for none, as "name", "name@language" or
 *          "@language" (BCP-47), NULL = the default; text in its language does not become a part of
 *          its own. With a language the list of voices is read only if it is needed
 * files    the folder from which SSML's `lexicon` and `audio` may read files, with those below it
 *          and no links that lead elsewhere, NULL = none. Sounds are decoded here, 64 MiB of samples
 *          in all; what is not read is told in a warning, and the text inside is spoken
 * Errors   WN_ERROR_DECODE, with the byte
 */
WN_API WnDocument *wn_document_new (const char *text, gssize n, WnTextFormat format,
    const char *voice, const char *files, GError **error);
WN_API WnDocument *wn_document_ref (WnDocument *document);
WN_API void wn_document_unref (WnDocument *document);
/** As it was given; owned by the document */
WN_API const char *wn_document_get_text (const WnDocument *document);
/** 1 or more */
WN_API guint wn_document_get_n_parts (const WnDocument *document);
/**
 * The voice that a part asks for: "name", "name@language" or "@language" (BCP-47, behind the last
 * @), "" where it asks for none; g_free(). The text chooses the names, so load them by
 * wn_voice_load_listed()
 */
WN_API char *wn_document_get_voice (const WnDocument *document, guint part);

/**
 * Begins a part of a document, or with WN_DOCUMENT_WHOLE all of it, as wn_synth_start_markup()
 * does; a reference is kept until the next start
 */
WN_API void wn_synth_start_document (WnSynth *synth, WnDocument *document, int part, guint64 key);

/**
 * Samples of the whole utterance for the current prosody; predicts durations of all sentences,
 * vocodes none
 */
WN_API guint64 wn_synth_get_length (WnSynth *synth);

/**
 * Speaks faster, at the same pitch, so that the utterance just begun (nothing read yet) takes at
 * most n samples: all predicted phone durations are scaled by one more factor, at least
 * 1/max_factor. Lasts until the next start.
 * Returns  the new length, still more than n if max_factor was not enough; the unchanged length if
 *          that was short enough
 */
WN_API guint64 wn_synth_limit_length (WnSynth *synth, guint64 n, double max_factor);

/** Position of the next read, in samples */
WN_API guint64 wn_synth_get_position (WnSynth *synth);
/** Marks that begin before "sample" then count as taken, later ones do not */
WN_API void wn_synth_seek (WnSynth *synth, guint64 sample);

/**
 * The next samples.
 * out      [n] full scale +-1
 * Returns  the number of samples written: fewer than n only at the end, 0 behind it
 */
WN_API gsize wn_synth_read (WnSynth *synth, float *out, gsize n);

/**
 * Sentences, words and phones that begin before sample "until" and have not been taken yet, in
 * order of their start.
 * Returns  array of WnMark with a free function, possibly empty
 */
WN_API GPtrArray *wn_synth_take_marks (WnSynth *synth, guint64 until);

/** What was left out since the last call (emoji, an overlong word ...): strings; NULL if nothing */
WN_API char **wn_synth_take_warnings (WnSynth *synth);

G_END_DECLS

#endif
