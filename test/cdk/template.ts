import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Stack } from 'aws-cdk-lib';
import { readAssembly } from 'cdk-local-runtime/cost';
import { paymentsApp } from '../../cdk/app.ts';
import {
  type Environment,
  type EnvironmentName,
  observabilityStackName,
  stackName,
} from '../../cdk/environments/environment.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** A synthesized template, read with plain code. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Rules?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** What an environment is synthesized to. */
export interface Assembled {
  /** What does the work: one stack with all that is nested in it, in its place. */
  readonly template: Template;
  /** The stacks that do the work, each as CloudFormation gets it, by the path of its construct: `''` is the one that others are nested in. */
  readonly stacks: ReadonlyMap<string, Template>;
  /** Of the stack that only observes. */
  readonly observability: Template;
  /** Of the stacks of the pages. */
  readonly pages: readonly Template[];
  /** Whether both stacks refuse to be deleted. */
  readonly refusesDeletion: boolean;
}

const known = new Map<string, Assembled>();

/** An environment, synthesized once a test run. */
function assembled(name: EnvironmentName): Assembled {
  const found = known.get(name) ?? assemble(environmentNamed(name));
  known.set(name, found);
  return found;
}

/** What does the work, nested stacks in their places: what is in an environment, whatever stack it is in. */
export const templateOf = (name: EnvironmentName): Template => assembled(name).template;

/** The stacks that do the work, each as CloudFormation gets it, by the path of its construct: `''` is the one that others are nested in. */
export const stacksOf = (name: EnvironmentName): ReadonlyMap<string, Template> => assembled(name).stacks;

/** One of the stacks that do the work, as CloudFormation gets it. */
export function stackOf(name: EnvironmentName, path: string): Template {
  const found = stacksOf(name).get(path);
  if (found === undefined) throw new Error(`no stack ${path} does work`);
  return found;
}

/** The template of the stack that observes it: alarms, filters of logs, dashboard. */
export const observabilityOf = (name: EnvironmentName): Template => assembled(name).observability;

/** The templates of the stacks of its pages. */
export const pagesOf = (name: EnvironmentName): readonly Template[] => assembled(name).pages;

/** The alarms of an environment. */
export const alarmsOf = (name: EnvironmentName): Found[] =>
  ofType(observabilityOf(name), 'AWS::CloudWatch::Alarm');

export function synthesize(environment: Environment): Template {
  return assemble(environment).template;
}

/** Synthesizes as `cdk synth` does, cdk-nag included; CloudFormation's own schemas are checked by `npm run check`. */
export function assemble(environment: Environment): Assembled {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
  const before = process.env['CDK_VALIDATION'];
  process.env['CDK_VALIDATION'] = 'false';
  try {
    const app = paymentsApp({ outdir, environment });
    const assembly = app.synth();
    const [main, observability] = [stackName(environment.name), observabilityStackName(environment.name)].map(
      (name) => assembly.getStackByName(name),
    );
    const work = readAssembly(outdir).find(({ name }) => name === main?.stackName);
    return {
      template: work?.template as Template,
      stacks: stacksIn(app, outdir, environment),
      observability: observability?.template as Template,
      pages: assembly.stacks
        .filter(({ stackName }) => ![main?.stackName, observability?.stackName].includes(stackName))
        .map(({ template }) => template as Template),
      refusesDeletion: [main, observability].every((stack) => stack?.terminationProtection ?? false),
    };
  } finally {
    if (before === undefined) delete process.env['CDK_VALIDATION'];
    else process.env['CDK_VALIDATION'] = before;
    rmSync(outdir, { recursive: true, force: true });
  }
}

function stacksIn(app: App, outdir: string, { name }: Environment): ReadonlyMap<string, Template> {
  const main = app.node.findChild(stackName(name));
  const stacks = main.node.findAll().filter((construct) => Stack.isStack(construct));
  return new Map(
    stacks.map((stack) => [
      stack.node.path.split('/').slice(1).join('/'),
      JSON.parse(readFileSync(join(outdir, stack.templateFile), 'utf8')) as Template,
    ]),
  );
}

export interface Found {
  readonly id: string;
  readonly type: string;
  /** Unchecked: a test that reads a path that is not there fails. */
  readonly properties: any;
  readonly deletionPolicy: string | undefined;
}

/** Resources of one type. */
export function ofType(template: Template, type: string): Found[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, { Type, Properties, DeletionPolicy }]) => ({
      id,
      type: Type,
      properties: Properties,
      deletionPolicy: DeletionPolicy,
    }));
}

/** The logical id that a value points to: by `Ref`, `Fn::GetAtt` or within a join; undefined for plain text. */
export function target(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return Ref;
  if (Array.isArray(attribute)) return String(attribute[0]);
  const parts = Array.isArray(join) ? (join[1] as unknown[]) : [];
  return parts.map(target).find((id) => id !== undefined);
}

export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly conditions: unknown;
}

/** What a role may do: the statements inside it and in every policy that names it. */
export function statementsOf(template: Template, roleId: string): Statement[] {
  const inside = (template.Resources[roleId]?.Properties['Policies'] ?? []) as any[];
  const attached = ofType(template, 'AWS::IAM::Policy')
    .filter(({ properties }) => (properties.Roles as unknown[]).some((role) => target(role) === roleId))
    .map(({ properties }) => properties);
  return [...inside, ...attached]
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement as Record<string, unknown>[])
    .map((statement) => ({
      actions: [statement['Action']].flat() as string[],
      resources: [statement['Resource']].flat(),
      conditions: statement['Condition'],
    }));
}

/** A function by the last part of its name. */
export function functionNamed(template: Template, entry: string): Found {
  const found = ofType(template, 'AWS::Lambda::Function').find(({ properties }) =>
    String(properties.FunctionName).endsWith(`-${entry}`),
  );
  if (found === undefined) throw new Error(`the template has no function ${entry}`);
  return found;
}

/** A metric that an alarm looks at. */
export interface AlarmMetric {
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** Whether an alarm looks at this metric of what has that name. */
export function looksAt({ properties }: Found, metricName: string, name: string): boolean {
  return metricsOf(properties).some(
    ({ MetricName, Dimensions = [] }) =>
      MetricName === metricName && Dimensions.some(({ Value }) => Value === name),
  );
}

/** The metrics of an alarm: its own, or those that its expression computes with. */
export function metricsOf(alarm: Record<string, any>): readonly AlarmMetric[] {
  const queries = (alarm['Metrics'] ?? []) as readonly {
    readonly MetricStat?: { readonly Metric: AlarmMetric };
  }[];
  return 'MetricName' in alarm ? [alarm] : queries.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
}
