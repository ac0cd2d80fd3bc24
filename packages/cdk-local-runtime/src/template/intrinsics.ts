/**
 * CloudFormation's intrinsic functions:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */

/** What the functions look things up in. Each throws an Error that says what is missing. */
export interface Scope {
  /** `Ref` of a parameter, pseudo parameter or resource. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): string;
  mapping(map: string, first: string, second: string): unknown;
  condition(name: string): boolean;
  importValue(name: string): string;
  /** The value of `{{resolve:<service>:<reference>}}`. */
  dynamicReference(service: string, reference: string): string;
}

/** Stands for `AWS::NoValue`: the property or list item that holds it disappears. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** Replaces every intrinsic function in `value`, at any depth. */
export function resolveIntrinsics(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return dynamicReferences(value, scope);
  if (Array.isArray(value)) {
    return value.map((item) => resolveIntrinsics(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (!isRecord(value)) return value;

  const keys = Object.keys(value);
  const [key] = keys;
  if (keys.length === 1 && key !== undefined) {
    if (key === 'Ref') return scope.ref(text(value[key], 'Ref'));
    if (key.startsWith('Fn::')) return callFunction(key, value[key], scope);
  }
  const entries = Object.entries(value)
    .map(([name, member]): [string, unknown] => [name, resolveIntrinsics(member, scope)])
    .filter(([, member]) => member !== NO_VALUE);
  return Object.fromEntries(entries);
}

/** Evaluates a condition of the `Conditions` section or of `Fn::If`. */
export function evaluateCondition(expression: unknown, scope: Scope): boolean {
  if (!isRecord(expression))
    throw new Error(`a condition must be a function, not ${JSON.stringify(expression)}`);
  const [key] = Object.keys(expression);
  const operands = key === undefined ? undefined : expression[key];
  const list = Array.isArray(operands) ? operands : [];
  switch (key) {
    case 'Condition':
      return scope.condition(text(operands, 'Condition'));
    case 'Fn::Equals': {
      const [left, right] = list.map((operand) => resolveIntrinsics(operand, scope));
      return JSON.stringify(left) === JSON.stringify(right);
    }
    case 'Fn::And':
      return list.every((operand) => evaluateCondition(operand, scope));
    case 'Fn::Or':
      return list.some((operand) => evaluateCondition(operand, scope));
    case 'Fn::Not':
      return !evaluateCondition(list[0], scope);
    case 'Fn::Contains': {
      const [values, wanted] = list.map((operand) => resolveIntrinsics(operand, scope));
      return Array.isArray(values) && values.includes(wanted);
    }
    default:
      throw new Error(`the condition function ${key ?? '{}'} is not supported`);
  }
}

function callFunction(name: string, argument: unknown, scope: Scope): unknown {
  const resolved = () => resolveIntrinsics(argument, scope);
  switch (name) {
    case 'Fn::GetAtt': {
      const [logicalId, ...attribute] =
        typeof argument === 'string'
          ? argument.split('.')
          : list(argument, name).map((part) => text(part, name));
      return scope.attribute(logicalId ?? '', attribute.join('.'));
    }
    case 'Fn::Join': {
      const [separator, parts] = list(resolved(), name);
      return dynamicReferences(list(parts, name).map(String).join(text(separator, name)), scope);
    }
    case 'Fn::Sub':
      return substitute(argument, scope);
    case 'Fn::Select': {
      const [index, items] = list(resolved(), name);
      const item = list(items, name)[Number(index)];
      if (item === undefined) throw new Error(`Fn::Select finds no item ${String(index)}`);
      return item;
    }
    case 'Fn::Split': {
      const [separator, source] = list(resolved(), name);
      return text(source, name).split(text(separator, name));
    }
    case 'Fn::If': {
      const [condition, yes, no] = list(argument, name);
      return resolveIntrinsics(scope.condition(text(condition, name)) ? yes : no, scope);
    }
    case 'Fn::FindInMap': {
      const [map, first, second] = list(resolved(), name).map(String);
      return resolveIntrinsics(scope.mapping(map ?? '', first ?? '', second ?? ''), scope);
    }
    case 'Fn::Base64':
      return Buffer.from(text(resolved(), name)).toString('base64');
    case 'Fn::GetAZs':
      return ['a', 'b', 'c'].map((zone) => `${String(scope.ref('AWS::Region'))}${zone}`);
    case 'Fn::ImportValue':
      return scope.importValue(text(resolved(), name));
    case 'Fn::Length':
      return list(resolved(), name).length;
    case 'Fn::ToJsonString':
      return JSON.stringify(resolved());
    default:
      throw new Error(`the intrinsic function ${name} is not supported`);
  }
}

function substitute(argument: unknown, scope: Scope): string {
  const [template, own] = Array.isArray(argument) ? argument : [argument, {}];
  const variables = (isRecord(own) ? resolveIntrinsics(own, scope) : {}) as Record<string, unknown>;
  const substituted = text(template, 'Fn::Sub').replaceAll(/\$\{([^}]+)\}/g, (whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(variables, name)) return String(variables[name]);
    const dot = name.indexOf('.');
    return dot === -1 || name.startsWith('AWS::')
      ? String(scope.ref(name))
      : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
  });
  return dynamicReferences(substituted, scope);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
function dynamicReferences(value: string, scope: Scope): string {
  return value.replaceAll(/\{\{resolve:([\w-]+):([^}]+)\}\}/g, (whole, service: string, reference: string) =>
    scope.dynamicReference(service, reference),
  );
}

function list(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${name} needs a list, not ${JSON.stringify(value)}`);
  return value;
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${name} needs a string, not ${JSON.stringify(value)}`);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
