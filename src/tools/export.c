/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "config.h"
#include "engine/level.h"
#include "engine/precision.h"
#include "engine/search.h"
#include "engine/voice.h"
#include "export_average.h"
#include "export_equaliser.h"
#include "export_networks.h"
#include "export_onnx.h"
#include "export_teacher.h"
#include "model/config.h"
#include "model/voice.h"
#include "text/text.h"
#include "tools.h"
#include "train/acoustic.h"
#include "train/run/checkpoint.h"
#include "train/corpus/corpus.h"
#include "train/network/network.h"
#include "train/corpus/statistics.h"
#include <math.h>
#include <string.h>

/* Sentences of the corpus that scales of 8 bits are found on, and by which they are judged */
#define N_SCALED 40
#define N_JUDGED 24

#define AVERAGED_SHARE 0.5 /* if none is given */

typedef struct
{
  char *corpus, *acoustic, *student, *averaged_with, *acoustic_averaged_with, *output, *onnx,
      *teacher, *precision, *sentences, *equalise;
  char *name, *speaker, *gender, *languages, *licence, *provenance;
  double noise_scale, sharpness, gain, loudness;
  char *duration_noise, *prosody_noise, *spectrum_noise, *band_noise;
  double f0_range, spectrum_range, lowered_gain, texture, duration_scale;
  double averaged_share;
  int last_recordings;
  gboolean half;
} Options;

/* What it was made of, as far as the files tell; g_free */
static char *
describe (const Options *o, const WnSafetensors *st, const WnCorpus *corpus, const char *student)
{
  const char *source = wn_safetensors_metadata (st, "source");
  double seconds = 0.0;
  int n = 0;

  for (int i = 0; i < corpus->n_utterances; i++) {
    const WnUtterance *u = &corpus->utterances[i];

    if (!u->held_out) {
      seconds += (double) u->n_samples / corpus->config.rate;
      n++;
    }
  }
  return g_strdup_printf ("ParWaveNet " WN_VERSION ": %d utterances, %.1f minutes of %s; %s", n,
      seconds / 60.0, source && *source ? source : "a corpus without a name", student);
}

/*
 * One factor, or as many as value has, with commas between; NULL leaves what there is. What is out
 * of range is found when the voice is read again
 * what  of what is drawn they are
 */
