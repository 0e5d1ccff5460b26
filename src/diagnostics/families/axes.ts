import { error } from '../definition.js';

/** Family 4: axes, spaces, objectives. */
export const axisDiagnostics = {
  TML4001: error<{ found: string }>('axis-not-a-list', (p) => `an axis is a list of values, found ${p.found}`),
  TML4002: error('empty-axis', () => 'an axis needs at least one value'),
  TML4003: error<{ value: string }>('repeated-axis-value', (p) => `${p.value} stands twice on this axis`),
  TML4004: error<{ first: string; other: string }>(
    'mixed-axis',
    (p) => `the values of an axis are of one kind, found ${p.first} and ${p.other}`,
  ),
  TML4010: error<{ series: string; axis: string; has: string }>(
    'axis-missing',
    (p) => `${p.series} does not vary along ${p.axis}; it has ${p.has}`,
  ),
  TML4011: error<{ series: string; axes: string }>(
    'unreduced-axis',
    (p) => `${p.series} also varies along ${p.axes}; a line needs one value a point`,
  ),
  TML4012: error<{ function: string; axis: string; has: string }>(
    'reduced-axis-missing',
    (p) => `${p.function} over ${p.axis}: the value does not vary along ${p.axis}; it has ${p.has}`,
  ),
  TML4013: error<{ function: string; found: string }>(
    'not-reducible',
    (p) => `${p.function} over an axis takes a metric, found ${p.found}`,
  ),
  TML4014: error<{ function: string }>(
    'reduction-without-axis',
    (p) => `${p.function} takes a metric and the axis it is reduced over: ${p.function}(x over axis)`,
  ),
  TML4015: error<{ what: string; axis: string; has: string }>(
    'picked-axis-missing',
    (p) => `${p.what} does not vary along ${p.axis}; it has ${p.has}`,
  ),
  TML4016: error<{ axis: string; value: string; values: string }>(
    'not-on-axis',
    (p) => `${p.value} is not on the axis ${p.axis}, which has ${p.values}`,
  ),
  TML4017: error('pick-without-axis', () => 'an instance is picked by its axes, not by its position'),
  TML4020: error<{ name: string; problem: string }>('bad-dimension', (p) => `${p.name}: ${p.problem}`),
  TML4021: error<{ found: string }>('not-a-space', (p) => `a search runs over a space, found ${p.found}`),
  TML4022: error<{ search: string }>('missing-goal', (p) => `${p.search} has no goal, so no candidate is better than another`),
  TML4023: error<{ search: string }>('missing-strategy', (p) => `${p.search} does not say how to search`),
  TML4024: error<{ what: string }>('repeated-in-search', (p) => `a search has one ${p.what}`),
  TML4025: error<{ what: string; axes: string }>(
    'axis-in-search',
    (p) => `the ${p.what} of a search is one number, but this varies along ${p.axes}`,
  ),
  TML4026: error<{ found: string }>('goal-not-a-number', (p) => `a goal is a number, found ${p.found}`),
  TML4027: error<{ column: string; first: string; other: string }>(
    'column-clash',
    (p) => `two columns of the trials would be called ${p.column}: ${p.first} and ${p.other}`,
  ),
  TML4028: error<{ name: string }>('unknown-strategy', (p) => `there is no strategy named ${p.name}`),
  TML4029: error<{ search: string; part: string }>('several-goals', (p) => `${p.search} has several goals, so it has no ${p.part}`),
  TML4031: error<{ found: string }>('requirement-not-a-condition', (p) => `a requirement is true or false, found ${p.found}`),
  TML4032: error<{ column: string; search: string }>('unknown-column', (p) => `the trials of ${p.search} have no column ${p.column}`),
  TML4033: error<{ what: string; split: string }>('test-split-selects', (p) => `the ${p.what} of a search must not read ${p.split}`),
  TML4051: error<{ limit: number }>(
    'condition-too-wide',
    (p) => `this condition depends on dimensions with more than ${p.limit} combinations of values`,
  ),
  TML4052: error<{ name: string; condition: string }>(
    'dimension-may-be-absent',
    (p) => `${p.name} exists only when ${p.condition}, so this condition cannot read it everywhere`,
  ),
  TML4053: error<{ limit: number }>('grid-too-large', (p) => `the grid has more than ${p.limit} points`),
  TML4054: error<{ search: string }>('knee-of-one-goal', (p) => `${p.search} has one goal, so its front has no knee`),
  TML4055: error<{ axis: string; name: string }>(
    'axis-varies-with-candidate',
    (p) => `the axis ${p.axis} of a search is the same for every candidate, but it reads ${p.name}`,
  ),
  TML4041: error<{ axes: string }>(
    'axis-varies',
    (p) => `the values of an axis are the same at every point of the others, but this varies along ${p.axes}`,
  ),
  TML4042: error<{ names: number; found: string }>(
    'axis-names-and-lists',
    (p) => `${p.names} axes that move together need ${p.names} lists of equal length in zip, found ${p.found}`,
  ),
  TML4043: error<{ what: string }>('unnamed-on-axis', (p) => `a node on an axis is called by its name, but this is ${p.what} without one`),
  TML4044: error<{ what: string }>('axis-left-over', (p) => `one value is needed here, but ${p.what}`),
  TML4045: error<{ picked: string; axes: string; points: string }>(
    'ambiguous-pick',
    (p) => `${p.picked} is on several points of ${p.axes}: ${p.points}`,
  ),
  TML4046: error<{ picked: string; axes: string; points: string }>(
    'pick-off-pair',
    (p) => `${p.axes} move together, and none of their points has ${p.picked}: ${p.points}`,
  ),
} as const;
