import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { moduleBeside } from '../moduleBeside.ts';

let stripped: URL | undefined;

/**
 * The module that a worker runs. From sources it is stripped of its types here, once: a thread that strips for itself holds 11 MiB
 * of compiler for as long as it lives.
 */
export function workerModule(): URL {
  const url = moduleBeside('worker', import.meta.url);
  if (!url.pathname.endsWith('.ts')) return url;
  stripped ??= new URL(
    `data:text/javascript,${encodeURIComponent(withoutWarning(() => stripTypeScriptTypes(readFileSync(url, 'utf8'))))}`,
  );
  return stripped;
}

/** Node warns that stripping is new, even where it runs TypeScript itself. */
function withoutWarning<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
