/** Parts of the runtime for tests of an app: one engine, one service or one rule without the rest. */
import { startDynoxide } from './engines/dynoxide.ts';
import { startWatchdog } from './engines/watchdog.ts';
import { silentLog } from './log/log.ts';

export { StateMachine } from 'aws-local-stepfunctions';
export { callDynamoDb } from './appsync/server/dataSources/dynamodb.ts';
export type {
  DataSourceCall,
  DataSourceDeps,
  DataSourceReply,
} from './appsync/server/dataSources/dataSource.ts';
export { pageTokenKey } from './appsync/server/dataSources/pageToken.ts';
export { transactionConflicts } from './faults/transactionConflicts.ts';
export { compilePattern } from './events/pattern.ts';
export { AwsError, type AwsHandler } from './gateway/gateway.ts';
export { OPERATOR } from './gateway/principal.ts';
export { logLine } from './lambda/logLine.ts';
export { silentLog } from './log/log.ts';
export { startTestS3 } from './s3/testBuckets.ts';
export { openSecretStore } from './secretsmanager/secretStore.ts';
export { secretsManager } from './secretsmanager/secretsManager.ts';
export type { LocalMail } from './ses/mailbox.ts';
export { sts } from './sts/sts.ts';
export { stableId } from './template/stableId.ts';

/** A DynamoDB in memory. */
export interface TestDynamoDB {
  /** `http://127.0.0.1:<port>`. Any access key is accepted; the region is the caller's. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Starts a DynamoDB for a test. It ends with `close`, and with the test process however that ends. */
export async function startTestDynamoDB(): Promise<TestDynamoDB> {
  const watchdog = startWatchdog();
  const engine = await startDynoxide({ watchdog, log: silentLog });
  return {
    endpoint: engine.url,
    close: async () => {
      await engine.close();
      await watchdog.close();
    },
  };
}
