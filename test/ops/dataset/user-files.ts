import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileHost } from '../../../src/checker/host.js';
import { checkFile } from '../../../src/checker/check.js';
import type { DatasetType } from '../../../src/graph/value-type.js';
import { specs } from '../../../src/ops/specs.js';
import { problemsOf } from '../../checker/check-text.js';

/** A folder of a user's own with data in it, and files that read them. */
export class DataPlace {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'tml-data-'));

  put(name: string, content: string | Uint8Array): string {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** What the check says of `dataset d = …`: its type, or the problems. */
  check(source: string): { readonly type: DatasetType | undefined; readonly problems: readonly string[] } {
    const main = this.put('main.tml', `edition 1\ndataset d = ${source}\n`);
    const result = checkFile(main, fileHost(this.folder), specs, { profiles: [], set: new Map() });
    const type = result.graph?.nodes.find(({ id }) => id === 'd')?.instances[0]?.type;
    const name = (problem: string): string => problem.replaceAll('main.tml:', '');
    return { type: type?.kind === 'dataset' ? type : undefined, problems: problemsOf(result).map(name) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
