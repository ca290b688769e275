/* ParWaveNet
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef WN_ASTERISK_CORRECTIONS_H
#define WN_ASTERISK_CORRECTIONS_H

#include <stddef.h>

/**
 * What is spoken in Asterisk's prompts where their transcripts have something else: misspellings,
 * accents that are missing, numbers read digit by digit. Applied in this order, whole words.
 */
typedef struct
{
  const char *id;      /* the only prompt that it is for; NULL: for all */
  const char *written; /* one in small letters also where the text has a capital */
  const char *spoken;
} Correction;

/* Prompts whose text stands behind another's name */
static const struct
{
  const char *id, *text, *right;
} misnamed[] = {
  { "digits/0", "diez", "digits/10" },
};

static const Correction english[] = {
  { NULL, "#", "pound" },
  { NULL, "*", "star" },
  { "conf-adminmenu-menu8", "umute", "unmute" },
  { "demo-instruct", "8500", "eight five zero zero" },
  { "demo-instruct", "500", "five zero zero" },
  { "demo-instruct", "600", "six zero zero" },
  { "demo-instruct", "1234", "one two three four" },
  { "demo-instruct", "4242", "four two four two" },
  { "letters/exclaimation-point", "exclaimation-point", "exclamation point" },
  { "phonetic/x_p", "xray", "x-ray" },
  { "queue-periodic-announce", "represenatives", "representatives" },
  { "spy-dahdi", "DAHDI", "daddy" },
  { "spy-h323", "H.323", "H three two three" },
  { "unidentified-no-callback", "Un-indentified or witheld", "Unidentified or withheld" },
  { NULL, NULL, NULL },
};

