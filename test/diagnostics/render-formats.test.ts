import { describe, expect, it } from 'vitest';
import type { Location } from '../../src/diagnostics/diagnostic.js';
import { diagnostic, registry } from '../../src/diagnostics/registry.js';
import { renderGithub } from '../../src/diagnostics/render-github.js';
import { renderJson } from '../../src/diagnostics/render-json.js';
import { renderSarif } from '../../src/diagnostics/render-sarif.js';

const source = { path: 'a folder/x,y:z.tml', text: 'edition 1\nlet 😀 = bb\nlet bb = [\n]\n' };
const place = (part: string, from = 0): Location => {
  const start = source.text.indexOf(part, from);
  return { source, span: { start, end: start + part.length } };
};
const full = diagnostic(
  'TML3002',
  { name: '100%' },
  {
    location: place('bb'),
    hint: 'a\r\nb',
    labels: [{ location: place('bb = [\n]'), text: 'first declared here' }],
    notes: ['one: note'],
    fixes: [{ title: 'rename', edits: [{ location: place('bb'), newText: 'b' }] }],
  },
);
const placeless = diagnostic('TML3401', { name: 'n' });
const quiet = diagnostic('TML2040', { what: 'file', path: 'd' }, { location: place('[\n]') });

describe('JSON', () => {
  it('says everything of a diagnostic, with columns in characters', () => {
    const { diagnostics } = JSON.parse(renderJson([full, placeless]));
    expect(diagnostics).toEqual([
      {
        code: 'TML3002',
        name: 'duplicate-name',
        severity: 'error',
        message: '100% is declared twice',
        file: source.path,
        line: 2,
        column: 9,
        endLine: 2,
        endColumn: 11,
        hint: 'a\r\nb',
        related: [{ message: 'first declared here', file: source.path, line: 3, column: 5, endLine: 4, endColumn: 2 }],
        notes: ['one: note'],
        fix: { title: 'rename', edits: [{ file: source.path, line: 2, column: 9, endLine: 2, endColumn: 11, newText: 'b' }] },
      },
      expect.objectContaining({ code: 'TML3401', file: null, line: null, related: [], notes: [], hint: null, fix: null }),
    ]);
  });
  it('of nothing is an empty list', () => expect(JSON.parse(renderJson([])).diagnostics).toEqual([]));
});

describe('GitHub', () => {
  it('escapes what its commands are made of', () => {
    expect(renderGithub([full])).toBe(
      '::error file=a folder/x%2Cy%3Az.tml,line=2,endLine=2,col=9,endColumn=11,title=TML3002 duplicate-name::100%25 is declared twice (a%0D%0Ab)%0Aone: note\n',
    );
  });
  it('leaves out what there is not: a place, columns over several lines', () => {
    const [first, second] = renderGithub([placeless, quiet]).split('\n');
    expect(first).toMatch(/^::error title=TML3401 unknown-setting::--set n/);
    expect(second).toMatch(/^::notice file=[^,]*,line=3,endLine=4,title=TML2040 absent-data::/);
  });
});

describe('SARIF', () => {
  const log = JSON.parse(renderSarif([full, placeless, quiet], '1.2.3'));
  const [run] = log.runs;

  it('has a rule for every code, and results that refer to theirs', () => {
    expect(log.version).toBe('2.1.0');
    expect(run.tool.driver).toMatchObject({ name: 'tml', version: '1.2.3' });
    expect(run.tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(Object.keys(registry).sort());
    for (const result of run.results) expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(run.results.map((result: { level: string }) => result.level)).toEqual(['error', 'error', 'note']);
  });

  it('names places by URI references, and carries related places and fixes', () => {
    const uri = 'a%20folder/x%2Cy%3Az.tml';
    const region = { startLine: 2, startColumn: 9, endLine: 2, endColumn: 11 };
    expect(run.columnKind).toBe('unicodeCodePoints');
    expect(run.results[0]).toMatchObject({
      locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
      relatedLocations: [{ message: { text: 'first declared here' }, physicalLocation: { region: { startLine: 3, endLine: 4 } } }],
      fixes: [
        {
          description: { text: 'rename' },
          artifactChanges: [{ artifactLocation: { uri }, replacements: [{ deletedRegion: region, insertedContent: { text: 'b' } }] }],
        },
      ],
    });
    expect(run.results[1]).not.toHaveProperty('locations');
  });
});
