/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SAY_TEXT_DATA_H
#define WN_TEXT_SAY_TEXT_DATA_H

#include <glib.h>

/* Tables of say_text.c, lower case where nothing else is said */

/* What may follow the last dot of a host name; the names of countries that are no words */
static const char *const top_level_domains[] = { "com", "org", "net", "edu", "gov", "mil", "int",
  "info", "io", "co", "uk", "de", "fr", "eu", "us", "ca", "au", "ch", "nl", "se", "jp", "cn", "ru",
  "it", "es", "pl", "dev", "app", "ai", "tv", "fm", "me", "biz", NULL };

/* Read as words elsewhere, letter by letter in addresses and paths */
static const char *const spelled_in_addresses[] = { "www", "etc", "eg", "ie", "mr", "mrs", "ms",
  "vs", NULL };

static const char *const file_endings[] = { "txt", "pdf", "doc", "docx", "xls", "xlsx", "csv",
  "html", "htm", "xml", "json", "yaml", "jpg", "jpeg", "png", "gif", "svg", "wav", "mp", "ogg",
  "avi", "mkv", "zip", "tar", "gz", "exe", "py", "js", "css", "conf", "ini", "log", "sh", "md",
  NULL };

typedef enum
{
  ALWAYS,
  CAPITAL, /* only with a capital: "sat." may end a sentence */
  BEFORE_NUMBER
} AbbreviationUse;

typedef struct
{
  const char *key, *words;
  AbbreviationUse when;
} Abbreviation;

