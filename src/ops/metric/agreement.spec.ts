import { attackMetricSpec } from './attack-metric.js';

export const agreementSpec = attackMetricSpec(
  'agreement',
  'agreement',
  [
    'Share of all samples whose prediction the attack does not change, right or wrong, with a 95 % Wilson interval.',
    'Labels play no part, so a wrong but stable prediction counts; at eps 0 it is 1. Some studies call it adversarial accuracy.',
  ].join(' '),
);
