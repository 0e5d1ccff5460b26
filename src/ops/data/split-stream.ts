import { type RandomStream, randomStream } from '../../numeric/stream.js';
import type { RunParams } from '../op-run.js';

/** The order in which a data set is dealt out; a predefined split has no seed and draws nothing. */
export const splitStream = ({ seed }: RunParams, operation: string): RandomStream =>
  randomStream(typeof seed === 'number' ? seed : 0, operation, 'split');
