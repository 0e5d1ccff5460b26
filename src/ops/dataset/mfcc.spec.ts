import { diagnostic } from '../../diagnostics/registry.js';
import type { DatasetType } from '../../graph/value-type.js';
import { melChain, mfccParams, reportChain } from '../audio/mel-params.js';
import { soundChannels, type SoundForm, soundShape } from '../audio/sound-types.js';
import { datasetInput, refuseAugmented } from '../describe-inputs.js';
import type { OpSpec } from '../op-spec.js';

export const mfccSpec: OpSpec = {
  name: 'mfcc',
  version: 1,
  kind: 'dataset',
  numerics: 'none',
  doc: [
    'Mel-frequency cepstral coefficients of a waveform [samples, 1], as [frames, coefficients] where frames are 1 + ⌊(samples − frame) / hop⌋.',
    'Each clip is divided by its `level`; frames get a periodic Hann window and are zero-padded to a power of two; magnitudes of the Fourier transform are weighted',
    'by `bands` triangles between `low` and `high` on the mel scale of HTK, 1127 ln(1 + f / 700); x = ln(band + 1e-6);',
    'coefficient k is 2 Σ xₙ cos(π k (2n + 1) / 2N) / √(2N) over the N bands. With the defaults the chain of the published keyword models (MLPerf Tiny), in float64.',
    'Their range is what no waveform of the full scale can exceed. Data without a sampling rate, or bands beyond half of it, are TML7157.',
  ].join(' '),
  main: { name: 'dataset', doc: 'The waveforms.', accepts: 'dataset' },
  ports: [],
  params: mfccParams,
  describe(args): DatasetType {
    const { type, label } = datasetInput(args, 'dataset');
    refuseAugmented(args, 'mfcc');
    const [samples = 0, channels] = type.shape;
    const form: SoundForm = { kind: 'mel', chain: melChain(args.params, 'mfcc') };
    const isWaveform = type.shape.length === 2 && channels === 1;
    if (!isWaveform) {
      args.report({ port: 'dataset' }, diagnostic('TML3341', { operation: 'mfcc', data: label, found: `[${type.shape.join(', ')}]` }));
    }
    const fits = isWaveform && reportChain(args, 'call', form.chain, samples, null);
    return {
      ...type,
      shape: fits ? soundShape(form, samples) : [1, 1],
      channels: soundChannels(form),
      origin: type.origin ?? label,
    };
  },
};
