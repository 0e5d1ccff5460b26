import {
  BASELINE_INK,
  CELL_INKS,
  CURVE_INKS,
  DOMAIN_INK,
  GRID_INK,
  LABEL_INK,
  MISSING_INK,
  PAGE_INK,
  SHADE_INKS,
  TEXT_INK,
} from './palette.js';

/** Plots carry light colours as attributes; on a dark page each is exchanged for its counterpart. */
const darkPlots = [
  ...CURVE_INKS,
  ...SHADE_INKS,
  CELL_INKS[2] ?? TEXT_INK,
  PAGE_INK,
  BASELINE_INK,
  MISSING_INK,
  TEXT_INK,
  LABEL_INK,
  DOMAIN_INK,
  GRID_INK,
]
  .flatMap(({ light, dark }) => [`.plot [fill="${light}"]{fill:${dark}}`, `.plot [stroke="${light}"]{stroke:${dark}}`])
  .join('');

export const light = `--page:#fff;--raised:#f6f7f9;--text:${TEXT_INK.light};--soft:${LABEL_INK.light};--line:#dfe3e8;--link:#0b5cad;--bad:#b3261e;--bad-bg:#fdf1f0;--warn:#8a5a00;--warn-bg:#fdf6e7;--quiet-bg:#f3f5f8;--best:#e8f1fb;--dataset:#1a8496;--model:#5639b5;--attack:#c94f0a;--metric:#0b5cad;--search:#00785a`;
export const dark = `--page:#12161c;--raised:#1a2028;--text:${TEXT_INK.dark};--soft:${LABEL_INK.dark};--line:#2c333d;--link:#74b6f5;--bad:#ff9a91;--bad-bg:#2c1a1a;--warn:#efc26b;--warn-bg:#2a2315;--quiet-bg:#1b212a;--best:#17283a;--dataset:#72d5e4;--model:#b3a1f7;--attack:#ff9f63;--metric:#74b6f5;--search:#55cfae`;

/** How the boxes and arrows of a graph look, on the page and in a file of its own. */
export const graphRules = `.graph rect{fill:var(--raised);stroke:var(--line)}
.graph .step rect{stroke-dasharray:4 3}
.graph .name{fill:var(--text);font-size:13px;font-weight:600}
.graph .step .name{font-weight:400}
.graph .detail{fill:var(--soft);font-size:10.5px}
.graph .arrows path{fill:none;stroke:var(--soft);stroke-width:1.2;opacity:.75}
.graph path.head{fill:var(--soft);stroke:none}
.graph .edge{stroke:none}
.graph .dataset .edge{fill:var(--dataset)}.graph .model .edge{fill:var(--model)}.graph .attack .edge{fill:var(--attack)}.graph .metric .edge{fill:var(--metric)}.graph .file .edge{fill:var(--soft)}.graph .search .edge{fill:var(--search)}`;

