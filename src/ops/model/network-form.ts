import type { ValidateFunction } from 'ajv/dist/2020.js';
import { createRequire } from 'node:module';
import { networkSchema } from '../network-schema.js';

let validate: ValidateFunction | undefined;

/** What keeps a value from having the form of a network; null where it has. Loads its library when a file first brings a network (ADR 0010). */
export function networkFormProblem(value: unknown): string | null {
  if (!validate) {
    const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
    validate = new Ajv2020({ discriminator: true, validateSchema: false }).compile(networkSchema);
  }
  if (validate(value)) return null;
  const [first] = validate.errors ?? [];
  return `${first?.instancePath ?? ''} ${first?.message ?? 'is no network'}`.trim();
}
