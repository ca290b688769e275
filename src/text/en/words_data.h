/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_WORDS_DATA_H
#define WN_TEXT_WORDS_DATA_H

#include <stddef.h>

/* Tables of words.c, lower case */

/* In capitals these are read letter by letter although they could be read as words */
static const char *const spelled_acronyms[] = { "led", "it", "us", "usa", "uk", "eu", "un", "ip",
  "id", "ai", "io", "iq", "ie", "uae", "ufo", "ucla", "iou", "oap", "aaa", "aarp", "acl", "ada",
  "adc", "aol", "apa", "apr", "aum", "bbc", "iee", "ieee", "ioc", "ios", "iot", "imo", "isp", "iss",
  "iva", "ivf", "mit", "naacp", "nyu", "oem", "oecd", "osce", "pga", "pr", "psa", "qa", "rna",
  "ssa", "uav", "uhf", "unhcr", "uv", "vat", "vip", "vhf", NULL };

/* In capitals these are words although they are short */
static const char *const spoken_acronyms[] = { "nasa", "nato", "aids", "sim", "ram", "rom", "pin",
  "gif", "lan", "wan", "sip", "aka", "asap", "zip", "dos", "bios", "gui", "vin", "ira", "opec",
  "laser", "radar", "scuba", "unesco", "unicef", "fifa", "uefa", "covid", "sars", "yolo", "wwi",
  "wwii", NULL };

/* English words of two and three letters: capitals only stress them */
static const char *const short_words[] = { "am", "an", "as", "at", "be", "by", "do", "go", "ha",
  "he", "hi", "if", "in", "is", "me", "my", "no", "of", "oh", "on", "or", "ow", "so", "to", "up",
  "we", "ye", "act", "add", "age", "ago", "aid", "aim", "air", "all", "and", "any", "are", "arm",
  "art", "ask", "ate", "bad", "bag", "ban", "bar", "bat", "bed", "bee", "beg", "bet", "bid", "big",
  "bin", "bit", "bow", "box", "boy", "bug", "bus", "but", "buy", "bye", "can", "cap", "car", "cat",
  "cow", "cry", "cup", "cut", "dad", "day", "did", "die", "dig", "dog", "dot", "dry", "due", "ear",
  "eat", "egg", "end", "eye", "fan", "far", "fat", "few", "fit", "fix", "fly", "for", "fox", "fun",
  "gap", "gas", "get", "god", "got", "gun", "guy", "had", "has", "hat", "her", "hey", "him", "his",
  "hit", "hot", "how", "ice", "ill", "ink", "its", "job", "joy", "key", "kid", "lab", "law", "lay",
  "leg", "let", "lie", "lit", "log", "lot", "low", "mad", "man", "map", "may", "men", "met", "mix",
  "mom", "mud", "net", "new", "nor", "not", "now", "nut", "odd", "off", "oil", "old", "one", "our",
  "out", "own", "pay", "pen", "pet", "pie", "pig", "put", "ran", "raw", "red", "rid", "row", "run",
  "sad", "sat", "saw", "say", "sea", "see", "set", "sex", "she", "sir", "sit", "six", "sky", "son",
  "sun", "tap", "tax", "tea", "ten", "the", "tie", "tip", "toe", "too", "top", "toy", "try", "two",
  "use", "van", "via", "war", "was", "way", "web", "wet", "who", "why", "win", "won", "wow", "yes",
  "yet", "you", "zoo", NULL };

/* Words without their end, behind which an apostrophe stands */
static const char *const clipped[][2] = { { "th", "the" }, { "wi", "with" }, { "i", "in" },
  { "gi", "give" }, { "ha", "have" }, { "fro", "from" } };

/* Words that are read as others; several words for one */
static const char *const respellings[][2] = {
  { "mr", "mister" },
  { "mrs", "missus" },
  { "ms", "mizz" },
  { "phd", "p h d" },
  { "ok", "okay" },
  { "vs", "versus" },
  { "etc", "et cetera" },
  { "wwi", "world war one" },
  { "wwii", "world war two" },
  { "yoy", "year over year" },
  { "qoq", "quarter over quarter" },
  { "ii", "i i" },
  { "eg", "for example" },
  { "ie", "that is" },
  { "usb", "u s b" },
  { "api", "_a p i" },
  { "apis", "_a p i 's" },
  { "url", "u r l" },
  { "urls", "u r l 's" },
  { "faq", "f _a q" },
  { "ip", "i p" },
  { "isp", "i s p" },
  { "iot", "i o t" },
  { "uri", "u r i" },
  { "ios", "i o s" },
  { "ctrl", "control" },
  { "kg", "kilograms" },
  { "km", "kilometers" },
  { "cm", "centimeters" },
  { "mph", "miles per hour" },
  { "tsp", "teaspoon" },
  { "tbsp", "tablespoon" },
  { "lbs", "pounds" },
  { "blvd", "boulevard" },
  { "hwy", "highway" },
  { "pkwy", "parkway" },
  { "govt", "government" },
  { "ext", "extension" },
  { "dept", "department" },
  { "approx", "approximately" },
  { "gov't", "government" },
  { "int'l", "international" },
  { "nat'l", "national" },
  { "dep't", "department" },
  { "ass'n", "association" },
  { "cont'd", "continued" },
  { "sec'y", "secretary" },
  { "ipv", "i p v" },
  { "voip", "voip" },
  { "lidar", "lidar" },
};

#endif
