import type { EventBus } from 'aws-cdk-lib/aws-events';
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { typesHeardBy } from '../../functions/events/eventRoutes.ts';
import { INVOICES_IN_STATUS } from '../../functions/invoices/invoiceKeys.ts';
import { allow, allowTable } from '../bricks/allow.ts';
import { EventConsumer } from '../bricks/eventConsumer.ts';
import type { RecordTable } from '../bricks/recordTable.ts';
import { Schedule } from '../bricks/schedule.ts';
import type { ServiceFunction } from '../bricks/serviceFunction.ts';
import { chainsFile, type Environment } from '../environments/environment.ts';

export interface MailProps {
  readonly environment: Environment;
  /** The sender: an address of a domain whose DNS the operator writes. */
  readonly from: string;
  readonly bus: EventBus;
  readonly merchants: RecordTable;
  readonly claims: RecordTable;
  readonly invoices: RecordTable;
  readonly ledger: RecordTable;
}

/** Mail to merchants: notices of what a person has to know, and a summary each day. */
export class Mail extends Construct {
  readonly send: ServiceFunction;

  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id);
    const { environment, from, bus, merchants, claims, invoices, ledger } = props;
    const domain = from.split('@').at(-1) ?? '';
    new CfnEmailIdentity(this, 'Identity', { emailIdentity: domain });
    const { consumer, queue } = new EventConsumer(this, 'Notices', {
      environment,
      bus,
      name: 'mail',
      types: typesHeardBy('MAIL'),
      bySubject: true,
      entry: 'sendMail',
      variables: {
        MERCHANTS_TABLE: merchants.tableName,
        CLAIMS_TABLE: claims.tableName,
        INVOICES_TABLE: invoices.tableName,
        LEDGER_TABLE: ledger.tableName,
        MAIL_FROM: from,
      },
      files: chainsFile(environment),
      // The pass over the merchants is a message for each page of them.
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    this.send = consumer;
    consumer.function.addEnvironment('MAIL_QUEUE_URL', queue.queue.queueUrl);
    const { role } = consumer;
    allow(role, ['sqs:SendMessage'], [queue.queue.queueArn]);
    const identity = Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: domain });
    allow(role, ['ses:SendEmail'], [identity]);
    allowTable(role, { table: merchants, actions: ['GetItem'], keys: ['MERCHANT#*', 'SUMMARY#*'] });
    allowTable(role, { table: merchants, actions: ['PutItem'], keys: ['SUMMARY#*'] });
    allowTable(role, { table: merchants, actions: ['Scan'] });
    allowTable(role, { table: claims, actions: ['GetItem', 'PutItem'], keys: ['NOTICE#*'] });
    allowTable(role, { table: invoices, actions: [], indexes: [INVOICES_IN_STATUS] });
    allowTable(role, { table: ledger, actions: ['BatchGetItem', 'GetItem'] });
    new Schedule(this, 'Daily', {
      environment,
      name: 'mail',
      target: consumer,
      every: 'day',
      withTime: true,
    });
  }
}
