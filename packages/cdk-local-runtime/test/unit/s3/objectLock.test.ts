import { describe, expect, test } from 'vitest';
import { retainUntil, versionedBucket } from '../../../src/s3/objectLock.ts';
import type { Resource } from '../../../src/template/model.ts';

function bucket(properties: Record<string, unknown>): Resource {
  return { logicalId: 'B', type: 'AWS::S3::Bucket', properties, dependsOn: [], ref: 'b', attributes: {} };
}
const ruled = (DefaultRetention: unknown) => ({
  ObjectLockEnabled: true,
  ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } },
});

describe('given a bucket of a template', () => {
  test.each([
    ['neither versions nor lock', {}, null],
    ['versions', { VersioningConfiguration: { Status: 'Enabled' } }, { name: 'b', lock: null }],
    ['a lock without a rule', { ObjectLockEnabled: true }, { name: 'b', lock: { retention: null } }],
    [
      'a lock and a rule',
      ruled({ Mode: 'COMPLIANCE', Years: 10 }),
      { name: 'b', lock: { retention: { mode: 'COMPLIANCE', period: { years: 10 } } } },
    ],
  ])('when it has %s, then that is what it keeps', (_, properties, kept) => {
    expect(versionedBucket(bucket(properties))).toEqual(kept);
  });

  test.each([
    ['a rule without a lock', { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } }, /must be true/],
    [
      'a lock with versions suspended',
      { ObjectLockEnabled: true, VersioningConfiguration: { Status: 'Suspended' } },
      /cannot be suspended/,
    ],
    ['suspended versions', { VersioningConfiguration: { Status: 'Suspended' } }, /Enabled or absent/],
    ['another mode', ruled({ Mode: 'LEGAL', Days: 1 }), /GOVERNANCE or COMPLIANCE/],
    ['no period', ruled({ Mode: 'COMPLIANCE' }), /either Days or Years/],
    ['two periods', ruled({ Mode: 'COMPLIANCE', Days: 1, Years: 1 }), /either Days or Years/],
    ['no day at all', ruled({ Mode: 'COMPLIANCE', Days: 0 }), /from 1 to 36500/],
    ['more than a century', ruled({ Mode: 'COMPLIANCE', Years: 101 }), /from 1 to 100/],
  ])('when it has %s, then it is not loaded', (_, properties, why) => {
    expect(() => versionedBucket(bucket(properties))).toThrow(why);
  });
});

test('given a retention in years, when a leap day begins it, then it ends in March', () => {
  const until = retainUntil({ mode: 'COMPLIANCE', period: { years: 1 } }, new Date('2028-02-29T12:00:00Z'));
  expect(until.toISOString()).toBe('2029-03-01T12:00:00.000Z');
});
