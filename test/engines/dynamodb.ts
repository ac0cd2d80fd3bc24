import { startDynoxide } from '../../packages/cdk-local-runtime/src/engines/dynoxide.ts';
import { startWatchdog } from '../../packages/cdk-local-runtime/src/engines/watchdog.ts';
import { silentLog } from './silentLog.ts';

/** A DynamoDB in memory. */
export interface TestDynamoDB {
  /** `http://127.0.0.1:<port>`. Any access key is accepted; the region is the caller's. */
  endpoint: string;
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
