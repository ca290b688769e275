/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEXT_GRAMMAR_DATA_H
#define WN_TEXT_GRAMMAR_DATA_H

/* Adverbs that stand between an auxiliary or a pronoun and its verb; those in -ly do, too */
static const char *const adverbs_between[] = { "almost", "already", "also", "always", "even",
  "ever", "just", "long", "never", "not", "now", "often", "once", "only", "rather", "seldom",
  "since", "sometimes", "soon", "still", "then", "too", "well", NULL };

/* What stands before the object of a verb, and not behind a noun */
static const char *const object_openers[] = { "it", "this", "that", "these", "those", "me", "him",
  "her", "us", "them", "you", "yourself", "himself", "herself", "itself", "themselves", "myself",
  "ourselves", "everything", "everyone", "everybody", "nothing", "anything", "something", "both",
  NULL };

/* Number words and quantifiers, which make what follows a noun */
static const char *const quantifiers[] = { "another", "both", "eight", "eleven", "few", "fewer",
  "five", "four", "hundred", "less", "many", "more", "most", "nine", "one", "other", "same",
  "second", "seven", "several", "six", "such", "ten", "third", "three", "twelve", "two", "various",
  "million", "thousand", "twenty", "thirty", NULL };

/* Those that only a plural follows */
static const char *const plural_quantifiers[] = { "all", "both", "few", "many", "most", "several",
  "some", "these", "those", NULL };

/* Plurals that stand before nouns as they are: "a sales record" */
static const char *const compounding[] = { "arms", "athletics", "business", "communications",
  "economics", "games", "goods", "mathematics", "news", "operations", "physics", "politics",
  "sales", "savings", "series", "species", "sports", "systems", "times", "works", NULL };

static const char *const articles[] = { "a", "an", "the", NULL };
static const char *const particles[] = { "along", "back", "down", "off", "out", "up", NULL };
/* Behind these a clause may follow, not only a noun */
static const char *const comparing[] = { "like", "than", NULL };

/* Verbs that an adjective completes; BE is a class of its own */
static const char *const copulas[] = { "appear", "appeared", "appears", "became", "become",
  "becomes", "becoming", "came", "come", "comes", "coming", "feel", "feeling", "feels", "felt",
  "get", "gets", "getting", "got", "grew", "grow", "keep", "keeps", "kept", "look", "looked",
  "looks", "remain", "remained", "remains", "seem", "seemed", "seems", "sound", "sounds", "stay",
  "stayed", "staying", "stays", NULL };

/* Adverbs of degree: an adjective or an adverb follows */
static const char *const degrees[] = { "extremely", "fairly", "pretty", "quite", "really", "so",
  "too", "very", "how", NULL };

/* Words behind which a base form follows: "please close", "let's use" */
static const char *const before_base[] = { "cannot", "let's", "please", "gonna", "wanna", "gotta",
  NULL };
/* The same with an object between: "let me read" */
static const char *const before_object_base[] = { "help", "helped", "helps", "let", "lets",
  "letting", "make", "made", "makes", NULL };

/* Of those below, behind which a verb may stand too: "is due to record" */
static const char *const takes_verb[] = { "due", "next", "up", NULL };

/* "to" behind these is a preposition */
static const char *const takes_to[] = { "access", "according", "addition", "amounted", "amounts",
  "attributed", "back", "belong", "belongs", "close", "closer", "closest", "commitment", "compared",
  "contrary", "contribution", "due", "equal", "exposed", "exposure", "led", "next", "objection",
  "owing", "prior", "put", "regard", "related", "relative", "resistance", "response", "return",
  "returned", "similar", "subject", "switch", "switched", "thanks", "transition", "turned", "up",
  NULL };

/* Behind these a base form may follow: "Why read it?" */
static const char *const asking[] = { "how", "why", NULL };

/* When something is done again and again, and when it was done */
static const char *const habitual[] = { "always", "annually", "daily", "every", "frequently",
  "generally", "lot", "monthly", "never", "normally", "nowadays", "often", "rarely", "regularly",
  "seldom", "sometimes", "typically", "usually", "weekly", "whenever", "each", "aloud", "tomorrow",
  NULL };
static const char *const bygone[] = { "ago", "already", "earlier", "last", "once", "previously",
  "recently", "twice", "yesterday", "finally", "before", "then", NULL };
/* Past tenses that do not end in -ed */
static const char *const past_tenses[] = { "became", "began", "bought", "broke", "brought", "came",
  "caught", "chose", "could", "did", "drank", "drew", "drove", "fell", "felt", "found", "gave",
  "got", "grew", "had", "heard", "held", "kept", "knew", "laid", "left", "lay", "lost", "made",
  "met", "opened", "paid", "picked", "ran", "rose", "said", "sat", "saw", "sent", "shook", "shot",
  "slept", "sold", "spent", "spoke", "stood", "stole", "taught", "thought", "threw", "told", "took",
  "understood", "was", "went", "wept", "were", "woke", "won", "wore", "wrote", NULL };

/* Verbs of what lasts: behind a noun "used to" is of habit before these, "he used to be" */
static const char *const lasting[] = { "be", "believe", "belong", "call", "come", "do", "enjoy",
  "feel", "go", "hate", "have", "know", "like", "live", "love", "own", "play", "say", "see", "sit",
  "sleep", "smoke", "stand", "stay", "take", "talk", "tell", "think", "visit", "walk", "want",
  "wear", "work", NULL };

#endif
