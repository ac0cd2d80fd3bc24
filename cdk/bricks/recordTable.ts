import {
  type Attribute,
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type Environment, physicalName } from '../environments/environment.ts';
import { nothingIsZero, RunbookAlarm, SUM_OF_FIVE_MINUTES } from './runbookAlarm.ts';
import { removalPolicyOf } from './keep.ts';

export interface RecordTableProps {
  readonly environment: Environment;
  /** The last part of the physical name. */
  readonly name: string;
  /** Where an item's key has two parts; default: `id` alone. */
  readonly keys?: { readonly partition: string; readonly sort: string };
  /** True: the stream carries old and new image, for the one pipe that reads it. */
  readonly streamed?: boolean;
  readonly indexes?: readonly GlobalSecondaryIndexPropsV2[];
  readonly timeToLiveAttribute?: string;
}

/** A table, by default with the key `id`: on demand, encrypted, recoverable to any second of the last 35 days. */
export class RecordTable extends TableV2 {
  readonly #tableName: string;

  constructor(scope: Construct, id: string, props: RecordTableProps) {
    const { environment } = props;
    const tableName = physicalName(environment.name, props.name);
    super(scope, id, {
      tableName,
      ...(props.keys === undefined
        ? { partitionKey: { name: 'id', type: AttributeType.STRING } }
        : indexKeys(props.keys.partition, props.keys.sort)),
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: environment.refusesDeletion,
      removalPolicy: removalPolicyOf(environment),
      ...(props.streamed === true ? { dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
      ...(props.indexes === undefined ? {} : { globalSecondaryIndexes: [...props.indexes] }),
      ...(props.timeToLiveAttribute === undefined ? {} : { timeToLiveAttribute: props.timeToLiveAttribute }),
    });
    this.#tableName = tableName;
    this.#alarms(props);
  }

  #alarms({ name }: RecordTableProps): void {
    new RunbookAlarm(this, 'Throttled', {
      metric: nothingIsZero(this.sumOfFiveMinutes('WriteThrottleEvents'), `refused writes of ${name}`),
      meaning: `Writes to the ${name} table were refused: a key is hot, or traffic doubled within minutes.`,
      runbook: 'table-throttled',
    });
  }

  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
  sumOfFiveMinutes(metricName: 'WriteThrottleEvents' | 'ConsumedWriteCapacityUnits'): Metric {
    return new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: this.#tableName },
      ...SUM_OF_FIVE_MINUTES,
    });
  }
}

/** What a list is read by, newest first: sharded by `<name>Shard`, keys alone, so that most changes of an item write no index. */
export function listIndex(name: string): GlobalSecondaryIndexPropsV2 {
  return {
    indexName: name,
    ...indexKeys(`${name}Shard`, 'createdAtId'),
    projectionType: ProjectionType.KEYS_ONLY,
  };
}

/** A key of two parts, of a table or an index; both are strings. */
export function indexKeys(partition: string, sort: string): { partitionKey: Attribute; sortKey: Attribute } {
  return {
    partitionKey: { name: partition, type: AttributeType.STRING },
    sortKey: { name: sort, type: AttributeType.STRING },
  };
}
