import type { OnnxTensor } from './read-tensor.js';

/** What a reader of one node may ask about those that read its outputs. */
export interface NodeSurroundings {
  /** Whether anything reads the output at a place. */
  isRead(output: number): boolean;
  /** The constant vector that the only node that reads the output adds to it; that node is then done. */
  addedTo(units: number): OnnxTensor | undefined;
}
