// npm run bench -- NAME [--json]: runs bench/NAME.ts, which exports `run(): Promise<Benchmark>`.
import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withBundle } from '../scripts/with-bundle.mjs';

const folder = path.dirname(fileURLToPath(import.meta.url));
const support = new Set(['benchmark', 'processes', 'torch-peer', 'image-networks']);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => !support.has(name));

const args = process.argv.slice(2);
const json = args.includes('--json');
const [name] = args.filter((arg) => !arg.startsWith('--'));
if (name === undefined || !names.includes(name)) {
  console.error(`usage: npm run bench -- NAME [--json], with NAME one of ${names.join(', ')}`);
  process.exit(2);
}

await withBundle(path.join(folder, `${name}.ts`), `bench-${name}`, async ({ run }) => {
  const result = await run();
  const machine = `${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, Node ${process.version}`;
  if (json) console.log(JSON.stringify({ name, machine, ...result }));
  else print(name, machine, result);
});

/** Two decimals, and digits instead where these would show nothing. */
function text(value) {
  return value !== 0 && Math.abs(value) < 0.1 ? value.toPrecision(3) : value.toFixed(2);
}

function print(title, machine, { title: what, measurements, ratios, notes }) {
  console.log(`${title}: ${what}\n${machine}\n`);
  const width = Math.max(...measurements.map((one) => one.name.length));
  for (const { name: label, unit, median, minimum, maximum, runs } of measurements)
    console.log(`${label.padEnd(width)}  ${text(median).padStart(9)} ${unit.padEnd(8)} (${text(minimum)} … ${text(maximum)}, n ${runs})`);
  console.log('');
  for (const [label, ratio] of Object.entries(ratios)) console.log(`${label}: ${text(ratio)}x`);
  for (const note of notes) console.log(`note: ${note}`);
}
