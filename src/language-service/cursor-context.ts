/** What an unfinished text asks for at a place, judged by the words and brackets before it alone: the tree has holes there. */
export type CursorContext =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'module-path'; readonly prefix: string; readonly start: number }
  | { readonly kind: 'imported-name' }
  | { readonly kind: 'unit'; readonly start: number }
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'stage'; readonly inside: 'network' | 'report' | 'file' }
  | { readonly kind: 'domain' }
  | { readonly kind: 'argument'; readonly call: OpenCall }
  | { readonly kind: 'argument-value'; readonly call: OpenCall; readonly parameter: string }
  | { readonly kind: 'statement'; readonly inside: 'file' | 'search' | 'report' }
  | { readonly kind: 'strategy' }
  | { readonly kind: 'expression' };

export interface OpenCall {
  readonly callee: string;
  /** Offset of its `(`. */
  readonly open: number;
  /** Names and bare names given before the place. */
  readonly given: readonly string[];
  /** How many arguments stand before the place. */
  readonly position: number;
  /** Whether the call stands in the body of a network, where layers are. */
  readonly inNetwork: boolean;
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly kind: 'word' | 'number' | 'text' | 'comment' | 'break' | 'symbol';
}

const TOKEN =
  /(?<comment>#[^\r\n]*)|(?<text>"""[\s\S]*?(?:"""|$)|"(?:\\[^\r\n]|[^"\\\r\n])*"?)|(?<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?[A-Za-zµμ%]*)|(?<word>[A-Za-z_]\w*)|(?<break>\r\n|\n|\r)|(?<symbol>->|\.\.|[<>=!]=|\S)/gu;

function tokenize(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match) => {
    const kind = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0] as Token['kind'];
    return { text: match[0], start: match.index, kind };
  });
}

const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Indices of the brackets that are open at the end, outermost first. */
function openBrackets(tokens: readonly Token[]): number[] {
  const open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'symbol') continue;
    if ('([{'.includes(token.text)) open.push(index);
    else if (token.text in CLOSES && tokens[open.at(-1) ?? -1]?.text === CLOSES[token.text]) open.pop();
  }
  return open;
}

/** The word that begins the statement which a brace at `index` belongs to: `network`, `search`, `report` … */
function headOf(tokens: readonly Token[], index: number): string {
  let at = index;
  let depth = 0;
  while (at > 0) {
    const before = tokens[at - 1] as Token;
    if (before.text === ')') depth += 1;
    if (before.text === '(') depth -= 1;
    if (before.kind === 'break' && depth === 0) break;
    at -= 1;
  }
  const words = tokens.slice(at, index).filter((token) => token.kind === 'word');
  return words[0]?.text === 'export' ? (words[1]?.text ?? '') : (words[0]?.text ?? '');
}

const endOf = (token: Token): number => token.start + token.text.length;

