import type { Formula, ResultReference } from './formula.js';

/** `scale · result + offset`, of one result alone. */
export interface Affine {
  readonly of: ResultReference;
  readonly scale: number;
  readonly offset: number;
}

type Part = Affine | { readonly of: null; readonly scale: 0; readonly offset: number };

/**
 * A formula as a straight line of the one result it reads: only then the interval of the result is that of the formula too, as it is of
 * `1 - acc`. Undefined for constants, for several results, and for what is not linear.
 */
export function affineOf(formula: Formula): Affine | undefined {
  const part = partOf(formula);
  return part === undefined || part.of === null || part.scale === 0 ? undefined : part;
}

function partOf(formula: Formula): Part | undefined {
  switch (formula.kind) {
    case 'number':
      return { of: null, scale: 0, offset: formula.value };
    case 'metric':
      return { of: formula, scale: 1, offset: 0 };
    case 'negate': {
      const operand = partOf(formula.operand);
      return operand && times(operand, -1);
    }
    case 'binary':
      return binary(formula);
    case 'bool':
    case 'sound':
    case 'not':
      return undefined;
  }
}

function binary({ operator, left, right }: Extract<Formula, { kind: 'binary' }>): Part | undefined {
  const [a, b] = [partOf(left), partOf(right)];
  if (!a || !b) return undefined;
  switch (operator) {
    case '+':
      return plus(a, b);
    case '-':
      return plus(a, times(b, -1));
    case '*':
      return b.of === null ? times(a, b.offset) : a.of === null ? times(b, a.offset) : undefined;
    case '/':
      return b.of === null && b.offset !== 0 ? times(a, 1 / b.offset) : undefined;
    default:
      return undefined;
  }
}

const times = (part: Part, factor: number): Part =>
  part.of === null ? { ...part, offset: part.offset * factor } : { ...part, scale: part.scale * factor, offset: part.offset * factor };

function plus(a: Part, b: Part): Part | undefined {
  if (a.of === null) return { ...b, offset: a.offset + b.offset };
  if (b.of === null) return { ...a, offset: a.offset + b.offset };
  const same = a.of.node === b.of.node && a.of.instance === b.of.instance;
  return same ? { of: a.of, scale: a.scale + b.scale, offset: a.offset + b.offset } : undefined;
}
