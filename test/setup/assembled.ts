import { assemble } from '../../scripts/assemble.ts';

declare global {
  var assembling: Promise<void> | undefined;
}

/** Every project that needs the assembly calls this in the one process of the run: the first builds, the rest wait for it. */
export default async function assembled(): Promise<void> {
  globalThis.assembling ??= assemble();
  await globalThis.assembling;
}
