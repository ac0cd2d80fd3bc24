import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rulesParameterName } from '../../cdk/contexts/risk/risk.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { dynamoPseudonymKeys } from '../../functions/risk/dynamoPseudonymKeys.ts';
import { checkSettings } from '../../functions/risk/currentSettings.ts';
import { LISTS_KEY } from '../../functions/risk/featureKeys.ts';
import { ssmRuleSettings } from '../../functions/risk/ssmRuleSettings.ts';
import { systemClock } from '../../functions/shared/clock.ts';
import { documentClient } from '../../functions/shared/dynamo.ts';
import { connect } from '../command/connect.ts';

/** Of an advanced parameter: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const PARAMETER_BYTES_MAX = 8_192;
const STANDARD_BYTES_MAX = 4_096;

interface Given {
  readonly environment: string;
  readonly show: boolean;
  readonly put?: string | undefined;
  readonly merchant?: string | undefined;
  readonly customer?: string | undefined;
}

/**
 * Shows and keeps the settings of the rules and the fraud lists, and destroys the key of a customer.
 *
 * @throws Error with the refusal of what is not valid: nothing of it is kept
 */
export async function keepSettings(
  command: 'rules' | 'lists' | 'erase',
  given: Given,
  USAGE: string,
): Promise<void> {
  const prefix = await connect(given.environment, 'risk');
  const parameterName = rulesParameterName(environmentNamed(given.environment));
  const [client, ssm, tableName] = [documentClient(), new SSMClient({}), `${prefix}-risk`];
  const keys = dynamoPseudonymKeys({
    client,
    tableName,
    clock: systemClock,
    newKey: () => randomBytes(32).toString('base64url'),
  });
  const source = ssmRuleSettings({ ssm, parameterName, client, tableName });
  if (command === 'erase') {
    const { merchant, customer } = given;
    if (merchant === undefined || customer === undefined) throw new Error(USAGE);
    const destroyed = await keys.destroy(merchant, customer);
    console.log(
      destroyed
        ? `The key of ${customer} is destroyed. Functions that had read it forget it within a minute, the table's recovery and its nightly copies within 35 days.`
        : `There is no key of ${customer}: nothing was kept under one, or it was destroyed before.`,
    );
    return;
  }
  if (given.show) {
    const kept = (await source.read())[command];
    console.log(
      kept === null ? 'None are kept: those of the release are good.' : JSON.stringify(kept, null, 2),
    );
    return;
  }
  if (given.put === undefined) throw new Error(USAGE);
  const value: unknown = JSON.parse(readFileSync(given.put, 'utf8'));
  const checked = checkSettings({ rules: null, lists: null, [command]: value });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error.facts));
  const json = JSON.stringify(value);
  if (command === 'rules') await putRules(ssm, parameterName, json);
  else await client.send(new PutCommand({ TableName: tableName, Item: { ...LISTS_KEY, json } }));
  console.log(`The ${command} are kept, version ${checked.value.rulesVersion.slice(0, 12)}.`);
}

async function putRules(ssm: SSMClient, Name: string, Value: string): Promise<void> {
  const bytes = Buffer.byteLength(Value);
  if (bytes > PARAMETER_BYTES_MAX)
    throw new Error(`the settings take ${bytes} bytes, more than the ${PARAMETER_BYTES_MAX} of a parameter`);
  const Tier = bytes > STANDARD_BYTES_MAX ? 'Advanced' : 'Standard';
  await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Tier, Overwrite: true }));
}
