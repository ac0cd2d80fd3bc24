import type { Host, HostFunction } from '../host.ts';

function log(host: Host, level: 'log' | 'error', values: readonly unknown[]): void {
  const message = values
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value ?? null)))
    .join(' ');
  host.effects.logs.push({ level, message });
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html, "Console" */
export const consoleFunctions: Record<string, HostFunction> = {
  'console.log': (host, ...values) => log(host, 'log', values),
  'console.error': (host, ...values) => log(host, 'error', values),
};
