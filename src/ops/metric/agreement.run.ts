import { attackMetricRun } from './attack-outcomes.js';

export const agreementRun = attackMetricRun(({ clean, adversarial }) => adversarial === clean);
