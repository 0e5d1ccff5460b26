export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/**
 * What a shell reads to complete `tml`. The command itself says what may come next (`tml complete`, hidden), so that the commands, options and
 * choices are those of the installed version and names come from the file on the line; the shell offers files.
 */
export const completionScript: Readonly<Record<Shell, string>> = {
  bash: `# Completion of tml for bash. In ~/.bashrc: source <(tml completion bash)
_tml() {
  local word about current=\${COMP_WORDS[COMP_CWORD]}
  local IFS=$'\\n'
  [[ $current == = ]] && current=
  COMPREPLY=()
  while IFS=$'\\t' read -r word about; do
    case $word in
      :tml)
        compopt -o filenames 2>/dev/null
        COMPREPLY+=($(compgen -f -X '!*.tml' -- "$current") $(compgen -d -- "$current"))
        ;;
      :files)
        compopt -o filenames 2>/dev/null
        COMPREPLY+=($(compgen -f -- "$current"))
        ;;
      :folders)
        compopt -o filenames 2>/dev/null
        COMPREPLY+=($(compgen -d -- "$current"))
        ;;
      *=)
        compopt -o nospace 2>/dev/null
        COMPREPLY+=("$word")
        ;;
      *) COMPREPLY+=("$word") ;;
    esac
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" "$current" 2>/dev/null)
}
complete -F _tml tml
`,
  zsh: `#compdef tml
# Completion of tml for zsh. In ~/.zshrc, below compinit: source <(tml completion zsh)
_tml() {
  local word about
  local -a named
  while IFS=$'\\t' read -r word about; do
    case $word in
      :tml) _files -g '*.tml' ;;
      :files) _files ;;
      :folders) _files -/ ;;
      *) named+=("\${word//:/\\\\:}\${about:+:$about}") ;;
    esac
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#named} )) && _describe tml named
}
compdef _tml tml
`,
  fish: `# Completion of tml for fish. In ~/.config/fish/config.fish: tml completion fish | source
function __tml_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] complete -- $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case ':tml' ':files'
                __fish_complete_path "$current"
            case ':folders'
                __fish_complete_directories "$current" ''
            case '*'
                echo $line
        end
    end
end
complete -c tml -f -a '(__tml_complete)'
`,
};
