import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { EventAssessed, RiskAlerts } from './ports.ts';

export interface SnsRiskAlertsOptions {
  readonly client: SNSClient;
  readonly topicArn: string;
}

/** Alerts on the topic of those who review: what, why, what to do. They name the transaction and nobody: no pseudonym is in them. */
export function snsRiskAlerts({ client, topicArn }: SnsRiskAlertsOptions): RiskAlerts {
  return {
    raise: async (alert) => {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Subject: `Risk ${alert.assessment.score}: ${alert.transactionId}`.slice(0, SUBJECT_MAX),
          Message: textOf(alert),
        }),
      );
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_MAX = 100;

function textOf({ transactionId, merchantId, eventType, eventId, assessment }: EventAssessed): string {
  const { score, factors, rulesVersion } = assessment;
  const why = factors.map(({ code, score: adds, detail }) => `${code} (${adds}): ${detail}`).join(' ');
  return [
    `${transactionId} of merchant ${merchantId} looks risky since ${eventType} (${eventId}).`,
    `Why: score ${score}; ${why}`,
    'Its money has moved: decide whether to refund it (refundPayment), and whether to put customer or device on the block list (npm run risk -- lists --put FILE). Rules ' +
      `${rulesVersion.slice(0, 12)}.`,
  ].join('\n');
}
