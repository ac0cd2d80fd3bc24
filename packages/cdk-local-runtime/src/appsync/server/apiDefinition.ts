/** AppSync's authorization modes. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
export type AuthMode = 'API_KEY' | 'AWS_IAM' | 'AWS_LAMBDA' | 'OPENID_CONNECT' | 'AMAZON_COGNITO_USER_POOLS';

export interface LambdaAuthorizerSettings {
  functionArn: string;
  /** Seconds that an answer is kept; 0 keeps none. */
  ttlSeconds: number;
  /** A token that does not match is refused without a call. */
  identityValidationExpression: string | undefined;
}

export interface UserPoolSettings {
  issuer: string;
  appIdClientRegex: string | undefined;
  /** What a field without a group directive does for a signed-in user. */
  defaultAction: 'ALLOW' | 'DENY';
}

export interface OpenIdSettings {
  issuer: string;
  clientId: string | undefined;
  /** Milliseconds a token is good after it was issued; undefined has no limit. */
  issuedTtlMs: number | undefined;
  /** Milliseconds a token is good after the user signed in; undefined has no limit. */
  authTtlMs: number | undefined;
}

export type AuthProvider =
  | { mode: 'API_KEY' }
  | { mode: 'AWS_IAM' }
  | { mode: 'AWS_LAMBDA'; settings: LambdaAuthorizerSettings }
  | { mode: 'AMAZON_COGNITO_USER_POOLS'; settings: UserPoolSettings }
  | { mode: 'OPENID_CONNECT'; settings: OpenIdSettings };

export type DataSourceDefinition =
  | { type: 'NONE'; name: string }
  | { type: 'AMAZON_DYNAMODB'; name: string; roleArn: string; tableName: string }
  | { type: 'AWS_LAMBDA'; name: string; roleArn: string; functionArn: string }
  | { type: 'AMAZON_EVENTBRIDGE'; name: string; roleArn: string; eventBusArn: string }
  | {
      type: 'HTTP';
      name: string;
      endpoint: string;
      roleArn: string | undefined;
      signing: { region: string; service: string } | undefined;
    };

/** One unit of code with its data source: a unit resolver, or a function of a pipeline. */
export interface StepDefinition {
  /** Named in errors: the logical id. */
  logicalId: string;
  dataSource: DataSourceDefinition;
  /** Undefined is a direct Lambda resolver: the whole context goes to the function. */
  code: string | undefined;
  /** Largest number of requests in one BatchInvoke; 0 leaves it to AppSync. */
  maxBatchSize: number;
}

export type ResolverDefinition = { typeName: string; fieldName: string; arn: string; logicalId: string } & (
  | { kind: 'UNIT'; step: StepDefinition }
  | { kind: 'PIPELINE'; code: string | undefined; functions: StepDefinition[] }
);

export interface ApiKeyDefinition {
  value: string;
  /** Seconds since the epoch. */
  expires: number;
}

/** A GraphQL API as its template declares it. */
export interface ApiDefinition {
  logicalId: string;
  apiId: string;
  arn: string;
  name: string;
  defaultMode: AuthMode;
  /** The default provider first. */
  providers: AuthProvider[];
  apiKeys: ApiKeyDefinition[];
  sdl: string;
  environment: Record<string, string>;
  introspection: boolean;
  /** Levels a query may nest; 0 is no limit. */
  queryDepthLimit: number;
  /** Resolvers one request may run. */
  resolverCountLimit: number;
  /** By `Type.field`. */
  resolvers: Map<string, ResolverDefinition>;
}
