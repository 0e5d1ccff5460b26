#!/usr/bin/env node
import manifest from '../../package.json' with { type: 'json' };

// Answered before anything else loads: people and editors ask for it often.
if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V'))
  process.stdout.write(`${manifest.version}\n`);
else {
  const { runCli } = await import('./program.js');
  try {
    process.exitCode = await runCli(process.argv.slice(2), manifest.version);
  } catch (cause) {
    const { reportBug } = await import('./report-bug.js');
    process.exitCode = reportBug(cause, manifest.version);
  }
}
