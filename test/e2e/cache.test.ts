import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallExperiment, Workplace } from './tml.js';

describe('tml cache', () => {
  const place = new Workplace();
  beforeAll(() => {
    place.write('small.tml', smallExperiment);
    expect(place.tml('run', 'small.tml').code).toBe(0);
  });
  afterAll(() => place.remove());

  it('lists every entry', () => {
    const { code, stdout } = place.tml('cache', 'ls');
    expect(code).toBe(0);
    const names = ['ac', 'cas', 'memo', 'plan', 'pre'].flatMap((folder) =>
      readdirSync(place.path(`.tml/${folder}`)).map((name) => `${folder}/${name}`),
    );
    expect([...stdout.matchAll(/\S+\/[0-9a-f]{64}$/gm)].map(([name]) => name).sort()).toEqual([...names].sort());
    expect(stdout).toContain(`.tml: ${names.length} entries, `);
  });

  it('finds a fresh store whole, and an absent one empty', () => {
    expect(place.tml('cache', 'verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('all whole') });
    expect(place.tml('cache', 'verify', '--store', 'absent')).toMatchObject({ code: 0, stdout: 'absent: 0 entries, all whole\n' });
  });

  it('names damaged entries of every kind, leaves them, and the next run heals what it needs', () => {
    const damaged = ['ac', 'cas', 'memo', 'plan', 'pre'].map((folder) => `${folder}/${readdirSync(place.path(`.tml/${folder}`))[0]}`);
    for (const entry of damaged) place.write(`.tml/${entry}`, 'damaged');
    const { code, stdout } = place.tml('cache', 'verify');
    expect(code).toBe(5);
    expect(stdout.split('\n').filter((line) => line.endsWith('is corrupt'))).toEqual(damaged.map((entry) => `${entry} is corrupt`));
    expect(place.tml('run', 'small.tml').code).toBe(0);
  });
});
