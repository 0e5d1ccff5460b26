import { attackMetricSpec } from './attack-metric.js';

export const robustAccuracySpec = attackMetricSpec(
  'robust_accuracy',
  'robust accuracy',
  [
    'Share of all samples that are classified as their label after the attack, with a 95 % Wilson interval.',
    'A sample that was wrong before the attack stays in the denominator and counts as not robust (Croce & Hein 2020).',
  ].join(' '),
);
