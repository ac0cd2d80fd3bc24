import type { Currency, Money } from '../../shared/money.ts';
import type { DataObject } from './dataObject.ts';

/** A merchant-presented code, as the specification names its parts (QRCPS-MPM, version 1.1). */
export interface MerchantPresentedCode {
  /** 01: a static code is paid many times, a dynamic one is made for one transaction. Null where the code does not say. */
  readonly pointOfInitiation: 'STATIC' | 'DYNAMIC' | null;
  /** 02 to 25: accounts of the payment systems that have IDs of their own. */
  readonly primitiveAccounts: readonly DataObject[];
  /** 26 to 51. */
  readonly accounts: readonly IdentifiedTemplate[];
  /** 52, ISO 18245. */
  readonly merchantCategoryCode: string;
  /** 53, ISO 4217. */
  readonly currency: Currency;
  /** 54; null: the payer says how much. */
  readonly amount: Money | null;
  /** 55 to 57. */
  readonly tip: Tip | null;
  /** 58, ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  /** 59. */
  readonly merchantName: string;
  /** 60. */
  readonly merchantCity: string;
  /** 61. */
  readonly postalCode: string | null;
  /** 62. */
  readonly additionalData: AdditionalData | null;
  /** 64. */
  readonly alternateLanguage: AlternateLanguage | null;
  /** 65 to 79: reserved for future use by EMVCo. */
  readonly reserved: readonly DataObject[];
  /** 80 to 99. */
  readonly unreserved: readonly IdentifiedTemplate[];
}

/** A template whose data objects have the meaning that the owner of its identifier gives them. */
export interface IdentifiedTemplate {
  readonly id: string;
  /** 00: an application identifier, a UUID without hyphens or a reverse domain name. */
  readonly globallyUniqueIdentifier: string;
  /** 01 to 99. */
  readonly data: readonly DataObject[];
}

/** What is paid beside the amount. */
export type Tip =
  /** 01: the payer is asked. */
  | { readonly kind: 'PROMPT' }
  /** 02 and 56. */
  | { readonly kind: 'FIXED'; readonly fee: Money }
  /** 03 and 57: percent of the amount, above 0 and below 100, as the code writes it: `"11.95"`. */
  | { readonly kind: 'PERCENTAGE'; readonly percent: string };

/** Of template 62, by ID. `***` for a value: the payer is asked. */
export const ADDITIONAL_FIELDS = {
  nationalIdentifier: '00',
  billNumber: '01',
  mobileNumber: '02',
  storeLabel: '03',
  loyaltyNumber: '04',
  referenceLabel: '05',
  customerLabel: '06',
  terminalLabel: '07',
  purposeOfTransaction: '08',
  consumerDataRequest: '09',
  merchantTaxId: '10',
  merchantChannel: '11',
} as const;

export type AdditionalField = keyof typeof ADDITIONAL_FIELDS;

export interface AdditionalData {
  readonly fields: Readonly<Partial<Record<AdditionalField, string>>>;
  /** 12 to 49: reserved for future use by EMVCo. */
  readonly reserved: readonly DataObject[];
  /** 50 to 99. */
  readonly systemSpecific: readonly IdentifiedTemplate[];
}

export interface AlternateLanguage {
  /** 00, ISO 639. */
  readonly language: string;
  /** 01. */
  readonly merchantName: string;
  /** 02. */
  readonly merchantCity: string | null;
  /** 03 to 99: reserved for future use by EMVCo. */
  readonly reserved: readonly DataObject[];
}
