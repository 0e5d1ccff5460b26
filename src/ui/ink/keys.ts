/** What a person pressed. A printable character is itself. */
export type Key =
  | { readonly kind: 'up' | 'down' | 'left' | 'right' | 'page-up' | 'page-down' | 'home' | 'end' | 'escape' }
  | { readonly kind: 'interrupt' | 'suspend' }
  | { readonly kind: 'character'; readonly text: string };

/** What terminals send, in application mode too (xterm, VT220, rxvt). */
const SEQUENCES: Readonly<Record<string, Exclude<Key['kind'], 'character'>>> = {
  '\u001b[A': 'up',
  '\u001bOA': 'up',
  '\u001b[B': 'down',
  '\u001bOB': 'down',
  '\u001b[C': 'right',
  '\u001bOC': 'right',
  '\u001b[D': 'left',
  '\u001bOD': 'left',
  '\u001b[5~': 'page-up',
  '\u001b[6~': 'page-down',
  '\u001b[H': 'home',
  '\u001bOH': 'home',
  '\u001b[1~': 'home',
  '\u001b[7~': 'home',
  '\u001b[F': 'end',
  '\u001bOF': 'end',
  '\u001b[4~': 'end',
  '\u001b[8~': 'end',
  '\u001b': 'escape',
  '\u0003': 'interrupt',
  '\u001a': 'suspend',
};

/** A control sequence whole, an escape alone, or one character. */
const PIECE = /\u001b\[[0-?]*[ -/]*[@-~]|\u001bO[A-Za-z]|\u001b|[\s\S]/gu;

/** The keys in what was read from the terminal at once; what is no key of ours is left out. */
export const readKeys = (text: string): readonly Key[] =>
  [...text.matchAll(PIECE)].flatMap(([piece]): readonly Key[] => {
    const kind = SEQUENCES[piece];
    if (kind !== undefined) return [{ kind }];
    return piece.length <= 2 && piece >= ' ' && piece !== '\u007f' ? [{ kind: 'character', text: piece }] : [];
  });
