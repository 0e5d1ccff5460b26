import { invariant } from '../diagnostics/invariant.js';
import type { OpRun } from './op-run.js';

/** Loaded one by one, so that a worker pays only for what it runs. */
const runs: ReadonlyMap<string, () => Promise<OpRun>> = new Map([
  ['digits', async () => (await import('./dataset/digits.run.js')).digitsRun],
  ['auritus', async () => (await import('./dataset/auritus.run.js')).auritusRun],
  ['cifar10', async () => (await import('./dataset/cifar10.run.js')).cifar10Run],
  ['csv_windows', async () => (await import('./dataset/csv-windows.run.js')).csvWindowsRun],
  ['ts_file', async () => (await import('./dataset/ts-file.run.js')).tsFileRun],
  ['npy', async () => (await import('./dataset/npy.run.js')).npyRun],
  ['balance', async () => (await import('./dataset/balance.run.js')).balanceRun],
  ['relabel', async () => (await import('./dataset/relabel.run.js')).relabelRun],
  ['images', async () => (await import('./dataset/images.run.js')).imagesRun],
  ['table', async () => (await import('./dataset/table.run.js')).tableRun],
  ['speech_commands', async () => (await import('./dataset/speech-commands.run.js')).speechCommandsRun],
  ['audio', async () => (await import('./dataset/audio.run.js')).audioRun],
  ['resize', async () => (await import('./dataset/resize.run.js')).resizeRun],
  ['augment', async () => (await import('./dataset/augment.run.js')).augmentRun],
  ['mfcc', async () => (await import('./dataset/mfcc.run.js')).mfccRun],
  ['take', async () => (await import('./dataset/take.run.js')).takeRun],
  ['normalize', async () => (await import('./dataset/normalize.run.js')).normalizeRun],
  ['features10', async () => (await import('./dataset/features10.run.js')).features10Run],
  ['train', async () => (await import('./train/train.run.js')).trainRun],
  ['pretrained', async () => (await import('./model/pretrained.run.js')).pretrainedRun],
  ['export', async () => (await import('./model/export.run.js')).exportRun],
  ['fine_tune', async () => (await import('./train/fine-tune.run.js')).fineTuneRun],
  ['distill', async () => (await import('./train/distill.run.js')).distillRun],
  ['prune', async () => (await import('./train/prune.run.js')).pruneRun],
  ['fgsm', async () => (await import('./attack/fgsm.run.js')).fgsmRun],
  ['bim', async () => (await import('./attack/bim.run.js')).bimRun],
  ['pgd', async () => (await import('./attack/pgd.run.js')).pgdRun],
  ['accuracy', async () => (await import('./metric/accuracy.run.js')).accuracyRun],
  ['robust_accuracy', async () => (await import('./metric/robust-accuracy.run.js')).robustAccuracyRun],
  ['agreement', async () => (await import('./metric/agreement.run.js')).agreementRun],
  ['arithmetic', async () => (await import('./metric/arithmetic.run.js')).arithmeticRun],
  ['mean', async () => (await import('./metric/reductions.run.js')).reductionRun('mean')],
  ['min', async () => (await import('./metric/reductions.run.js')).reductionRun('min')],
  ['max', async () => (await import('./metric/reductions.run.js')).reductionRun('max')],
  ['std', async () => (await import('./metric/reductions.run.js')).reductionRun('std')],
  ['ci95', async () => (await import('./metric/reductions.run.js')).reductionRun('ci95')],
]);

/** The heavy half of an operation that has a spec. */
export function loadRun(op: string): Promise<OpRun> {
  const load = runs.get(op);
  invariant(load !== undefined, `there is no operation ${op}`);
  return load();
}
