/** A grant as the gateway records it. */
export interface Grant {
  statement: string;
  action: string;
  resource: string;
}

interface Kept {
  /** Part of the statement's name, which begins with the logical id of its role or policy. */
  of?: RegExp;
  action: RegExp;
  resource?: RegExp;
  why: string;
}

/** Grants that a tour of the product locally cannot use, and why the stack has them all the same. */
export const KEPT_GRANTS: readonly Kept[] = [
  {
    action: /^dynamodb:ListStreams$/,
    why: 'AWS asks it of the role of a pipe and of a stream reader: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html',
  },
  {
    action: /^dynamodb:BatchGetItem$/,
    resource: /-ledger$/,
    why: 'Reads of stripes that are written without pause: test/integration/functions/ledger/conflicts.test.ts',
  },
  {
    action: /^sqs:GetQueueAttributes$/,
    why: 'AWS asks it of the role of a queue reader: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  },
  {
    action: /^sqs:SendMessage$/,
    resource: /-dead$/,
    why: 'Dead letters, after every retry: packages/cdk-local-runtime/test/integration/{events,pipes,scheduler,sqs} sends some',
  },
  {
    of: /Translate|Screen/,
    action: /^sqs:SendMessage$/,
    resource: /-parked$/,
    why: 'Stream records that nobody can read: test/integration/functions/events/sqsParkedRecords.test.ts',
  },
  {
    action: /^sns:Publish$/,
    resource: /-alarms$/,
    why: 'CloudWatch rings here, and alarms do not run locally',
  },
  {
    of: /AwaitClaim/,
    action: /^dynamodb:(GetItem|UpdateItem)$/,
    why: 'The heir of a claim whose winner died, or a loser of a race: test/integration/functions/idempotency/awaitClaim.test.ts',
  },
  {
    of: /Chain(Watch|Sweep)|^ReadRole/,
    action: /^dynamodb:Query$/,
    resource: /index\/byInvoice$/,
    why: 'Invoices with more deposits than their item holds: test/integration/functions/chain/store/dynamoChain.test.ts',
  },
  {
    of: /ChainWatch/,
    action: /^dynamodb:UpdateItem$/,
    resource: /-invoices$/,
    why: 'Old addresses, which are looked at once a day: test/integration/functions/invoices/dynamoInvoices.test.ts',
  },
  {
    of: /ChainSweep/,
    action: /^dynamodb:Query$/,
    resource: /index\/watchLane$/,
    why: 'Addresses that are shown while a treasury changes: test/integration/functions/chain/sweeping/revokeShown.test.ts',
  },
  {
    of: /MerchantsSettings/,
    action: /^sqs:SendMessage$/,
    resource: /-sweep$/,
    why: 'A treasury that is announced: test/e2e/api/tenancy.ts',
  },
  {
    of: /ChainWatch/,
    action: /^dynamodb:DeleteItem$/,
    resource: /-chain-state$/,
    why: 'A reorganisation that is settled is forgotten: test/integration/functions/chain/watching/watchChain.reorganisation.test.ts',
  },
  {
    of: /SecretReads/,
    action: /^sqs:SendMessage$/,
    resource: /-secret-reads$/,
    why: 'What CloudTrail says of secrets, which does not run locally: test/cdk/secretReads.test.ts',
  },
  {
    of: /ApprovalRecord/,
    action: /^dynamodb:GetItem$/,
    why: 'Transactions that somebody changed while the rules were asked: test/unit/functions/posting/recordDecision.test.ts',
  },
  {
    of: /ExpireHolds/,
    action: /^dynamodb:(GetItem|UpdateItem)$/,
    why: 'Holds whose time is over: test/integration/functions/ledger/expireHolds.test.ts',
  },
  {
    of: /SweepStuck/,
    action: /^(dynamodb:(BatchGetItem|GetItem|UpdateItem)|sqs:SendMessage)$/,
    why: 'Transactions that rest for five minutes: test/integration/functions/posting/recoverStuck.test.ts',
  },
  {
    of: /InvoicesWrite|TransactionsWrite/,
    action: /^dynamodb:GetItem$/,
    why: 'AppSync reads what is there when a condition fails: https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html',
  },
  {
    of: /[Rr]edrive/,
    action: /^(sqs:(DeleteMessage|SendMessage)|events:PutEvents)$/,
    why: 'Dead letters that are moved back, and a tour leaves none: test/e2e/redrive.test.ts',
  },
  {
    of: /OperatorRolesledgerreseal/,
    action: /^(dynamodb:PutItem|sqs:DeleteMessage)$/,
    why: 'Entries that were never sealed, and the letters about them: test/e2e/reseal.test.ts',
  },
  {
    of: /OperatorRolestransactions/,
    action: /^dynamodb:(GetItem|UpdateItem)$/,
    why: 'A refused transaction that an operator brings back: test/e2e/operators.test.ts',
  },
  {
    of: /OperatorRolesrestore/,
    action: /^(dynamodb:(Scan|UpdateItem)|sqs:(GetQueueUrl|SendMessage))$/,
    resource: /-(merchants|merchants-before|revoked-keys)$/,
    why: 'Keys that were revoked before a restore: test/e2e/restoreDrill.test.ts',
  },
  {
    of: /OperatorRolesreplay/,
    action: /^events:StartReplay$/,
    resource: /:archive\//,
    why: 'AWS asks it of the archive too: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html',
  },
  {
    of: /OperatorRoleschain/,
    action: /^(dynamodb:GetItem|sqs:(GetQueueUrl|SendMessage))$/,
    resource: /-(chain-state|sweep)$/,
    why: 'Blocks that are read anew, and a delegation that is taken back: test/e2e/operators.test.ts',
  },
  {
    of: /OperatorRoleschain/,
    action: /^dynamodb:(BatchGetItem|PutItem)$/,
    resource: /-invoices$/,
    why: 'A hold that is released: test/integration/functions/chain/watching/watchChain.hold.test.ts',
  },
  {
    of: /LedgerVerifyRole/,
    action: /^dynamodb:Query$/,
    why: 'A stripe whose totals disagree is added up line by line: test/integration/functions/ledger/verifyLedger.test.ts',
  },
  {
    of: /LedgerVerifyHourRole|MailDailyRole/,
    action: /^lambda:InvokeFunction$/,
    why: 'Schedules of an hour and of a day, whose functions a tour calls itself',
  },
  {
    of: /PagesPolicy/,
    action: /^s3:(GetObject|ListBucket)$/,
    resource: /-pages-/,
    why: 'CDK gives CloudFront both actions on the bucket and on its objects, of which each takes one: test/cdk/pages.test.ts',
  },
  {
    of: /Chain(Watch|Sign)/,
    action: /^dynamodb:BatchGetItem$/,
    resource: /-(merchants|chain-state)$/,
    why: 'Money that goes to a merchant’s own treasury: test/integration/functions/chain/sweeping/sweepChain.treasury.test.ts',
  },
  {
    of: /PostingPost/,
    action: /^(dynamodb:(BatchGetItem|GetItem|PutItem|Query|UpdateItem)|ssm:GetParameter)$/,
    resource: /-(payees|reference|risk|risk-rules)$/,
    why: 'A transfer that a crash left undecided is judged, and of a refused one code and ceiling are given back: test/integration/functions/payees/payPayee.test.ts',
  },
  {
    of: /^ReadRole/,
    action: /^dynamodb:BatchGetItem$/,
    resource: /-chain$/,
    why: 'Deposits and sweeps in the timeline of an invoice that was paid: test/e2e/lifecycle.test.ts',
  },
  {
    of: /PayeesRole/,
    action: /^dynamodb:GetItem$/,
    resource: /-transactions$/,
    why: 'A transfer that is asked for with the same key again: test/integration/functions/payees/payPayee.test.ts',
  },
  {
    of: /Gateways(CardPayments|SettlePayments)/,
    action: /^sqs:SendMessage$/,
    resource: /-payments-given-up$/,
    why: 'Payments that nothing of ours goes on with: test/integration/functions/gateways/cardPayments.test.ts',
  },
  {
    of: /GatewaysSettlePayments/,
    action: /^(dynamodb:(BatchGetItem|GetItem|Query|UpdateItem)|ssm:GetParameter)$/,
    resource: /-(reference|risk|risk-rules)$/,
    why: 'A payment that a crash left unjudged: test/integration/functions/gateways/reviews.test.ts',
  },
  {
    of: /GatewaysSettlePayments/,
    action: /^dynamodb:Query$/,
    resource: /index\/gatewayReference$/,
    why: 'A webhook that knows the gateway’s reference alone: test/integration/functions/gateways/gatewayWebhooks.test.ts',
  },
  {
    of: /GatewaysSettlePayments/,
    action: /^sqs:SendMessage$/,
    resource: /-posting$/,
    why: 'A capture that waits to be posted for long: test/integration/functions/gateways/cardPayments.test.ts',
  },
  {
    of: /WebhooksRecord/,
    action: /^dynamodb:PutItem$/,
    resource: /-merchants$/,
    why: 'An endpoint that answers 410 is disabled: test/integration/functions/webhooks/endpointNews.test.ts',
  },
  {
    of: /StreamConsumer/,
    action: /^sns:Publish$/,
    resource: /-risk-alerts$/,
    why: 'Fraud that is seen only afterwards: test/integration/functions/risk/assessEvent.test.ts',
  },
];

/** Why a grant that no call used stays in the stack; undefined when nobody has said. */
export function reasonToKeep({ statement, action, resource }: Grant): string | undefined {
  return KEPT_GRANTS.find(
    (one) =>
      (one.of?.test(statement) ?? true) && one.action.test(action) && (one.resource?.test(resource) ?? true),
  )?.why;
}
