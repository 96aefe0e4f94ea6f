import { bytesText, countText } from './quantity-text.ts'
import classes from './values.module.css'

/** A size, with the exact number of bytes beside the pointer. */
export function Bytes({ bytes }: { readonly bytes: number | null }) {
  if (bytes === null) return <span className={classes.absent}>–</span>
  return <span title={`${countText(bytes)} bytes`}>{bytesText(bytes)}</span>
}

/** A whole number with its thousands apart. */
export function Count({ of }: { readonly of: number | null }) {
  if (of === null) return <span className={classes.absent}>–</span>
  return <span>{countText(of)}</span>
}
