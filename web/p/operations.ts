import type { Operation } from 'appsync-payments-client';

export interface Payee {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  readonly countryCode: string;
  readonly currency: string;
  readonly status: 'OPEN' | 'CLOSED';
}

export interface PayeeQr {
  readonly id: string;
  readonly payeeId: string;
  readonly status: 'OPEN' | 'PAID' | 'EXPIRED';
  readonly amount: string;
  readonly currency: string;
  readonly reference: string | null;
  readonly expiresAt: string;
}

export interface TransferReceipt {
  readonly id: string;
  readonly status: string;
  readonly amount: string;
  readonly currency: string;
  readonly payeeName: string;
  readonly reason: string | null;
  readonly createdAt: string;
}

const RECEIPT = 'id status amount currency payeeName reason createdAt';

/** Who is paid: no more of a payee than this page shows. */
export const GetPayee =
  'query GetPayee($id:ID!){getPayee(id:$id){id name city countryCode currency status}}' as Operation<
    { readonly getPayee: Payee | null },
    { readonly id: string }
  >;

export const GetPayeeQr =
  'query GetPayeeQr($id:ID!){getPayeeQr(id:$id){id payeeId status amount currency reference expiresAt}}' as Operation<
    { readonly getPayeeQr: PayeeQr | null },
    { readonly id: string }
  >;

export interface PayWithSessionInput {
  readonly idempotencyKey: string;
  readonly token: string;
  readonly payeeId: string;
  readonly payeeQrId?: string;
  readonly amount?: string;
  readonly currency: string;
  readonly reason?: string;
}

export const PayWithSession =
  `mutation PayWithSession($input:PayWithSessionInput!){payWithSession(input:$input){${RECEIPT}}}` as Operation<
    { readonly payWithSession: TransferReceipt },
    { readonly input: PayWithSessionInput }
  >;

export const GetTransferReceipt =
  `query GetTransferReceipt($id:ID!){getTransferReceipt(id:$id){${RECEIPT}}}` as Operation<
    { readonly getTransferReceipt: TransferReceipt | null },
    { readonly id: string }
  >;
