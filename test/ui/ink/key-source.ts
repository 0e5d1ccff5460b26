import { EventEmitter } from 'node:events';
import type { KeySource } from '../../../src/ui/ink/keyboard.js';

/** A terminal's input side: types keys and remembers its mode. */
export class TypedKeys extends EventEmitter implements KeySource {
  readonly isTTY = true;
  raw = false;
  paused = true;

  setRawMode(mode: boolean): void {
    this.raw = mode;
  }

  setEncoding(): void {}

  resume(): void {
    this.paused = false;
  }

  pause(): void {
    this.paused = true;
  }

  type(text: string): void {
    this.emit('data', text);
  }
}
