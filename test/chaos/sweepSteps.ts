/** What the local runtime's faults say of one call: see `faults/` in its README. */
export interface StepFault {
  readonly service: string;
  readonly action: string;
  readonly principal: string;
  readonly carries: readonly string[];
  readonly times: 1;
  readonly effect?: 'drop';
  readonly ends: 'runtime' | 'environment';
}

/** A step of the sweeper between plan and final, by the call in which it dies. */
export interface SweepStep {
  readonly name: string;
  fault(ends: StepFault['ends']): StepFault;
}

const SWEEPER = 'appsync-payments-local-sweep';

/** The write that first has these texts: kinds and states of the items, as they are stored. */
const before = (name: string, ...carries: string[]): SweepStep => step(name, carries, {});
const after = (name: string, ...carries: string[]): SweepStep => step(name, carries, { effect: 'drop' });

function step(name: string, texts: readonly string[], effect: Pick<StepFault, 'effect'>): SweepStep {
  const carries = texts.map((text) => `"${text}"`);
  const call = { service: 'dynamodb', action: '*', principal: SWEEPER, carries, times: 1 } as const;
  return { name, fault: (ends) => ({ ...call, ...effect, ends }) };
}

function signing(name: string, effect: Pick<StepFault, 'effect'>): SweepStep {
  const call = { service: 'lambda', action: '*', principal: SWEEPER, carries: ['nonce'], times: 1 } as const;
  return { name, fault: (ends) => ({ ...call, ...effect, ends }) };
}

/** In the order in which a sweep passes them. */
export const SWEEP_STEPS: readonly SweepStep[] = [
  before('before the plan is stored', 'PLAN', 'PLANNED'),
  after('after the plan is stored', 'PLAN', 'PLANNED'),
  before('before the first deposit is reserved', 'SWEEP', 'PLANNED'),
  after('after the first deposit is reserved', 'SWEEP', 'PLANNED'),
  signing('before it is signed', {}),
  signing('after it is signed', { effect: 'drop' }),
  before('before the signed bytes are stored', 'ATTEMPT'),
  after('after the signed bytes are stored', 'ATTEMPT'),
  before('after it is sent', 'TRANSACTION', 'BROADCAST'),
  after('after it is written that it was sent', 'TRANSACTION', 'BROADCAST'),
  before('before it is written that it was mined', 'TRANSACTION', 'MINED'),
  after('after it is written that it was mined', 'TRANSACTION', 'MINED'),
  before('before it is written that it is final', 'TRANSACTION', 'FINAL'),
  after('after it is written that it is final', 'TRANSACTION', 'FINAL'),
  before('before the first sweep ends', 'SWEEP', 'FINAL'),
  after('after the first sweep ends', 'SWEEP', 'FINAL'),
  before('before the plan ends', 'PLAN', 'ENDED'),
  after('after the plan ends', 'PLAN', 'ENDED'),
];
