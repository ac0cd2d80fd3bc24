/** Objects whose version is remembered: of more, the one that changed longest ago is forgotten. */
const OBJECTS_MAX = 10_000;

/**
 * Lets an object through when its `version` is above the one that went through before. Pushes come at least once and in any order.
 *
 * @returns false for what is known already or older
 */
export function newerOnly(): (pushed: unknown) => boolean {
  const versions = new Map<unknown, number>();
  return (pushed) => {
    const { version, id } = versioned(pushed);
    if (version === null) return true;
    if (version <= (versions.get(id) ?? -1)) return false;
    versions.delete(id);
    versions.set(id, version);
    if (versions.size > OBJECTS_MAX) versions.delete(versions.keys().next().value);
    return true;
  };
}

/** The object under the one field that a subscription has. */
function versioned(pushed: unknown): { readonly version: number | null; readonly id: unknown } {
  const [object] = Object.values((pushed ?? {}) as Record<string, unknown>);
  const { version, id, invoiceId, chainId } = (object ?? {}) as Record<string, unknown>;
  return { version: typeof version === 'number' ? version : null, id: id ?? invoiceId ?? chainId };
}
