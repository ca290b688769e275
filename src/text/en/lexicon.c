/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "text/en/lexicon.h"
#include "text/en/lexicon_data.h"

/* Exported by flite_cmulex and flite_usenglish, declared in no installed header */
cst_lexicon *cmu_lex_init (void);
int us_aswd (const char *word);

/*
 * cmu_lex is flite's own global and may serve others in this process: our additions go into a copy
 */
static void *
make_lexicon (void *unused)
{
  static cst_lexicon lexicon;

  lexicon = *cmu_lex_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (pronunciations); i++) {
    char *line = g_strdup_printf ("%s nil : %s", pronunciations[i][0], pronunciations[i][1]);

    lexicon.lex_addenda = cons_val (cst_lex_make_entry (&lexicon, line), lexicon.lex_addenda);
    g_free (line);
  }
  return &lexicon;
}

cst_lexicon *
wn_lexicon (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_lexicon, NULL);
}

gboolean
wn_lexicon_contains (const char *word)
{
  const cst_lexicon *lexicon = wn_lexicon ();

  return val_assoc_string (word, lexicon->lex_addenda) != NULL
      || in_lex (lexicon, word, NULL, NULL);
}

gboolean
wn_lexicon_pronounceable (const char *word)
{
  return us_aswd (word);
}
