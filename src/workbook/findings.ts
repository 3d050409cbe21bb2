/**
 * What the run found wrong or worth a look, the gravest first. The words are the finding's own.
 */
import type { Finding } from '../result/types.ts'
import type { Sheet } from './model.ts'
import { type Frame, given, Page, text } from './page.ts'

const SEVERITIES: readonly Finding['severity'][] = ['critical', 'warning', 'info']

const WIDTHS = [12, 26, 90, 36, 40, 16] as const

export function findingsSheet(frame: Frame): Sheet {
  const { findings } = frame.result
  const page = new Page('findings', 'FB Findings', frame, WIDTHS)
  page.band('Findings', 'What the run found wrong or worth a look. These are its words and do not follow what is typed.')
  page.head(['Severity', 'Code', 'What', 'Rule', 'Where in the scenario', 'Amount'], (column) => column === 5)
  page.freeze()
  for (const severity of SEVERITIES)
    for (const { code, message, amount, cite, path } of findings.filter((finding) => finding.severity === severity))
      page.add([
        ...[text(severity, severity === 'critical' ? 'alarm' : 'text'), text(code), text(message, 'wrapped')],
        ...[text(cite ?? '', 'wrapped'), text(path ?? '', 'id'), given(amount ?? null)],
      ])
  if (findings.length === 0) page.add([text('Nothing was found.')])
  return page.finish({ tab: 'words' })
}
