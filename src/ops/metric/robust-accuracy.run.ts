import { attackMetricRun } from './attack-outcomes.js';

export const robustAccuracyRun = attackMetricRun(({ label, adversarial }) => adversarial === label);
