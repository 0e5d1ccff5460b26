import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/registry.js';
import { REPORT_RECORD, readReportRecord } from '../report/report-record.js';
import { type ReportPaths, writeReport } from '../report/write-report.js';
import { findRun } from '../runtime/find-run.js';
import type { Results } from '../runtime/results.js';
import { reasonOf } from '../store/files.js';
import { Store } from '../store/store.js';
import { exitCode } from './exit-codes.js';
import { printDiagnostics } from './read-graph.js';

export type ReportFormat = 'html' | 'md' | 'csv';

/** `tml report RUN`: the report of a run once more, into its record; with `--format` one form of it also to stdout. */
export async function report(asked: string, options: { readonly store: string; readonly format?: ReportFormat }): Promise<number> {
  const run = findRun(options.store, asked);
  if (!run.ok) return failed(run.problem, exitCode.usage);
  const { folder, store } = run.found;
  const read = (file: string): string | undefined => {
    try {
      return readFileSync(path.join(folder, file), 'utf8');
    } catch {
      return undefined;
    }
  };
  const record = readReportRecord(read(REPORT_RECORD) ?? '');
  const results = read('results.json');
  if (!record || results === undefined)
    return failed(diagnostic('TML7035', { run: run.found.run, file: record ? 'results.json' : REPORT_RECORD }), exitCode.nodeFailed);
  const problems: Diagnostic[] = [];
  const opened = new Store({ directory: store, spill: tmpdir(), report: (problem) => problems.push(problem) });
  try {
    const written = await writeReport({
      ...record,
      results: JSON.parse(results) as Results,
      directory: folder,
      memo: { read: (name) => opened.readMemo(name), write: (name, value) => opened.writeMemo(name, value) },
    });
    printDiagnostics(problems, process.stderr);
    process.stdout.write(options.format === undefined ? `${shown(written.html)}\n` : textOf(written, options.format));
    return exitCode.fine;
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    return failed(diagnostic('TML7011', { folder, reason: reasonOf(cause) }), exitCode.nodeFailed);
  }
}

const shown = (file: string): string => path.relative(process.cwd(), file);

function textOf({ html, markdown, tables }: ReportPaths, format: ReportFormat): string {
  switch (format) {
    case 'html':
      return readFileSync(html, 'utf8');
    case 'md':
      return readFileSync(markdown, 'utf8');
    case 'csv':
      // One table is plain CSV; of several each has its name above.
      return tables
        .map((file) => `${tables.length > 1 ? `# ${path.basename(file, '.csv')}\n` : ''}${readFileSync(file, 'utf8')}`)
        .join('\n');
  }
}

function failed(problem: Diagnostic, code: number): number {
  printDiagnostics([problem], process.stderr);
  return code;
}
