import { createHash } from 'node:crypto';
import { ACCOUNT_ID, REGION } from '../gateway/principal.ts';
import { distributionIdentity, viewerFunctionIdentity } from './cloudFrontIdentity.ts';
import { stableId } from './stableId.ts';

/** What `Ref` and `Fn::GetAtt` of a resource yield. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Record<string, string>;
}

/** What an identity is made from. */
export interface IdentityContext {
  readonly stackName: string;
  readonly logicalId: string;
  /** A string property of the resource, resolved; undefined when the template leaves it out. */
  property(name: string): string | undefined;
  readonly endpoints: Endpoints;
  /** The ARN that DynamoDB gave to a table's stream; undefined before the table exists. */
  readonly streamArn: string | undefined;
}

/** Where this runtime answers. */
export interface Endpoints {
  /** The gateway: queue URLs start with it. */
  readonly gatewayUrl: string;
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
}

type Identify = (context: IdentityContext) => Identity;

const arn = (service: string, resource: string, at = REGION): string =>
  `arn:aws:${service}:${at}:${ACCOUNT_ID}:${resource}`;

/** A physical name as CloudFormation makes one: the stack, the logical id, and something unique. */
function physicalName(context: IdentityContext, nameProperty: string, maximum = 64): string {
  const given = context.property(nameProperty);
  if (given !== undefined) return given;
  const unique = stableId(`${context.stackName}/${context.logicalId}`, 8);
  return `${`${context.stackName}-${context.logicalId}`.slice(0, maximum - 9)}-${unique}`;
}

/** A resource that is known by its name and has an ARN made of it. */
function named(service: string, prefix: string, nameProperty: string, maximum = 64): Identify {
  return (context) => {
    const name = physicalName(context, nameProperty, maximum);
    return { ref: name, attributes: { Arn: arn(service, `${prefix}${name}`) } };
  };
}

/** A resource that nothing locally refers to by more than an id. */
const opaque: Identify = ({ stackName, logicalId }) => {
  const id = stableId(`${stackName}/${logicalId}`, 26);
  return { ref: id, attributes: { Id: id } };
};

const table: Identify = (context) => {
  const name = physicalName(context, 'TableName', 255);
  const id = stableId(`${context.stackName}/${context.logicalId}`, 32);
  const attributes = { Arn: arn('dynamodb', `table/${name}`), TableId: id };
  const stream = context.streamArn ?? arn('dynamodb', `table/${name}/stream/unknown`);
  return { ref: name, attributes: { ...attributes, StreamArn: stream } };
};

const iamNamed =
  (kind: string, nameProperty: string): Identify =>
  (context) => {
    const name = physicalName(context, nameProperty);
    const path = context.property('Path') ?? '/';
    const id = `AROA${stableId(name, 17).toUpperCase()}`;
    return { ref: name, attributes: { Arn: arn('iam', `${kind}${path}${name}`, ''), RoleId: id } };
  };

const appSyncApi: Identify = ({ stackName, logicalId, endpoints }) => {
  const id = stableId(`${stackName}/${logicalId}`, 26);
  const apiArn = arn('appsync', `apis/${id}`);
  return {
    ref: apiArn,
    attributes: {
      ApiId: id,
      Arn: apiArn,
      GraphQLUrl: endpoints.graphqlUrl,
      RealtimeUrl: endpoints.realtimeUrl,
      GraphQLDns: new URL(endpoints.graphqlUrl).host,
      RealtimeDns: new URL(endpoints.realtimeUrl).host,
      GraphQLEndpointArn: arn('appsync', `endpoints/graphql-api/${id}`),
    },
  };
};

const appSyncPart =
  (prefix: string, path: (context: IdentityContext, id: string) => string): Identify =>
  (context) => {
    const id = stableId(`${context.stackName}/${context.logicalId}`, 26);
    const own = arn('appsync', `apis/${context.property('ApiId') ?? ''}/${path(context, id)}`);
    const name = context.property('Name') ?? context.logicalId;
    const field = {
      TypeName: context.property('TypeName') ?? '',
      FieldName: context.property('FieldName') ?? '',
    };
    return { ref: own, attributes: { [`${prefix}Arn`]: own, [`${prefix}Id`]: id, Name: name, ...field } };
  };

