import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ArtifactDraft } from '../../src/graph/artifact.js';
import type { SplitName } from '../../src/graph/value-type.js';
import { listFiles } from '../../src/ops/files/file-source.js';
import type { PathContent } from '../../src/ops/op-spec.js';
import type { InputArtifact, OpOutcome, OpRun, RunContext, RunInputs, RunParams } from '../../src/ops/op-run.js';
import { dtypeOf } from '../../src/store/tensor-bytes.js';

/** A result as the next operation receives it, without a store in between. */
export function asInput(draft: ArtifactDraft, split?: SplitName): InputArtifact {
  return {
    digest: '0'.repeat(64),
    manifest: {
      type: draft.type,
      meta: JSON.parse(JSON.stringify(draft.meta)),
      tensors: Object.fromEntries(
        Object.entries(draft.tensors).map(([name, { shape, data }]) => [name, { dtype: dtypeOf(data), shape, digest: '0'.repeat(64) }]),
      ),
      blobs: {},
    },
    tensor(name) {
      const tensor = draft.tensors[name];
      if (!tensor) throw new Error(`no tensor ${name}`);
      return tensor;
    },
    ...(split ? { split } : {}),
  };
}

export const quiet: RunContext = { progress: () => undefined, signal: new AbortController().signal, files: {} };

export async function runAll(
  run: OpRun,
  inputs: RunInputs,
  variants: readonly RunParams[],
  context = quiet,
): Promise<readonly OpOutcome[]> {
  if (run.kind === 'batch') return run.run(inputs, variants, context);
  return Promise.all(variants.map((params) => run.run(inputs, params, context)));
}

/** Runs one set of parameters and expects an artifact. */
export async function artifactOf(run: OpRun, inputs: RunInputs, params: RunParams, context = quiet): Promise<ArtifactDraft> {
  const [outcome] = await runAll(run, inputs, [params], context);
  if (!outcome?.ok) throw new Error(`the operation failed: ${outcome?.error.message}`);
  return outcome.artifact;
}

/** A context in which path parameters point at single files. */
export function readingFiles(files: Readonly<Record<string, string>>): RunContext {
  const sources = Object.entries(files).map(([param, file]) => [param, { names: [path.basename(file)], read: () => readFileSync(file) }]);
  return { ...quiet, files: Object.fromEntries(sources) };
}

/** A context in which the parameter `folder` points at one. */
export function readingFrom(folder: string, content: PathContent = { of: 'folder', suffix: '.csv' }): RunContext {
  const listing = listFiles({ path: folder, content });
  if (!listing.ok) throw new Error(listing.problem);
  const paths = new Map(listing.files.map((file) => [file.name, file.path]));
  return { ...quiet, files: { folder: { names: [...paths.keys()], read: (name) => readFileSync(paths.get(name) ?? name) } } };
}

/** A context in which the parameter `file` holds these bytes. */
export const readingBytes = (name: string, bytes: Uint8Array): RunContext => ({
  ...quiet,
  files: { file: { names: [name], read: () => bytes } },
});
