import type { CallStage } from '../../parser/ast.js';
import { bindArguments } from '../arguments.js';
import type { CheckContext } from '../context.js';
import type { Module } from '../modules.js';
import { describeValue } from '../values.js';
import type { NamedColumn } from './columns.js';
import { reportScope } from './series.js';
import { columnName } from './table-steps.js';

/** What the arguments of a plot say. */
export interface Channels {
  /** By channel. */
  readonly columns: ReadonlyMap<string, NamedColumn>;
  readonly title?: string;
}

/** The channels of a plot: names of columns, and `title` as text; undefined after a reported problem. */
export function readChannels(
  name: string,
  parameters: readonly string[],
  stage: CallStage,
  module: Module,
  context: CheckContext,
): Channels | undefined {
  const all = [...parameters, 'title'];
  const callee = { name, parameters: all, signature: `${name}(${all.join(', ')})`, positional: false };
  const bound = bindArguments(callee, stage.args ?? [], module, context.problems);
  const columns = new Map<string, NamedColumn>();
  let title: string | undefined;
  for (const [channel, { value, span }] of bound) {
    if (channel !== 'title') {
      const column = columnName(value, channel, module, context);
      if (!column) return undefined;
      columns.set(channel, column);
      continue;
    }
    const text = context.evaluate(value, reportScope(module));
    if (text.kind !== 'text') {
      const place = { source: module.source, span };
      if (text.kind !== 'unknown') context.problems.report('TML3101', { expected: 'text for title', found: describeValue(text) }, place);
      return undefined;
    }
    title = text.value;
  }
  // What could not be bound was reported: a channel that is missing for that reason is no second mistake.
  if (bound.size !== (stage.args ?? []).length) return undefined;
  return { columns, ...(title === undefined ? {} : { title }) };
}
