/**
 * Names the language knows and this version does not serve yet. They are refused as "not available", never taken
 * for a typing mistake.
 */
export const plannedOperations: ReadonlySet<string> = new Set([
  'noise',
  'mim',
  'apgd',
  'fab',
  'square',
  'autoattack',
  'carlini_wagner',
  'deepfool',
  'ddn',
  'universal',
  'boundary',
  'hopskipjump',
  'patch',
  'bias',
  'drift',
  'sinusoid',
  'replay',
  'dropout_packets',
  'background',
  'confusion',
  'ece',
  'attack_success',
  'min_distance',
  'certified_accuracy',
  'lipschitz',
  'loss_smoothness',
  'gradient_variance',
  'latency',
  'energy',
  'quantize',
  'emulate',
  'worst_case',
  'tpe',
  'evolution',
  'nsga2',
  'halving',
]);

export const plannedLayers: ReadonlySet<string> = new Set(['layer_norm', 'mel', 'same', 'squeeze', 'slice']);

const ATTACK_PARAMETERS = ['against', 'keep', 'project', 'through'];

/** Parameters of operations and layers that later versions have. */
const plannedParameters: ReadonlyMap<string, readonly string[]> = new Map([
  ['fgsm', ATTACK_PARAMETERS],
  ['bim', ATTACK_PARAMETERS],
  ['pgd', ATTACK_PARAMETERS],
]);

/** Choices of parameters that later versions have, by operation or layer and parameter. */
const plannedWords: ReadonlyMap<string, readonly string[]> = new Map([
  ['export.format', ['tflite', 'c']],
  ['fgsm.loss', ['margin']],
  ['bim.loss', ['margin']],
  ['pgd.loss', ['margin']],
  ['fgsm.norm', ['l1', 'l2']],
  ['bim.norm', ['l1', 'l2']],
  ['pgd.norm', ['l1', 'l2']],
]);

export const isPlannedParameter = (callee: string, name: string): boolean => plannedParameters.get(callee)?.includes(name) ?? false;

export const isPlannedWord = (callee: string, parameter: string, word: string): boolean =>
  plannedWords.get(`${callee}.${parameter}`)?.includes(word) ?? false;