static gboolean
read_factors (const char *option, const char *text, const char *what, guint n_values, float *value,
    GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text ? text : "", ",", -1);
  const guint n = g_strv_length (parts);

  for (guint i = 0; text && i < n_values; i++) {
    const char *part = n == 1 ? parts[0] : i < n ? parts[i] : "";
    char *end;

    value[i] = (float) g_ascii_strtod (part, &end);
    if ((n != 1 && n != n_values) || end == part || *end) {
      g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
          "%s %s: give one factor, or %s with commas between: of what is drawn %s", option, text,
          n_values == 3 ? "three" : "two", what);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_noise (const char *option, const char *text, WnAcousticNoise *noise, GError **error)
{
  float value[] = { noise->frame, noise->phone, noise->slow };

  if (!read_factors (option, text, "for each frame, for each phone, and slowly",
          G_N_ELEMENTS (value), value, error))
    return FALSE;
  *noise = (WnAcousticNoise){ value[0], value[1], value[2] };
  return TRUE;
}

static gboolean
read_band_noise (const Options *o, WnAcousticConfig *config, GError **error)
{
  float value[] = { config->band_noise.low, config->band_noise.high };

  if (!read_factors ("--band-noise", o->band_noise, "up to 1.5 kHz, and from 3.5 kHz on",
          G_N_ELEMENTS (value), value, error))
    return FALSE;
  config->band_noise.low = value[0];
  config->band_noise.high = value[1];
  return TRUE;
}

static gboolean
read_noises (const Options *o, WnAcousticConfig *config, GError **error)
{
  return read_noise ("--duration-noise", o->duration_noise, &config->duration_noise, error)
      && read_noise ("--prosody-noise", o->prosody_noise, &config->prosody_noise, error)
      && read_noise ("--spectrum-noise", o->spectrum_noise, &config->spectrum_noise, error)
      && read_band_noise (o, config, error);
}

/* The student, and all but the acoustic model */
static gboolean
fill (WnVoiceFile *v, const Options *o, GError **error)
{
  WnSafetensors *st = wn_safetensors_open (o->corpus, error);
  WnCorpus *corpus = st ? wn_corpus_open (o->corpus, NULL, error) : NULL;
  g_autofree char *student = NULL;
  const char *licence;

  if (corpus)
    v->features = corpus->config;
  if (!corpus || !wn_export_load_student (v, o->student, corpus->measured, &student, error)) {
    wn_corpus_close (corpus);
    wn_safetensors_close (st);
    return FALSE;
  }
  v->pre_emphasis = WN_FEATURE_PRE_EMPHASIS;
  v->noise_scale = o->noise_scale;
  v->sharpness = o->sharpness;
  v->context_layout = wn_context_layout (v->acoustic_config.context_dim);
  v->gain = o->gain;
  v->acoustic_config.f0_range = o->f0_range;
  v->acoustic_config.texture = o->texture;
  v->acoustic_config.duration_scale = (float) o->duration_scale;
  v->acoustic_config.lowered_gain = o->lowered_gain;
  v->half = o->half;
  licence = o->licence ? o->licence : wn_safetensors_metadata (st, "licence");
  v->name = g_strdup (o->name);
  v->speaker = g_strdup (o->speaker ? o->speaker : o->name);
  v->gender = g_strdup (o->gender ? o->gender : "unknown");
  v->licence = g_strdup (licence && *licence ? licence : NULL);
  v->languages = g_strsplit (o->languages ? o->languages : corpus->language->tag, ",", -1);
  v->provenance = o->provenance ? g_strdup (o->provenance) : describe (o, st, corpus, student);
  v->phones = g_new0 (char *, corpus->language->n_phones + 1);
  for (int i = 0; i < corpus->language->n_phones; i++)
    v->phones[i] = g_strdup (corpus->language->phones[i].name);
  wn_corpus_close (corpus);
  wn_safetensors_close (st);
  if (!v->licence) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "%s does not tell its licence: give --licence",
        o->corpus);
    return FALSE;
  }
  return TRUE;
}

/* Up to n texts of a corpus, evenly spread among those that are held out, or not; g_ptr_array_unref
 */
static GPtrArray *
pick_texts (const WnCorpus *corpus, gboolean held_out, int n)
{
  GPtrArray *all = g_ptr_array_new (), *some = g_ptr_array_new ();

  for (int i = 0; i < corpus->n_utterances; i++) {
    const WnUtterance *u = &corpus->utterances[i];

    if (u->held_out == held_out && *u->text)
      g_ptr_array_add (all, (gpointer) u->text);
  }
  n = MIN (n, (int) all->len);
  for (int i = 0; i < n; i++)
    g_ptr_array_add (some, all->pdata[i * all->len / n]);
  g_ptr_array_unref (all);
  return some;
}

/* The gain that brings a voice's sentences to one loudness without changing them on average */
static void
find_gain (WnVoiceFile *v, const WnVoice *voice, double loudness, GPtrArray *texts)
{
  const double predicted = wn_level_measure (voice, (const char *const *) texts->pdata, texts->len);

  if (isnan (predicted)) {
    g_printerr ("parwavenet: no loudness of %s is known, there was nothing to speak: its sentences "
                "will differ\n",
        v->name);
    return;
  }
  v->loudness = loudness;
  v->gain = loudness - predicted;
  g_print ("gain: %.1f dB, from %.1f LUFS\n", v->gain, predicted);
}

