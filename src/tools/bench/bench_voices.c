/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "bench.h"
#include <math.h>
#include <string.h>
#include "base/clock.h"
#include "engine/synth.h"
#include "nn/kernels/quantised.h"
#include "text/text.h"

#define TIMES_READ 20 /* the text, to analyse it: some milliseconds */

/* About the same in each: two sentences, one of them with a number */
static const char *const texts[][2] = {
  { "de",
      "Die Sitzung beginnt morgen um 9 Uhr im kleinen Saal, und alle sind herzlich eingeladen. "
      "Bitte hinterlassen Sie nach dem Ton eine Nachricht." },
  { "en",
      "The meeting begins tomorrow at 9 in the small hall, and everybody is welcome to join us. "
      "Please leave a message after the tone." },
  { "es",
      "La reunión empieza mañana a las 9 en la sala pequeña, y todo el mundo está invitado. "
      "Por favor, deje un mensaje después de la señal." },
  { "fr",
      "La réunion commence demain à 9 heures dans la petite salle, et tout le monde est invité. "
      "Veuillez laisser un message après le signal." },
  { "it",
      "La riunione comincia domani alle 9 nella sala piccola, e tutti sono invitati. "
      "Si prega di lasciare un messaggio dopo il segnale." },
  { "nl",
      "De vergadering begint morgen om 9 uur in de kleine zaal, en iedereen is van harte welkom. "
      "Laat een bericht achter na de toon." },
  { "ru",
      "Собрание начнётся завтра в 9 часов в малом зале, и мы будем рады всем. "
      "Пожалуйста, оставьте сообщение после сигнала." },
};

/* In any language there are numbers */
static const char numbers[] = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10. 123, 456, 789, 1000.";

typedef struct
{
  WnVoice *voice;
  const char *text;
  WnTextFrontend *frontend;
  double reading;  /* us a phone */
  double speaking; /* times real time */
} Measured;

static const char *
text_of (const WnLanguage *language)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (strncmp (language->tag, texts[i][0], 2) == 0 && !g_ascii_isalpha (language->tag[2]))
      return texts[i][1];
  }
  return numbers;
}

static void
measured_clear (gpointer data)
{
  Measured *m = data;

  wn_text_frontend_free (m->frontend);
  wn_voice_unref (m->voice);
}

/* us a phone, all sentences of the text; NAN if it cannot be read */
static double
read_text (const Measured *m)
{
  const gsize n = strlen (m->text);
  double begin = wn_thread_seconds ();
  int phones = 0;

  for (int i = 0; i < TIMES_READ; i++) {
    for (gsize at = 0, end; at < n; at += end) {
      WnSentence *sentence;

      end = wn_text_sentence_end (wn_text_frontend_language (m->frontend), m->text + at, n - at,
          TRUE);
      sentence = wn_text_to_phones (m->frontend, m->text + at, end, 0, 0, NULL, NULL);
      if (!sentence)
        return NAN;
      phones += sentence->n_phones;
      wn_sentence_free (sentence);
    }
  }
  return 1e6 * (wn_thread_seconds () - begin) / phones;
}

static gboolean
measure (Measured *m, GError **error)
{
  const double reading = read_text (m),
               speaking = wn_bench_speak (m->voice, 1, m->text, wn_thread_seconds, error);

  m->reading = fmin (m->reading, reading);
  m->speaking = fmax (m->speaking, speaking);
  return !isnan (speaking);
}

static gboolean
open_voice (GArray *voices, const char *path, GError **error)
{
  Measured m = { .voice = wn_voice_load (path, error), .reading = INFINITY };

  if (!m.voice)
    return FALSE;
  m.text = text_of (m.voice->language);
  m.frontend = wn_text_frontend_new (m.voice->language, error);
  if (!m.frontend) {
    wn_voice_unref (m.voice);
    return FALSE;
  }
  g_array_append_val (voices, m);
  return TRUE;
}

static void
add_rows (WnBench *bench, const Measured *m, const Measured *first)
{
  const char *name = m->voice->info.name;
  const gboolean quantised = wn_student_is_quantised (m->voice->student);
  const struct
  {
    const char *key, *label, *unit;
    double value;
    int digits;
  } rows[] = {
    { "text_us_a_phone", "text analysis", "us a phone", m->reading, 2 },
    { "text_to_audio_times_real_time",
        quantised ? "text to audio, 8 bits" : "text to audio, float32", "times real time",
        m->speaking, 2 },
    { "over_first", "text to audio against the first voice", "", m->speaking / first->speaking, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *key = g_strdup_printf ("%s.%s", name, rows[i].key),
                    *label = i == 0
        ? g_strdup_printf ("%s (%s), %s", name, m->voice->info.languages[0], rows[i].label)
        : g_strdup_printf ("  %s", rows[i].label);

    wn_bench_add (bench, g_intern_string (key), g_intern_string (label), rows[i].value,
        rows[i].digits, rows[i].unit);
  }
}

gboolean
wn_bench_voices (WnBench *bench, const char *const *names, GError **error)
{
  GArray *voices = g_array_new (FALSE, FALSE, sizeof (Measured));
  gboolean ok = TRUE;

  g_array_set_clear_func (voices, measured_clear);
  for (int i = 0; ok && names[i]; i++)
    ok = open_voice (voices, names[i], error);
  /* by turns, so that what else the machine does meets all of them */
  for (int repeat = 0; ok && repeat < bench->repeat; repeat++) {
    for (guint i = 0; ok && i < voices->len; i++)
      ok = measure (&g_array_index (voices, Measured, i), error);
  }
  for (guint i = 0; ok && i < voices->len; i++)
    add_rows (bench, &g_array_index (voices, Measured, i), &g_array_index (voices, Measured, 0));
  g_array_unref (voices);
  return ok;
}
