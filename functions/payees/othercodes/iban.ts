/** ISO 13616: country, two check digits, the bank's own part. Spaces, as people write them, are not part of it. */
const FORM = /^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/;

/** Whether a text is an IBAN: its form, and the check digits by ISO 7064 (MOD 97-10). Whether the account exists is not looked up. */
export function isIban(text: string): boolean {
  return FORM.test(text) && remainder97(text.slice(4) + text.slice(0, 4)) === 1n;
}

/** Whether a text is a creditor reference of ISO 11649: `RF`, two check digits, up to 21 letters and digits. */
export function isCreditorReference(text: string): boolean {
  return /^RF[0-9]{2}[A-Za-z0-9]{1,21}$/.test(text) && remainder97(text.slice(4) + text.slice(0, 4)) === 1n;
}

/** Letters count as 10 to 35. */
function remainder97(text: string): bigint {
  const digits = [...text.toUpperCase()].map((each) => Number.parseInt(each, 36).toString()).join('');
  return BigInt(digits) % 97n;
}