/* What the voice that path holds is to tell of itself: its gain, the scales of 8 bits */
static gboolean
find_precision (WnVoiceFile *v, const char *path, double loudness, GPtrArray *scaled,
    GPtrArray *judged, GError **error)
{
  WnVoice *voice = wn_voice_open (path, error);

  if (!voice)
    return FALSE;
  if (loudness != 0)
    find_gain (v, voice, loudness, scaled);
  if (wn_precision_find (voice, (const char *const *) scaled->pdata, scaled->len,
          (const char *const *) judged->pdata, judged->len, v))
    g_print ("8 bits: %.3f dB from float32 in %u "
             "sentences, scaled by %u others\n",
        v->int8_distance, judged->len, scaled->len);
  else
    g_printerr ("parwavenet: no scales of 8 bits in %s: there was nothing to speak; each start "
                "will have to find them\n",
        path);
  wn_voice_free (voice);
  return wn_voice_file_write (v, path, error);
}

static gboolean
find_precision_of_corpus (WnVoiceFile *v, const Options *o, double loudness, GError **error)
{
  WnCorpus *corpus = wn_corpus_open (o->corpus, NULL, error);
  GPtrArray *scaled, *judged;
  gboolean ok;

  if (!corpus)
    return FALSE;
  scaled = pick_texts (corpus, FALSE, N_SCALED);
  judged = pick_texts (corpus, TRUE, N_JUDGED);
  ok = find_precision (v, o->output, loudness, scaled, judged, error);
  g_ptr_array_unref (scaled);
  g_ptr_array_unref (judged);
  wn_corpus_close (corpus);
  return ok;
}

static void
widen (WnVoiceFile *v, double factor)
{
  WnAcoustic *acoustic = wn_acoustic_new (&v->acoustic_config);

  wn_acoustic_widen (acoustic, v->acoustic, factor);
  wn_acoustic_free (acoustic);
}

static gboolean
run (const Options *o, GError **error)
{
  WnVoiceFile *v = g_new0 (WnVoiceFile, 1), *written = NULL;
  gboolean ok = wn_export_load_acoustic (v, o->acoustic, error)
      && read_noises (o, &v->acoustic_config, error) && fill (v, o, error)
      && (!o->averaged_with
          || wn_export_average_student (v, o->averaged_with, (float) o->averaged_share, error))
      && (!o->acoustic_averaged_with
          || wn_export_average_acoustic (v, o->acoustic_averaged_with, error));

  if (ok) {
    widen (v, o->spectrum_range);
    ok = wn_voice_file_write (v, o->output, error)
        && find_precision_of_corpus (v, o, o->loudness, error)
        && (written = wn_voice_file_read (o->output, WN_VOICE_WHOLE, error)) != NULL;
  }
  wn_voice_file_free (written);
  wn_voice_file_free (v);
  return ok;
}

/* A voice again, with scales of 8 bits found on every other line of a text and judged by the rest
 */
static gboolean
run_precision (const Options *o, GError **error)
{
  g_autofree char *path = wn_voice_search (o->precision, error), *text = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *texts[2] = { g_ptr_array_new (), g_ptr_array_new () };
  GError *reason = NULL;
  WnVoiceFile *v = path ? wn_voice_file_read (path, WN_VOICE_WHOLE, error) : NULL;
  gboolean ok = v != NULL;

  if (ok && !g_file_get_contents (o->sentences, &text, NULL, &reason)) {
    g_set_error_literal (error, WN_ERROR, WN_ERROR_READ, reason->message);
    g_clear_error (&reason);
    ok = FALSE;
  }
  if (ok) {
    lines = g_strsplit (text, "\n", -1);
    for (int i = 0, n = 0; lines[i]; i++) {
      if (*g_strstrip (lines[i]))
        g_ptr_array_add (texts[n++ % 2], lines[i]);
    }
    ok = wn_voice_file_write (v, o->output, error)
        && find_precision (v, o->output, 0, texts[0], texts[1], error);
  }
  g_ptr_array_unref (texts[0]);
  g_ptr_array_unref (texts[1]);
  wn_voice_file_free (v);
  return ok;
}

