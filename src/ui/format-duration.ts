const two = (value: number): string => `${value}`.padStart(2, '0');

/** `0:41`, `12:05`, `1:02:03`. Whole seconds, rounded down, so that a clock never runs ahead. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** How long something should take: what is not nothing is not `0:00`. */
export const formatExpected = (milliseconds: number): string => (milliseconds < 1000 ? '< 0:01' : formatDuration(milliseconds));

/** Time left, rounded up: `0:01` until it is over. */
export const formatTimeLeft = (milliseconds: number): string => formatDuration(Math.ceil(Math.max(0, milliseconds) / 1000) * 1000);
