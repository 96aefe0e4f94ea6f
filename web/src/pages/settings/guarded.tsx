import type { ReactNode } from 'react'
import { useAccount } from '../../app/account.tsx'
import { EmptyState } from '../../components/page/empty-state.tsx'
import { Section } from '../../components/page/section.tsx'

/** A part of the settings, for whoever may do `action`; others are told how they could. */
export function Guarded({
  title,
  action,
  children,
}: {
  readonly title: string
  readonly action: string
  readonly children: ReactNode
}) {
  if (useAccount().allowed.includes(action)) return children
  return (
    <Section title={title}>
      <EmptyState title="Access denied">
        Your policies do not show you {title}. Ask an administrator for a policy that does.
      </EmptyState>
    </Section>
  )
}
