/** What a process yields: milliseconds to wait, or processes that must end before it goes on. */
export type Step = number | readonly Process[];
export type Process = Generator<Step, void, void>;

interface Waiting {
  readonly atMs: number;
  /** Among those of one moment the first come goes first, so that a run is the same each time. */
  readonly order: number;
  readonly run: () => void;
}

/** Processes in simulated time: nothing happens between two of them, and no clock of the machine is read. */
export class Simulation {
  nowMs = 0;
  #started = 0;
  readonly #heap: Waiting[] = [];

  /** Starts a process now; `ended` is called when it has come to its end. */
  start(process: Process, ended: () => void = () => undefined): void {
    const { done, value } = process.next();
    if (done === true) ended();
    else if (typeof value === 'number') this.after(value, () => this.start(process, ended));
    else this.#startAll(value, () => this.start(process, ended));
  }

  after(delayMs: number, run: () => void): void {
    this.#push({ atMs: this.nowMs + delayMs, order: this.#started++, run });
  }

  /** Runs whatever happens before a moment. */
  runUntil(endMs: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= endMs; next = this.#heap[0]) {
      this.#pop();
      this.nowMs = next.atMs;
      next.run();
    }
    this.nowMs = endMs;
  }

  #startAll(processes: readonly Process[], ended: () => void): void {
    let left = processes.length;
    if (left === 0) ended();
    for (const process of processes) this.start(process, () => (--left === 0 ? ended() : undefined));
  }

  /** A binary heap: no entry comes before its parent. */
  #push(waiting: Waiting): void {
    const heap = this.#heap;
    let at = heap.push(waiting) - 1;
    for (let parent = (at - 1) >> 1; at > 0; parent = (at - 1) >> 1) {
      const above = heap[parent];
      if (above === undefined || !before(waiting, above)) break;
      [heap[at], heap[parent]] = [above, waiting];
      at = parent;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ;) {
      let first = at;
      let top = last;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const below = heap[child];
        if (below !== undefined && before(below, top)) [first, top] = [child, below];
      }
      if (first === at) return;
      [heap[at], heap[first]] = [top, last];
      at = first;
    }
  }
}

function before(a: Waiting, b: Waiting): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
