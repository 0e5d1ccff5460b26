import { error, warning } from '../definition.js';

/** Family 3, 33xx: what operations find wrong with their inputs and parameters before anything runs. */
export const operationDiagnostics = {
  TML3301: error<{ domain: string; unit: string; found: string }>(
    'epsilon-out-of-range',
    (p) => `eps must be ${p.domain} (unit: ${p.unit}), found ${p.found}`,
  ),
  TML3302: warning<{ units: string }>('epsilon-mixes-units', (p) => `one eps is used for channels in different units: ${p.units}`),
  TML3303: warning<{ split: string; model: string }>(
    'evaluated-on-fitted-split',
    (p) => `${p.split} influenced the weights of ${p.model}, so this says little about unseen data`,
  ),
  TML3304: error<{ model: string; expected: string; data: string; found: string }>(
    'sample-shape-mismatch',
    (p) => `${p.model} takes samples of shape ${p.expected}, but those of ${p.data} have ${p.found}`,
  ),
  TML3305: error<{ model: string; expected: string; data: string; found: string }>(
    'class-mismatch',
    (p) => `${p.model} tells apart ${p.expected}, but ${p.data} has ${p.found}`,
  ),
  TML3306: error<{ split: string }>('empty-split', (p) => `${p.split} holds no samples`),
  TML3307: warning<{ split: string }>(
    'validated-on-training-split',
    (p) => `training validates on ${p.split}, the samples it trains on, so it cannot notice overfitting`,
  ),
  TML3308: error<{ function: string; count: number }>(
    'too-few-to-spread',
    (p) => `${p.function} needs at least two values, found ${p.count}`,
  ),
  TML3311: warning<{ alpha: string; width: string }>(
    'step-crosses-ball',
    (p) => `a step of alpha = ${p.alpha} crosses the whole ball, which is 2 · eps = ${p.width} wide, so the attack jumps from face to face`,
  ),
  TML3312: warning<{ restarts: string }>(
    'restarts-repeat',
    (p) => `with start: clean all ${p.restarts} restarts are the same computation, so it is done once`,
  ),
  TML3321: error<{ found: string }>('shares-too-large', (p) => `val and test together must stay below 1, found ${p.found}`),
  TML3322: warning<{ share: string }>(
    'windows-overlap-across-splits',
    (p) => `neighbouring windows overlap by ${p.share}: windows of one recording end up in training and test, so test accuracy says little`,
  ),
  TML3323: warning<{ model: string; expected: string; data: string; found: string }>(
    'channel-units-differ',
    (p) => `${p.model} reads channels in ${p.expected}, but those of ${p.data} are in ${p.found}`,
  ),
  TML3324: error<{ split: string; wanted: number; available: number }>(
    'take-too-many',
    (p) => `${p.split} must be at most ${p.available}, as many samples as there are, found ${p.wanted}`,
  ),
  TML3327: error<{ operation: string; expected: string; data: string; found: string }>(
    'transform-shape-mismatch',
    (p) => `${p.operation} takes samples of shape ${p.expected}, but those of ${p.data} have ${p.found}`,
  ),
  TML3326: error<{ operation: string; problem: string }>(
    'data-not-described',
    (p) => `${p.operation} must look into its data to know shape and classes: ${p.problem}`,
  ),
  TML3330: error<{ problem: string }>('cannot-relabel', (p) => `classes cannot be renamed: ${p.problem}`),
  TML3328: error<{ fold: number; folds: number }>(
    'no-such-fold',
    (p) => `there is no fold ${p.fold}: folds are counted from 1 to ${p.folds}`,
  ),
  TML3325: error('take-nothing', () => 'take needs how many samples to keep of train, val or test'),
  TML3346: error<{ file: string; reason: string }>('model-file-unreadable', (p) => `the model file ${p.file} cannot be read: ${p.reason}`),
  TML3347: error<{ file: string; where: string; problem: string }>(
    'model-file-damaged',
    (p) => `${p.file} is damaged or no model: ${p.where}: ${p.problem}`,
  ),
  TML3348: error<{ file: string; where: string; problem: string }>(
    'model-not-importable',
    (p) => `${p.file} cannot be imported: ${p.where}: ${p.problem}`,
  ),
  TML3350: error<{ model: string; title: string; where: string; problem: string }>(
    'model-not-exportable',
    (p) => `${p.model} cannot be written as ${p.title}: ${p.where}: ${p.problem}`,
  ),
  TML3349: error<{ file: string; found: string; data: string; classes: number }>(
    'model-output-mismatch',
    (p) => `${p.file} gives values of shape ${p.found}, but ${p.data} has ${p.classes} classes`,
  ),
  TML3356: warning('adamw-without-decay', () => 'adamw without weight_decay is adam'),
  TML3357: error<{ warmup: number; epochs: number }>(
    'warmup-takes-all',
    (p) => `warmup must be below the number of epochs, ${p.epochs}, found ${p.warmup}`,
  ),
  TML3359: error<{ wanted: number; layers: number }>(
    'unfreezes-too-many',
    (p) => `the model has ${p.layers} layers with weights, so the last ${p.wanted} cannot be trained`,
  ),
  TML3360: error<{ robust: string }>(
    'no-place-for-a-teacher',
    (p) => `robust: ${p.robust} has a loss of its own, which leaves no place for a teacher`,
  ),
  TML5021: error<{ problem: string }>('bad-class-weights', (p) => `the classes cannot be weighed: ${p.problem}`),
  TML5022: error<{ epochs: number }>(
    'fewer-epochs-than-phases',
    (p) => `sparse: iht has three phases, so epochs must be at least 3, found ${p.epochs}`,
  ),
  TML3358: error<{ name: string }>('loss-of-its-own', (p) => `${p.name} does not apply to robust: mart, which has a loss of its own`),
  TML3336: error<{ frame: number; samples: number }>(
    'frame-longer-than-clip',
    (p) => `frame must be at most ${p.samples}, the samples of a clip, found ${p.frame}`,
  ),
  TML3337: error<{ low: number; high: number }>(
    'mel-bands-reversed',
    (p) => `the mel bands end at ${p.high} Hz: low must be below that, found ${p.low}`,
  ),
  TML3338: error<{ high: number; rate: number }>(
    'mel-bands-beyond-rate',
    (p) => `high must be at most ${p.rate / 2} Hz, half the sampling rate of ${p.rate} Hz, found ${p.high}`,
  ),
  TML3339: error<{ coefficients: number; bands: number }>(
    'more-coefficients-than-bands',
    (p) => `coefficients must be at most ${p.bands}, as many as there are bands, found ${p.coefficients}`,
  ),
  TML3340: error<{ found: number }>('speech-labels', (p) => `labels must be 12, 20 or 35, found ${p.found}`),
  TML3342: error('classes-unusable', () => 'classes must be two to 256 different names, separated by commas'),
  TML3343: error<{ part: string; split: string; pattern: string }>(
    'pattern-incomplete',
    (p) =>
      `names may have {label}, {subject} and {split}, each once, and must have {${p.part}}${p.part === 'label' ? '' : ` for split: ${p.split}`}, found ${JSON.stringify(p.pattern)}`,
  ),
  TML3341: error<{ operation: string; data: string; found: string }>(
    'not-a-waveform',
    (p) => `${p.operation} takes a waveform, samples of shape [n, 1], but those of ${p.data} are ${p.found}`,
  ),
  TML3361: error<{ data: string; found: string }>(
    'not-images',
    (p) => `resize takes images, samples of shape [height, width, channels], but those of ${p.data} are ${p.found}`,
  ),
  TML3362: error<{ operation: string; data: string }>(
    'augment-not-last',
    (p) => `${p.data} is augmented: its training samples change in each epoch, and ${p.operation} computes others once`,
  ),
  TML3363: error('augment-nothing', () => 'augment changes nothing: give it shift, flip, scale or noise'),
  TML3364: error<{ param: string; needs: string; data: string; found: string }>(
    'augment-misfit',
    (p) => `${p.param} needs ${p.needs}, but the samples of ${p.data} are ${p.found}`,
  ),
} as const;
