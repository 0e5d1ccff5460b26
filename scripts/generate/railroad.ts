import type { Production } from './productions.js';

/** A drawing with a line through it: how far it reaches above and below that line, and its marks from where the line enters. */
interface Drawing {
  readonly width: number;
  readonly above: number;
  readonly below: number;
  draw(x: number, y: number): string;
}

const RADIUS = 10;
const GUTTER = 2 * RADIUS;
const GAP = 10;
const BOX = 13;
const CHARACTER = 7.9;

/** One rule as a picture: follow the line from left to right; whatever it passes is a sentence. */
export function railroad(body: Production): string {
  const drawing = draw(body);
  const width = drawing.width + 4 * GAP;
  const height = drawing.above + drawing.below + 2 * GAP;
  const y = drawing.above + GAP;
  const ends = [GAP, width - GAP].map((x) => `<circle cx="${n(x)}" cy="${n(y)}" r="4"/>`).join('');
  const lines = line(GAP, y, 2 * GAP) + drawing.draw(2 * GAP, y) + line(2 * GAP + drawing.width, y, width - GAP);
  return `<svg width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" role="img">${lines}${ends}</svg>`;
}

function draw(body: Production): Drawing {
  switch (body.kind) {
    case 'literal':
      return box(body.text, 'literal');
    case 'token':
      return box(body.name, 'token');
    case 'rule':
      return box(body.name, 'rule');
    case 'sequence':
      return sequence(body.parts.map(draw));
    case 'choice':
      return choice(body.options.map(draw));
    case 'optional':
      return choice([nothing, draw(body.part)]);
    case 'repeated':
      return loop(draw(body.part), body.separator ? draw(body.separator) : nothing);
  }
}

const nothing: Drawing = { width: 0, above: 0, below: 0, draw: () => '' };

function box(text: string, kind: 'literal' | 'token' | 'rule'): Drawing {
  const width = Math.max(2 * BOX, text.length * CHARACTER + 2 * GAP);
  return {
    width,
    above: BOX,
    below: BOX,
    draw: (x, y) => {
      const round = kind === 'rule' ? 0 : BOX;
      const inner = `<rect x="${n(x)}" y="${n(y - BOX)}" width="${n(width)}" height="${2 * BOX}" rx="${round}"/><text x="${n(x + width / 2)}" y="${n(y + 4)}">${escaped(text)}</text>`;
      return `<g class="${kind}">${kind === 'literal' ? inner : `<a href="#${text}">${inner}</a>`}</g>`;
    },
  };
}

function sequence(parts: readonly Drawing[]): Drawing {
  return {
    width: parts.reduce((sum, part) => sum + part.width, 0) + GAP * Math.max(0, parts.length - 1),
    above: Math.max(0, ...parts.map((part) => part.above)),
    below: Math.max(0, ...parts.map((part) => part.below)),
    draw: (x, y) => {
      let at = x;
      return parts
        .map((part, index) => {
          const joint = index === 0 ? '' : line(at, y, at + GAP);
          if (index > 0) at += GAP;
          const marks = joint + part.draw(at, y);
          at += part.width;
          return marks;
        })
        .join('');
    },
  };
}

/** The first option stands on the line, the others below it. */
function choice(options: readonly Drawing[]): Drawing {
  const inner = Math.max(...options.map((option) => option.width));
  const offsets: number[] = [];
  let below = 0;
  for (const [index, option] of options.entries()) {
    const offset = index === 0 ? 0 : Math.max(below + GAP + option.above, 2 * RADIUS);
    offsets.push(offset);
    below = offset + option.below;
  }
  return {
    width: inner + 2 * GUTTER,
    above: options[0]?.above ?? 0,
    below,
    draw: (x, y) =>
      options
        .map((option, index) => {
          const offset = offsets[index] ?? 0;
          const left = x + GUTTER;
          const right = left + inner;
          const fork =
            offset === 0
              ? line(x, y, left) + line(right, y, right + GUTTER)
              : path(`M${n(x)} ${n(y)}${arc(1, 1, 1)}v${n(offset - 2 * RADIUS)}${arc(1, 1, 0)}`) +
                path(`M${n(right)} ${n(y + offset)}${arc(1, -1, 0)}v${n(2 * RADIUS - offset)}${arc(1, -1, 1)}`);
          return fork + option.draw(left, y + offset) + line(left + option.width, y + offset, right);
        })
        .join(''),
  };
}

/** The way back runs below, through the separator. */
function loop(part: Drawing, separator: Drawing): Drawing {
  const inner = Math.max(part.width, separator.width);
  const offset = Math.max(part.below + GAP + separator.above, 2 * RADIUS);
  return {
    width: inner + 2 * RADIUS,
    above: part.above,
    below: offset + separator.below,
    draw: (x, y) => {
      const left = x + RADIUS;
      const right = left + inner;
      const drop = n(offset - 2 * RADIUS);
      const back =
        path(`M${n(right)} ${n(y)}${arc(1, 1, 1)}v${drop}${arc(-1, 1, 1)}`) +
        path(`M${n(left)} ${n(y)}${arc(-1, 1, 0)}v${drop}${arc(1, 1, 0)}`);
      return (
        line(x, y, left) +
        part.draw(left, y) +
        line(left + part.width, y, right + RADIUS) +
        back +
        separator.draw(left, y + offset) +
        line(left + separator.width, y + offset, right)
      );
    },
  };
}

const n = (value: number): string => String(Math.round(value * 10) / 10);
const path = (d: string): string => `<path d="${d}"/>`;
const line = (from: number, y: number, to: number): string => (to > from ? path(`M${n(from)} ${n(y)}H${n(to)}`) : '');
const arc = (x: 1 | -1, y: 1 | -1, sweep: 0 | 1): string => `a${RADIUS} ${RADIUS} 0 0 ${sweep} ${x * RADIUS} ${y * RADIUS}`;
export const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
