import {
  ApiError,
  isApiError,
  type PaymentsClient,
  PayWithSession,
  type PayWithSessionInput,
  type TransferReceipt,
} from 'appsync-payments-client';

/** What became of a payment. Of a refusal nothing was moved; without an answer it may have been made, and the same key asks again. */
export type SendOutcome =
  | { readonly status: 'SENT'; readonly receipt: TransferReceipt }
  | { readonly status: 'SESSION_OVER' | 'FUNDS' | 'UNCLEAR' }
  | { readonly status: 'CEILING'; readonly ceiling: string }
  | { readonly status: 'AMOUNT' | 'REFUSED'; readonly text: string };

export async function sendPayment(client: PaymentsClient, input: PayWithSessionInput): Promise<SendOutcome> {
  try {
    const { payWithSession: receipt } = await client.request(PayWithSession, { input });
    return { status: 'SENT', receipt };
  } catch (error) {
    return outcomeOf(error);
  }
}

function outcomeOf(error: unknown): SendOutcome {
  if (!(error instanceof ApiError) || error.retryable) return { status: 'UNCLEAR' };
  const { code, message: text } = error;
  if (isApiError(error, 'InvalidInput')) {
    const { field } = error.facts;
    if (field === 'token' || field === 'input.token') return { status: 'SESSION_OVER' };
    if (field === 'amount' || field === 'input.amount') return { status: 'AMOUNT', text };
  }
  if (code === 'InsufficientFunds') return { status: 'FUNDS' };
  if (isApiError(error, 'CeilingExceeded')) {
    const { ceiling, currency } = error.facts;
    return { status: 'CEILING', ceiling: `${ceiling} ${currency}` };
  }
  return { status: 'REFUSED', text };
}
