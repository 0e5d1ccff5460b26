import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic, SourceFile, Span } from '../../src/diagnostics/diagnostic.js';
import { displayWidth } from '../../src/diagnostics/display-cells.js';
import { countDiagnostics, renderDiagnostic, renderDiagnostics } from '../../src/diagnostics/render-frame.js';

const sourceOf = (text: string, path = 'a.tml'): SourceFile => ({ path, text });
const spanOf = (text: string, part: string): Span => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });

function make(source: SourceFile | undefined, span: Span, details: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: 'TML3104',
    name: 'unknown-parameter',
    severity: 'error',
    message: 'tcn has no parameter dilation',
    labels: [],
    notes: [],
    fixes: [],
    ...(source ? { location: { source, span } } : {}),
    ...details,
  };
}

const render = (diagnostic: Diagnostic, width?: number): string =>
  `\n${renderDiagnostic(diagnostic, { color: false, ...(width === undefined ? {} : { width }) })}\n`;
const at = (text: string, part: string, details: Partial<Diagnostic> = {}, width?: number): string =>
  render(make(sourceOf(text), spanOf(text, part), { message: 'm', ...details }), width);

describe('a code frame', () => {
  it('looks as designed', () => {
    const lines = Array.from({ length: 26 }, () => '').concat('  model net = digits -> tcn(filters, dilation: [1, 2])');
    const source = sourceOf(lines.join('\n'), 'robust-nas.tml');
    const diagnostic = make(source, spanOf(source.text, 'dilation'), {
      hint: 'did you mean dilations?',
      notes: ['tcn(filters, kernel, dilations, skip, rate), from std/models'],
    });
    expect(`\n${renderDiagnostic(diagnostic, { color: false, explains: (code) => code === 'TML3104' })}\n`).toBe(`
error[TML3104] tcn has no parameter dilation
   ┌─ robust-nas.tml:27:38
27 │   model net = digits -> tcn(filters, dilation: [1, 2])
   │                                      ^^^^^^^^ did you mean dilations?
   = tcn(filters, kernel, dilations, skip, rate), from std/models
   = tml explain TML3104
`);
    expect(renderDiagnostic(diagnostic, { color: false, explains: () => false })).not.toContain('explain');
  });

  it('shows related places in the order of lines, with what is between left out', () => {
    const text = 'let a = 1\nlet b = 2\nlet c = 3\nlet a = 4';
    const source = sourceOf(text);
    const label = { location: { source, span: { start: 4, end: 5 } }, text: 'first declared here' };
    expect(render(make(source, { start: 34, end: 35 }, { message: 'a is declared twice', labels: [label] }))).toBe(`
error[TML3104] a is declared twice
   ┌─ a.tml:4:5
 1 │ let a = 1
   │     - first declared here
   ·
 4 │ let a = 4
   │     ^
`);
  });

  it('shows two places of one line below each other', () => {
    const text = 'let a = b < c < d';
    const source = sourceOf(text);
    const label = { location: { source, span: { start: 10, end: 11 } }, text: 'the first' };
    expect(render(make(source, { start: 14, end: 15 }, { message: 'm', labels: [label], hint: 'no' }))).toBe(`
error[TML3104] m
   ┌─ a.tml:1:15
 1 │ let a = b < c < d
   │               ^ no
   │           - the first
`);
  });

  it('shows places in other files in frames of their own', () => {
    const here = sourceOf('import { tcn } from "./m.tml"');
    const there = sourceOf(`${'\n'.repeat(120)}network tcn { x }`, 'lib/m.tml');
    const label = { location: { source: there, span: { start: 128, end: 131 } }, text: 'it is private' };
    expect(render(make(here, { start: 9, end: 12 }, { message: 'tcn is not exported', labels: [label], severity: 'warning' }))).toBe(`
warning[TML3104] tcn is not exported
    ┌─ a.tml:1:10
  1 │ import { tcn } from "./m.tml"
    │          ^^^
    ┌─ lib/m.tml:121:9
121 │ network tcn { x }
    │         --- it is private
`);
  });

  it('marks every line of a span, and the first and last of a long one', () => {
    const text = 'let a = f(\n  1,\n\n  2)';
    expect(at(text, 'f(\n  1,\n\n  2)', { hint: 'here' })).toBe(`
error[TML3104] m
   ┌─ a.tml:1:9
 1 │ let a = f(
   │         ^^
 2 │   1,
   │   ^^
 3 │
   │ ^
 4 │   2)
   │   ^^ here
`);
    const long = `let a = [\n${'  1,\n'.repeat(20)}]`;
    expect(render(make(sourceOf(long), { start: 8, end: long.length }, { message: 'm', hint: 'here' }))).toBe(`
error[TML3104] m
   ┌─ a.tml:1:9
 1 │ let a = [
   │         ^
   ·
22 │ ]
   │ ^ here
`);
  });

  it('without a place has a header and notes only', () => {
    expect(render(make(undefined, { start: 0, end: 0 }, { message: 'there is no file x.tml', notes: ['one\ntwo'] }))).toBe(`
error[TML3104] there is no file x.tml
   = one
     two
`);
  });

  it('names a fix that no hint names', () => {
    const text = 'let a = 1)';
    const source = sourceOf(text);
    const fixes = [{ title: 'remove )', edits: [{ location: { source, span: { start: 9, end: 10 } }, newText: '' }] }];
    expect(at(text, ')', { fixes })).toContain('\n   = fix: remove )\n');
    expect(at(text, ')', { fixes, hint: 'h' })).not.toContain('fix');
  });
});

