import {
  CfnOutput,
  CrossStackReferences,
  Duration,
  Expiration,
  ReferenceStrength,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import {
  type AuthorizationMode,
  AuthorizationType,
  CfnApiKey,
  CfnGraphQLApi,
  Definition,
  GraphqlApi,
  IntrospectionConfig,
  UserPoolDefaultAction,
} from 'aws-cdk-lib/aws-appsync';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PAYER_KEY_EXPIRES_OUTPUT } from '../../environments/deployment.ts';
import { AUTHORIZER_CACHE_SECONDS } from '../../../functions/merchants/liveKey.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';
import { allow } from '../../bricks/allow.ts';
import { LogMetric } from '../../bricks/logMetric.ts';
import { Staff, type StaffSignIn } from './staff.ts';
import { RunbookAlarm, SUM_OF_FIVE_MINUTES } from '../../bricks/runbookAlarm.ts';
import type { ServiceFunction } from '../../bricks/serviceFunction.ts';
import { serviceOfAccount } from '../../bricks/serviceRole.ts';
import { removalPolicyOf } from '../../bricks/keep.ts';

export interface ApiProps {
  readonly environment: Environment;
  /** The Lambda authorizer of merchants. */
  readonly authorize: ServiceFunction;
  /** What resolvers read as `ctx.env`: transactions name their tables themselves. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * What the documented queries need, with room: the deepest selection of the schema is 5 deep, and one request asks for one thing with
 * its pictures. Each resolver may be a call of a function that somebody else pays.
 * https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html
 */
const FIELD_DEPTH_MAX = 8;
const RESOLVERS_PER_REQUEST_MAX = 50;
/** Of the introspection query that the usual tools send. */
const INTROSPECTION_DEPTH = 13;

/** Where the API answers, and the public key that payers' pages use. */
export interface ApiAddresses {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  readonly apiKey: string;
  /** Where merchants' people sign in; absent where they do not. */
  readonly staff?: StaffSignIn;
}

/** The GraphQL API: schema, the ways in, and its log. What answers its fields is the `ResolverStack`. */
export class Api extends Construct {
  readonly graphql: GraphqlApi;
  /** Answers with `InternalError`. */
  readonly internalErrors: Metric;
  readonly #staff: Staff | null;

  constructor(scope: Construct, id: string, { environment, authorize, variables }: ApiProps) {
    super(scope, id);
    const staff = environment.staff ? new Staff(this, 'Staff', environment) : null;
    this.#staff = staff;
    this.graphql = new GraphqlApi(this, 'Graphql', {
      name: `appsync-payments-${environment.name}`,
      definition: Definition.fromFile(staff === null ? 'dist/schema.graphql' : 'dist/schema.staff.graphql'),
      authorizationConfig: {
        defaultAuthorization: {
          authorizationType: AuthorizationType.LAMBDA,
          lambdaAuthorizerConfig: {
            handler: authorize.function,
            resultsCacheTtl: Duration.seconds(AUTHORIZER_CACHE_SECONDS),
            // What is no key of this environment is refused without a call of the authorizer.
            validationRegex: `^apk_${environment.name}_[A-Za-z0-9_-]{43}$`,
          },
        },
        additionalAuthorizationModes: [
          { authorizationType: AuthorizationType.API_KEY },
          { authorizationType: AuthorizationType.IAM },
          ...(staff === null ? [] : [signedIn(staff)]),
        ],
      },
      xrayEnabled: true,
      environmentVariables: { ...variables },
      introspectionConfig: environment.introspection
        ? IntrospectionConfig.ENABLED
        : IntrospectionConfig.DISABLED,
      queryDepthLimit: environment.introspection ? INTROSPECTION_DEPTH : FIELD_DEPTH_MAX,
      resolverCountLimit: RESOLVERS_PER_REQUEST_MAX,
    });
    Validations.of(this.graphql).acknowledge({
      id: 'AwsSolutions-ASC3',
      reason:
        "Request logs are on; their verbose part is not, because it holds headers, and with them merchants' API keys.",
    });
    // AppSync names the API itself, so that it is the one thing that alarms and dashboard know by reference. An export could not change
    // while they use it: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
    CrossStackReferences.of(this.graphql).produce(ReferenceStrength.WEAK);
    this.internalErrors = this.#keepLog(environment);
    // The library compares the date with the clock of whoever synthesizes, so the key gets its date here.
    const key = this.graphql.node.findChild('DefaultApiKey');
    if (!(key instanceof CfnApiKey)) throw new Error('the library names the default API key differently now');
    key.expires = Expiration.atDate(environment.payerKeyExpires).toEpoch();
    key.description = `Payers, until ${environment.payerKeyExpires.toISOString()}`;
    this.#alarms();
    this.#answer(environment);
  }

