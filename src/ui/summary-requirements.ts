import type { RequirementRecord } from '../runtime/results.js';
import { coordinateText } from './axis-meaning.js';
import { formatBytes } from './format-bytes.js';
import { formatPlain } from './format-number.js';
import { plural, printable, wrapWords } from './format-text.js';
import type { Paint } from './paint.js';
import type { SummaryInput } from './summary.js';
import { nameWidthOf } from './summary-columns.js';

/** Instances of one requirement that are told one by one. */
const SHOWN = 6;

/** `require` at the top of the file: those that do not hold with both sides, instance by instance; nothing where there is none. */
export function requirementLines(input: SummaryInput, paint: Paint): readonly string[] {
  const { requirements } = input.results;
  if (requirements.length === 0) return [];
  const groups = new Map<string, RequirementRecord[]>();
  for (const record of requirements) groups.set(record.text, [...(groups.get(record.text) ?? []), record]);
  const unmet = [...groups].filter(([, records]) => records.some(({ holds }) => holds !== true));
  const nameWidth = nameWidthOf(input);
  const head = ` ${paint('strong', 'require'.padEnd(nameWidth))}  `;
  if (unmet.length === 0) return [`${head}${groups.size === 1 ? 'holds' : `all ${groups.size} hold`}`];
  return unmet.flatMap(([text, records]) => {
    const lines = unmetLines(text, records, Math.min(input.columns, 100) - nameWidth - 3, paint);
    return lines.map((line, place) => (place === 0 ? `${head}${line}` : `${' '.repeat(nameWidth + 3)}${line}`));
  });
}

function unmetLines(text: string, records: readonly RequirementRecord[], width: number, paint: Paint): readonly string[] {
  const failed = records.filter(({ holds }) => holds === false);
  const unknown = records.filter(({ holds }) => holds === null).length;
  const wrapped = (line: string): readonly string[] => wrapWords(line, Math.max(20, width - 2), '  ');
  const [first] = failed;
  const shown = printable(text);
  const lines: string[] = [];
  if (first && records.length === 1) {
    const sides = sidesText(first);
    lines.push(...wrapped(`${shown} does not hold${sides === '' ? '' : `: ${sides}`}`).map((line) => paint('bad', line)));
  } else if (first) {
    lines.push(
      ...wrapped(`${shown} does not hold for ${failed.length} of ${plural(records.length, 'instance')}`).map((line) => paint('bad', line)),
    );
    for (const record of failed.slice(0, SHOWN)) {
      const sides = sidesText(record);
      lines.push(...wrapped(`${coordinatesText(record)}${sides === '' ? '' : `: ${sides}`}`).map((line) => `  ${line}`));
    }
    if (failed.length > SHOWN) lines.push(`  and ${failed.length - SHOWN} more`);
  }
  if (unknown > 0) {
    const count = records.length > 1 ? ` for ${unknown} of ${plural(records.length, 'instance')}` : '';
    const what = lines.length > 0 ? `unknown${count}` : `${shown} is unknown${count}`;
    lines.push(...wrapped(`${what}: what it reads failed or was skipped`).map((line) => paint('warning', line)));
  }
  return lines;
}

/** The two sides of a comparison as written: `0.377 against 0.7`. */
const sidesText = ({ left, right, unit }: RequirementRecord): string => {
  const text = (value: number): string => (unit === 'B' ? formatBytes(value) : `${formatPlain(value)}${unit === '' ? '' : ` ${unit}`}`);
  return left === null || right === null ? '' : `${text(left)} against ${text(right)}`;
};

const coordinatesText = ({ axes }: RequirementRecord): string =>
  Object.entries(axes)
    .map(([axis, value]) => `${printable(axis)} ${coordinateText(value)}`)
    .join(', ');
