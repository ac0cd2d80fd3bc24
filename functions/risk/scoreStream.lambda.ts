import { SNSClient } from '@aws-sdk/client-sns';
import { consumeStream } from '../events/consumeStream.ts';
import { dynamoReference } from '../posting/dynamoReference.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { assessEvent } from './assessEvent.ts';
import { dynamoAssessments } from './dynamoAssessments.ts';
import { dynamoRisk } from './dynamoRisk.ts';
import { measuredRisk } from './measuredRisk.ts';
import { rowsTogether } from './dynamoRowsTogether.ts';
import { prepareAttempt } from './prepareAttempt.ts';
import { snsRiskAlerts } from './snsRiskAlerts.ts';

const env = readEnv('RISK_TABLE', 'REFERENCE_TABLE', 'RISK_RULES_PARAMETER', 'RISK_ALERTS_TOPIC');
const log = createLog();
const client = documentClient();
const reference = dynamoReference({ client, tableName: env.REFERENCE_TABLE });
const access = rowsTogether({ client, tableName: env.RISK_TABLE });
const risk = dynamoRisk({ client, env, reference, log, access });

const assess = assessEvent({
  ...risk,
  prepare: prepareAttempt(risk),
  assessments: dynamoAssessments(risk.table),
  alerts: snsRiskAlerts({ client: new SNSClient({}), topicArn: env.RISK_ALERTS_TOPIC }),
});

/** Counts and judges what a transaction's judgement does not see: what was paid, booked, declined, refunded, disputed. */
export const handler = consumeStream({
  log,
  consume: (event) => {
    const measured = measuredRisk(event);
    if (measured !== null) log.info('measured', { ...measured });
    return assess(event);
  },
});
