/**
 * Measurements that are comparable on a machine whose speed changes: in each
 * round every subject runs once, between two runs of the reference, in the
 * other direction every second time. What counts is the ratio within a round;
 * the figure is the median over the rounds. The ratio of the reference's two
 * runs shows how much of a difference is noise.
 */

/** What one block measured, by name. */
export type Figures = Readonly<Record<string, number>>

/** What is measured: each block is a fresh process. */
export interface Subject {
  readonly name: string
  readonly block: () => Promise<Figures>
}

/** One round: the reference before and after, and every subject that ran. */
export interface Round {
  readonly before: Figures
  readonly after: Figures
  readonly subjects: Readonly<Record<string, Figures>>
}

export interface PairedComparison {
  readonly reference: string
  readonly subjects: ReadonlyArray<string>
  readonly rounds: ReadonlyArray<Round>
  /** What could not be measured, and why. */
  readonly failures: Readonly<Record<string, string>>
}

/** A median with the smallest and largest of its rounds. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** Runs the rounds. A subject that fails once is left out from then on; a failing reference fails the whole. */
export const measure = async (
  reference: Subject,
  subjects: ReadonlyArray<Subject>,
  rounds: number
): Promise<PairedComparison> => {
  const done: Array<Round> = []
  const failures: Record<string, string> = {}
  for (let round = 0; round < rounds; round++) {
    const before = await reference.block()
    const figures: Record<string, Figures> = {}
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
      if (failures[subject.name] !== undefined) continue
      try {
        figures[subject.name] = await subject.block()
      } catch (error) {
        failures[subject.name] = reason(error)
      }
    }
    done.push({ before, after: await reference.block(), subjects: figures })
  }
  return { reference: reference.name, subjects: subjects.map(({ name }) => name), rounds: done, failures }
}

/** The first line of what went wrong. */
export const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? ""

const spread = (values: ReadonlyArray<number>): Spread => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return {
    median: (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2,
    low: at(sorted, 0),
    high: at(sorted, sorted.length - 1)
  }
}

const at = (values: ReadonlyArray<number>, index: number) => values[index] ?? Number.NaN

const figure = (figures: Figures | undefined, name: string) => figures?.[name] ?? Number.NaN

const perRound = (
  comparison: PairedComparison,
  subject: string,
  name: string,
  f: (value: number, reference: number) => number
) =>
  spread(
    comparison.rounds
      .filter((round) => round.subjects[subject] !== undefined)
      .map((round) =>
        f(figure(round.subjects[subject], name), (figure(round.before, name) + figure(round.after, name)) / 2)
      )
  )

/** How many times the reference's figure a subject needed. */
export const ratio = (comparison: PairedComparison, subject: string, name: string): Spread =>
  perRound(comparison, subject, name, (value, reference) => value / reference)

/** What a subject needed more than the reference, in the figure's unit. */
export const difference = (comparison: PairedComparison, subject: string, name: string): Spread =>
  perRound(comparison, subject, name, (value, reference) => value - reference)

/** The reference against itself. */
export const selfRatio = (comparison: PairedComparison, name: string): Spread =>
  spread(comparison.rounds.map((round) => figure(round.after, name) / figure(round.before, name)))

/** A figure as it was measured. */
export const absolute = (comparison: PairedComparison, subject: string, name: string): Spread =>
  subject === comparison.reference
    ? spread(comparison.rounds.flatMap((round) => [figure(round.before, name), figure(round.after, name)]))
    : perRound(comparison, subject, name, (value) => value)
