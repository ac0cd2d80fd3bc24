/**
 * `npm run check-indexes -- <environment>`: compares a synthesized template with the deployed one, before CloudFormation does.
 */
import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { stackName } from '../cdk/environments/environment.ts';
import { environmentNamed } from '../cdk/environments/index.ts';
import { requirePlace } from './command/requirePlace.ts';
import { runCommand } from './command/runCommand.ts';
import { refusedIndexChanges, type TablesTemplate } from './deploy/indexChanges.ts';

const USAGE = `npm run check-indexes -- <environment> [options]
  refuses what one deployment cannot do to the indexes of tables, and says in which steps it can

  --template FILE  what is to be deployed; default cdk.out.<environment>/appsync-payments-<environment>.template.json
  --deployed FILE  what is deployed; default: asks CloudFormation`;

await runCommand({
  usage: USAGE,
  options: { template: { type: 'string' }, deployed: { type: 'string' } },
  positionals: true,
  run: async ({ template, deployed }, [name]) => {
    if (name === undefined) throw new Error(USAGE);
    const environment = environmentNamed(name);
    const stack = stackName(environment.name);
    const next = await readTemplate(template ?? `cdk.out.${name}/${stack}.template.json`);
    const known = deployed === undefined ? await askCloudFormation(stack) : await readTemplate(deployed);
    const refused = refusedIndexChanges(known, next);
    for (const line of refused) console.error(line);
    if (refused.length > 0) process.exitCode = 1;
    else console.log('One deployment can do it.');

    async function askCloudFormation(StackName: string): Promise<TablesTemplate> {
      await requirePlace(environment);
      const { TemplateBody = '{}' } = await new CloudFormationClient({}).send(
        new GetTemplateCommand({ StackName, TemplateStage: 'Processed' }),
      );
      return JSON.parse(TemplateBody) as TablesTemplate;
    }
  },
});

async function readTemplate(file: string): Promise<TablesTemplate> {
  return JSON.parse(await readFile(file, 'utf8')) as TablesTemplate;
}
