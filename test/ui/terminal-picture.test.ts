import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/terminal-picture.mjs', import.meta.url));
const picture = (screen: string, ...options: readonly string[]): string =>
  execFileSync(process.execPath, [script, ...options], { input: screen, encoding: 'utf8' });

describe('the picture of a terminal', () => {
  it('draws each run of equal style at its column, in its colour', () => {
    const svg = picture('\u001b[32m✔\u001b[39m net  \u001b[1m0.935  n 600\u001b[0m\nplain\n\n', '--title', 'tml <run>');
    const texts = [...svg.matchAll(/<text x="([\d.]+)" y="(\d+)" textLength[^>]*?( fill="#\w+")?( font-weight="700")?>([^<]*)</g)].map(
      ([, x, y, fill, bold, text]) => [x, y, fill?.slice(7, -1), bold !== undefined, text],
    );
    expect(texts).toEqual([
      ['18.0', '48', '#7ee0a2', false, '✔'],
      ['34.8', '48', undefined, false, 'net'],
      ['76.8', '48', undefined, true, '0.935\u00a0\u00a0n\u00a0600'],
      ['18.0', '67', undefined, false, 'plain'],
    ]);
    expect(svg).toContain('tml &lt;run&gt;');
  });

  it('leaves out other sequences and escapes what is markup', () => {
    const svg = picture('\u001b]0;title\u0007\u001b[2Ka<b>&"\u001b[?25h');
    expect(svg).toContain('>a&lt;b&gt;&amp;&quot;</text>');
    expect(svg).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});
