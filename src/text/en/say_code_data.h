/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_SAY_CODE_DATA_H
#define WN_TEXT_SAY_CODE_DATA_H

#include <glib.h>

/* Tables of say_code.c, lower case */

typedef struct
{
  const char *word;
  gboolean digits; /* one by one; else in pairs */
  int least;       /* digits */
  gboolean close;  /* only right before the number */
} CodeContext;

static const CodeContext code_contexts[] = {
  { "account", TRUE, 3, FALSE },
  { "acct", TRUE, 3, FALSE },
  { "area", TRUE, 3, FALSE },
  { "barcode", TRUE, 3, FALSE },
  { "booking", TRUE, 3, FALSE },
  { "card", TRUE, 3, FALSE },
  { "cell", TRUE, 5, FALSE },
  { "code", TRUE, 3, FALSE },
  { "codes", TRUE, 3, FALSE },
  { "combination", TRUE, 3, FALSE },
  { "confirmation", TRUE, 3, FALSE },
  { "customer", TRUE, 5, FALSE },
  { "dial", TRUE, 2, TRUE },
  { "dialed", TRUE, 2, TRUE },
  { "dialing", TRUE, 2, TRUE },
  { "ending", TRUE, 2, FALSE },
  { "ext", TRUE, 3, FALSE },
  { "extension", TRUE, 3, FALSE },
  { "fax", TRUE, 3, FALSE },
  { "hotline", TRUE, 3, FALSE },
  { "id", TRUE, 3, FALSE },
  { "imei", TRUE, 3, FALSE },
  { "invoice", TRUE, 3, FALSE },
  { "isbn", TRUE, 3, FALSE },
  { "license", TRUE, 3, FALSE },
  { "licence", TRUE, 3, FALSE },
  { "member", TRUE, 5, FALSE },
  { "membership", TRUE, 5, FALSE },
  { "mobile", TRUE, 5, FALSE },
  { "otp", TRUE, 3, FALSE },
  { "passcode", TRUE, 3, FALSE },
  { "passport", TRUE, 3, FALSE },
  { "password", TRUE, 3, FALSE },
  { "phone", TRUE, 5, FALSE },
  { "pin", TRUE, 3, FALSE },
  { "port", TRUE, 3, FALSE },
  { "postcode", TRUE, 3, FALSE },
  { "ref", TRUE, 3, FALSE },
  { "reference", TRUE, 3, FALSE },
  { "reservation", TRUE, 3, FALSE },
  { "routing", TRUE, 3, FALSE },
  { "serial", TRUE, 3, FALSE },
  { "sku", TRUE, 3, FALSE },
  { "ssn", TRUE, 3, FALSE },
  { "tel", TRUE, 3, FALSE },
  { "telephone", TRUE, 3, FALSE },
  { "ticket", TRUE, 4, FALSE },
  { "tracking", TRUE, 3, FALSE },
  { "verification", TRUE, 3, FALSE },
  { "vin", TRUE, 3, FALSE },
  { "voicemail", TRUE, 3, FALSE },
  { "zip", TRUE, 3, FALSE },
  { "zipcode", TRUE, 3, FALSE },
  { "airbus", FALSE, 3, TRUE },
  { "boeing", FALSE, 3, TRUE },
  { "bus", FALSE, 3, TRUE },
  { "flight", FALSE, 3, FALSE },
  { "gate", FALSE, 3, TRUE },
  { "highway", FALSE, 3, TRUE },
  { "hwy", FALSE, 3, TRUE },
  { "interstate", FALSE, 3, TRUE },
  { "model", FALSE, 3, TRUE },
  { "order", FALSE, 4, FALSE },
  { "porsche", FALSE, 3, TRUE },
  { "rm", FALSE, 3, FALSE },
  { "room", FALSE, 3, FALSE },
  { "route", FALSE, 3, TRUE },
  { "ste", FALSE, 3, TRUE },
  { "suite", FALSE, 3, TRUE },
  { "train", FALSE, 3, TRUE },
  { "unit", FALSE, 3, TRUE },
};

/* May stand between one of those and its number */
static const char *const code_fillers[] = { "is", "was", "are", "number", "no", "nr", "num", "in",
  "code", "the", "your", "my", "following", "id", NULL };

/* What 911 and its like are told by */
static const char *const emergency_before[] = { "call", "called", "calling", "calls", "dial",
  "dialed", "dialing", "phone", "ring", "text", "number", "the", "a", "to", NULL };

static const char *const emergency_behind[] = { "call", "operator", "dispatch", "emergency",
  "service", "caller", "if ", "now", "for help", "immediately", "right away", NULL };

static const char *const street_types[][2] = {
  { "ave", "avenue" },
  { "rd", "road" },
  { "ln", "lane" },
  { "ct", "court" },
  { "pl", "place" },
  { "blvd", "boulevard" },
  { "hwy", "highway" },
  { "pkwy", "parkway" },
  { "sq", "square" },
  { "ter", "terrace" },
  { "cir", "circle" },
};

#endif
