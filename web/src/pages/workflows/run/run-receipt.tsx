import { Button } from '@mantine/core'
import { IconCopy, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { Run } from '../../../components/runs/states.ts'
import { copyText } from '../../../components/values/copy-text.ts'
import classes from './run.module.css'

/** Until the browser has surely taken it. */
const KEPT_MS = 60_000

/** The same document that the API answers, to keep. */
export function RunReceipt({ run }: { readonly run: Run }) {
  const [copied, setCopied] = useState<string | null>(null)
  const text = JSON.stringify(run, null, 2)
  const download = () => {
    const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'application/json' }))
    Object.assign(document.createElement('a'), { href: url, download: `${run.id}.json` }).click()
    setTimeout(() => URL.revokeObjectURL(url), KEPT_MS)
  }
  return (
    <section aria-label="Receipt" className={classes.receipt}>
      <h3 className={classes.part}>Receipt</h3>
      <p className={classes.small}>All of the above as one JSON document, as the API and the command line give it.</p>
      <div className={classes.buttons}>
        <Button
          leftSection={<IconCopy size={15} aria-hidden />}
          onClick={() => void copyText(text).then(() => setCopied(text))}
        >
          Copy receipt
        </Button>
        <Button leftSection={<IconDownload size={15} aria-hidden />} onClick={download}>
          Download receipt
        </Button>
        <span role="status" className={classes.small}>
          {copied === text && 'Copied'}
        </span>
      </div>
    </section>
  )
}
