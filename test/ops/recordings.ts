import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const CODES = ['W', 'R', 'J', 'St', 'Tl', 'Tr', 'Si', 'L', 'F'] as const;

/** A file of `rows` rows whose numbers are those of the sensor: steps of 2⁻¹³ g and of 2/131 deg/s. */
export function recordingText(seed: number, rows: number): string {
  const step = (row: number, column: number): number => ((seed * 7919 + row * 104_729 + column * 1_299_709) % 65_536) - 32_768;
  const line = (row: number): string =>
    [0, 1, 2, 3, 4, 5].map((column) => (column < 3 ? step(row, column) / 8192 : (step(row, column) * 2) / 131)).join(',');
  return Array.from({ length: rows }, (_, row) => `${line(row)},${row / 100}\n`).join('');
}

/** A recording of each class by each participant, of `rows` rows each. */
export function writeRecordings(folder: string, participants: readonly number[], rows: number): void {
  mkdirSync(folder, { recursive: true });
  for (const participant of participants) {
    CODES.forEach((code, label) => {
      writeFileSync(path.join(folder, `${participant}_${code}.csv`), recordingText(participant * 10 + label, rows));
    });
  }
}
