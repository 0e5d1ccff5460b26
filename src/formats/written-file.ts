/** One file of an exported model. */
export interface WrittenFile {
  /** Base name. */
  readonly name: string;
  readonly bytes: Uint8Array;
}
