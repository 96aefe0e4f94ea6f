import { Navigate } from '@tanstack/react-router'
import { useAccount } from '../../app/account.tsx'
import { partsFor } from './parts.ts'

/** The first part that somebody may see. */
export function StartPage() {
  const [first] = partsFor(useAccount().allowed)
  return <Navigate to={first?.to ?? '/settings/account'} replace />
}
