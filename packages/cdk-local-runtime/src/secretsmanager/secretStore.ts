import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One version of a secret's value. */
export interface SecretVersion {
  readonly id: string;
  readonly stages: string[];
  readonly value: { SecretString: string } | { SecretBinary: string };
  /** Seconds since 1970. */
  readonly createdAt: number;
}

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  readonly createdAt: number;
  readonly versions: SecretVersion[];
}

/** Secrets in one file that only its owner may read. */
export interface SecretStore {
  /** By name, partial ARN or ARN. */
  find(id: string): Secret | null;
  all(): Secret[];
  /** Adds or replaces a secret and writes the file. */
  save(secret: Secret): void;
  remove(name: string): void;
}

/** Opens the secrets in `file`, which is made when the first secret is saved. */
export function openSecretStore(file: string): SecretStore {
  const secrets = new Map<string, Secret>();
  if (existsSync(file)) {
    for (const secret of JSON.parse(readFileSync(file, 'utf8')) as Secret[]) secrets.set(secret.name, secret);
  }
  const write = (): void => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify([...secrets.values()]), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    find: (id) =>
      secrets.get(id) ??
      [...secrets.values()].find(({ arn }) => arn === id || arn.slice(0, -7) === id) ??
      null,
    all: () => [...secrets.values()],
    save: (secret) => {
      secrets.set(secret.name, secret);
      write();
    },
    remove: (name) => {
      secrets.delete(name);
      write();
    },
  };
}
