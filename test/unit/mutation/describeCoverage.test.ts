import { expect, it } from 'vitest';
import { describeCoverage } from '../../mutation/describeCoverage.ts';

it('given what the gateway recorded of a call that was refused, then the call is named', () => {
  const record = {
    decisions: [
      {
        principal: { kind: 'role', arn: 'arn:aws:iam::1:role/somebody' },
        access: { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:1:nobody' },
        statement: null,
        times: 1,
      },
    ],
    used: [],
    unused: [],
    unobservable: [],
    reevaluated: 0,
    allowedAnyway: [],
  };
  const said = describeCoverage(record);
  expect(said).toMatch(
    / 1 {2}refused\n +sqs:SendMessage arn:aws:sqs:us-east-1:1:nobody by arn:aws:iam::1:role\/somebody$/,
  );
});
