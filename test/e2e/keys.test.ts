import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { command, smallExperiment, Workplace } from './tml.js';

const place = new Workplace();
beforeAll(() => place.write('small.tml', smallExperiment));
afterAll(() => place.remove());

interface Step {
  /** What has been written since the step before. */
  readonly after: RegExp;
  /** Keys, or something else to do. */
  readonly press: string | ((output: string) => void);
}

/** Runs a line of the shell on a terminal, and takes each step when what it waits for is there. */
async function onTerminal(line: string, steps: readonly Step[]): Promise<string> {
  const whole = `stty cols 80 rows 24 && ${line}`;
  const args = process.platform === 'linux' ? ['-qefc', whole, '/dev/null'] : ['-q', '/dev/null', 'sh', '-c', whole];
  const { CI: _ci, CONTINUOUS_INTEGRATION: _integration, ...rest } = process.env;
  const env = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('CI_')));
  const child = spawn('script', args, { cwd: place.folder, env: { ...env, TERM: 'xterm-256color', NO_COLOR: '1' }, stdio: 'pipe' });
  let output = '';
  let step = 0;
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    const next = steps[step];
    if (!next?.after.test(output.slice(seen))) return;
    seen = output.length;
    step += 1;
    if (typeof next.press === 'string') child.stdin.write(next.press);
    else next.press(output);
  });
  await new Promise((resolve) => child.on('close', resolve));
  expect(step, output.slice(-2000)).toBe(steps.length);
  return output;
}

it('keys of a real terminal open views, q ends the run as Ctrl-C does, and the terminal is as it was', async () => {
  const run = `"${process.execPath}" "${command}" run small.tml --set epochs=100`;
  const output = await onTerminal(`${run}; echo "code $?"; stty -a`, [
    { after: /\? keys[\s\S]*train/, press: '?' },
    { after: /choose a node or a search/, press: 'l' },
    { after: / net[\s\S]*running/, press: 't' },
    { after: /This run has no search/, press: '\u001b' },
    { after: /▸ net/, press: 'q' },
    { after: /stopping: finishing what runs/, press: '\u0003' },
  ]);
  expect(output).toContain('code 130');
  expect(output).toMatch(/[^-]icanon/);
  expect(output).toMatch(/[^-]echo /);
  expect(output.lastIndexOf('\u001b[?25h')).toBeGreaterThan(output.lastIndexOf('\u001b[?25l'));
});

it('a run that is ended by a signal while a view is open gives the terminal back', async () => {
  const run = `sh -c 'echo "pid $$;"; exec "${process.execPath}" "${command}" run small.tml --set epochs=90'`;
  const terminate = (output: string): void => void process.kill(Number(/pid (\d+);/.exec(output)?.[1]), 'SIGTERM');
  const output = await onTerminal(`${run}; echo "code $?"; stty -a`, [
    { after: /\? keys[\s\S]*train/, press: '?' },
    { after: /choose a node or a search/, press: terminate },
  ]);
  expect(output).toContain('code 130');
  expect(output).toMatch(/[^-]icanon/);
});

it('without a terminal to read from there are no keys, and the run goes on', async () => {
  const run = `"${process.execPath}" "${command}" run small.tml`;
  const output = await onTerminal(`${run} < /dev/null; echo "code $?"`, []);
  expect(output).toContain('code 0');
  expect(output).not.toContain('? keys');
});
