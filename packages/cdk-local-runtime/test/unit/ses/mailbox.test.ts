import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AwsCall } from '../../../src/gateway/gateway.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { type LocalMail, mailbox } from '../../../src/ses/mailbox.ts';
import { stackOf } from '../gateway/authorise/stackOf.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mail-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const stack = stackOf({
  Identity: { type: 'AWS::SES::EmailIdentity', properties: { EmailIdentity: 'shop.example' } },
});
const good = {
  FromEmailAddress: 'Shop <mail@shop.example>',
  Destination: { ToAddresses: ['ada@example.com'] },
  Content: {
    Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'text' }, Html: { Data: '<p>' } } },
  },
};

function send(input: unknown, action = 'SendEmail') {
  const request = { method: 'POST', path: '/v2/email/outbound-emails', headers: {} };
  const body = Buffer.from(JSON.stringify(input));
  const call: AwsCall = { principal: OPERATOR, service: 'ses', action, request: { ...request, body } };
  return mailbox({ directory, stack: () => stack, log: silentLog })(call);
}

const kept = (): LocalMail[] =>
  readdirSync(directory).map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as LocalMail);

test('given a mail from an identity of the template, then it lies in the mailbox and its id is the answer', async () => {
  const { status, body } = await send(good);
  expect(status).toBe(200);
  expect(kept()).toMatchObject([
    {
      id: (JSON.parse(body.toString()) as { MessageId: string }).MessageId,
      to: ['ada@example.com'],
      subject: 'Hello',
      text: 'text',
      html: '<p>',
    },
  ]);
});

test.each([
  ['another domain', { ...good, FromEmailAddress: 'mail@other.example' }, 'MessageRejected'],
  ['a domain that only ends so', { ...good, FromEmailAddress: 'mail@notshop.example' }, 'MessageRejected'],
  ['nobody to send to', { ...good, Destination: {} }, 'BadRequestException'],
  ['a template', { ...good, Content: { Template: { TemplateName: 't' } } }, 'BadRequestException'],
  ['a configuration set', { ...good, ConfigurationSetName: 'c' }, 'BadRequestException'],
])('given %s, then it is refused as on AWS or by name, and nothing is kept', async (_, input, code) => {
  await expect(send(input)).rejects.toMatchObject({ code });
  expect(kept()).toEqual([]);
});

test('given another operation, then it is refused by its name', async () => {
  await expect(send({}, 'CreateEmailTemplate')).rejects.toThrow('ses:CreateEmailTemplate');
});
