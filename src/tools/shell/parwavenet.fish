# ParWaveNet
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# fish completion for parwavenet: commands and options as the command's own help tells them

function __parwavenet_command
    set -l words (commandline -opc)[2..-1]
    set -l command
    for word in $words
        string match -q -- '-*' $word; and break
        set -a command $word
        test "$command[1]" = train -a (count $command) -lt 2; or break
    end
    string join \n $command
end

function __parwavenet_commands
    parwavenet (__parwavenet_command) --help 2>/dev/null | string replace -rf '^  ([a-z]+) +(.*)' '$1\t$2'
end

function __parwavenet_options
    parwavenet (__parwavenet_command) --help 2>/dev/null | string replace -rf '^  (?:-., )?(--[a-z][a-z0-9-]*)\S* +(.*)' '$1\t$2'
end

function __parwavenet_wants_command
    set -l command (__parwavenet_command)
    test (count $command) -eq 0 -o "$command" = train
end

complete -c parwavenet -n __parwavenet_wants_command -f -a '(__parwavenet_commands)'
complete -c parwavenet -n 'not __parwavenet_wants_command; and string match -q -- "-*" (commandline -ct)' -f -a '(__parwavenet_options)'
complete -c parwavenet -s v -l voice -x -a '(parwavenet voices 2>/dev/null | tail -n +2 | string replace -r " .*" "")'
complete -c parwavenet -s e -l encoding -x -a 'wav flac opus mp3 raw'
complete -c parwavenet -l punctuation -x -a 'none some most all'
complete -c parwavenet -l timings -x -a 'json srt vtt textgrid'
complete -c parwavenet -l overflow -x -a 'shift compress overlap clip'
complete -c parwavenet -l engine -x -a 'student teacher'
