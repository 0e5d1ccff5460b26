import { describe, expect, it } from 'vitest';
import { chooseView } from '../../src/ui/choose-view.js';
import { wantsColor } from '../../src/ui/paint.js';

const tty = { isTTY: true };

describe('chooseView', () => {
  it.each([
    ['a terminal', tty, {}, 'ink'],
    ['a pipe', {}, {}, 'plain'],
    ['a dumb terminal', tty, { TERM: 'dumb' }, 'plain'],
    ['continuous integration', tty, { CI: 'true' }, 'plain'],
    ['a CI of another name', tty, { CI_PIPELINE_ID: '7' }, 'plain'],
    ['CI=false', tty, { CI: 'false' }, 'ink'],
    ['a screen reader', tty, { INK_SCREEN_READER: 'true' }, 'plain'],
    ['no colour', tty, { NO_COLOR: '1' }, 'ink'],
  ])('%s', (_, stream, env, kind) => expect(chooseView({}, stream, env)).toBe(kind));

  it.each(['ink', 'plain', 'ndjson'] as const)('gives %s when asked for it', (output) => {
    expect(chooseView({ output }, {}, { CI: '1', TERM: 'dumb' })).toBe(output);
    expect(chooseView({ output }, tty, {})).toBe(output);
  });
});

describe('wantsColor', () => {
  it.each([
    [tty, {}, true],
    [{}, {}, false],
    [tty, { NO_COLOR: '1' }, false],
    [tty, { NO_COLOR: '' }, true],
    [{}, { FORCE_COLOR: '1' }, true],
    [tty, { FORCE_COLOR: '0' }, false],
    [tty, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [tty, { TERM: 'dumb' }, false],
  ])('%j with %j is %s', (stream, env, wanted) => expect(wantsColor(stream, env)).toBe(wanted));
});