static const Abbreviation abbreviations[] = {
  { "mr", "mister", ALWAYS },
  { "mrs", "missus", ALWAYS },
  { "ms", "mizz", ALWAYS },
  { "messrs", "messers", ALWAYS },
  { "prof", "professor", ALWAYS },
  { "rm", "room", BEFORE_NUMBER },
  { "rte", "route", BEFORE_NUMBER },
  { "ste", "suite", BEFORE_NUMBER },
  { "bldg", "building", ALWAYS },
  { "fl", "floor", BEFORE_NUMBER },
  { "b", "born", BEFORE_NUMBER },
  { "d", "died", BEFORE_NUMBER },
  { "ct", "court", CAPITAL },
  { "pl", "place", CAPITAL },
  { "pkg", "package", ALWAYS },
  { "qty", "quantity", ALWAYS },
  { "attn", "attention", ALWAYS },
  { "ea", "each", ALWAYS },
  { "esq", "esquire", CAPITAL },
  { "amt", "amount", ALWAYS },
  { "avg", "average", ALWAYS },
  { "intl", "international", ALWAYS },
  { "natl", "national", ALWAYS },
  { "supt", "superintendent", CAPITAL },
  { "comdr", "commander", CAPITAL },
  { "cmdr", "commander", CAPITAL },
  { "pvt", "private", CAPITAL },
  { "fr", "father", CAPITAL },
  { "atty", "attorney", CAPITAL },
  { "asst", "assistant", ALWAYS },
  { "assoc", "associate", ALWAYS },
  { "mgr", "manager", ALWAYS },
  { "mfg", "manufacturing", ALWAYS },
  { "pt", "part", BEFORE_NUMBER },
  { "para", "paragraph", BEFORE_NUMBER },
  { "chap", "chapter", BEFORE_NUMBER },
  { "ver", "version", BEFORE_NUMBER },
  { "jr", "junior", ALWAYS },
  { "sr", "senior", ALWAYS },
  { "capt", "captain", CAPITAL },
  { "col", "colonel", CAPITAL },
  { "gen", "general", CAPITAL },
  { "lt", "lieutenant", ALWAYS },
  { "sgt", "sergeant", ALWAYS },
  { "maj", "major", CAPITAL },
  { "adm", "admiral", CAPITAL },
  { "cpl", "corporal", CAPITAL },
  { "rev", "reverend", CAPITAL },
  { "hon", "honorable", CAPITAL },
  { "gov", "governor", CAPITAL },
  { "sen", "senator", CAPITAL },
  { "rep", "representative", CAPITAL },
  { "pres", "president", CAPITAL },
  { "ave", "avenue", CAPITAL },
  { "blvd", "boulevard", ALWAYS },
  { "rd", "road", CAPITAL },
  { "ln", "lane", CAPITAL },
  { "hwy", "highway", ALWAYS },
  { "pkwy", "parkway", ALWAYS },
  { "sq", "square", ALWAYS },
  { "mt", "mount", CAPITAL },
  { "ft", "fort", CAPITAL },
  { "apt", "apartment", BEFORE_NUMBER },
  { "dept", "department", ALWAYS },
  { "govt", "government", ALWAYS },
  { "univ", "university", CAPITAL },
  { "inc", "incorporated", CAPITAL },
  { "ltd", "limited", ALWAYS },
  { "corp", "corporation", ALWAYS },
  { "co", "company", CAPITAL },
  { "bros", "brothers", ALWAYS },
  { "assn", "association", ALWAYS },
  { "vs", "versus", ALWAYS },
  { "v", "versus", ALWAYS },
  { "etc", "et cetera", ALWAYS },
  { "eg", "for example", ALWAYS },
  { "ie", "that is", ALWAYS },
  { "cf", "compare", ALWAYS },
  { "al", "al", ALWAYS },
  { "viz", "namely", ALWAYS },
  { "aka", "also known as", ALWAYS },
  { "approx", "approximately", ALWAYS },
  { "est", "established", ALWAYS },
  { "ca", "circa", BEFORE_NUMBER },
  { "c", "circa", BEFORE_NUMBER },
  { "no", "number", BEFORE_NUMBER },
  { "nos", "numbers", BEFORE_NUMBER },
  { "vol", "volume", ALWAYS },
  { "fig", "figure", BEFORE_NUMBER },
  { "figs", "figures", BEFORE_NUMBER },
  { "ch", "chapter", BEFORE_NUMBER },
  { "sec", "section", BEFORE_NUMBER },
  { "art", "article", BEFORE_NUMBER },
  { "p", "page", BEFORE_NUMBER },
  { "pp", "pages", BEFORE_NUMBER },
  { "ed", "edition", BEFORE_NUMBER },
  { "eq", "equation", BEFORE_NUMBER },
  { "tel", "telephone", ALWAYS },
  { "ext", "extension", ALWAYS },
  { "min", "minimum", BEFORE_NUMBER },
  { "max", "maximum", BEFORE_NUMBER },
  { "temp", "temperature", BEFORE_NUMBER },
  { "misc", "miscellaneous", ALWAYS },
  { "tsp", "teaspoon", ALWAYS },
  { "tbsp", "tablespoon", ALWAYS },
  { "oz", "ounces", ALWAYS },
  { "lb", "pounds", ALWAYS },
  { "lbs", "pounds", ALWAYS },
  { "phd", "p h d", ALWAYS },
  { "jan", "january", CAPITAL },
  { "feb", "february", CAPITAL },
  { "mar", "march", CAPITAL },
  { "apr", "april", CAPITAL },
  { "jun", "june", CAPITAL },
  { "jul", "july", CAPITAL },
  { "aug", "august", CAPITAL },
  { "sep", "september", CAPITAL },
  { "sept", "september", CAPITAL },
  { "oct", "october", CAPITAL },
  { "nov", "november", CAPITAL },
  { "dec", "december", CAPITAL },
  { "mon", "monday", CAPITAL },
  { "tue", "tuesday", CAPITAL },
  { "tues", "tuesday", CAPITAL },
  { "wed", "wednesday", CAPITAL },
  { "thu", "thursday", CAPITAL },
  { "thur", "thursday", CAPITAL },
  { "thurs", "thursday", CAPITAL },
  { "fri", "friday", CAPITAL },
  { "sat", "saturday", CAPITAL },
  { "sun", "sunday", CAPITAL },
};

/* Chemical elements that formulas of salts and acids are made of */
static const char *const elements[] = { "H", "He", "Li", "Be", "B", "C", "N", "O", "F", "Ne", "Na",
  "Mg", "Al", "Si", "P", "S", "Cl", "Ar", "K", "Ca", "Ti", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Cu",
  "Zn", "Ga", "Ge", "As", "Se", "Br", "Kr", "Rb", "Sr", "Y", "Zr", "Ag", "Cd", "Sn", "Sb", "Te",
  "I", "Xe", "Cs", "Ba", "Pt", "Au", "Hg", "Pb", "Bi", "U", NULL };

