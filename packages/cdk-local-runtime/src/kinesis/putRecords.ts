import { AwsError, type AwsCall, type AwsReply, type Gateway } from '../gateway/gateway.ts';
import { jsonReply } from '../gateway/reply.ts';
import type { AskEngine, Body } from './askEngine.ts';
import type { openShards } from './openShards.ts';
import { bytesOf } from './recordSize.ts';
import { exceeded, type ShardLimits } from './shardLimits.ts';

/** https://aws.amazon.com/kinesis/data-streams/pricing/: a record is charged in units of 25 KB. */
const PAYLOAD_UNIT_BYTES = 25 * 1024;

type Put = (call: AwsCall, stream: string, body: Body) => Promise<AwsReply>;

/** Writes records as far as their shards take them, and counts what is charged for. */
export function putRecords(deps: {
  readonly ask: AskEngine;
  readonly shards: ReturnType<typeof openShards>;
  readonly limits: ShardLimits;
  readonly count: Gateway['count'];
  written(name: string): void;
}): { one: Put; many: Put } {
  const { ask, shards, limits } = deps;

  const accepted = (call: AwsCall, stream: string, records: readonly Body[]): void => {
    const units = records.reduce((sum, one) => sum + Math.ceil(bytesOf(one) / PAYLOAD_UNIT_BYTES), 0);
    deps.count('kinesis', 'PutPayloadUnits', call.principal, units, stream);
    deps.written(`stream/${stream}`);
  };

  const one: Put = async (call, stream, body) => {
    const shard = await shards.of(call, stream, body);
    if (shard !== undefined && !limits.takes(`${stream}/${shard}`, bytesOf(body)))
      throw new AwsError('ProvisionedThroughputExceededException', exceeded(stream, shard));
    const reply = await ask(call, 'PutRecord', body);
    if (reply.status < 300) accepted(call, stream, [body]);
    return reply;
  };

  const many: Put = async (call, stream, body) => {
    const records = Array.isArray(body['Records']) ? (body['Records'] as Body[]) : [];
    const placed = await Promise.all(
      records.map(async (record) => ({ record, shard: await shards.of(call, stream, record) })),
    );
    const refusals = placed.map(({ record, shard }) =>
      shard === undefined || limits.takes(`${stream}/${shard}`, bytesOf(record)) ? undefined : shard,
    );
    const taken = records.filter((_, index) => refusals[index] === undefined);
    if (records.length > 0 && taken.length === 0)
      return jsonReply({ FailedRecordCount: records.length, Records: refusals.map(refused(stream)) });
    const reply = await ask(call, 'PutRecords', {
      ...body,
      Records: records.length === 0 ? body['Records'] : taken,
    });
    if (reply.status >= 300) return reply;
    accepted(call, stream, taken);
    if (taken.length === records.length) return reply;
    const answers = (JSON.parse(reply.body.toString()) as { Records: Body[] }).Records;
    const all = refusals.map((shard) => (shard === undefined ? answers.shift() : refused(stream)(shard)));
    return jsonReply({ FailedRecordCount: records.length - taken.length, Records: all });
  };

  return { one, many };
}

const refused =
  (stream: string) =>
  (shard: string | undefined): Body => ({
    ErrorCode: 'ProvisionedThroughputExceededException',
    ErrorMessage: exceeded(stream, shard ?? ''),
  });
