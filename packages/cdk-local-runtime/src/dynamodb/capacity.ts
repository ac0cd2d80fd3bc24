import type { AwsCall, AwsHandler, AwsReply } from '../gateway/gateway.ts';
import type { Principal } from '../gateway/principal.ts';
import { isRecord } from '../template/intrinsics.ts';

type Count = (
  service: 'dynamodb',
  unit: 'ReadUnits' | 'WriteUnits',
  principal: Principal,
  units: number,
  of: string,
) => void;

/** Operations that report capacity, by what they consume. */
const CONSUMED_UNITS: Readonly<Record<string, 'ReadUnits' | 'WriteUnits'>> = {
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
    const unit = CONSUMED_UNITS[call.action];
    if (unit === undefined) return send(call);
    const body: unknown = JSON.parse(call.request.body.toString());
    if (!isRecord(body)) return send(call);
    const asked = body['ReturnConsumedCapacity'] !== undefined;
    const reply = await send(asked ? call : withBody(call, { ...body, ReturnConsumedCapacity: 'INDEXES' }));
    const answer: unknown = JSON.parse(reply.body.toString());
    const { ConsumedCapacity, ...rest } = isRecord(answer) ? answer : {};
    const spent = [ConsumedCapacity ?? []].flat().filter(isRecord).flatMap(spentOn);
    if (reply.status >= 300 && unit === 'WriteUnits') spent.push([String(body['TableName'] ?? ''), 1]);
    for (const [of, units] of spent) count('dynamodb', unit, call.principal, units, of);
    return asked || ConsumedCapacity === undefined ? reply : withoutReport(reply, rest);
  };
}

/** Units by table and index; by table alone when the caller asked for no more. */
function spentOn(report: Record<string, unknown>): [of: string, units: number][] {
  const { TableName, CapacityUnits, Table, GlobalSecondaryIndexes, LocalSecondaryIndexes } = report;
  const table = String(TableName);
  if (!isRecord(Table)) return [[table, Number(CapacityUnits)]];
  const indexes = [GlobalSecondaryIndexes, LocalSecondaryIndexes].filter(isRecord).flatMap(Object.entries);
  return [
    [table, unitsOf(Table)],
    ...indexes.map(([index, units]): [string, number] => [`${table}/${index}`, unitsOf(units)]),
  ].filter((one): one is [string, number] => Number(one[1]) > 0);
}

const unitsOf = (part: unknown): number => (isRecord(part) ? Number(part['CapacityUnits']) : 0);

function withBody(call: AwsCall, body: Record<string, unknown>): AwsCall {
  return { ...call, request: { ...call.request, body: Buffer.from(JSON.stringify(body)) } };
}

function withoutReport(reply: AwsReply, answer: Record<string, unknown>): AwsReply {
  const { 'x-amz-crc32': _, ...headers } = reply.headers;
  return { ...reply, headers, body: Buffer.from(JSON.stringify(answer)) };
}
