import { formatRational, parseDecimal } from '../../graph/rational.js';
import { unsupported } from '../format-error.js';
import type { LayerForm } from '../imported-model.js';
import type { KerasLayer } from './layer.js';

/** Dropout of a rate; undefined where it drops nothing. The rate is the decimal that Python printed. */
export function dropoutForm({ where }: KerasLayer, rate: number): Extract<LayerForm, { kind: 'dropout' }> | undefined {
  if (rate === 0) return undefined;
  if (!(rate > 1e-6 && rate < 1)) return unsupported(where, `a dropout rate of ${rate}`);
  return { kind: 'dropout', rate: formatRational(parseDecimal(`${rate}`)) };
}
