import type { IParserErrorMessageProvider } from 'chevrotain';
import { tokenLabel } from 'chevrotain';

/**
 * What the parser expected where it stopped, in words. The parser's "messages" are only that; syntax-errors.ts makes the sentence.
 */
export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNotAllInputParsedMessage: () => 'the end of the line',
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? 'something else',
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? 'something else',
};
