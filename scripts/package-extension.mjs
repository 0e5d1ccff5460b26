// npm run vsix [-- FILE]: bundles editors/vscode and packs it as a .vsix, a zip with two lists of what is in it beside the extension.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { zipSync } from 'fflate';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, 'editors', 'vscode');
const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
const target = path.resolve(process.argv[2] ?? path.join(folder, `${manifest.publisher}.${manifest.name}-${manifest.version}.vsix`));

const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: [path.join(folder, 'src', 'extension.ts')],
  outfile: path.join(folder, 'dist', 'extension.cjs'),
  write: false,
  metafile: true,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  external: ['vscode'],
  logLevel: 'warning',
});

const files = {
  'extension/package.json': read('package.json'),
  'extension/README.md': read('README.md'),
  'extension/LICENSE.txt': readFileSync(path.join(root, 'LICENSE')),
  'extension/THIRD-PARTY.txt': Buffer.from(thirdPartyNotices(Object.keys(metafile.inputs))),
  'extension/language-configuration.json': read('language-configuration.json'),
  ...Object.fromEntries(manifest.contributes.grammars.map(({ path: file }) => [path.posix.join('extension', file), read(file)])),
  'extension/dist/extension.cjs': outputFiles[0].contents,
};
const contents = {
  '[Content_Types].xml': Buffer.from(contentTypes(Object.keys(files))),
  'extension.vsixmanifest': Buffer.from(vsixManifest(manifest)),
  ...files,
};
// One date for all, so that the same sources give the same bytes.
writeFileSync(target, zipSync(contents, { level: 9, mtime: new Date(1980, 0, 2) }));
console.log(path.relative(process.cwd(), target));

function read(file) {
  return readFileSync(path.join(folder, file));
}

/** The licences of the packages in the bundle. */
function thirdPartyNotices(inputs) {
  const packages = new Set(inputs.flatMap((input) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[0] ?? []));
  return [...packages]
    .sort()
    .map((place) => {
      const { name, version, license } = JSON.parse(readFileSync(path.join(root, place, 'package.json'), 'utf8'));
      return `${name} ${version} (${license})\n\n${licenceText(path.join(root, place))}`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceText(place) {
  for (const name of ['LICENSE', 'License.txt', 'LICENSE.md', 'LICENSE.txt', 'license']) {
    try {
      return readFileSync(path.join(place, name), 'utf8');
    } catch {
      // Named otherwise.
    }
  }
  throw new Error(`${place} has no licence to hand on`);
}

function contentTypes(names) {
  const types = { '.json': 'application/json', '.md': 'text/markdown', '.txt': 'text/plain', '.cjs': 'application/javascript' };
  const extensions = [...new Set(names.map((name) => path.extname(name)))].sort();
  const entries = [['.vsixmanifest', 'text/xml'], ...extensions.map((one) => [one, types[one]])];
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${entries.map(([extension, type]) => `  <Default Extension="${extension}" ContentType="${type}"/>`).join('\n')}
</Types>
`;
}

function vsixManifest({ name, version, publisher, displayName, description, keywords, categories, engines, extensionKind }) {
  const property = (id, value) => `      <Property Id="Microsoft.VisualStudio.Code.${id}" Value="${escaped(value)}"/>`;
  const asset = (type, file) => `    <Asset Type="Microsoft.VisualStudio.${type}" Path="extension/${file}" Addressable="true"/>`;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${name}" Version="${version}" Publisher="${publisher}"/>
    <DisplayName>${escaped(displayName)}</DisplayName>
    <Description xml:space="preserve">${escaped(description)}</Description>
    <Tags>${escaped([...keywords, '__ext_tml'].join(','))}</Tags>
    <Categories>${escaped(categories.join(','))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <License>extension/LICENSE.txt</License>
    <Properties>
${property('Engine', engines.vscode)}
${property('ExtensionDependencies', '')}
${property('ExtensionPack', '')}
${property('ExtensionKind', extensionKind.join(','))}
${property('LocalizedLanguages', '')}
    </Properties>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
${asset('Code.Manifest', 'package.json')}
${asset('Services.Content.Details', 'README.md')}
${asset('Services.Content.License', 'LICENSE.txt')}
  </Assets>
</PackageManifest>
`;
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);
}
