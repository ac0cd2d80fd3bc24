import { isRecord } from './intrinsics.ts';
import { UnsupportedFeature } from './model.ts';
import type { Template, TemplateResource } from './template.ts';

const TYPE = 'AWS::CloudFormation::Stack';
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const QUOTAS = { Resources: 500, Parameters: 200, Outputs: 200 } as const;

/**
 * A template with the resources of its nested stacks in their places: parameters are what the outer stack gives, outputs what they stand for.
 * A logical id that the outer stack has as well gets the nested stack's before it.
 *
 * @param read the template that a `TemplateURL` names; undefined: the assembly has none, so that nothing is placed
 * @throws UnsupportedFeature for a nested stack with mappings, conditions or macros, and for more resources, parameters or outputs than CloudFormation takes
 */
export function withNestedStacks(template: Template, read: ReadNested): Template {
  refuseTooMany(template);
  const nested = Object.entries(template.Resources).flatMap(([id, resource]) => {
    const inner = resource.Type === TYPE ? read(resource.Properties?.['TemplateURL']) : undefined;
    return inner === undefined ? [] : [{ id, inner: withNestedStacks(inner, read) }];
  });
  // A nested stack is given what others give out: each is read as those before it have left it.
  return nested.reduce((outer, { id, inner }) => {
    const stack = outer.Resources[id];
    return stack === undefined ? outer : placed(outer, id, stack, inner);
  }, template);
}

/** The template that a `TemplateURL` names, intrinsic functions and all. */
export type ReadNested = (url: unknown) => Template | undefined;

function placed(outer: Template, id: string, stack: TemplateResource, inner: Template): Template {
  for (const part of ['Mappings', 'Conditions', 'Transform'] as const)
    if (inner[part] !== undefined)
      throw new UnsupportedFeature(
        id,
        TYPE,
        'TemplateURL',
        `a nested stack with ${part} does not run locally.`,
      );
  const { [id]: _, ...others } = outer.Resources;
  const names = new Map(
    Object.keys(inner.Resources).map((name) => [name, name in others ? `${id}${name}` : name]),
  );
  const given = stack.Properties?.['Parameters'];
  const scope: InnerScope = {
    names,
    parameters: new Map(
      Object.entries(inner.Parameters ?? {}).map(([name, { Default }]) => [
        name,
        isRecord(given) && name in given ? given[name] : Default,
      ]),
    ),
  };
  const outputs = inner.Outputs ?? {};
  const rest = replaced({ Resources: others, Outputs: outer.Outputs ?? {} }, (value) => {
    const [name, attribute] = attributeIn(value) ?? [];
    const output = name === id ? outputs[(attribute ?? '').replace(/^Outputs\./, '')] : undefined;
    return output === undefined ? undefined : inScope(output.Value, scope);
  }) as Pick<Template, 'Resources' | 'Outputs'>;
  const resources = Object.entries(inner.Resources).map(([name, resource]) => [
    names.get(name) ?? name,
    {
      ...resource,
      Properties: inScope(resource.Properties ?? {}, scope) as Record<string, unknown>,
      // What the stack waits for, all in it waits for.
      DependsOn: [
        ...[stack.DependsOn ?? []].flat(),
        ...[resource.DependsOn ?? []].flat().map((other) => names.get(other) ?? other),
      ],
    },
  ]);
  return {
    ...outer,
    Outputs: rest.Outputs ?? {},
    Resources: {
      ...Object.fromEntries(
        Object.entries(rest.Resources).map(([name, resource]) => [name, withoutWait(resource, id, names)]),
      ),
      ...(Object.fromEntries(resources) as Template['Resources']),
    },
  };
}

function refuseTooMany(template: Template): void {
  for (const [section, most] of Object.entries(QUOTAS) as [keyof typeof QUOTAS, number][]) {
    const names = Object.keys(template[section] ?? {});
    if (names.length > most)
      throw new UnsupportedFeature(
        names[most] ?? '',
        'Template',
        section,
        `a template has ${most} ${section.toLowerCase()} at most, this one has ${names.length}.`,
      );
  }
}

export interface InnerScope {
  readonly names: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, unknown>;
}

/** A value of the inner template in the words of the outer one. */
export function inScope(value: unknown, scope: InnerScope): unknown {
  return replaced(value, (part) => {
    if (!isRecord(part)) return undefined;
    const { Ref: ref, 'Fn::Sub': sub } = part;
    if (typeof ref === 'string')
      return scope.parameters.has(ref) ? scope.parameters.get(ref) : { Ref: scope.names.get(ref) ?? ref };
    const [name, attribute] = attributeIn(part) ?? [];
    if (name !== undefined) return { 'Fn::GetAtt': [scope.names.get(name) ?? name, attribute] };
    return sub === undefined ? undefined : { 'Fn::Sub': substitution(sub, scope) };
  });
}

/** `${name}` of a parameter becomes a variable, that of a renamed resource its name. */
function substitution(sub: unknown, scope: InnerScope): unknown {
  const [text, variables] = (Array.isArray(sub) ? sub : [sub, {}]) as [string, Record<string, unknown>];
  const own = inScope(variables, scope) as Record<string, unknown>;
  const all = { ...own };
  const renamed = text.replaceAll(/\$\{([\w:]+)((?:\.[\w.]+)?)\}/g, (whole, name: string, rest: string) => {
    if (name in own) return whole;
    if (scope.parameters.has(name)) all[name] = scope.parameters.get(name);
    return `\${${scope.names.get(name) ?? name}${rest}}`;
  });
  return [renamed, all];
}

/** The logical id and attribute of an `Fn::GetAtt`. */
function attributeIn(value: unknown): [name: string, attribute: string] | undefined {
  const found = isRecord(value) ? value['Fn::GetAtt'] : undefined;
  if (typeof found === 'string') {
    const [name = '', ...attribute] = found.split('.');
    return [name, attribute.join('.')];
  }
  return Array.isArray(found) ? [String(found[0]), String(found[1])] : undefined;
}

/** The value with each part that `replace` knows replaced, the outermost first. */
export function replaced(value: unknown, replace: (part: unknown) => unknown): unknown {
  const found = replace(value);
  if (found !== undefined) return found;
  if (Array.isArray(value)) return value.map((part) => replaced(part, replace));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, replaced(part, replace)]));
}

/** Whoever waits for the nested stack waits for all of it. */
function withoutWait(
  resource: TemplateResource,
  id: string,
  names: ReadonlyMap<string, string>,
): TemplateResource {
  const waits = [resource.DependsOn ?? []].flat();
  return waits.includes(id)
    ? { ...resource, DependsOn: [...waits.filter((other) => other !== id), ...names.values()] }
    : resource;
}
