/** Of each kind, of the calls to DynamoDB that the functions on the way of a transaction make. */
const SHARE = 0.02;

/** About what a transaction takes on AWS; the posters' overlap on stripes and customers. */
const CONFLICT_MS = 15;

/** Throttles and lost answers at 2 % each, and DynamoDB's conflicts wherever two posters' transactions overlap. */
export const FAULT_PLAN = {
  seed: 9,
  faults: [
    ...['screen', 'enrich', 'record', 'post', 'seal'].flatMap((name) =>
      (['throttle', 'drop'] as const).map((effect) => ({
        service: 'dynamodb',
        principal: `appsync-payments-local-${name}`,
        probability: SHARE,
        effect,
      })),
    ),
    {
      service: 'dynamodb',
      action: 'TransactWriteItems',
      principal: 'appsync-payments-local-post',
      effect: 'conflict',
      delayMs: CONFLICT_MS,
    },
  ],
};
