import { createHash } from 'node:crypto';
import { unreachable } from '../../diagnostics/invariant.js';
import type { SplitName } from '../../graph/value-type.js';
import { shuffle } from '../../numeric/distributions.js';
import { randomStream } from '../../numeric/stream.js';
import { atLeastOne, splitCounts } from '../data/deal.js';
import { type OpFailure, opFailure } from '../op-failure.js';
import type { RunParams, SourceFiles } from '../op-run.js';
import { intParam, rationalParam, variantParam } from '../param-codec.js';
import { SPEECH_SPLITS } from './speech-commands.spec.js';
import { indexKey, readSpeechIndex } from './speech-index.js';
import type { SpeechClip } from './speech-clips.js';
import { NOISE_FOLDER } from './speech-words.js';

type Dealt = { readonly ok: true; readonly splits: readonly SplitName[] } | OpFailure;

const REMEDIES: Readonly<Record<(typeof SPEECH_SPLITS)[number], string>> = {
  official: 'split: by_speaker deals out the speakers that there are',
  by_speaker: 'choose another share',
  predefined: 'complete the index',
};

/** The split of each clip. */
export function splitClips(params: RunParams, clips: readonly SpeechClip[], files: SourceFiles): Dealt {
  const { kind, params: own } = variantParam(params, 'split', SPEECH_SPLITS);
  const dealt = dealBy(kind, own, clips, files);
  if (!dealt.ok) return dealt;
  const empty = (['train', 'val', 'test'] as const).find((name) => !dealt.splits.includes(name));
  return empty === undefined ? dealt : opFailure('TML7154', { split: empty, total: clips.length, remedy: REMEDIES[kind] });
}

function dealBy(kind: (typeof SPEECH_SPLITS)[number], own: RunParams, clips: readonly SpeechClip[], files: SourceFiles): Dealt {
  switch (kind) {
    case 'official':
      return { ok: true, splits: clips.map(officialSplit) };
    case 'by_speaker': {
      const order = shuffledSpeakers(clips, intParam(own, 'seed'));
      const counts = splitCounts(order.length, rationalParam(own, 'val'), rationalParam(own, 'test'));
      if (counts.train < 1) return opFailure('TML7124', { what: 'speakers', total: order.length, val: counts.val, test: counts.test });
      const test = new Set(order.slice(0, counts.test));
      const val = new Set(order.slice(counts.test, counts.test + counts.val));
      return { ok: true, splits: clips.map(({ speaker }) => (test.has(speaker) ? 'test' : val.has(speaker) ? 'val' : 'train')) };
    }
    case 'predefined':
      return predefinedSplits(own, clips, files);
    default:
      return unreachable(kind);
  }
}

/** In a random order that depends on the names alone. */
function shuffledSpeakers(clips: readonly SpeechClip[], seed: number): readonly string[] {
  const speakers = [...new Set(clips.map(({ speaker }) => speaker))].sort();
  return Array.from(shuffle(speakers.length, randomStream(seed, 'speech_commands', 'split')), (place) => speakers[place]!);
}

/** 2²⁷ − 1, the most clips of a word that the published rule provides for. */
const MOST = 134_217_727;

/** The rule of the data set: the last 27 bits of the SHA-1 of the speaker, as a percentage. */
export function officialSplit({ folder, speaker }: Pick<SpeechClip, 'folder' | 'speaker'>): SplitName {
  if (folder === NOISE_FOLDER) return speaker === 'running_tap.wav' ? 'val' : 'train';
  const percentage = (createHash('sha1').update(speaker).digest().readUInt32BE(16) % (MOST + 1)) * (100 / MOST);
  if (percentage < 10) return 'val';
  return percentage < 20 ? 'test' : 'train';
}

function predefinedSplits(own: RunParams, clips: readonly SpeechClip[], files: SourceFiles): Dealt {
  const index = readSpeechIndex(files);
  if (!index.ok) return index;
  const splits: SplitName[] = [];
  for (const { file, folder, name } of clips) {
    const split = index.splits.get(indexKey(`${folder}/${name}`));
    if (split === undefined) return opFailure('TML7155', { file: index.file, problem: `it has no row for ${file}` });
    splits.push(split);
  }
  if (splits.includes('val')) return { ok: true, splits };
  const order = shuffledSpeakers(
    clips.filter((_, place) => splits[place] === 'train'),
    intParam(own, 'seed'),
  );
  const held = new Set(order.slice(0, atLeastOne(order.length, rationalParam(own, 'val'))));
  return {
    ok: true,
    splits: splits.map((split, place) => (split === 'train' && held.has(clips[place]!.speaker) ? 'val' : split)),
  };
}
