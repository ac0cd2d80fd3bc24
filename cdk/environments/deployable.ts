import { type Environment, PLACEHOLDER_TREASURY } from './environment.ts';

const DAY_MS = 86_400_000;
/** https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateApiKey.html */
const KEY_DAYS_MAX = 365;
const KEY_DAYS_MIN = 30;

/**
 * What an operator must still decide before this environment may hold money; empty when it may be deployed.
 *
 * @param nowMs milliseconds since 1970
 */
export function openDecisions(environment: Environment, nowMs: number): string[] {
  const file = `cdk/environments/${environment.name}.ts`;
  if (environment.name === 'local') return ['local runs on this machine: npm start.'];
  const days = (environment.payerKeyExpires.getTime() - nowMs) / DAY_MS;
  return [
    ...environment.chains
      .filter(({ treasury }) => treasury === PLACEHOLDER_TREASURY)
      .map(({ name }) => `${file}: treasury of ${name}: write the address that all money goes to.`),
    ...(days > KEY_DAYS_MAX || days < KEY_DAYS_MIN
      ? [`${file}: payerKeyExpires: choose a full hour ${KEY_DAYS_MIN} to ${KEY_DAYS_MAX} days ahead.`]
      : []),
  ];
}
