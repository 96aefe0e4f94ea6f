import { Tooltip } from '@mantine/core'
import { bytesText, countText } from './quantity-text.ts'
import classes from './values.module.css'

/** A size, with the exact number of bytes in the tooltip. */
export function Bytes({ bytes }: { readonly bytes: number | null }) {
  if (bytes === null) return <span className={classes.absent}>–</span>
  return (
    <Tooltip label={`${countText(bytes)} bytes`}>
      <span>{bytesText(bytes)}</span>
    </Tooltip>
  )
}

/** A whole number with its thousands apart. */
export function Count({ of }: { readonly of: number | null }) {
  if (of === null) return <span className={classes.absent}>–</span>
  return <span>{countText(of)}</span>
}