describe('columns', () => {
  it.each([
    ['tabs', '\tlet\ta = b', 'b', '    let a = b', 12, 10],
    ['wide characters', 'let a = "漢字" + b', 'b', 'let a = "漢字" + b', 17, 16],
    ['emoji', 'let a = "😀👩‍🔬" + b', 'b', 'let a = "😀👩‍🔬" + b', 17, 18],
    ['combining marks', 'let a = "e\u0301" + b', 'b', 'let a = "e\u0301" + b', 14, 16],
    ['a byte order mark', '\ufefflet a = b', 'b', 'let a = b', 8, 9],
  ])('fit under %s', (_, text, part, shown, caretColumn, column) => {
    const lines = at(text, part).split('\n');
    expect(lines[2]).toBe(`   ┌─ a.tml:1:${column}`);
    expect(lines[3]).toBe(` 1 │ ${shown}`);
    expect(lines[4]).toBe(`   │ ${' '.repeat(caretColumn)}^`);
  });

  it('cover wide characters whole', () => {
    expect(at('let 漢字 = 1', '漢字').split('\n')[4]).toBe('   │     ^^^^');
  });

  it.each(['\r\n', '\r', '\n'])('are found with line breaks %j', (end) => {
    expect(at(`let a = 1${end}let b = c${end}`, 'c')).toBe(`
error[TML3104] m
   ┌─ a.tml:2:9
 2 │ let b = c
   │         ^
`);
  });
});

describe('places at the edge', () => {
  it('an empty file', () => {
    expect(render(make(sourceOf(''), { start: 0, end: 0 }, { message: 'm' }))).toBe('\nerror[TML3104] m\n   ┌─ a.tml:1:1\n 1 │\n   │ ^\n');
  });
  it('the end of the file, with and without a line break before', () => {
    expect(render(make(sourceOf('let a ='), { start: 7, end: 7 }, { message: 'm' }))).toBe(
      '\nerror[TML3104] m\n   ┌─ a.tml:1:8\n 1 │ let a =\n   │        ^\n',
    );
    expect(render(make(sourceOf('let a\n'), { start: 6, end: 6 }, { message: 'm' }))).toBe(
      '\nerror[TML3104] m\n   ┌─ a.tml:2:1\n 2 │\n   │ ^\n',
    );
  });
  it('the end of a line', () => {
    expect(
      render(make(sourceOf('let a =\nlet b = 1'), { start: 7, end: 7 }, { message: 'm' }))
        .split('\n')
        .slice(3, 5),
    ).toEqual([' 1 │ let a =', '   │        ^']);
  });
});

