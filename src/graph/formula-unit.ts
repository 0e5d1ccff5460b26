import type { Formula } from './formula.js';

/** What a formula's number is measured in. A sum keeps a unit that both sides have; a plain number takes that of the other side. */
export const formulaUnit = (formula: Formula, unitOf: (node: string) => string): string => unitOrAny(formula, unitOf) ?? 'none';

/** Null for plain numbers. */
function unitOrAny(formula: Formula, unitOf: (node: string) => string): string | null {
  switch (formula.kind) {
    case 'number':
      return null;
    case 'metric':
      return unitOf(formula.node);
    case 'negate':
      return unitOrAny(formula.operand, unitOf);
    case 'binary': {
      const [left, right] = [unitOrAny(formula.left, unitOf), unitOrAny(formula.right, unitOf)];
      if (left === null && right === null) return null;
      if (formula.operator !== '+' && formula.operator !== '-') return 'none';
      return left === null || right === null || left === right ? (left ?? right) : 'none';
    }
    case 'bool':
    case 'sound':
    case 'not':
      return 'none';
  }
}
