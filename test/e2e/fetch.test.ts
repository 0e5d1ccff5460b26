import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './tml.js';

const place = new Workplace();
afterAll(() => place.remove());

/** A port that nobody listens at. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('tml fetch', () => {
  it('lists the data sets with their sizes and licences', () => {
    const { code, stdout } = place.tml('fetch');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^cifar10 +170 MB +1 file +no formal licence; cite Krizhevsky 2009$/m);
    expect(stdout).toMatch(/^auritus +104 MB +399 files /m);
  });

  it('refuses a data set that it does not know', () => {
    const { code, stderr } = place.tml('fetch', 'imagenet');
    expect(code).toBe(2);
    expect(stderr).toContain('error[TML7168] there is no data set imagenet to fetch, only cifar10, speech_commands, auritus, mnist');
  });

  it('says where it asked in vain, what else can be done, and leaves no data set', async () => {
    const { code, stderr } = place.tml('fetch', 'mnist', '--from', `http://127.0.0.1:${await closedPort()}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /error\[TML7160\] train-images-idx3-ubyte\.gz cannot be fetched from http:\/\/127\.0\.0\.1:\d+\/train-images-idx3-ubyte\.gz: ECONNREFUSED/,
    );
    expect(stderr).toContain('TML_DATA_URL');
    expect(existsSync(place.path('data/mnist'))).toBe(false);
  });
});
