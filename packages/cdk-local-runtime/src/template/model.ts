/** A resource of the template, its intrinsic functions resolved. */
export interface Resource {
  readonly logicalId: string;
  /** The CloudFormation type, such as `AWS::DynamoDB::GlobalTable`. */
  readonly type: string;
  readonly properties: Record<string, unknown>;
  readonly dependsOn: readonly string[];
  /** What `Ref` yields: a name, a URL, an id or an ARN, depending on the type. */
  readonly ref: string;
  /** What `Fn::GetAtt` yields, by attribute name. Most types have `Arn`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The stack that this runtime runs. */
export interface Stack {
  readonly name: string;
  /** The assembly directory, absolute. */
  readonly directory: string;
  /** Resources by logical id, in the order of the template. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly outputs: Readonly<Record<string, string>>;
  ofType(type: string): Resource[];
  /** The resource that owns this ARN (or a part of it, such as an index), null when nothing here has it. */
  byArn(arn: string): Resource | null;
  /**
   * The file or directory of an asset that was synthesized for S3, by its object key.
   * Throws when the assembly holds no such asset.
   */
  asset(s3Key: string): string;
}

/**
 * What a service does with the properties of one resource type. A path names a property and everything below
 * it; arrays are transparent, so `Rules.Targets.Arn` speaks of every target of every rule.
 */
export interface TypeSupport {
  readonly honours: readonly string[];
  /** Property path → the reason why leaving it out changes nothing here. */
  readonly ignores?: Readonly<Record<string, string>>;
}

/**
 * What one service supports, by CloudFormation type. A string instead of a `TypeSupport` ignores the whole type
 * and gives the reason.
 */
export type SupportTable = Readonly<Record<string, TypeSupport | string>>;

/** A feature of the template that this runtime does not run: it stops the start. */
export class UnsupportedFeature extends Error {
  override name = 'UnsupportedFeature';
  readonly logicalId: string;
  readonly type: string;
  /** Null where the whole resource is not supported. */
  readonly property: string | null;

  constructor(logicalId: string, type: string, property: string | null, why: string) {
    super(`${logicalId} (${type})${property === null ? '' : ` ${property}`}: ${why}`);
    this.logicalId = logicalId;
    this.type = type;
    this.property = property;
  }
}
