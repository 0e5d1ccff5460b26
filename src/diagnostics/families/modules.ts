import { error, note, warning } from '../definition.js';

/** Family 2: files and modules. */
export const moduleDiagnostics = {
  TML2001: error<{ path: string }>('file-not-found', (p) => `there is no file ${p.path}`),
  TML2002: error<{ path: string; expected: string }>('not-a-file', (p) => `${p.path} is a directory, expected a ${p.expected} file`),
  TML2003: error<{ path: string; offset: number }>('not-utf8', (p) => `${p.path} is not UTF-8 text: byte ${p.offset} begins no character`),
  TML2004: error<{ path: string; reason: string }>('unreadable-file', (p) => `${p.path} cannot be read: ${p.reason}`),
  TML2005: error<{ path: string; limit: string }>(
    'file-too-large',
    (p) => `${p.path} is too large: a data file has at most ${p.limit} bytes`,
  ),
  TML2006: error<{ file: string; reason: string }>('file-not-written', (p) => `${p.file} could not be written: ${p.reason}`),
  TML2010: error<{ specifier: string }>('unknown-module', (p) => `there is no module "${p.specifier}"`),
  TML2011: error<{ name: string; specifier: string }>('unknown-export', (p) => `"${p.specifier}" exports no ${p.name}`),
  TML2012: error<{ name: string; specifier: string }>('not-exported', (p) => `${p.name} is private to "${p.specifier}"`),
  TML2013: error<{ cycle: string }>('import-cycle', (p) => `modules import each other in a circle: ${p.cycle}`),
  TML2014: error<{ name: string }>(
    'param-outside-entry',
    (p) => `param ${p.name} stands in an imported file; params belong to the file that is run`,
  ),
  TML2015: error<{ specifier: string }>(
    'bad-module-specifier',
    (p) => `"${p.specifier}" names no module; a module is "./file.tml", "std/…" or "pkg:…"`,
  ),
  TML2020: error<{ edition: string }>(
    'unknown-edition',
    (p) => `edition ${p.edition} is not known to this version of TML, which reads edition 1`,
  ),
  TML2021: warning('missing-edition', () => 'the file does not say which edition of the language it is written in'),
  TML2022: error('misplaced-edition', () => 'the edition stands once, as the first statement'),
  TML2030: error<{ path: string; format: 'YAML' | 'JSON'; reason: string }>(
    'malformed-data',
    (p) => `${p.path} is not valid ${p.format}: ${p.reason}`,
  ),
  TML2031: error<{ what: string }>('not-plain-data', (p) => `a data file is plain: it cannot hold ${p.what}`),
  TML2032: error<{ path: string; found: string }>('not-fields', (p) => `${p.path} must hold named fields, found ${p.found}`),
  TML2033: error<{ name: string }>('duplicate-field', (p) => `${p.name} is given twice`),
  TML2034: error<{ path: string }>('missing-kind', (p) => `${p.path} does not say what kind of data it holds`),
  TML2035: error<{ kind: string }>('unknown-kind', (p) => `there is no kind of data named ${p.kind}`),
  TML2036: error<{ specifier: string }>(
    'names-from-data',
    (p) => `"${p.specifier}" is a data file, which has no exports: it is imported as a whole`,
  ),
  TML2037: error<{ specifier: string }>(
    'module-as-data',
    (p) => `"${p.specifier}" is a module, not a data file: its exports are imported by name`,
  ),
  TML2038: error<{ specifier: string }>(
    'unknown-data-format',
    (p) => `"${p.specifier}" is no data file: its name ends in .yaml, .yml or .json`,
  ),
  TML2040: note<{ what: 'file' | 'folder'; path: string }>(
    'absent-data',
    (p) => `there is no ${p.what} ${p.path} here: what depends on its contents is checked when it runs`,
  ),
  TML2041: error<{ specifier: string }>(
    'bad-package-specifier',
    (p) => `"${p.specifier}" names no module of a package: expected pkg:name/module or pkg:@scope/name/module`,
  ),
  TML2042: error<{ name: string }>('package-not-found', (p) => `there is no package ${p.name} in any node_modules from here upwards`),
  TML2043: error<{ name: string; reason: string }>(
    'package-without-modules',
    (p) => `the package ${p.name} exports no TML modules: ${p.reason}`,
  ),
  TML2044: error<{ name: string; exported: string }>(
    'unknown-package-module',
    (p) => `the package ${p.name} exports no ${p.exported === '.' ? 'module of its own name' : p.exported}`,
  ),
  TML2045: error<{ name: string; exported: string; target: string }>(
    'export-outside-package',
    (p) => `the package ${p.name} exports ${p.exported} as "${p.target}", which is no path inside the package`,
  ),
  TML2046: error<{ name: string; exported: string; target: string }>(
    'missing-package-file',
    (p) => `the package ${p.name} exports ${p.exported} as "${p.target}", but has no such file`,
  ),
  TML2047: error<{ specifier: string; name: string }>(
    'import-leaves-package',
    (p) => `"${p.specifier}" leads out of the package ${p.name}: its files import each other, std/… and pkg:… alone`,
  ),
  TML2048: error<{ name: string; param: string }>('export-reads-param', (p) =>
    p.name === p.param ? `the param ${p.name} cannot be exported` : `${p.name} reads the param ${p.param}, so it cannot be exported`,
  ),
} as const;
