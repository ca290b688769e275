/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "command.h"
#include "config.h"
#include "tiny_voice.h"

/* What commands are asked for in vain: each says why in one line, with status 1, and writes nothing */

typedef struct
{
  const char *line, *message;
} Refusal;

/* Lines of command_shell(), and what each complains of */
static void
expect_refusals (const Refusal *refusals, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    CommandResult r = command_shell (refusals[i].line);

    if (r.status != 1 || !strstr (r.err, refusals[i].message) || r.n_out > 0)
      g_error ("%s: status %d\n%s\n%s", refusals[i].line, r.status, r.out, r.err);
    command_result_clear (&r);
  }
}

static void
test_say (void)
{
  static const Refusal refusals[] = {
    { "@ say -o %/a.wav --ssml --pango Hi", "give one of --plain, --ssml and --pango" },
    { "@ say --raw --encoding wav -o %/a.raw Hi", "--raw is an encoding already" },
    { "@ say --batch %/x", "--batch needs the folder to write to" },
    { "@ say --batch %/x Hi", "give a TEXT, or --file, or --batch" },
    { "@ say --batch %/x --timings b.json -o %/out", "--timings is a format" },
    { "@ say -o %/a.wav --timings b.xyz Hi", "\"b.xyz\" is none of json, srt, vtt, textgrid" },
    { "@ say --rate-hz 10 -o %/a.wav Hi", "--rate-hz 10 is not between 8000 and 192000" },
    { "@ say --rate-hz 96000 -o %/a.mp3 Hi",
        "mp3 has no sampling rate of 96000 Hz; it has 8000, 11025, 12000, 16000, 22050, 24000, "
        "32000, 44100, 48000 Hz" },
    { "@ say --rate-hz 44100 -e opus Hi",
        "opus has no sampling rate of 44100 Hz; it has 8000, 12000, 16000, 24000, 48000 Hz" },
    { "@ say --rate-hz 96000 -e mp3 --batch %/x -o %/out", "mp3 has no sampling rate of 96000 Hz" },
    { "@ say --float -o %/a.flac Hi", "--float is for WAV and raw samples, not flac" },
    { "@ say -o %/a.wav ''", "there is nothing to speak" },
    { "@ say -o %/a.wav '  '", "there is nothing to speak" },
    { "printf '' | @ say -o %/a.wav", "there is nothing to speak" },
    { "@ say -o %/a.wav '<speak></speak>'", "there is nothing to speak" },
    { "@ say -l xx -o %/a.wav Hi", "no installed voice speaks \"xx\"" },
    { "@ say -v tiny -l ru -o %/a.wav Hi", "the voice tiny does not speak \"ru\"" },
    { "@ say -v nobody -o %/a.wav Hi", "nobody" },
    { "@ say -o %/a.xyz Hi", "tells no encoding; there are wav, raw, flac, opus, mp3" },
    { "@ say --encoding xyz -o %/a Hi", "--encoding \"xyz\" tells no encoding" },
    { "@ say -o %/none/a.wav Hi", "No such file or directory" },
    { "@ say --lexicon %/none -o %/a.wav Hi", "No such file or directory" },
    { "@ say --file %/none -o %/a.wav", "No such file or directory" },
    { "@ say --rate 9 -o %/a.wav Hi", "--rate 9 is not between 0.25 and 4" },
    { "@ say --pitch 99 -o %/a.wav Hi", "--pitch 99 is not between 0.5 and 2" },
    { "@ say --volume -1 -o %/a.wav Hi", "--volume -1 is not between 0 and 4" },
    { "@ say --threads -5 -o %/a.wav Hi", "--threads -5 is not between 0 and 256" },
    { "@ say --punctuation odd -o %/a.wav Hi", "\"odd\" is none of none, some, most, all" },
    { "@ say --teacher %/none -o %/a.wav Hi", "--teacher needs --engine teacher" },
    { "@ say --nothing -o %/a.wav Hi", "Unknown option --nothing" },
    { "@ say -o %/a.wav < %/.", "the text could not be read: Is a directory" },
    { "@ say -f % -o %/a.wav", "Is a directory" },
    { "@ say --sink 'identity error-after=2 ! fakesink' One. Two. Three.", "the sound system: " },
    /* GStreamer without any sound system */
    { "mkdir %/few; for p in coreelements app audioconvert audioresample autodetect; do cp "
      "$(pkg-config --variable=pluginsdir gstreamer-1.0)/libgst$p.so %/few; done; "
      "GST_PLUGIN_PATH= GST_PLUGIN_SYSTEM_PATH=%/few GST_REGISTRY=%/registry3 @ say Hi",
        "the sound system: " },
  };

  expect_refusals (refusals, G_N_ELEMENTS (refusals));
  command_expect ("test ! -e %/a.wav && test ! -e %/a.mp3 && test ! -e %/a.flac", 0, NULL, NULL);
}

