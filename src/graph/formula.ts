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
