import { Failure } from '../../components/page/failure.tsx'
import { WideDialog } from './parts/wide-dialog.tsx'

const REFUSED = {
  code: 'forbidden',
  message: 'Your policies do not allow this.',
  hint: 'Ask an administrator for a policy that allows it.',
}

/** Stands where the address names a dialog that the person may not open. */
export function RefusedDialog({ title, onClose }: { readonly title: string; readonly onClose: () => void }) {
  return (
    <WideDialog title={title} onClose={onClose}>
      <Failure problem={REFUSED} />
    </WideDialog>
  )
}
