import { StatusMark } from '../../../components/values/status-mark.tsx'
import type { Export } from './export-content.ts'
import classes from './exports.module.css'

/** *Draft*, *Active*, or active with a draft beside it. */
export function ExportStatus({ of: { isActive, draft } }: { readonly of: Export }) {
  return (
    <span className={classes.status}>
      {isActive && <StatusMark tone="good">Active</StatusMark>}
      {(!isActive || draft !== null) && <StatusMark tone="plain">Draft</StatusMark>}
    </span>
  )
}
