import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EnvironmentName,
  observabilityStackName,
  stackName,
} from '../../cdk/environments/environment.ts';
import type { RedriveTemplate } from './deadLetterQueues.ts';

/** What the local server runs. */
const LOCAL_ASSEMBLY = 'cdk.out';

/** The templates of an environment as they are deployed: by CloudFormation, whoever asks being allowed to, or of the local server. */
export async function readTemplates(name: EnvironmentName): Promise<RedriveTemplate[]> {
  const client = name === 'local' ? undefined : new CloudFormationClient({});
  return await Promise.all(
    [stackName(name), observabilityStackName(name)].map(async (StackName) => {
      const text =
        client === undefined
          ? await readFile(join(LOCAL_ASSEMBLY, `${StackName}.template.json`), 'utf8')
          : (await client.send(new GetTemplateCommand({ StackName, TemplateStage: 'Processed' })))
              .TemplateBody;
      return JSON.parse(text ?? '{"Resources":{}}') as RedriveTemplate;
    }),
  );
}
