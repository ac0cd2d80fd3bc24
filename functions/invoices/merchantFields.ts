/**
 * Optional text that a merchant gives with an invoice, and that is stored, published and shown as it was given. APPSYNC_JS-safe:
 * items, events and resolvers all take their fields from here. docs/guides/add-a-field.md says how another one is added.
 */
export const MERCHANT_FIELDS = ['reference', 'customerId', 'returnUrl'] as const;

export type MerchantField = (typeof MERCHANT_FIELDS)[number];

/** As an item has them: what was left out is absent. */
export type MerchantFields = { readonly [Field in MerchantField]?: string };

type Source = { readonly [Field in MerchantField]?: string | null | undefined };

/** The fields of an input, an item or a prepared invoice, without those that were left out. */
export function givenFields(source: Source): MerchantFields {
  return MERCHANT_FIELDS.reduce<MerchantFields>((all, field) => {
    const value = source[field] ?? null;
    return value === null ? all : { ...all, [field]: value };
  }, {});
}

/** All of the fields, null where one was left out. */
export function shownFields(source: Source): Record<MerchantField, string | null> {
  return MERCHANT_FIELDS.reduce(
    (all, field) => ({ ...all, [field]: source[field] ?? null }),
    {} as Record<MerchantField, string | null>,
  );
}
