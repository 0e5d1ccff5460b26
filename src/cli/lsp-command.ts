import { serve } from '../lsp/serve.js';
import { exitCode } from './exit-codes.js';
import { storedResultsIn } from './stored-results.js';

/** `tml lsp --stdio`: the language server, for editors. */
export async function lsp(version: string): Promise<number> {
  await serve(version, storedResultsIn('.tml'));
  return exitCode.fine;
}
