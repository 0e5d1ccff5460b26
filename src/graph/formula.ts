/**
 * Arithmetic over results that exist only after a run: goals, requirements, numbers in texts. Constants were folded exactly and rounded
 * once; everything else is float64, with the four basic operations, so that the same results give the same bits everywhere.
 */
export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** The value of a metric. */
  | { readonly kind: 'metric'; readonly node: string; readonly instance: number }
  /** Whether an attack passed all soundness checks, with none left out. */
  | { readonly kind: 'sound'; readonly node: string; readonly instance: number }
  | { readonly kind: 'negate' | 'not'; readonly operand: Formula }
  | { readonly kind: 'binary'; readonly operator: FormulaOperator; readonly left: Formula; readonly right: Formula };

export type FormulaOperator = '+' | '-' | '*' | '/' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'and' | 'or';

/** A result a formula reads: a metric's value, or whether an attack is sound. */
export interface ResultReference {
  readonly kind: 'metric' | 'sound';
  readonly node: string;
  readonly instance: number;
}

/** Every result a formula reads, in order. */
export function resultsOf(formula: Formula): readonly ResultReference[] {
  switch (formula.kind) {
    case 'number':
    case 'bool':
      return [];
    case 'metric':
    case 'sound':
      return [formula];
    case 'negate':
    case 'not':
      return resultsOf(formula.operand);
    case 'binary':
      return [...resultsOf(formula.left), ...resultsOf(formula.right)];
  }
}
