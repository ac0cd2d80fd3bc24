import { startSandboxGateway } from '../../../../dev/gateway/server.ts';
import { paymentJson } from '../../../../dev/gateway/payment.ts';
import { signatureOf } from '../../../../dev/gateway/webhooks.ts';
import { httpSandbox } from '../../../../functions/gateways/httpSandbox.ts';
import { secret } from '../../../../functions/shared/secret.ts';
import { gatewayContract } from './gatewayContract.ts';

const ACCOUNT = { merchantId: 'demo', account: 'main' };
const WEBHOOK_SECRET = 'whsec_test';

gatewayContract('sandbox', async () => {
  const server = await startSandboxGateway({ dataDir: null });
  return {
    gateway: httpSandbox({
      credentials: () =>
        Promise.resolve({
          url: server.url,
          apiKey: secret('sk_sandbox_main'),
          webhookSecret: secret(WEBHOOK_SECRET),
        }),
      timeoutMs: 1_000,
    }),
    account: ACCOUNT,
    methods: {
      success: 'pm_success',
      decline: 'pm_decline',
      requiresAction: 'pm_requires_action',
      processing: 'pm_processing',
      timeoutAfterCharge: 'pm_timeout_after_charge',
      errorAfterCharge: 'pm_error_after_charge',
      rateLimit: 'pm_rate_limit',
    },
    challenge: () => ({ passed: { challenge: 'passed' }, failed: { challenge: 'failed' } }),
    charges: (id) =>
      server.calls.filter(({ operation, subject }) => operation === 'create' && subject === id).length,
    webhookOf: ({ reference }) => {
      const payment = server.payments().find(({ id }) => id === reference);
      const body = paymentJson({ id: `evt_${reference}`, type: 'payment.captured', payment });
      const signature = signatureOf(body, WEBHOOK_SECRET, Date.now());
      return {
        account: ACCOUNT,
        body: Buffer.from(body),
        headers: { 'sandbox-signature': [signature] },
      };
    },
    close: server.close,
  };
});
