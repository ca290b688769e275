/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_QUANTITY_DATA_H
#define WN_TEXT_QUANTITY_DATA_H

#include <glib.h>

/* Tables of quantity.c */

typedef struct
{
  const char *symbol;
  const char *major, *majors; /* one, several */
  const char *minor, *minors; /* NULL: none, decimals are read as such */
} Currency;

/* Codes in capitals may stand before or behind the number with a space between */
static const Currency currencies[] = {
  { "$", "dollar", "dollars", "cent", "cents" },
  { "US$", "u s dollar", "u s dollars", "cent", "cents" },
  { "USD", "u s dollar", "u s dollars", "cent", "cents" },
  { "C$", "canadian dollar", "canadian dollars", "cent", "cents" },
  { "CA$", "canadian dollar", "canadian dollars", "cent", "cents" },
  { "CAD", "canadian dollar", "canadian dollars", "cent", "cents" },
  { "A$", "australian dollar", "australian dollars", "cent", "cents" },
  { "AU$", "australian dollar", "australian dollars", "cent", "cents" },
  { "AUD", "australian dollar", "australian dollars", "cent", "cents" },
  { "NZ$", "new zealand dollar", "new zealand dollars", "cent", "cents" },
  { "NZD", "new zealand dollar", "new zealand dollars", "cent", "cents" },
  { "HK$", "hong kong dollar", "hong kong dollars", "cent", "cents" },
  { "HKD", "hong kong dollar", "hong kong dollars", "cent", "cents" },
  { "S$", "singapore dollar", "singapore dollars", "cent", "cents" },
  { "SGD", "singapore dollar", "singapore dollars", "cent", "cents" },
  { "R$", "real", "reals", "centavo", "centavos" },
  { "BRL", "real", "reals", "centavo", "centavos" },
  { "MX$", "mexican peso", "mexican pesos", "centavo", "centavos" },
  { "MXN", "mexican peso", "mexican pesos", "centavo", "centavos" },
  { "\u20b1", "peso", "pesos", "centavo", "centavos" },
  { "PHP", "peso", "pesos", "centavo", "centavos" },
  { "\u00a3", "pound", "pounds", "penny", "pence" },
  { "GBP", "pound", "pounds", "penny", "pence" },
  { "\u20ac", "euro", "euros", "cent", "cents" },
  { "EUR", "euro", "euros", "cent", "cents" },
  { "CHF", "swiss franc", "swiss francs", "centime", "centimes" },
  { "\u00a5", "yen", "yen", NULL, NULL },
  { "JPY", "yen", "yen", NULL, NULL },
  { "CNY", "yuan", "yuan", NULL, NULL },
  { "RMB", "yuan", "yuan", NULL, NULL },
  { "\u20b9", "rupee", "rupees", "paisa", "paise" },
  { "Rs.", "rupee", "rupees", "paisa", "paise" },
  { "Rs", "rupee", "rupees", "paisa", "paise" },
  { "INR", "rupee", "rupees", "paisa", "paise" },
  { "\u20bd", "rouble", "roubles", "kopek", "kopeks" },
  { "RUB", "rouble", "roubles", "kopek", "kopeks" },
  { "\u20a9", "won", "won", NULL, NULL },
  { "KRW", "won", "won", NULL, NULL },
  { "\u20aa", "shekel", "shekels", NULL, NULL },
  { "ILS", "shekel", "shekels", NULL, NULL },
  { "\u20ba", "lira", "lira", NULL, NULL },
  { "TRY", "lira", "lira", NULL, NULL },
  { "\u20b4", "hryvnia", "hryvnias", NULL, NULL },
  { "UAH", "hryvnia", "hryvnias", NULL, NULL },
  { "\u20ab", "dong", "dong", NULL, NULL },
  { "VND", "dong", "dong", NULL, NULL },
  { "\u20a6", "naira", "naira", NULL, NULL },
  { "NGN", "naira", "naira", NULL, NULL },
  { "\u20a1", "colon", "colons", NULL, NULL },
  { "\u20b8", "tenge", "tenge", NULL, NULL },
  { "\u20be", "lari", "lari", NULL, NULL },
  { "\u20bf", "bitcoin", "bitcoins", NULL, NULL },
  { "BTC", "bitcoin", "bitcoins", NULL, NULL },
  { "PLN", "zloty", "zlotys", "grosz", "groszy" },
  { "SEK", "krona", "kronor", NULL, NULL },
  { "NOK", "krone", "kroner", NULL, NULL },
  { "DKK", "krone", "kroner", NULL, NULL },
  { "ZAR", "rand", "rand", "cent", "cents" },
  { "THB", "baht", "baht", NULL, NULL },
  { "\u00a2", "cent", "cents", NULL, NULL },
};