/* A voice again, whose copies have the mean spectrum of recordings */
static gboolean
run_equalise (const Options *o, GError **error)
{
  g_autofree char *path = wn_voice_search (o->equalise, error);
  WnVoiceFile *v = path ? wn_voice_file_read (path, WN_VOICE_WHOLE, error) : NULL;
  const gboolean ok = v && wn_export_equalise (v, o->corpus, o->last_recordings, error)
      && wn_voice_file_write (v, o->output, error)
      && find_precision_of_corpus (v, o, v->loudness, error);

  wn_voice_file_free (v);
  return ok;
}

/* The student of a voice, for other programs */
static gboolean
run_onnx (const Options *o, GError **error)
{
  char *path = wn_voice_search (o->onnx, error), *output = NULL;
  WnVoiceFile *v = path ? wn_voice_file_read (path, WN_VOICE_WHOLE, error) : NULL;
  gboolean ok = FALSE;

  if (v) {
    GBytes *model = wn_export_onnx (v);

    output = o->output ? g_strdup (o->output) : g_strconcat (v->name, ".onnx", NULL);
    ok = wn_tool_write (output, g_bytes_get_data (model, NULL), g_bytes_get_size (model), error);
    g_bytes_unref (model);
  }
  wn_voice_file_free (v);
  g_free (output);
  g_free (path);
  return ok;
}

static gboolean
check (const Options *o, int argc, GError **error)
{
  const gboolean some = (o->corpus && !o->equalise) || o->acoustic || o->student || o->name,
                 all = o->corpus && o->acoustic && o->student && o->name;

  if (!(o->f0_range >= 0.5 && o->f0_range <= 2)
      || !(o->spectrum_range >= 0.5 && o->spectrum_range <= 2)
      || !(o->duration_scale >= 0.5 && o->duration_scale <= 2)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--f0-range, --spectrum-range and --duration-scale must be 0.5 to 2");
    return FALSE;
  }
  if (!(o->texture >= 0 && o->texture <= 6)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "--texture must be 0 to 6");
    return FALSE;
  }
  if (argc > 1 || all + !!o->onnx + !!o->teacher + !!o->precision + !!o->equalise != 1
      || (some && !all)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--corpus, --acoustic, --student and --name are needed, or --onnx, --teacher, "
        "--precision or --equalise alone, and no arguments");
    return FALSE;
  }
  if (o->equalise && (!o->corpus || !o->output)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--equalise needs --corpus, of the voice's speaker, and --output");
    return FALSE;
  }
  if (!(o->averaged_share >= 0 && o->averaged_share <= 1)
      || (o->averaged_share != AVERAGED_SHARE && !o->averaged_with)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--averaged-share %g: 0 to 1, and for --averaged-with alone", o->averaged_share);
    return FALSE;
  }
  if (o->last_recordings < 0 || (o->last_recordings && !o->equalise)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--last-recordings %d: 0 or more, and for --equalise alone", o->last_recordings);
    return FALSE;
  }
  if (o->loudness != 0 && o->gain != 0) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--gain and --loudness: give one of them, the other follows from it");
    return FALSE;
  }
  if (o->loudness != 0
      && !(o->loudness >= WN_VOICE_MIN_LOUDNESS && o->loudness <= WN_VOICE_MAX_LOUDNESS)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS, "--loudness must be %g to %g",
        WN_VOICE_MIN_LOUDNESS, WN_VOICE_MAX_LOUDNESS);
    return FALSE;
  }
  if (!!o->precision != !!o->sentences || (o->precision && !o->output)) {
    g_set_error (error, WN_ERROR, WN_ERROR_SETTINGS,
        "--precision, --sentences and --output go together");
    return FALSE;
  }
  return TRUE;
}

