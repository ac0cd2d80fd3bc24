import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../shared/clock.ts';
import type { AttemptFeatures } from './attemptFeatures.ts';
import { dynamoFeatures } from './dynamoFeatures.ts';
import { dynamoPseudonymKeys } from './dynamoPseudonymKeys.ts';
import type { PseudonymKeys, SettingsSource } from './ports.ts';

export interface DynamoRiskOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly parameterName: string;
  readonly clock: Clock;
  /** 32 random bytes, base64url. */
  readonly newKey: () => string;
}

/** All that is kept for the risk of transactions, on the one risk table and the parameter of its rules. */
export function dynamoRisk(options: DynamoRiskOptions): {
  readonly features: AttemptFeatures;
  readonly keys: PseudonymKeys;
  readonly source: SettingsSource;
} {
  return {
    features: dynamoFeatures(options),
    keys: dynamoPseudonymKeys(options),
    source: laterSettings(options),
  };
}

/** The client of Parameter Store is loaded with the first read, not with the function. */
function laterSettings(options: DynamoRiskOptions): SettingsSource {
  const loading = () => import('./ssmRuleSettings.ts');
  let source: Promise<SettingsSource> | null = null;
  return {
    read: async () => {
      source ??= loading().then(({ ssmRuleSettings }) => ssmRuleSettings(options));
      return (await source).read();
    },
  };
}
