import type { Diagnostic, Edit, Location } from './diagnostic.js';
import { registry } from './registry.js';
import { editsByFile, rangeOf } from './source-range.js';

const rules = Object.entries(registry)
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([id, { name, severity }]) => ({
    id,
    name,
    shortDescription: { text: name.replaceAll('-', ' ') },
    help: { text: `tml explain ${id}` },
    defaultConfiguration: { level: severity },
  }));
const ruleIndex: ReadonlyMap<string, number> = new Map(rules.map(({ id }, index) => [id, index]));

/** A log in SARIF 2.1.0, which code hosts and editors import. */
export function renderSarif(diagnostics: readonly Diagnostic[], version: string): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'tml', version, rules } }, columnKind: 'unicodeCodePoints', results: diagnostics.map(result) }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result({ code, severity, message, location, hint, labels, notes, fixes }: Diagnostic): object {
  return {
    ruleId: code,
    ruleIndex: ruleIndex.get(code),
    level: severity,
    message: { text: [hint === undefined ? message : `${message} (${hint})`, ...notes].join('\n') },
    ...(location ? { locations: [{ physicalLocation: physical(location) }] } : {}),
    ...(labels.length > 0
      ? {
          relatedLocations: labels.map((label, id) => ({
            id,
            message: { text: label.text },
            physicalLocation: physical(label.location),
          })),
        }
      : {}),
    ...(fixes.length > 0
      ? { fixes: fixes.map(({ title, edits }) => ({ description: { text: title }, artifactChanges: changes(edits) })) }
      : {}),
  };
}

const changes = (edits: readonly Edit[]): readonly object[] =>
  [...editsByFile(edits)].map(([file, ofFile]) => ({
    artifactLocation: { uri: uriOf(file) },
    replacements: ofFile.map(({ location, newText }) => ({ deletedRegion: region(location), insertedContent: { text: newText } })),
  }));

const physical = (location: Location): object => ({
  artifactLocation: { uri: uriOf(location.source.path) },
  region: region(location),
});

function region(location: Location): object {
  const { line, column, endLine, endColumn } = rangeOf(location);
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** A relative reference: every part of the path escaped, so that a colon or a space is no part of its syntax. */
const uriOf = (file: string): string => file.split(/[\\/]/).map(encodeURIComponent).join('/');
