import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useAccount } from '../../app/account.tsx'
import { PageHeader } from '../../components/page/page-header.tsx'
import { partsFor } from './parts.ts'
import classes from './settings.module.css'

/** What stands around every part of the settings. */
export function SettingsPage() {
  const { allowed } = useAccount()
  return (
    <>
      <PageHeader title="Settings" />
      <nav ref={useShown()} aria-label="Settings" className={classes.parts}>
        {partsFor(allowed).map(({ title, to }) => (
          <Link key={to} to={to} className={classes.part} activeProps={{ 'aria-current': 'page' }}>
            {title}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  )
}

/** Where not all parts fit beside each other, the one that is open is in sight. */
function useShown() {
  const parts = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the address that opens a part
  useEffect(() => {
    parts.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return parts
}
