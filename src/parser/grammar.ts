import type { ParserOptions } from './grammar-expressions.js';
import { ReportRules } from './grammar-reports.js';
import {
  Arrow,
  Colon,
  Comma,
  Equal,
  GoalWord,
  LeftBrace,
  LineBreak,
  Name,
  NodeWord,
  NumberLike,
  OtherWord,
  RightBrace,
  Separator,
  Star,
  TextLike,
  word,
} from './tokens.js';

/**
 * The grammar (design/GRAMMAR.md, "Syntax"), LL(2). The file itself is no rule: the layout pass hands over one statement at a time, so that
 * an error never reaches into the next statement. Parse wide, check narrow: one `statement` rule serves files and bodies; placement.ts says
 * what belongs where. The builders rely on the names of rules and labels.
 */
export class TmlParser extends ReportRules {
  constructor(options: ParserOptions) {
    super(options);
    this.performSelfAnalysis();
  }

  readonly statement = this.RULE('statement', () => {
    this.OPTION(() => this.CONSUME(word('export')));
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.edition) },
        { ALT: () => this.SUBRULE(this.import) },
        { ALT: () => this.SUBRULE(this.param) },
        { ALT: () => this.SUBRULE(this.let) },
        { ALT: () => this.SUBRULE(this.axis) },
        { ALT: () => this.SUBRULE(this.node) },
        { ALT: () => this.SUBRULE(this.fn) },
        { ALT: () => this.SUBRULE(this.network) },
        { ALT: () => this.SUBRULE(this.space) },
        { ALT: () => this.SUBRULE(this.search) },
        { ALT: () => this.SUBRULE(this.report) },
        { ALT: () => this.SUBRULE(this.profile) },
        { ALT: () => this.SUBRULE(this.require) },
        { ALT: () => this.SUBRULE(this.goal) },
        { ALT: () => this.SUBRULE(this.using) },
        { ALT: () => this.SUBRULE(this.return) },
        { ALT: () => this.SUBRULE(this.unknown) },
      ],
      ERR_MSG: 'a declaration',
    });
  });

  protected readonly unknown = this.RULE('unknown', () => {
    this.CONSUME(OtherWord, { LABEL: 'word' });
    this.OPTION(() => this.CONSUME(Name, { LABEL: 'name' }));
    this.OPTION2(() => {
      this.OR({
        DEF: [{ ALT: () => this.CONSUME(Equal, { LABEL: 'sign' }) }, { ALT: () => this.CONSUME(Colon, { LABEL: 'sign' }) }],
        ERR_MSG: "'='",
      });
      this.SUBRULE(this.flow);
    });
    this.OPTION3(() => this.SUBRULE(this.with));
  });

  protected readonly edition = this.RULE('edition', () => {
    this.CONSUME(word('edition'), { LABEL: 'word' });
    this.CONSUME(NumberLike, { LABEL: 'number' });
  });

  protected readonly import = this.RULE('import', () => {
    this.CONSUME(word('import'), { LABEL: 'word' });
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(LeftBrace);
            this.MANY_SEP({ SEP: Separator, DEF: () => this.SUBRULE(this.importName) });
            this.CONSUME(RightBrace);
          },
        },
        {
          ALT: () => {
            this.CONSUME(Star);
            this.CONSUME(word('as'));
            this.CONSUME(Name, { LABEL: 'namespace' });
          },
        },
        { ALT: () => this.CONSUME2(Name, { LABEL: 'data' }) },
      ],
      ERR_MSG: "'{', '*' or a name",
    });
    this.CONSUME(word('from'));
    this.CONSUME(TextLike, { LABEL: 'from' });
  });

  protected readonly importName = this.RULE('importName', () => {
    this.CONSUME(Name, { LABEL: 'name' });
    this.OPTION(() => {
      this.CONSUME(word('as'));
      this.CONSUME2(Name, { LABEL: 'alias' });
    });
  });

  protected readonly param = this.RULE('param', () => {
    this.CONSUME(word('param'), { LABEL: 'word' });
    this.SUBRULE(this.formal);
  });

  protected readonly axis = this.RULE('axis', () => {
    this.CONSUME(word('axis'), { LABEL: 'word' });
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => this.CONSUME(Name, { LABEL: 'name' }), ERR_MSG: 'a name' });
    this.CONSUME(Equal, { LABEL: 'sign' });
    this.SUBRULE(this.flow);
  });

  protected readonly node = this.RULE('node', () => {
    this.CONSUME(NodeWord, { LABEL: 'word' });
    this.CONSUME(Name, { LABEL: 'name' });
    this.CONSUME(Equal, { LABEL: 'sign' });
    this.SUBRULE(this.flow);
    this.OPTION(() => this.SUBRULE(this.with));
  });

  protected readonly fn = this.RULE('fn', () => {
    this.CONSUME(word('fn'), { LABEL: 'word' });
    this.CONSUME(Name, { LABEL: 'name' });
    this.SUBRULE(this.formals);
    this.CONSUME(Arrow);
    this.SUBRULE(this.type);
    this.SUBRULE(this.body);
  });

  protected readonly body = this.RULE('body', () => {
    this.CONSUME(LeftBrace);
    this.MANY_SEP({ SEP: LineBreak, DEF: () => this.SUBRULE(this.statement) });
    this.CONSUME(RightBrace);
  });

  protected readonly search = this.RULE('search', () => {
    this.CONSUME(word('search'), { LABEL: 'word' });
    this.CONSUME(Name, { LABEL: 'name' });
    this.CONSUME(word('over'), { LABEL: 'over' });
    this.SUBRULE(this.expr);
    this.SUBRULE(this.body);
  });

  protected readonly require = this.RULE('require', () => {
    this.CONSUME(word('require'), { LABEL: 'word' });
    this.SUBRULE(this.flow);
  });

  protected readonly goal = this.RULE('goal', () => {
    this.CONSUME(GoalWord, { LABEL: 'word' });
    this.SUBRULE(this.flow);
  });

  protected readonly using = this.RULE('using', () => {
    this.CONSUME(word('using'), { LABEL: 'word' });
    this.SUBRULE(this.flow);
  });

  protected readonly return = this.RULE('return', () => {
    this.CONSUME(word('return'), { LABEL: 'word' });
    this.SUBRULE(this.flow);
  });
}
