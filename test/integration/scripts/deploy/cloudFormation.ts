import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubStack {
  readonly status: string;
  readonly refusesDeletion?: boolean;
  readonly outputs?: Readonly<Record<string, string>>;
}

/** Speaks CloudFormation's and STS's protocol as far as our commands do; the clients before it are the real ones. */
export interface StubAws {
  readonly endpoint: string;
  readonly stacks: Map<string, StubStack>;
  account: string;
  close(): Promise<void>;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function describeStack(stacks: ReadonlyMap<string, StubStack>, name: string): [status: number, xml: string] {
  const stack = stacks.get(name);
  if (stack === undefined) {
    return [
      400,
      `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
    ];
  }
  const outputs = Object.entries(stack.outputs ?? {}).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${escaped(value)}</OutputValue></member>`,
  );
  return [
    200,
    `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><StackStatus>${stack.status}</StackStatus><CreationTime>2026-11-20T08:00:00Z</CreationTime><EnableTerminationProtection>${stack.refusesDeletion ?? false}</EnableTerminationProtection><Outputs>${outputs.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  ];
}

function answer({ account, stacks }: StubAws, form: URLSearchParams): [status: number, xml: string] {
  switch (form.get('Action')) {
    case 'GetCallerIdentity':
      return [
        200,
        `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/operator</Arn><UserId>operator</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      ];
    case 'AssumeRole':
      return [
        200,
        `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIATEST</AccessKeyId><SecretAccessKey>test</SecretAccessKey><SessionToken>test</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      ];
    default:
      return describeStack(stacks, form.get('StackName') ?? '');
  }
}

export async function startStubAws(): Promise<StubAws> {
  const stacks = new Map<string, StubStack>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const [status, xml] = answer(stub, form);
      response.writeHead(Number(status), { 'content-type': 'text/xml' }).end(xml);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: StubAws = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stacks,
    account: '111122223333',
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return stub;
}
