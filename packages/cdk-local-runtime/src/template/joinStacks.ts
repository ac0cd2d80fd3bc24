import type { SynthesizedStack } from './assembly.ts';
import { isRecord } from './intrinsics.ts';
import { UnsupportedFeature } from './model.ts';
import { inScope, replaced } from './nestedStacks.ts';
import type { Template, TemplateResource } from './template.ts';

/**
 * One stack of several of an assembly that run together: resources of the others join the first, and what one says of another's outputs
 * stands for what they are. A logical id that is there already gets the stack's name before it. Physical names that CloudFormation would
 * make begin with the first one's.
 *
 * @throws UnsupportedFeature for an output of a stack that is not among them, and for mappings or conditions that differ under one name
 */
export function joinStacks([first, ...others]: readonly [
  SynthesizedStack,
  ...SynthesizedStack[],
]): SynthesizedStack {
  const renamed = others.reduce<readonly SynthesizedStack[]>(
    (before, stack) => [
      ...before,
      {
        ...stack,
        template: apart(
          stack,
          before.map(({ template }) => template),
        ),
      },
    ],
    [first],
  );
  const outputs = new Map(renamed.map(({ name, template }) => [name, template.Outputs ?? {}]));
  const template = renamed.map(({ template }) => template).reduce((all, next) => merged(all, next));
  return { ...first, template: withOutputs(template, outputs) };
}

/** The template with logical ids that none of the others has, and its own name where it asks for it. */
function apart({ name, template }: SynthesizedStack, others: readonly Template[]): Template {
  const prefix = name.replaceAll(/[^A-Za-z0-9]/g, '');
  const isTaken = (id: string): boolean => others.some(({ Resources }) => id in Resources);
  const names = new Map(
    Object.keys(template.Resources).map((id) => [id, isTaken(id) ? `${prefix}${id}` : id]),
  );
  const scope = { names, parameters: new Map<string, unknown>([['AWS::StackName', name]]) };
  const resources = Object.entries(template.Resources).map(([id, resource]): [string, TemplateResource] => [
    names.get(id) ?? id,
    {
      ...resource,
      Properties: inScope(resource.Properties ?? {}, scope) as Record<string, unknown>,
      DependsOn: [resource.DependsOn ?? []].flat().map((other) => names.get(other) ?? other),
    },
  ]);
  return {
    ...template,
    Resources: Object.fromEntries(resources),
    Outputs: inScope(template.Outputs ?? {}, scope) as NonNullable<Template['Outputs']>,
  };
}

function merged(all: Template, next: Template): Template {
  const section = (name: 'Parameters' | 'Mappings' | 'Conditions'): Record<string, unknown> => {
    const [before, added] = [all[name] ?? {}, next[name] ?? {}];
    const differs = Object.keys(added).find(
      (key) => key in before && JSON.stringify(before[key]) !== JSON.stringify(added[key]),
    );
    if (differs !== undefined)
      throw new UnsupportedFeature(
        differs,
        'Template',
        name,
        'two of the stacks have it and mean different things.',
      );
    return { ...before, ...added };
  };
  return {
    ...all,
    ...(next.Transform === undefined ? {} : { Transform: next.Transform }),
    Parameters: section('Parameters') as NonNullable<Template['Parameters']>,
    Mappings: section('Mappings') as NonNullable<Template['Mappings']>,
    Conditions: section('Conditions'),
    Resources: { ...all.Resources, ...next.Resources },
    Outputs: { ...next.Outputs, ...all.Outputs },
  };
}

type Outputs = NonNullable<Template['Outputs']>;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html */
function withOutputs(template: Template, outputs: ReadonlyMap<string, Outputs>): Template {
  const exported = new Map(
    [...outputs.values()].flatMap((own) =>
      Object.values(own).flatMap(({ Value, Export }) =>
        typeof Export?.Name === 'string' ? [[Export.Name, Value] as const] : [],
      ),
    ),
  );
  const valueOf = (part: unknown): unknown => {
    if (!isRecord(part)) return undefined;
    const { 'Fn::GetStackOutput': output, 'Fn::ImportValue': imported } = part;
    if (typeof imported === 'string' && exported.has(imported))
      return replaced(exported.get(imported), valueOf);
    if (!isRecord(output)) return undefined;
    const { StackName, OutputName } = output;
    const found = outputs.get(String(StackName))?.[String(OutputName)];
    if (found === undefined)
      throw new UnsupportedFeature(
        String(OutputName),
        'Output',
        'Fn::GetStackOutput',
        `the stack ${String(StackName)} is not among those that run, or has no such output.`,
      );
    return replaced(found.Value, valueOf);
  };
  return {
    ...template,
    ...(replaced({ Resources: template.Resources, Outputs: template.Outputs }, valueOf) as Pick<
      Template,
      'Resources' | 'Outputs'
    >),
  };
}
