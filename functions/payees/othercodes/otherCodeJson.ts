import * as z from 'zod';
import { err, ok, type Result } from '../../shared/result.ts';
import type { LineRefusal } from './codeLines.ts';
import { encodeEpcCode, type EpcCode, parseEpcCode } from './epcCode.ts';
import { encodeSwissQrBill, parseSwissQrBill, type SwissQrBill } from './swissQrBill.ts';
import { encodeUpiLink, parseUpiLink, type UpiLink } from './upiLink.ts';

const OPTIONAL = z.string().nullable().default(null);

const UPI_LINK = z.strictObject({
  payeeAddress: z.string(),
  payeeName: z.string(),
  merchantCode: OPTIONAL,
  reference: OPTIONAL,
  note: OPTIONAL,
  amount: OPTIONAL,
}) satisfies z.ZodType<UpiLink>;

const EPC_CODE = z.strictObject({
  version: z.enum(['001', '002']).default('002'),
  bic: OPTIONAL,
  name: z.string(),
  iban: z.string(),
  amount: OPTIONAL,
  purpose: OPTIONAL,
  creditorReference: OPTIONAL,
  remittance: OPTIONAL,
  information: OPTIONAL,
}) satisfies z.ZodType<EpcCode>;

const ADDRESS = z.strictObject({
  name: z.string(),
  street: OPTIONAL,
  houseNumber: OPTIONAL,
  postalCode: z.string(),
  town: z.string(),
  country: z.string(),
});

const SWISS_QR_BILL = z.strictObject({
  iban: z.string(),
  creditor: ADDRESS,
  amount: OPTIONAL,
  currency: z.enum(['CHF', 'EUR']).default('CHF'),
  debtor: ADDRESS.nullable().default(null),
  reference: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.enum(['QRR', 'SCOR']), value: z.string() }),
      z.strictObject({ type: z.literal('NON'), value: z.null().default(null) }),
    ])
    .default({ type: 'NON', value: null }),
  message: OPTIONAL,
  billInformation: OPTIONAL,
  alternatives: z.array(z.string()).default([]),
}) satisfies z.ZodType<SwissQrBill>;

/** Codecs by format: from a text to what JSON shows of it, and back. The error says where, and what it must be. */
export const OTHER_CODES = {
  UPI_LINK: {
    read: parseUpiLink,
    write: writing(UPI_LINK, encodeUpiLink),
  },
  EPC_CODE: {
    read: (text: string) => atLine(parseEpcCode(text)),
    write: writing(EPC_CODE, (code) => atLine(encodeEpcCode(code))),
  },
  SWISS_QR_BILL: {
    read: (text: string) => atLine(parseSwissQrBill(text)),
    write: writing(SWISS_QR_BILL, (bill) => atLine(encodeSwissQrBill(bill))),
  },
} as const;

/** JSON is read by its schema first; what may be null may be left out. */
function writing<T>(
  schema: z.ZodType<T>,
  encode: (code: T) => Result<string, string>,
): (json: unknown) => Result<string, string> {
  return (json) => {
    const read = schema.safeParse(json);
    return read.success ? encode(read.data) : err(z.prettifyError(read.error));
  };
}

function atLine<T>(result: Result<T, LineRefusal>): Result<T, string> {
  if (result.ok) return ok(result.value);
  const { line, reason } = result.error;
  return err(line === 0 ? reason : `line ${line}: ${reason}`);
}
