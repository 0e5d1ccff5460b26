import type { TopLevelSpec } from 'vega-lite';
import type { History, HistoryPoint } from './history.js';
import { CURVE_INKS, LABEL_INK, MISSING_INK, TEXT_INK } from './palette.js';
import type { PlotSize } from './plot-frame.js';
import { GEOMETRY, MANY, NO_SCALE, plotFrame, WIDEST_TITLE } from './plot-frame.js';

/** The Vega-Lite specification of a search's history, data inline. Equal histories give equal specifications. */
export function historySpec(history: History, plotSize: PlotSize): TopLevelSpec {
  const geometry = { ...GEOMETRY[plotSize], height: Math.round(GEOMETRY[plotSize].height * 0.8) };
  const ink = CURVE_INKS[0]?.light;
  const count = history.points.length;
  const size = count > MANY ? 22 : 50;
  const x = {
    field: 'index',
    type: 'quantitative',
    title: 'trial',
    scale: { domain: [-0.5, Math.max(0, ...history.points.map(({ index }) => index)) + 0.5], nice: false, zero: false },
    axis: { grid: false, tickMinStep: 1, tickCount: Math.min(count, geometry.ticks * 2), format: 'd', titleLimit: WIDEST_TITLE },
  };
  const side = history.direction === 'maximize' ? 'more' : 'less';
  const y = {
    field: 'goal',
    type: 'quantitative',
    title: `${history.goal} (${side} is better)`,
    scale: { domain: domainOf(history.points), nice: false, zero: false },
    axis: {
      tickCount: geometry.ticks,
      titleLimit: geometry.height + 40,
      ...(history.points.some(({ goal }) => goal !== null) ? {} : NO_SCALE),
    },
  };
  const description = { field: 'about', type: 'nominal' };
  const floor = (filter: string, text: string): object => ({
    data: { name: 'trials' },
    transform: [{ filter }],
    mark: { type: 'text', aria: true, text, fontSize: 15, fontWeight: 'bold', baseline: 'bottom', color: MISSING_INK.light },
    encoding: { x, y: { value: geometry.height - 1 }, description },
  });
  const points = (random: boolean): object => ({
    data: { name: 'trials' },
    transform: [{ filter: `isValid(datum.goal) && ${random ? '' : '!'}datum.open` }],
    mark: { type: 'point', aria: true, filled: !random, size: random ? size * 0.9 : size, strokeWidth: 1.75, opacity: 1, color: ink },
    encoding: { x, y, description },
  });
  const best = history.points.find(({ index, goal }) => index === history.best && goal !== null);
  return {
    ...plotFrame(geometry, `${history.title}. ${history.notes.join(' ')}`),
    datasets: {
      trials: history.points.map(({ random, bestIndex: _, ...point }) => ({ ...point, open: random && history.proposedFrom !== null })),
      best: best ? [{ index: best.index, goal: best.goal, text: `★ #${best.index}` }] : [],
      proposed: history.proposedFrom === null ? [] : [{ index: history.proposedFrom - 0.5 }],
    },
    layer: [
      { data: { name: 'proposed' }, mark: { type: 'rule', strokeWidth: 1, strokeDash: [2, 3], color: LABEL_INK.light }, encoding: { x } },
      {
        data: { name: 'trials' },
        transform: [{ filter: 'isValid(datum.bestSoFar)' }],
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2, color: LABEL_INK.light },
        encoding: { x, y: { ...y, field: 'bestSoFar' } },
      },
      points(true),
      points(false),
      floor("!isValid(datum.goal) && datum.state == 'infeasible'", '×'),
      floor("!isValid(datum.goal) && datum.state != 'infeasible'", '!'),
      {
        data: { name: 'best' },
        mark: {
          type: 'text',
          dy: history.direction === 'maximize' ? -12 : 12,
          fontSize: geometry.fontSize,
          baseline: 'middle',
          color: TEXT_INK.light,
        },
        encoding: { x, y, text: { field: 'text' } },
      },
    ],
  } as TopLevelSpec;
}

/** The span of the goals with a margin, wider at the bottom for the marks of trials without one. */
function domainOf(points: readonly HistoryPoint[]): readonly [number, number] {
  const goals = points.flatMap(({ goal }) => goal ?? []);
  if (goals.length === 0) return [0, 1];
  const [low, high] = [Math.min(...goals), Math.max(...goals)];
  const span = high > low ? high - low : Math.abs(high) * 0.1 || 1;
  const round = (value: number): number => Number(value.toPrecision(4));
  return [round(low - span * 0.16), round(high + span * 0.12)];
}
