import type { CstNode, IParserConfig, ParserMethod } from 'chevrotain';
import { CstParser } from 'chevrotain';
import { expectations } from './expectations.js';
import {
  Arrow,
  allTokens,
  Bar,
  BinaryOperatorToken,
  Colon,
  Comma,
  Dot,
  Equal,
  Greater,
  is,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Less,
  Name,
  NumberLike,
  PrefixOperatorToken,
  Question,
  RightBrace,
  RightBracket,
  RightParen,
  Separator,
  TextLike,
  word,
} from './tokens.js';

export type ParserOptions = Required<Pick<IParserConfig, 'recoveryEnabled' | 'skipValidations'>>;

/** Types, formals, flows, expressions, and what is shared by several statements. */
export abstract class ExpressionRules extends CstParser {
  protected abstract readonly stage: ParserMethod<[], CstNode>;

  constructor(options: ParserOptions) {
    super(allTokens, { maxLookahead: 2, nodeLocationTracking: 'onlyOffset', errorMessageProvider: expectations, ...options });
  }

  protected readonly type = this.RULE('type', () => {
    this.AT_LEAST_ONE_SEP({ SEP: Bar, DEF: () => this.SUBRULE(this.typeAtom), ERR_MSG: 'a type' });
  });

  protected readonly typeAtom = this.RULE('typeAtom', () => {
    this.CONSUME(Name, { LABEL: 'name' });
    this.OPTION(() => {
      this.CONSUME(Less);
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.type), ERR_MSG: 'a type' });
      this.CONSUME(Greater);
    });
    this.OPTION2(() => this.CONSUME(Question, { LABEL: 'optional' }));
  });

  protected readonly formal = this.RULE('formal', () => {
    this.CONSUME(Name, { LABEL: 'name' });
    this.OPTION(() => {
      this.CONSUME(Colon);
      this.SUBRULE(this.type);
    });
    this.OPTION2(() => {
      this.CONSUME(word('in'), { LABEL: 'in' });
      this.SUBRULE(this.expr);
    });
    this.OPTION3(() => {
      this.CONSUME(Equal, { LABEL: 'sign' });
      this.SUBRULE(this.flow);
    });
  });

  protected readonly formals = this.RULE('formals', () => {
    this.CONSUME(LeftParen);
    this.MANY_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.formal) });
    this.CONSUME(RightParen);
  });

  readonly flow = this.RULE('flow', () => {
    this.SUBRULE(this.expr);
    this.MANY(() => {
      this.CONSUME(Arrow);
      this.SUBRULE(this.stage);
    });
  });

  protected readonly expr = this.RULE('expr', () => {
    this.MANY(() => this.CONSUME(PrefixOperatorToken, { LABEL: 'part' }));
    this.SUBRULE(this.postfix, { LABEL: 'part' });
    this.MANY2(() => {
      this.OR([
        { ALT: () => this.CONSUME(BinaryOperatorToken, { LABEL: 'part' }) },
        {
          ALT: () => {
            this.CONSUME(Greater, { LABEL: 'part' });
            this.OPTION(() => this.CONSUME(Equal, { LABEL: 'part' }));
          },
        },
      ]);
      this.MANY3(() => this.CONSUME2(PrefixOperatorToken, { LABEL: 'part' }));
      this.SUBRULE2(this.postfix, { LABEL: 'part' });
    });
  });

  protected readonly postfix = this.RULE('postfix', () => {
    this.SUBRULE(this.primary);
    this.MANY(() =>
      this.OR({
        DEF: [
          {
            ALT: () => {
              this.CONSUME(Dot, { LABEL: 'part' });
              this.CONSUME(Name, { LABEL: 'part' });
            },
          },
          // Only a path can be called: `0.5 (1 - x)` is a forgotten `*`.
          { GATE: () => is(this.LA(0), Name), ALT: () => this.SUBRULE(this.args, { LABEL: 'part' }) },
          { ALT: () => this.SUBRULE(this.indices, { LABEL: 'part' }) },
        ],
        ERR_MSG: 'an operator',
      }),
    );
  });

  protected readonly primary = this.RULE('primary', () => {
    this.OR({
      DEF: [
        { ALT: () => this.CONSUME(NumberLike, { LABEL: 'literal' }) },
        { ALT: () => this.CONSUME(TextLike, { LABEL: 'literal' }) },
        { ALT: () => this.CONSUME(word('true'), { LABEL: 'literal' }) },
        { ALT: () => this.CONSUME(word('false'), { LABEL: 'literal' }) },
        { ALT: () => this.CONSUME(word('none'), { LABEL: 'literal' }) },
        { ALT: () => this.CONSUME(Name, { LABEL: 'literal' }) },
        {
          ALT: () => {
            this.CONSUME(LeftBracket, { LABEL: 'listStart' });
            this.MANY_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.flow, { LABEL: 'item' }) });
            this.CONSUME(RightBracket);
          },
        },
        {
          ALT: () => {
            this.CONSUME(LeftParen, { LABEL: 'parenStart' });
            this.SUBRULE2(this.flow);
            this.CONSUME(RightParen);
          },
        },
      ],
      ERR_MSG: 'a value',
    });
  });

  protected readonly indices = this.RULE('indices', () => {
    this.CONSUME(LeftBracket);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.index), ERR_MSG: 'an index' });
    this.CONSUME(RightBracket);
  });

  protected readonly index = this.RULE('index', () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(Name, { LABEL: 'name' });
            this.CONSUME(Equal, { LABEL: 'sign' });
            this.SUBRULE(this.expr);
          },
        },
        { ALT: () => this.SUBRULE2(this.expr) },
      ],
      ERR_MSG: 'an index',
    });
  });

  protected readonly args = this.RULE('args', () => {
    this.CONSUME(LeftParen);
    this.MANY_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.arg) });
    this.CONSUME(RightParen);
  });

  protected readonly arg = this.RULE('arg', () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(Name, { LABEL: 'name' });
            this.CONSUME(Colon, { LABEL: 'sign' });
            this.SUBRULE(this.flow);
          },
        },
        {
          ALT: () => {
            this.SUBRULE2(this.flow);
            this.OPTION(() => {
              this.CONSUME(word('over'), { LABEL: 'over' });
              this.SUBRULE(this.expr);
            });
          },
        },
      ],
      ERR_MSG: 'an argument',
    });
  });

  protected readonly let = this.RULE('let', () => {
    this.CONSUME(word('let'), { LABEL: 'word' });
    this.CONSUME(Name, { LABEL: 'name' });
    this.OPTION(() => {
      this.CONSUME(Colon);
      this.SUBRULE(this.type);
    });
    this.CONSUME(Equal, { LABEL: 'sign' });
    this.SUBRULE(this.flow);
  });

  protected readonly with = this.RULE('with', () => {
    this.CONSUME(word('with'), { LABEL: 'word' });
    this.CONSUME(LeftBrace);
    this.MANY_SEP({ SEP: Separator, DEF: () => this.SUBRULE(this.setting) });
    this.CONSUME(RightBrace);
  });

  protected readonly setting = this.RULE('setting', () => {
    this.CONSUME(Name, { LABEL: 'name' });
    this.CONSUME(Colon, { LABEL: 'sign' });
    this.SUBRULE(this.flow);
  });
}
