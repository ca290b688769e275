/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_TEACHER_CONFIG_H
#define WN_TEACHER_CONFIG_H

/** What a teacher (teacher.h) is made of */
typedef struct
{
  int layers, channels, kernel, cycle; /* of the stack (stack.h) */
  int mixtures;                        /* K, 1 .. WN_MIXTURE_MAX */
  int cond_in, cond_channels;
  int hop, rate;
  float wave_std;          /* full scale +-1 to the network's scale */
  int lpc_order;           /* of the linear prediction; 0 = none */
  int n_mels;              /* the first of the cond_in features */
  float mel_low, mel_high; /* Hz, of their bank */
} WnTeacherConfig;

#endif
