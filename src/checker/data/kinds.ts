import targetSchema from '../../../stdlib/schema/target.schema.json' with { type: 'json' };

/** What a data file may hold: the word at its `kind`. */
export type DataKind = 'target';

/** The part of JSON Schema 2020-12 that the walk from data to values reads; ajv checks the whole. */
export interface DataSchema {
  readonly type: string;
  /** Text that is a TML literal of this type: `bytes` or `frequency`. */
  readonly quantity?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, DataSchema>>;
  readonly items?: DataSchema;
}

const schemas: Readonly<Record<DataKind, DataSchema>> = { target: targetSchema };
const isDataKind = (word: string): word is DataKind => Object.hasOwn(schemas, word);

export const dataKinds: readonly DataKind[] = ['target'];
export const schemaOf = (kind: DataKind): DataSchema => schemas[kind];
export const readKind = (word: string): DataKind | undefined => (isDataKind(word) ? word : undefined);

/** For messages: `a target`. */
export function describeKind(kind: DataKind): string {
  switch (kind) {
    case 'target':
      return 'a target';
  }
}
