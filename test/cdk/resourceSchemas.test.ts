import { CfnResource } from 'aws-cdk-lib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paymentsApp } from '../../cdk/app.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
  // As `npm run check` synthesizes.
  vi.stubEnv('CDK_VALIDATION', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(outdir, { recursive: true, force: true });
});

/** The app of an environment, with a property of its first resource of a type changed behind the library's back. */
function synthWith(type: string, property: string, value: unknown): void {
  const app = paymentsApp({ outdir, environment: environmentNamed('mainnet') });
  const resource = app.node
    .findAll()
    .find((each): each is CfnResource => CfnResource.isCfnResource(each) && each.cfnResourceType === type);
  if (resource === undefined) throw new Error(`the stack has no ${type}`);
  resource.addPropertyOverride(property, value);
  app.synth();
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-validate.html
describe("CloudFormation's resource schemas", () => {
  it.each([
    ['AWS::SQS::Queue', 'QueueNam', 'x', /QueueNam/],
    ['AWS::Lambda::Function', 'Timeout', 'soon', /'soon' is not of type 'integer'/],
    ['AWS::Pipes::Pipe', 'RoleArn', 'no ARN', /RoleArn.*does not match/],
  ])('given a %s with %s %j, then the synthesis is refused', (type, property, value, told) => {
    // In a test the CDK throws its report; on the command line it prints it and ends with 1.
    expect(() => synthWith(type, property, value)).toThrow(told);
  });
});
