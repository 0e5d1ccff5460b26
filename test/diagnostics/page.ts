import path from 'node:path';
import { packageRoot } from '../../src/checker/host.js';

/** What the examples of a page are made of. */
export interface Example {
  /** By name; the entry file is `main.tml`. */
  readonly files: Readonly<Record<string, string>>;
  readonly set: ReadonlyMap<string, string>;
  readonly profiles: readonly string[];
  /** Of `--params`, as absolute paths. */
  readonly params: readonly string[];
}

export interface Page {
  readonly title: string;
  /** The text under the title, above the first heading. */
  readonly text: string;
  readonly sections: ReadonlyMap<string, string>;
}

export const pagesFolder = path.join(packageRoot(), 'docs', 'diagnostics');

export function readPage(markdown: string): Page {
  const [head = '', ...parts] = markdown.split(/^## (?=(?:Bad|Good|Cause|What to do)$)/m);
  const [title = '', ...text] = head.split('\n');
  const sections = parts.map((part) => [part.slice(0, part.indexOf('\n')).trim(), part.slice(part.indexOf('\n') + 1)] as const);
  return { title: title.replace(/^# /, ''), text: text.join('\n').trim(), sections: new Map(sections) };
}

/** Fenced blocks: a name behind the language makes another file, a `sh` block shows the options of the check. */
export function readExample(section: string): Example {
  const blocks = [...section.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)];
  const files = blocks.filter(([, language]) => language !== 'sh').map(([, , name = 'main.tml', text = '']) => [name, text] as const);
  const command = blocks.find(([, language]) => language === 'sh')?.[3] ?? '';
  const settings = [...command.matchAll(/--set (\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value] as const);
  return {
    files: Object.fromEntries(files),
    set: new Map(settings),
    profiles: [...command.matchAll(/--profile (\w+)/g)].map(([, name = '']) => name),
    params: [...command.matchAll(/--params (\S+)/g)].map(([, name = '']) => `/project/${name}`),
  };
}