/* Only behind the number */
static const Currency currencies_behind[] = {
  { "kr", "krone", "kroner", NULL, NULL },
  { "kr.", "krone", "kroner", NULL, NULL },
  { "z\u0142", "zloty", "zlotys", NULL, NULL },
};

/* Letters right behind an amount of money; words, with a space before, behind any number */
static const char *const magnitudes[][2] = {
  { "k", "thousand" },
  { "m", "million" },
  { "mm", "million" },
  { "mn", "million" },
  { "mio", "million" },
  { "b", "billion" },
  { "bn", "billion" },
  { "t", "trillion" },
  { "tn", "trillion" },
  { "hundred", "hundred" },
  { "thousand", "thousand" },
  { "million", "million" },
  { "billion", "billion" },
  { "trillion", "trillion" },
  { "quadrillion", "quadrillion" },
};

typedef enum
{
  UNIT_ALWAYS,
  UNIT_LENGTH, /* squared it is an area: square meters */
  /* also a word: only without a space, with a full stop or behind a larger unit of its kind */
  UNIT_CLOSE,
  UNIT_CLOSE_LENGTH,
  UNIT_APART /* a letter that also numbers things (seat 12A): only with a space */
} UnitUse;

typedef struct
{
  const char *symbol;
  const char *name, *names; /* one, several */
  UnitUse use;
  const char *prefixes; /* letters of the metric prefixes that it takes ("u" is micro), or NULL */
} Unit;

