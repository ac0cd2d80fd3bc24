/** Codes of other formats that people scan too, by how they begin. */
const FORMATS: readonly (readonly [begins: RegExp, name: string])[] = [
  // https://www.npci.org.in/what-we-do/upi (UPI Linking Specifications).
  [/^upi:/i, 'a UPI link'],
  // EPC069-12 of the European Payments Council: service tag and version, each on its line.
  [/^BCD\r?\n00[12]\r?\n/, 'an EPC code for a SEPA credit transfer'],
  // Swiss Implementation Guidelines QR-bill: "SPC" is its type.
  [/^SPC\r?\n/, 'a Swiss QR-bill'],
  // https://eips.ethereum.org/EIPS/eip-681
  [/^ethereum:/i, 'a payment URI of Ethereum (EIP-681)'],
  [/^https?:/i, 'an address of the web'],
];

/** What a text is that is no code of EMVCo, where it is known: `"a Swiss QR-bill"`. */
export function nameOtherCode(text: string): string | null {
  return FORMATS.find(([begins]) => begins.test(text))?.[1] ?? null;
}
