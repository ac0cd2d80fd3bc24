/** As much of a template as tells what becomes of indexes. */
export interface TablesTemplate {
  readonly Resources?: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

interface Index {
  readonly IndexName: string;
}

/**
 * Why one deployment cannot bring the indexes of these tables from the one template to the other; empty when it can. A table takes or
 * loses one index at a time, and an index that is there cannot become another one under its name.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
 */
export function refusedIndexChanges(deployed: TablesTemplate, next: TablesTemplate): string[] {
  return Object.entries(next.Resources ?? {}).flatMap(([id, { Type, Properties = {} }]) => {
    const before = deployed.Resources?.[id];
    if (!/^AWS::DynamoDB::(Global)?Table$/.test(Type) || before === undefined) return [];
    const [was, is] = [indexesOf(before.Properties ?? {}), indexesOf(Properties)];
    const table = typeof Properties['TableName'] === 'string' ? Properties['TableName'] : id;
    const added = [...is.keys()].filter((name) => !was.has(name));
    const removed = [...was.keys()].filter((name) => !is.has(name));
    const changed = [...is].flatMap(([name, index]) =>
      was.has(name) && shapeOf(was.get(name)) !== shapeOf(index) ? [name] : [],
    );
    const moves = [...removed.map((name) => `remove ${name}`), ...added.map((name) => `add ${name}`)];
    return [
      ...(moves.length > 1
        ? [`${table}: ${moves.join(', ')}: deploy one of these at a time, and wait until it is done.`]
        : []),
      ...changed.map(
        (name) =>
          `${table}: ${name} has another key or projection: add it under a new name, use it, and remove ${name} later.`,
      ),
    ];
  });
}

function indexesOf(properties: Readonly<Record<string, unknown>>): Map<string, Index> {
  const indexes = (properties['GlobalSecondaryIndexes'] ?? []) as readonly Index[];
  return new Map(indexes.map((index) => [index.IndexName, index]));
}

/** What of an index cannot change; its throughput can. */
function shapeOf(index: Index | undefined): string {
  const { KeySchema, Projection } = (index ?? {}) as Record<string, unknown>;
  return JSON.stringify([KeySchema, Projection]);
}