static const Unit units[] = {
  { "%", "percent", "percent", UNIT_ALWAYS, NULL },
  { "\u2030", "per mille", "per mille", UNIT_ALWAYS, NULL },
  { "\u00b0", "degree", "degrees", UNIT_ALWAYS, NULL },
  { "\u00b0C", "degree celsius", "degrees celsius", UNIT_ALWAYS, NULL },
  { "\u00b0F", "degree fahrenheit", "degrees fahrenheit", UNIT_ALWAYS, NULL },
  { "\u00b0K", "degree kelvin", "degrees kelvin", UNIT_ALWAYS, NULL },
  { "m", "meter", "meters", UNIT_LENGTH, "kcdmun" },
  { "mi", "mile", "miles", UNIT_LENGTH, NULL },
  { "ft", "foot", "feet", UNIT_LENGTH, NULL },
  { "yd", "yard", "yards", UNIT_LENGTH, NULL },
  { "yds", "yard", "yards", UNIT_LENGTH, NULL },
  { "in", "inch", "inches", UNIT_CLOSE_LENGTH, NULL },
  { "ins", "inch", "inches", UNIT_CLOSE_LENGTH, NULL },
  { "nmi", "nautical mile", "nautical miles", UNIT_LENGTH, NULL },
  { "ly", "light year", "light years", UNIT_ALWAYS, NULL },
  { "g", "gram", "grams", UNIT_ALWAYS, "kmun" },
  { "mcg", "microgram", "micrograms", UNIT_ALWAYS, NULL },
  { "lb", "pound", "pounds", UNIT_ALWAYS, NULL },
  { "lbs", "pound", "pounds", UNIT_ALWAYS, NULL },
  { "oz", "ounce", "ounces", UNIT_ALWAYS, NULL },
  { "ozs", "ounce", "ounces", UNIT_ALWAYS, NULL },
  { "t", "ton", "tons", UNIT_CLOSE, NULL },
  { "l", "liter", "liters", UNIT_ALWAYS, "mcduh" },
  { "L", "liter", "liters", UNIT_ALWAYS, "mcduh" },
  { "gal", "gallon", "gallons", UNIT_ALWAYS, NULL },
  { "gals", "gallon", "gallons", UNIT_ALWAYS, NULL },
  { "qt", "quart", "quarts", UNIT_ALWAYS, NULL },
  { "qts", "quart", "quarts", UNIT_ALWAYS, NULL },
  { "pt", "pint", "pints", UNIT_CLOSE, NULL },
  { "pts", "point", "points", UNIT_ALWAYS, NULL },
  { "cc", "c c", "c c", UNIT_ALWAYS, NULL },
  { "tsp", "teaspoon", "teaspoons", UNIT_ALWAYS, NULL },
  { "tsps", "teaspoon", "teaspoons", UNIT_ALWAYS, NULL },
  { "tbsp", "tablespoon", "tablespoons", UNIT_ALWAYS, NULL },
  { "tbsps", "tablespoon", "tablespoons", UNIT_ALWAYS, NULL },
  { "Tbsp", "tablespoon", "tablespoons", UNIT_ALWAYS, NULL },
  { "ha", "hectare", "hectares", UNIT_CLOSE, NULL },
  { "s", "second", "seconds", UNIT_ALWAYS, "mun" },
  { "sec", "second", "seconds", UNIT_ALWAYS, NULL },
  { "secs", "second", "seconds", UNIT_ALWAYS, NULL },
  { "min", "minute", "minutes", UNIT_ALWAYS, NULL },
  { "mins", "minute", "minutes", UNIT_ALWAYS, NULL },
  { "h", "hour", "hours", UNIT_ALWAYS, NULL },
  { "hr", "hour", "hours", UNIT_ALWAYS, NULL },
  { "hrs", "hour", "hours", UNIT_ALWAYS, NULL },
  { "d", "day", "days", UNIT_CLOSE, NULL },
  { "wk", "week", "weeks", UNIT_ALWAYS, NULL },
  { "wks", "week", "weeks", UNIT_ALWAYS, NULL },
  { "mo", "month", "months", UNIT_ALWAYS, NULL },
  { "mos", "month", "months", UNIT_ALWAYS, NULL },
  { "yr", "year", "years", UNIT_ALWAYS, NULL },
  { "yrs", "year", "years", UNIT_ALWAYS, NULL },
  { "yo", "year old", "year old", UNIT_CLOSE, NULL },
  { "mph", "mile per hour", "miles per hour", UNIT_ALWAYS, NULL },
  { "kph", "kilometer per hour", "kilometers per hour", UNIT_ALWAYS, NULL },
  { "kmh", "kilometer per hour", "kilometers per hour", UNIT_ALWAYS, NULL },
  { "kt", "knot", "knots", UNIT_ALWAYS, NULL },
  { "kts", "knot", "knots", UNIT_ALWAYS, NULL },
  { "mpg", "mile per gallon", "miles per gallon", UNIT_ALWAYS, NULL },
  { "fps", "frame per second", "frames per second", UNIT_ALWAYS, NULL },
  { "rpm", "revolution per minute", "revolutions per minute", UNIT_ALWAYS, NULL },
  { "RPM", "revolution per minute", "revolutions per minute", UNIT_ALWAYS, NULL },
  { "bpm", "beat per minute", "beats per minute", UNIT_ALWAYS, NULL },
  { "BPM", "beat per minute", "beats per minute", UNIT_ALWAYS, NULL },
  { "ppm", "part per million", "parts per million", UNIT_ALWAYS, NULL },
  { "ppb", "part per billion", "parts per billion", UNIT_ALWAYS, NULL },
  { "dpi", "dot per inch", "dots per inch", UNIT_ALWAYS, NULL },
  { "ppi", "pixel per inch", "pixels per inch", UNIT_ALWAYS, NULL },
  { "psi", "pound per square inch", "pounds per square inch", UNIT_ALWAYS, NULL },
  { "PSI", "pound per square inch", "pounds per square inch", UNIT_ALWAYS, NULL },
  { "px", "pixel", "pixels", UNIT_ALWAYS, NULL },
  { "MP", "megapixel", "megapixels", UNIT_ALWAYS, NULL },
  { "B", "byte", "bytes", UNIT_APART, "kMGTPE" },
  { "KiB", "kibibyte", "kibibytes", UNIT_ALWAYS, NULL },
  { "MiB", "mebibyte", "mebibytes", UNIT_ALWAYS, NULL },
  { "GiB", "gibibyte", "gibibytes", UNIT_ALWAYS, NULL },
  { "TiB", "tebibyte", "tebibytes", UNIT_ALWAYS, NULL },
  { "b", "bit", "bits", UNIT_CLOSE, "kMGT" },
  { "bit", "bit", "bits", UNIT_ALWAYS, "kMGT" },
  { "bps", "bit per second", "bits per second", UNIT_ALWAYS, "kMGT" },
  { "Hz", "hertz", "hertz", UNIT_ALWAYS, "kMGTm" },
  { "hz", "hertz", "hertz", UNIT_ALWAYS, "kmg" },
  { "dB", "decibel", "decibels", UNIT_ALWAYS, NULL },
  { "dBA", "decibel", "decibels", UNIT_ALWAYS, NULL },
  { "W", "watt", "watts", UNIT_ALWAYS, "kMGTmu" },
  { "Wh", "watt hour", "watt hours", UNIT_ALWAYS, "kMGT" },
  { "V", "volt", "volts", UNIT_ALWAYS, "kMmu" },
  { "A", "amp", "amps", UNIT_APART, "mku" },
  { "VA", "volt amp", "volt amps", UNIT_ALWAYS, "kM" },
  { "Ah", "amp hour", "amp hours", UNIT_ALWAYS, "m" },
  { "\u2126", "ohm", "ohms", UNIT_ALWAYS, "kMm" },
  { "F", "farad", "farads", UNIT_APART, "munp" },
  { "J", "joule", "joules", UNIT_ALWAYS, "kM" },
  { "N", "newton", "newtons", UNIT_APART, "kMm" },
  { "Nm", "newton meter", "newton meters", UNIT_ALWAYS, NULL },
  { "Pa", "pascal", "pascals", UNIT_ALWAYS, "khMG" },
  { "bar", "bar", "bars", UNIT_ALWAYS, "m" },
  { "atm", "atmosphere", "atmospheres", UNIT_ALWAYS, NULL },
  { "mmHg", "millimeter of mercury", "millimeters of mercury", UNIT_ALWAYS, NULL },
  { "inHg", "inch of mercury", "inches of mercury", UNIT_ALWAYS, NULL },
  { "eV", "electron volt", "electron volts", UNIT_ALWAYS, "kMGT" },
  { "cal", "calorie", "calories", UNIT_ALWAYS, "k" },
  { "Cal", "calorie", "calories", UNIT_ALWAYS, NULL },
  { "hp", "horsepower", "horsepower", UNIT_ALWAYS, NULL },
  { "HP", "horsepower", "horsepower", UNIT_ALWAYS, NULL },
  { "BTU", "b t u", "b t u's", UNIT_ALWAYS, NULL },
  { "K", "kelvin", "kelvins", UNIT_APART, NULL },
  { "lm", "lumen", "lumens", UNIT_ALWAYS, NULL },
  { "lx", "lux", "lux", UNIT_ALWAYS, NULL },
  { "mol", "mole", "moles", UNIT_ALWAYS, "munk" },
  { "M", "molar", "molar", UNIT_APART, NULL },
  { "IU", "international unit", "international units", UNIT_ALWAYS, NULL },
  { "Sv", "sievert", "sieverts", UNIT_ALWAYS, "mu" },
  { "Bq", "becquerel", "becquerels", UNIT_ALWAYS, "kMG" },
  { "p", "penny", "pence", UNIT_CLOSE, NULL },
  { "pc", "piece", "pieces", UNIT_ALWAYS, NULL },
  { "pcs", "piece", "pieces", UNIT_ALWAYS, NULL },
  { "doz", "dozen", "dozen", UNIT_ALWAYS, NULL },
  { "mn", "million", "million", UNIT_ALWAYS, NULL },
  { "bn", "billion", "billion", UNIT_ALWAYS, NULL },
};

