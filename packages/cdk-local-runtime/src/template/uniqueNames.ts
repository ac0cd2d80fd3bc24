import { UnsupportedFeature } from './model.ts';

/** A resource as far as its name goes. */
export interface NamedResource {
  readonly logicalId: string;
  readonly type: string;
  /** What the template gives for a property, resolved; undefined for what is no text. */
  property(name: string): string | undefined;
  /** Undefined for a type whose ARN this runtime does not make. */
  readonly arn: string | undefined;
}

/** Properties that name a resource where it is not the last part of its type and `Name`. */
const NAMED_BY = ['Name', 'TableName', 'AlarmName', 'FieldName'];
/** Versions have no name: they are numbered. */
const NAMELESS = new Set(['AWS::Lambda::Version']);

/**
 * Throws UnsupportedFeature for the second of two resources of one type and physical name: AWS creates no such stack.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 */
export function refuseSharedNames(resources: Iterable<NamedResource>): void {
  const owners = new Map<string, string>();
  for (const { logicalId, type, property, arn } of resources) {
    if (NAMELESS.has(type)) continue;
    const own = `${type.split('::').at(-1)}Name`;
    // Without an ARN it is not known what a plain `Name` is unique within.
    const given = (arn === undefined ? [own] : [own, ...NAMED_BY]).find(
      (name) => property(name) !== undefined,
    );
    if (given === undefined) continue;
    const key = `${type} ${arn ?? property(given)}`;
    const owner = owners.get(key);
    owners.set(key, logicalId);
    if (owner === undefined) continue;
    const why = `"${property(given)}" is the name of ${owner} already, and AWS has one ${type} of a name.`;
    throw new UnsupportedFeature(logicalId, type, given, why);
  }
}
