import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { ArtifactDraft } from '../../../src/graph/artifact.js';
import type { Json } from '../../../src/graph/json.js';
import type { OpOutcome, OpRun, RunInputs } from '../../../src/ops/op-run.js';
import { serveWorker } from '../../../src/runtime/worker/serve.js';

const number = (value: Json | undefined): number => Number(value);

function values(inputs: RunInputs): Float32Array {
  return inputs['x']?.tensor('values').data as Float32Array;
}

const ok = (type: ArtifactDraft['type'], data: Float32Array, meta: ArtifactDraft['meta'] = {}): OpOutcome => ({
  ok: true,
  artifact: { type, meta, tensors: { values: { shape: [data.length], data } } },
});

const runs: Readonly<Record<string, OpRun>> = {
  /** `count` numbers: first, first + 1, … */
  numbers: {
    kind: 'single',
    run: async (_inputs, params) =>
      ok(
        'dataset',
        Float32Array.from({ length: number(params['count']) }, (_, i) => i + number(params['first'])),
      ),
  },
  scale: {
    kind: 'single',
    run: async (inputs, params, context) => {
      context.progress({ done: 0, total: 2, unit: 'step' });
      const data = values(inputs).map((value) => value * number(params['by']));
      return ok('model', data, { summary: `scaled by ${number(params['by'])}` });
    },
  },
  /** Differs little: what stops a change of its input from going further. */
  sign: { kind: 'single', run: async (inputs) => ok('model', values(inputs).map(Math.sign)) },
  shift: {
    kind: 'batch',
    run: async (inputs, variants) =>
      variants.map((params) =>
        number(params['by']) === 666
          ? { ok: false, error: { code: 'TML7901', message: 'beyond the range', data: { by: 666 } } }
          : ok(
              'attack',
              values(inputs).map((value) => value + number(params['by'])),
              { flags: { together: 'not checked' }, sound: null },
            ),
      ),
  },
  total: {
    kind: 'single',
    run: async (inputs) => {
      const data = values(inputs);
      const value = data.reduce((sum, each) => sum + each, 0);
      return ok('metric', data, { value, unit: 'count', n: data.length, ci95: [value - 1, value + 1] });
    },
  },
  bad: { kind: 'single', run: async (inputs) => ok('metric', values(inputs), { value: 'many' }) },
  diverge: {
    kind: 'single',
    run: async () => ({ ok: false, error: { code: 'TML7900', message: 'diverged at epoch 2, step 7', data: { epoch: 2, step: 7 } } }),
  },
  crash: {
    kind: 'single',
    run: async () => {
      throw new TypeError('x is not a function');
    },
  },
  /** Says which process it is, as a figure and in a file beside `until`; then waits until that one exists. */
  gate: {
    kind: 'single',
    run: async (inputs, params, context) => {
      context.progress({ done: 1, total: 4, unit: 'step', figures: { pid: process.pid, loss: Number.NaN } });
      writeFileSync(`${String(params['until'])}.pid`, String(process.pid));
      while (!existsSync(String(params['until']))) await wait(5);
      return ok('model', values(inputs));
    },
  },
  random: { kind: 'single', run: async () => ok('model', Float32Array.of(Number(process.hrtime.bigint() % 1_000_003n))) },
};

serveWorker({
  check: async ({ params }) => (params['unfit'] === true ? ['params/unfit is not allowed'] : []),
  loadRun: async (op) => {
    const run = runs[op];
    if (run === undefined) throw new Error(`no run for ${op}`);
    return run;
  },
  profile: async () => process.env['TML_TEST_PROFILE'] ?? 'test-f32/1:0123456789abcdef',
});