describe('very long lines', () => {
  const text = `let a = [${Array.from({ length: 300 }, (_, i) => i).join(', ')}, oops, ${'9, '.repeat(300)}]`;

  it('are cut around the place', () => {
    const lines = at(text, 'oops', { hint: 'h' }, 60).split('\n');
    const source = lines[3] ?? '';
    const carets = lines[4] ?? '';
    expect(source).toMatch(/^ 1 │ ….*oops.*…$/);
    expect(source.length).toBeLessThanOrEqual(60);
    expect(carets.indexOf('^^^^')).toBe(source.indexOf('oops'));
    expect(carets.endsWith('^^^^ h')).toBe(true);
    expect(lines[2]).toBe(`   ┌─ a.tml:1:${text.indexOf('oops') + 1}`);
  });
  it('keep their beginning or end if the place is there', () => {
    expect(at(text, 'let', {}, 60).split('\n')[3]).toMatch(/^ 1 │ let a = .*…$/);
    expect(at(text, ']', {}, 60).split('\n')[3]).toMatch(/^ 1 │ ….*9, \]$/);
  });
  it('cut carets off at the edge', () => {
    const lines = render(make(sourceOf(text), { start: 8, end: text.length }, { message: 'm' }), 60).split('\n');
    expect((lines[4] ?? '').length).toBeLessThanOrEqual(60);
    expect(lines[4]).toMatch(/^ {3}│ {9}\^+$/);
  });
});

describe('the width of a terminal', () => {
  const words = 'these are words of an explanation that goes on and on for quite a while';

  it('has a hint below its place where there is no room beside it', () => {
    const text = `${'x'.repeat(30)} oops`;
    expect(at(text, 'oops', { message: 'm', hint: 'did you mean something else?' }, 50)).toBe(`
error[TML3104] m
   ┌─ a.tml:1:32
 1 │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx oops
   │                                ^^^^
   │                  did you mean something else?
`);
  });

  it('is kept by every line: message, hints, labels and notes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 120 }), fc.nat(140), fc.boolean(), (width, before, wide) => {
        const text = `${(wide ? '数' : 'x').repeat(before)} oops ${'y '.repeat(before)}`;
        const out = at(text, 'oops', { message: words, hint: words, notes: [words, `a: ${words}`] }, width);
        for (const line of out.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
        expect(out.replace(/[\n│= ]+/g, ' ')).toContain(words);
      }),
    );
  });
});

describe('what a terminal must not obey', () => {
  it('is made visible', () => {
    const out = at('let a = "\u001b[31m\u202e" + b', 'b', { message: 'found \u001b[2J', notes: ['\u0007'], hint: '\u009b' });
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(out).toContain('␛[31m');
  });
});

describe('colour', () => {
  const diagnostic = make(sourceOf('let a = b'), { start: 8, end: 9 }, { hint: 'h', notes: ['n'] });
  it('only repeats what the text says', () => {
    const colored = renderDiagnostic(diagnostic, { color: true });
    const plain = renderDiagnostic(diagnostic, { color: false });
    expect(colored).toContain('\u001b[1;31merror[TML3104]\u001b[0m');
    expect(colored.replace(/\u001b\[[\d;]*m/g, '')).toBe(plain);
    expect(plain).not.toContain('\u001b');
  });
});

describe('a list', () => {
  const source = sourceOf('let a = b');
  const error = make(source, { start: 8, end: 9 }, { message: 'm' });
  it('ends in the counts', () => {
    expect(
      renderDiagnostics([error, { ...error, severity: 'warning' }, error], { color: false })
        .split('\n\n')
        .at(-1),
    ).toBe('2 errors, 1 warning');
    expect(renderDiagnostics([error], { color: false })).toBe(`${renderDiagnostic(error, { color: false })}\n\n1 error`);
    expect(renderDiagnostics([], { color: false })).toBe('');
    expect(countDiagnostics([{ ...error, severity: 'note' }])).toBe('1 note');
    expect(countDiagnostics([])).toBe('no problems');
  });
});
