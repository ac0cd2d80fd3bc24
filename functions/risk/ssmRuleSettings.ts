import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { LISTS_KEY } from './featureKeys.ts';
import type { SettingsSource } from './ports.ts';

export interface SsmRuleSettingsOptions {
  readonly ssm?: SSMClient;
  readonly parameterName: string;
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** Rules and weights in a parameter, the fraud lists in an item of the risk table. Both are JSON text. */
export function ssmRuleSettings({
  ssm = new SSMClient({}),
  parameterName,
  client,
  tableName,
}: SsmRuleSettingsOptions): SettingsSource {
  async function rules(): Promise<unknown> {
    try {
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameterName }));
      return parsed(Parameter?.Value);
    } catch (error) {
      if (error instanceof ParameterNotFound) return null;
      throw error;
    }
  }
  async function lists(): Promise<unknown> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: LISTS_KEY, ConsistentRead: true }),
    );
    return parsed(Item?.['json']);
  }
  return {
    read: async () => {
      const [kept, listed] = await Promise.all([rules(), lists()]);
      return { rules: kept, lists: listed };
    },
  };
}

/** @throws SyntaxError where it is no JSON */
function parsed(text: unknown): unknown {
  return typeof text === 'string' ? (JSON.parse(text) as unknown) : null;
}
