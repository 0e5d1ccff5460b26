import { ExpressionRules } from './grammar-expressions.js';
import { Arrow, Dot, Equal, is, LeftBrace, LineBreak, Name, RightBrace, StageName, word } from './tokens.js';

/** Networks and search spaces. */
export abstract class BlockRules extends ExpressionRules {
  protected readonly network = this.RULE('network', () => {
    this.CONSUME(word('network'), { LABEL: 'word' });
    this.CONSUME(Name, { LABEL: 'name' });
    this.OPTION(() => this.SUBRULE(this.formals));
    this.OPTION2(() => {
      this.CONSUME(Arrow);
      this.SUBRULE(this.type);
    });
    this.SUBRULE(this.block);
  });

  protected readonly block = this.RULE('block', () => {
    this.CONSUME(LeftBrace);
    this.MANY_SEP({ SEP: LineBreak, DEF: () => this.SUBRULE(this.blockItem) });
    this.CONSUME(RightBrace);
  });

  protected readonly blockItem = this.RULE('blockItem', () => {
    this.OR({
      DEF: [
        { GATE: () => this.LA(1).tokenType === word('let') && is(this.LA(2), Name), ALT: () => this.SUBRULE(this.let) },
        { ALT: () => this.SUBRULE(this.chain) },
      ],
      ERR_MSG: 'a stage',
    });
  });

  protected readonly chain = this.RULE('chain', () => {
    this.AT_LEAST_ONE_SEP({ SEP: Arrow, DEF: () => this.SUBRULE(this.stage), ERR_MSG: 'a stage' });
  });

  protected readonly stage = this.RULE('stage', () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(word('for'), { LABEL: 'for' });
            this.CONSUME(Name, { LABEL: 'name' });
            this.CONSUME(word('in'), { LABEL: 'in' });
            this.SUBRULE(this.expr);
            this.SUBRULE(this.block);
          },
        },
        {
          ALT: () => {
            this.CONSUME(word('repeat'), { LABEL: 'repeat' });
            this.SUBRULE2(this.expr);
            this.SUBRULE2(this.block);
          },
        },
        { ALT: () => this.SUBRULE(this.if) },
        {
          ALT: () => {
            this.CONSUME(StageName, { LABEL: 'path' });
            this.MANY(() => {
              this.CONSUME(Dot);
              this.CONSUME2(Name, { LABEL: 'path' });
            });
            this.OPTION(() => this.SUBRULE(this.args));
            this.MANY2(() => this.SUBRULE3(this.block));
          },
        },
      ],
      ERR_MSG: 'the name of a stage',
    });
  });

  protected readonly if = this.RULE('if', () => {
    this.CONSUME(word('if'), { LABEL: 'if' });
    this.SUBRULE(this.expr);
    this.SUBRULE(this.block);
    this.MANY(() => {
      this.CONSUME(word('else'));
      this.CONSUME2(word('if'), { LABEL: 'if' });
      this.SUBRULE2(this.expr);
      this.SUBRULE2(this.block);
    });
    this.OPTION(() => {
      this.CONSUME2(word('else'), { LABEL: 'else' });
      this.SUBRULE3(this.block, { LABEL: 'otherwise' });
    });
  });

  protected readonly space = this.RULE('space', () => {
    this.CONSUME(word('space'), { LABEL: 'word' });
    this.CONSUME(Name, { LABEL: 'name' });
    this.OPTION(() => this.SUBRULE(this.formals));
    this.SUBRULE(this.dims);
  });

  protected readonly dims = this.RULE('dims', () => {
    this.CONSUME(LeftBrace);
    this.MANY_SEP({ SEP: LineBreak, DEF: () => this.SUBRULE(this.dim) });
    this.CONSUME(RightBrace);
  });

  protected readonly dim = this.RULE('dim', () => {
    this.OR({
      DEF: [
        {
          GATE: () => this.LA(1).tokenType === word('when') && this.LA(2).tokenType !== Equal,
          ALT: () => {
            this.CONSUME(word('when'), { LABEL: 'when' });
            this.SUBRULE(this.expr);
            this.SUBRULE(this.dims);
          },
        },
        {
          ALT: () => {
            this.CONSUME(Name, { LABEL: 'name' });
            this.CONSUME(Equal);
            this.SUBRULE(this.domain);
          },
        },
      ],
      // Two tokens decide here: the name is there, the sign is not.
      ERR_MSG: "'='",
    });
  });

  protected readonly domain = this.RULE('domain', () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.OR2([
              { ALT: () => this.CONSUME(word('int'), { LABEL: 'kind' }) },
              { ALT: () => this.CONSUME(word('float'), { LABEL: 'kind' }) },
            ]);
            this.SUBRULE(this.expr);
            this.OPTION(() => this.CONSUME(word('log'), { LABEL: 'log' }));
          },
        },
        { ALT: () => this.CONSUME(word('bool'), { LABEL: 'kind' }) },
        {
          ALT: () => {
            this.CONSUME(word('one'), { LABEL: 'kind' });
            this.CONSUME(word('of'));
            this.SUBRULE2(this.expr);
          },
        },
        {
          ALT: () => {
            this.CONSUME(word('subset'), { LABEL: 'kind' });
            this.CONSUME2(word('of'));
            this.SUBRULE3(this.expr);
            this.OPTION2(() => {
              this.CONSUME(word('size'), { LABEL: 'sizeWord' });
              this.SUBRULE4(this.expr, { LABEL: 'size' });
            });
          },
        },
      ],
      ERR_MSG: 'int, float, bool, one of or subset of',
    });
  });
}
