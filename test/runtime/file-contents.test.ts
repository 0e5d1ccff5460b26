import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Graph } from '../../src/graph/graph.js';
import type { OpSpec } from '../../src/ops/op-spec.js';
import { FileContentsReader } from '../../src/runtime/file-contents.js';
import { planUnits } from '../../src/runtime/planner.js';
import { UnitTable } from '../../src/runtime/unit-table.js';
import { Store } from '../../src/store/store.js';
import { fakeSpecs } from './support/fake-specs.js';
import { graphOf } from './support/graph-builder.js';
import { useLab } from './support/lab.js';

const lab = useLab();
afterEach(() => vi.restoreAllMocks());

const content = { of: 'folder', suffix: '.csv' } as const;
const numbers = fakeSpecs.get('numbers') as OpSpec;
const specs = new Map(fakeSpecs).set('numbers', { ...numbers, params: [{ name: 'folder', doc: '', type: { kind: 'path', ...content } }] });

/** One source a folder, each with a reader. */
function graphReading(...folders: readonly string[]): Graph {
  const graph = graphOf(
    folders.flatMap((_, index) => [
      { id: `data${index}`, op: 'numbers' },
      { id: `sum${index}`, op: 'total', from: `data${index}` },
    ]),
  );
  const nodes = graph.nodes.map((node) =>
    node.op === 'numbers'
      ? { ...node, instances: node.instances.map((one) => ({ ...one, files: { folder: folders[Number(node.id.at(-1))] ?? '' } })) }
      : node,
  );
  return { ...graph, nodes };
}

function makeFolder(name: string, files: Record<string, string>): string {
  const folder = join(lab.folder, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}
const openStore = (): Store => new Store({ directory: lab.store, spill: join(lab.folder, 'spill'), report: () => undefined });
/** As if the files had been written long ago. */
const later = (): void => void vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);

function planned(...folders: readonly string[]) {
  const graph = graphReading(...folders);
  const store = openStore();
  const table = new UnitTable(specs, 'none', new FileContentsReader(specs, store));
  table.add(graph.nodes);
  return { units: table.units, plans: planUnits(table.units, store, false) };
}
const digestOf = (folder: string, store: Store): string | undefined => {
  const [node] = graphReading(folder).nodes;
  const [instance] = node?.instances ?? [];
  const found = node && instance && new FileContentsReader(specs, store).of(instance, node.op);
  return found?.ok ? found.digests['folder'] : undefined;
};

describe('the files of a unit', () => {
  test('enter its key by what they hold, not by their place or time', () => {
    const files = { 'a.csv': '1,2', 'b.csv': '3,4', 'notes.txt': 'one' };
    const [a, b, c] = [
      makeFolder('a', files),
      makeFolder('b', { ...files, 'notes.txt': 'two' }),
      makeFolder('c', { ...files, 'b.csv': '3,5' }),
    ];
    utimesSync(join(b, 'a.csv'), 1000, 1000);
    const { units } = planned(a, b, c);
    // Two folders with equal content are one unit, and so are their readers.
    expect(units.map(({ instances }) => instances.map(({ instance }) => instance.label))).toEqual([
      ['data0', 'data1'],
      ['sum0', 'sum1'],
      ['data2'],
      ['sum2'],
    ]);
    expect(units[0]?.files).toEqual({ folder: { path: a, content } });
    expect(JSON.stringify(units[0]?.params)).not.toContain(a);
  });

  test('that are not there give units which are missing, and block what reads them', () => {
    const file = join(lab.folder, 'file');
    writeFileSync(file, '');
    const broken = makeFolder('broken', { 'a.csv': '1' });
    symlinkSync('nowhere', join(broken, 'b.csv'));
    const { plans } = planned(join(lab.folder, 'none'), file, makeFolder('empty', { 'a.txt': '' }), broken);
    expect(plans.filter((plan) => plan.state === 'missing').map(({ problem }) => [problem.code, problem.message])).toEqual([
      ['TML7008', 'data0 cannot read its data: there is no such folder'],
      ['TML7008', 'data1 cannot read its data: it is a file, not a folder'],
      ['TML7008', 'data2 cannot read its data: the folder holds no .csv file'],
      ['TML7008', 'data3 cannot read its data: b.csv cannot be read: ENOENT'],
    ]);
    expect(plans.filter((plan) => plan.state === 'blocked').map(({ on }) => on)).toEqual([0, 2, 4, 6]);
    expect(plans[0]).toMatchObject({
      problem: { notes: [expect.stringContaining(join(lab.folder, 'none')), expect.stringContaining('folder of numbers')] },
    });
  });

  test('are not read again while sizes and times say that nothing changed', () => {
    const store = openStore();
    const folder = makeFolder('data', { 'a.csv': '1,2' });
    later();
    const written = vi.spyOn(store, 'writeMemo');
    const digest = digestOf(folder, store);
    const [name] = written.mock.calls[0] ?? expect.unreachable('nothing was remembered');
    expect(written).toHaveBeenCalledTimes(1);
    // What is remembered is believed.
    store.writeMemo(name, 'f'.repeat(64));
    expect(digestOf(folder, store)).toBe('f'.repeat(64));
    // Another time: they are read, and hold what they held.
    utimesSync(join(folder, 'a.csv'), 1000, 1000);
    expect(digestOf(folder, store)).toBe(digest);
    // The same size and time of change, put in place of the other.
    writeFileSync(join(lab.folder, 'new'), '1,3');
    utimesSync(join(lab.folder, 'new'), 1000, 1000);
    renameSync(join(lab.folder, 'new'), join(folder, 'a.csv'));
    expect(digestOf(folder, store)).not.toBe(digest);
  });

  test('that were found changed are read again whatever their times say', () => {
    const store = openStore();
    const folder = makeFolder('data', { 'a.csv': '1,2' });
    later();
    const written = vi.spyOn(store, 'writeMemo');
    const digest = digestOf(folder, store);
    store.writeMemo(written.mock.calls[0]?.[0] ?? '', 'f'.repeat(64));
    new FileContentsReader(specs, store).forget([{ path: folder, content }]);
    expect(digestOf(folder, store)).toBe(digest);
  });

  test('that changed a moment ago are not remembered', () => {
    const store = openStore();
    const written = vi.spyOn(store, 'writeMemo');
    digestOf(makeFolder('data', { 'a.csv': '1,2' }), store);
    expect(written).not.toHaveBeenCalled();
  });
});
