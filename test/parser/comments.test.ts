import { describe, expect, it } from 'vitest';
import { childrenOf } from '../../src/parser/children.js';
import { codesOf, parseText } from './parsing.js';

/** `comment → placement of owner's text`, with long owners cut. */
function attached(text: string): readonly string[] {
  return parseText(text).comments.map((comment) => {
    const { start, end } = comment.owner.span;
    const owner =
      start === 0 && end === text.length && 'statements' in comment.owner ? 'FILE' : text.slice(start, end).replace(/\s+/g, ' ');
    return `${comment.text} ${comment.placement} ${owner.length > 24 ? `${owner.slice(0, 24)}…` : owner}`;
  });
}

describe('comments belong to', () => {
  it.each([
    ['the statement below', '# a\n# b\nlet x = 1', ['# a leading let x = 1', '# b leading let x = 1']],
    ['the statement before on the line', 'let x = 1 # a\nlet y = 2', ['# a trailing let x = 1']],
    ['the item before a comma', 'let x = [1, # a\n2 # b\n]', ['# a trailing 1', '# b trailing 2']],
    [
      'what follows a bracket, an arrow or a sign',
      'let x = # a\n[ # b\n1] -> # c\nf',
      ['# a leading [ # b 1] -> # c f', '# b leading 1', '# c leading f'],
    ],
    ['the stage below', 'let x = y\n# a\n-> f', ['# a leading f']],
    ['the first statement of a body', 'search s over t { # a\n  let x = 1\n}', ['# a leading let x = 1']],
    ['a body, behind all in it', 'search s over t {\n  let x = 1\n  # a\n}', ['# a dangling search s over t { let x …']],
    ['an empty block', 'network n {\n  # a\n}', ['# a dangling { # a }']],
    ['empty parentheses', 'let x = f( # a\n)', ['# a dangling f( # a )']],
    ['the file', '# a\n', ['# a dangling FILE']],
    ['the file, behind all in it', 'let x = 1\n\n# a', ['# a dangling FILE']],
    ['a name inside a clause', 'import {\n  a # one\n  # two\n  b\n} from "x"', ['# one trailing a', '# two leading b']],
    ['the innermost call', 'let x = f(a: g(1), # one\n b: 2)', ['# one trailing a: g(1)']],
  ])('%s', (_, text, expected) => {
    expect(attached(text)).toEqual(expected);
  });
});

describe('documentation', () => {
  const docs = (text: string) => parseText(text).file.statements.map((statement) => statement.doc);
  it('is the ## lines above a declaration, joined', () => {
    expect(docs('## One.\n##  Two\n##\n##Three\nlet a = 1\nlet b = 2')).toEqual(['One.\n Two\n\nThree', undefined]);
    expect(docs('## One.\n# not this\n\nexport let a = 1')).toEqual(['One.']);
    expect(docs('### no\nlet a = 1')).toEqual([undefined]);
  });
  it('is found in bodies and blocks too', () => {
    const statement = parseText('search s over t {\n  ## inner\n  let a = 1\n}').file.statements[0];
    expect(statement?.kind === 'search' && statement.body[0]?.doc).toBe('inner');
    const network = parseText('network n {\n  ## tensor\n  let a = input\n  a\n}').file.statements[0];
    const item = network?.kind === 'network' ? network.body.items[0] : undefined;
    expect(item?.kind === 'let' && item.doc).toBe('tensor');
  });
  it('stays attached as a comment', () => {
    expect(parseText('## One.\nlet a = 1').comments.map((c) => [c.kind, c.placement, c.text])).toEqual([['doc', 'leading', '## One.']]);
  });
  it('is warned about where it documents nothing', () => {
    expect(codesOf('let a = 1 ## behind')).toEqual(['TML1090 1:11']);
    expect(codesOf('let a = f(\n  ## argument\n  b)')).toEqual(['TML1090 2:3']);
    expect(codesOf('let a = 1\n## at the end')).toEqual(['TML1090 2:1']);
    expect(codesOf('## param\nparam p: int\nspace s(\n  ## formal\n  n: int) {\n  ## dimension\n  a = bool\n}')).toEqual([]);
  });
});

it('finds the children of a node in the order of the source, also behind a clause', () => {
  const text = 'import { a, b as c } from "./x.tml"';
  const [statement] = parseText(text).file.statements;
  const children = statement ? childrenOf(statement).map(({ span }) => text.slice(span.start, span.end)) : [];
  expect(children).toEqual(['a', 'b as c', '"./x.tml"']);
});
