import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { InvoiceQrCodeArgs } from '../../schema/generated/schema.generated.ts';
import { failOnError } from './fail.ts';

/** The parent's payment URI as a picture; AppSync asks only when the field is selected. */
export function request(ctx: Context<InvoiceQrCodeArgs>): LambdaRequest {
  const { paymentUri } = ctx.source as { paymentUri: string };
  return { operation: 'Invoke', payload: { payload: paymentUri, format: ctx.args.format ?? 'PNG' } };
}

/** The parent's page as a picture, which a phone's camera opens. */
export function urlRequest(ctx: Context<InvoiceQrCodeArgs>): LambdaRequest {
  const { payUrl } = ctx.source as { payUrl: string };
  return { operation: 'Invoke', payload: { payload: payUrl, format: ctx.args.format ?? 'PNG' } };
}

export function response(ctx: Context<InvoiceQrCodeArgs>): string {
  failOnError(ctx);
  return ctx.result as string;
}
