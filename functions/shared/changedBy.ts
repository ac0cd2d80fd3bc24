/** Who wrote an item last, where a merchant's key did. APPSYNC_JS-safe: resolvers share this file with the functions. */
export interface ChangedBy {
  readonly keyId: string;
  /** ISO 8601, the item's `updatedAt`: a later write by others leaves the two apart. */
  readonly at: string;
}
