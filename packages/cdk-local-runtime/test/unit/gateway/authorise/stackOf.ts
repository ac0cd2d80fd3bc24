import type { Resource, Stack } from '../../../../src/template/model.ts';

/** A stack of resources that are resolved already. */
export function stackOf(
  resources: Record<
    string,
    { type: string; ref?: string; arn?: string; properties?: Record<string, unknown> }
  >,
): Stack {
  const all = Object.entries(resources).map(([logicalId, { type, ref, arn, properties }]): Resource => ({
    logicalId,
    type,
    properties: properties ?? {},
    dependsOn: [],
    ref: ref ?? logicalId,
    attributes: arn === undefined ? {} : { Arn: arn },
  }));
  return {
    name: 'runtime',
    directory: '/nowhere',
    resources: new Map(all.map((resource) => [resource.logicalId, resource])),
    outputs: {},
    ofType: (type) => all.filter((resource) => resource.type === type),
    byArn: (arn) => all.find(({ attributes }) => attributes['Arn'] === arn) ?? null,
    asset: (key) => key,
  };
}
