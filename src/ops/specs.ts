import { bimSpec } from './attack/bim.spec.js';
import { fgsmSpec } from './attack/fgsm.spec.js';
import { pgdSpec } from './attack/pgd.spec.js';
import { audioSpec } from './dataset/audio.spec.js';
import { auritusSpec } from './dataset/auritus.spec.js';
import { cifar10Spec } from './dataset/cifar10.spec.js';
import { digitsSpec } from './dataset/digits.spec.js';
import { features10Spec } from './dataset/features10.spec.js';
import { normalizeSpec } from './dataset/normalize.spec.js';
import { tableSpec } from './dataset/table.spec.js';
import { csvWindowsSpec } from './dataset/csv-windows.spec.js';
import { tsFileSpec } from './dataset/ts-file.spec.js';
import { augmentSpec } from './dataset/augment.spec.js';
import { balanceSpec } from './dataset/balance.spec.js';
import { npySpec } from './dataset/npy.spec.js';
import { relabelSpec } from './dataset/relabel.spec.js';
import { imagesSpec } from './dataset/images.spec.js';
import { mfccSpec } from './dataset/mfcc.spec.js';
import { speechCommandsSpec } from './dataset/speech-commands.spec.js';
import { resizeSpec } from './dataset/resize.spec.js';
import { takeSpec } from './dataset/take.spec.js';
import { accuracySpec } from './metric/accuracy.spec.js';
import { agreementSpec } from './metric/agreement.spec.js';
import { robustAccuracySpec } from './metric/robust-accuracy.spec.js';
import { arithmeticSpec } from './metric/arithmetic.spec.js';
import { reductionSpecs } from './metric/reductions.spec.js';
import type { OpSpec } from './op-spec.js';
import { exportSpec } from './model/export.spec.js';
import { pretrainedSpec } from './model/pretrained.spec.js';
import { distillSpec } from './train/distill.spec.js';
import { fineTuneSpec } from './train/fine-tune.spec.js';
import { pruneSpec } from './train/prune.spec.js';
import { trainSpec } from './train/train.spec.js';

const all: readonly OpSpec[] = [
  digitsSpec,
  auritusSpec,
  cifar10Spec,
  csvWindowsSpec,
  tableSpec,
  tsFileSpec,
  npySpec,
  imagesSpec,
  balanceSpec,
  relabelSpec,
  speechCommandsSpec,
  audioSpec,
  mfccSpec,
  takeSpec,
  augmentSpec,
  resizeSpec,
  normalizeSpec,
  features10Spec,
  trainSpec,
  pretrainedSpec,
  exportSpec,
  fineTuneSpec,
  distillSpec,
  pruneSpec,
  fgsmSpec,
  bimSpec,
  pgdSpec,
  accuracySpec,
  robustAccuracySpec,
  agreementSpec,
  ...reductionSpecs,
  arithmeticSpec,
];

/** Every operation by its name in the language. */
export const specs: ReadonlyMap<string, OpSpec> = new Map(all.map((spec) => [spec.name, spec]));
