import { type Environment, PLACEHOLDER_ACCOUNT, PLACEHOLDER_TREASURY } from './environment.ts';

const DAY_MS = 86_400_000;
/** https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateApiKey.html */
const KEY_DAYS_MAX = 365;
const KEY_DAYS_MIN = 30;

/** What an operator must still decide before this environment may hold money; empty when it may be deployed. */
export function openDecisions({ name, account, chains }: Environment): string[] {
  const file = `cdk/environments/${name}.ts`;
  if (name === 'local') return ['local runs on this machine: npm start.'];
  return [
    ...(account === PLACEHOLDER_ACCOUNT
      ? [`${file}: account: write the AWS account that this environment lives in, and check its region.`]
      : []),
    ...chains
      .filter(({ treasury }) => treasury === PLACEHOLDER_TREASURY)
      .map((chain) => `${file}: treasury of ${chain.name}: write the address that all money goes to.`),
  ];
}

/**
 * Whether the payers' key ends too soon, or later than AppSync takes; empty when neither.
 *
 * @param nowMs milliseconds since 1970
 */
export function keyToRenew({ name, payerKeyExpires }: Environment, nowMs: number): string[] {
  const days = (payerKeyExpires.getTime() - nowMs) / DAY_MS;
  if (days >= KEY_DAYS_MIN && days <= KEY_DAYS_MAX) return [];
  return [
    `cdk/environments/${name}.ts: payerKeyExpires: choose a full hour ${KEY_DAYS_MIN} to ${KEY_DAYS_MAX} days ahead.`,
  ];
}
