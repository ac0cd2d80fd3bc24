import { ACCOUNT_ID, REGION } from '../gateway/principal.ts';
import { readAssembly, type SynthesizedStack } from './assembly.ts';
import { identify, type Endpoints, type Identity } from './identity.ts';
import { joinStacks } from './joinStacks.ts';
import { stableId } from './stableId.ts';
import { evaluateCondition, isRecord, NO_VALUE, resolveIntrinsics, type Scope } from './intrinsics.ts';
import { UnsupportedFeature, type Resource, type Stack, type SupportTable } from './model.ts';
import { checkProperties, checkType } from './supported.ts';
import type { Template, TemplateResource } from './template.ts';
import { refuseSharedNames, type NamedResource } from './uniqueNames.ts';

export interface LoadOptions {
  /** The output directory of `cdk synth`. */
  readonly assemblyDir: string;
  /** Which stacks to run, as one; needed only when the assembly holds several. */
  readonly stackNames?: readonly string[];
  readonly endpoints: Endpoints;
  readonly supports: SupportTable;
  /** The stream ARNs that DynamoDB gave, by the table's logical id. */
  readonly streamArns?: ReadonlyMap<string, string>;
  /** The value behind `{{resolve:service:reference}}`; undefined when there is none. */
  readonly dynamicReference?: (service: string, reference: string) => string | undefined;
}

/**
 * Loads the stack of an assembly with every intrinsic function resolved. Throws UnsupportedFeature, with logical id,
 * type and property, for whatever this runtime does not run.
 */
export function loadStack(options: LoadOptions): Stack {
  const stacks = readAssembly(options.assemblyDir);
  const names = stacks.map(({ name }) => name).join(', ');
  const { stackNames: wanted = [] } = options;
  if (wanted.length === 0 && stacks.length > 1)
    throw new Error(`The assembly has several stacks (${names}): say which one to run.`);
  const chosen = wanted.map((name) => {
    const found = stacks.find((stack) => stack.name === name);
    if (found === undefined) throw new Error(`The assembly has no stack ${name}; it has ${names}.`);
    return found;
  });
  const [first, ...others] = wanted.length === 0 ? stacks : chosen;
  if (first === undefined) throw new Error('An assembly has a stack.');
  return new StackLoader(joinStacks([first, ...others]), options).load();
}

class StackLoader implements Scope {
  readonly #stack: SynthesizedStack;
  readonly #template: Template;
  readonly #options: LoadOptions;
  readonly #identities = new Map<string, Identity>();
  readonly #underway = new Set<string>();

  constructor(stack: SynthesizedStack, options: LoadOptions) {
    this.#stack = stack;
    this.#template = stack.template;
    this.#options = options;
  }

