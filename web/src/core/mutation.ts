import { useCallback, useRef, useState } from "react";
import { asProblem, type Problem } from "./problem";
import { toast } from "./toasts";

export interface Mutation<A, T> {
  /** Asks the server. */
  run: (input: A) => Promise<T>;
  /** Changes what is shown at once, by `patch`; answers with what takes those changes back. */
  optimistic?: (input: A) => (() => void)[];
  done?: (answer: T, input: A) => void;
  /** Takes the problem over; without it, or when it answers false, a toast tells it. */
  failed?: (problem: Problem, input: A) => boolean | void;
}

export interface MutationState<A, T> {
  run: (input: A) => Promise<T | undefined>;
  isRunning: boolean;
  problem: Problem | null;
  clear: () => void;
}

/** Performs a mutation: shown at once, then true; taken back when the server refuses. */
export async function mutate<A, T>(mutation: Mutation<A, T>, input: A): Promise<T> {
  const undo = mutation.optimistic?.(input) ?? [];
  try {
    const answer = await mutation.run(input);
    mutation.done?.(answer, input);
    return answer;
  } catch (error) {
    for (const one of undo.reverse()) one();
    throw error;
  }
}

/** A mutation for a component, with its state. */
export function useMutation<A, T>(mutation: Mutation<A, T>): MutationState<A, T> {
  const [state, setState] = useState<{ running: number; problem: Problem | null }>({ running: 0, problem: null });
  const latest = useRef(mutation);
  latest.current = mutation;
  const run = useCallback(async (input: A) => {
    setState((present) => ({ running: present.running + 1, problem: null }));
    try {
      const answer = await mutate(latest.current, input);
      setState((present) => ({ running: present.running - 1, problem: null }));
      return answer;
    } catch (error) {
      const problem = asProblem(error);
      setState((present) => ({ running: present.running - 1, problem }));
      if (!latest.current.failed || latest.current.failed(problem, input) === false) toast.bad(problem.rest([]) ?? problem.message);
      return undefined;
    }
  }, []);
  const clear = useCallback(() => setState((present) => ({ ...present, problem: null })), []);
  return { run, isRunning: state.running > 0, problem: state.problem, clear };
}
