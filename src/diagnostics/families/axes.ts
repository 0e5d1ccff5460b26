import { error } from '../definition.js';

/** Family 4: axes, spaces, objectives. */
export const axisDiagnostics = {
  TML4001: error<{ found: string }>('axis-not-a-list', (p) => `an axis is a list of values, found ${p.found}`),
  TML4002: error('empty-axis', () => 'an axis needs at least one value'),
  TML4003: error<{ value: string }>('repeated-axis-value', (p) => `${p.value} stands twice on this axis`),
  TML4004: error<{ first: string; other: string }>(
    'mixed-axis',
    (p) => `the values of an axis are of one kind, found ${p.first} and ${p.other}`,
  ),
  TML4010: error<{ series: string; axis: string; has: string }>(
    'axis-missing',
    (p) => `${p.series} does not vary along ${p.axis}; it has ${p.has}`,
  ),
  TML4011: error<{ series: string; axes: string }>(
    'unreduced-axis',
    (p) => `${p.series} also varies along ${p.axes}; a line needs one value a point`,
  ),
} as const;
