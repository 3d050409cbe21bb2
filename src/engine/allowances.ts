/**
 * What rules still let money pay, as it is spent: for methods that go month by month. It must never know who is paid first.
 */
import type { Cents } from '../money/cents.ts'
import { InternalError } from '../money/internal-error.ts'
import { capsOf } from '../plan/limits.ts'
import type { Cap, Plan, Purse } from '../plan/plan.ts'
import type { Remaining } from './purse-tree.ts'
import { RuleBook } from './rule-book.ts'
import { Unlocked } from './unlocked.ts'

type Account = {
  readonly purse: Purse
  readonly caps: readonly Cap[]
  readonly left: Float64Array
  readonly spentOn: Float64Array
  spent: Cents
}

type Part = { readonly account: number; readonly from: number; readonly through: number }

export class Allowances {
  readonly unlocked: Unlocked
  private readonly accounts: Account[]
  private readonly byPurse: ReadonlyMap<Purse, number>
  /** By pot: the purses that it is a part of, with the months in which it is. */
  private readonly byPot: readonly (readonly Part[] | null)[]
  /** By stream: what is left of its shares of costs (line × months + month), or null. */
  private readonly shareLeft: (Float64Array | null)[]
  /** By account, and by stream for its shares: 0 while it is as it was copied, and not ours to change. */
  private readonly isOwn: { readonly accounts: Uint8Array; readonly shares: Uint8Array }

  /** `like`: the same plan, with what was paid in it so far. */
  constructor(
    private readonly plan: Plan,
    like: Allowances | null = null,
  ) {
    this.unlocked = like?.unlocked.copy() ?? new Unlocked(RuleBook.of(plan))
    this.shareLeft = like === null ? plan.shareCaps.map((caps) => caps?.atMost ?? null) : [...like.shareLeft]
    this.isOwn = { accounts: new Uint8Array(plan.purses.length), shares: new Uint8Array(this.shareLeft.length) }
    if (like !== null) {
      // Neither may change what both of them have now.
      like.isOwn.accounts.fill(0)
      like.isOwn.shares.fill(0)
      this.accounts = [...like.accounts]
      this.byPurse = like.byPurse
      this.byPot = like.byPot
      return
    }
    this.accounts = plan.purses.map((purse) => {
      // What is carried is known when the window ends: the balance keeps it.
      const caps = capsOf(purse).filter(({ kind }) => kind !== 'carryover' && kind !== 'ratio')
      return { purse, caps, left: Float64Array.from(caps, ({ amount }) => amount), spentOn: new Float64Array(plan.lines.length), spent: 0 }
    })
    this.byPurse = new Map(plan.purses.map((purse, at) => [purse, at]))
    const byPot: Part[][] = plan.pots.map(() => [])
    plan.purses.forEach(({ parts }, account) => {
      for (const { pot, from, through } of parts) byPot[pot]!.push({ account, from, through })
    })
    this.byPot = byPot.map((parts) => (parts.length === 0 ? null : parts))
  }

  /** The same, to be changed by itself. */
  copy(): Allowances {
    return new Allowances(this.plan, this)
  }

  /** How much of an amount a pot may pay of a line in a month. */
  most(pot: number, line: number, month: number, amount: Cents): Cents {
    return this.unlocked.most(pot, line, month, this.mostByLimits(pot, line, month, amount))
  }

  /** The same without rules that depend on other payments. */
  mostByLimits(pot: number, line: number, month: number, amount: Cents): Cents {
    let most = amount
    const shares = this.shareLeft[this.plan.pots[pot]!.stream]
    if (shares) most = Math.min(most, shares[line * this.plan.monthCount + month]!)
    for (const { account: at, from, through } of this.byPot[pot] ?? []) {
      if (month < from || month > through) continue
      const account = this.accounts[at]!
      account.caps.forEach((cap, index) => {
        if (cap.lines[line] === 1) most = Math.min(most, account.left[index]!)
      })
    }
    return Math.max(0, most)
  }

  spend(pot: number, line: number, month: number, amount: Cents): void {
    this.unlocked.pay(pot, line, month, amount)
    this.spendShare(this.plan.pots[pot]!.stream, line * this.plan.monthCount + month, amount)
    for (const { account: at, from, through } of this.byPot[pot] ?? []) {
      if (month < from || month > through) continue
      const account = this.ownAccount(at)
      account.spentOn[line]! += amount
      account.spent += amount
      account.caps.forEach((cap, index) => {
        if (cap.lines[line] === 1) account.left[index]! -= amount
      })
    }
  }

  private spendShare(stream: number, cell: number, amount: Cents): void {
    const shares = this.shareLeft[stream]
    if (!shares) return
    const own = this.isOwn.shares[stream] === 1 ? shares : shares.slice()
    own[cell]! -= amount
    this.shareLeft[stream] = own
    this.isOwn.shares[stream] = 1
  }

  private ownAccount(at: number): Account {
    const account = this.accounts[at]!
    if (this.isOwn.accounts[at] === 1) return account
    const own = { ...account, left: account.left.slice(), spentOn: account.spentOn.slice() }
    this.accounts[at] = own
    this.isOwn.accounts[at] = 1
    return own
  }

  /** What is left of a purse after what it paid so far. */
  remaining(purse: Purse): Remaining {
    const { spentOn, spent } = this.accounts[this.byPurse.get(purse)!]!
    return {
      amount: purse.amount - spent,
      capLeft: (cap) => spentOn.reduce((left, amount, line) => (cap.lines[line] === 1 ? left - amount : left), cap.amount),
      // Only where money can be set aside in several ways it is open what it was used for.
      past: purse.asides.length < 2 ? [] : [...spentOn],
    }
  }

  /** Asserts that no rule was broken. */
  assertKept(withRatios: boolean): void {
    for (const { left, purse, caps } of this.accounts)
      left.forEach((amount, index) => {
        if (amount < 0) throw new InternalError(`${caps[index]!.path.join('.')} of stream ${purse.stream} is passed by ${-amount} cents`)
      })
    this.shareLeft.forEach((shares, stream) => {
      if (shares?.some((amount) => amount < 0)) throw new InternalError(`a share of a cost of stream ${stream} is passed`)
    })
    if (!withRatios) return
    this.unlocked.missing().forEach((amount, rule) => {
      const { ratio, purse } = this.unlocked.book.rules[rule]!
      if (amount > 0)
        throw new InternalError(`${amount} cents are missing to what unlocks ${ratio.cap.path.join('.')} of stream ${purse.stream}`)
    })
  }

  /** Money that is set aside and still unused: what lapses of it could go nowhere else. */
  reservedLeft(pot: number): Cents {
    const at = this.byPot[pot]?.[0]?.account
    const account = at === undefined ? undefined : this.accounts[at]
    if (account === undefined || account.purse.asides.length === 0) return 0
    const { asides } = account.purse
    let most = 0
    for (let chosen = 1; chosen < 2 ** asides.length; chosen++) {
      const members = asides.filter((_, index) => (chosen >> index) & 1)
      const spent = account.spentOn.reduce(
        (sum, amount, line) => (members.some((aside) => aside.lines[line] === 1) ? sum + amount : sum),
        0,
      )
      most = Math.max(most, members.reduce((sum, aside) => sum + aside.amount, 0) - spent)
    }
    return most
  }
}