static void
options_clear (Options *o)
{
  g_free (o->corpus);
  g_free (o->acoustic);
  g_free (o->student);
  g_free (o->averaged_with);
  g_free (o->acoustic_averaged_with);
  g_free (o->output);
  g_free (o->onnx);
  g_free (o->teacher);
  g_free (o->precision);
  g_free (o->sentences);
  g_free (o->equalise);
  g_free (o->name);
  g_free (o->speaker);
  g_free (o->gender);
  g_free (o->languages);
  g_free (o->licence);
  g_free (o->provenance);
  g_free (o->duration_noise);
  g_free (o->prosody_noise);
  g_free (o->spectrum_noise);
  g_free (o->band_noise);
}

/* What was asked for: a voice, an ONNX model or a teacher */
static gboolean
write_file (Options *o, GError **error)
{
  if (o->onnx)
    return run_onnx (o, error);
  if (o->precision)
    return run_precision (o, error);
  if (o->equalise)
    return run_equalise (o, error);
  if (o->teacher)
    return wn_export_teacher (o->teacher, o->licence, o->output ? o->output : "teacher.safetensors",
        error);
  o->output = o->output ? o->output : g_strconcat (o->name, ".safetensors", NULL);
  return run (o, error);
}

/* What is drawn from in use, and what is made of it */
static void
add_drawing_options (Options *o, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "duration-noise", 0, 0, G_OPTION_ARG_STRING, &o->duration_noise,
        "Amount of what is drawn of durations, 0 to 2 (1): of all, or for each frame (of durations "
        "there is none), for each phone, and slowly",
        "X[,Y,Z]" },
    { "prosody-noise", 0, 0, G_OPTION_ARG_STRING, &o->prosody_noise,
        "The same of F0, periodicity and voicing", "X[,Y,Z]" },
    { "spectrum-noise", 0, 0, G_OPTION_ARG_STRING, &o->spectrum_noise, "The same of spectra",
        "X[,Y,Z]" },
    { "duration-scale", 0, 0, G_OPTION_ARG_DOUBLE, &o->duration_scale,
        "Factor of durations, which 'train acoustic' tells for --duration-noise 0, 0.5 to 2 (1)",
        "FACTOR" },
    { "f0-range", 0, 0, G_OPTION_ARG_DOUBLE, &o->f0_range,
        "Factor of the drawn F0's distance from its mean, 0.5 to 2 (1)", "FACTOR" },
    { "spectrum-range", 0, 0, G_OPTION_ARG_DOUBLE, &o->spectrum_range,
        "The same of each band of the spectrum, where there is speech", "FACTOR" },
    { "lowered-gain", 0, 0, G_OPTION_ARG_DOUBLE, &o->lowered_gain,
        "An octave, where speech is made lower than it was drawn, 0 to 6 (0)", "DB" },
    { "texture", 0, 0, G_OPTION_ARG_DOUBLE, &o->texture, "Noise of each band alone, 0 to 6 (0)",
        "DB" },
    { "band-noise", 0, 0, G_OPTION_ARG_STRING, &o->band_noise,
        "Amount of what a model with deviations draws of each band alone, 0 to 2 (1): of all, or "
        "up to 1.5 kHz and from 3.5 kHz on",
        "X[,Y]" },
    { NULL },
  };

  wn_tool_add_entries (context, entries);
}

