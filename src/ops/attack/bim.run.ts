import { randomStream } from '../../numeric/stream.js';
import { iterativeRun } from './iterative-run.js';

/** BIM draws no numbers; the noise it is compared with is the same for everyone. */
export const bimRun = iterativeRun(() => ({ start: 'clean', restarts: 1, noise: randomStream(1, 'bim', 'noise') }));
