import { createRequire } from 'node:module';

type Yaml = typeof import('yaml');
type Ajv = typeof import('ajv/dist/2020.js');

/**
 * Both load from node_modules when the first data file is read, so that a check without one never pays for them, and at once, because a
 * check is synchronous (docs/adr/0010).
 */
const load = createRequire(import.meta.url);

export const yaml = (): Yaml => load('yaml') as Yaml;
export const ajv = (): Ajv => load('ajv/dist/2020.js') as Ajv;
