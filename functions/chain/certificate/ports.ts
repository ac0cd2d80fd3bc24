import type { Lease } from '../ports.ts';
import type { Certificate, DailyRecord } from './certificate.ts';

/** What is proven of a chain. */
export interface CertificateStore {
  /** Consistent; null where nothing was proven yet. */
  get(chainId: number): Promise<Certificate | null>;
  /** Only while the lease is ours. @throws LeaseLost */
  put(certificate: Certificate, lease: Lease): Promise<void>;
  /** One a day: that of the same day replaces it. */
  putDaily(record: DailyRecord): Promise<void>;
  /** @param day of its end, such as 2026-11-21 */
  daily(chainId: number, day: string): Promise<DailyRecord | null>;
}
