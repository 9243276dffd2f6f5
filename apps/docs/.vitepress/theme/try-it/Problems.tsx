/** What core says of the message: that it would be sent, or each problem by its path, which leads to its line. */
import type { Problem, Reading } from "./readMessage.ts"

interface Properties {
  readonly reading: Reading | undefined
  readonly onShow: (problem: Problem) => void
}

/** As many as a person reads; the others are still there once these are repaired. */
const SHOWN = 30

export const Problems = ({ onShow, reading }: Properties) => {
  const problems = reading?.problems ?? []
  return (
    <div class="try-problems" role="status">
      {reading === undefined ? null : problems.length === 0 ? (
        <p class="good">No problems: core would send this message.</p>
      ) : (
        <>
          <p class="bad">
            {reading.body === undefined
              ? "This is no message."
              : `${problems.length === 1 ? "One problem" : `${problems.length} problems`}: core would not send this.`}
          </p>
          <ul>
            {problems.slice(0, SHOWN).map((problem) => (
              <li key={`${problem.path} ${problem.rule}`}>
                <button type="button" onClick={() => onShow(problem)}>
                  line {problem.line}, column {problem.column}
                </button>
                {problem.path === "" ? null : <code>{problem.path}</code>} {problem.rule}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
