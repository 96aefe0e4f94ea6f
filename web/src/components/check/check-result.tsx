import { Loader } from '@mantine/core'
import { Failure } from '../page/failure.tsx'
import { StatusMark } from '../values/status-mark.tsx'
import { CheckSteps } from './check-steps.tsx'
import type { Check } from './use-check.ts'

/** A connection test: its steps as they end, and at last whether a file would be taken. */
export function CheckResult({ check: { steps, report, problem, isRunning } }: { readonly check: Check }) {
  return (
    <>
      {steps.length > 0 && <CheckSteps steps={steps} />}
      {problem && <Failure problem={problem} />}
      {isRunning && !report && <Loader aria-label="Testing" />}
      {report && (
        <span role="status">
          {report.ok ? (
            <StatusMark tone="good">It would accept a file</StatusMark>
          ) : (
            <StatusMark tone="bad">It would not accept a file</StatusMark>
          )}
        </span>
      )}
    </>
  )
}