export function cursorContext(text: string, offset: number): CursorContext {
  const tokens = tokenize(text.slice(0, offset));
  const last = tokens.at(-1);
  const touches = last !== undefined && endOf(last) === offset;
  if (last && touches && last.kind === 'comment') return { kind: 'nothing' };
  if (last && touches && last.kind === 'text' && !isClosed(last.text)) {
    const from = tokens.at(-2)?.text === 'from';
    return from ? { kind: 'module-path', prefix: last.text.slice(1), start: last.start + 1 } : { kind: 'nothing' };
  }
  if (last && touches && last.kind === 'number') {
    const unit = /[A-Za-zµμ%]*$/u.exec(last.text)?.[0] ?? '';
    return { kind: 'unit', start: offset - unit.length };
  }
  // The word being typed says nothing yet.
  const whole = (touches && last?.kind === 'word' ? tokens.slice(0, -1) : tokens).filter((token) => token.kind !== 'comment');
  const code = whole.filter((token) => token.kind !== 'break');
  const before = code.at(-1);
  const open = openBrackets(whole);
  const heads = open.flatMap((index) => (whole[index]?.text === '{' ? [headOf(whole, index)] : []));
  const inNetwork = heads[0] === 'network';
  if (before?.text === '.') return { kind: 'field', path: pathBefore(code) };
  if (before?.text === '->') return { kind: 'stage', inside: inNetwork ? 'network' : heads[0] === 'report' ? 'report' : 'file' };
  const innermost = open.at(-1);
  const bracket = innermost === undefined ? undefined : whole[innermost];
  if (bracket?.text === '(' && innermost !== undefined) {
    const call = openCall(whole, innermost, inNetwork);
    if (call) {
      const name = code.at(-2);
      if (before?.text === ':' && name?.kind === 'word') return { kind: 'argument-value', call, parameter: name.text };
      if (before?.text === '(' || before?.text === ',') return { kind: 'argument', call };
    }
    return { kind: 'expression' };
  }
  if (bracket?.text === '{') {
    const head = heads.at(-1) ?? '';
    if (head === 'import') return { kind: 'imported-name' };
    if (beginsLine(whole) && (head === 'search' || head === 'report' || head === 'section'))
      return { kind: 'statement', inside: head === 'search' ? 'search' : 'report' };
    if (inNetwork && before?.text === '{') return { kind: 'stage', inside: 'network' };
    if (head === 'space' && before?.text === '=') return { kind: 'domain' };
  }
  if (before?.text === 'using') return { kind: 'strategy' };
  if (open.length === 0 && beginsLine(whole)) return { kind: 'statement', inside: 'file' };
  return { kind: 'expression' };
}

/** The call around a place, for the help with its parameters. */
export function callAround(text: string, offset: number): (OpenCall & { readonly parameter?: string }) | undefined {
  const whole = tokenize(text.slice(0, offset)).filter((token) => token.kind !== 'comment');
  const open = openBrackets(whole);
  const inNetwork = open.some((index) => whole[index]?.text === '{' && headOf(whole, index) === 'network');
  for (const index of open.toReversed()) {
    if (whole[index]?.text === '{') return undefined;
    const call = whole[index]?.text === '(' ? openCall(whole, index, inNetwork) : undefined;
    if (!call) continue;
    const current = argumentsFrom(whole, index).at(-1) ?? [];
    const named = current[1]?.text === ':' ? current[0]?.text : undefined;
    return { ...call, ...(named === undefined ? {} : { parameter: named }) };
  }
  return undefined;
}

const isClosed = (text: string): boolean =>
  text.startsWith('"""') ? text.length >= 6 && text.endsWith('"""') : /^"(?:\\.|[^"\\])*"$/.test(text);

const beginsLine = (tokens: readonly Token[]): boolean => {
  const last = tokens.at(-1);
  return last === undefined || last.kind === 'break' || last.text === '{' || last.text === 'export';
};

/** `robust.best.` is read backwards from its last dot. */
function pathBefore(code: readonly Token[]): string[] {
  const path: string[] = [];
  for (let at = code.length - 1; code[at]?.text === '.' && code[at - 1]?.kind === 'word'; at -= 2)
    path.unshift((code[at - 1] as Token).text);
  return path;
}

/** The arguments behind a `(`, each as its tokens; what is in deeper brackets is left out. */
function argumentsFrom(tokens: readonly Token[], open: number): Token[][] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(open + 1)) {
    if (token.kind === 'break') continue;
    if ('([{'.includes(token.text)) depth += 1;
    else if (token.text in CLOSES) depth -= 1;
    else if (depth === 0 && token.text === ',') found.push([]);
    else if (depth === 0) found.at(-1)?.push(token);
  }
  return found;
}

function openCall(tokens: readonly Token[], open: number, inNetwork: boolean): OpenCall | undefined {
  const callee = tokens[open - 1];
  if (callee?.kind !== 'word') return undefined;
  const args = argumentsFrom(tokens, open);
  const given = args.slice(0, -1).flatMap(([first]) => (first?.kind === 'word' ? [first.text] : []));
  return { callee: callee.text, open: (tokens[open] as Token).start, given, position: args.length - 1, inNetwork };
}
