import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AwsError, type AwsHandler } from '../gateway/gateway.ts';
import { jsonBody } from '../gateway/requestBody.ts';
import { jsonReply } from '../gateway/reply.ts';
import type { Log } from '../log/log.ts';
import type { Stack, SupportTable } from '../template/model.ts';

export const supports: SupportTable = {
  'AWS::SES::EmailIdentity': {
    honours: ['EmailIdentity'],
    ignores: {
      DkimAttributes: 'No mail leaves this machine, so none is signed.',
      DkimSigningAttributes: 'No mail leaves this machine, so none is signed.',
      FeedbackAttributes: 'No mail leaves this machine, so none comes back.',
      MailFromAttributes: 'No mail leaves this machine.',
    },
  },
};

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const RECIPIENTS_MAX = 50;
const content = z.strictObject({ Data: z.string(), Charset: z.string().optional() });
const addresses = z.array(z.string()).default([]);
const sendEmail = z.strictObject({
  FromEmailAddress: z.string(),
  Destination: z.strictObject({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses }),
  ReplyToAddresses: addresses,
  Content: z.strictObject({
    Simple: z.strictObject({
      Subject: content,
      Body: z.strictObject({ Text: content.optional(), Html: content.optional() }),
    }),
  }),
});

/** A mail as it lies in the mailbox, one JSON file each. */
export interface LocalMail {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string | null;
  readonly html: string | null;
}

/**
 * `SendEmail` of SES, version 2: mail is put into a folder instead of being sent. Refused are a sender that no identity of the template
 * covers, and whatever of a request does not run locally, by its name.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function mailbox({
  directory,
  stack,
  log,
}: {
  readonly directory: string;
  readonly stack: () => Stack;
  readonly log: Log;
}): AwsHandler {
  return async ({ action, request }) => {
    if (action !== 'SendEmail')
      throw new AwsError('BadRequestException', `ses:${action} does not run locally.`);
    const parsed = sendEmail.safeParse(jsonBody(request));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const place = issue?.path.join('.') ?? '';
      throw new AwsError('BadRequestException', `${place}: ${issue?.message ?? ''} It does not run locally.`);
    }
    const { FromEmailAddress: from, Destination, Content } = parsed.data;
    const to = [...Destination.ToAddresses, ...Destination.CcAddresses, ...Destination.BccAddresses];
    if (to.length === 0 || to.length > RECIPIENTS_MAX)
      throw new AwsError(
        'BadRequestException',
        `There are ${to.length} recipients; 1 to ${RECIPIENTS_MAX} are taken.`,
      );
    refuseUnverified(stack(), from);
    const { Subject, Body } = Content.Simple;
    const mail: LocalMail = {
      id: randomUUID(),
      at: new Date().toISOString(),
      from,
      to,
      subject: Subject.Data,
      text: Body.Text?.Data ?? null,
      html: Body.Html?.Data ?? null,
    };
    keep(directory, mail);
    log.info('a mail was kept', { id: mail.id, subject: mail.subject });
    return jsonReply({ MessageId: mail.id }, 200, { 'content-type': 'application/json' });
  };
}

/** The address between the angles of RFC 5322's `name <address>`, or the text itself. */
export function addressOf(text: string): string {
  return /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;
}

/** A verified domain covers its addresses. https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html */
function refuseUnverified(stack: Stack, from: string): void {
  const address = addressOf(from).toLowerCase();
  const domain = address.split('@').at(-1) ?? '';
  const verified = stack
    .ofType('AWS::SES::EmailIdentity')
    .map(({ properties }) => String(properties['EmailIdentity']).toLowerCase())
    .some((identity) => identity === address || domain === identity || domain.endsWith(`.${identity}`));
  if (verified) return;
  throw new AwsError(
    'MessageRejected',
    `Email address is not verified. The following identities failed the check in region US-EAST-1: ${address}`,
  );
}

function keep(directory: string, mail: LocalMail): void {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${mail.at.replaceAll(':', '-')}-${mail.id}.json`);
  writeFileSync(`${file}.tmp`, JSON.stringify(mail), { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}