static const Correction spanish[] = {
  { NULL, "numero", "número" },
  { NULL, "numeros", "números" },
  { NULL, "extension", "extensión" },
  { NULL, "autenticacion", "autenticación" },
  { NULL, "contrasena", "contraseña" },
  { NULL, "contrasenas", "contraseñas" },
  { NULL, "contrasenia", "contraseña" },
  { NULL, "opcion", "opción" },
  { NULL, "invalida", "inválida" },
  { NULL, "invalido", "inválido" },
  { NULL, "valido", "válido" },
  { NULL, "ultimo", "último" },
  { NULL, "unica", "única" },
  { NULL, "lider", "líder" },
  { NULL, "unira", "unirá" },
  { NULL, "uniran", "unirán" },
  { NULL, "comenzara", "comenzará" },
  { NULL, "vacias", "vacías" },
  { NULL, "menu", "menú" },
  { NULL, "mas", "más" },
  { NULL, "escucharas", "escucharás" },
  { NULL, "esten", "estén" },
  { NULL, "aun", "aún" },
  { NULL, "intentare", "intentaré" },
  { NULL, "conexion", "conexión" },
  { NULL, "demonstracion", "demostración" },
  { NULL, "demostracion", "demostración" },
  { NULL, "codigo", "código" },
  { NULL, "tambien", "también" },
  { NULL, "ayudaran", "ayudarán" },
  { NULL, "navegara", "navegará" },
  { NULL, "digitos", "dígitos" },
  { NULL, "telefono", "teléfono" },
  { NULL, "fisico", "físico" },
  { NULL, "sera", "será" },
  { NULL, "proposito", "propósito" },
  { NULL, "informacion", "información" },
  { NULL, "tecnica", "técnica" },
  { NULL, "configuracion", "configuración" },
  { NULL, "tendra", "tendrá" },
  { NULL, "ingresara", "ingresará" },
  { NULL, "util", "útil" },
  { NULL, "despues", "después" },
  { NULL, "reproduccion", "reproducción" },
  { NULL, "rapidamente", "rápidamente" },
  { NULL, "atras", "atrás" },
  { NULL, "grabacion", "grabación" },
  { NULL, "numerico", "numérico" },
  { NULL, "dieciseis", "dieciséis" },
  { NULL, "veintidos", "veintidós" },
  { NULL, "veintitres", "veintitrés" },
  { NULL, "veintiseis", "veintiséis" },
  { NULL, "miercoles", "miércoles" },
  { NULL, "sabado", "sábado" },
  { NULL, "dolares", "dólares" },
  { NULL, "dolar", "dólar" },
  { NULL, "decimo", "décimo" },
  { NULL, "undecimo", "undécimo" },
  { NULL, "duodecimo", "duodécimo" },
  { NULL, "septimo", "séptimo" },
  { NULL, "vigesimo", "vigésimo" },
  { NULL, "trigesimo", "trigésimo" },
  { NULL, "millon", "millón" },
  { NULL, "manana", "mañana" },
  { NULL, "guion", "guión" },
  { NULL, "exclamacion", "exclamación" },
  { NULL, "Japon", "Japón" },
  { NULL, "Maria", "María" },
  { NULL, "Oscar", "Óscar" },
  { NULL, "Victor", "Víctor" },
  { NULL, "Zulu", "Zulú" },
  { NULL, "busqueda", "búsqueda" },
  { NULL, "entidade", "entidades" },
  { NULL, "nimbre", "nombre" },
  { NULL, "paracambiar", "para cambiar" },
  { NULL, "numbre", "nombre" },
  { NULL, "mesaje", "mensaje" },
  { NULL, "ingese", "ingrese" },
  { NULL, "introdusca", "introduzca" },
  { NULL, "buzon", "buzón" },
  { NULL, "an adelante", "en adelante" },
  { NULL, "linea", "línea" },
  { NULL, "proximo", "próximo" },
  { NULL, "telefonico", "telefónico" },
  { NULL, "duracion", "duración" },
  { NULL, "introduccion", "introducción" },
  { NULL, "guiare", "guiaré" },
  { NULL, "atravez", "a través" },
  { NULL, "comprendi", "comprendí" },
  { NULL, "estandar", "estándar" },
  { NULL, "defeto", "defecto" },
  { NULL, "estan", "están" },
  { NULL, "usted tecleo", "usted tecleó" },
  { NULL, "no logre", "no logré" },
  { NULL, "cortes de no", "cortés de no" },
  { NULL, "se quien ha", "sé quién ha" },
  { NULL, "que carpeta", "qué carpeta" },
  { NULL, "ya esta en", "ya está en" },
  { NULL, "esta usted", "está usted" },
  { NULL, "esta usando", "está usando" },
  { NULL, "esta a punto", "está a punto" },
  { NULL, "usuario esta", "usuario está" },
  { NULL, "consola esta", "consola está" },
  { NULL, "no esta", "no está" },
  { NULL, "marcado esta", "marcado está" },
  { NULL, "algo esta", "algo está" },
  { NULL, "nadie esta", "nadie está" },
  { "digits/hundred", "cient", "cien" },
  { "demo-instruct", "8500", "ocho mil quinientos" },
  { "demo-instruct", "1234", "uno dos tres cuatro" },
  { "demo-instruct", "4242", "cuatro dos cuatro dos" },
  { NULL, NULL, NULL },
};

static const Correction french[] = {
  { NULL, "présentemnet", "présentement" },
  { NULL, "ce tte", "cette" },
  { NULL, NULL, NULL },
};

/* Letters with accents were lost where a question mark is inside a sentence */
static const Correction italian[] = {
  { NULL, "sar?", "sarà" },
  { NULL, "pu?", "può" },
  { NULL, "pi?", "più" },
  { NULL, "cos?", "così" },
  { NULL, " ? ", " è " },
  { "vm-tempremoved", "vm-then-pound: poi premere cancelletto", "" },
  { NULL, NULL, NULL },
};

static const Correction russian[] = {
  { NULL, "октрября", "октября" },
  { NULL, "завршить", "завершить" },
  { NULL, "conf-adminmenu:", "" },
  { NULL, NULL, NULL },
};

#endif
