import type { DataSourceCall, DataSourceReply } from './dataSource.ts';

/** The payload comes back as the result. https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-none-js.html */
export async function callNone({ request }: DataSourceCall): Promise<DataSourceReply> {
  const payload =
    request !== null && typeof request === 'object' && 'payload' in request ? request.payload : null;
  return { result: payload ?? null, error: null };
}
