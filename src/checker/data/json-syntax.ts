import type { Span } from '../../diagnostics/diagnostic.js';

export interface JsonProblem {
  readonly expected: string;
  readonly span: Span;
}

const SPACE = /[ \t\r\n]*/y;
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;
/** What is marked where no token begins. */
const RUN = /[^\s{}[\],:]+|./y;

/** Where a text stops being JSON (RFC 8259), or undefined when it is JSON. Works without recursion, in one pass. */
export function jsonProblem(text: string): JsonProblem | undefined {
  const open: ('{' | '[')[] = [];
  let state: 'value' | 'key' | 'colon' | 'after' | 'value or ]' | 'key or }' = 'value';
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = position;
    return pattern.exec(text)?.[0] ?? '';
  };
  for (;;) {
    position += match(SPACE).length;
    const inside = open.at(-1);
    if (position === text.length && state === 'after' && !inside) return undefined;
    const token = match(TOKEN);
    const isKey = token.startsWith('"');
    const isValue = isKey || /^[-\dtfn]/.test(token);
    const closes = token === (inside === '{' ? '}' : ']') && inside !== undefined;
    if (closes && (state === 'after' || state === 'value or ]' || state === 'key or }')) {
      open.pop();
      state = 'after';
    } else if ((state === 'value' || state === 'value or ]') && (token === '{' || token === '[')) {
      open.push(token);
      state = token === '{' ? 'key or }' : 'value or ]';
    } else if ((state === 'value' || state === 'value or ]') && isValue) state = 'after';
    else if ((state === 'key' || state === 'key or }') && isKey) state = 'colon';
    else if (state === 'colon' && token === ':') state = 'value';
    else if (state === 'after' && inside && token === ',') state = inside === '{' ? 'key' : 'value';
    else {
      const end = position + Math.max(token.length, match(RUN).length);
      return { expected: state === 'after' && inside ? AFTER[inside] : EXPECTED[state], span: { start: position, end } };
    }
    position += token.length;
  }
}

const EXPECTED = {
  value: 'a value',
  key: 'a name in double quotes',
  colon: 'a colon',
  'value or ]': 'a value or ]',
  'key or }': 'a name in double quotes or }',
  after: 'the end of the file',
} as const;
const AFTER = { '{': 'a comma or }', '[': 'a comma or ]' } as const;
