import path from 'node:path';
import { checkFile } from '../checker/check.js';
import type { CheckResult } from '../checker/check.js';
import type { CheckerHost } from '../checker/host.js';
import { type Module, ModuleLoader } from '../checker/modules.js';
import { Problems } from '../checker/problems.js';
import type { SourceFile } from '../diagnostics/diagnostic.js';
import type { OpSpec } from '../ops/op-spec.js';
import { parse, type ParseResult } from '../parser/parse.js';
import { StatementMemory } from '../parser/statement-memory.js';

/** A file as it stands now: what its text declares, and the modules it reaches, itself first. */
export interface LoadedFile {
  readonly module: Module;
  readonly modules: readonly Module[];
}

interface ReadText {
  readonly source: SourceFile;
  readonly memory: StatementMemory;
  readonly result: ParseResult;
}

/**
 * The texts that an editor holds, before those on disk. Files are absolute paths. What follows from them is worked out when asked for
 * and kept until a text changes.
 */
export class DocumentStore {
  readonly #texts = new Map<string, string>();
  readonly #displayed = new Map<string, string>();
  readonly #loaded = new Map<string, LoadedFile | undefined>();
  readonly #checked = new Map<string, CheckResult>();
  readonly #read = new Map<string, ReadText>();
  readonly host: CheckerHost;

  constructor(
    disk: CheckerHost,
    readonly specs: ReadonlyMap<string, OpSpec>,
  ) {
    this.host = {
      ...disk,
      exists: (file) => this.#texts.has(file) || disk.exists(file),
      display: (file) => this.#display(disk, file),
      read: (file, importedAt, limit) => {
        const text = this.#texts.get(file);
        // Remembered also for what is read from disk: problems name their file as displayed.
        const display = this.#display(disk, file);
        return text === undefined ? disk.read(file, importedAt, limit) : { ok: true, source: { path: display, text } };
      },
      parse: (file, source) => this.#parse(file, source),
    };
  }

  get openFiles(): readonly string[] {
    return [...this.#texts.keys()];
  }

  set(file: string, text: string): void {
    this.#texts.set(file, text);
    this.forget();
  }

  close(file: string): void {
    this.#texts.delete(file);
    this.forget();
  }

  /** Something changed on disk. */
  forget(): void {
    this.#loaded.clear();
    this.#checked.clear();
  }

  load(file: string): LoadedFile | undefined {
    if (!this.#loaded.has(file)) {
      const loader = new ModuleLoader(this.host, new Problems());
      const module = loader.load(file);
      this.#loaded.set(file, module && { module, modules: loader.loaded });
    }
    return this.#loaded.get(file);
  }

  check(file: string): CheckResult {
    const known = this.#checked.get(file);
    if (known) return known;
    const result = checkFile(file, this.host, this.specs, { profiles: [], set: new Map() });
    this.#checked.set(file, result);
    return result;
  }

  /** The absolute path of a file that a problem names as displayed. */
  fileOf(display: string): string {
    return this.#displayed.get(display) ?? path.resolve(this.host.workingDirectory, display);
  }

  /** Each text is read once, whoever asks, and of a changed text only the statements that changed. */
  #parse(file: string, source: SourceFile): ParseResult {
    const before = this.#read.get(file);
    if (before?.source.text === source.text) return before.result;
    const memory = before?.memory ?? new StatementMemory();
    const result = parse(source, memory);
    this.#read.set(file, { source, memory, result });
    return result;
  }

  #display(disk: CheckerHost, file: string): string {
    const display = disk.display(file);
    this.#displayed.set(display, file);
    return display;
  }
}
