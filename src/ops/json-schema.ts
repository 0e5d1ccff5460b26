import type { Json } from '../graph/json.js';

/** A JSON Schema (draft 2020-12) as data. */
export type JsonSchema = { readonly [key: string]: Json };
