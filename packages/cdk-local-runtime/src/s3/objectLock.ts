import { isRecord } from '../template/intrinsics.ts';
import { type Resource, UnsupportedFeature } from '../template/model.ts';

export type RetentionMode = 'GOVERNANCE' | 'COMPLIANCE';

/** How long a new version of a bucket is kept, unless its request says otherwise. */
export interface Retention {
  readonly mode: RetentionMode;
  readonly period: { readonly days: number } | { readonly years: number };
}

/** A bucket that keeps every version of its objects. */
export interface VersionedBucket {
  readonly name: string;
  /** Null: versions are kept, and may be deleted. */
  readonly lock: { readonly retention: Retention | null } | null;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html: at most 100 years. */
const DAYS_MAX = 36_500;
const YEARS_MAX = 100;

/**
 * Reads what a bucket keeps; null for one without versions. Throws UnsupportedFeature for what S3 refuses: a rule without Object Lock,
 * Object Lock without versions, a retention without mode or with no period or two.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-defaultretention.html
 */
export function versionedBucket(bucket: Resource): VersionedBucket | null {
  const refuse = (property: string, why: string): never => {
    throw new UnsupportedFeature(bucket.logicalId, bucket.type, property, why);
  };
  const { ObjectLockEnabled, ObjectLockConfiguration, VersioningConfiguration } = bucket.properties;
  const status = isRecord(VersioningConfiguration) ? VersioningConfiguration['Status'] : undefined;
  const locked = ObjectLockEnabled === true || ObjectLockEnabled === 'true';
  if (!locked) {
    if (ObjectLockConfiguration !== undefined)
      refuse('ObjectLockConfiguration', 'ObjectLockEnabled must be true for a bucket that has it.');
    if (status === 'Suspended') refuse('VersioningConfiguration.Status', 'locally it is Enabled or absent.');
    return status === 'Enabled' ? { name: bucket.ref, lock: null } : null;
  }
  if (status === 'Suspended')
    refuse('VersioningConfiguration.Status', 'versions cannot be suspended in a bucket with Object Lock.');
  const rule = isRecord(ObjectLockConfiguration) ? ObjectLockConfiguration['Rule'] : undefined;
  const retention = isRecord(rule) ? rule['DefaultRetention'] : undefined;
  const at = 'ObjectLockConfiguration.Rule.DefaultRetention';
  if (retention === undefined) return { name: bucket.ref, lock: { retention: null } };
  if (!isRecord(retention)) return refuse(at, 'it must be an object.');
  const { Mode, Days, Years } = retention;
  if (Mode !== 'GOVERNANCE' && Mode !== 'COMPLIANCE')
    return refuse(`${at}.Mode`, 'it must be GOVERNANCE or COMPLIANCE.');
  if ((Days === undefined) === (Years === undefined)) return refuse(at, 'it needs either Days or Years.');
  const [period, most] = Days === undefined ? [Number(Years), YEARS_MAX] : [Number(Days), DAYS_MAX];
  if (!Number.isInteger(period) || period < 1 || period > most)
    return refuse(at, `a period is a whole number from 1 to ${most}.`);
  const given = Days === undefined ? { years: period } : { days: period };
  return { name: bucket.ref, lock: { retention: { mode: Mode, period: given } } };
}

/** When a version that is put now may be deleted. */
export function retainUntil({ period }: Retention, now: Date): Date {
  const until = new Date(now);
  if ('days' in period) until.setUTCDate(until.getUTCDate() + period.days);
  else until.setUTCFullYear(until.getUTCFullYear() + period.years);
  return until;
}
