import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { BookReader } from '../../functions/ledger/ports.ts';
import type { SealMissingOutcome } from '../../functions/ledger/sealMissing.ts';
import { type Column, type Format, render } from './table.ts';

/** Dead letters of the sealer: each names records of the stream, which are gone after a day, and none has an entry in it. */
export interface DeadLetters {
  /** Hides those that are there; they show again after a quarter of an hour unless they are removed. */
  take(): Promise<readonly string[]>;
  remove(receipts: readonly string[]): Promise<void>;
}

interface ResealDeps {
  readonly reader: Pick<BookReader, 'books'>;
  readonly seal: (book: string) => Promise<SealMissingOutcome>;
  readonly letters: DeadLetters;
}

export interface ResealedBook {
  readonly book: string;
  readonly outcome: SealMissingOutcome;
}

/** At most in one run: the rest shows with the next. */
const LETTERS_MAX = 10_000;
const HIDDEN_SECONDS = 900;
const BATCH = 10;

/**
 * Seals what no block covers, in one book or in all. Letters are taken away once every book is sealed, and only those that were there
 * before: what they name is sealed by then, whatever it is.
 */
export function resealBooks({ reader, seal, letters }: ResealDeps) {
  return async (
    book?: string,
  ): Promise<{ readonly books: readonly ResealedBook[]; readonly letters: number }> => {
    const taken = book === undefined ? await letters.take() : [];
    const books: ResealedBook[] = [];
    for (const each of book === undefined ? await reader.books() : [book])
      books.push({ book: each, outcome: await seal(each) });
    if (books.some(({ outcome }) => outcome.kind === 'BROKEN')) return { books, letters: 0 };
    await letters.remove(taken);
    return { books, letters: taken.length };
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
export function deadLetters(client: SQSClient, QueueName: string): DeadLetters {
  const url = async (): Promise<string> => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
    if (QueueUrl === undefined) throw new Error(`there is no queue ${QueueName}`);
    return QueueUrl;
  };
  return {
    take: async () => {
      const receipts: string[] = [];
      const QueueUrl = await url();
      while (receipts.length < LETTERS_MAX) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: BATCH,
            VisibilityTimeout: HIDDEN_SECONDS,
            WaitTimeSeconds: 1,
          }),
        );
        if (Messages.length === 0) break;
        receipts.push(...Messages.flatMap(({ ReceiptHandle }) => ReceiptHandle ?? []));
      }
      return receipts;
    },
    remove: async (receipts) => {
      const QueueUrl = await url();
      for (let start = 0; start < receipts.length; start += BATCH) {
        const some = receipts.slice(start, start + BATCH);
        const Entries = some.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
        const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        if (Failed.length > 0)
          throw new Error(`${QueueName} kept a letter: ${Failed[0]?.Code}; run it again`);
      }
    },
  };
}

const COLUMNS: readonly Column<ResealedBook>[] = [
  { title: 'book', value: ({ book }) => book },
  {
    title: 'sealed',
    value: ({ outcome }) => (outcome.kind === 'SEALED' ? outcome.entries.toString() : ''),
    align: 'right',
  },
  {
    title: 'refused',
    value: ({ outcome }) =>
      outcome.kind === 'SEALED'
        ? ''
        : `${outcome.problem.code} in block ${outcome.problem.seq}: verify it first`,
  },
];

export function renderReseal(books: readonly ResealedBook[], format: Format): string {
  return render(format, COLUMNS, books);
}
