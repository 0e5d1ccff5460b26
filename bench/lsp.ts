import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { packageRoot } from '../src/checker/host.js';
import { type Benchmark, summary } from './benchmark.js';

/** A person sees what is wrong before the next word is typed, in milliseconds. */
const BOUND = 150;
const LINES = 2000;
const EDITS = 100;
const WARM_UP = 10;

/** How long after a keystroke its problems are shown: `tml lsp --stdio` as an editor runs it, in a file of 2,000 lines. */
export async function run(): Promise<Benchmark> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tml-bench-lsp-'));
  const server = spawn(process.execPath, [path.join(packageRoot(), 'dist', 'tml.js'), 'lsp', '--stdio'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  try {
    connection.listen();
    return await measure(connection, pathToFileURL(path.join(folder, 'large.tml')).href);
  } finally {
    connection.dispose();
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(connection: MessageConnection, uri: string): Promise<Benchmark> {
  let published: (problems: PublishDiagnosticsParams) => void = () => {};
  connection.onNotification('textDocument/publishDiagnostics', (problems: PublishDiagnosticsParams) => published(problems));
  /** Sends, and waits for the problems of that version. */
  const timed = async (version: number, send: () => Promise<void>): Promise<{ readonly ms: number; readonly problems: number }> => {
    const started = performance.now();
    const answer = new Promise<PublishDiagnosticsParams>((resolve) => {
      published = (problems) => {
        if (problems.version === version) resolve(problems);
      };
    });
    await send();
    const { diagnostics } = await answer;
    return { ms: performance.now() - started, problems: diagnostics.length };
  };

  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  let document = TextDocument.create(uri, 'tml', 1, largeFile());
  const item = { uri, languageId: 'tml', version: 1, text: document.getText() };
  const opened = await timed(1, () => connection.sendNotification('textDocument/didOpen', { textDocument: item }));
  if (opened.problems > 0) throw new Error(`the generated file has ${opened.problems} problems`);

  const times: number[] = [];
  let wrong = 0;
  for (const [index, { offset, removed, inserted }] of editsOf(document.getText()).entries()) {
    const version = index + 2;
    const range = { start: document.positionAt(offset), end: document.positionAt(offset + removed) };
    const contentChanges = [{ range, text: inserted }];
    const { ms, problems } = await timed(version, () =>
      connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges }),
    );
    document = TextDocument.update(document, contentChanges, version);
    if (index >= WARM_UP) times.push(ms);
    if (problems > 0) wrong += 1;
  }
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');

  const sorted = [...times].sort((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] as number;
  const all = summary('edit to diagnostics', 'ms', times);
  return {
    title: `from an edit to its diagnostics in a file of ${document.lineCount} lines, through the server process`,
    measurements: [all, summary('p95', 'ms', [p95]), summary('opening the file', 'ms', [opened.ms])],
    ratios: { [`median / ${BOUND} ms`]: all.median / BOUND, [`p95 / ${BOUND} ms`]: p95 / BOUND },
    notes: [
      `${wrong} of ${times.length + WARM_UP} edits leave a text with problems`,
      'includes the pause that the server waits for typing to go on',
    ],
  };
}

interface Edit {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: string;
}

/** What is typed, and where: behind the first match in a block. */
const TYPED: readonly (readonly [RegExp, string])[] = [
  [/filters: \d+/, '0'],
  [/robust\d+ = adv/, 'x'],
  [/seen at once/, ' or twice'],
  [/-> relu/, ' ->'],
  [/\{clean\d+/, '_'],
  [/epochs: \d/, '\nmetric late = '],
  [/on: digits\.te/, 'a'],
  [/strength\d+ = \[0\.0/, '0'],
  [/rate: 0\.00/, '4'],
  [/plot \[robust\d+/, ','],
];

/** Every text is typed in another part of the file and then taken back, as a person does who tries something. */
function editsOf(text: string): readonly Edit[] {
  return Array.from({ length: (EDITS + WARM_UP) / 2 }, (_, i) => {
    const [pattern, inserted] = TYPED[i % TYPED.length] as readonly [RegExp, string];
    const from = Math.floor((((i * 37) % 55) / 55) * text.length * 0.97);
    const match = pattern.exec(text.slice(from));
    if (!match) throw new Error(`the generated file has no ${pattern.source}`);
    const offset = from + match.index + match[0].length;
    return [
      { offset, removed: 0, inserted },
      { offset, removed: inserted.length, inserted: '' },
    ];
  }).flat();
}

/** A study of many networks: each block declares a network, trains it, attacks it over an axis and reports. */
function largeFile(): string {
  const head = ['edition 1', 'import { tcn } from "std/models"', '', 'dataset digits = digits(as: sequence)', ''];
  const lines = [...head];
  for (let n = 0; lines.length < LINES; n += 1) lines.push(...block(n));
  return `${lines.join('\n')}\n`;
}

const block = (n: number): readonly string[] =>
  `## How many samples are seen at once by network ${n}.
let width${n} = ${2 + (n % 5)} * 2

axis strength${n} = [0.02, 0.05, 0.${10 + (n % 40)}, 0.6]

network net${n}(filters: int, kernel: int = 3) {
  input
  -> conv1d(filters, kernel: kernel, padding: causal) -> relu
  -> repeat 2 { residual { conv1d(filters, kernel: kernel, padding: causal) -> relu } }
  -> last
  -> dense(classes)
}

# Two networks of the same width: one of this file, one of the library.
model own${n} = digits -> net${n}(filters: width${n} + ${n % 7}) -> train(epochs: ${1 + (n % 9)}, rate: 0.003)
model library${n} = digits
  -> tcn(filters: ${8 + (n % 9)}, kernel: 3, dilations: [1, 2, 4])
  -> train(epochs: ${1 + (n % 9)}, seed: ${n})
attack adv${n} = own${n} -> fgsm(eps: strength${n}, on: digits.test)

metric clean${n} = own${n} -> accuracy(on: digits.test)
metric robust${n} = adv${n} -> robust_accuracy
require library${n}.flash < 64kB

report "Network ${n}" {
  text "Of the digits {clean${n}} are read."
  plot [robust${n}] -> lines(x: strength${n})
  table [clean${n}, robust${n}]
}
`.split('\n');
