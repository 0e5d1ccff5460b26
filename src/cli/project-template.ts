/** The files of a new project, by path in it. `main.tml` runs offline, on the digits that come with TML. */
export const projectTemplate = (name: string): Readonly<Record<string, string>> => ({
  'main.tml': mainFile,
  'README.md': readme(name),
  '.gitignore': '# Results, kept by content: a run reads from here what has not changed.\n.tml/\nnode_modules/\n',
  '.vscode/settings.json': '{\n  "[tml]": { "editor.formatOnSave": true }\n}\n',
});

const mainFile = `edition 1
# How robust is a small network that reads handwritten digits? Data set, network, attack, metric, report:
#
#     tml run main.tml
#
# Change a line and run again: only what depends on it is computed.

import { tcn } from "std/models"

## Passes over the training data. For one run: --set epochs=12
param epochs: int in 1..100 = 8

## Strength of the attack: how far every pixel may move, where 0 is black and 1 is white.
axis strength = [0.02, 0.05, 0.1, 0.15]

# Digits of 28 x 28 pixels, read row by row as a sequence. To use data of your own, begin here.
dataset digits = digits(as: sequence, train: 5000)

model net = digits -> tcn(filters: 16, kernel: 3) -> train(epochs, rate: 0.003)

# Projected gradient descent: ten steps in the direction that hurts most. One attack for each strength.
attack adv = net -> pgd(eps: strength, steps: 10, on: digits.test)

metric clean = net -> accuracy(on: digits.test)
metric robust = adv -> robust_accuracy

report "How robust is a small network on digits?" {
  text "A network of {net.params} weights reads {clean} of the digits. Under attack that share falls:"
  plot robust -> lines(x: strength)
  table [clean, robust]
}

# A shorter run, to try things out: tml run main.tml --profile quick
profile quick { epochs: 1 }
`;

const readme = (name: string): string => `# ${name}

An experiment in [TML](https://www.npmjs.com/package/tml-lang): how robust is a TinyML model?

    tml run main.tml      # compute what is not known yet, and write the report
    tml plan main.tml     # say first what that would be
    tml check main.tml    # all problems of the file at once

Results are kept in \`.tml/\`; the report of the last run is \`.tml/runs/<run>/report.html\`.
`;
