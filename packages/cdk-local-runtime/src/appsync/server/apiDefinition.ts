/** AppSync's authorization modes. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
export type AuthMode = 'API_KEY' | 'AWS_IAM' | 'AWS_LAMBDA' | 'OPENID_CONNECT' | 'AMAZON_COGNITO_USER_POOLS';

export interface LambdaAuthorizerSettings {
  readonly functionArn: string;
  /** Seconds that an answer is kept; 0 keeps none. */
  readonly ttlSeconds: number;
  /** A token that does not match is refused without a call. */
  readonly identityValidationExpression: string | undefined;
}

export interface UserPoolSettings {
  readonly issuer: string;
  readonly appIdClientRegex: string | undefined;
  /** What a field without a group directive does for a signed-in user. */
  readonly defaultAction: 'ALLOW' | 'DENY';
}

export interface OpenIdSettings {
  readonly issuer: string;
  readonly clientId: string | undefined;
  /** Milliseconds a token is good after it was issued; undefined has no limit. */
  readonly issuedTtlMs: number | undefined;
  /** Milliseconds a token is good after the user signed in; undefined has no limit. */
  readonly authTtlMs: number | undefined;
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
  readonly logicalId: string;
  readonly dataSource: DataSourceDefinition;
  /** Undefined is a direct Lambda resolver: the whole context goes to the function. */
  readonly code: string | undefined;
  /** Largest number of requests in one BatchInvoke; 0 leaves it to AppSync. */
  readonly maxBatchSize: number;
}

export type ResolverDefinition = { typeName: string; fieldName: string; arn: string; logicalId: string } & (
  | { kind: 'UNIT'; step: StepDefinition }
  | { kind: 'PIPELINE'; code: string | undefined; functions: StepDefinition[] }
);

export interface ApiKeyDefinition {
  readonly value: string;
  /** Seconds since the epoch. */
  readonly expires: number;
}

/** A GraphQL API as its template declares it. */
export interface ApiDefinition {
  readonly logicalId: string;
  readonly apiId: string;
  readonly arn: string;
  readonly name: string;
  readonly defaultMode: AuthMode;
  /** The default provider first. */
  readonly providers: AuthProvider[];
  readonly apiKeys: ApiKeyDefinition[];
  readonly sdl: string;
  readonly environment: Record<string, string>;
  readonly introspection: boolean;
  /** Levels a query may nest; 0 is no limit. */
  readonly queryDepthLimit: number;
  /** Resolvers one request may run. */
  readonly resolverCountLimit: number;
  /** By `Type.field`. */
  readonly resolvers: Map<string, ResolverDefinition>;
}
