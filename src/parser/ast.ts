import type { Span } from '../diagnostics/diagnostic.js';

/**
 * The syntax tree of one TML file (design/GRAMMAR.md). Plain readonly data; every node has a span.
 * What the parser could not read becomes an `ErrorExpression` or is absent: later phases stay silent about it.
 */
export interface AstNode {
  readonly span: Span;
}

export interface Comment extends AstNode {
  readonly kind: 'comment' | 'doc';
  /** With the leading `#` or `##`, without the line break. */
  readonly text: string;
  /** `leading`: on lines of its own before `owner`; `trailing`: after code on the same line; `dangling`: inside its owner, behind everything else in it. */
  readonly placement: 'leading' | 'trailing' | 'dangling';
}

export interface Name extends AstNode {
  readonly text: string;
}

export interface TextLiteral extends AstNode {
  readonly kind: 'text';
  /** The decoded value: escapes resolved, common indent of `"""` removed. */
  readonly value: string;
}

export interface File extends AstNode {
  readonly statements: readonly Statement[];
}

// ---------------------------------------------------------------- statements

export type Statement =
  | Edition
  | Import
  | Param
  | Let
  | Axis
  | NodeDeclaration
  | Fn
  | NetworkDeclaration
  | Space
  | Search
  | Report
  | Profile
  | Require
  | Goal
  | Using
  | Return
  | UnknownStatement;

interface StatementBase extends AstNode {
  readonly exported: boolean;
  /** Text of the `##` lines directly above, joined by line breaks. */
  readonly doc?: string;
}

export interface Edition extends StatementBase {
  readonly kind: 'edition';
  readonly number: NumberLiteral;
}

export interface ImportedName extends AstNode {
  readonly name: Name;
  readonly as?: Name;
}

export interface Import extends StatementBase {
  readonly kind: 'import';
  readonly clause:
    | { readonly kind: 'names'; readonly names: readonly ImportedName[] }
    | { readonly kind: 'namespace'; readonly name: Name }
    | { readonly kind: 'data'; readonly name: Name };
  readonly from: TextLiteral;
}

export interface Formal extends AstNode {
  readonly name: Name;
  readonly type?: TypeExpression;
  readonly domain?: Expression;
  readonly initial?: Expression;
}

export interface Param extends StatementBase {
  readonly kind: 'param';
  readonly formal: Formal;
}

export interface Let extends StatementBase {
  readonly kind: 'let';
  readonly name: Name;
  readonly type?: TypeExpression;
  readonly value: Expression;
}

export interface Axis extends StatementBase {
  readonly kind: 'axis';
  readonly names: readonly Name[];
  readonly value: Expression;
}

export type NodeKindWord = 'dataset' | 'model' | 'attack' | 'metric' | 'file';

export interface NodeDeclaration extends StatementBase {
  readonly kind: 'node';
  readonly word: NodeKindWord;
  readonly name: Name;
  readonly value: Expression;
  readonly settings?: With;
}

export interface With extends AstNode {
  readonly settings: readonly Setting[];
}

export interface Setting extends AstNode {
  readonly name: Name;
  readonly value: Expression;
}

export interface Fn extends StatementBase {
  readonly kind: 'fn';
  readonly name: Name;
  readonly formals: readonly Formal[];
  readonly result: TypeExpression;
  readonly body: readonly Statement[];
}

export interface NetworkDeclaration extends StatementBase {
  readonly kind: 'network';
  readonly name: Name;
  readonly formals: readonly Formal[];
  readonly result?: TypeExpression;
  readonly body: Block;
}

export interface Space extends StatementBase {
  readonly kind: 'space';
  readonly name: Name;
  readonly formals: readonly Formal[];
  readonly dims: readonly Dim[];
}

export type Dim =
  | (AstNode & { readonly kind: 'when'; readonly condition: Expression; readonly dims: readonly Dim[] })
  | (AstNode & { readonly kind: 'dim'; readonly name: Name; readonly domain: Domain });

export type Domain = AstNode &
  (
    | { readonly kind: 'int' | 'float'; readonly range: Expression; readonly log: boolean }
    | { readonly kind: 'bool' }
    | { readonly kind: 'one-of'; readonly values: Expression }
    | { readonly kind: 'subset'; readonly values: Expression; readonly size?: Expression }
  );

export interface Search extends StatementBase {
  readonly kind: 'search';
  readonly name: Name;
  readonly over: Expression;
  readonly body: readonly Statement[];
}

export interface Require extends StatementBase {
  readonly kind: 'require';
  readonly condition: Expression;
}

export interface Goal extends StatementBase {
  readonly kind: 'goal';
  readonly direction: 'maximize' | 'minimize';
  readonly value: Expression;
}

export interface Using extends StatementBase {
  readonly kind: 'using';
  readonly strategy: Expression;
}

export interface Return extends StatementBase {
  readonly kind: 'return';
  readonly value: Expression;
}

export interface Report extends StatementBase {
  readonly kind: 'report';
  readonly title: TextLiteral;
  readonly items: readonly ReportItem[];
}

