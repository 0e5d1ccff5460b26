import { type Command, Option } from 'commander';
import { storeOption } from './options.js';
import type { ReportFormat } from './report-command.js';

/** Adds the commands about runs that have ended. */
export function addRunTools(program: Command, done: (code: number) => void): void {
  const asked = 'its folder, its id or the beginning of it, or last';
  program
    .command('report')
    .argument('<run>', `a run: ${asked}`)
    .description('make the report of a run again from its record, whatever has become of the file')
    .addOption(new Option('--format <format>', 'write this form of it to stdout').choices(['html', 'md', 'csv']))
    .addOption(storeOption())
    .action(async (run: string, options: { readonly store: string; readonly format?: ReportFormat }) => {
      const { report } = await import('./report-command.js');
      done(await report(run, options));
    });

  program
    .command('diff')
    .argument('<before>', `a run: ${asked}`)
    .argument('<after>', 'another run')
    .description('say what differs between two runs: settings, keys, metrics, trials, environment')
    .option('--json', 'as JSON')
    .addOption(storeOption())
    .action(async (before: string, after: string, options: { readonly store: string; readonly json?: boolean }) => {
      const { diff } = await import('./diff-command.js');
      done(diff(before, after, options));
    });
}
