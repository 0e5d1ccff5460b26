import type { LoggerInterface } from 'vega';
import type { TopLevelSpec } from 'vega-lite';

/** What draws: another version may draw other bytes. Equal to the pinned dependencies. */
export const RENDERER = 'vega 6.4.0, vega-lite 6.4.3';

export interface Rendered {
  readonly svg: string;
  /** What Vega-Lite complained about; a specification of ours gives none. */
  readonly warnings: readonly string[];
}

/** Draws a Vega-Lite specification as SVG without a browser. Vega is loaded here and nowhere else. Equal specifications give equal bytes. */
export async function renderSpec(spec: TopLevelSpec): Promise<Rendered> {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  const warnings: string[] = [];
  const keep = (...messages: readonly unknown[]): LoggerInterface => {
    warnings.push(messages.join(' '));
    return logger;
  };
  const logger: LoggerInterface = {
    level: () => logger as never,
    error: keep,
    warn: keep,
    info: () => logger,
    debug: () => logger,
  };
  const view = new View(parse(compile(spec, { logger }).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return { svg: `${withTitles(svg)}\n`, warnings };
}

/** What a mark says for itself becomes a title, which browsers show; `data-point` tells the page's script where to look. */
const withTitles = (svg: string): string =>
  svg.replace(
    /<(path|text) aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="[^"]*"((?: [\w-]+="[^"]*")*)(?:\/>|>([^<]*)<\/\1>)/g,
    (_, name, label, rest, content = '') => `<${name} data-point=""${rest}><title>${label}</title>${content}</${name}>`,
  );
