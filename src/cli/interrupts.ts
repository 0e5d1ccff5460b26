export interface Interrupts {
  /** Aborted by the first Ctrl-C: finish what runs, then stop. */
  readonly stop: AbortSignal;
  /** Aborted by the second: stop now. */
  readonly kill: AbortSignal;
  /** As SIGINT does, for terminals where Ctrl-C is a key. */
  interrupt(): void;
  release(): void;
}

/** SIGINT once, then twice; SIGTERM and a closed terminal ask to stop now. */
export function watchInterrupts(stopping: () => void): Interrupts {
  const stop = new AbortController();
  const kill = new AbortController();
  const interrupt = (): void => {
    if (stop.signal.aborted) kill.abort();
    else {
      stop.abort();
      stopping();
    }
  };
  const terminate = (): void => {
    stop.abort();
    kill.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', terminate);
  process.on('SIGHUP', terminate);
  return {
    stop: stop.signal,
    kill: kill.signal,
    interrupt,
    release() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', terminate);
      process.off('SIGHUP', terminate);
    },
  };
}
