import type { ValidateFunction } from 'ajv/dist/2020.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Action } from '../graph/action.js';
import { logitsProblem, validateNetwork } from '../network/shapes.js';
import { readNetwork } from './network-json.js';
import type { OpSpec, PortSpec } from './op-spec.js';
import { describeDomain, standsCanonically } from './param-codec.js';
import { paramsSchema } from './param-schema.js';
import { specs } from './specs.js';

const ajv = new Ajv2020({ allErrors: true, discriminator: true });
const validators = new Map<string, ValidateFunction>();

function validator(spec: OpSpec): ValidateFunction {
  let validate = validators.get(spec.name);
  if (!validate) {
    validate = ajv.compile(paramsSchema(spec));
    validators.set(spec.name, validate);
  }
  return validate;
}

/**
 * What keeps an action that arrived from elsewhere from being run here: an unknown operation or version, parameters that
 * are not canonical or outside their domain, inputs that do not match the ports. Empty when it can run.
 */
export function checkAction(action: Action): readonly string[] {
  const spec = specs.get(action.op);
  if (!spec) return [`there is no operation ${action.op}`];
  if (action.opVersion !== spec.version) {
    return [`${action.op} has version ${spec.version} here, but the action asks for version ${action.opVersion}`];
  }
  return [...checkParams(spec, action), ...checkInputs(spec, action)];
}

function checkParams(spec: OpSpec, action: Action): string[] {
  const validate = validator(spec);
  if (!validate(action.params)) {
    return (validate.errors ?? []).map(({ instancePath, message }) => `params${instancePath} ${message ?? 'is invalid'}`);
  }
  const problems = spec.params.flatMap((param) =>
    standsCanonically(param, action.params[param.name])
      ? []
      : [`params/${param.name} must be ${describeDomain(param.type)}, in canonical form`],
  );
  if (spec.main?.accepts === 'architecture') {
    const validation = validateNetwork(readNetwork(action.params[spec.main.name]));
    const problem = validation.ok ? logitsProblem(validation.shapes) : `layer ${validation.layer}: ${validation.problem}`;
    if (problem !== null) problems.push(`params/${spec.main.name}, ${problem}`);
  }
  return problems;
}

function checkInputs(spec: OpSpec, action: Action): string[] {
  const ports = [...(spec.main && spec.main.accepts !== 'architecture' ? [spec.main] : []), ...spec.ports].flatMap((port) =>
    port.repeated ? repeatedPorts(port, action) : [port],
  );
  const problems = Object.keys(action.inputs)
    .filter((name) => !ports.some((port) => port.name === name))
    .map((name) => `inputs/${name} is no port of ${spec.name}`);
  for (const { name, accepts } of ports) {
    const input = action.inputs[name];
    if (!input) problems.push(`inputs/${name} is missing`);
    else if ((accepts === 'split') !== (input.split !== undefined)) {
      problems.push(`inputs/${name} must ${accepts === 'split' ? '' : 'not '}name a split`);
    }
  }
  return problems;
}

/** As many numbered ports as the action has inputs of the port's name, and at least one. */
function repeatedPorts(port: PortSpec, action: Action): PortSpec[] {
  const count = Object.keys(action.inputs).filter((name) => name.startsWith(`${port.name}.`)).length;
  return Array.from({ length: Math.max(1, count) }, (_, index) => ({ ...port, name: `${port.name}.${index}` }));
}
