import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallExperiment, Workplace } from './tml.js';

describe('tml why', () => {
  const place = new Workplace();
  const why = (...args: string[]): string => place.tml('why', 'small.tml', ...args).stdout;
  beforeAll(() => {
    place.write('small.tml', smallExperiment);
    expect(why('net')).toMatch(/^net (runs|is not known yet): (never ran|waits for digits)\n$/);
    expect(place.tml('run', 'small.tml').code).toBe(0);
  });
  afterAll(() => place.remove());

  it('names the run that made a stored result', () => {
    expect(why('net')).toMatch(/^net is stored: made by run \d{4}-\d\d-\d\d-\d{6} on \S+ in /);
  });

  it('shows the old and the new value with the place, and who waits for whom', () => {
    expect(why('net', '--set', 'epochs=2')).toMatch(/^net runs because\n +epochs +1 → 2 +small\.tml:9\n$/);
    expect(why('clean', '--set', 'epochs=2')).toMatch(/^clean is not known yet: waits for net\n$/);
  });

  it('still tells after the run what made it another', () => {
    expect(place.tml('run', 'small.tml', '--set', 'epochs=2').code).toBe(0);
    const text = why('net', '--set', 'epochs=2');
    expect(text).toMatch(
      /is stored: made by run .*\n before that it was another\n +epochs +1 → 2 +small\.tml:9\n +\(unchanged: .*data.*seed.*\)/,
    );
    expect(why('clean', '--set', 'epochs=2')).toMatch(/model +changed/);
  });

  it('names the nodes there are where one is unknown', () => {
    const { code, stderr } = place.tml('why', 'small.tml', 'nett');
    expect(code).toBe(2);
    expect(stderr).toContain('no node is called nett');
  });
});
