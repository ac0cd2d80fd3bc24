type Parameters = Record<string, unknown>;

/** A pipe as the template declares it, intrinsics resolved. */
export interface PipeProperties {
  readonly Source: string;
  readonly Target: string;
  readonly Enrichment?: string;
  readonly RoleArn: string;
  readonly DesiredState?: string;
  readonly SourceParameters?: {
    FilterCriteria?: unknown;
    DynamoDBStreamParameters?: Parameters;
    SqsQueueParameters?: Parameters;
  };
  readonly EnrichmentParameters?: { InputTemplate?: string };
  readonly TargetParameters?: Parameters & { InputTemplate?: string };
}
