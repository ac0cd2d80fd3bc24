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
const kept: readonly Kept[] = [
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
    of: /Chain(Watch|Sweep)/,
    action: /^dynamodb:Query$/,
    resource: /index\/byInvoice$/,
    why: 'Invoices with more deposits than their item holds: test/integration/functions/chain/dynamoChain.test.ts',
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
    of: /OperatorRoles|^Gatewaysgateways|^risk[0-9A-F]+#/,
    action: /./,
    why: 'Commands that a tour does not run, each in its role: test/e2e/operators.test.ts',
  },
  {
    of: /LedgerVerify/,
    action: /./,
    why: 'The hourly verification: test/e2e/operators.test.ts calls it, test/integration/functions/ledger/verifyLedger.test.ts what it does',
  },
];

/** Why a grant that no call used stays in the stack; undefined when nobody has said. */
export function reasonToKeep({ statement, action, resource }: Grant): string | undefined {
  return kept.find(
    (one) =>
      (one.of?.test(statement) ?? true) && one.action.test(action) && (one.resource?.test(resource) ?? true),
  )?.why;
}
