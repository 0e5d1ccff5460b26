const PREFIX = 'pkg:';
const PACKAGE = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*/i;
const SEGMENT = /^\w[\w.-]*$/;

/** What `pkg:@scope/name/deep/x` asks for. */
export interface PackageSpecifier {
  /** `@scope/name` */
  readonly name: string;
  /** What `package.json` calls it: `./deep/x`, or `.` for the package itself. */
  readonly exported: string;
}

export const isPackageSpecifier = (specifier: string): boolean => specifier.startsWith(PREFIX);

/** Undefined for a text that names no package, and for one whose path could lead anywhere else than down. */
export function readSpecifier(specifier: string): PackageSpecifier | undefined {
  const asked = specifier.slice(PREFIX.length);
  const name = PACKAGE.exec(asked)?.[0];
  if (name === undefined) return undefined;
  const rest = asked.slice(name.length);
  if (rest === '') return { name, exported: '.' };
  const segments = rest.slice(1).split('/');
  return rest.startsWith('/') && segments.every((segment) => SEGMENT.test(segment)) ? { name, exported: `.${rest}` } : undefined;
}
