import { displayWidth } from '../diagnostics/display-cells.js';
import type { Document } from './document.js';
import { isSequence } from './document.js';

interface Command {
  readonly content: Document;
  readonly indent: number;
  readonly flat: boolean;
}

/** Prints a document in lines of at most `width` columns where its groups allow it. Ends with a line break. */
export function printDocument(document: Document, width: number): string {
  const lines: string[] = [];
  let current = '';
  let column = 0;
  let remarks = '';
  const put = (piece: string): void => {
    current += piece;
    const lastBreak = piece.lastIndexOf('\n');
    column = lastBreak < 0 ? column + displayWidth(piece) : displayWidth(piece.slice(lastBreak + 1));
  };
  const breakLine = (indent: number, blank: boolean): void => {
    lines.push(`${current.trimEnd()}${remarks}`, ...(blank ? [''] : []));
    current = ' '.repeat(indent);
    remarks = '';
    column = indent;
  };
  const stack: Command[] = [{ content: document, indent: 0, flat: false }];
  for (let command = stack.pop(); command !== undefined; command = stack.pop()) {
    const { content, indent, flat } = command;
    if (typeof content === 'string') put(content);
    else if (isSequence(content)) {
      for (let index = content.length - 1; index >= 0; index--) stack.push({ content: content[index] as Document, indent, flat });
    } else
      switch (content.kind) {
        case 'line':
          if (flat) put(content.flat);
          else breakLine(indent, false);
          break;
        case 'hard-line':
          breakLine(indent, content.blank);
          break;
        case 'indent':
          stack.push({ content: content.content, indent: indent + 2, flat });
          break;
        case 'group': {
          const asLine: Command = { content: content.content, indent, flat: true };
          stack.push(!content.broken && fits(asLine, stack, width - column) ? asLine : { ...asLine, flat: false });
          break;
        }
        case 'if-broken':
          if (!flat) put(content.text);
          break;
        case 'line-end':
          remarks += `  ${content.text}`;
          break;
      }
  }
  lines.push(`${current.trimEnd()}${remarks}`);
  return `${lines.join('\n')}\n`;
}

/** Whether a group stands on the line, together with what follows it up to the next possible break. */
function fits(candidate: Command, rest: readonly Command[], room: number): boolean {
  const pending: Command[] = [candidate];
  let restIndex = rest.length;
  for (let left = room; left >= 0; ) {
    const command = pending.pop() ?? rest[--restIndex];
    if (command === undefined) return true;
    const { content, indent, flat } = command;
    if (typeof content === 'string') {
      const lineBreak = content.indexOf('\n');
      left -= displayWidth(lineBreak < 0 ? content : content.slice(0, lineBreak));
      if (lineBreak >= 0) return left >= 0;
    } else if (isSequence(content)) {
      for (let index = content.length - 1; index >= 0; index--) pending.push({ content: content[index] as Document, indent, flat });
    } else
      switch (content.kind) {
        case 'line':
          if (!flat) return true;
          left -= content.flat.length;
          break;
        case 'hard-line':
          return true;
        case 'indent':
        case 'group':
          pending.push({ content: content.content, indent, flat });
          break;
        case 'if-broken':
          if (!flat) left -= content.text.length;
          break;
        case 'line-end':
          break;
      }
  }
  return false;
}
