import { expect, it } from 'vitest';
import type { Diagnostic, DiagnosticCode } from '../../src/diagnostics/diagnostic.js';
import { sortDiagnostics } from '../../src/diagnostics/sort-diagnostics.js';

const make = (code: DiagnosticCode, path?: string, start = 0, end = start): Diagnostic => ({
  code,
  name: 'x',
  severity: 'error',
  message: `${code}${path}${start}${end}`,
  labels: [],
  notes: [],
  fixes: [],
  ...(path === undefined ? {} : { location: { source: { path, text: '' }, span: { start, end } } }),
});

it('orders by file, place and code, and is the same for every order of the input', () => {
  const sorted = [
    make('TML2001'),
    make('TML2002', 'a', 3),
    make('TML1001', 'a', 5),
    make('TML1002', 'a', 5),
    make('TML1001', 'a', 5, 6),
    make('TML1000', 'b', 1),
  ];
  expect(sortDiagnostics([...sorted].reverse())).toEqual(sorted);
  expect(sortDiagnostics([3, 0, 5, 1, 4, 2].map((i) => sorted[i] as Diagnostic))).toEqual(sorted);
});
