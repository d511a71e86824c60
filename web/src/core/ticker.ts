/** While nobody looks: how old the time may be that is told. */
const FRESH = 200;

/** Where the time comes from, and who calls again and again; answers with what ends that. */
export interface Clock {
  now: () => number;
  repeat: (run: () => void, every: number) => () => void;
}

const machine: Clock = {
  now: () => Date.now(),
  repeat: (run, every) => {
    const timer = setInterval(run, every);
    return () => clearInterval(timer);
  },
};

/** A time that is renewed every so many milliseconds while somebody looks. */
export class Ticker {
  private readonly lookers = new Set<() => void>();
  private stop: (() => void) | undefined;
  private time = 0;

  constructor(private readonly every: number, private readonly clock: Clock = machine) {}

  /** The time of the last tick. The same from one call to the next unless it ticked, as React wants it of what it looks at. */
  readonly read = (): number => {
    const now = this.clock.now();
    if (!this.stop && Math.abs(now - this.time) > FRESH) this.time = now;
    return this.time;
  };

  /** Calls at every tick; answers with what ends that. */
  readonly look = (looker: () => void): (() => void) => {
    this.read();
    this.lookers.add(looker);
    this.stop ??= this.clock.repeat(() => {
      this.time = this.clock.now();
      for (const one of this.lookers) one();
    }, this.every);
    return () => {
      this.lookers.delete(looker);
      if (this.lookers.size > 0) return;
      this.stop?.();
      this.stop = undefined;
    };
  };
}
