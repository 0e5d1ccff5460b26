import { diagnostic } from '../../diagnostics/registry.js';
import { rational } from '../../graph/rational.js';
import { modelInput, refuseValues, reportMisfit, sameReference, splitInput } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';
import { robustOf } from './robust-params.js';
import { describeTraining, TRAINING_DOC, trainingParams, trainingPorts } from './training-spec.js';

export const distillSpec: OpSpec = {
  name: 'distill',
  version: 1,
  kind: 'model',
  numerics: 'kernels',
  doc: [
    'Trains a network from fresh weights to answer as a trained model does (Hinton et al. 2015):',
    'the loss is (1 − weight) · loss with the label + weight · T² · KL(softmax(teacher / T) ‖ softmax(student / T)), T the temperature.',
    'With `robust` the student sees the perturbed sample and the teacher the sample itself (robust distillation, after Goldblum et al. 2020, whose label term is at the sample itself);',
    '`trades` and `mart` have losses of their own and are refused.',
    'What influenced the teacher influences the student: it is marked by the splits of both.',
    ...TRAINING_DOC,
  ].join(' '),
  main: { name: 'network', doc: 'The architecture of the student.', accepts: 'architecture' },
  ports: [{ name: 'teacher', doc: 'The trained model to learn from.', accepts: 'model' }, ...trainingPorts],
  params: trainingParams(
    10,
    '1/1000',
    'Of the initial weights, the shuffles, dropout and perturbations.',
    {
      name: 'temperature',
      doc: 'What logits are divided by before the student is compared with its teacher.',
      type: { kind: 'float', min: rational(0), exclusiveMin: true },
      initial: '4',
    },
    {
      name: 'weight',
      doc: 'Share of the teacher in the loss.',
      type: { kind: 'float', min: rational(0), max: rational(1) },
      initial: '9/10',
    },
  ),
  describe(args) {
    const [student, teacher, data] = [modelInput(args, 'network'), modelInput(args, 'teacher'), splitInput(args, 'data')];
    refuseValues('distill', args, teacher);
    reportMisfit(args, 'teacher', teacher, data);
    const { kind } = robustOf(args.params);
    if (kind === 'trades' || kind === 'mart') args.report({ param: 'robust' }, diagnostic('TML3360', { robust: kind }));
    const type = describeTraining('distill', args, student);
    const others = teacher.type.fittedOn.filter((reference) => !type.fittedOn.some((own) => sameReference(own, reference)));
    return { ...type, fittedOn: [...type.fittedOn, ...others] };
  },
};
