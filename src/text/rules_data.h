/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_RULES_DATA_H
#define WN_TEXT_RULES_DATA_H

/* Pieces of the patterns in rules.c; possessive, so that no input makes the matcher backtrack */
#define NUMBER "(?:\\d{1,3}+(?:,\\d{3})++|\\d++)"
/* Not in the middle of a word or number */
#define END "(?![A-Za-z0-9])"

#endif
