import type { Location, SourceFile } from '../../diagnostics/diagnostic.js';
import { closest } from '../../diagnostics/did-you-mean.js';
import type { CheckerHost } from '../host.js';
import { Problems } from '../problems.js';
import type { RecordValue } from '../values.js';
import { checkSchema } from './check-schema.js';
import { dataName, maxDataFile } from './data-file.js';
import { type DataMap, describeName, describeNode, placeOfEntry } from './data-node.js';
import { DataValues } from './data-value.js';
import { type DataKind, dataKinds, readKind, schemaOf } from './kinds.js';
import { readData } from './read-data.js';

/** A file of another sort has thousands, which help nobody. */
const MAX_PROBLEMS = 20;

/** Reads a data file and checks it against the schema of its kind; undefined after a reported problem. */
export function loadData(file: string, host: CheckerHost, importedAt: Location, problems: Problems): RecordValue | undefined {
  const own = new Problems();
  const value = readRecord(file, host, importedAt, own);
  for (const problem of own.list.slice(0, MAX_PROBLEMS)) problems.add(problem);
  return own.hasErrors ? undefined : value;
}

function readRecord(file: string, host: CheckerHost, importedAt: Location, problems: Problems): RecordValue | undefined {
  const read = host.read(file, importedAt, maxDataFile);
  if (!read.ok) {
    problems.add(read.problem);
    return undefined;
  }
  const { source } = read;
  const root = readData(source, problems);
  const kind = root && kindOf(root, source, problems);
  if (!kind) return undefined;
  checkSchema(root, kind, source, problems);
  const fields = new Map(new DataValues(source, problems).fields(root, schemaOf(kind)));
  fields.delete('kind');
  return { kind: 'record', type: kind, name: dataName(file), fields };
}

function kindOf(root: DataMap, source: SourceFile, problems: Problems): DataKind | undefined {
  const entry = root.entries.get('kind');
  const known = [`kinds: ${dataKinds.join(', ')}`];
  if (!entry) {
    const [first] = root.entries.values();
    problems.report(
      'TML2034',
      { path: source.path },
      { source, span: first?.key ?? root.span },
      {
        hint: 'begin the file with kind: target',
        notes: known,
      },
    );
    return undefined;
  }
  const { value } = entry;
  const kind = value.kind === 'text' ? readKind(value.value) : undefined;
  if (kind) return kind;
  const guess = value.kind === 'text' ? closest(value.value, dataKinds) : undefined;
  const found = value.kind === 'text' ? describeName(value.value) : describeNode(value);
  problems.report(
    'TML2035',
    { kind: found },
    { source, span: placeOfEntry(entry) },
    {
      ...(guess ? { hint: `did you mean ${guess}?` } : {}),
      notes: known,
    },
  );
  return undefined;
}
