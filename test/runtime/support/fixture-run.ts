import { readFileSync } from 'node:fs';
import type { Graph } from '../../../src/graph/graph.js';
import { resultsText, runGraph } from '../../../src/runtime/run-graph.js';
import type { SessionOptions } from '../../../src/runtime/session.js';
import { fakeSpecs } from './fake-specs.js';

/** Runs the graph of a JSON file in a process of its own; prints results, then the codes of problems. */
const { graph, session } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  graph: Graph;
  session: Omit<SessionOptions, 'specs'>;
};
const never = new AbortController().signal;
const outcome = await runGraph(graph, {
  ...session,
  specs: fakeSpecs,
  jobs: 2,
  keepGoing: false,
  recheck: false,
  version: '0.0.0',
  stop: never,
  kill: never,
  emit: () => undefined,
});
process.stdout.write(resultsText(outcome.results));
process.stdout.write(`${JSON.stringify(outcome.problems.map((problem) => problem.code))}\n`);
