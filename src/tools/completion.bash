# SPDX-License-Identifier: LGPL-2.1-or-later
# Completion of parwavenet(1) for bash: commands, steps of training, and the options that --help lists

_parwavenet () {
  local current=${COMP_WORDS[COMP_CWORD]} command=("${COMP_WORDS[0]}") words i

  for ((i = 1; i < COMP_CWORD && i < 3; i++)); do
    [[ ${COMP_WORDS[i]} != -* ]] || break
    [ $i -eq 1 ] || [ "${COMP_WORDS[1]}" = train ] || break
    command+=("${COMP_WORDS[i]}")
  done
  if [[ $current == -* ]]; then
    words=$("${command[@]}" --help 2>/dev/null | grep -oE -- '--[a-z][a-z0-9-]*=?' | sort -u)
  elif [ ${#command[@]} -eq 1 ] || { [ ${#command[@]} -eq 2 ] && [ "${command[1]}" = train ]; }; then
    words=$("${command[@]}" --help 2>/dev/null | sed -nE 's/^  ([a-z]+) .*/\1/p')
  elif [[ ${COMP_WORDS[COMP_CWORD - 1]} == -v || ${COMP_WORDS[COMP_CWORD - 1]} == --voice ]]; then
    words=$("${COMP_WORDS[0]}" voices 2>/dev/null | awk '{ print $1 }')
  fi
  mapfile -t COMPREPLY < <(compgen -W "${words:-}" -- "$current")
  [[ ${COMPREPLY[0]:-} != *= ]] || compopt -o nospace
}
complete -o default -F _parwavenet parwavenet
