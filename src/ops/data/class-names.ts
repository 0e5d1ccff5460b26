/** Labels are stored as bytes. */
export const MOST_CLASSES = 256;

/** The different labels in order: as numbers where all are, else by UTF-16 code units. */
export function classNames(labels: Iterable<string>): readonly string[] {
  const names = [...new Set(labels)];
  const areNumbers = names.every((name) => /^-?\d+(\.\d+)?$/.test(name));
  return names.sort((a, b) => (areNumbers ? Number(a) - Number(b) : a < b ? -1 : 1));
}

/** What is wrong with a list of classes; undefined where nothing is. */
export function classProblem(names: readonly string[]): string | undefined {
  if (names.length < 2) return names.length === 0 ? 'there are no labels' : `all labels are ${names[0]}, expected two classes or more`;
  return names.length > MOST_CLASSES ? `there are ${names.length} different labels, at most ${MOST_CLASSES} can be told apart` : undefined;
}
