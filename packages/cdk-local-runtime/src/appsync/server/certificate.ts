import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** The file that clients trust: `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string;
}

const VALID_DAYS = 365;
/** A certificate that ends within this time is replaced. */
const RENEW_BEFORE_MS = 7 * 24 * 60 * 60 * 1000;

/** The certificate for localhost and 127.0.0.1, kept in `directory` and made anew before it ends. */
export async function localCertificate(directory: string, now: Date): Promise<Certificate> {
  mkdirSync(directory, { recursive: true });
  const [caFile, keyFile] = [join(directory, 'localhost.crt'), join(directory, 'localhost.key')];
  if (existsSync(caFile) && existsSync(keyFile)) {
    const [cert, key] = [readFileSync(caFile, 'utf8'), readFileSync(keyFile, 'utf8')];
    if (Date.parse(new X509Certificate(cert).validTo) > now.getTime() + RENEW_BEFORE_MS)
      return { cert, key, caFile };
  }
  // Loaded here only: most starts find a certificate.
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: now,
    notAfterDate: new Date(now.getTime() + VALID_DAYS * 24 * 60 * 60 * 1000),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  writeFileSync(`${keyFile}.new`, made.private, { mode: 0o600 });
  renameSync(`${keyFile}.new`, keyFile);
  writeFileSync(`${caFile}.new`, made.cert);
  renameSync(`${caFile}.new`, caFile);
  return { cert: made.cert, key: made.private, caFile };
}
