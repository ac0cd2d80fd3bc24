import type { AwsCall, AwsHandler } from '../gateway/gateway.ts';
import { jsonBody } from '../gateway/requestBody.ts';
import { isRecord } from '../template/intrinsics.ts';

/** Tells the table writes that pass through a handler. Whoever writes past the gateway is not seen. */
export function countWrites(send: AwsHandler, { written }: { written(table: string): void }): AwsHandler {
  return async (call) => {
    const reply = await send(call);
    if (reply.status < 300) for (const table of writtenTables(call)) written(table);
    return reply;
  };
}

function writtenTables(call: AwsCall): ReadonlySet<string> {
  switch (call.action) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return tablesOf([jsonBody(call.request)]);
    case 'TransactWriteItems': {
      const { TransactItems } = jsonBody(call.request) as { TransactItems?: unknown };
      const items = Array.isArray(TransactItems) ? TransactItems.filter(isRecord) : [];
      return tablesOf(items.flatMap((item) => Object.values(item)));
    }
    case 'BatchWriteItem': {
      const { RequestItems } = jsonBody(call.request) as { RequestItems?: unknown };
      return new Set(Object.keys(isRecord(RequestItems) ? RequestItems : {}).map(nameOf));
    }
    default:
      return NONE;
  }
}

const NONE: ReadonlySet<string> = new Set();

function tablesOf(operations: readonly unknown[]): ReadonlySet<string> {
  return new Set(operations.filter(isRecord).map(({ TableName }) => nameOf(String(TableName))));
}

/** A table is named by its name or its ARN. */
function nameOf(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}
