import { exitCode } from './exit-codes.js';

/** What an exception nobody expected looks like to a person: that it is not their mistake, and what to send. */
export function reportBug(cause: unknown, version: string): number {
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  process.stderr.write(
    [
      'error[TML9001] this is a bug in TML, not a mistake of yours',
      detail.replace(/^/gm, '   '),
      `   = tml ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
      `   = command: tml ${process.argv.slice(2).join(' ')}`,
      '   = please report these lines with the file that caused them; what was computed is kept in the store',
      '',
    ].join('\n'),
  );
  return exitCode.bug;
}
