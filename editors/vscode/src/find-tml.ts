import path from 'node:path';

/** What is known of the machine; a test gives another one. */
export interface Surroundings {
  /** Absolute paths of the open folders, the first one first. */
  readonly folders: readonly string[];
  /** The setting `tml.path`; empty where it is not set. */
  readonly setting: string;
  /** The variable `PATH`. */
  readonly searchPath: string;
  readonly isWindows: boolean;
  isFile(file: string): boolean;
}

export type FoundTml =
  | {
      readonly ok: true;
      /** Absolute path of the command. */
      readonly command: string;
      /** Where it was found, for the output. */
      readonly because: string;
    }
  | {
      readonly ok: false;
      /** Why there is none, and what to do. */
      readonly problem: string;
    };

export const installHint =
  'Install it in the project with "npm install --save-dev tml-lang", or name a tml command in the setting tml.path.';

/**
 * The `tml` command of the project itself: of an open folder or the folders around it, so that a file is read by the version it was written
 * for. Otherwise the one of the setting, otherwise the one on the `PATH`. A setting that names nothing is an error, not passed over.
 */
export function findTml({ folders, setting, searchPath, isWindows, isFile }: Surroundings): FoundTml {
  const { join, dirname, resolve, delimiter } = isWindows ? path.win32 : path.posix;
  const names = isWindows ? ['tml.cmd', 'tml.exe'] : ['tml'];
  const inFolder = (folder: string): string | undefined => names.map((name) => join(folder, name)).find(isFile);

  for (const folder of folders) {
    for (let at = folder; ; at = dirname(at)) {
      const command = inFolder(join(at, 'node_modules', '.bin'));
      if (command !== undefined) return { ok: true, command, because: `the project at ${at} has it installed` };
      if (dirname(at) === at) break;
    }
  }
  if (setting !== '') {
    const command = resolve(folders[0] ?? '', setting);
    if (isFile(command)) return { ok: true, command, because: 'the setting tml.path names it' };
    return { ok: false, problem: `The setting tml.path names ${command}, which is not there. ${installHint}` };
  }
  for (const folder of searchPath.split(delimiter).filter((one) => one !== '')) {
    const command = inFolder(folder);
    if (command !== undefined) return { ok: true, command, because: 'it is on the PATH' };
  }
  return { ok: false, problem: `No tml command was found in node_modules/.bin, in the setting tml.path or on the PATH. ${installHint}` };
}