/* One bad line of many costs its message, and the others are spoken */
static void
test_batch (void)
{
  static const Refusal refusals[] = {
    { "@ say --batch %/none -o %/out", "none: no such file, or not readable" },
    { ": > %/plain; printf 'b\\tHello.\\n' | @ say --batch - -o %/plain/out",
        "the folder could not be made" },
    { "@ say --batch - --encoding xyz -o %/out", "--encoding \"xyz\" tells no encoding" },
    { "printf 'no tab\\n.a\\tdot\\nb\\tHello.\\n\\n/c\\tslash\\n\\td\\n' | @ say --batch - -o "
      "%/out",
        "4 of the lines were not spoken" },
    { "printf 'x\\t \\n' | @ say --batch - -o %/out", "-:1: there is nothing to speak" },
  };

  expect_refusals (refusals, G_N_ELEMENTS (refusals));
  command_expect ("ls %/out", 0, "b.wav", NULL);
}

static void
test_dub (void)
{
  static const Refusal refusals[] = {
    { "@ dub %/a.srt", "give a file of subtitles, and --output" },
    { "@ dub %/a.srt %/b.srt -o %/out.wav", "give a file of subtitles, and --output" },
    { "@ dub %/a.srt -o %/out.xyz", "tells no encoding" },
    { "@ dub %/none.srt -o %/out.wav", "none.srt: no such file" },
    { "@ dub %/a.srt -o %/none/out.wav", "No such file or directory" },
    { "@ dub --overflow odd %/a.srt -o %/out.wav", "odd" },
    { "@ dub --rate-hz 10 %/a.srt -o %/out.wav", "--rate-hz 10 is not between" },
    { "@ dub --rate 9 %/a.srt -o %/out.wav", "--rate 9 is not between 0.25 and 4" },
    { "@ dub -v nobody %/a.srt -o %/out.wav", "nobody" },
    { "printf nothing > %/b.srt; @ dub %/b.srt -o %/out.wav", "b.srt: " },
    { "@ dub --rate-hz 96000 %/a.srt -o %/out.mp3",
        "mp3 has no sampling rate of 96000 Hz; it has 8000, " },
  };

  command_expect ("printf '1\\n00:00:00,500 --> 00:00:01,000\\nOne.\\n\\n' > %/a.srt", 0, NULL,
      NULL);
  expect_refusals (refusals, G_N_ELEMENTS (refusals));
  command_expect ("test ! -e %/out.mp3", 0, NULL, NULL);
}

