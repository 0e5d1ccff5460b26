import type { Graph } from '../graph/graph.js';
import { readShared, writeShared } from '../graph/shared-json.js';
import type { RunFacts } from './run-facts.js';

/** What a report is made of besides the results: kept in the record of a run, so that it can be made again when the file has changed. */
export interface ReportRecord {
  readonly version: 1;
  /** Without what can only be asked while a run goes on. */
  readonly graph: Graph;
  readonly runFacts: RunFacts;
}

export const REPORT_RECORD = 'report.json';

export const reportRecordText = (graph: Graph, runFacts: RunFacts): string => writeShared({ version: 1, graph, runFacts });

/** Undefined where the text is something else, as what another version of TML wrote may be. */
export function readReportRecord(text: string): ReportRecord | undefined {
  try {
    const record = readShared(text) as ReportRecord;
    return record.version === 1 ? record : undefined;
  } catch {
    return undefined;
  }
}
