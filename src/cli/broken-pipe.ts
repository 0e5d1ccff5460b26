/**
 * Who read our output is gone, as in `tml run FILE | head -1`: like a closed terminal, that asks a run to stop now. Nothing more
 * can be said, so nothing is.
 */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (problem: NodeJS.ErrnoException) => {
      if (problem.code !== 'EPIPE') throw problem;
      process.emit('SIGHUP', 'SIGHUP');
    });
  }
}
