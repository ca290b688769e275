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

static const char *const slashed[][2] = {
  { "w/o", "without" },
  { "w/", "with" },
  { "c/o", "care of" },
  { "b/c", "because" },
  { "n/a", "not applicable" },
  { "a/c", "_a c" },
  { "i/o", "i o" },
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
  "volume", "war", "phase", "type", "title", "article", "appendix", "class", "level", "stage",
  "grade", "group", "apollo", "unit", "figure", "table", "bowl", "mark", NULL };

static const char *const ruler_names[] = { "louis", "henry", "charles", "philip", "george",
  "edward", "pius", "william", "richard", "ptolemy", "john", "paul", "peter", "nicholas",
  "frederick", "james", "alfonso", "ivan", "napoleon", "leo", "gregory", "catherine", "elizabeth",
  "mary", "benedict", "innocent", "clement", "alexander", "carl", "gustav", "felipe", "juan",
  "otto", "rudolf", "wilhelm", NULL };

static const char *const ruler_titles[] = { "king", "queen", "pope", "emperor", "empress", "tsar",
  "kaiser", "prince", "duke", "sultan", NULL };

#endif
