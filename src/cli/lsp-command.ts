import { serve } from '../lsp/serve.js';
import { exitCode } from './exit-codes.js';

/** `tml lsp --stdio`: the language server, for editors. */
export async function lsp(version: string): Promise<number> {
  await serve(version);
  return exitCode.fine;
}
