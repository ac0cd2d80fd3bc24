/** As much of a CloudFormation template as is changed. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
}

const TABLE = 'AWS::DynamoDB::GlobalTable';
/** What reads a stream, and is bound to the one that it was made for. A nested stack that is handed a stream has nothing but such a reader. */
const STREAM_READERS = ['AWS::Pipes::Pipe', 'AWS::Lambda::EventSourceMapping', 'AWS::CloudFormation::Stack'];

/**
 * The template of an environment while its tables are exchanged: tables as a restore leaves them, nothing that reads their streams,
 * nothing that begins work by itself, and no merchant admitted. Deployed before the exchange, it makes what CloudFormation knows and what
 * is there the same; the environment's own template, deployed after it, then sets and makes everything again.
 *
 * @param closed the name of the function that admits merchants
 * @throws Error when something else needs what is left out
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html
 */
export function restoringTemplate<T extends Template>(template: T, closed: string): T {
  const isReader = ({ Type, Properties }: Resource): boolean =>
    STREAM_READERS.includes(Type) && streamsIn(Properties).length > 0;
  const left = new Set(
    Object.entries(template.Resources).flatMap(([id, each]) => (isReader(each) ? [id] : [])),
  );
  const kept = Object.entries(template.Resources).filter(([id]) => !left.has(id));
  const Resources = Object.fromEntries(
    kept.map(([id, resource]) => [id, withoutDependence(restoring(resource, closed), left)]),
  );
  const changed = { ...template, Resources };
  const needed = referencesIn([Resources, template.Outputs]).find((id) => left.has(id));
  if (needed !== undefined)
    throw new Error(`something else in the template needs ${needed}, which is left out`);
  return changed;
}

function restoring(resource: Resource, closed: string): Resource {
  const { Type, Properties = {} } = resource;
  const having = (changes: Record<string, unknown>): Resource => ({
    ...resource,
    Properties: { ...Properties, ...changes },
  });
  switch (Type) {
    case TABLE: {
      const { StreamSpecification: _1, TimeToLiveSpecification: _2, ...kept } = Properties;
      const Replicas = (Properties['Replicas'] as readonly Record<string, unknown>[]).map(
        ({ PointInTimeRecoverySpecification: _3, DeletionProtectionEnabled: _4, Tags: _5, ...replica }) =>
          replica,
      );
      return { ...resource, Properties: { ...kept, Replicas } };
    }
    case 'AWS::Scheduler::Schedule':
      return having({ State: 'DISABLED' });
    case 'AWS::Lambda::EventSourceMapping':
      return having({ Enabled: false });
    case 'AWS::Pipes::Pipe':
      return having({ DesiredState: 'STOPPED' });
    case 'AWS::Lambda::Function':
      return Properties['FunctionName'] === closed ? having({ ReservedConcurrentExecutions: 0 }) : resource;
    case 'AWS::IAM::Role':
    case 'AWS::IAM::Policy':
      return { ...resource, Properties: ofAnyStream(Properties) as Record<string, unknown> };
    default:
      return resource;
  }
}

/** A table without a stream has no ARN of it: until the new ones are there, roles may read whichever comes. */
function ofAnyStream(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ofAnyStream);
  if (typeof value !== 'object' || value === null) return value;
  const [table] = streamsIn(value, 0);
  if (table !== undefined) return { 'Fn::Join': ['', [{ 'Fn::GetAtt': [table, 'Arn'] }, '/stream/*']] };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ofAnyStream(inner)]));
}

function withoutDependence(resource: Resource, left: ReadonlySet<string>): Resource {
  const { DependsOn, ...rest } = resource;
  if (DependsOn === undefined) return resource;
  const others = [DependsOn].flat().filter((id) => !left.has(id));
  return others.length === 0 ? rest : { ...rest, DependsOn: others };
}

/** The tables whose streams a value names; `depth` 0 looks at the value itself alone. */
function streamsIn(value: unknown, depth = Infinity): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const attribute: unknown = (value as Record<string, unknown>)['Fn::GetAtt'];
  if (Array.isArray(attribute) && attribute[1] === 'StreamArn') return [String(attribute[0])];
  return depth === 0 ? [] : Object.values(value).flatMap((inner) => streamsIn(inner, depth - 1));
}

/** The logical ids that a value names. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Ref, 'Fn::GetAtt': attribute } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return [Ref];
  if (Array.isArray(attribute)) return [String(attribute[0])];
  return Object.values(value).flatMap(referencesIn);
}