static const char *const slashed[][2] = {
  { "w/o", "without" },
  { "w/out", "without" },
  { "km/h", "kilometers per hour" },
  { "m/s", "meters per second" },
  { "w/", "with" },
  { "c/o", "care of" },
  { "b/c", "because" },
  { "n/a", "not applicable" },
  { "a/c", "_a c" },
  { "i/o", "i o" },
  { "s/o", "shout out" },
  { "h/t", "hat tip" },
};

typedef struct
{
  const char *code, *name;
  gboolean ambiguous; /* also a word: only with a ZIP code */
} State;

static const State states[] = {
  { "AL", "alabama", FALSE },
  { "AK", "alaska", FALSE },
  { "AZ", "arizona", FALSE },
  { "AR", "arkansas", FALSE },
  { "CA", "california", FALSE },
  { "CO", "colorado", FALSE },
  { "CT", "connecticut", FALSE },
  { "DE", "delaware", FALSE },
  { "FL", "florida", FALSE },
  { "GA", "georgia", FALSE },
  { "HI", "hawaii", TRUE },
  { "ID", "idaho", TRUE },
  { "IL", "illinois", FALSE },
  { "IN", "indiana", TRUE },
  { "IA", "iowa", FALSE },
  { "KS", "kansas", FALSE },
  { "KY", "kentucky", FALSE },
  { "LA", "louisiana", FALSE },
  { "ME", "maine", TRUE },
  { "MD", "maryland", FALSE },
  { "MA", "massachusetts", FALSE },
  { "MI", "michigan", FALSE },
  { "MN", "minnesota", FALSE },
  { "MS", "mississippi", FALSE },
  { "MO", "missouri", FALSE },
  { "MT", "montana", FALSE },
  { "NE", "nebraska", FALSE },
  { "NV", "nevada", FALSE },
  { "NH", "new hampshire", FALSE },
  { "NJ", "new jersey", FALSE },
  { "NM", "new mexico", FALSE },
  { "NY", "new york", FALSE },
  { "NC", "north carolina", FALSE },
  { "ND", "north dakota", FALSE },
  { "OH", "ohio", TRUE },
  { "OK", "oklahoma", TRUE },
  { "OR", "oregon", TRUE },
  { "PA", "pennsylvania", FALSE },
  { "RI", "rhode island", FALSE },
  { "SC", "south carolina", FALSE },
  { "SD", "south dakota", FALSE },
  { "TN", "tennessee", FALSE },
  { "TX", "texas", FALSE },
  { "UT", "utah", FALSE },
  { "VT", "vermont", FALSE },
  { "VA", "virginia", FALSE },
  { "WA", "washington", FALSE },
  { "WV", "west virginia", FALSE },
  { "WI", "wisconsin", FALSE },
  { "WY", "wyoming", FALSE },
  { "DC", "d c", FALSE },
};

/* A Roman numeral behind these is a cardinal, behind a ruler's name "the" and an ordinal */
static const char *const numbered_things[] = { "chapter", "part", "section", "act", "scene", "book",
  "volume", "vol", "war", "phase", "type", "title", "article", "appendix", "class", "level",
  "stage", "grade", "group", "apollo", "unit", "figure", "table", "bowl", "mark", "episode",
  "season", "page", "pages", "p", "pp", "chapters", "fantasy", "rocky", "schedule", "division",
  "category", "quadrant", "olympiad", "wrestlemania", "saturn", "gemini", "generation", "verse",
  "canto", "psalm", "tier", "annex", "amendment", "region", "zone", "form", "plate", "map", "step",
  "round", "item", NULL };
/* Of these, those behind which one small or capital letter may be a letter, too */
static const char *const plain_things[] = { "p", "pp", "group", "form", "part", "section", "zone",
  "item", "type", "mark", "unit", "page", "class", "grade", "level", "map", "plate", "tier",
  "category", "division", "region", NULL };
static const char *const ruler_names[] = { "louis", "henry", "charles", "philip", "george",
  "edward", "pius", "william", "richard", "ptolemy", "john", "paul", "peter", "nicholas",
  "frederick", "james", "alfonso", "ivan", "napoleon", "leo", "gregory", "catherine", "elizabeth",
  "mary", "benedict", "innocent", "clement", "alexander", "carl", "gustav", "felipe", "juan",
  "otto", "rudolf", "wilhelm", NULL };

static const char *const ruler_titles[] = { "king", "queen", "pope", "emperor", "empress", "tsar",
  "kaiser", "prince", "duke", "sultan", NULL };

#endif
