import { GetPayee, GetPayeeQr, type Payee, type PayeeQr, type PaymentsClient } from 'appsync-payments-client';
import type { PayeeLink } from './payeeLink.ts';

/** Whether what was scanned can be paid, and if not, why. */
export type PayeeState =
  | { readonly status: 'MISSING' }
  | {
      readonly status: 'CLOSED' | 'USED' | 'EXPIRED' | 'OPEN';
      readonly payee: Payee;
      readonly qr: PayeeQr | null;
    };

/** Reads the payee, and the code where it is one for a single payment. A code of another payee is as unknown as none. */
export async function readPayeeState(client: PaymentsClient, link: PayeeLink): Promise<PayeeState> {
  const { payeeId, payeeQrId } = link;
  const [{ getPayee: payee }, qr] = await Promise.all([
    client.request(GetPayee, { id: payeeId }),
    payeeQrId === null
      ? null
      : client.request(GetPayeeQr, { id: payeeQrId }).then(({ getPayeeQr }) => getPayeeQr),
  ]);
  if (payee === null || (payeeQrId !== null && qr?.payeeId !== payeeId)) return { status: 'MISSING' };
  if (qr?.status === 'PAID') return { status: 'USED', payee, qr };
  if (payee.status === 'CLOSED') return { status: 'CLOSED', payee, qr };
  if (qr?.status === 'EXPIRED') return { status: 'EXPIRED', payee, qr };
  return { status: 'OPEN', payee, qr };
}
