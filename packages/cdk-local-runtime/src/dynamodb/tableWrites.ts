import type { AwsCall, AwsHandler } from '../gateway/gateway.ts';
import { jsonBody } from '../gateway/requestBody.ts';
import { isRecord } from '../template/intrinsics.ts';

/** Tells the table writes that pass through a handler, and those that may have happened. Whoever writes past the gateway is not seen. */
export function countWrites(send: AwsHandler, { written }: { written(table: string): void }): AwsHandler {
  return async (call) => {
    const tell = (): void => {
      for (const table of writtenTables(call)) written(table);
    };
    try {
      const reply = await send(call);
      if (reply.status < 300 || reply.status >= 500) tell();
      return reply;
    } catch (error) {
      tell();
      throw error;
    }
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
      return tablesOf(
        arrayOf(TransactItems)
          .filter(isRecord)
          .flatMap((item) => Object.values(item)),
      );
    }
    case 'BatchWriteItem': {
      const { RequestItems } = jsonBody(call.request) as { RequestItems?: unknown };
      return new Set(Object.keys(isRecord(RequestItems) ? RequestItems : {}).map(nameOf));
    }
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html
    case 'BatchExecuteStatement':
    case 'ExecuteStatement':
    case 'ExecuteTransaction': {
      const body = jsonBody(call.request) as Partial<Record<string, unknown>>;
      const all = [body, ...arrayOf(body['Statements']), ...arrayOf(body['TransactStatements'])];
      const texts = all.filter(isRecord).map(({ Statement }) => String(Statement));
      return new Set(texts.flatMap((text) => WRITTEN_BY.exec(text)?.[1] ?? []).map(nameOf));
    }
    default:
      return NONE;
  }
}

/** The table that a PartiQL statement writes. */
const WRITTEN_BY = /^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?([\w.:/-]+)/i;
const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const NONE: ReadonlySet<string> = new Set();

function tablesOf(operations: readonly unknown[]): ReadonlySet<string> {
  return new Set(operations.filter(isRecord).map(({ TableName }) => nameOf(String(TableName))));
}

/** A table is named by its name or its ARN. */
function nameOf(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}
