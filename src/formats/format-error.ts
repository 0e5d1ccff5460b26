/** Why a model file cannot be imported, and where in it. */
export interface FormatProblem {
  /** `damaged`: the bytes are not what the format asks for; `unsupported`: they are, and say something that does not exist here. */
  readonly kind: 'damaged' | 'unsupported';
  /** `byte 1024`, `layer conv_1`, `weights dense/kernel`. */
  readonly where: string;
  readonly problem: string;
}

/** Thrown by readers alone, and caught where a file enters (`read-model-file.ts`): hostile bytes end in a problem, never in a stack trace. */
export class FormatError extends Error implements FormatProblem {
  override readonly name = 'FormatError';
  readonly kind: FormatProblem['kind'];
  readonly where: string;
  readonly problem: string;

  constructor(kind: FormatProblem['kind'], where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.kind = kind;
    this.where = where;
    this.problem = problem;
  }
}

export function damaged(where: string, problem: string): never {
  throw new FormatError('damaged', where, problem);
}

export function unsupported(where: string, problem: string): never {
  throw new FormatError('unsupported', where, problem);
}

/** Names and values from a file as a message shows them: one line, no control characters, not endless. */
export function shown(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '�');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