export type ReportItem = AstNode &
  (
    | { readonly kind: 'table' | 'plot'; readonly value: Expression }
    | { readonly kind: 'text'; readonly value: TextLiteral }
    | { readonly kind: 'section'; readonly title: TextLiteral; readonly items: readonly ReportItem[] }
    | { readonly kind: 'unknown'; readonly word: Name; readonly value?: Expression }
  );

export interface Profile extends StatementBase {
  readonly kind: 'profile';
  readonly name: Name;
  readonly items: readonly ProfileItem[];
}

export type ProfileItem = AstNode &
  (
    | { readonly kind: 'value'; readonly name: Name; readonly value: Expression }
    | { readonly kind: 'with'; readonly name: Name; readonly settings: With }
  );

/** An unknown word at the start of a line; its value is kept so that mistakes inside it are still found. */
export interface UnknownStatement extends StatementBase {
  readonly kind: 'unknown';
  readonly word: Name;
  readonly name?: Name;
  readonly value?: Expression;
}

// ---------------------------------------------------------------- types

/** One atom, or the alternatives of an enumeration (`ce | mse`); no atoms where the type could not be read. */
export interface TypeExpression extends AstNode {
  readonly atoms: readonly TypeAtom[];
}

export interface TypeAtom extends AstNode {
  readonly name: Name;
  readonly arguments: readonly TypeExpression[];
  /** `?` after the atom: admits `none`. */
  readonly optional: boolean;
}

// ---------------------------------------------------------------- networks

export interface Block extends AstNode {
  readonly items: readonly BlockItem[];
}

export type BlockItem = Let | Chain;

export interface Chain extends AstNode {
  readonly kind: 'chain';
  readonly stages: readonly Stage[];
}

export type Stage = ForStage | RepeatStage | IfStage | CallStage;

export interface ForStage extends AstNode {
  readonly kind: 'for';
  readonly variable: Name;
  readonly list: Expression;
  readonly body: Block;
}

export interface RepeatStage extends AstNode {
  readonly kind: 'repeat';
  readonly count: Expression;
  readonly body: Block;
}

export interface IfStage extends AstNode {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: Block;
  readonly otherwise?: IfStage | Block;
}

/** `name(args) { … }`: an operation, layer, network, fn, strategy or plot; blocks only inside networks (checked). */
export interface CallStage extends AstNode {
  readonly kind: 'call';
  /** `nn.block` has two. */
  readonly path: readonly Name[];
  /** Absent when the stage is written without parentheses. */
  readonly args?: readonly Argument[];
  readonly blocks: readonly Block[];
}

export interface Argument extends AstNode {
  /** Absent for a bare argument. */
  readonly name?: Name;
  readonly value: Expression;
  /** `mean(x over run)` */
  readonly over?: Expression;
}

// ---------------------------------------------------------------- expressions

export type Expression =
  | NumberLiteral
  | QuantityLiteral
  | TextLiteral
  | BoolLiteral
  | NoneLiteral
  | NameExpression
  | ListExpression
  | FieldExpression
  | CallExpression
  | IndexExpression
  | UnaryExpression
  | BinaryExpression
  | RangeExpression
  | FlowExpression
  | ErrorExpression;

export interface NumberLiteral extends AstNode {
  readonly kind: 'number';
  /** As written, underscores included; `readNumber` makes it exact. */
  readonly text: string;
}

export interface QuantityLiteral extends AstNode {
  readonly kind: 'quantity';
  readonly number: string;
  readonly unit: string;
  readonly unitSpan: Span;
}

export interface BoolLiteral extends AstNode {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface NoneLiteral extends AstNode {
  readonly kind: 'none';
}

export interface NameExpression extends AstNode {
  readonly kind: 'name';
  readonly name: string;
}

export interface ListExpression extends AstNode {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

export interface FieldExpression extends AstNode {
  readonly kind: 'field';
  readonly target: Expression;
  readonly field: Name;
}

export interface CallExpression extends AstNode {
  readonly kind: 'call';
  readonly target: Expression;
  readonly args: readonly Argument[];
}

export interface IndexExpression extends AstNode {
  readonly kind: 'index';
  readonly target: Expression;
  readonly indices: readonly { readonly name?: Name; readonly value: Expression; readonly span: Span }[];
}

export interface UnaryExpression extends AstNode {
  readonly kind: 'unary';
  readonly operator: '-' | 'not';
  readonly operand: Expression;
}

export type BinaryOperator = 'or' | 'and' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'in' | '+' | '-' | '*' | '/';

export interface BinaryExpression extends AstNode {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

export interface RangeExpression extends AstNode {
  readonly kind: 'range';
  readonly from: Expression;
  readonly to: Expression;
  readonly step?: Expression;
}

/** `head -> stage -> stage`, with at least one stage. */
export interface FlowExpression extends AstNode {
  readonly kind: 'flow';
  readonly head: Expression;
  readonly stages: readonly Stage[];
}

export interface ErrorExpression extends AstNode {
  readonly kind: 'error';
}
