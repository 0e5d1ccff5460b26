/** What ε is measured in: the data set's units, a share of each channel's range, or its standard deviation on the training split. */
export const RELATIVE = ['none', 'range', 'std'] as const;
export type Relative = (typeof RELATIVE)[number];

/** The unit printed beside ε. Channels with unlike units list all of them. */
export function epsilonUnit(relative: Relative, channels: readonly { readonly unit: string }[]): string {
  return relative === 'none' ? [...new Set(channels.map((channel) => channel.unit))].join(', ') : `of ${relative}`;
}
