import { SNSClient } from '@aws-sdk/client-sns';
import { randomBytes } from 'node:crypto';
import { consumeStream } from '../events/consumeStream.ts';
import { dynamoReference } from '../posting/dynamoReference.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { assessEvent } from './assessEvent.ts';
import { dynamoAssessments } from './dynamoAssessments.ts';
import { dynamoRisk } from './dynamoRisk.ts';
import { prepareAttempt } from './prepareAttempt.ts';
import { readRuleSettings } from './readRuleSettings.ts';
import { readUsdCents } from './readUsdCents.ts';
import { snsRiskAlerts } from './snsRiskAlerts.ts';

const env = readEnv('RISK_TABLE', 'REFERENCE_TABLE', 'RISK_RULES_PARAMETER', 'RISK_ALERTS_TOPIC');
const log = createLog();
const client = documentClient();
const { features, keys, source } = dynamoRisk({
  client,
  tableName: env.RISK_TABLE,
  parameterName: env.RISK_RULES_PARAMETER,
  clock: systemClock,
  newKey: () => randomBytes(32).toString('base64url'),
});
const settings = readRuleSettings({
  source,
  clock: systemClock,
  refused: (reason) => log.error('risk settings refused', { reason }),
});
const usdCentsOf = readUsdCents(dynamoReference({ client, tableName: env.REFERENCE_TABLE }));

/** Counts and judges what a transaction's judgement does not see: what was paid, booked, declined, refunded, disputed. */
export const handler = consumeStream({
  log,
  consume: assessEvent({
    features,
    prepare: prepareAttempt({ keys, settings, usdCentsOf }),
    settings,
    assessments: dynamoAssessments({ client, tableName: env.RISK_TABLE }),
    alerts: snsRiskAlerts({ client: new SNSClient({}), topicArn: env.RISK_ALERTS_TOPIC }),
    clock: systemClock,
  }),
});
