import { Link, Outlet } from '@tanstack/react-router'
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
      <nav aria-label="Settings" className={classes.parts}>
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
