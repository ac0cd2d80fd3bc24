import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { randomBytes } from 'node:crypto';
import type { ReferenceData } from '../posting/ports.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { AttemptFeatures } from './attemptFeatures.ts';
import { currentSettings } from './currentSettings.ts';
import { dynamoFeatures } from './dynamoFeatures.ts';
import { dynamoPseudonymKeys } from './dynamoPseudonymKeys.ts';
import { type DynamoRiskTable, dynamoRiskTable, type RowAccess } from './dynamoRiskTable.ts';
import type { PseudonymKeys, SettingsSource } from './ports.ts';
import type { RuleSettings } from './ruleSettings.ts';
import { usdEquivalent } from './usdEquivalent.ts';

export interface DynamoRiskOptions {
  readonly client: DynamoDBDocumentClient;
  readonly env: Readonly<Record<'RISK_TABLE' | 'RISK_RULES_PARAMETER', string>>;
  /** The rates that US dollars are told by. */
  readonly reference: Pick<ReferenceData, 'rate'>;
  readonly log: Pick<Log, 'error'>;
  readonly clock?: Clock;
  /** How rows are read and written. Default: each alone. */
  readonly access?: RowAccess;
  /** Default: the parameter and the lists of the risk table. */
  readonly source?: SettingsSource;
}

/** What everyone needs who writes attempts and judges them: history, keys, settings, rates. */
export interface RiskDeps {
  readonly table: DynamoRiskTable;
  readonly features: AttemptFeatures;
  readonly keys: PseudonymKeys;
  readonly settings: () => Promise<RuleSettings>;
  readonly usdCentsOf: ReturnType<typeof usdEquivalent>;
  readonly clock: Clock;
  readonly unavailable: (transactionId: string, reason: unknown) => void;
}

/**
 * All that is kept for the risk of transactions, on the one risk table and the parameter of its rules. What must not take effect, and a
 * history that cannot be read, is a line of level ERROR.
 */
export function dynamoRisk({
  client,
  env: { RISK_TABLE: tableName, RISK_RULES_PARAMETER: parameterName },
  reference,
  log,
  clock = systemClock,
  source = laterSettings({ client, tableName, parameterName }),
  access,
}: DynamoRiskOptions): RiskDeps {
  const table = dynamoRiskTable({ client, tableName }, access);
  return {
    table,
    features: dynamoFeatures(table),
    keys: dynamoPseudonymKeys({
      client,
      tableName,
      clock,
      newKey: () => randomBytes(32).toString('base64url'),
      access,
    }),
    settings: currentSettings({
      source,
      clock,
      refused: (reason) => log.error('risk settings refused', { reason }),
    }),
    usdCentsOf: usdEquivalent(reference),
    clock,
    unavailable: (transactionId, error) => log.error('risk history unavailable', { transactionId, error }),
  };
}

interface LaterOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly parameterName: string;
}

/** The client of Parameter Store is loaded with the first read, not with the function. */
function laterSettings(options: LaterOptions): SettingsSource {
  const loading = () => import('./ssmRuleSettings.ts');
  let source: Promise<SettingsSource> | null = null;
  return {
    read: async () => {
      source ??= loading().then(({ ssmRuleSettings }) => ssmRuleSettings(options));
      return (await source).read();
    },
  };
}
