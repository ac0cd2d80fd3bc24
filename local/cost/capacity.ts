import type { AwsCall, AwsHandler, AwsReply } from '../gateway/gateway.ts';
import type { Principal } from '../gateway/principal.ts';
import { isRecord } from '../template/intrinsics.ts';

type Count = (
  service: 'dynamodb',
  unit: 'ReadUnits' | 'WriteUnits',
  principal: Principal,
  units: number,
) => void;

/** Operations that report capacity, by what they consume. */
const consumed: Readonly<Record<string, 'ReadUnits' | 'WriteUnits'>> = {
  BatchGetItem: 'ReadUnits',
  BatchWriteItem: 'WriteUnits',
  DeleteItem: 'WriteUnits',
  GetItem: 'ReadUnits',
  PutItem: 'WriteUnits',
  Query: 'ReadUnits',
  Scan: 'ReadUnits',
  TransactGetItems: 'ReadUnits',
  TransactWriteItems: 'WriteUnits',
  UpdateItem: 'WriteUnits',
};

/**
 * Counts the capacity units of each call: asks the engine to report them, and takes the report out of the answer
 * again unless the caller asked for it. A conditional write that fails consumes a unit as well:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export function meterCapacity(send: AwsHandler, count: Count): AwsHandler {
  return async (call) => {
    const unit = consumed[call.action];
    if (unit === undefined) return send(call);
    const body: unknown = JSON.parse(call.request.body.toString());
    if (!isRecord(body)) return send(call);
    const asked = body['ReturnConsumedCapacity'] !== undefined;
    const reply = await send(asked ? call : withBody(call, { ...body, ReturnConsumedCapacity: 'TOTAL' }));
    const answer: unknown = JSON.parse(reply.body.toString());
    const { ConsumedCapacity, ...rest } = isRecord(answer) ? answer : {};
    const units = [ConsumedCapacity ?? []]
      .flat()
      .filter(isRecord)
      .map(({ CapacityUnits }) => Number(CapacityUnits));
    const failed = reply.status >= 300 && unit === 'WriteUnits' ? 1 : 0;
    count(
      'dynamodb',
      unit,
      call.principal,
      units.reduce((sum, one) => sum + one, failed),
    );
    return asked || ConsumedCapacity === undefined ? reply : withoutReport(reply, rest);
  };
}

function withBody(call: AwsCall, body: Record<string, unknown>): AwsCall {
  return { ...call, request: { ...call.request, body: Buffer.from(JSON.stringify(body)) } };
}

function withoutReport(reply: AwsReply, answer: Record<string, unknown>): AwsReply {
  const { 'x-amz-crc32': _, ...headers } = reply.headers;
  return { ...reply, headers, body: Buffer.from(JSON.stringify(answer)) };
}