  load(): Stack {
    if (this.#template.Transform !== undefined) {
      throw new UnsupportedFeature(this.#stack.name, 'Template', 'Transform', 'macros do not run locally.');
    }
    const live = Object.entries(this.#template.Resources).filter(
      ([, { Condition }]) => Condition === undefined || this.condition(Condition),
    );
    for (const [logicalId, { Type }] of live) checkType(logicalId, Type, this.#options.supports);

    const resources = new Map<string, Resource>();
    for (const [logicalId, raw] of live) {
      if (typeof this.#options.supports[raw.Type] === 'string') continue;
      const resource = this.#resource(logicalId, raw);
      checkProperties(resource, this.#options.supports);
      resources.set(logicalId, resource);
    }
    refuseSharedNames(live.map(([logicalId, { Type }]) => this.#named(logicalId, Type)));
    return makeStack(this.#stack, this.#options.assemblyDir, resources, this.#outputs());
  }

  #resource(logicalId: string, raw: TemplateResource): Resource {
    const properties = this.#resolve(logicalId, raw.Type, raw.Properties ?? {});
    return {
      logicalId,
      type: raw.Type,
      properties: isRecord(properties) ? properties : {},
      dependsOn: raw.DependsOn === undefined ? [] : [raw.DependsOn].flat(),
      ...this.#identity(logicalId),
    };
  }

  /** Ignored types too; whatever of them does not resolve here has no name that this runtime could compare. */
  #named(logicalId: string, type: string): NamedResource {
    const attempt = <T>(work: () => T): T | undefined => {
      try {
        return work();
      } catch {
        return undefined;
      }
    };
    return {
      logicalId,
      type,
      property: (name) => attempt(() => this.#property(logicalId, name)),
      arn: attempt(() => {
        const { attributes } = this.#identity(logicalId);
        return attributes['Arn'] ?? attributes[`${type.split('::').at(-1)}Arn`];
      }),
    };
  }

  #property(logicalId: string, name: string): string | undefined {
    const value = resolveIntrinsics(this.#template.Resources[logicalId]?.Properties?.[name], this);
    return value === undefined || value === NO_VALUE || typeof value === 'object' ? undefined : String(value);
  }

  #outputs(): Record<string, string> {
    const outputs = Object.entries(this.#template.Outputs ?? {}).filter(
      ([, { Condition }]) => Condition === undefined || this.condition(Condition),
    );
    return Object.fromEntries(
      outputs.map(([name, { Value }]) => [name, String(this.#resolve(name, 'Output', Value))]),
    );
  }

  #resolve(logicalId: string, type: string, value: unknown): unknown {
    try {
      return resolveIntrinsics(value, this);
    } catch (error) {
      if (error instanceof UnsupportedFeature) throw error;
      throw new UnsupportedFeature(
        logicalId,
        type,
        null,
        error instanceof Error ? error.message : String(error),
      );
    }
  }

  #identity(logicalId: string): Identity {
    const known = this.#identities.get(logicalId);
    if (known !== undefined) return known;
    const resource = this.#template.Resources[logicalId];
    if (resource === undefined) throw new Error(`there is no resource ${logicalId}`);
    if (this.#underway.has(logicalId)) throw new Error(`${logicalId} refers to itself`);
    this.#underway.add(logicalId);
    const identity = identify(resource.Type, {
      stackName: this.#stack.name,
      logicalId,
      property: (name) => this.#property(logicalId, name),
      endpoints: this.#options.endpoints,
      streamArn: this.#options.streamArns?.get(logicalId),
    });
    this.#underway.delete(logicalId);
    this.#identities.set(logicalId, identity);
    return identity;
  }

  ref(name: string): unknown {
    const pseudo = this.#pseudoParameter(name);
    if (pseudo !== undefined) return pseudo;
    const parameter = this.#template.Parameters?.[name];
    if (parameter === undefined) return this.#identity(name).ref;
    if (parameter.Default === undefined) throw new Error(`the parameter ${name} has no default`);
    return parameter.Type === 'CommaDelimitedList' || parameter.Type.startsWith('List<')
      ? String(parameter.Default).split(',')
      : parameter.Default;
  }

  #pseudoParameter(name: string): unknown {
    switch (name) {
      case 'AWS::AccountId':
        return ACCOUNT_ID;
      case 'AWS::Region':
        return REGION;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return this.#stack.name;
      case 'AWS::StackId':
        return `arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${this.#stack.name}/${stableId(this.#stack.name, 32)}`;
      case 'AWS::NotificationARNs':
        return [];
      case 'AWS::NoValue':
        return NO_VALUE;
      default:
        return undefined;
    }
  }

  attribute(logicalId: string, attribute: string): string {
    const value = this.#identity(logicalId).attributes[attribute];
    if (value === undefined) {
      const type = this.#template.Resources[logicalId]?.Type ?? 'nothing';
      throw new Error(`the attribute ${attribute} of ${logicalId} (${type}) is not known locally`);
    }
    return value;
  }

  mapping(map: string, first: string, second: string): unknown {
    const value = this.#template.Mappings?.[map]?.[first]?.[second];
    if (value === undefined) throw new Error(`the mapping ${map} has no ${first}.${second}`);
    return value;
  }

  condition(name: string): boolean {
    const expression = this.#template.Conditions?.[name];
    if (expression === undefined) throw new Error(`there is no condition ${name}`);
    return evaluateCondition(expression, this);
  }

  importValue(name: string): string {
    throw new Error(`Fn::ImportValue ${name}: one stack runs locally, nothing exports values to it`);
  }

  dynamicReference(service: string, reference: string): string {
    const value = this.#options.dynamicReference?.(service, reference);
    if (value === undefined) throw new Error(`{{resolve:${service}:${reference}}} has no value locally`);
    return value;
  }
}

function makeStack(
  synthesized: SynthesizedStack,
  directory: string,
  resources: Map<string, Resource>,
  outputs: Record<string, string>,
): Stack {
  const owners = new Map<string, Resource>();
  for (const resource of resources.values()) {
    for (const value of [resource.ref, ...Object.values(resource.attributes)]) {
      if (value.startsWith('arn:') && !owners.has(value)) owners.set(value, resource);
    }
  }
  return {
    name: synthesized.name,
    directory,
    resources,
    outputs,
    ofType: (type) => [...resources.values()].filter((resource) => resource.type === type),
    byArn: (arn) => {
      for (
        let known = arn;
        known.includes('/') || known.includes(':');
        known = known.replace(/[/:][^/:]*$/, '')
      ) {
        const owner = owners.get(known);
        if (owner !== undefined) return owner;
      }
      return null;
    },
    asset: (s3Key) => {
      const path = synthesized.assets.get(s3Key);
      if (path === undefined) throw new Error(`The assembly holds no asset ${s3Key}.`);
      return path;
    },
  };
}
