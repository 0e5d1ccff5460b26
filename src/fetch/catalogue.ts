import { auritusFiles } from './auritus-files.js';

/** A file of a published data set. */
export interface PublishedFile {
  /** Its name under another base address. */
  readonly name: string;
  readonly address: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A data set that can be fetched. */
export interface PublishedSet {
  readonly name: string;
  readonly files: readonly PublishedFile[];
  /** Files are archives (`.tar.gz`) whose members are kept, or are kept as they are. */
  readonly unpack: boolean;
  /** What is written in a file to read it; absent where no operation reads it as it is. */
  readonly use?: string;
  readonly licence: string;
}

const mnist = (name: string, bytes: number, sha256: string): PublishedFile => ({
  name,
  address: `https://storage.googleapis.com/cvdf-datasets/mnist/${name}`,
  bytes,
  sha256,
});

/** Sizes and checksums as their publishers, or the libraries that load them, state them. */
export const publishedSets: readonly PublishedSet[] = [
  {
    name: 'cifar10',
    files: [
      {
        name: 'cifar-10-binary.tar.gz',
        address: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
        bytes: 170_052_171,
        sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
      },
    ],
    unpack: true,
    use: 'cifar10(folder: "FOLDER")',
    licence: 'no formal licence; cite Krizhevsky 2009',
  },
  {
    name: 'speech_commands',
    files: [
      {
        name: 'speech_commands_v0.02.tar.gz',
        address: 'https://storage.googleapis.com/download.tensorflow.org/data/speech_commands_v0.02.tar.gz',
        bytes: 2_428_923_189,
        sha256: 'af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58',
      },
    ],
    unpack: true,
    use: 'speech_commands(folder: "FOLDER")',
    licence: 'CC BY 4.0; credit Pete Warden and Google',
  },
  {
    name: 'auritus',
    files: auritusFiles,
    unpack: false,
    use: 'auritus(folder: "FOLDER")',
    licence: 'the copy states none; cite Saha et al., IMWUT 2022',
  },
  {
    name: 'mnist',
    files: [
      mnist('train-images-idx3-ubyte.gz', 9_912_422, '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609'),
      mnist('train-labels-idx1-ubyte.gz', 28_881, '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c'),
      mnist('t10k-images-idx3-ubyte.gz', 1_648_877, '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6'),
      mnist('t10k-labels-idx1-ubyte.gz', 4_542, 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6'),
    ],
    unpack: false,
    licence: 'CC BY-SA 3.0; cite LeCun et al. 1998',
  },
];
