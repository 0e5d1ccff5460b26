import { error, warning } from '../definition.js';

/** Family 7: what happens while a run works. TML70 is the runtime itself; TML71 and up are outcomes that operations return. */
export const runDiagnostics = {
  TML7001: error<{ node: string; how: string; attempts: number }>(
    'worker-died',
    (p) => `the worker that computed ${p.node} died (${p.how})${p.attempts > 1 ? `, ${p.attempts} times` : ''}`,
  ),
  TML7002: error<{ node: string; problem: string }>('operation-crashed', (p) => `${p.node} stopped with an unexpected error: ${p.problem}`),
  TML7003: error<{ node: string; reason: string }>('result-lost', (p) => `the result of ${p.node} cannot be kept anywhere: ${p.reason}`),
  TML7004: error<{ node: string; expected: string; found: string }>(
    'profile-changed',
    (p) => `the worker of ${p.node} computes with profile ${p.found}, not ${p.expected} as remembered; run again`,
  ),
  TML7005: error<{ name: string; names: readonly string[] }>(
    'unknown-node',
    (p) => `no node is called ${p.name}; there are ${p.names.join(', ')}`,
  ),
  TML7006: warning<{ node: string; how: string }>(
    'worker-retried',
    (p) => `the worker that computed ${p.node} died (${p.how}); another one tries again`,
  ),
  TML7008: error<{ node: string; problem: string }>('data-missing', (p) => `${p.node} cannot read its data: ${p.problem}`),
  TML7009: error<{ node: string }>(
    'data-changed',
    (p) => `the files of ${p.node} changed while they were read, so its result was not kept; run again`,
  ),
  TML7011: error<{ folder: string; reason: string }>(
    'report-not-written',
    (p) => `the report could not be written to ${p.folder}: ${p.reason}`,
  ),
  TML7171: error<{ node: string; folder: string; reason: string }>(
    'file-not-written',
    (p) => `the files of ${p.node} could not be written to ${p.folder}: ${p.reason}`,
  ),
  TML7010: error<{ file: string; reason: string }>(
    'results-not-written',
    (p) => `the results could not be written to ${p.file}: ${p.reason}`,
  ),
  TML7012: error<{ node: string; limit: string }>(
    'timed-out',
    (p) => `${p.node} took longer than its timeout of ${p.limit} and was stopped`,
  ),
  TML7013: error<{ name: string; names: readonly string[] }>(
    'unknown-model',
    (p) => `no model or search is called ${p.name}; there are ${p.names.join(', ')}`,
  ),
  TML7014: error<{ file: string }>('graph-not-drawn', (p) => `${p.file} has no nodes, or too many for a picture that can be read`),
  TML7007: error<{ how: string }>('no-worker', (p) => `no worker could say which numeric profile it computes with (${p.how})`),
  TML7176: error<{ how: string }>('tensorflow-not-installed', (p) => `nothing can be computed with TensorFlow: ${p.how}`),
  TML7031: error<{ folder: string }>('folder-not-empty', (p) => `${p.folder} is not empty: a new project begins in a folder of its own`),
  TML7033: error<{ asked: string; store: string; runs: readonly string[] }>('unknown-run', (p) =>
    p.runs.length === 0
      ? `there is no run ${p.asked}: ${p.store} holds the record of none that has ended`
      : `no run is called ${p.asked}; the latest are ${p.runs.join(', ')}`,
  ),
  TML7034: error<{ asked: string; runs: readonly string[]; count: number }>(
    'ambiguous-run',
    (p) => `${p.count} runs begin with ${p.asked}: ${p.runs.join(', ')}${p.count > p.runs.length ? ' and others' : ''}`,
  ),
  TML7035: error<{ run: string; file: string }>(
    'record-incomplete',
    (p) => `the record of ${p.run} holds no ${p.file} that this version of TML can read`,
  ),
  TML7032: error<{ folder: string; reason: string }>(
    'project-not-written',
    (p) => `the project ${p.folder} could not be written (${p.reason}); nothing is left of it`,
  ),
} as const;
