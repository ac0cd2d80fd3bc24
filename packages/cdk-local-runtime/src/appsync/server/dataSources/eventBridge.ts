import { asRecord, badRequest, replyOf, rolePrincipalOf } from './dataSource.ts';
import type { DataSourceCall, DataSourceDeps, DataSourceReply } from './dataSource.ts';

/** Events that one PutEvents takes. */
const EVENTS_MAX = 10;

/** https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-eventbridge-js.html */
export async function callEventBridge(deps: DataSourceDeps, call: DataSourceCall): Promise<DataSourceReply> {
  const { step, run } = call;
  if (step.dataSource.type !== 'AMAZON_EVENTBRIDGE') throw new Error(`${step.dataSource.name} is no bus.`);
  const request = asRecord(call.request, 'the EventBridge request');
  if (request['operation'] !== 'PutEvents') throw badRequest('The only supported operation is PutEvents.');
  const events = request['events'];
  if (!Array.isArray(events) || events.length === 0 || events.length > EVENTS_MAX) {
    throw badRequest(`PutEvents takes 1 to ${EVENTS_MAX} events.`);
  }
  const { roleArn, eventBusArn } = step.dataSource;
  const entries = events.map((it, index) => {
    const event = asRecord(it, `events[${index}]`);
    return {
      EventBusName: eventBusArn,
      Source: event['source'],
      DetailType: event['detailType'],
      Detail: JSON.stringify(event['detail'] ?? {}),
      ...(event['resources'] === undefined ? {} : { Resources: event['resources'] }),
      ...(typeof event['time'] === 'string' ? { Time: Date.parse(event['time']) / 1000 } : {}),
    };
  });
  try {
    const principal = rolePrincipalOf(roleArn, run);
    const result = await deps.gateway.json(principal, 'events', 'PutEvents', { Entries: entries });
    return { result, error: null };
  } catch (error) {
    return replyOf(error, ({ code }) => `EventBridge:${code}`);
  }
}
