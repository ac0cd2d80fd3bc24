import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localCertificate } from '../../../../src/appsync/server/certificate.ts';

let directory: string;
const today = new Date(Date.UTC(2025, 0, 1));
const daysLater = (days: number): Date => new Date(today.getTime() + days * 86_400_000);

beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'tls-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('given no certificate, when one is asked for, then it is for localhost and 127.0.0.1 and its key is private', async () => {
  const { cert, caFile } = await localCertificate(directory, today);
  expect(readFileSync(caFile, 'utf8')).toBe(cert);
  const parsed = new X509Certificate(cert);
  expect(parsed.checkHost('localhost')).toBe('localhost');
  expect(parsed.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(parsed.checkHost('example.com')).toBeUndefined();
  expect(statSync(join(directory, 'localhost.key')).mode & 0o077).toBe(0);
});

test('given a certificate, when one is asked for again, then it is kept until it is about to end', async () => {
  const first = await localCertificate(directory, today);
  expect((await localCertificate(directory, daysLater(300))).cert).toBe(first.cert);
  expect((await localCertificate(directory, daysLater(359))).cert).not.toBe(first.cert);
});
