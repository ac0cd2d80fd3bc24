import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EnvironmentName,
  observabilityStackName,
  stackName,
} from '../../cdk/environments/environment.ts';
import type { RedriveTemplate } from './deadLetterQueues.ts';

/** What the local server runs. */
const LOCAL_ASSEMBLY = 'cdk.out';

const NESTED = 'AWS::CloudFormation::Stack';

/**
 * The templates of an environment as they are deployed, those of nested stacks too: by CloudFormation, whoever asks being allowed to, or of
 * the local server.
 */
export async function readTemplates(name: EnvironmentName): Promise<RedriveTemplate[]> {
  const read = name === 'local' ? readLocal : readDeployed(new CloudFormationClient({}));
  return (await Promise.all([stackName(name), observabilityStackName(name)].map(read))).flat();
}

async function readLocal(stack: string): Promise<RedriveTemplate[]> {
  // The CDK names the file of a nested stack's template after both stacks, in letters and digits.
  const nested = stack.replaceAll('-', '');
  const files = (await readdir(LOCAL_ASSEMBLY)).filter(
    (file) => file.startsWith(nested) && file.endsWith('.nested.template.json'),
  );
  return Promise.all(
    [`${stack}.template.json`, ...files].map(
      async (file) => JSON.parse(await readFile(join(LOCAL_ASSEMBLY, file), 'utf8')) as RedriveTemplate,
    ),
  );
}

function readDeployed(client: CloudFormationClient) {
  const read = async (StackName: string): Promise<RedriveTemplate> => {
    const command = new GetTemplateCommand({ StackName, TemplateStage: 'Processed' });
    const { TemplateBody } = await client.send(command);
    return JSON.parse(TemplateBody ?? '{"Resources":{}}') as RedriveTemplate;
  };
  return async (StackName: string): Promise<RedriveTemplate[]> => {
    const template = await read(StackName);
    const nested = Object.entries(template.Resources).filter(([, { Type }]) => Type === NESTED);
    const stacks = nested.map(async ([LogicalResourceId]) => {
      const { StackResources: [found] = [] } = await client.send(
        new DescribeStackResourcesCommand({ StackName, LogicalResourceId }),
      );
      return read(found?.PhysicalResourceId ?? LogicalResourceId);
    });
    return [template, ...(await Promise.all(stacks))];
  };
}
