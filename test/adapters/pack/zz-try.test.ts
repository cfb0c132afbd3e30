import { writeFileSync } from 'node:fs';
import { evidencePackWriter } from '../../../src/adapters/pack/pack-writer';
import { proofBytes, sampleEvidence } from '../../support/audit/sample-evidence';
import { person } from '../../support/builders';
import { userId } from '../../../src/domain/ids';

it('tries', async () => {
  const names = (n: number) => n === 0 ? { ...person(1), displayName: '=HYPERLINK("x") 王小明 Žofie Ångström עברית العربية' } : n === 1 ? { userId: userId('x'), displayName: 'Maximiliana-Theodora von Hohenzollern-Sigmaringen-Württemberg', userPrincipalName: 'maximiliana.theodora.von.hohenzollern.sigmaringen.wuerttemberg@very-long-department.contoso.edu' } : person(n);
  for (const [name, size] of [['small', {}], ['large', { departments: 40, products: 3, people: 25, entries: 500, exceptions: 2 }]] as const) {
    const { evidence, ledgers } = sampleEvidence({ ...size, names });
    const began = Date.now();
    const parts: Uint8Array[] = [];
    const withSign = { ...evidence, audit: { ...evidence.audit, signOffs: [{ by: person(990), at: evidence.audit.madeAt, asOf: evidence.audit.asOf, words: 'as expected', figures: { entitled: 16, seated: 12, waiting: 2, exceptions: 4, unanswered: 4 } }], learnedLater: [{ at: evidence.audit.madeAt, departmentName: 'Mathematics', productName: 'Visio', text: 'Correction of PO-1001: −2 seats, Aug 1, 2026 to Jun 30, 2027' }] } };
    for await (const part of evidencePackWriter().pack(withSign, { ledgers, proof: (sha) => Promise.resolve(sha.startsWith('0') ? 'missing' as const : proofBytes('order 0.pdf')) })) parts.push(part);
    writeFileSync(`/tmp/pack-${name}.zip`, Buffer.concat(parts));
    console.log(name, Date.now() - began, 'ms', Buffer.concat(parts).length);
  }
});