/* Letters of Unit.prefixes */
static const struct
{
  char letter;
  const char *symbol, *name;
} prefixes[] = {
  { 'E', "E", "exa" },
  { 'P', "P", "peta" },
  { 'T', "T", "tera" },
  { 'G', "G", "giga" },
  { 'g', "g", "giga" },
  { 'M', "M", "mega" },
  { 'k', "k", "kilo" },
  { 'k', "K", "kilo" },
  { 'h', "h", "hecto" },
  { 'd', "d", "deci" },
  { 'c', "c", "centi" },
  { 'm', "m", "milli" },
  { 'u', "\u00b5", "micro" },
  { 'u', "u", "micro" },
  { 'n', "n", "nano" },
  { 'p', "p", "pico" },
};

/* Behind the first, with only a number between, the second is its part, also where it is a word */
static const char *const unit_parts[][2] = {
  { "ft", "in" },
  { "lb", "oz" },
  { "lbs", "oz" },
  { "h", "m" },
  { "h", "min" },
  { "hr", "m" },
  { "d", "h" },
  { "m", "s" },
  { "min", "s" },
  { "st", "lb" },
};

/* Behind a slash what is no unit: per what. Other words are taken as they are */
static const char *const rates[][2] = {
  { "h", "hour" },
  { "hr", "hour" },
  { "wk", "week" },
  { "mo", "month" },
  { "mth", "month" },
  { "yr", "year" },
  { "y", "year" },
  { "d", "day" },
  { "min", "minute" },
  { "s", "second" },
  { "sec", "second" },
  { "ea", "each" },
  { "pp", "person" },
  { "capita", "capita" },
};

