import { type ISerializedGast, Lexer, type TokenType, tokenLabel, tokenName } from 'chevrotain';
import { invariant } from '../../src/diagnostics/invariant.js';
import { TmlParser } from '../../src/parser/grammar.js';
import { allTokens, LineBreak } from '../../src/parser/tokens.js';

/** What a rule of the grammar is made of. */
export type Production =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'token'; readonly name: string }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Production[] }
  | { readonly kind: 'choice'; readonly options: readonly Production[] }
  | { readonly kind: 'optional'; readonly part: Production }
  /** Once or more. */
  | { readonly kind: 'repeated'; readonly part: Production; readonly separator?: Production };

export interface Rule {
  readonly name: string;
  readonly body: Production;
}

/** A category of tokens, or a token with a pattern, that rules name. */
export interface LexicalRule {
  readonly name: string;
  readonly body: Production | { readonly kind: 'pattern'; readonly text: string } | { readonly kind: 'description'; readonly text: string };
}

/** The serialized form of every kind of production has some of these. */
interface Serialized extends ISerializedGast {
  readonly name?: string;
  readonly nonTerminalName?: string;
  readonly separator?: Serialized;
}

const tokens = new Map(allTokens.map((token) => [tokenName(token), token]));
const isWord = (token: TokenType): boolean => token.name.startsWith('word_');
const isCategory = (token: TokenType): boolean => token.PATTERN === Lexer.NA && !isWord(token);
const isLiteral = (token: TokenType): boolean => !isCategory(token) && /^'.+'$/.test(tokenLabel(token));
/** Taken by the parser so that a mistake is reported well; no part of the language. */
const errorProductions: ReadonlySet<string> = new Set(['unknown', 'OtherItemWord', 'DigitWord', 'TrailingDot', 'LeadingDot', 'OpenText']);

/** The rules of the parser itself, from `statement` on in the order in which they are first named. */
export function grammarRules(): readonly Rule[] {
  const parser = new TmlParser({ recoveryEnabled: false, skipValidations: true });
  const byName = new Map(parser.getSerializedGastProductions().map((rule) => [(rule as Serialized).name ?? '', rule]));
  const ordered: Rule[] = [];
  const waiting = ['statement'];
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (ordered.some((rule) => rule.name === name)) continue;
    const serialized = byName.get(name);
    invariant(serialized, `the grammar has a rule ${name}`);
    const body = sequence(serialized.definition ?? []);
    ordered.push({ name, body });
    waiting.push(...rulesIn(body));
  }
  return ordered;
}

/** The categories and patterns that these rules name, and those that categories name. */
export function lexicalRules(rules: readonly Rule[]): readonly LexicalRule[] {
  const found = new Map<string, LexicalRule>();
  const waiting = rules.flatMap((rule) => tokensIn(rule.body));
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const token = tokens.get(name);
    if (token === undefined || found.has(name)) continue;
    if (isCategory(token)) {
      const body = choice(allTokens.filter((one) => one.CATEGORIES?.includes(token)).map(terminal));
      found.set(name, { name, body });
      waiting.push(...tokensIn(body));
    } else {
      const pattern = token.PATTERN;
      found.set(name, {
        name,
        body:
          pattern instanceof RegExp
            ? { kind: 'pattern', text: pattern.source }
            : { kind: 'description', text: 'text between " and " on one line, or between """ and """ over several' },
      });
    }
  }
  return [...found.values()];
}

function terminal(token: TokenType): Production {
  if (token === LineBreak) return { kind: 'token', name: 'LineBreak' };
  if (isLiteral(token)) return { kind: 'literal', text: tokenLabel(token).slice(1, -1) };
  return { kind: 'token', name: token.name };
}

function sequence(definition: readonly ISerializedGast[]): Production {
  const parts = definition.map(production);
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'sequence', parts };
}

function choice(all: readonly Production[]): Production {
  const options = all.filter((option) => {
    const first = option.kind === 'sequence' ? option.parts[0] : option;
    return !(first && 'name' in first && errorProductions.has(first.name));
  });
  return options.length === 1 && options[0] ? options[0] : { kind: 'choice', options };
}

function production(serialized: Serialized): Production {
  const { type, name = '', definition = [], separator } = serialized;
  switch (type) {
    case 'Terminal': {
      const token = tokens.get(name);
      invariant(token, `the grammar has a token ${name}`);
      return terminal(token);
    }
    case 'NonTerminal':
      return { kind: 'rule', name: serialized.nonTerminalName ?? name };
    case 'Alternation':
      return choice(definition.map((option) => sequence(option.definition ?? [])));
    case 'Option':
      return { kind: 'optional', part: sequence(definition) };
    case 'Repetition':
      return { kind: 'optional', part: { kind: 'repeated', part: sequence(definition) } };
    case 'RepetitionMandatory':
      return { kind: 'repeated', part: sequence(definition) };
    case 'RepetitionWithSeparator':
      return { kind: 'optional', part: separated(definition, separator) };
    case 'RepetitionMandatoryWithSeparator':
      return separated(definition, separator);
    default:
      return sequence(definition);
  }
}

function separated(definition: readonly ISerializedGast[], separator: Serialized | undefined): Production {
  invariant(separator, 'a repetition of this type has a separator');
  return { kind: 'repeated', part: sequence(definition), separator: production(separator) };
}

const rulesIn = (body: Production): readonly string[] => namesIn(body, 'rule');
const tokensIn = (body: Production): readonly string[] => namesIn(body, 'token');

function namesIn(body: Production, kind: 'rule' | 'token'): readonly string[] {
  switch (body.kind) {
    case 'literal':
      return [];
    case 'rule':
    case 'token':
      return body.kind === kind ? [body.name] : [];
    case 'sequence':
      return body.parts.flatMap((part) => namesIn(part, kind));
    case 'choice':
      return body.options.flatMap((option) => namesIn(option, kind));
    case 'optional':
      return namesIn(body.part, kind);
    case 'repeated':
      return [...namesIn(body.part, kind), ...(body.separator ? namesIn(body.separator, kind) : [])];
  }
}
