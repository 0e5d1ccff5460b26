import { closest } from '../diagnostics/did-you-mean.js';
import { registry } from '../diagnostics/registry.js';
import { exitCode } from './exit-codes.js';
import { hasExplanation, readExplanation } from './explanations.js';

/** `tml explain CODE`: the page of a code, which may also be given by its name. */
export function explain(asked: string): number {
  const codes = new Map(Object.entries(registry).flatMap(([code, { name }]) => [[code, code] as const, [name, code] as const]));
  const code = codes.get(asked) ?? codes.get(asked.toUpperCase());
  if (code === undefined) {
    const near = closest(asked.toUpperCase(), Object.keys(registry)) ?? closest(asked, codes.keys());
    const hint = near === undefined ? 'messages show theirs, as in error[TML3104]' : `did you mean ${near}?`;
    process.stderr.write(`error: there is no diagnostic ${asked} (${hint})\n`);
    return exitCode.usage;
  }
  if (!hasExplanation(code)) {
    process.stderr.write(`error: there is no page about ${code} yet\n`);
    return exitCode.usage;
  }
  process.stdout.write(readExplanation(code));
  return exitCode.fine;
}