  get addresses(): ApiAddresses {
    const { graphqlUrl, apiKey = '' } = this.graphql;
    const staff = this.#staff === null ? {} : { staff: this.#staff.signIn };
    return { graphqlUrl, realtimeUrl: this.#resource.attrRealtimeUrl, apiKey, ...staff };
  }

  /** @returns how often the log says `InternalError` */
  #keepLog(environment: Environment): Metric {
    const role = new Role(this, 'LogRole', {
      roleName: physicalName(environment.name, 'api-log'),
      assumedBy: serviceOfAccount('appsync', Stack.of(this).account),
    });
    const logGroupName = `/aws/appsync/apis/${this.graphql.apiId}`;
    const log = new LogGroup(this, 'Log', {
      logGroupName,
      retention: environment.logRetentionDays,
      removalPolicy: removalPolicyOf(environment),
    });
    allow(role, ['logs:CreateLogStream', 'logs:PutLogEvents'], [log.logGroupArn]);
    // An error of a resolver is an answer of HTTP 200, which AppSync's own metrics do not count. Its log has the error section of the answer:
    // https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
    const failures = new LogMetric(this, 'InternalErrors', {
      logGroupName,
      pattern: FilterPattern.anyTerm('InternalError'),
      metricName: physicalName(environment.name, 'internal-errors'),
    });
    const metric = failures.metric(SUM_OF_FIVE_MINUTES);
    new RunbookAlarm(this, 'Internal', {
      metric,
      meaning: 'The API answered InternalError: something of ours failed for a client.',
      runbook: 'internal-errors',
      rollsBack: true,
    });
    // The library's own setting brings a function that sets the retention, with rights on every log group.
    this.#resource.logConfig = {
      cloudWatchLogsRoleArn: role.roleArn,
      fieldLogLevel: 'ERROR',
      excludeVerboseContent: true,
    };
    return metric;
  }

  get #resource(): CfnGraphQLApi {
    const api = this.graphql.node.defaultChild;
    if (!(api instanceof CfnGraphQLApi)) throw new Error('the library wraps another resource now');
    return api;
  }

  #alarms(): void {
    new RunbookAlarm(this, 'Failing', {
      // https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
      metric: new Metric({
        namespace: 'AWS/AppSync',
        metricName: '5XXError',
        dimensionsMap: { GraphQLAPIId: this.graphql.apiId },
        ...SUM_OF_FIVE_MINUTES,
      }),
      threshold: 5,
      meaning: 'The API failed by its own fault.',
      runbook: 'api-failing',
      rollsBack: true,
    });
  }

  #answer({ payerKeyExpires }: Environment): void {
    const { graphqlUrl, realtimeUrl, apiKey } = this.addresses;
    new CfnOutput(this, 'GraphqlUrl', { key: 'GraphqlUrl', value: graphqlUrl });
    new CfnOutput(this, 'RealtimeUrl', { key: 'RealtimeUrl', value: realtimeUrl });
    new CfnOutput(this, 'PayerApiKey', { key: 'PayerApiKey', value: apiKey });
    // Read by the next deployment, which never takes the key back earlier.
    const value = payerKeyExpires.toISOString();
    new CfnOutput(this, PAYER_KEY_EXPIRES_OUTPUT, { key: PAYER_KEY_EXPIRES_OUTPUT, value });
  }
}

/** Any member gets as far as the resolvers, which ask for the scopes of its groups. */
function signedIn({ pool, client }: Staff): AuthorizationMode {
  return {
    authorizationType: AuthorizationType.USER_POOL,
    userPoolConfig: {
      userPool: pool,
      appIdClientRegex: client.userPoolClientId,
      defaultAction: UserPoolDefaultAction.ALLOW,
    },
  };
}
