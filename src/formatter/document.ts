/**
 * What is to be printed, before it is known where lines break (after Wadler, "A prettier printer"). A group is printed on one line where it fits
 * and holds nothing that forces a break; else each of its own lines breaks.
 */
export type Document =
  | string
  | readonly Document[]
  | { readonly kind: 'line'; readonly flat: string }
  | { readonly kind: 'hard-line'; readonly blank: boolean }
  | { readonly kind: 'indent'; readonly content: Document }
  | { readonly kind: 'group'; readonly content: Document; readonly broken: boolean }
  | { readonly kind: 'if-broken'; readonly text: string }
  /** A comment at the end of the line on which it is met. It takes no room: a long remark does not reshape the code before it. */
  | { readonly kind: 'line-end'; readonly text: string };

/** A space, or a break where the group breaks. */
export const line: Document = { kind: 'line', flat: ' ' };
/** Nothing, or a break where the group breaks. */
export const softLine: Document = { kind: 'line', flat: '' };
export const hardLine: Document = { kind: 'hard-line', blank: false };
/** A break and an empty line. */
export const blankLine: Document = { kind: 'hard-line', blank: true };
export const indent = (content: Document): Document => ({ kind: 'indent', content });
export const group = (content: Document, broken = false): Document => ({ kind: 'group', content, broken: broken || forcesBreak(content) });
export const ifBroken = (text: string): Document => ({ kind: 'if-broken', text });
export const lineEnd = (text: string): Document => ({ kind: 'line-end', text });

/** True if the content cannot stand on one line. */
export function forcesBreak(content: Document): boolean {
  if (typeof content === 'string') return false;
  if (isSequence(content)) return content.some(forcesBreak);
  switch (content.kind) {
    case 'hard-line':
    case 'line-end':
      return true;
    case 'indent':
      return forcesBreak(content.content);
    case 'group':
      return content.broken;
    case 'line':
    case 'if-broken':
      return false;
  }
}

/** `Array.isArray` does not narrow readonly arrays. */
export const isSequence = (content: Document): content is readonly Document[] => Array.isArray(content);
