import type { Principal } from '../gateway/principal.ts';
import type { ServiceDeps } from '../running.ts';
import { templateOf, type PipeFacts } from './inputTemplate.ts';

/** Makes of a batch the events that go to the target. Throws when the enrichment fails. */
export type Enrich = (events: readonly unknown[]) => Promise<unknown[]>;

/**
 * A function or Express workflow gets the batch as an array and answers with an array of any length; an empty answer
 * (`""`, `{}`, `[]` or nothing) ends the batch. Throws Error for an enrichment that does not run locally.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html
 */
export function pipeEnrichment(
  { gateway, clock }: Pick<ServiceDeps, 'gateway' | 'clock'>,
  principal: Principal,
  pipe: { Enrichment?: string; EnrichmentParameters?: { InputTemplate?: string } },
  facts: PipeFacts,
): Enrich | undefined {
  const target = pipe.Enrichment;
  if (target === undefined) return undefined;
  const service = target.split(':')[2];
  if (service !== 'lambda' && service !== 'states')
    throw new Error(`an enrichment by ${target} does not run locally`);
  const template = templateOf(pipe.EnrichmentParameters, facts);
  return async (events) => {
    const now = clock.now().getTime();
    const shaped = template === undefined ? events : events.map((event) => template(event, now));
    return asEvents(
      service === 'lambda'
        ? await byFunction(gateway, principal, target, shaped)
        : await byWorkflow(gateway, principal, target, shaped),
    );
  };
}

async function byFunction(
  gateway: ServiceDeps['gateway'],
  principal: Principal,
  functionArn: string,
  events: readonly unknown[],
): Promise<unknown> {
  const { payload, functionError } = await gateway.invoke(principal, functionArn, events, 'RequestResponse');
  if (functionError !== undefined)
    throw new Error(`enrichment: ${functionError.errorType}: ${functionError.errorMessage}`);
  return payload;
}

async function byWorkflow(
  gateway: ServiceDeps['gateway'],
  principal: Principal,
  stateMachineArn: string,
  events: readonly unknown[],
): Promise<unknown> {
  const end = await gateway.json<{ status: string; output?: string; error?: string; cause?: string }>(
    principal,
    'states',
    'StartSyncExecution',
    { stateMachineArn, input: JSON.stringify(events) },
  );
  if (end.status !== 'SUCCEEDED')
    throw new Error(`enrichment: ${end.status}: ${end.error ?? ''} ${end.cause ?? ''}`);
  return JSON.parse(end.output ?? 'null') as unknown;
}

function asEvents(answer: unknown): unknown[] {
  if (Array.isArray(answer)) return answer as unknown[];
  if (answer === null || answer === undefined || answer === '') return [];
  if (typeof answer === 'object' && Object.keys(answer).length === 0) return [];
  return [answer];
}
