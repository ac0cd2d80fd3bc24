import { Duration, Validations } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { removalPolicyOf } from '../../bricks/keep.ts';
import { RunbookAlarm, SUM_OF_FIVE_MINUTES } from '../../bricks/runbookAlarm.ts';
import type { ServiceFunction } from '../../bricks/serviceFunction.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';
import { WebhookFirewall } from './webhookFirewall.ts';

export interface WebhookApiProps {
  readonly environment: Environment;
  readonly receive: ServiceFunction;
}

/** A stage's name is the first part of the path of all of its addresses. */
const STAGE = 'webhooks';

/**
 * Requests a second and at once, of all gateways: half of what an account has for all of its APIs in a region.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
const RATE = 5_000;
const BURST = 2_500;

/**
 * `POST /webhooks/{gateway}/{account}`: a REST API, since a firewall stands in front of neither HTTP APIs nor function URLs.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
 */
export class WebhookApi extends Construct {
  /** Before gateway and account: it ends in a slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, { environment, receive }: WebhookApiProps) {
    super(scope, id);
    const name = physicalName(environment.name, 'gateway-webhooks');
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/apigateway/${name}`,
      retention: environment.logRetentionDays,
      removalPolicy: removalPolicyOf(environment),
    });
    const api = new RestApi(this, 'Rest', {
      restApiName: name,
      endpointTypes: [EndpointType.REGIONAL],
      // Signatures are over the bytes: as text they would be read as UTF-8 on their way.
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
      binaryMediaTypes: ['*/*'],
      // Logs of stages need a role that is one setting of the whole account and region.
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
      cloudWatchRole: environment.name !== 'local',
      deployOptions: {
        stageName: STAGE,
        throttlingRateLimit: RATE,
        throttlingBurstLimit: BURST,
        accessLogDestination: new LogGroupLogDestination(log),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
        loggingLevel: MethodLoggingLevel.ERROR,
        // Bodies and headers of requests stand in no log.
        dataTraceEnabled: false,
      },
    });
    const method = api.root
      .addResource('{gateway}')
      .addResource('{account}')
      .addMethod(
        'POST',
        new LambdaIntegration(receive.function, { allowTestInvoke: false, timeout: TIMEOUT }),
      );
    Validations.of(method).acknowledge(
      {
        id: 'AwsSolutions-APIG4',
        reason: 'The signature over the body is what authorises a webhook; the function verifies it.',
      },
      { id: 'AwsSolutions-COG4', reason: 'Gateways sign, and have no users of a pool.' },
    );
    Validations.of(api).acknowledge({
      id: 'AwsSolutions-APIG2',
      reason: 'A validator reads bodies as JSON; this one is bytes until its signature is verified.',
    });
    const role = api.node.tryFindChild('CloudWatchRole');
    if (role !== undefined)
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason: 'The policy that API Gateway asks of the role of an account, which no stage has of its own.',
      });
    if (environment.firewall !== null)
      new WebhookFirewall(this, 'Firewall', {
        environment: environment.name,
        stage: api.deploymentStage,
        limits: environment.firewall,
      });
    else
      Validations.of(api.deploymentStage).acknowledge({
        id: 'AwsSolutions-APIG3',
        reason: 'This environment has no firewall: it is one machine.',
      });
    this.#alarm(name);
    this.url = api.url;
  }

  #alarm(apiName: string): void {
    new RunbookAlarm(this, 'Failing', {
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
      metric: new Metric({
        namespace: 'AWS/ApiGateway',
        metricName: '5XXError',
        dimensionsMap: { ApiName: apiName, Stage: STAGE },
        ...SUM_OF_FIVE_MINUTES,
      }),
      meaning: 'Webhooks of gateways were answered with 5xx: the gateways send them again, for some days.',
      runbook: 'gateway-webhooks-failing',
    });
  }
}

const TIMEOUT = Duration.seconds(11);

/** Who called, what became of it, and how long it took. */
const ACCESS_LOG = {
  requestId: AccessLogField.contextRequestId(),
  sourceIp: AccessLogField.contextIdentitySourceIp(),
  time: AccessLogField.contextRequestTime(),
  path: AccessLogField.contextPath(),
  status: AccessLogField.contextStatus(),
  latencyMs: AccessLogField.contextResponseLatency(),
  integrationStatus: AccessLogField.contextIntegrationStatus(),
  wafResponse: AccessLogField.contextWafResponseCode(),
};
