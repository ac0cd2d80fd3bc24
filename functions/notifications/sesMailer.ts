import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { Mailer } from './ports.ts';

/** Sends by Amazon SES, from an identity of ours. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export function sesMailer({ client, from }: { readonly client: SESv2Client; readonly from: string }): Mailer {
  const said = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return {
    send: async ({ to, subject, text, html }) => {
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: { Simple: { Subject: said(subject), Body: { Text: said(text), Html: said(html) } } },
        }),
      );
    },
  };
}