/** The page's only style sheet. No fonts and no pictures are loaded. */
export const pageStyle = `
:root{color-scheme:light dark;${light}}
@media screen and (prefers-color-scheme:dark){:root{${dark}}${darkPlots}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:54rem;margin:0 auto;padding:clamp(1.5rem,5vw,4rem) clamp(1rem,4vw,2rem) 4rem}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.3rem);line-height:1.2;letter-spacing:-.015em;margin:0 0 .5rem;text-wrap:balance}
h2{font-size:1.25rem;line-height:1.3;margin:3rem 0 .75rem}
h3{font-size:1.02rem;line-height:1.4;margin:0 0 .5rem}
.heading{font-size:1.12rem;line-height:1.35;margin:2.25rem 0 .5rem}h4.heading{font-size:1.02rem}h5.heading,h6.heading{font-size:1rem;font-style:italic}
p{margin:.75rem 0;max-width:44rem}
a{color:var(--link);text-underline-offset:.15em}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em}
.eyebrow{color:var(--soft);font-size:.85rem;margin:0 0 .75rem}
.answer{font-size:clamp(1.08rem,1rem + .5vw,1.28rem);line-height:1.5;margin:1.25rem 0 1.5rem}
.answer strong{font-variant-numeric:tabular-nums;white-space:nowrap}
.caveats{list-style:none;margin:1.5rem 0 2rem;padding:0;display:grid;gap:.4rem}
.caveats li{display:grid;grid-template-columns:8rem 1fr;gap:.25rem .75rem;padding:.55rem .85rem;border-left:3px solid var(--soft);background:var(--quiet-bg);border-radius:0 6px 6px 0;font-size:.92rem;line-height:1.5;overflow-wrap:anywhere}
.caveats .kind{font-weight:600;white-space:nowrap}
.caveats .failed,.caveats .unmet,.caveats .flagged{border-color:var(--bad);background:var(--bad-bg)}
.caveats .failed .kind,.caveats .unmet .kind,.caveats .flagged .kind{color:var(--bad)}
.caveats .leak,.caveats .selected{border-color:var(--warn);background:var(--warn-bg)}
.caveats .leak .kind,.caveats .selected .kind{color:var(--warn)}
figure{margin:2.25rem 0}
figcaption{color:var(--soft);font-size:.88rem;line-height:1.5;margin-top:.5rem;max-width:44rem}
.plot svg{display:block;max-width:100%;height:auto}
.plot .narrow{display:none}
.scroll{overflow-x:auto;-webkit-overflow-scrolling:touch}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92rem;line-height:1.4}
th,td{text-align:left;padding:.42rem 1.1rem .42rem 0;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:middle}
thead th{font-weight:600;color:var(--soft);font-size:.82rem;border-bottom-color:var(--soft)}
td.number,th.number{text-align:right}
td.value{font-weight:600}
td .title{color:var(--soft);font-size:.86em;margin-left:.5em}
tr.group td{border-top:1px solid var(--soft)}
td.absent{color:var(--bad);font-weight:600}
td.reason{white-space:normal;color:var(--soft);font-size:.86em;overflow-wrap:anywhere}
.range{display:block;width:7rem;height:1rem}
.range .track{stroke:var(--line);stroke-width:2}
.range .interval{stroke:var(--soft);stroke-width:6;opacity:.55}
.range .value{stroke:var(--text);stroke-width:2.5}
.mark{white-space:nowrap;color:var(--soft)}
.mark.raised{color:var(--bad);font-weight:600}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.tools{display:flex;flex-wrap:wrap;gap:.4rem 1.25rem;align-items:center;margin:0 0 .6rem;font-size:.88rem;color:var(--soft)}
.tools[hidden]{display:none}
.tools [type=search]{font:inherit;color:var(--text);background:var(--page);border:1px solid var(--line);border-radius:6px;padding:.25rem .5rem;width:11rem;margin-left:.35rem}
.tools output{margin-left:auto}
.trials .scroll.tall{max-height:38rem;overflow:auto;border-bottom:1px solid var(--line)}
.trials{margin-inline:calc(50% - max(50%,min(50vw - 2rem,36rem)))}
.broad{margin-inline:calc(50% - max(50%,min(50vw - 2rem,36rem)))}
.trials table{font-size:.86rem;min-width:100%;border-collapse:separate;border-spacing:0}
.trials th,.trials td{padding:.3rem .85rem .3rem 0;vertical-align:top}
.trials thead th{position:sticky;top:0;z-index:2;background:var(--page);vertical-align:bottom}
.trials th[scope=row],.trials thead th:first-child{position:sticky;left:0;z-index:1;background:var(--page);font-weight:600;padding-left:.35rem}
.trials thead th:first-child{z-index:3}
.trials tr.best td,.trials tr.best th{background:var(--best)}
.trials tr.infeasible,.trials tr.broken{color:var(--soft)}
.trials tr.infeasible th,.trials tr.broken th{font-weight:400}
.trials .unit{font-weight:400}
.trials .interval,.trials .why{display:block;color:var(--soft);font-size:.84em;line-height:1.35}
.trials .why{white-space:normal;min-width:13rem;overflow-wrap:anywhere}
.trials .state{white-space:normal}
.trials thead button{all:unset;cursor:pointer;border-radius:3px}
.trials thead button:hover{color:var(--text);text-decoration:underline}
.trials thead button:focus-visible,.tall:focus-visible,.tools :focus-visible{outline:2px solid var(--link);outline-offset:2px}
.trials thead button::after{content:"↕";opacity:.35;margin-left:.25em;font-weight:400}
.trials th[aria-sort=ascending] button::after{content:"↑";opacity:1}
.trials th[aria-sort=descending] button::after{content:"↓";opacity:1}
.tip{position:absolute;z-index:9;max-width:22rem;padding:.5rem .7rem;background:var(--raised);color:var(--text);border:1px solid var(--line);border-radius:6px;box-shadow:0 2px 10px rgb(0 0 0/.18);font-size:.82rem;line-height:1.45;white-space:pre-line;pointer-events:none;font-variant-numeric:tabular-nums}
.tip[hidden]{display:none}
.files{margin-top:.5rem;font-size:.85rem;color:var(--soft)}
svg.graph{display:block;max-width:100%;height:auto;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
${graphRules}
.facts{margin-top:3.5rem;padding:1.25rem clamp(1rem,3vw,1.5rem) 1.4rem;background:var(--raised);border-radius:10px;font-size:.9rem}
.facts h2{margin:0 0 .25rem;font-size:1.05rem}
.facts .note{color:var(--soft);margin:0 0 1rem}
.facts dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.25rem;margin:0}
.facts dt{color:var(--soft)}
.facts dd{margin:0;overflow-wrap:anywhere}
pre{margin:.9rem 0 0;padding:.75rem .9rem;background:var(--page);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere;user-select:all}
@media (max-width:40rem){
.plot .wide{display:none}.plot .narrow{display:block}
.caveats li{grid-template-columns:1fr;gap:0}
.facts dl{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.5rem}
.range{width:4.5rem}
td .title{display:block;margin:0}
th,td{padding-right:.8rem}
.answer strong{white-space:normal}
.trials .scroll.tall{max-height:30rem}
}
@media print{
body{font-size:10.5pt}main{max-width:none;padding:0}
.plot .wide{display:block}.plot .narrow{display:none}
figure,.caveats li,.facts,tr{break-inside:avoid}h2,h3,.heading{break-after:avoid}
.scroll,.trials .scroll.tall{overflow:visible;max-height:none}svg.graph{min-width:0!important}
.trials thead th,.trials th[scope=row]{position:static}.trials{margin-inline:calc(50% - max(50%,min(50vw - 2rem,36rem)))}
.broad{margin-inline:calc(50% - max(50%,min(50vw - 2rem,36rem)))}
.trials table{font-size:7.5pt}.trials .why{min-width:0}.tools,.tip{display:none!important}
.trials thead button::after{content:none}.trials figcaption{break-before:avoid}.trials{break-inside:auto}
.files{display:none}
.broad table{font-size:7.5pt}.broad th,.broad td{padding-right:.7rem}
.facts,.caveats li{border:1px solid var(--line);border-left-width:3px}
a{color:inherit;text-decoration:none}
}
`.trim();
