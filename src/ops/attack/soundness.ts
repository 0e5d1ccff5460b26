import type { Json } from '../../graph/json.js';

/** One check of an attack's soundness. What was not checked says so; it never looks like a check that passed. */
export type Flag =
  | { readonly state: 'not checked' }
  | {
      readonly state: 'checked';
      readonly raised: boolean;
      /** Samples concerned, and their share of all. */
      readonly count: number;
      readonly share: number;
      /** The flag is raised when `share` is above this. */
      readonly threshold: number;
    };

/** In the order of canonical JSON, so that a manifest reads the same whether it was just made or came from the store. */
export const FLAGS = [
  'black_box_stronger',
  /** By how many samples more one FGSM step of the same ε breaks. */
  'iterative_weaker',
  'label_independent_loss',
  /** Samples whose gradient, at any step, holds NaN or an infinity. */
  'non_finite_gradient',
  'not_monotone',
  'unbounded_not_zero',
  /** By how many samples more uniform noise from the same ball breaks. */
  'weaker_than_noise',
  /** Samples whose gradient is exactly zero: the attack cannot move them. */
  'zero_gradient',
] as const;
export type FlagName = (typeof FLAGS)[number];

export const shareFlag = (count: number, n: number, threshold: number): Flag => {
  const share = count / n;
  return { state: 'checked', raised: share > threshold, count, share, threshold };
};

/** More than this share of the samples, in favour of one step, is no accident (the margin AutoAttack takes for its own checks). */
const ONE_STEP_SHARE = 0.002;

/** How many samples an iterative attack, one FGSM step and noise from the same ball break, of `n`. */
export interface Strengths {
  readonly n: number;
  readonly iterative: number;
  readonly oneStep: number;
  readonly noise: number;
}

export const strengthFlags = ({
  n,
  iterative,
  oneStep,
  noise,
}: Strengths): Pick<Record<FlagName, Flag>, 'iterative_weaker' | 'weaker_than_noise'> => ({
  iterative_weaker: shareFlag(Math.max(0, oneStep - iterative), n, ONE_STEP_SHARE),
  weaker_than_noise: shareFlag(Math.max(0, noise - iterative), n, 0),
});

/** `flags` and `sound` of an attack's manifest. Sound is true only when every flag was checked and none is raised. */
export function soundness(checked: Partial<Record<FlagName, Flag>>): { readonly flags: Record<FlagName, Json>; readonly sound: Json } {
  const flags = Object.fromEntries(FLAGS.map((name) => [name, checked[name] ?? { state: 'not checked' }])) as Record<FlagName, Flag>;
  const all = Object.values(flags);
  const raised = all.some((flag) => flag.state === 'checked' && flag.raised);
  const complete = all.every((flag) => flag.state === 'checked');
  return { flags, sound: raised ? false : complete ? true : 'not checked' };
}

/** Flags of several attacks together: raised where one raised it, checked where all checked it. Null where no attack stands behind any. */
export function mergeSoundness(all: readonly { readonly flags: Json; readonly sound: Json }[]): {
  readonly flags: Json;
  readonly sound: Json;
} {
  const attacked = all.filter(({ flags }) => typeof flags === 'object' && flags !== null && !Array.isArray(flags));
  if (attacked.length === 0) return { flags: null, sound: null };
  const merged = FLAGS.map((name): readonly [FlagName, Json] => [
    name,
    mergeFlag(attacked.map(({ flags }) => (flags as unknown as Record<FlagName, Flag>)[name])) as unknown as Json,
  ]);
  const sounds = attacked.map(({ sound }) => sound);
  const sound = sounds.includes(false) ? false : sounds.every((one) => one === true) ? true : 'not checked';
  return { flags: Object.fromEntries(merged), sound };
}

function mergeFlag(flags: readonly (Flag | undefined)[]): Flag {
  const checked = flags.filter((flag) => flag?.state === 'checked');
  const worst = checked.reduce<(typeof checked)[number] | undefined>(
    (most, flag) => (most && most.share >= flag.share ? most : flag),
    undefined,
  );
  const raised = checked.some((flag) => flag.raised);
  if (!worst || (checked.length < flags.length && !raised)) return { state: 'not checked' };
  return { ...worst, raised };
}