/* Before "1M" and "10K": what is counted in thousands and millions */
static const char *const counted_nouns[] = { "followers", "views", "likes", "users", "subscribers",
  "people", "downloads", "words", "steps", "fans", "members", "customers", "players", "readers",
  "residents", "jobs", "shares", "votes", "plays", "streams", "visitors", "installs", "lines",
  "rows", "tokens", "parameters", "homes", "cars", "units", "copies", "viewers", "employees",
  "students", "points", "records", "tweets", "posts", "stars", "times", "miles", "barrels", NULL };

/* In "a 5 km run" the unit is an adjective, where one of these comes before and no other behind */
static const char *const determiners[] = { "a", "an", "the", "this", "that", "each", "every",
  "another", "my", "your", "his", "her", "its", "our", "their", "no", "any", "one", "new", "old",
  "single", NULL };

static const char *const not_nouns[] = { "a", "about", "above", "across", "after", "again",
  "against", "ago", "all", "along", "also", "an", "and", "apart", "are", "around", "as", "at",
  "away", "back", "because", "before", "behind", "below", "between", "both", "but", "by", "can",
  "could", "did", "do", "does", "down", "during", "each", "east", "every", "for", "from", "had",
  "has", "have", "he", "here", "high", "higher", "i", "if", "in", "inside", "into", "is", "it",
  "just", "later", "less", "long", "longer", "lower", "may", "might", "more", "must", "near", "no",
  "north", "not", "now", "of", "off", "on", "only", "or", "out", "over", "past", "per", "she",
  "should", "since", "so", "south", "than", "that", "the", "then", "there", "these", "they", "this",
  "those", "through", "to", "today", "together", "too", "toward", "towards", "tonight", "under",
  "until", "up", "was", "we", "were", "west", "when", "where", "which", "while", "who", "will",
  "with", "within", "without", "would", "yesterday", "you", NULL };

/* Money before these is an adjective without an article, too: $100 bills, $3 millionaire */
static const char *const priced_nouns[] = { "bill", "bills", "note", "notes", "coin", "coins",
  "millionaire", "billionaire", "menu", "fee", "fine", "ticket", "tickets", "deal", "loan",
  "investment", "lawsuit", "project", "budget", "bonus", "discount", "prize", "reward", NULL };

/* "5 in" is inches before these */
static const char *const measured_by[] = { "tall", "long", "wide", "high", "deep", "thick",
  "diameter", "screen", "display", "monitor", "pipe", "x", NULL };

#endif
