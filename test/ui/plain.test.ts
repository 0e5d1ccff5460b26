import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.js';
import { createNdjsonView } from '../../src/ui/ndjson.js';
import { createPlainView } from '../../src/ui/plain.js';
import { planned, sampleEvents } from './sample-events.js';

function lines(events: readonly RunEvent[]): readonly string[] {
  let text = '';
  const view = createPlainView((part) => {
    text += part;
  });
  for (const event of events) view.handle(event);
  return text.split('\n').slice(0, -1);
}

describe('plain view', () => {
  it('writes one line an event worth reading', () => {
    expect(lines(sampleEvents)).toEqual([
      '   0:00  run     quickstart.tml  2 jobs  wasm-simd-f32/1',
      '   0:00  plan    5 nodes, 7 instances, 1 cached',
      '   0:00  cached  digits  cached',
      '   0:01  start   net  model train',
      '   0:11  running net  epoch 4/10  loss 0.310  accuracy 0.902  0:15 left',
      '   0:26  done    net  43,112 parameters  0:25',
      '   0:26  start   clean  metric accuracy',
      '   0:26  start   adv  2 instances  attack fgsm',
      '   0:26  done    clean  0.935  [0.912, 0.952]  n 600',
      '   0:27  warning TML6002  a store entry is corrupt and counts as a miss',
      '   0:28  done    adv[strength=0.1]  0:02',
      '   0:28  retry   adv[strength=0.2]  try 2',
      '   0:28  failed  adv[strength=0.2]  TML7002  the worker died (SIGKILL)',
      '   0:28            tried twice',
      '   0:28  skipped curve[strength=0.2]  because of adv[strength=0.2]',
      '   0:28  start   curve  2 instances  metric robust_accuracy',
      '   0:28  done    curve[strength=0.1]  0.702  [0.664, 0.737]  n 600',
      '   0:28  end     failed  4 computed, 1 cached, 1 failed, 1 skipped',
    ]);
  });

  it('reports the progress of a task at most every ten seconds of the events’ own time', () => {
    const start: readonly RunEvent[] = [
      { v: 1, at: 0, type: 'plan', nodes: [planned('net', 'model', 'train', [])] },
      { v: 1, at: 0, type: 'node-started', node: 'net', instances: ['net'], worker: 0, attempt: 1 },
    ];
    const progress = Array.from(
      { length: 350 },
      (_, tenth): RunEvent => ({
        v: 1,
        at: tenth * 100,
        type: 'node-progress',
        node: 'net',
        instances: ['net'],
        done: tenth,
        total: 350,
        unit: 'step',
        figures: {},
      }),
    );
    const told = lines([...start, ...progress]).filter((line) => line.includes('running'));
    expect(told.map((line) => line.slice(0, 7).trim())).toEqual(['0:10', '0:20', '0:30']);
  });

  it('never writes a control code, whatever the events say', () => {
    const evil = '\u001b]0;owned\u0007\u001b[2J\r\nsecond line';
    const text = lines([
      { v: 1, at: 0, type: 'run-start', run: 'r', file: evil, jobs: 1, profile: 'p' },
      { v: 1, at: 0, type: 'plan', nodes: [planned('a', 'metric', 'accuracy', [])] },
      { v: 1, at: 1, type: 'log', level: 'info', message: evil },
      { v: 1, at: 2, type: 'node-failed', node: 'a', instances: ['a'], code: 'TML7001', message: evil, notes: [evil], stored: true },
    ]);
    expect(text).toHaveLength(5);
    expect(text.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  it('says a notice and nothing after it is closed', async () => {
    const written: string[] = [];
    const view = createPlainView((text) => written.push(text));
    view.notice('stopping');
    await view.close();
    view.notice('late');
    for (const event of sampleEvents) view.handle(event);
    expect(written).toEqual(['   0:00  note    stopping\n']);
  });
});

describe('ndjson view', () => {
  it('writes exactly the events, one a line', () => {
    let text = '';
    const view = createNdjsonView((part) => {
      text += part;
    });
    for (const event of sampleEvents) view.handle(event);
    view.notice('not an event');
    expect(text.endsWith('\n')).toBe(true);
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(sampleEvents);
  });
});
