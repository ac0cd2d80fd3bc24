import { ok } from '../../../shared/result.ts';
import { type ReadProfile, refuseAt, valueOf } from './profile.ts';

/** The application identifier of RuPay and UPI. */
const IDENTIFIER = 'A000000524';

/** What a Bharat QR says besides the accounts of card schemes (NPCI, "Bharat QR Code specification"). */
export interface BharatQrCode {
  readonly scheme: 'BHARAT_QR';
  /** 26.01: the virtual payment address of UPI; null where only cards and bank accounts are paid. */
  readonly virtualPaymentAddress: string | null;
  /** 27.01: the merchant's own reference of the transaction. */
  readonly transactionReference: string | null;
  /** 08: a bank account by the code of its branch. */
  readonly bankAccount: { readonly ifsc: string; readonly account: string } | null;
}

const ADDRESS = /^[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}$/;
const BANK_ACCOUNT = /^([A-Z]{4}0[A-Z0-9]{6})([A-Z0-9]{4,26})$/;

/** Reads a Bharat QR: India, rupees, and UPI, RuPay (06) or a bank account (08) among its accounts. */
export const readBharatQr: ReadProfile<BharatQrCode> = (parsed) => {
  const { code } = parsed;
  const upi = code.accounts.find(
    ({ id, globallyUniqueIdentifier }) => id === '26' && globallyUniqueIdentifier === IDENTIFIER,
  );
  const primitive = (id: string) => code.primitiveAccounts.find((object) => object.id === id)?.value ?? null;
  const bank = primitive('08');
  if (code.countryCode !== 'IN') return ok(null);
  if (upi === undefined && bank === null && primitive('06') === null) return ok(null);
  if (code.currency.symbol !== 'INR') return refuseAt(parsed, '53', 'a Bharat QR is in INR (356)');
  const address = upi === undefined ? null : valueOf(upi, '01');
  if (upi !== undefined && (address === null || !ADDRESS.test(address)))
    return refuseAt(parsed, '26.01', 'it is no virtual payment address of UPI (name@provider)');
  const [, ifsc = '', account = ''] = BANK_ACCOUNT.exec(bank ?? '') ?? [];
  if (bank !== null && ifsc === '')
    return refuseAt(parsed, '08', 'it is no code of a branch (IFSC) with an account number');
  const transaction = code.accounts.find(
    ({ id, globallyUniqueIdentifier }) => id === '27' && globallyUniqueIdentifier === IDENTIFIER,
  );
  return ok({
    scheme: 'BHARAT_QR',
    virtualPaymentAddress: address,
    transactionReference: transaction === undefined ? null : valueOf(transaction, '01'),
    bankAccount: bank === null ? null : { ifsc, account },
  });
};
