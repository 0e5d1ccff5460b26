import { afterAll, describe, expect, it } from 'vitest';
import { sharedFile } from '../shared-data.js';
import { startedIn, Workplace } from './tml.js';

const data = sharedFile('data');
const place = new Workplace();
afterAll(() => place.remove());

describe.skipIf(data === null)('images and sound', () => {
  it('are read, taken and normalised by a file, and known the second time', () => {
    place.write(
      'media.tml',
      `edition 1
import { tcn } from "std/models"

dataset images = cifar10(folder: "${data}/cifar10")
dataset few = images -> take(train: 100, val: 10, test: 10) -> normalize()

dataset digits = audio(
  folder: "${data}/fsdd/recordings",
  classes: "0, 1, 2, 3, 4, 5, 6, 7, 8, 9",
  names: "{label}_{subject}_*.wav",
  rate: 8000,
  samples: 8000,
  features: raw,
  split: by_subject(val: 1/6, test: 1/6)
)
dataset spoken = digits -> mfcc(frame: 240, hop: 160, level: max_abs) -> normalize()

model net = spoken -> tcn(filters: 8, kernel: 3, dilations: [1, 2, 4]) -> train(epochs: 2)
metric acc = net -> accuracy(on: spoken.test)
attack adv = net -> fgsm(eps: 0.01, relative: std, on: spoken.test)
metric rob = adv -> robust_accuracy
`,
    );
    const explained = place.tml('check', 'media.tml', '--explain');
    expect(explained.stdout).toMatch(/shape +\[32, 32, 3\]/);
    expect(explained.stdout).toMatch(/channels +red 0\.\.255 pixel level \| green 0\.\.255 pixel level/);
    const { code, stdout, stderr } = place.tml('run', 'media.tml', '--output', 'plain');
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    const lines = stdout + stderr;
    expect(lines).toContain('4500 training, 500 validation and 2000 test images of 32 × 32 × 3');
    expect(lines).toContain('600 clips of 8000 × 1 in 10 classes; 400 for training, 100 for validation, 100 for test');
    expect(startedIn(place.events('media.tml'))).toEqual([]);
  });

  it('are refused where the folder holds nothing of the kind', () => {
    place.write('wrong.tml', `edition 1\ndataset images = cifar10(folder: "${data}/fsdd/recordings")\n`);
    const { code, stderr, stdout } = place.tml('run', 'wrong.tml', '--output', 'plain');
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('the folder holds no .bin file');
  });
});
