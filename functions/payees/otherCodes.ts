/** Formats that people scan too and that are not EMVCo's. */
export type OtherFormat = 'UPI_LINK' | 'EPC_CODE' | 'SWISS_QR_BILL' | 'ETHEREUM_URI' | 'WEB_ADDRESS';

export interface OtherCode {
  readonly format: OtherFormat;
  /** As a sentence has it: `"a Swiss QR-bill"`. */
  readonly name: string;
}

const FORMATS: readonly (OtherCode & { readonly begins: RegExp })[] = [
  // https://www.npci.org.in/what-we-do/upi (UPI Linking Specifications).
  { begins: /^upi:/i, format: 'UPI_LINK', name: 'a UPI link' },
  // EPC069-12 of the European Payments Council: service tag and version, each on its line.
  {
    begins: /^BCD\r?\n00[12]\r?\n/,
    format: 'EPC_CODE',
    name: 'an EPC code for a SEPA credit transfer',
  },
  // Swiss Implementation Guidelines QR-bill: "SPC" is its type.
  { begins: /^SPC\r?\n/, format: 'SWISS_QR_BILL', name: 'a Swiss QR-bill' },
  // https://eips.ethereum.org/EIPS/eip-681
  { begins: /^ethereum:/i, format: 'ETHEREUM_URI', name: 'a payment URI of Ethereum (EIP-681)' },
  { begins: /^https?:/i, format: 'WEB_ADDRESS', name: 'an address of the web' },
];

/** What a text is that is no code of EMVCo, by how it begins; null where it is nothing that is known. */
export function otherCodeOf(text: string): OtherCode | null {
  return FORMATS.find(({ begins }) => begins.test(text)) ?? null;
}
