import { callDynamoDb } from './dynamodb.ts';
import type { DataSourceCall, DataSourceDeps, DataSourceReply } from './dataSource.ts';
import { callEventBridge } from './eventBridge.ts';
import { callHttp } from './http.ts';
import { callLambda } from './lambda.ts';
import { callNone } from './none.ts';

/** Runs a request on the data source of its step. */
export function callDataSource(deps: DataSourceDeps, call: DataSourceCall): Promise<DataSourceReply> {
  switch (call.step.dataSource.type) {
    case 'NONE':
      return callNone(call);
    case 'AMAZON_DYNAMODB':
      return callDynamoDb(deps, call);
    case 'AWS_LAMBDA':
      return callLambda(deps, call);
    case 'AMAZON_EVENTBRIDGE':
      return callEventBridge(deps, call);
    case 'HTTP':
      return callHttp(deps, call);
  }
}
