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
    expect(why('net', '--set', 'epochs=2')).toMatch(
      /^net runs again because\n {2}train\.epochs {2}1 → 2 {2}small\.tml:9\n {2}\(unchanged: data,.* network,.* seed, numeric profile\)\n$/,
    );
    expect(why('clean', '--set', 'epochs=2')).toMatch(
      /^clean is not known yet: waits for net\n {2}net runs again because\n {4}train\.epochs {2}1 → 2 {2}small\.tml:9\n/,
    );
  });

  it('names the layers of a network that changed, with the place of the argument', () => {
    const wide = smallExperiment.replace('filters: 4, kernel', 'kernel').replace('dilations: [1, 2]', 'dilations: [1, 2],\n  filters: 5');
    place.write('small.tml', wide);
    expect(why('net')).toMatch(/\n {2}conv1d\.filters {2}4 → 5 {2}in 5 layers {2}small\.tml:10\n/);
    place.write('small.tml', smallExperiment.replace('[1, 2])', '[1, 2, 4])'));
    expect(why('net')).toMatch(/\n {2}layers {2}\d+ added \(.*2 conv1d.*\) {2}small\.tml:9\n/);
    place.write('small.tml', smallExperiment);
  });

  it('finds through what only waits the node that runs again, once for all points of an axis', () => {
    const text = why('robust', '--set', 'epochs=2');
    expect(text).toMatch(/^robust\[strength=0\.05\] \+1 is not known yet: waits for adv\[strength=0\.05\]\n {2}net runs again because\n/);
    expect(text.match(/runs again/g)).toHaveLength(1);
  });

  it('still tells after the run what made it another', () => {
    expect(place.tml('run', 'small.tml', '--set', 'epochs=2').code).toBe(0);
    const text = why('net', '--set', 'epochs=2');
    expect(text).toMatch(
      /is stored: made by run .*\n {2}it ran again because\n +train\.epochs +1 → 2 +small\.tml:9\n +\(unchanged: .*data.*seed.*\)/,
    );
    expect(why('clean', '--set', 'epochs=2')).toMatch(
      / {4}accuracy\.model {2}net changed {2}small\.tml:\d+\n.*\n {4}net ran again because\n {6}train\.epochs {2}1 → 2 /,
    );
  });

  it('names the nodes there are where one is unknown', () => {
    const { code, stderr } = place.tml('why', 'small.tml', 'nett');
    expect(code).toBe(2);
    expect(stderr).toContain('no node is called nett');
  });
});
