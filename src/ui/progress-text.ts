import { formatInteger, formatPlain } from './format-number.js';
import { printable } from './format-text.js';
import type { ProgressView } from './view-model.js';

/** `epoch 4/10`, or `128/600 samples` for units that are counted rather than numbered. */
export function progressCount(progress: ProgressView): string {
  const unit = printable(progress.unit);
  const count = `${formatInteger(progress.done)}/${formatInteger(progress.total)}`;
  return NUMBERED_UNITS.has(unit) ? `${unit} ${count}` : unit === '' ? count : `${count} ${unit}`;
}

const NUMBERED_UNITS: ReadonlySet<string> = new Set(['epoch', 'step', 'batch', 'round', 'trial']);

/** `loss 0.31  accuracy 0.902` */
export const progressFigures = (progress: ProgressView): string => figureTexts(progress).join('  ');

export const figureTexts = (progress: ProgressView): readonly string[] =>
  Object.entries(progress.figures).map(
    ([name, value]) => `${printable(name)} ${typeof value === 'number' ? formatFigure(value) : printable(value)}`,
  );

/** Three decimals below ten, so that a figure that changes every second does not change its width. */
const formatFigure = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 10 || (Math.abs(value) < 0.001 && value !== 0) ? formatPlain(value) : value.toFixed(3);

/** Share done in 0…1. */
export const progressShare = (progress: ProgressView): number =>
  progress.total > 0 ? Math.min(1, Math.max(0, progress.done / progress.total)) : 0;
