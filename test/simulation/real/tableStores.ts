import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { dynamoCertificates } from '../../../functions/chain/certificate/dynamoCertificates.ts';
import { dynamoHeads } from '../../../functions/chain/heads/dynamoHeads.ts';
import { dynamoLeases } from '../../../functions/chain/loops/dynamoLeases.ts';
import { dynamoChain } from '../../../functions/chain/store/dynamoChain.ts';
import { dynamoFoundMoney } from '../../../functions/chain/store/dynamoFoundMoney.ts';
import { dynamoOutflows } from '../../../functions/chain/store/dynamoOutflows.ts';
import { dynamoSettlements } from '../../../functions/chain/store/dynamoSettlements.ts';
import { dynamoAddresses } from '../../../functions/chain/watching/dynamoAddresses.ts';
import { dynamoCursors } from '../../../functions/chain/watching/dynamoCursors.ts';
import { dynamoPlaces } from '../../../functions/chain/watching/dynamoPlaces.ts';
import { dynamoRanges } from '../../../functions/chain/watching/dynamoRanges.ts';
import { dynamoInvoices } from '../../../functions/invoices/dynamoInvoices.ts';
import { addressKey } from '../../../functions/invoices/invoiceKeys.ts';
import { toItem } from '../../../functions/invoices/mapInvoice.ts';
import type { Clock } from '../../../functions/shared/clock.ts';
import { startTestDynamoDB } from '../../engines/dynamodb.ts';
import { createTables, TABLES, testClient } from '../../integration/functions/chain/tables.ts';
import type { Stores } from '../stores.ts';
import { type OpenTables, tablesByWire } from './tablesByWire.ts';
import { sweeperOnTables } from '../sweeper.ts';

/** As functions reach tables. */
export function tablesBySdk(endpoint: string): OpenTables {
  const client = testClient(endpoint);
  return { client, close: () => client.destroy() };
}

/** The product's own stores on the tables of a server of their own. */
export async function tableStores(clock: Clock, open = tablesByWire): Promise<Stores> {
  const dynamo = await startTestDynamoDB();
  const sdk = tablesBySdk(dynamo.endpoint);
  await createTables(sdk.client);
  sdk.close();
  const tables = open(dynamo.endpoint);
  const { client } = tables;
  const invoices = dynamoInvoices({ client, tableName: TABLES.invoices });
  const inState = { client, tableName: TABLES.state };
  return {
    invoices,
    chain: dynamoChain({ client, tableName: TABLES.chain }),
    settlements: dynamoSettlements({ invoices, tableName: TABLES.chain, stateTableName: TABLES.state }),
    outflows: dynamoOutflows({ client, tableName: TABLES.chain, stateTableName: TABLES.state }),
    foundMoney: dynamoFoundMoney(inState),
    addresses: dynamoAddresses(inState),
    cursors: dynamoCursors(inState),
    places: dynamoPlaces(inState),
    ranges: dynamoRanges(inState),
    certificates: dynamoCertificates(inState),
    leases: dynamoLeases({ ...inState, clock }),
    sweeper: sweeperOnTables({ ...inState, writer: invoices }),
    heads: dynamoHeads({ client, tableName: TABLES.chain }),
    create: async (created) => {
      for (const invoice of created) {
        const { id, asset, address } = invoice;
        const owner = { id: addressKey(asset.chainId, address), owner: id };
        await client.send(
          new BatchWriteCommand({
            RequestItems: {
              [TABLES.invoices]: [{ PutRequest: { Item: toItem(invoice) } }],
              [TABLES.state]: [{ PutRequest: { Item: owner } }],
            },
          }),
        );
      }
    },
    close: async () => {
      tables.close();
      await dynamo.close();
    },
  };
}
