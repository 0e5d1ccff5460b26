/**
 * Lets the process handle messages (a request to stop, progress on its way out) between two stretches of computing.
 * @throws the signal's reason when the run was stopped.
 */
export async function pause(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resume) => {
    setImmediate(resume);
  });
  signal.throwIfAborted();
}
