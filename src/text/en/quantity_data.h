/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_QUANTITY_DATA_H
#define WN_TEXT_QUANTITY_DATA_H

#include <glib.h>

/* Tables of say_quantity.c */

typedef struct
{
  const char *symbol;
  const char *major, *majors; /* one, several */
  const char *minor, *minors; /* NULL: none, decimals are read as such */
} Currency;

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
  { "HK$", "hong kong dollar", "hong kong dollars", "cent", "cents" },
  { "R$", "real", "reals", "cent", "cents" },
  { "\u00a3", "pound", "pounds", "penny", "pence" },
  { "GBP", "pound", "pounds", "penny", "pence" },
  { "\u20ac", "euro", "euros", "cent", "cents" },
  { "EUR", "euro", "euros", "cent", "cents" },
  { "CHF", "swiss franc", "swiss francs", "centime", "centimes" },
  { "\u00a5", "yen", "yen", NULL, NULL },
  { "JPY", "yen", "yen", NULL, NULL },
  { "CNY", "yuan", "yuan", NULL, NULL },
  { "\u20b9", "rupee", "rupees", "paisa", "paise" },
  { "INR", "rupee", "rupees", "paisa", "paise" },
  { "\u20bd", "rouble", "roubles", "kopek", "kopeks" },
  { "\u20a9", "won", "won", NULL, NULL },
  { "\u20aa", "shekel", "shekels", NULL, NULL },
  { "\u20ba", "lira", "lira", NULL, NULL },
  { "\u20b4", "hryvnia", "hryvnias", NULL, NULL },
  { "\u20bf", "bitcoin", "bitcoins", NULL, NULL },
  { "\u00a2", "cent", "cents", NULL, NULL },
};

static const char *const magnitudes[][2] = {
  { "k", "thousand" },
  { "m", "million" },
  { "mn", "million" },
  { "b", "billion" },
  { "bn", "billion" },
  { "t", "trillion" },
  { "tn", "trillion" },
  { "hundred", "hundred" },
  { "thousand", "thousand" },
  { "million", "million" },
  { "billion", "billion" },
  { "trillion", "trillion" },
};

typedef struct
{
  const char *symbol;
  const char *name, *names; /* one, several */
  /* only without a space or with a full stop: "5 in" may be something else */
  gboolean adjacent_only;
} Unit;

