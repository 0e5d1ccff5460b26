import { unreachable } from '../../diagnostics/invariant.js';
import { rational, toFloat64 } from '../../graph/rational.js';
import { cosineOfHalfTurns } from '../../numeric/cosine.js';
import type { ParamSpec } from '../op-spec.js';
import type { RunParams } from '../op-run.js';
import { intParam, rationalParam, variantParam } from '../param-codec.js';

/** How the learning rate goes, as a factor of `rate`. */
export type Schedule =
  | { readonly kind: 'constant' }
  | { readonly kind: 'step'; readonly every: number; readonly factor: number }
  | { readonly kind: 'exponential'; readonly factor: number }
  | { readonly kind: 'cosine'; readonly floor: number };

/** Where training stands. */
export interface Moment {
  /** From 1. */
  readonly epoch: number;
  /** Within the epoch, from 1. */
  readonly step: number;
}

export interface Course {
  readonly schedule: Schedule;
  /** Epochs of linear warm-up. */
  readonly warmup: number;
  readonly epochs: number;
  /** Steps an epoch. */
  readonly steps: number;
}

const KINDS = ['constant', 'step', 'exponential', 'cosine'] as const;

export const scheduleParams: readonly ParamSpec[] = [
  {
    name: 'schedule',
    doc: 'How the learning rate goes on from `rate`, after the warm-up.',
    type: {
      kind: 'variant',
      variants: [
        { name: 'constant', doc: 'It stays.', params: [] },
        {
          name: 'step',
          doc: 'It is multiplied by `factor` after every so many epochs.',
          params: [
            { name: 'every', doc: 'Epochs between two changes.', type: { kind: 'int', min: rational(1) }, initial: 10 },
            factorParam('1/10'),
          ],
        },
        { name: 'exponential', doc: 'It is multiplied by `factor` after each epoch.', params: [factorParam('19/20')] },
        {
          name: 'cosine',
          doc: 'Half a cosine, step by step, down to `floor` of it behind the last epoch (Loshchilov & Hutter 2017, without restarts).',
          params: [
            {
              name: 'floor',
              doc: 'Share of `rate` that is left.',
              type: { kind: 'float', min: rational(0), max: rational(1) },
              initial: '0',
            },
          ],
        },
      ],
    },
    initial: { kind: 'constant' },
    later: true,
  },
  {
    name: 'warmup',
    doc: 'Epochs in which the learning rate grows to `rate`, by the same amount each step.',
    type: { kind: 'int', min: rational(0), max: rational(100_000) },
    initial: 0,
    later: true,
  },
];

function factorParam(initial: string) {
  return {
    name: 'factor',
    doc: 'What the learning rate is multiplied by.',
    type: { kind: 'float', min: rational(0), max: rational(1), exclusiveMin: true },
    initial,
  } as const;
}

export function readSchedule(params: RunParams): Schedule {
  const { kind, params: own } = variantParam(params, 'schedule', KINDS);
  const number = (name: string): number => toFloat64(rationalParam(own, name));
  switch (kind) {
    case 'constant':
      return { kind };
    case 'step':
      return { kind, every: intParam(own, 'every'), factor: number('factor') };
    case 'exponential':
      return { kind, factor: number('factor') };
    case 'cosine':
      return { kind, floor: number('floor') };
    default:
      return unreachable(kind);
  }
}

/** Whether an epoch's rates do not depend on how many epochs there are: then a longer training begins as a shorter one. */
export const isEpochLocal = ({ kind }: Schedule): boolean => kind !== 'cosine';

/** Of the learning rate at a step. */
export function rateFactor({ schedule, warmup, epochs, steps }: Course, { epoch, step }: Moment): number {
  const taken = (epoch - 1) * steps + step;
  if (epoch <= warmup) return taken / (warmup * steps);
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'step':
      return power(schedule.factor, Math.floor((epoch - warmup - 1) / schedule.every));
    case 'exponential':
      return power(schedule.factor, epoch - warmup - 1);
    case 'cosine': {
      const share = (taken - 1 - warmup * steps) / ((epochs - warmup) * steps);
      return schedule.floor + (1 - schedule.floor) * 0.5 * (1 + cosineOfHalfTurns(share));
    }
    default:
      return unreachable(schedule);
  }
}

/** By repeated multiplication: the same bits everywhere. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let time = 0; time < exponent; time++) result *= base;
  return result;
}
