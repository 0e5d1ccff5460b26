/** How many words are told apart; everything else is `unknown`. */
export const LABEL_SETS = [12, 20, 35] as const;
export type LabelSet = (typeof LABEL_SETS)[number];

/** In order of the labels of the keyword models. */
const TWELVE = ['down', 'go', 'left', 'no', 'off', 'on', 'right', 'stop', 'up', 'yes', 'silence', 'unknown'];
const WORDS = [
  ['nine', 'yes', 'no', 'up', 'down', 'left', 'right', 'on', 'off', 'stop', 'go'],
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'],
  ['backward', 'bed', 'bird', 'cat', 'dog', 'follow', 'forward', 'happy', 'house', 'learn', 'marvin', 'sheila', 'tree', 'visual', 'wow'],
].flat();

/** Folder of noise recordings, which are no clips of a word. */
export const NOISE_FOLDER = '_background_noise_';

export const speechClasses = (labels: LabelSet): readonly string[] => (labels === 12 ? TWELVE : ['unknown', ...WORDS.slice(0, labels)]);

/** The label of a clip in the folder `folder`. Where silence is no class of its own, it is `unknown`. */
export function speechLabel(folder: string, labels: LabelSet): number {
  const classes = speechClasses(labels);
  const isSilent = folder === '_silence_' || folder === NOISE_FOLDER;
  const label = classes.indexOf(isSilent ? 'silence' : folder);
  return label === -1 ? classes.indexOf('unknown') : label;
}
