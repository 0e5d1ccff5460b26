const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units with at most three digits: `512 B`, `3.82 kB`, `41.0 kB`, `1.20 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 rather than 1000: what would be printed as `1000 kB` is a megabyte.
  while (Math.abs(value) >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return `${value} B`;
  const digits = Math.abs(value) >= 99.95 ? 0 : Math.abs(value) >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
