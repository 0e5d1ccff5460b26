import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command, smallExperiment, Workplace } from './tml.js';

const place = new Workplace();
beforeAll(() => {
  mkdirSync(place.path('bin'));
  mkdirSync(place.path('notes'));
  writeFileSync(place.path('bin/tml'), `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n`);
  chmodSync(place.path('bin/tml'), 0o755);
  place.write('small.tml', `${smallExperiment}profile quick { epochs: 2 }\n`);
  place.write('other.txt', '');
  for (const shell of ['bash', 'zsh', 'fish']) place.write(`completion.${shell}`, place.tml('completion', shell).stdout);
});
afterAll(() => place.remove());

const has = (shell: string): boolean => spawnSync(shell, ['--version']).error === undefined;

function sh(shell: string, args: readonly string[]): readonly string[] {
  const { stdout, stderr } = spawnSync(shell, args, {
    cwd: place.folder,
    encoding: 'utf8',
    env: { ...process.env, HOME: place.folder, PATH: `${place.path('bin')}${path.delimiter}${process.env['PATH']}` },
  });
  if (stderr !== '') throw new Error(stderr);
  return stdout.split('\n').filter((line) => line !== '');
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** What each shell offers for the last of some words, as its own machinery says it. */
const ask: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
  bash: (words) =>
    sh('bash', [
      '--norc',
      '-c',
      `source completion.bash; COMP_WORDS=(tml ${quoted(words)}); COMP_CWORD=${words.length}; _tml; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ]),
  zsh: (words) =>
    // The functions of its completion system exist only while a person types: these print what they are given.
    sh('zsh', [
      '-f',
      '-c',
      `compdef() { :; }
       _files() { [[ $1 == -g ]] && { print -l -- *.tml(N) *(N/); return; }; [[ $1 == -/ ]] && { print -l -- *(N/); return; }; print -l -- *(N); }
       _describe() { print -l -- "\${(@P)2%%:*}"; }
       source ./completion.zsh; words=(tml ${quoted(words)}); CURRENT=${words.length + 1}; _tml; true`,
    ]),
  fish: (words) =>
    sh('fish', ['--no-config', '-c', `source completion.fish; complete -C '${['tml', ...words].join(' ')}'`]).map(
      (line) => line.split('\t')[0] ?? '',
    ),
};

describe.each(Object.keys(ask).filter(has))('completion in %s', (shell) => {
  const offered = (...words: readonly string[]): readonly string[] => [...new Set(ask[shell]?.(words))].sort();

  it('knows the commands and those inside others, and not the hidden one', () => {
    expect(offered('c')).toEqual(['cache', 'check', 'completion']);
    expect(offered('cache', '')).toEqual(expect.arrayContaining(['clear', 'gc', 'ls', 'pin', 'unpin', 'verify']));
    expect(offered('compl')).toEqual(['completion']);
  });

  it('knows the options of a command and their choices', () => {
    expect(offered('cache', 'gc', '--')).toEqual(['--dry-run', '--help', '--max-size', '--older', '--store']);
    expect(offered('run', '--output', '')).toEqual(['ink', 'ndjson', 'plain']);
    expect(offered('check', 'small.tml', '--format', 's')).toEqual(['sarif']);
    expect(offered('completion', '')).toEqual(['bash', 'fish', 'zsh']);
  });

  it('reads nodes, profiles and params from the file on the line', () => {
    expect(offered('run', 'small.tml', '--only', '')).toEqual(['adv', 'clean', 'digits', 'net', 'robust']);
    expect(offered('run', 'small.tml', '--only', 'net', 'c')).toEqual(['clean']);
    expect(offered('run', 'small.tml', '--profile', '')).toEqual(['quick']);
    expect(offered('run', 'small.tml', '--set', 'e')).toEqual(['epochs=']);
    expect(offered('why', 'small.tml', 'ne')).toEqual(['net']);
    expect(offered('run', 'absent.tml', '--only', '')).toEqual([]);
  });

  it('offers files where a file is meant', () => {
    const files = offered('run', '').map((file) => file.replace(/\/$/, ''));
    expect(files).toEqual(expect.arrayContaining(['notes', 'small.tml']));
    expect(offered('run', 'small.tml', '--store', '').map((file) => file.replace(/\/$/, ''))).toEqual(['bin', 'notes']);
  });

  it('knows the codes of diagnostics', () => {
    expect(offered('explain', 'TML700')).toContain('TML7005');
  });
});

it('an unknown shell is a wrong use', () => {
  expect(place.tml('completion', 'csh')).toMatchObject({ code: 2, stderr: expect.stringContaining('bash, zsh, fish') });
});
