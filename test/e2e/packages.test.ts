import { mkdirSync, symlinkSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './tml.js';

const main = `edition 1
import { tiny } from "pkg:@acme/nets/tiny"
dataset d = digits(train: 200)
model net = d -> tiny() -> train(epochs: 1)
metric acc = net -> accuracy(on: d.test)
`;
const network = (width: number): string =>
  `edition 1\nexport network tiny(w: int = ${width}) { input -> conv1d(w, 2, padding: causal) -> last -> dense(classes) }\n`;

describe('a project with a package', () => {
  const place = new Workplace();
  afterAll(() => place.remove());

  it('locks it once, runs, and notices a change of meaning, through a link', () => {
    mkdirSync(place.path('packages/nets/src'), { recursive: true });
    mkdirSync(place.path('node_modules/@acme'), { recursive: true });
    symlinkSync(place.path('packages/nets'), place.path('node_modules/@acme/nets'), 'dir');
    place.write('package.json', '{ "name": "mine" }');
    place.write('packages/nets/package.json', '{ "name": "@acme/nets", "tml": { "exports": { "./tiny": "./src/tiny.tml" } } }');
    place.write('packages/nets/src/tiny.tml', network(4));
    place.write('main.tml', main);

    const unlocked = place.tml('run', 'main.tml');
    expect(unlocked.code).toBe(3);
    expect(unlocked.stderr).toContain('TML6011');
    expect(place.tml('lock', 'main.tml')).toMatchObject({ code: 0, stdout: expect.stringContaining('  + pkg:@acme/nets/tiny  ') });
    const locked = place.read('tml.lock');
    expect(place.tml('run', 'main.tml').code).toBe(0);

    place.write('packages/nets/src/tiny.tml', `# formatted\n${network(4).replace('{ ', '{\n  ')}`);
    expect(place.tml('check', 'main.tml').code).toBe(0);
    place.write('packages/nets/src/tiny.tml', network(5));
    const changed = place.tml('check', 'main.tml');
    expect(changed.code).toBe(3);
    expect(changed.stdout).toContain('tml lock main.tml --update accepts it');
    expect(place.tml('lock', 'main.tml').code).toBe(3);
    expect(place.read('tml.lock')).toBe(locked);
    expect(place.tml('lock', 'main.tml', '--update')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('  ~ pkg:@acme/nets/tiny  '),
    });
    expect(place.tml('check', 'main.tml').code).toBe(0);
    expect(place.read('tml.lock')).not.toBe(locked);
  });

  it('refuses a link that leads out of the package, and two meanings of one name', () => {
    place.write('outside.tml', network(4));
    symlinkSync(place.path('outside.tml'), place.path('packages/nets/src/link.tml'));
    place.write('packages/nets/package.json', '{ "tml": { "exports": { "./tiny": "./src/tiny.tml", "./link": "./src/link.tml" } } }');
    place.write('away.tml', main.replace('nets/tiny', 'nets/link'));
    expect(place.tml('check', 'away.tml').stdout).toContain('TML2045');

    mkdirSync(place.path('inner/node_modules/@acme/nets'), { recursive: true });
    place.write('inner/node_modules/@acme/nets/package.json', '{ "tml": { "exports": { "./tiny": "./tiny.tml" } } }');
    place.write('inner/node_modules/@acme/nets/tiny.tml', network(6));
    place.write('inner/main.tml', main);
    const both = place.tml('lock', 'main.tml', 'inner/main.tml', '--update');
    expect(both).toMatchObject({ code: 3, stderr: expect.stringContaining('TML6014') });
  });
});
