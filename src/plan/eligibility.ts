/**
 * Who may pay what: pays and excludes of every stream against every cost line. Deny beats allow.
 */
import type { CostLine, Stream } from '../scenario/scenario.ts'
import { selects } from '../scenario/selectors.ts'

/** mayPay[stream × lines + line] */
export function eligibility(streams: readonly Stream[], lines: readonly CostLine[]): Uint8Array {
  const mayPay = new Uint8Array(streams.length * lines.length)
  streams.forEach((stream, s) => {
    lines.forEach((line, l) => {
      mayPay[s * lines.length + l] = isAllowed(stream, line) ? 1 : 0
    })
  })
  return mayPay
}

function isAllowed(stream: Stream, line: CostLine): boolean {
  if (stream.excludes !== null && selects(stream.excludes, line)) return false
  // A grant pays indirect costs only by a rule of its own, whatever its `pays` says (2 CFR 200.414).
  if (stream.kind === 'grant' && line.category === 'indirect') return stream.indirect !== null
  return stream.pays === null || selects(stream.pays, line)
}
