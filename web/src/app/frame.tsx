import { Burger, Loader } from '@mantine/core'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Failure } from '../components/page/failure.tsx'
import { type Account, useAccountQuery } from './account.tsx'
import { AccountMenu } from './account-menu.tsx'
import { ColourSchemeSwitch } from './colour-scheme.tsx'
import { RunFeed } from './feed/run-feed.tsx'
import classes from './frame.module.css'
import { LostConnection } from './lost-connection.tsx'
import { pagesFor } from './navigation.ts'

/** What stands around every page of somebody who is signed in. */
export function Frame() {
  const { data: account, error, refetch } = useAccountQuery()
  if (account) return <Framed account={account} />
  return (
    <main className={classes.alone}>
      {error && error.status !== 401 ? <Failure problem={error} retry={refetch} /> : <Loader aria-label="Loading" />}
    </main>
  )
}

function Framed({ account }: { readonly account: Account }) {
  const [isOpen, setOpen] = useState(false)
  const { pathname } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the navigation of a narrow screen
  useEffect(() => setOpen(false), [pathname])
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        Skip to the page
      </a>
      <header className={classes.side} data-open={isOpen}>
        <div className={classes.brand}>
          <Link to="/" className={classes.mark} aria-label="Waybill, start page">
            <span>Waybill</span>
          </Link>
          <Burger
            className={classes.burger}
            size="sm"
            opened={isOpen}
            onClick={() => setOpen(!isOpen)}
            aria-label={isOpen ? 'Close the navigation' : 'Open the navigation'}
            aria-expanded={isOpen}
          />
        </div>
        <div className={classes.drawer}>
          <nav aria-label="Pages" className={classes.pages}>
            {pagesFor(account.allowed).map(({ title, to, icon: Icon }) => (
              <Link key={to} to={to} className={classes.page} activeProps={{ 'aria-current': 'page' }}>
                <Icon size={17} stroke={1.6} aria-hidden />
                {title}
              </Link>
            ))}
          </nav>
          <div className={classes.foot}>
            <AccountMenu account={account} />
            <ColourSchemeSwitch />
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className={classes.main}>
        <LostConnection />
        <RunFeed />
        <Outlet />
      </main>
    </div>
  )
}
