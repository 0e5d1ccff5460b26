import { unreachable } from '../diagnostics/invariant.js';
import { diagnostic } from '../diagnostics/registry.js';
import type { FailedState } from './unit-state.js';
import type { MemoryExceeded, TimeOut } from './attempt-task.js';
import type { WorkerReply } from './worker/protocol.js';
import type { WorkerDeath } from './worker/worker-process.js';

/** What people are told of a failed unit. */
export type Failure = Pick<FailedState, 'code' | 'message' | 'notes'>;

/** Answers that are no result. */
export type BadReply = Exclude<WorkerReply | WorkerDeath | TimeOut | MemoryExceeded, { readonly kind: 'done' | 'input-lost' }>;

/** The failure of the unit called `node`, after so many attempts with the numeric profile `expected`. */
export function failureOf(reply: BadReply, node: string, expected: string, attempts: number): Failure {
  switch (reply.kind) {
    case 'crashed':
      return { ...plain(diagnostic('TML7002', { node, problem: reply.problem })), notes: reply.stack };
    case 'files-changed':
      return plain(diagnostic('TML7009', { node }));
    case 'not-kept':
      return plain(diagnostic('TML7003', { node, reason: reply.reason }));
    case 'profile-differs':
      return plain(diagnostic('TML7004', { node, expected, found: reply.profile }));
    case 'timed-out':
      return plain(diagnostic('TML7012', { node, limit: `${reply.limit / 1000} s` }));
    case 'memory-exceeded': {
      const how = `stopped: it took ${mebibytes(reply.taken)}, more than the ${mebibytes(reply.limit)} of its with { memory }`;
      return plain(diagnostic('TML7001', { node, how, attempts: 1 }));
    }
    case 'died':
      return { ...plain(diagnostic('TML7001', { node, how: reply.how, attempts })), notes: reply.output };
    default:
      return unreachable(reply);
  }
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** A metric must hold a number, or tables would show nothing where something went wrong. */
export const withoutNumber = (node: string): Failure => plain(diagnostic('TML7002', { node, problem: 'a metric without a number' }));

export const lostAgain = (node: string): Failure => plain(diagnostic('TML7003', { node, reason: 'the store loses it again and again' }));

const plain = ({ code, message, notes }: Failure): Failure => ({ code, message, notes });
