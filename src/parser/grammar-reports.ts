import { BlockRules } from './grammar-blocks.js';
import { Colon, LeftBrace, LineBreak, Name, OtherItemWord, RightBrace, Separator, TextLike, word } from './tokens.js';

/** Reports and profiles. */
export abstract class ReportRules extends BlockRules {
  protected readonly report = this.RULE('report', () => {
    this.CONSUME(word('report'), { LABEL: 'word' });
    this.CONSUME(TextLike, { LABEL: 'title' });
    this.SUBRULE(this.reportBody);
  });

  protected readonly reportBody = this.RULE('reportBody', () => {
    this.CONSUME(LeftBrace);
    this.MANY_SEP({ SEP: LineBreak, DEF: () => this.SUBRULE(this.reportItem) });
    this.CONSUME(RightBrace);
  });

  protected readonly reportItem = this.RULE('reportItem', () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.OR2([
              { ALT: () => this.CONSUME(word('table'), { LABEL: 'word' }) },
              { ALT: () => this.CONSUME(word('plot'), { LABEL: 'word' }) },
            ]);
            this.SUBRULE(this.flow);
          },
        },
        {
          ALT: () => {
            this.CONSUME(word('text'), { LABEL: 'word' });
            this.CONSUME(TextLike, { LABEL: 'text' });
          },
        },
        {
          ALT: () => {
            this.CONSUME(word('section'), { LABEL: 'word' });
            this.CONSUME2(TextLike, { LABEL: 'text' });
            this.SUBRULE(this.reportBody);
          },
        },
        {
          ALT: () => {
            this.CONSUME(OtherItemWord, { LABEL: 'otherWord' });
            this.OPTION(() => this.SUBRULE2(this.flow));
          },
        },
      ],
      ERR_MSG: 'table, plot, text or section',
    });
  });

  protected readonly profile = this.RULE('profile', () => {
    this.CONSUME(word('profile'), { LABEL: 'word' });
    this.CONSUME(Name, { LABEL: 'name' });
    this.CONSUME(LeftBrace);
    this.MANY_SEP({ SEP: Separator, DEF: () => this.SUBRULE(this.profileItem) });
    this.CONSUME(RightBrace);
  });

  protected readonly profileItem = this.RULE('profileItem', () => {
    this.CONSUME(Name, { LABEL: 'name' });
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(Colon, { LABEL: 'sign' });
            this.SUBRULE(this.flow);
          },
        },
        { ALT: () => this.SUBRULE(this.with) },
      ],
      ERR_MSG: "':' or 'with'",
    });
  });
}
