import type { CheckerHost } from '../checker/host.js';
import { locateModule } from '../checker/locate-module.js';

/** The absolute path that an import in `file` names; undefined where it names nothing. */
export function locateImport(host: CheckerHost, file: string, specifier: string): string | undefined {
  const located = locateModule(host, { path: file }, specifier);
  return located.ok ? located.file : undefined;
}
