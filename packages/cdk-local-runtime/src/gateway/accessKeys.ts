import { createHmac } from 'node:crypto';
import type { Credentials } from './gateway.ts';
import type { Principal } from './principal.ts';

/** The access keys of every principal, derived from one seed, so that they live as long as the seed. */
export class AccessKeys {
  readonly #seed: Buffer;
  readonly #holders = new Map<string, { principal: Principal; secretAccessKey: string }>();

  constructor(seed: Buffer) {
    this.#seed = seed;
  }

  /** The key pair of a principal: the same for the same ARN and session. */
  issue(principal: Principal): Credentials {
    const name = `${principal.arn}/${principal.session ?? ''}`;
    const prefix = principal.kind === 'operator' ? 'AKIA' : 'ASIA';
    const accessKeyId = `${prefix}${this.#derive(`id ${name}`).toString('hex').slice(0, 16).toUpperCase()}`;
    const secretAccessKey = this.#derive(`secret ${name}`).toString('base64').slice(0, 40);
    this.#holders.set(accessKeyId, { principal, secretAccessKey });
    return { accessKeyId, secretAccessKey };
  }

  /** Who holds a key; null for a key that was not issued here. */
  holder(accessKeyId: string): { principal: Principal; secretAccessKey: string } | null {
    return this.#holders.get(accessKeyId) ?? null;
  }

  #derive(purpose: string): Buffer {
    return createHmac('sha256', this.#seed).update(purpose).digest();
  }
}
