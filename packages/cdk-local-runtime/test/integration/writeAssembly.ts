import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of one function, by name. */
export type FunctionCode = Record<string, string>;

/**
 * Writes a cloud assembly as `cdk synth` would: one stack, and one asset directory a function, whose S3 key is
 * `<name>.zip`. Returns the directory.
 */
export function writeAssembly(
  template: Record<string, unknown>,
  functions: Record<string, FunctionCode> = {},
): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  const files = Object.entries(functions).map(([name, code]) => {
    const folder = join(directory, `asset.${name}`);
    mkdirSync(folder, { recursive: true });
    for (const [file, content] of Object.entries(code)) writeFileSync(join(folder, file), content);
    const destinations = { current: { bucketName: 'assets', objectKey: `${name}.zip` } };
    return [name, { source: { path: `asset.${name}`, packaging: 'zip' }, destinations }];
  });
  const write = (file: string, content: unknown) =>
    writeFileSync(join(directory, file), JSON.stringify(content));
  write('manifest.json', {
    version: '48.0.0',
    artifacts: {
      'runtime.assets': { type: 'cdk:asset-manifest', properties: { file: 'runtime.assets.json' } },
      runtime: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'runtime.template.json', stackName: 'runtime' },
      },
    },
  });
  write('runtime.assets.json', { version: '48.0.0', files: Object.fromEntries(files) });
  write('runtime.template.json', template);
  return directory;
}

/** A Lambda function and its role, with the statements that the role allows. */
export function functionResources(
  name: string,
  statements: unknown[],
  properties: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    [`${name}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [
            { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
          ],
        },
        Policies:
          statements.length === 0 ? [] : [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
      },
    },
    [name]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
        Runtime: 'nodejs24.x',
        Timeout: 10,
        ...properties,
      },
    },
  };
}