const apiKey: Identify = (context) => {
  const id = stableId(`${context.stackName}/${context.logicalId}`, 26);
  const own = arn('appsync', `apis/${context.property('ApiId') ?? ''}/apikeys/${id}`);
  return { ref: own, attributes: { Arn: own, ApiKey: `da2-${id}`, ApiKeyId: `da2-${id}` } };
};

const bus: Identify = (context) => {
  const name = physicalName(context, 'Name', 256);
  return { ref: name, attributes: { Arn: arn('events', `event-bus/${name}`), Name: name } };
};

const rule: Identify = (context) => {
  const name = physicalName(context, 'Name');
  const on = (context.property('EventBusName') ?? 'default').split('/').at(-1);
  const path = on === 'default' ? name : `${on}/${name}`;
  const ref = on === 'default' ? name : `${on}|${name}`;
  return { ref, attributes: { Arn: arn('events', `rule/${path}`) } };
};

const withArnAsRef =
  (service: string, prefix: string, nameProperty: string, nameAttribute: string, suffix = ''): Identify =>
  (context) => {
    const name =
      physicalName(context, nameProperty) + (suffix && context.property(suffix) === 'true' ? '.fifo' : '');
    const own = arn(service, `${prefix}${name}`);
    return { ref: own, attributes: { Arn: own, [nameAttribute]: name, TopicArn: own } };
  };

const queue: Identify = (context) => {
  const given = context.property('QueueName');
  const fifo = context.property('FifoQueue') === 'true' && given === undefined ? '.fifo' : '';
  const name = `${physicalName(context, 'QueueName', 75)}${fifo}`;
  const url = `${context.endpoints.gatewayUrl}/${ACCOUNT_ID}/${name}`;
  return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
};

const secret: Identify = (context) => {
  // CDK counts on the two parts of a generated name, which has no stack in it.
  const unique = stableId(`${context.stackName}/${context.logicalId}`, 12);
  const name = context.property('Name') ?? `${context.logicalId}-${unique}`;
  const own = arn('secretsmanager', `secret:${name}-${stableId(name, 6)}`);
  return { ref: own, attributes: { Id: own } };
};

const parameter: Identify = (context) => {
  const name = physicalName(context, 'Name', 1011);
  return {
    ref: name,
    attributes: { Type: context.property('Type') ?? 'String', Value: context.property('Value') ?? '' },
  };
};

const bucket: Identify = (context) => {
  const name = (context.property('BucketName') ?? physicalName(context, 'BucketName', 63)).toLowerCase();
  return {
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
      WebsiteURL: `http://${name}.s3-website-${REGION}.amazonaws.com`,
    },
  };
};

const logGroup: Identify = (context) => {
  const name = physicalName(context, 'LogGroupName', 512);
  return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
};

const key: Identify = ({ stackName, logicalId }) => {
  const hex = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
  const id = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
  return { ref: id, attributes: { Arn: arn('kms', `key/${id}`), KeyId: id } };
};

const functionVersion: Identify = (context) => {
  const own = `${functionArn(context.property('FunctionName') ?? '')}:${context.property('Name') ?? '1'}`;
  return { ref: own, attributes: { Version: '1', AliasArn: own, FunctionArn: own } };
};

function functionArn(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : arn('lambda', `function:${nameOrArn}`);
}

