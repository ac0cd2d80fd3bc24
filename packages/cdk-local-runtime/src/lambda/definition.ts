import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deploymentFunctions } from '../s3/bucketDeployments.ts';
import { isRecord } from '../template/intrinsics.ts';
import { UnsupportedFeature, type Resource, type Stack, type SupportTable } from '../template/model.ts';

/** A function as the template defines it. */
export interface FunctionDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly directory: string;
  readonly handler: string;
  readonly environment: Record<string, string>;
  readonly timeoutMs: number;
  readonly memoryMegabytes: number;
  /** Undefined when the template reserves none. */
  readonly reservedConcurrency: number | undefined;
  readonly deadLetterArn: string | undefined;
  readonly asyncInvoke: AsyncInvokeSettings;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html */
export interface AsyncInvokeSettings {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly onFailureArn: string | undefined;
  readonly onSuccessArn: string | undefined;
}

export const supports: SupportTable = {
  'AWS::Lambda::Function': {
    honours: [
      'Code.S3Bucket',
      'Code.S3Key',
      'Code.ZipFile',
      'DeadLetterConfig.TargetArn',
      'Environment.Variables',
      'FunctionName',
      'Handler',
      'Layers',
      'MemorySize',
      'ReservedConcurrentExecutions',
      'Role',
      'Runtime',
      'Timeout',
    ],
    ignores: {
      Architectures: 'The machine locally has the architecture it has; functions are JavaScript.',
      Description: 'For people only.',
      KmsKeyArn: 'Environment variables are not stored encrypted locally.',
      LoggingConfig:
        'Logs are JSON lines in the data directory’s `logs` locally, whatever the format and group on AWS.',
      RecursiveLoop: 'Loops are not detected locally, so none is stopped.',
      RuntimeManagementConfig: 'The runtime is this Node.',
      TracingConfig: 'There is no X-Ray locally.',
    },
  },
  'AWS::Lambda::EventInvokeConfig': {
    honours: [
      'DestinationConfig.OnFailure.Destination',
      'DestinationConfig.OnSuccess.Destination',
      'FunctionName',
      'MaximumEventAgeInSeconds',
      'MaximumRetryAttempts',
      'Qualifier',
    ],
  },
  'AWS::Lambda::Permission': {
    honours: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
  },
  'AWS::Lambda::Version': {
    honours: ['FunctionName'],
    ignores: { Description: 'For people only.', CodeSha256: 'Every version is the code of this assembly.' },
  },
  'AWS::Lambda::Alias': {
    honours: ['FunctionName', 'FunctionVersion', 'Name'],
    ignores: { Description: 'For people only.' },
  },
};

/** Reads the functions of a stack. Inline code is written below `dataDir`. Throws UnsupportedFeature. */
export function readFunctions(stack: Stack, dataDir: string): FunctionDefinition[] {
  const settings = new Map(
    stack
      .ofType('AWS::Lambda::EventInvokeConfig')
      .map((config) => [String(config.properties['FunctionName']), config.properties]),
  );
  const doneHere = deploymentFunctions(stack);
  const own = stack
    .ofType('AWS::Lambda::Function')
    .filter(({ attributes }) => !doneHere.has(attributes['Arn'] ?? ''));
  return own.map((resource) => {
    const definition = readFunction(stack, resource, dataDir);
    const invoked = settings.get(definition.name) ?? settings.get(definition.arn) ?? {};
    return { ...definition, asyncInvoke: asyncInvokeOf(invoked) };
  });
}

function readFunction(stack: Stack, resource: Resource, dataDir: string): FunctionDefinition {
  const { properties, logicalId, type } = resource;
  const runtime = String(properties['Runtime']);
  if (!runtime.startsWith('nodejs')) {
    throw new UnsupportedFeature(
      logicalId,
      type,
      'Runtime',
      `${runtime} does not run locally, only Node.js does.`,
    );
  }
  if (properties['Layers'] !== undefined)
    throw new UnsupportedFeature(logicalId, type, 'Layers', 'layers do not run locally.');
  const environment = isRecord(properties['Environment'])
    ? properties['Environment']['Variables']
    : undefined;
  const deadLetter = isRecord(properties['DeadLetterConfig'])
    ? properties['DeadLetterConfig']['TargetArn']
    : undefined;
  const reserved = properties['ReservedConcurrentExecutions'];
  return {
    logicalId,
    name: resource.ref,
    arn: resource.attributes['Arn'] ?? '',
    roleArn: String(properties['Role']),
    directory: codeOf(stack, resource, dataDir),
    handler: String(properties['Handler']),
    environment: Object.fromEntries(
      Object.entries(isRecord(environment) ? environment : {}).map(([name, value]) => [name, String(value)]),
    ),
    // Lambda's defaults: 3 s, 128 MB.
    timeoutMs: Number(properties['Timeout'] ?? 3) * 1000,
    memoryMegabytes: Number(properties['MemorySize'] ?? 128),
    reservedConcurrency: reserved === undefined ? undefined : Number(reserved),
    deadLetterArn: deadLetter === undefined ? undefined : String(deadLetter),
    asyncInvoke: asyncInvokeOf({}),
  };
}

function codeOf(stack: Stack, { logicalId, type, properties }: Resource, dataDir: string): string {
  const code = isRecord(properties['Code']) ? properties['Code'] : {};
  if (typeof code['ZipFile'] === 'string') {
    const directory = join(dataDir, 'inline', logicalId);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'index.js'), code['ZipFile']);
    return directory;
  }
  const directory = stack.asset(String(code['S3Key']));
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UnsupportedFeature(logicalId, type, 'Code', `${directory} is no directory.`);
  }
  return directory;
}

function asyncInvokeOf(properties: Record<string, unknown>): AsyncInvokeSettings {
  const config = isRecord(properties['DestinationConfig']) ? properties['DestinationConfig'] : {};
  const destination = (name: string): string | undefined => {
    const target = config[name];
    return isRecord(target) && target['Destination'] !== undefined
      ? String(target['Destination'])
      : undefined;
  };
  return {
    maximumRetryAttempts: Number(properties['MaximumRetryAttempts'] ?? 2),
    maximumEventAgeSeconds: Number(properties['MaximumEventAgeInSeconds'] ?? 21_600),
    onFailureArn: destination('OnFailure'),
    onSuccessArn: destination('OnSuccess'),
  };
}
