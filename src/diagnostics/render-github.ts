import type { Diagnostic, Severity } from './diagnostic.js';
import { rangeOf } from './source-range.js';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

/** A workflow command a line, which GitHub Actions shows beside the source. */
export function renderGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${command(diagnostic)}\n`).join('');
}

function command({ code, name, severity, message, location, hint, notes }: Diagnostic): string {
  const range = location && rangeOf(location);
  // Columns are allowed only where the place is on one line.
  const columns = range && range.line === range.endLine ? { col: range.column, endColumn: range.endColumn } : {};
  const properties = {
    ...(range ? { file: range.file, line: range.line, endLine: range.endLine, ...columns } : {}),
    title: `${code} ${name}`,
  };
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  const text = [hint === undefined ? message : `${message} (${hint})`, ...notes].join('\n');
  return `::${commands[severity]} ${written.join(',')}::${escapeData(text)}`;
}

const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
