import type { AxisValue, GraphRequirement, RequirementInstance } from '../graph/graph.js';
import type { Require } from '../parser/ast.js';
import type { CheckContext } from './context.js';
import { readCondition } from './formulas.js';
import type { Module } from './modules.js';
import { at } from './problems.js';

/** What a requirement is called: its text on one line. */
export const requirementText = ({ condition }: Require, module: Module): string =>
  module.source.text.slice(condition.span.start, condition.span.end).replace(/\s+/g, ' ');

/** `require` at the top of a file: one condition for each point of its axes; undefined after a reported problem. */
export function readRequirement(require: Require, module: Module, context: CheckContext): GraphRequirement | undefined {
  const { condition } = require;
  const axes = context.axesOf(condition, module);
  const text = requirementText(require, module);
  const instances: RequirementInstance[] = [];
  for (const coordinates of context.points(axes, at(module.source, condition), text)) {
    const read = readCondition(condition, { module, coordinates, owner: text }, context);
    if (!read) return undefined;
    const points = axes.flatMap((axis): [string, AxisValue][] => {
      const point = coordinates.get(axis)?.point;
      return point ? [[axis, point]] : [];
    });
    instances.push({ coordinates: Object.fromEntries(points), ...read });
  }
  return { text, location: at(module.source, require), axes, instances };
}
