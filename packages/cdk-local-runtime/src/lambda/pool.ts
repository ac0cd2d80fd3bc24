/** What an invocation ended with. */
export interface InvocationOutcome {
  /** The parsed JSON that the function returned; null when it returned nothing or was queued. */
  readonly payload: unknown;
  /** The payload as the function wrote it, where that is known. */
  readonly text?: string;
  /** Set when the function threw, timed out or crashed, as in `X-Amz-Function-Error`. */
  readonly functionError?: { errorType: string; errorMessage: string; trace: string[] };
  readonly requestId: string;
}

/** The functions of the stack. */
export interface LambdaPool {
  /**
   * Runs a function without asking who calls: for event sources, which Lambda polls itself. Everybody else goes
   * through `gateway.invoke`. `payload` is JSON-serialisable, or a Buffer of JSON. Throws AwsError
   * `ResourceNotFoundException` for an unknown function and `TooManyRequestsException` beyond its reserved
   * concurrency.
   */
  invoke(
    functionNameOrArn: string,
    payload: unknown,
    options?: { flow?: string },
  ): Promise<InvocationOutcome>;
  /** Queues an event, retried twice, then sent to the dead-letter queue or on-failure destination. */
  invokeEvent(
    functionNameOrArn: string,
    payload: unknown,
    options?: { flow?: string },
  ): Promise<InvocationOutcome>;
  /** Goes on with the events that a former process left. Call it once, when everything else runs. */
  resumeEvents(): void;
  /** Ends the environments of a function in the midst of their events, which fail as they do on AWS when a process is killed. */
  endEnvironments(functionName: string): void;
  close(): Promise<void>;
}
