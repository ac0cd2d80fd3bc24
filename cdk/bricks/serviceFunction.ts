import { AssetHashType, DockerImage, type Duration, Validations } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  Architecture,
  Code,
  Function,
  LoggingFormat,
  type RecursiveLoop,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, physicalName } from '../environments/environment.ts';
import { allow } from './allow.ts';
import { LogMetric } from './logMetric.ts';
import { RunbookAlarm, SUM_OF_FIVE_MINUTES } from './runbookAlarm.ts';
import { ServiceRole } from './serviceRole.ts';
import { removalPolicyOf } from './keep.ts';

export interface ServiceFunctionProps {
  readonly environment: Environment;
  /** Name of `functions/<context>/<entry>.lambda.ts`. */
  readonly entry: string;
  /** The function's name, where it has to be another. Default: `entry`. */
  readonly name?: string;
  readonly timeout: Duration;
  /** MB; the share of a core grows with it. */
  readonly memory: number;
  /** Its variables; `LOG_LEVEL` comes by itself. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly recursiveLoop?: RecursiveLoop;
  /** True: a deployment after which it fails is taken back. Default: false. */
  readonly rollsBack?: boolean;
  /** Files that lie beside its code, by name: what is too long for a variable. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A Lambda function with a role, a log, traces and alarms of its own. It may do nothing until it is allowed. */
export class ServiceFunction extends Construct {
  readonly function: Function;
  readonly role: ServiceRole;
  readonly logGroupName: string;
  readonly #functionName: string;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { environment, entry, name = entry } = props;
    const functionName = physicalName(environment.name, name);
    this.#functionName = functionName;
    this.logGroupName = `/aws/lambda/${functionName}`;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: this.logGroupName,
      retention: environment.logRetentionDays,
      removalPolicy: removalPolicyOf(environment),
    });
    this.role = new ServiceRole(this, 'Role', {
      roleName: functionName,
      service: 'lambda',
    });
    // The log group's ARN ends in `:*`: its streams, not itself.
    allow(this.role, ['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    const reserved = environment.reservedConcurrency[name];
    this.function = new Function(this, 'Function', {
      functionName,
      runtime: Runtime.NODEJS_24_X,
      // x86: the native curve that derives addresses comes prebuilt for it alone.
      architecture: Architecture.X86_64,
      code: codeOf(entry, props.files),
      handler: 'index.handler',
      role: this.role,
      logGroup,
      // Without the three lines that Lambda itself writes for each call:
      // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      timeout: props.timeout,
      memorySize: props.memory,
      environment: { ...props.variables, LOG_LEVEL: environment.logLevel },
      // It follows the decision that the API or the workflow made by `tracedShare`. Active tracing would decide anew for what comes without
      // one, at a rate that cannot be set: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
      tracing: Tracing.PASS_THROUGH,
      ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
      ...(props.recursiveLoop === undefined ? {} : { recursiveLoop: props.recursiveLoop }),
    });
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'xray:PutTraceSegments and xray:PutTelemetryRecords take no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html',
    });
    this.#alarms(name, props);
  }

  #alarms(name: string, { rollsBack = false }: ServiceFunctionProps): void {
    // One alarm for both: a stack has 500 resources at most, and what people look at first is the same.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    new RunbookAlarm(this, 'Errors', {
      metric: new MathExpression({
        expression: 'FILL(errors, 0) + FILL(throttles, 0)',
        usingMetrics: {
          errors: this.metric('Errors', SUM_OF_FIVE_MINUTES),
          throttles: this.metric('Throttles', SUM_OF_FIVE_MINUTES),
        },
        label: `${name} fails or is throttled`,
        period: SUM_OF_FIVE_MINUTES.period,
      }),
      meaning: `${name} threw, timed out, or was called more often at a time than its concurrency allows.`,
      runbook: 'function-errors',
      rollsBack,
    });
    const failures = new LogMetric(this, 'Failures', {
      logGroupName: this.logGroupName,
      pattern: FilterPattern.stringValue('$.level', '=', 'ERROR'),
      metricName: `${this.#functionName}-failures`,
    });
    new RunbookAlarm(this, 'Logged', {
      metric: failures.metric(SUM_OF_FIVE_MINUTES),
      meaning: `${name} wrote a line of level ERROR: it went on, and people must look.`,
      runbook: 'function-logged-error',
    });
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  metric(metricName: 'Invocations' | 'Errors' | 'Throttles' | 'Duration', options: MetricOptions): Metric {
    return new Metric({
      namespace: 'AWS/Lambda',
      metricName,
      dimensionsMap: { FunctionName: this.#functionName },
      ...options,
    });
  }
}

/** The bundle of an entry, with files of this environment's beside it. Their content is part of the asset's hash. */
function codeOf(entry: string, files: Readonly<Record<string, string>> = {}): Code {
  const bundle = `dist/functions/${entry}`;
  if (Object.keys(files).length === 0) return Code.fromAsset(bundle);
  const tryBundle = (directory: string): boolean => {
    cpSync(bundle, directory, { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
    return true;
  };
  // The CDK wants an image for where there is no local bundling; it is never pulled.
  const image = DockerImage.fromRegistry('scratch');
  return Code.fromAsset(bundle, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image, local: { tryBundle } },
  });
}