static gboolean
parse (Options *o, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "corpus", 0, 0, G_OPTION_ARG_FILENAME, &o->corpus, "Corpus that both were trained on",
        "FILE" },
    { "acoustic", 0, 0, G_OPTION_ARG_FILENAME, &o->acoustic, "Folder of the acoustic model",
        "FOLDER" },
    { "student", 0, 0, G_OPTION_ARG_FILENAME, &o->student, "Folder of the student, or a voice",
        "FOLDER" },
    { "averaged-with", 0, 0, G_OPTION_ARG_FILENAME, &o->averaged_with,
        "Folder of another training of the student: the mean of both", "FOLDER" },
    { "averaged-share", 0, 0, G_OPTION_ARG_DOUBLE, &o->averaged_share,
        "What the other training has of that mean, 0 to 1 (0.5)", "SHARE" },
    { "acoustic-averaged-with", 0, 0, G_OPTION_ARG_STRING, &o->acoustic_averaged_with,
        "Voice, that the acoustic model was fine-tuned from: the mean of both", "VOICE" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output,
        "File to write (default: NAME.safetensors, NAME.onnx, teacher.safetensors)", "FILE" },
    { "onnx", 0, 0, G_OPTION_ARG_STRING, &o->onnx,
        "Write the student of this voice, a name or a file, as an ONNX model", "VOICE" },
    { "teacher", 0, 0, G_OPTION_ARG_FILENAME, &o->teacher,
        "Write the teacher of this training alone", "FOLDER" },
    { "precision", 0, 0, G_OPTION_ARG_STRING, &o->precision,
        "Write this voice again with scales of 8 bits, found on --sentences", "VOICE" },
    { "equalise", 0, 0, G_OPTION_ARG_STRING, &o->equalise,
        "Write this voice again, with a filter that brings its spectrum to that of --corpus",
        "VOICE" },
    { "last-recordings", 0, 0, G_OPTION_ARG_INT, &o->last_recordings,
        "With --equalise: of the corpus's last N that are not held out; 0, the default, for all",
        "N" },
    { "sentences", 0, 0, G_OPTION_ARG_FILENAME, &o->sentences,
        "One a line: by turns to find the scales, and to judge them", "FILE" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &o->name, "Name of the voice", "NAME" },
    { "speaker", 0, 0, G_OPTION_ARG_STRING, &o->speaker, "Who is heard (default: the voice's name)",
        "TEXT" },
    { "gender", 0, 0, G_OPTION_ARG_STRING, &o->gender, "female, male, ... (unknown)", "WORD" },
    { "languages", 0, 0, G_OPTION_ARG_STRING, &o->languages, "BCP-47 tags (of the corpus)",
        "TAG,TAG" },
    { "licence", 0, 0, G_OPTION_ARG_STRING, &o->licence, "Of the voice (the corpus's)", "SPDX" },
    { "provenance", 0, 0, G_OPTION_ARG_STRING, &o->provenance,
        "What it was trained on (default: what the files tell)", "TEXT" },
    { "noise-scale", 0, 0, G_OPTION_ARG_DOUBLE, &o->noise_scale, "Amount of noise, 0 to 2 (1)",
        "FACTOR" },
    { "half", 0, 0, G_OPTION_ARG_NONE, &o->half,
        "The acoustic model as 16-bit floats: a smaller file", NULL },
    { "sharpness", 0, 0, G_OPTION_ARG_DOUBLE, &o->sharpness,
        "Contrast of predicted spectra, 0.5 to 2 (1)", "FACTOR" },
    { "gain", 0, 0, G_OPTION_ARG_DOUBLE, &o->gain, "On what is spoken from text, -40 to 40 (0)",
        "DB" },
    { "loudness", 0, 0, G_OPTION_ARG_DOUBLE, &o->loudness,
        "Bring all sentences to one loudness, -60 to -5, in place of --gain", "LUFS" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (
      "- make a voice file of what was trained, an ONNX model of a voice, or a file of a teacher");

  wn_tool_add_entries (context, entries);
  add_drawing_options (o, context);
  return g_option_context_parse (context, argc, argv, error);
}

int
wn_tool_export (int argc, char **argv)
{
  Options o = { .averaged_share = AVERAGED_SHARE,
    .noise_scale = 1.0,
    .sharpness = 1.0,
    .f0_range = 1.0,
    .spectrum_range = 1.0,
    .duration_scale = 1.0 };
  GError *error = NULL;
  const gboolean ok = parse (&o, &argc, &argv, &error) && check (&o, argc, &error)
      && write_file (&o, &error);

  options_clear (&o);
  return ok ? 0 : wn_tool_fail (error);
}
