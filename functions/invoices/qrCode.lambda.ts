import type { QrFormat } from '../../schema/generated/schema.generated.ts';
import { qrCode } from './qrCode.ts';

/** Called by the `qrCode` fields, only when they are selected. */
export async function handler(event: {
  readonly payload: string;
  readonly format: QrFormat;
}): Promise<string> {
  return qrCode(event.payload, event.format);
}