static void
test_studio (void)
{
  static const Refusal refusals[] = {
    { "@ text --file %/none", "could not be opened" },
    { "@ text --lexicon %/none hello", "No such file or directory" },
    { "@ text --ssml --pango hello", "--ssml" },
    { "@ text a --file b", "give either a TEXT or a file" },
    { "@ text --phones --json a", "--json shows the phones too" },
    { "@ text --format ssml --pango a", "give one of --format, --ssml and --pango" },
    { "@ voices --nothing", "Unknown option --nothing" },
    { "@ copy --nothing", "Unknown option --nothing" },
    { "@ bench --nothing", "Unknown option --nothing" },
    { "@ bench tiny", "it takes no arguments, only options" },
    { "@ bench -v nobody --repeat 0", "--repeat 0 is not between 1 and 1000" },
    { "@ bench -v nobody --length -1", "--length -1 is not between 0 and 1440" },
    { "@ bench -v nobody --length 1 --voices", "give one of --length and --voices" },
    { "@ prepare --nothing", "Unknown option --nothing" },
    { "@ prepare", "Usage:" },
    { "@ prepare --ljspeech % --festvox % %/out.safetensors", "Usage:" },
    { "@ prepare --ljspeech % --transcripts % %/out.safetensors", "Usage:" },
    { "@ prepare --ljspeech % --held-out % --no-held-out %/out.safetensors", "Usage:" },
    { "@ export --nothing", "Unknown option --nothing" },
    { "@ export --texture 7 --corpus % --acoustic % --student % --name a", "--texture must be 0" },
    { "$(dirname @)/parwavenet-studio", "it is started by \"parwavenet\"" },
    { "@ voices extra", "no arguments" },
    { "@ copy", "give a recording and the file to write" },
    { "@ copy %/none.wav %/b.wav", "none.wav: no such file" },
    { "@ copy %/none.wav %/b.xyz", "tells no encoding; there are wav, raw, flac, opus, mp3" },
    { "@ copy --float %/none.wav %/b.flac", "--float is for WAV and raw samples, not flac" },
    { "@ copy --noise-scale 5 %/none.wav %/b.wav", "--noise-scale 5 is not between 0 and 2" },
    { "@ prepare --ljspeech %/none %/out.safetensors", "metadata.csv: no such file" },
    { "@ prepare --festvox %/none %/out.safetensors", "txt.done.data: no such file" },
    { "@ prepare --asterisk xx %/out.safetensors", "no prompts \"xx\"; there are en, es" },
    { "@ prepare --ljspeech % --language xx %/out.safetensors", "no language \"xx\"" },
    { "@ export", "--corpus, --acoustic, --student and --name are needed" },
    { "@ eval --corpus %/none --voice tiny", "No such file or directory" },
    { "@ report", "give the folder of a training" },
    { "@ report %/none", "No such file or directory" },
  };

  expect_refusals (refusals, G_N_ELEMENTS (refusals));
}

static void
test_train (void)
{
  static const Refusal refusals[] = {
    { "@ train", "Usage: parwavenet train STEP" },
    { "@ train nothing", "no step \"nothing\"" },
    { "@ train student %/none %/run", "none: No such file or directory" },
    { "@ train teacher %/none %/run", "none: No such file or directory" },
    { "@ train acoustic", "a corpus and its alignment" },
    { "@ train acoustic %/none %/none %/run", "none: No such file or directory" },
    { "@ train align %/none %/out", "none: No such file or directory" },
    { "@ train distil %/none %/a %/b %/run", "none: No such file or directory" },
    { "@ train classifier %/none %/none %/run", "none: No such file or directory" },
    { "@ train lexicon %/none %/none -o %/x", "No such file or directory" },
  };

  expect_refusals (refusals, G_N_ELEMENTS (refusals));
}

