/** A piece of a sentence; the strong ones are names and numbers. */
export interface Phrase {
  readonly text: string;
  readonly strong: boolean;
}

export const words = (text: string): Phrase => ({ text, strong: false });
export const strong = (text: string): Phrase => ({ text, strong: true });

/** `a, b and c` of phrases. */
export const listedPhrases = (items: readonly Phrase[]): readonly Phrase[] =>
  items.flatMap((item, place) => (place === 0 ? [item] : [words(place === items.length - 1 ? ' and ' : ', '), item]));
