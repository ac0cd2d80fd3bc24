import { type Context, util } from '@aws-appsync/utils';
import { type ErrorReport, type PaymentsError, reportError } from '../../functions/shared/errors.ts';

/** Ends the field with a declared error: its code as `errorType`, its facts as `errorInfo`. */
export function fail(error: PaymentsError): never {
  failWith(reportError(error));
}

/** The same for an error that a function has reported. */
export function failWith(report: ErrorReport): never {
  util.error(report.message, report.code, null, report.facts);
}

/** Logs why a data source failed unexpectedly; the caller learns only that it failed. */
export function failOnError(ctx: Context): void {
  if (!ctx.error) return;
  console.error(`${ctx.info.parentTypeName}.${ctx.info.fieldName}: ${ctx.error.type}: ${ctx.error.message}`);
  fail({ code: 'InternalError', facts: {} });
}