/* A number that says nothing is not taken for another one, or for none */
static void
test_numbers (void)
{
  static const struct
  {
    const char *command, *options, *values, *range;
  } numbers[] = {
    { "train student %/none %/run", "mel envelope adversarial perceptual muon rate", "-0.1 nan inf",
        "a finite number from 0 on" },
    { "train student %/none %/run", "predicted-share repulsion averaging", "-0.1 1.1 nan",
        "between 0 and 1" },
    { "train student %/none %/run", "segment", "0 -1", "between 1 and 100000" },
    { "train student %/none %/run", "batch steps excitation-band", "-1",
        "a finite number from 0 on" },
    { "train distil %/none %/a %/b %/run", "kl stft mel power envelope perceptual contrastive",
        "-0.1 nan inf", "a finite number from 0 on" },
    { "train distil %/none %/a %/b %/run", "temperature voiced-temperature", "-0.1 3 nan",
        "between 0 and 2" },
    { "train distil %/none %/a %/b %/run", "repulsion", "-0.1 1.1 nan", "between 0 and 1" },
    { "train acoustic %/none %/none %/run", "adversarial", "-0.1 nan inf",
        "a finite number from 0 on" },
    { "train acoustic %/none %/none %/run", "others stretched", "-0.1 1.1 nan", "between 0 and 1" },
    { "train acoustic %/none %/none %/run", "dropout duration-dropout", "-0.1 1 nan",
        "between 0 and 0.99" },
    { "train teacher %/none %/run", "feature-noise", "-0.1 nan inf", "a finite number from 0 on" },
    { "train classifier %/none %/none %/run", "dropout", "-0.1 1 nan", "between 0 and 0.99" },
    { "train lexicon %/none %/none", "dropout", "-0.1 1 nan", "between 0 and 0.99" },
    { "train stress %/none", "dropout", "-0.1 1 nan", "between 0 and 0.99" },
    { "train student %/none %/run", "threads", "-1 257", "between 0 and 256" },
    { "train acoustic %/none %/none %/run", "threads", "-1 257", "between 0 and 256" },
    { "train align %/none %/out", "threads", "-1 257", "between 0 and 256" },
    { "prepare --ljspeech %/none %/out", "threads", "-1 257", "between 0 and 256" },
    { "judge %/none %/none", "threads", "-1 257", "between 0 and 256" },
    { "report %/none", "utterances", "-1 0", "between 1 and 10000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_auto (GStrv) options = g_strsplit (numbers[i].options, " ", -1),
                   values = g_strsplit (numbers[i].values, " ", -1);

    for (int o = 0; options[o]; o++)
      for (int v = 0; values[v]; v++) {
        g_autofree char *line = g_strdup_printf ("@ %s --%s %s", numbers[i].command, options[o],
                            values[v]),
                        *message = g_strdup_printf ("--%s %s is not %s", options[o], values[v],
                            numbers[i].range);

        expect_refusals (&(Refusal){ line, message }, 1);
      }
  }
}

/* What is looked for elsewhere, and is not there, has a name */
static void
test_missing (void)
{
  static const Refusal refusals[] = {
    { "GST_PLUGIN_SYSTEM_PATH=/nowhere GST_REGISTRY=%/registry @ say -o %/a.opus Hi",
        "encoder opusenc for opus is not installed (Debian package gstreamer1.0-plugins-base)" },
    { "GST_PLUGIN_SYSTEM_PATH=/nowhere GST_REGISTRY=%/registry @ dub %/a.srt -o %/a.wav",
        "GStreamer's element subparse was not found" },
    { "GST_PLUGIN_PATH= GST_REGISTRY=%/registry2 @ dub %/a.srt -o %/a.wav",
        "GStreamer's element textwavenet was not found" },
    { "%/parwavenet prepare", "parwavenet-studio cannot be started: No such file or directory" },
    { "%/parwavenet serve", "parwavenet-serve: No such file or directory" },
  };
  const char *const installed[] = { WN_HELPER_DIR "/parwavenet-studio",
    WN_HELPER_DIR "/parwavenet-serve" };

  for (gsize i = 0; i < G_N_ELEMENTS (installed); i++)
    if (g_file_test (installed[i], G_FILE_TEST_EXISTS)) {
      g_test_skip ("what is looked for is installed");
      return;
    }
  command_expect (
      "cp @ %/parwavenet; printf '1\n00:00:00,500 --> 00:00:01,000\nOne.\n\n' > %/a.srt", 0, NULL,
      NULL);
  expect_refusals (refusals, G_N_ELEMENTS (refusals));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refusals/say", test_say);
  g_test_add_func ("/refusals/batch", test_batch);
  g_test_add_func ("/refusals/dub", test_dub);
  g_test_add_func ("/refusals/studio", test_studio);
  g_test_add_func ("/refusals/train", test_train);
  g_test_add_func ("/refusals/numbers", test_numbers);
  g_test_add_func ("/refusals/missing", test_missing);
  return command_test_run ();
}