static const Unit units[] = {
  { "%", "percent", "percent", FALSE },
  { "\u00b0", "degree", "degrees", FALSE },
  { "\u00b0C", "degree celsius", "degrees celsius", FALSE },
  { "\u00b0F", "degree fahrenheit", "degrees fahrenheit", FALSE },
  { "km", "kilometer", "kilometers", FALSE },
  { "m", "meter", "meters", FALSE },
  { "cm", "centimeter", "centimeters", FALSE },
  { "mm", "millimeter", "millimeters", FALSE },
  { "\u00b5m", "micrometer", "micrometers", FALSE },
  { "nm", "nanometer", "nanometers", FALSE },
  { "mi", "mile", "miles", FALSE },
  { "ft", "foot", "feet", FALSE },
  { "yd", "yard", "yards", FALSE },
  { "in", "inch", "inches", TRUE },
  { "kg", "kilogram", "kilograms", FALSE },
  { "g", "gram", "grams", FALSE },
  { "mg", "milligram", "milligrams", FALSE },
  { "\u00b5g", "microgram", "micrograms", FALSE },
  { "lb", "pound", "pounds", FALSE },
  { "lbs", "pound", "pounds", FALSE },
  { "oz", "ounce", "ounces", FALSE },
  { "l", "liter", "liters", FALSE },
  { "L", "liter", "liters", FALSE },
  { "ml", "milliliter", "milliliters", FALSE },
  { "mL", "milliliter", "milliliters", FALSE },
  { "gal", "gallon", "gallons", FALSE },
  { "tsp", "teaspoon", "teaspoons", FALSE },
  { "tbsp", "tablespoon", "tablespoons", FALSE },
  { "ha", "hectare", "hectares", TRUE },
  { "s", "second", "seconds", FALSE },
  { "sec", "second", "seconds", FALSE },
  { "secs", "second", "seconds", FALSE },
  { "ms", "millisecond", "milliseconds", FALSE },
  { "\u00b5s", "microsecond", "microseconds", FALSE },
  { "ns", "nanosecond", "nanoseconds", FALSE },
  { "min", "minute", "minutes", FALSE },
  { "mins", "minute", "minutes", FALSE },
  { "h", "hour", "hours", FALSE },
  { "hr", "hour", "hours", FALSE },
  { "hrs", "hour", "hours", FALSE },
  { "yr", "year", "years", FALSE },
  { "yrs", "year", "years", FALSE },
  { "mph", "mile per hour", "miles per hour", FALSE },
  { "kph", "kilometer per hour", "kilometers per hour", FALSE },
  { "km/h", "kilometer per hour", "kilometers per hour", FALSE },
  { "m/s", "meter per second", "meters per second", FALSE },
  { "mpg", "mile per gallon", "miles per gallon", FALSE },
  { "rpm", "revolution per minute", "revolutions per minute", FALSE },
  { "Hz", "hertz", "hertz", FALSE },
  { "kHz", "kilohertz", "kilohertz", FALSE },
  { "KHz", "kilohertz", "kilohertz", FALSE },
  { "MHz", "megahertz", "megahertz", FALSE },
  { "GHz", "gigahertz", "gigahertz", FALSE },
  { "KB", "kilobyte", "kilobytes", FALSE },
  { "kB", "kilobyte", "kilobytes", FALSE },
  { "MB", "megabyte", "megabytes", FALSE },
  { "GB", "gigabyte", "gigabytes", FALSE },
  { "TB", "terabyte", "terabytes", FALSE },
  { "kbps", "kilobit per second", "kilobits per second", FALSE },
  { "Mbps", "megabit per second", "megabits per second", FALSE },
  { "Gbps", "gigabit per second", "gigabits per second", FALSE },
  { "fps", "frame per second", "frames per second", FALSE },
  { "dpi", "dot per inch", "dots per inch", FALSE },
  { "px", "pixel", "pixels", FALSE },
  { "dB", "decibel", "decibels", FALSE },
  { "W", "watt", "watts", FALSE },
  { "kW", "kilowatt", "kilowatts", FALSE },
  { "MW", "megawatt", "megawatts", FALSE },
  { "GW", "gigawatt", "gigawatts", FALSE },
  { "kWh", "kilowatt hour", "kilowatt hours", FALSE },
  { "V", "volt", "volts", FALSE },
  { "kV", "kilovolt", "kilovolts", FALSE },
  { "mV", "millivolt", "millivolts", FALSE },
  { "mA", "milliamp", "milliamps", FALSE },
  { "mAh", "milliamp hour", "milliamp hours", FALSE },
  { "cal", "calorie", "calories", FALSE },
  { "kcal", "kilocalorie", "kilocalories", FALSE },
  { "kJ", "kilojoule", "kilojoules", FALSE },
  { "hp", "horsepower", "horsepower", FALSE },
  { "psi", "p s i", "p s i", FALSE },
  { "mn", "million", "million", FALSE },
  { "bn", "billion", "billion", FALSE },
};

/* Behind a slash: per what */
static const char *const rates[][2] = {
  { "h", "hour" },
  { "hr", "hour" },
  { "hour", "hour" },
  { "day", "day" },
  { "wk", "week" },
  { "week", "week" },
  { "mo", "month" },
  { "month", "month" },
  { "yr", "year" },
  { "year", "year" },
  { "min", "minute" },
  { "minute", "minute" },
  { "s", "second" },
  { "sec", "second" },
  { "second", "second" },
  { "person", "person" },
  { "night", "night" },
  { "kg", "kilogram" },
  { "lb", "pound" },
  { "mile", "mile" },
  { "gal", "gallon" },
  { "gallon", "gallon" },
  { "unit", "unit" },
  { "user", "user" },
  { "share", "share" },
};

#endif
