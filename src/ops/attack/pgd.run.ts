import { randomStream } from '../../numeric/stream.js';
import { intParam, wordParam } from '../param-codec.js';
import { iterativeRun } from './iterative-run.js';
import { STARTS } from './start.js';

export const pgdRun = iterativeRun((params) => ({
  start: wordParam(params, 'start', STARTS),
  restarts: intParam(params, 'restarts'),
  noise: randomStream(intParam(params, 'seed'), 'pgd', 'start'),
}));
