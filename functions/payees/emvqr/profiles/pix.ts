import { ok, type Result } from '../../../shared/result.ts';
import type { ParsedCode } from '../parser.ts';
import type { Refusal } from '../refusal.ts';
import { accountOf, type ReadProfile, refuseAt, valueOf } from './profile.ts';

const IDENTIFIER = 'br.gov.bcb.pix';
const EMAIL_CHARACTERS_MAX = 77;

/** What a Pix code says: https://www.bcb.gov.br/estabilidadefinanceira/pix (BR Code and "Manual de Padrões para Iniciação do Pix"). */
export interface PixCode {
  readonly scheme: 'PIX';
  /** A static code has the receiver's key, a dynamic one the address of its charge, without `https://`. */
  readonly target:
    { readonly kind: 'KEY'; readonly key: string } | { readonly kind: 'URL'; readonly url: string };
  /** "txid"; null where the code has none or `***`. */
  readonly transactionId: string | null;
}

/** The kinds of keys: e-mail address, telephone number, CPF, CNPJ (letters since 2026), and a random one. */
const KEYS: readonly RegExp[] = [
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  /^\+[1-9][0-9]{6,14}$/,
  /^[0-9]{11}$/,
  /^[0-9A-Z]{12}[0-9]{2}$/,
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
];

/** Reads a Pix code: a key or a URL, never both, in reais, in Brazil. */
export const readPix: ReadProfile<PixCode> = (parsed) => {
  const account = accountOf(parsed, IDENTIFIER);
  if (account === undefined) return ok(null);
  if (parsed.code.currency.symbol !== 'BRL') return refuseAt(parsed, '53', 'a Pix code is in BRL (986)');
  if (parsed.code.countryCode !== 'BR') return refuseAt(parsed, '58', 'a Pix code has the country BR');
  const key = valueOf(account, '01');
  const url = valueOf(account, '25');
  if (key !== null && url !== null)
    return refuseAt(parsed, `${account.id}.25`, 'a Pix code has a key (01) or a URL (25), not both');
  if (key === null && url === null)
    return refuseAt(parsed, account.id, 'a Pix code has a key (01) or a URL (25)');
  const transactionId = readTransactionId(parsed);
  if (!transactionId.ok) return transactionId;
  if (url !== null) {
    if (/^[a-z0-9.-]+\.[a-z]{2,}\/\S+$/i.test(url))
      return ok({ scheme: 'PIX', target: { kind: 'URL', url }, transactionId: transactionId.value });
    return refuseAt(
      parsed,
      `${account.id}.25`,
      'the URL of a Pix code is a host and a path, without https://',
    );
  }
  if (key !== null && key.length <= EMAIL_CHARACTERS_MAX && KEYS.some((pattern) => pattern.test(key)))
    return ok({ scheme: 'PIX', target: { kind: 'KEY', key }, transactionId: transactionId.value });
  return refuseAt(parsed, `${account.id}.01`, 'it is no key of Pix');
};

function readTransactionId(parsed: ParsedCode): Result<string | null, Refusal> {
  const txid = parsed.code.additionalData?.fields.referenceLabel;
  if (txid === undefined || txid === '***') return ok(null);
  if (/^[A-Za-z0-9]{1,25}$/.test(txid)) return ok(txid);
  return refuseAt(parsed, '62.05', 'the txid of a Pix code has 1 to 25 letters and digits, or is ***');
}