const schedule: Identify = (context) => {
  const name = physicalName(context, 'Name');
  return {
    ref: name,
    attributes: { Arn: arn('scheduler', `schedule/${context.property('GroupName') ?? 'default'}/${name}`) },
  };
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html */
const userPool: Identify = ({ stackName, logicalId }) => {
  const id = `${REGION}_${stableId(`${stackName}/${logicalId}`, 9)}`;
  const provider = `cognito-idp.${REGION}.amazonaws.com/${id}`;
  return {
    ref: id,
    attributes: {
      Arn: arn('cognito-idp', `userpool/${id}`),
      ProviderName: provider,
      ProviderURL: `https://${provider}`,
      UserPoolId: id,
    },
  };
};

const userPoolClient: Identify = ({ stackName, logicalId }) => {
  const id = stableId(`${stackName}/${logicalId}`, 26);
  return { ref: id, attributes: { ClientId: id, Name: logicalId } };
};

const webAcl: Identify = (context) => {
  const name = physicalName(context, 'Name', 128);
  const { ref: id } = key(context);
  return {
    ref: `${name}|${id}|REGIONAL`,
    attributes: { Arn: arn('wafv2', `regional/webacl/${name}/${id}`), Id: id },
  };
};

const restApi: Identify = ({ stackName, logicalId }) => {
  const id = stableId(`${stackName}/${logicalId}`, 10);
  return { ref: id, attributes: { RestApiId: id, RootResourceId: `${id}root` } };
};

/**
 * `Ref` and the attributes of each type, as the type's reference page gives them:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
const identities: Readonly<Record<string, Identify>> = {
  'AWS::ApiGateway::RestApi': restApi,
  'AWS::ApiGateway::Stage': named('apigateway', '/stages/', 'StageName', 128),
  'AWS::AppSync::ApiKey': apiKey,
  'AWS::AppSync::DataSource': appSyncPart(
    'DataSource',
    ({ property, logicalId }) => `datasources/${property('Name') ?? logicalId}`,
  ),
  'AWS::AppSync::FunctionConfiguration': appSyncPart('Function', (_, id) => `functions/${id}`),
  'AWS::AppSync::GraphQLApi': appSyncApi,
  'AWS::AppSync::GraphQLSchema': opaque,
  'AWS::AppSync::Resolver': appSyncPart(
    'Resolver',
    ({ property }) => `types/${property('TypeName') ?? ''}/resolvers/${property('FieldName') ?? ''}`,
  ),
  'AWS::CloudFront::Distribution': distributionIdentity,
  'AWS::CloudFront::Function': viewerFunctionIdentity,
  'AWS::CloudWatch::Alarm': named('cloudwatch', 'alarm:', 'AlarmName', 255),
  'AWS::CloudWatch::CompositeAlarm': named('cloudwatch', 'alarm:', 'AlarmName', 255),
  'AWS::Cognito::UserPool': userPool,
  'AWS::Cognito::UserPoolClient': userPoolClient,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::Events::ApiDestination': named('events', 'api-destination/', 'Name'),
  'AWS::Events::Archive': named('events', 'archive/', 'ArchiveName', 48),
  'AWS::Events::Connection': named('events', 'connection/', 'Name'),
  'AWS::Events::EventBus': bus,
  'AWS::Events::Rule': rule,
  'AWS::IAM::ManagedPolicy': (context) => {
    const { attributes } = iamNamed('policy', 'ManagedPolicyName')(context);
    return { ref: attributes['Arn'] ?? '', attributes: { PolicyArn: attributes['Arn'] ?? '' } };
  },
  'AWS::IAM::Role': iamNamed('role', 'RoleName'),
  'AWS::KMS::Key': key,
  'AWS::Kinesis::Stream': named('kinesis', 'stream/', 'Name', 128),
  'AWS::Lambda::Alias': functionVersion,
  'AWS::Lambda::Function': named('lambda', 'function:', 'FunctionName'),
  'AWS::Lambda::Version': functionVersion,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Pipes::Pipe': named('pipes', 'pipe/', 'Name'),
  'AWS::S3::Bucket': bucket,
  'AWS::SES::EmailIdentity': ({ property, logicalId }) => {
    const identity = property('EmailIdentity') ?? logicalId;
    return { ref: identity, attributes: { EmailIdentity: identity } };
  },
  'AWS::SNS::Topic': withArnAsRef('sns', '', 'TopicName', 'TopicName', 'FifoTopic'),
  'AWS::SQS::Queue': queue,
  'AWS::SSM::Parameter': parameter,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': named('scheduler', 'schedule-group/', 'Name'),
  'AWS::SecretsManager::Secret': secret,
  'AWS::StepFunctions::StateMachine': withArnAsRef('states', 'stateMachine:', 'StateMachineName', 'Name'),
  'AWS::WAFv2::WebACL': webAcl,
};

/** The identity of a resource. A type that nothing refers to by attribute gets an opaque id. */
export function identify(type: string, context: IdentityContext): Identity {
  return (identities[type] ?? opaque)(context);
}
