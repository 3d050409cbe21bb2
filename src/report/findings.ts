/**
 * What the run found wrong or worth a look, the gravest first. The words are the finding's own.
 */
import type { Finding, Simulation } from '../result/types.ts'
import { type Block, heading } from './document.ts'
import { clean } from './words.ts'

const SEVERITIES: readonly Finding['severity'][] = ['critical', 'warning', 'info']

/** With `all`, each finding names the key of the scenario that it is about. */
export function findingBlocks(result: Simulation, all: boolean): Block[] {
  if (result.findings.length === 0) return []
  const items = SEVERITIES.flatMap((severity) => result.findings.filter((finding) => finding.severity === severity)).map((finding) => ({
    lead: finding.severity.toUpperCase(),
    alarm: finding.severity === 'critical',
    text: toldOf(finding, all),
  }))
  return [heading(`Findings (${items.length})`), { kind: 'list', items }]
}

/** The sentence, where the rule stands, and what would mend it. */
function toldOf(finding: Finding, all: boolean): string {
  const message = [clean(finding.message), ...sources(finding, all)].join(' ')
  return finding.remedy === undefined ? message : `${message}. ${clean(finding.remedy)}`
}

function sources({ cite, path }: Finding, all: boolean): string[] {
  const shown = [cite, all ? path : undefined].filter((text) => text !== undefined)
  return shown.length === 0 ? [] : [`(${shown.join('; ')})`]
}
